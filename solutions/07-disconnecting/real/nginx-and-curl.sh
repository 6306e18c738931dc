#!/bin/sh
# Lab 07 against real programs: `fetch` gets a page from nginx after a half-close, nc and `answer` end an exchange, and
# curl, in the middle of a long upload, hears why `refuse` does not want it.
# Usage: nginx-and-curl.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

demo=$1
PATH=$PATH:/usr/sbin:/sbin
for program in nginx curl nc timeout; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: $program is missing"
        exit 77
    fi
done

folder=$(mktemp -d) || exit 1
nginx= server=
stop() { # the processes started here, by their numbers
    for process in $nginx $server; do
        kill "$process" && wait "$process"
    done 2>/dev/null
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "failed: $1"
    cat "$folder"/*.log 2>/dev/null
    exit 1
}

# 300,000 bytes of every value, NUL among them: longer than any one recv.
mkdir "$folder/pages" && head -c 300000 /dev/urandom >"$folder/pages/page" || fail "cannot write to $folder"

# nginx on a port that is free: a few tries, each with another number.
start_nginx() {
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    cat >"$folder/nginx.conf" <<CONFIGURATION
daemon off;
master_process off;
pid $folder/nginx.pid;
error_log $folder/nginx.log;
events { worker_connections 64; }
http {
    access_log off;
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
    nginx -p "$folder" -c "$folder/nginx.conf" -e "$folder/nginx.log" >"$folder/nginx-output.log" 2>&1 &
    nginx=$!
    for _ in $(seq 50); do
        [ -s "$folder/nginx.pid" ] && return 0 # written after the port has been bound
        kill -0 "$nginx" 2>/dev/null || break
        sleep 0.1
    done
    kill "$nginx" 2>/dev/null
    nginx=
    return 1
}
start_nginx || start_nginx || start_nginx || fail "nginx does not start"

timeout 20 "$demo" fetch "$port" /page >"$folder/fetched" 2>"$folder/fetch.log" || fail "fetch from nginx"
cmp "$folder/pages/page" "$folder/fetched" || fail "fetch got other bytes than nginx has"
timeout 20 "$demo" fetch "$port" /nothing >/dev/null 2>"$folder/fetch.log" && fail "fetch found what is not there"
grep -q ' 404' "$folder/fetch.log" || fail "fetch did not report nginx's 404"

# start_demo COMMAND...: the demo as a server for one client, on a port that the kernel chooses.
start_demo() {
    : >"$folder/demo.log"
    timeout 20 "$demo" "$@" >"$folder/demo.log" 2>&1 &
    server=$!
    for _ in $(seq 50); do
        port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$folder/demo.log")
        [ -n "$port" ] && return 0
        sleep 0.1
    done
    fail "the demo does not listen"
}
end_demo() {
    wait "$server" || fail "the demo did not end well"
    server=
}

start_demo answer 0
printf 'a man, a plan' | timeout 20 nc -N 127.0.0.1 "$port" >"$folder/answer" || fail "nc to answer"
printf 'nalp a ,nam a' | cmp - "$folder/answer" || fail "nc did not get the answer"
end_demo

# Far more than fits on the way, without waiting to be asked for it (Expect:).
head -c 20000000 /dev/zero >"$folder/upload" || fail "cannot write to $folder"
start_demo refuse 0
curl --silent --show-error --noproxy '*' --max-time 15 --header 'Expect:' --data-binary "@$folder/upload" \
    --write-out '%{http_code}' "http://127.0.0.1:$port/" >"$folder/refusal" 2>"$folder/curl.log" || fail "curl to refuse"
printf 'far too large\n413' | cmp - "$folder/refusal" || fail "curl did not hear why it was refused"
end_demo
echo "passed: 300000 bytes from nginx, an answer for nc, and a refusal that reached curl"
