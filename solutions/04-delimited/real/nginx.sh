#!/bin/sh
# Lab 04 against nginx: the demo sends it the lines of an HTTP request and reads the lines of the response.
# Usage: nginx.sh DEMO, the lab's demo built with the solution. Exit 0 passed, 77 skipped, else failed.

demo=$1
PATH=$PATH:/usr/sbin:/sbin
for program in nginx timeout; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: $program is missing"
        exit 77
    fi
done

folder=$(mktemp -d) || exit 1
nginx=
stop() { # the process started here, by its number
    [ -z "$nginx" ] || { kill "$nginx" && wait "$nginx"; } 2>/dev/null
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "failed: $1"
    cat "$folder"/*.log "$folder/answer" 2>/dev/null
    exit 1
}

mkdir "$folder/pages" && printf 'first\r\nsecond' >"$folder/pages/page.txt" || fail "cannot write to $folder"

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

# asks PATH LINE...: the answer to GET PATH has each LINE, quotes included.
asks() {
    timeout 20 "$demo" ask "$port" crlf "GET $1 HTTP/1.1" 'Host: localhost' 'Connection: close' '' \
        >"$folder/answer" 2>&1 || fail "the demo could not ask nginx"
    shift
    for line in "$@"; do
        grep -Eq "^[0-9]+: $line\$" "$folder/answer" || fail "not in nginx's answer: $line"
    done
    [ "$(tail -n 1 "$folder/answer")" = 'the stream has ended' ] || fail "the answer does not end"
}
asks /page.txt '"HTTP/1\.1 200 OK"' '"Content-Type: text/plain"' '"Content-Length: 13"' '"Connection: close"' '""' \
    '"first"' '"second", which is not complete'
asks /nothing '"HTTP/1\.1 404 Not Found"' '"Connection: close"' '""' '"</html>"'
