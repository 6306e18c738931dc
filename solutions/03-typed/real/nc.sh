#!/bin/sh
# Lab 03 against nc: what printf and nc send in odd pieces comes out as messages, and what the demo sends arrives byte for
# byte. Usage: nc.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

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

# receives OUTPUT PIECE...: the demo receives from nc, which gets the pieces one after the other, and shows OUTPUT.
receives() {
    output=$1
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
        printf %b "$piece"
        sleep 0.1
    done | timeout 20 nc -N 127.0.0.1 "$port" || : # fails when the demo hangs up first
    wait "$running"
    running=
    printf '%s\n' "$output" >"$folder/expected"
    tail -n +2 "$folder/receive.log" | cmp -s - "$folder/expected" || fail "the demo received something else"
}
receives '1: text "hello"
2: colour 255 128 1
3: dot 7 9
4: ping
the stream has ended between two messages, as it should' 'T\0005hel' 'loC\0377\0200' '\0001D\0007\0011P'
receives '1: pong "anna"
2: text ""
3: dot 0 10
the stream has ended between two messages, as it should' '\0320' 'annaT' '\0000D\0000' '\0012'
receives '1: text "hello"
unknown type 81' 'T\0005helloQ'
receives '1: text "hello"
the peer ended the stream inside a message' 'T\0005helloC\0377'

# nc listens where it can: a few tries, each with another port.
sends() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    timeout 20 nc -l 127.0.0.1 "$port" >"$folder/sent" 2>"$folder/nc.log" </dev/null &
    running=$!
    for _ in $(seq 50); do
        timeout 20 "$demo" send "$port" ping text=hello dot=xy pong=anna text >"$folder/send.log" 2>&1 && break
        kill -0 "$running" 2>/dev/null || return 1
        sleep 0.1
    done
    wait "$running"
    running=
    printf 'PT\005helloDxy\320annaT\000' | cmp -s - "$folder/sent"
}
sends || sends || sends || fail "nc received something else"
