#!/bin/sh
# Lab 00 against a real program: `copy` sends a file to nc and gets one from it, byte for byte.
# Usage: nc.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

demo=$1
for program in nc timeout; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: $program is missing"
        exit 77
    fi
done
if ! nc -h 2>&1 | grep -q OpenBSD; then
    echo "skipped: this nc is not OpenBSD's, which alone has the options needed here"
    exit 77
fi

folder=$(mktemp -d) || exit 1
nc=
stop() { # the process started here, by its number
    [ -z "$nc" ] || { kill "$nc" && wait "$nc"; } 2>/dev/null
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "failed: $1"
    cat "$folder"/*.log 2>/dev/null
    exit 1
}

# 300,000 bytes of every value, NUL among them: no text, and longer than any buffer on the way.
head -c 300000 /dev/urandom >"$folder/page" || fail "cannot write to $folder"

# nc on a port that is free, from $1 and to $2: a few tries, each with another number.
listen() {
    for _ in 1 2 3 4 5; do
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
        : >"$folder/nc.log" || fail "cannot write to $folder" # the last one says Listening, too
        timeout 20 nc -4 -v -n -N -l 127.0.0.1 "$port" <"$1" >"$2" 2>"$folder/nc.log" &
        nc=$!
        for _ in $(seq 50); do
            grep -q '^Listening' "$folder/nc.log" && return 0
            kill -0 "$nc" 2>/dev/null || break
            sleep 0.1
        done
    done
    fail "nc does not start"
}

listen /dev/null "$folder/sent"
timeout 20 "$demo" copy "$folder/page" "127.0.0.1:$port" 2>"$folder/demo.log" || fail "copy to nc"
wait "$nc"
cmp "$folder/page" "$folder/sent" || fail "nc got other bytes"

listen "$folder/page" /dev/null
timeout 20 "$demo" copy "127.0.0.1:$port" - >"$folder/received" 2>"$folder/demo.log" || fail "copy from nc"
wait "$nc"
nc=
cmp "$folder/page" "$folder/received" || fail "other bytes came from nc"
echo "300,000 bytes to nc and 300,000 from it"
