#!/bin/sh
# Lab 11 against real clients: three of nc talk, and one of them is suspended (SIGSTOP) while the others talk on.

. "$(dirname "$0")/../../real.sh"
need pgrep
need_openbsd_nc

# start_person NAME: an nc that says what is written to $folder/NAME, and writes what it hears to NAME.log.
start_person() {
    start_for 60 nc 127.0.0.1 "$port" <"$folder/$1" >"$folder/$1.log" 2>&1
}

# hears NAME LINE: that line has come to NAME, or comes soon.
hears() {
    wait_for "^$2\$" "$folder/$1.log" || fail "$1 did not hear: $2"
}

mkfifo "$folder/stop" "$folder/ada" "$folder/bob" "$folder/cyd" || exit 1
exec 4<>"$folder/stop" 5<>"$folder/ada" 6<>"$folder/bob" 7<>"$folder/cyd" # both ends, so that opening waits for nobody
start_for 60 "$demo" listen 0 <"$folder/stop" >"$folder/demo.log" 2>&1
find_port "$folder/demo.log"
start_person cyd
start_person ada
start_person bob

echo "NAME ada" >&5
hears ada "OK ada"
echo "NAME bob" >&6
hears ada "JOINED bob"
bob=$(pgrep -P "${running%% *}") || fail "bob's nc has ended" # who has joined runs: it is surely there by now
echo "NAME cyd" >&7
hears bob "JOINED cyd"
echo "SAY good morning" >&6
hears ada "SAID bob good morning"
hears bob "SAID bob good morning"

kill -STOP "$bob"
lines=300
for number in $(seq "$lines"); do
    echo "SAY line $number" >&5
    echo "SAY and $number" >&7
done
hears ada "SAID cyd and $lines"
hears ada "SAID ada line $lines"
hears cyd "SAID ada line $lines"
echo "TELL bob wake up" >&7
hears cyd "OK bob"
! grep -q "line 1" "$folder/bob.log" || fail "bob was not asleep"

kill -CONT "$bob"
hears bob "TOLD cyd wake up"
for name in ada bob cyd; do
    grep '^SAID' "$folder/$name.log" >"$folder/$name.said"
done
[ "$(wc -l <"$folder/ada.said")" -eq $((2 * lines + 1)) ] || fail "ada heard too much or too little"
cmp "$folder/ada.said" "$folder/bob.said" || fail "bob heard something else than ada"
cmp "$folder/ada.said" "$folder/cyd.said" || fail "cyd heard something else than ada"

echo "QUIT" >&6
hears bob "BYE"
hears cyd "LEFT bob"
echo "WHO" >&7
hears cyd "WHO ada cyd"
echo >&4
wait_for '^the chat is over$' "$folder/demo.log" || fail "the demo did not end well"
