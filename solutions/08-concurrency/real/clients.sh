#!/bin/sh
# Lab 08 against real clients: 50 of nc at once, served in each of the three ways.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

clients=$(seq 50)
for way in turn threads processes; do
    mkfifo "$folder/stop.$way" || exit 1
    exec 4<>"$folder/stop.$way" # both of its ends, so that opening it waits for nobody
    start_for 40 "$demo" "$way" 0 <"$folder/stop.$way" >"$folder/demo.log" 2>&1
    find_port "$folder/demo.log"
    for client in $clients; do
        printf 'echo %s\nshout word%s\n' "$client" "$client" >"$folder/requests.$client"
        start nc -N 127.0.0.1 "$port" <"$folder/requests.$client" >"$folder/answers.$client"
    done
    for client in $clients; do
        finish
    done
    for client in $clients; do
        printf '%s\nWORD%s\n' "$client" "$client" | cmp - "$folder/answers.$client" \
            || fail "client $client got something else ($way)"
    done
    echo >&4 # the request to stop
    finish || fail "the demo did not end well ($way)"
    [ "$(tail -n 1 "$folder/demo.log")" = "50 clients, 100 lines" ] || fail "wrong totals ($way)"
done
