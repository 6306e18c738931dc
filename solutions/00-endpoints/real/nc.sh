#!/bin/sh
# Lab 00 against a real program: `copy` sends a file to nc and gets one from it, byte for byte.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

# 300,000 bytes of every value, NUL among them: no text, and longer than any buffer on the way.
head -c 300000 /dev/urandom >"$folder/page" || fail "cannot write to $folder"

start_nc >"$folder/sent"
run "$demo" copy "$folder/page" "127.0.0.1:$port" 2>"$folder/demo.log" || fail "copy to nc"
finish
cmp "$folder/page" "$folder/sent" || fail "nc got other bytes"

start_nc <"$folder/page" >/dev/null
run "$demo" copy "127.0.0.1:$port" - >"$folder/received" 2>"$folder/demo.log" || fail "copy from nc"
finish
cmp "$folder/page" "$folder/received" || fail "other bytes came from nc"
echo "passed: 300,000 bytes to nc and 300,000 from it"
