#!/bin/sh
# Lab 09 against nc: an outbox of megabytes to a reader that is slow, an exchange, and connections that are refused or that
# nobody answers.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

# A port where nobody answers, and then, when its program has ended, nobody listens.
start "$demo" silent 0 >"$folder/silent.log" 2>&1
find_port "$folder/silent.log"
run "$demo" connect "$port" 300 >"$folder/timeout.log" 2>&1 && fail "connected to a silent port"
grep -q 'Connection timed out' "$folder/timeout.log" || fail "a silent port is not told as such"
waited=$(sed -n 's/^after \([0-9]*\) ms:.*/\1/p' "$folder/timeout.log")
[ "$waited" -ge 299 ] || fail "gave up after $waited ms instead of 300"
stop
run "$demo" connect "$port" 20000 >"$folder/refused.log" 2>&1 && fail "connected to a closed port"
grep -q 'Connection refused' "$folder/refused.log" || fail "a closed port is not told as such"

# A reader that takes nothing until the socket has no more room, and then everything.
mkfifo "$folder/pipe" || exit 1
exec 4<>"$folder/pipe" # both of its ends, so that opening it waits for nobody
start_nc >"$folder/pipe"
start "$demo" send "$port" 1500000 >"$folder/send.log" 2>&1
wait_for ' bytes the socket took ' "$folder/send.log" || fail "the demo did not send"
start cksum <"$folder/pipe" >"$folder/received" 4>&-
exec 4>&- # so that the pipe ends with nc
finish
finish || fail "the demo could not send everything"
finish
grep -q 'after waiting for room' "$folder/send.log" || fail "the demo did not wait for room"
seq 1500000 | cksum | cmp - "$folder/received" || fail "nc received something else than seq says"

# nc replies with two lines and ends.
printf 'red\nblue\n' >"$folder/reply"
start_nc <"$folder/reply" >"$folder/asked"
run "$demo" ask "$port" 5000 'which colours?' >"$folder/ask.log" 2>&1 || fail "the exchange with nc went wrong"
finish
[ "$(head -n 2 "$folder/ask.log")" = "$(cat "$folder/reply")" ] || fail "the demo got another reply"
[ "$(cat "$folder/asked")" = 'which colours?' ] || fail "nc was asked something else"
