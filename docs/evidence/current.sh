# What the judge says today of each wrong answer is what docs/evidence says.
# current.sh ROOT TREE
set -u
root=$1 tree=$2
fresh=$tree/docs/evidence
rm -rf "$fresh"
"$root/docs/evidence/collect" --build "$tree" --out "$fresh" --jobs 2 || exit 1

# alike FILE: its texts in quotes, which are drawn at random, and its numbers made alike.
alike() {
    sed -e 's/\\"//g' -e 's/"[^"]*"/""/g' -e 's/[0-9][0-9]*/N/g' -e 's/ N byte\b/ N bytes/g' "$1"
}

# says_the_same NAME: header and message are those that are kept. The lines under the message show random data, and in the conversation
# two programs may take turns in another order.
says_the_same() {
    [ "$(alike "$root/docs/evidence/$1" | sed '/^$/{n;q;}')" = "$(alike "$fresh/$1" | sed '/^$/{n;q;}')" ]
}

different() {
    for file in "$fresh"/*.txt; do
        name=${file##*/}
        says_the_same "$name" || printf '%s ' "${name%.txt}"
    done
}

# A few answers can be lost in two ways, by what is drawn or by which process is faster: they are tried again.
ids=$(different)
tries=8
while [ -n "$ids" ] && [ "$(printf '%s' "$ids" | wc -w)" -lt 10 ] && [ $tries -gt 0 ]; do
    # shellcheck disable=SC2086 # several ids
    "$root/docs/evidence/collect" --build "$tree" --out "$fresh" $ids || exit 1
    ids=$(for id in $ids; do says_the_same "$id.txt" || printf '%s ' "$id"; done)
    tries=$((tries - 1))
done
status=0
for id in $ids; do
    printf '\n%s says something else now:\n' "$id"
    diff "$root/docs/evidence/$id.txt" "$fresh/$id.txt"
    status=1
done
name=feedback.report
[ "$(alike "$root/docs/evidence/$name")" = "$(alike "$fresh/$name")" ] || {
    printf '\n%s is another now; docs/evidence/collect --feedback makes it again:\n' "$name"
    diff "$root/docs/evidence/$name" "$fresh/$name"
    status=1
}
exit "$status"
