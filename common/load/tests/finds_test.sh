#!/bin/sh
# The load must find what a wrong answer does: finds_test.sh ROOT COMPILER CROWD-LIBRARY PATCH WORDS
# WORDS must be in what it says.
set -eu
root=$1 compiler=$2 crowd=$3 patch=$4 words=$5
command -v patch >/dev/null || { echo 'patch is missing'; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
patch --quiet --fuzz=0 --output "$folder/chat.cpp" "$root/solutions/11-chat/chat.cpp" "$root/solutions/11-chat/wrong/$patch.patch"
"$compiler" -std=c++20 -O1 -I"$root/common" -I"$root/labs/11-chat" "$folder/chat.cpp" "$crowd" -o "$folder/load"
status=0
"$folder/load" --people 50 --lines 400 --idle 3 >"$folder/log" 2>&1 || status=$?
[ "$status" = 1 ] && grep -q "$words" "$folder/log" || {
    echo "exit status $status, without \"$words\":"
    cat "$folder/log"
    exit 1
}
