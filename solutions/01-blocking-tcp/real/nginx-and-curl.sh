#!/bin/sh
# Lab 01 against real programs: `fetch` gets a page from nginx, and curl gets one from `serve`, byte for byte.

. "$(dirname "$0")/../../real.sh"
need nginx curl

# 300,000 bytes of every value, NUL among them: no text, and longer than any buffer on the way.
mkdir "$folder/pages" && head -c 300000 /dev/urandom >"$folder/pages/page" || fail "cannot write to $folder"

start_nginx
run "$demo" fetch 127.0.0.1 "$port" /page >"$folder/fetched" 2>"$folder/fetch.log" || fail "fetch from nginx"
cmp "$folder/pages/page" "$folder/fetched" || fail "fetch got other bytes than nginx has"
run "$demo" fetch 127.0.0.1 "$port" /nothing >/dev/null 2>"$folder/fetch.log" && fail "fetch found what is not there"
grep -q ' 404' "$folder/fetch.log" || fail "fetch did not report nginx's 404"

# The demo's server for three clients, after which it ends by itself.
start_for 40 "$demo" serve 0 "$folder/pages/page" 3 >"$folder/serve.log" 2>&1
find_port "$folder/serve.log"
for client in 1 2 3; do
    run curl --silent --show-error --fail --noproxy '*' "http://127.0.0.1:$port/$client" \
        >"$folder/curled" 2>"$folder/curl.log" || fail "curl from serve"
    cmp "$folder/pages/page" "$folder/curled" || fail "curl got other bytes than serve was to give"
done
finish || fail "serve did not end well after its three clients"
echo "passed: 300,000 bytes from nginx to fetch, and three times from serve to curl"
