#!/bin/sh
# Lab 08 against real clients: 50 of nc at once, served in each of the three ways.
# Usage: clients.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

demo=$1
case $(nc -h 2>&1) in
*OpenBSD*) ;;
*)
    echo "skipped: nc is missing, or not the one from OpenBSD"
    exit 77
    ;;
esac

folder=$(mktemp -d) || exit 1
running=
stop() { # the process started here, by its number
    exec 4>&-
    [ -z "$running" ] || { kill "$running" && wait "$running"; } 2>/dev/null
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "failed: $1"
    cat "$folder"/*.log 2>/dev/null
    exit 1
}

# talk NUMBER PORT: one client, whose answers go into a file of its own.
talk() {
    printf 'echo %s\nshout word%s\n' "$1" "$1" | timeout 20 nc -N 127.0.0.1 "$2" >"$folder/answers.$1"
}

for way in turn threads processes; do
    rm -f "$folder"/*
    mkfifo "$folder/stop" || exit 1
    timeout 50 "$demo" "$way" 0 <"$folder/stop" >"$folder/demo.log" 2>&1 &
    running=$!
    exec 4>"$folder/stop" # an end of it is the request to stop
    port=
    for _ in $(seq 100); do
        port=$(sed -n 's/^process .* at 127\.0\.0\.1:\([0-9]*\);.*/\1/p' "$folder/demo.log")
        [ -n "$port" ] && break
        sleep 0.1
    done
    [ -n "$port" ] || fail "the demo does not listen ($way)"
    clients=
    for number in $(seq 50); do
        talk "$number" "$port" 4>&- &
        clients="$clients $!"
    done
    for client in $clients; do
        wait "$client"
    done
    for number in $(seq 50); do
        printf '%s\nWORD%s\n' "$number" "$number" | cmp -s - "$folder/answers.$number" ||
            fail "client $number got something else ($way)"
    done
    exec 4>&-
    wait "$running" || fail "the demo did not end well ($way)"
    running=
    [ "$(tail -n 1 "$folder/demo.log")" = "50 clients, 100 lines" ] || fail "wrong totals ($way)"
done
