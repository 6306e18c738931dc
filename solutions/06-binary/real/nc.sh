#!/bin/sh
# Lab 06 against nc and printf: frames made by hand come out as readings, and what the demo sends arrives byte for byte.
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

# A frame with the reading "1 258 -2 1700000000000000000 21.5 ok", as printf's octal escapes, in two halves.
first_half='\000\000\000\033\001\001\002\377\377\377\376\027\227\234\376'
second_half='\066\052\000\000\100\065\200\000\000\000\000\000\000\002ok'
reading='1 258 -2 1700000000000000000 21.5 ok'

# receives EXPECTED PIECE...: the demo receives from nc, which gets the pieces one after the other.
receives() {
    printf '%s\n' "$1" >"$folder/expected"
    shift
    timeout 20 "$demo" receive 0 >"$folder/receive.log" 2>&1 &
    running=$!
    port=
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$folder/receive.log")
        [ -n "$port" ] && break
        sleep 0.1
    done
    [ -n "$port" ] || fail "the demo does not listen"
    for piece in "$@"; do
        # shellcheck disable=SC2059 # the escapes are in it
        printf "$piece"
        sleep 0.1
    done | timeout 20 nc -N 127.0.0.1 "$port" >/dev/null 2>&1
    wait "$running"
    running=
    tail -n +2 "$folder/receive.log" | cmp -s - "$folder/expected" || fail "the demo received something else"
}
receives "1: $reading
2: $reading
the stream has ended between two frames, as it should" "$first_half" "$second_half$first_half" "$second_half"
receives "1: $reading
the peer ended the stream inside the body of a frame" "$first_half" "$second_half"'\000\000\000\003'
receives "1: $reading
a frame of 4294967295 bytes, more than 1000" "$first_half$second_half" '\377\377\377\377'

# nc listens where it can: a few tries, each with another port.
sends() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    timeout 20 nc -l 127.0.0.1 "$port" >"$folder/sent" 2>"$folder/nc.log" </dev/null &
    running=$!
    for _ in $(seq 50); do
        timeout 20 "$demo" send "$port" 1 258 -2 1700000000000000000 21.5 ok >"$folder/send.log" 2>&1 && break
        kill -0 "$running" 2>/dev/null || return 1
        sleep 0.1
    done
    wait "$running"
    running=
    # shellcheck disable=SC2059 # the escapes are in it
    printf "$first_half$second_half" | cmp -s - "$folder/sent"
}
sends || sends || sends || fail "nc received something else"
