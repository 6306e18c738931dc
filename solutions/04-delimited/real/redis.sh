#!/bin/sh
# Lab 04 against Redis, whose protocol is made of lines that end with CR LF: the demo asks redis-server, and reads what
# redis-cli asks. Usage: redis.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

demo=$1
for program in redis-server redis-cli timeout; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: $program is missing"
        exit 77
    fi
done

folder=$(mktemp -d) || exit 1
server= client=
stop() { # the processes started here, by their numbers
    for process in $server $client; do
        kill "$process" && wait "$process"
    done 2>/dev/null
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "failed: $1"
    cat "$folder"/*.log 2>/dev/null
    exit 1
}

# redis-server on a port that is free: a few tries, each with another number.
start_redis() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$folder" >"$folder/redis.log" 2>&1 &
    server=$!
    for _ in $(seq 100); do
        grep -q 'eady to accept connections' "$folder/redis.log" && return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    kill "$server" 2>/dev/null
    server=
    return 1
}
start_redis || start_redis || start_redis || fail "redis-server does not start"

timeout 20 "$demo" ask "$port" crlf PING 'SET colour blue' 'GET colour' QUIT >"$folder/ask.log" 2>&1 \
    || fail "the demo could not ask redis-server"
printf '1: "+PONG"\n2: "+OK"\n3: "$4"\n4: "blue"\n5: "+OK"\nthe stream has ended\n' | cmp -s - "$folder/ask.log" \
    || fail "redis-server's answer came out as something else"

# The other way round: the demo shows what redis-cli sends, and never answers.
timeout 20 "$demo" receive 0 crlf >"$folder/receive.log" 2>&1 &
server="$server $!"
port=
for _ in $(seq 100); do
    port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$folder/receive.log")
    [ -n "$port" ] && break
    sleep 0.1
done
[ -n "$port" ] || fail "the demo does not listen"
timeout 20 redis-cli -p "$port" ECHO 'two words' >"$folder/redis-cli.log" 2>&1 &
client=$!
for _ in $(seq 100); do
    grep -q '"two words"$' "$folder/receive.log" && break
    sleep 0.1
done
printf '1: "*2"\n2: "$4"\n3: "ECHO"\n4: "$9"\n5: "two words"\n' >"$folder/expected"
tail -n +2 "$folder/receive.log" | cmp -s - "$folder/expected" || fail "what redis-cli sent came out as something else"
