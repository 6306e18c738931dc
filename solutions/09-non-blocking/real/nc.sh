#!/bin/sh
# Lab 09 against nc: an outbox of megabytes to a reader that is slow, an exchange, and connections that are refused or that
# nobody answers.
# Usage: nc.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

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
    [ -z "$running" ] || { kill "$running" && wait "$running"; } 2>/dev/null
    running=
}
trap 'stop; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "failed: $1"
    tail -n 5 "$folder"/*.log 2>/dev/null
    exit 1
}

# says LOG TEXT: waits until the program has written it.
says() {
    for _ in $(seq 100); do
        grep -q "$2" "$1" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

# A port where nobody answers, and then, when its program has ended, nobody listens.
"$demo" silent 0 >"$folder/silent.log" 2>&1 &
running=$!
says "$folder/silent.log" '^nobody answers' || fail "the silent port is not there"
port=$(sed -n 's/^nobody answers at 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$folder/silent.log")
timeout 20 "$demo" connect "$port" 300 >"$folder/timeout.log" 2>&1 && fail "connected to a silent port"
grep -q 'Connection timed out' "$folder/timeout.log" || fail "a silent port is not told as such"
waited=$(sed -n 's/^after \([0-9]*\) ms:.*/\1/p' "$folder/timeout.log")
[ "$waited" -ge 299 ] || fail "gave up after $waited ms instead of 300"
stop
timeout 20 "$demo" connect "$port" 20000 >"$folder/refused.log" 2>&1 && fail "connected to a closed port"
grep -q 'Connection refused' "$folder/refused.log" || fail "a closed port is not told as such"

# nc listens where it can: a few tries, each with another port. tries COMMAND...
tries() {
    for _ in 1 2 3; do
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
        "$@" && return 0
        stop
    done
    return 1
}

# until_connected COMMAND...: again and again, as long as nc is not there yet.
until_connected() {
    for _ in $(seq 50); do
        timeout 20 "$@" && return 0
        kill -0 "$running" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

# A reader that takes nothing for a second, and then everything.
sends() {
    {
        timeout 20 nc -l 127.0.0.1 "$port" </dev/null 2>"$folder/nc.log" | { sleep 1; cksum; }
    } >"$folder/received" &
    running=$!
    until_connected "$demo" send "$port" 1500000 >"$folder/send.log" 2>&1 || return 1
    wait "$running"
    running=
    grep -q 'after waiting for room' "$folder/send.log" && seq 1500000 | cksum | cmp -s - "$folder/received"
}
tries sends || fail "nc received something else than seq says"

# nc replies with two lines and ends.
asks() {
    printf 'red\nblue\n' | timeout 20 nc -N -l 127.0.0.1 "$port" >"$folder/asked" 2>"$folder/nc.log" &
    running=$!
    until_connected "$demo" ask "$port" 5000 "which colours?" >"$folder/ask.log" 2>&1 || return 1
    stop
    [ "$(head -n 2 "$folder/ask.log")" = "$(printf 'red\nblue')" ] && [ "$(cat "$folder/asked")" = "which colours?" ]
}
tries asks || fail "the exchange with nc went wrong"
