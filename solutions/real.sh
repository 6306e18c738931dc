# What the checks against real programs share. Each begins with
#
#     . "$(dirname "$0")/../../real.sh"
#
# gets the lab's demo, built with the solution, as its argument, and exits with 0 (passed), 77 (skipped) or another number
# (failed). It has a folder of its own, $folder, for what the programs print. At the end, whichever it is, the folder and
# all programs that it has started are gone.
#
# No result depends on how fast things happen: each wait is for an event, and ends as soon as that has happened. All have a
# limit: a program is ended after 20 seconds, or after those of start_for.

# shellcheck shell=sh
set -u
exec </dev/null # a program that is given no input has none, instead of the terminal's
PATH=$PATH:/usr/sbin:/sbin
demo=$1
folder=
running= # the processes in the background, by their numbers, the latest first

# clean_up: ends what has been started, undisturbed by further signals.
clean_up() {
    trap '' HUP INT TERM
    while [ -n "$running" ]; do
        stop
    done
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
folder=$(mktemp -d) || exit 1

# fail MESSAGE: ends the check as failed, with the ends of all logs.
fail() {
    echo "failed: $1"
    tail -n 20 "$folder"/*.log 2>/dev/null
    exit 1
}

# skip REASON: ends the check as skipped.
skip() {
    echo "skipped: $1"
    exit 77
}

# need PROGRAM...: skips the check where one of them is missing.
need() {
    for program in "$@"; do
        command -v "$program" >/dev/null || skip "$program is missing"
    done
}

# need_openbsd_nc: skips the check where nc is missing or not the one from OpenBSD, which alone has the options needed.
need_openbsd_nc() {
    need nc
    nc -h 2>&1 | grep -q OpenBSD || skip "this nc is not OpenBSD's"
}

# start COMMAND...: runs it in the background. Its input and output are those of the call, as in `start ... >"$log" 2>&1`:
# so the log is empty at once. With the redirection behind an & it may still have an earlier program's lines for a while.
start() {
    start_for 20 "$@"
}

# start_for SECONDS COMMAND...: the same for a program that others need for longer than one exchange.
start_for() {
    { timeout -k 5 "$@" <&3 3<&- & } 3<&0 # a plain & would take its input away
    running="$! $running"
}

# finish: waits until the program that was started last has ended, and returns its exit status.
finish() {
    wait "${running%% *}"
    set -- $?
    running=${running#* }
    return "$1"
}

# stop: ends the program that was started last.
stop() {
    kill "${running%% *}"
    finish
} 2>/dev/null

# run COMMAND...: runs it to its end, and returns its exit status. A signal to the check is not kept waiting by it.
run() {
    start "$@"
    finish
}

# wait_for PATTERN FILE...: until a line of a file matches; false if none does.
wait_for() {
    for _ in $(seq 200); do
        grep -Eqs "$@" && return 0
        sleep 0.1
    done
    return 1
}

# find_port FILE: sets port to the one in the file's first line, where demos and nc say that they listen.
find_port() {
    wait_for ' 127\.0\.0\.1[: ][0-9]' "$1" || fail "nobody listens"
    port=$(sed -n '1s/.* 127\.0\.0\.1[: ]\([0-9]*\).*/\1/p' "$1")
}

# draw_port: sets port to one that is probably free, for programs that cannot leave the choice to the kernel; outside the
# range that the kernel chooses from.
draw_port() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
}

# start_nc: starts an nc that listens at $port, and ends its stream with its input. Its errors go to nc.log.
start_nc() {
    start nc -4 -n -v -N -l 127.0.0.1 0 2>"$folder/nc.log" # a drawn port could have two of nc (it sets SO_REUSEPORT)
    find_port "$folder/nc.log"
}

# nc_sends PIECE...: nc connects to $port, sends the pieces (formats of printf) one after the other, ends its stream and
# prints what it gets. Its exit status says only who hung up first, which is a matter of luck.
nc_sends() {
    for piece in "$@"; do
        # shellcheck disable=SC2059 # the escapes are in it
        printf "$piece"
        sleep 0.1 # as a rule, a piece arrives alone; the results are the same if it does not
    done | timeout -k 5 20 nc -N 127.0.0.1 "$port" &
    running="$! $running"
    finish || :
} 2>/dev/null

# demo_receives EXPECTED ARGUMENTS PIECE...: `demo receive PORT ARGUMENTS` gets the pieces from nc, and prints EXPECTED (a
# format of printf) behind the line with its port.
demo_receives() {
    # shellcheck disable=SC2059
    printf "$1" >"$folder/expected"
    # shellcheck disable=SC2086 # each word is an argument
    start "$demo" receive 0 $2 >"$folder/receive.log" 2>&1
    find_port "$folder/receive.log"
    shift 2
    nc_sends "$@" >/dev/null
    finish
    tail -n +2 "$folder/receive.log" | cmp - "$folder/expected" || fail "the demo received something else"
}

# demo_sends EXPECTED ARGUMENT...: nc gets EXPECTED (a format of printf) from `demo send PORT ARGUMENT...`.
demo_sends() {
    # shellcheck disable=SC2059
    printf "$1" >"$folder/expected"
    shift
    start_nc >"$folder/sent"
    run "$demo" send "$port" "$@" >"$folder/send.log" 2>&1 || fail "the demo could not send"
    finish
    cmp "$folder/sent" "$folder/expected" || fail "nc received something else"
}

# start_nginx: starts an nginx that serves the files in $folder/pages at $port.
start_nginx() {
    for _ in 1 2 3 4 5; do
        draw_port
        cat >"$folder/nginx.conf" <<CONFIGURATION
daemon off;
master_process off;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
events { worker_connections 64; }
http {
    access_log off;
    default_type text/plain;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    server {
        listen 127.0.0.1:$port;
        root $folder/pages;
    }
}
CONFIGURATION
        : >"$folder/nginx.log"
        start_for 100 nginx -p "$folder" -c "$folder/nginx.conf" -e "$folder/nginx.log" >"$folder/nginx-output.log" 2>&1
        wait_for '^[0-9]+$|\[emerg\]' "$folder/nginx.pid" "$folder/nginx.log" # the former is written once it listens
        [ -s "$folder/nginx.pid" ] && return 0
        stop
    done
    fail "nginx does not start"
}

need timeout
