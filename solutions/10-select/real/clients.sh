#!/bin/sh
# Lab 10 against real clients: 40 of nc at once, while one has sent half a line and one does not read; then one that is
# silent for too long.

. "$(dirname "$0")/../../real.sh"
need pgrep
need_openbsd_nc

# start_demo SECONDS...: starts the service; the end of descriptor 4 is the request to stop. With SECONDS it has a limit for
# silence.
start_demo() {
    rm -f "$folder/stop"
    mkfifo "$folder/stop" || exit 1
    exec 4<>"$folder/stop" # both of its ends, so that opening it waits for nobody
    start_for 60 "$demo" serve 0 "$@" <"$folder/stop" >"$folder/demo.log" 2>&1
    find_port "$folder/demo.log"
}

# start_client NUMBER: sends a hundred lines of its own.
start_client() {
    seq "$1" $(($1 + 99)) >"$folder/lines.$1"
    start nc -N 127.0.0.1 "$port" <"$folder/lines.$1" >"$folder/answers.$1"
}

# check_answers NUMBER: it must have got all of them.
check_answers() {
    cmp "$folder/lines.$1" "$folder/answers.$1" || fail "client $1 got something else than its own lines"
}

start_demo
mkfifo "$folder/half" "$folder/flood" || exit 1
exec 5<>"$folder/half" 6<>"$folder/flood"
start_for 60 nc 127.0.0.1 "$port" <"$folder/half" >"$folder/half.answers"
printf half >&5
start_for 60 yes 'nobody reads this' >"$folder/flood"
start_for 60 nc 127.0.0.1 "$port" <"$folder/flood" >"$folder/flood.answers"
flood=${running%% *}
wait_for 'nobody reads this' "$folder/flood.answers" || fail "the first of many lines was not sent back"
kill -STOP "$(pgrep -P "$flood")" # it reads no more; what it has sent is more than can be under way back to it

clients=$(seq 40)
for client in $clients; do
    start_client "$client"
done
for client in $clients; do
    finish
done
for client in $clients; do
    check_answers "$client"
done
echo ' a line' >&5
wait_for '^half a line$' "$folder/half.answers" || fail "the line that came in two pieces was not sent back"
echo >&4 # while two clients are still connected
wait_for '^ended$' "$folder/demo.log" || fail "the demo did not end well"

start_demo 1
start nc -d 127.0.0.1 "$port" # says nothing, and ends when its connection does
start_client 7
finish
check_answers 7
finish || fail "a silent client was not closed"
echo >&4
wait_for '^ended$' "$folder/demo.log" || fail "the demo did not end well, with a limit for silence"
