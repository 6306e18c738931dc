#!/bin/sh
# Lab 01 against real programs: `fetch` gets a page from nginx, and curl gets one from `serve`, byte for byte.
# Usage: nginx-and-curl.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

demo=$1
for program in nginx curl timeout; do
    if ! PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null; then
        echo "skipped: $program is missing"
        exit 77
    fi
done
PATH=$PATH:/usr/sbin:/sbin

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

# 300,000 bytes of every value, NUL among them: no text, and longer than any buffer on the way.
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

timeout 20 "$demo" fetch 127.0.0.1 "$port" /page >"$folder/fetched" 2>"$folder/fetch.log" || fail "fetch from nginx"
cmp "$folder/pages/page" "$folder/fetched" || fail "fetch got other bytes than nginx has"
timeout 20 "$demo" fetch 127.0.0.1 "$port" /nothing >/dev/null 2>"$folder/fetch.log" && fail "fetch found what is not there"
grep -q ' 404' "$folder/fetch.log" || fail "fetch did not report nginx's 404"

# The demo's server for three clients, after which it ends by itself.
timeout 20 "$demo" serve 0 "$folder/pages/page" 3 >"$folder/serve.log" 2>&1 &
server=$!
for _ in $(seq 50); do
    port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$folder/serve.log")
    [ -n "$port" ] && break
    sleep 0.1
done
[ -n "$port" ] || fail "serve does not listen"
for client in 1 2 3; do
    curl --silent --show-error --fail --noproxy '*' --max-time 10 "http://127.0.0.1:$port/$client" \
        >"$folder/curled" 2>"$folder/curl.log" || fail "curl from serve"
    cmp "$folder/pages/page" "$folder/curled" || fail "curl got other bytes than serve was to give"
done
wait "$server" || fail "serve did not end well after its three clients"
server=
echo "passed: 300000 bytes from nginx to fetch, and three times from serve to curl"
