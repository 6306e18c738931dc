#!/bin/sh
# Lab 05 against nc: captures that printf makes come out as messages, in odd pieces as well, and what the demo sends
# arrives byte for byte. Usage: nc.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else
# failed.

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

# receives EXPECTED PIECE...: the demo receives from nc, which gets the pieces one after the other, and prints EXPECTED
# (both in the notation of printf).
receives() {
    # shellcheck disable=SC2059 # the escapes are the point
    printf "$1" >"$folder/expected"
    shift
    timeout 20 "$demo" receive 0 >"$folder/receive.log" 2>&1 &
    running=$!
    port=
    for _ in $(seq 100); do
        port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$folder/receive.log")
        [ -n "$port" ] && break
        sleep 0.1
    done
    [ -n "$port" ] || fail "the demo does not listen"
    for piece in "$@"; do
        # shellcheck disable=SC2059
        printf "$piece"
        sleep 0.1
    done | timeout 20 nc -N 127.0.0.1 "$port" || : # fails when the demo hangs up first
    wait "$running"
    running=
    tail -n +2 "$folder/receive.log" | cmp -s - "$folder/expected" || fail "the demo received something else"
}
end='the stream has ended between two messages, as it should\n'
receives '1: 6 bytes "monday"\n2: 0 bytes ""\n3: 7 bytes "tuesday"\n'"$end" '000' '06mon' 'day000000000' '7tuesday'
receives '1: 9 bytes "a.b.00003"\n'"$end" '00009a\0b\n00003'
receives '1: 2 bytes "ok"\na header must be five digits, not "12a45"\n' '00002ok12a45'
receives '1: 2 bytes "ok"\nthe peer ended the stream after 4 of 9 bytes of a message\n' '00002ok00009half'
receives '1: 2 bytes "ok"\nthe peer ended the stream inside a header, after "000"\n' '00002ok000'

# nc listens where it can: a few tries, each with another port.
sends() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    timeout 20 nc -l 127.0.0.1 "$port" >"$folder/sent" 2>"$folder/nc.log" </dev/null &
    running=$!
    for _ in $(seq 50); do
        timeout 20 "$demo" send "$port" monday '' 'a long day' >"$folder/send.log" 2>&1 && break
        kill -0 "$running" 2>/dev/null || return 1
        sleep 0.1
    done
    wait "$running"
    running=
    printf '00006monday0000000010a long day' | cmp -s - "$folder/sent"
}
sends || sends || sends || fail "nc received something else"
