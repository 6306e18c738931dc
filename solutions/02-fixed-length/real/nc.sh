#!/bin/sh
# Lab 02 against nc: what nc sends in odd pieces comes out as messages, and what the demo sends arrives byte for byte.
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
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "failed: $1"
    cat "$folder"/*.log 2>/dev/null
    exit 1
}

# receives LAST_LINE PIECE...: the demo receives from nc, which gets the pieces one after the other.
receives() {
    last=$1
    shift
    timeout 20 "$demo" receive 0 8 >"$folder/receive.log" 2>&1 &
    running=$!
    port=
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$folder/receive.log")
        [ -n "$port" ] && break
        sleep 0.1
    done
    [ -n "$port" ] || fail "the demo does not listen"
    for piece in "$@"; do
        printf %s "$piece"
        sleep 0.1
    done | timeout 20 nc -N 127.0.0.1 "$port" || fail "nc cannot send"
    wait "$running"
    running=
    printf '1: "monday  "\n2: "tuesday "\n%s\n' "$last" >"$folder/expected"
    tail -n +2 "$folder/receive.log" | cmp -s - "$folder/expected" || fail "the demo received something else"
}
receives "the stream has ended between two messages, as it should" mon 'day  tues' 'day '
receives "the peer ended the stream inside a message" 'monday  tuesday wedn'

# nc listens where it can: a few tries, each with another port.
sends() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    timeout 20 nc -l 127.0.0.1 "$port" >"$folder/sent" 2>"$folder/nc.log" </dev/null &
    running=$!
    for _ in $(seq 50); do
        timeout 20 "$demo" send "$port" 8 red yellow blue >"$folder/send.log" 2>&1 && break
        kill -0 "$running" 2>/dev/null || return 1
        sleep 0.1
    done
    wait "$running"
    running=
    printf 'red     yellow  blue    ' | cmp -s - "$folder/sent"
}
sends || sends || sends || fail "nc received something else"
