#!/bin/sh
# Lab 07 against real programs: `fetch` gets a page from nginx after a half-close, nc and `answer` end an exchange, and
# curl, in the middle of a long upload, hears why `refuse` does not want it.

. "$(dirname "$0")/../../real.sh"
need nginx curl
need_openbsd_nc

# 300,000 bytes of every value, NUL among them: longer than any one recv.
mkdir "$folder/pages" && head -c 300000 /dev/urandom >"$folder/pages/page" || fail "cannot write to $folder"

start_nginx
run "$demo" fetch "$port" /page >"$folder/fetched" 2>"$folder/fetch.log" || fail "fetch from nginx"
cmp "$folder/pages/page" "$folder/fetched" || fail "fetch got other bytes than nginx has"
run "$demo" fetch "$port" /nothing >/dev/null 2>"$folder/fetch.log" && fail "fetch found what is not there"
grep -q ' 404' "$folder/fetch.log" || fail "fetch did not report nginx's 404"

start "$demo" answer 0 >"$folder/demo.log" 2>&1
find_port "$folder/demo.log"
nc_sends 'a man, a plan' >"$folder/answer"
printf 'nalp a ,nam a' | cmp - "$folder/answer" || fail "nc did not get the answer"
finish || fail "the demo did not end well"

# Far more than fits on the way, without waiting to be asked for it (Expect:).
head -c 20000000 /dev/zero >"$folder/upload" || fail "cannot write to $folder"
start "$demo" refuse 0 >"$folder/demo.log" 2>&1
find_port "$folder/demo.log"
run curl --silent --show-error --noproxy '*' --header 'Expect:' --data-binary "@$folder/upload" \
    --write-out '%{http_code}' "http://127.0.0.1:$port/" >"$folder/refusal" 2>"$folder/curl.log" || fail "curl to refuse"
printf 'far too large\n413' | cmp - "$folder/refusal" || fail "curl did not hear why it was refused"
finish || fail "the demo did not end well"
echo "passed: 300,000 bytes from nginx, an answer for nc, and a refusal that reached curl"
