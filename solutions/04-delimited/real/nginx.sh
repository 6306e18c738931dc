#!/bin/sh
# Lab 04 against nginx: the demo sends it the lines of an HTTP request and reads the lines of the response.

. "$(dirname "$0")/../../real.sh"
need nginx

mkdir "$folder/pages" && printf 'first\r\nsecond' >"$folder/pages/page.txt" || fail "cannot write to $folder"
start_nginx

# asks PATH LINE...: the answer to GET PATH has each LINE, quotes included.
asks() {
    run "$demo" ask "$port" crlf "GET $1 HTTP/1.1" 'Host: localhost' 'Connection: close' '' \
        >"$folder/answer.log" 2>&1 || fail "the demo could not ask nginx"
    shift
    for line in "$@"; do
        grep -Eq "^[0-9]+: $line\$" "$folder/answer.log" || fail "not in nginx's answer: $line"
    done
    [ "$(tail -n 1 "$folder/answer.log")" = 'the stream has ended' ] || fail "the answer does not end"
}
asks /page.txt '"HTTP/1\.1 200 OK"' '"Content-Type: text/plain"' '"Content-Length: 13"' '"Connection: close"' '""' \
    '"first"' '"second", which is not complete'
asks /nothing '"HTTP/1\.1 404 Not Found"' '"Connection: close"' '""' '"</html>"'
