#!/bin/sh
# Lab 04 against Redis, whose protocol is made of lines that end with CR LF: the demo asks redis-server, and reads what
# redis-cli asks.

. "$(dirname "$0")/../../real.sh"
need redis-server redis-cli

for _ in 1 2 3 4 5; do
    draw_port
    start_for 100 redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$folder" \
        >"$folder/redis.log" 2>&1
    wait_for 'eady to accept connections|already in use' "$folder/redis.log"
    grep -q 'eady to accept connections' "$folder/redis.log" && break
    stop
done
[ -n "$running" ] || fail "redis-server does not start"

run "$demo" ask "$port" crlf PING 'SET colour blue' 'GET colour' QUIT >"$folder/ask.log" 2>&1 \
    || fail "the demo could not ask redis-server"
# shellcheck disable=SC2016 # no variables
printf '1: "+PONG"\n2: "+OK"\n3: "$4"\n4: "blue"\n5: "+OK"\nthe stream has ended\n' | cmp - "$folder/ask.log" \
    || fail "redis-server's answer came out as something else"

# The other way round: the demo shows what redis-cli sends, and never answers.
start "$demo" receive 0 crlf >"$folder/receive.log" 2>&1
find_port "$folder/receive.log"
start redis-cli -p "$port" ECHO 'two words' >"$folder/redis-cli.log" 2>&1
wait_for '"two words"$' "$folder/receive.log"
# shellcheck disable=SC2016
printf '1: "*2"\n2: "$4"\n3: "ECHO"\n4: "$9"\n5: "two words"\n' >"$folder/expected"
tail -n +2 "$folder/receive.log" | cmp - "$folder/expected" || fail "what redis-cli sent came out as something else"
