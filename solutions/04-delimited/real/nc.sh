#!/bin/sh
# Lab 04 against nc: what nc sends in odd pieces comes out as lines, and what the demo sends arrives byte for byte.
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

# receives END EXPECTED PIECE...: the demo receives from nc, which gets the pieces (for printf) one after the other.
receives() {
    printf '%s\n' "$2" >"$folder/expected"
    timeout 20 "$demo" receive 0 "$1" >"$folder/receive.log" 2>&1 &
    running=$!
    port=
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$folder/receive.log")
        [ -n "$port" ] && break
        sleep 0.1
    done
    [ -n "$port" ] || fail "the demo does not listen"
    shift 2
    for piece in "$@"; do
        printf "$piece"
        sleep 0.1
    done | timeout 20 nc -N 127.0.0.1 "$port" || : # fails when the demo hangs up first
    wait "$running"
    running=
    tail -n +2 "$folder/receive.log" | cmp -s - "$folder/expected" || fail "the demo received something else"
}
receives crlf '1: "monday"
2: ""
3: "tuesday.5"
the stream has ended' 'mon' 'day\r' '\n\r\ntues' 'day\r5\r\n'
receives nul '1: "monday"
2: "tues", which is not complete
the stream has ended' 'monday\0tues'
receives lf 'a line of more than 4096 bytes' "$(printf %05000d 0)" # the message is the solution's own

# nc listens where it can: a few tries, each with another port.
sends() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    timeout 20 nc -l 127.0.0.1 "$port" >"$folder/sent" 2>"$folder/nc.log" </dev/null &
    running=$!
    for _ in $(seq 50); do
        timeout 20 "$demo" send "$port" crlf red '' 'light blue' >"$folder/send.log" 2>&1 && break
        kill -0 "$running" 2>/dev/null || return 1
        sleep 0.1
    done
    wait "$running"
    running=
    printf 'red\r\n\r\nlight blue\r\n' | cmp -s - "$folder/sent"
}
sends || sends || sends || fail "nc received something else"
