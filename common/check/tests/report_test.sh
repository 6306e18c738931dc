# What a student sees: compile errors and warnings, one test, results for programs, colours only on a terminal.
. "$(dirname "$0")/expect.sh"
export SOKET_BUILD="$tree"
check=$root/labs/check
stub=$root/labs/02-fixed-length/fixed_length.cpp
escape=$(printf '\033')
cd "$scratch" || exit 1

sed '1i int broken() { return "text"; }' "$stub" >'my answer.cpp'
expect 1 'does not compile' "$check" 02 --submission 'my answer.cpp' --json result.json
says 'my answer.cpp:1:'
says '0 of 20'
says_not 'Begin with'
[ "$(sed -n 's/.*"status":"\([a-z_]*\)".*/\1/p' result.json | sort -u)" = compile_error ] ||
    wrong 'the result file does not say so'

printf 'int unused(int number) { return 0; }\n' | cat - "$stub" >warns.cpp
expect 1 'compiles with a warning' "$check" 02 --submission warns.cpp
says 'warns.cpp:1:'
says 'costs no points'

for name in 2 fixed-length fixed_length 02-fixed-length labs/02-fixed-length/; do
    expect 1 "the lab as $name" "$check" $name --submission "$stub" --json result.json
    says '0 of 20'
    says_not "$escape"
    says_not 'costs no points'
done
title=$(sed -n 's/.*"name":"\(\([^"\\]\|\\.\)*\)".*/\1/p' result.json | head -n 1)
count=$(grep -c '"name":' result.json)
[ "$count" -gt 3 ] || wrong "only $count tests in the result file"
expect 1 'one test' "$check" 02 --submission "$stub" --only "$title" --json one.json
[ "$(grep -c '"name":' one.json)" -lt "$count" ] || wrong '--only still runs all'
says "$title"
expect 2 'no test of that title' "$check" 02 --submission "$stub" --only 'no such words in any title'

if script -q -c true /dev/null >/dev/null 2>&1; then # it can make a terminal
    expect 0 'on a terminal' env TERM=xterm script -q -c "'$check' 02 --submission '$stub'" /dev/null
    says "${escape}["
    expect 0 'NO_COLOR on a terminal' env TERM=xterm NO_COLOR=1 script -q -c "'$check' 02 --submission '$stub'" /dev/null
    says_not "${escape}["
fi

sed '/not_written("send_all/d' "$stub" >wrong.cpp
"$tree/compile-submission" 02-fixed-length wrong.cpp wrong.so >log 2>&1 || { output=$(cat log) && wrong 'does not compile'; }
expect 1 'a link to the built pages' "$tree/judges/02-fixed-length" --submission wrong.so --site '/a site/en'
says 'docs/en/02-fixed-length.md, section '
says 'Begin with the first ✗'
says 'file:///a%20site/en/lab02.html#lab02-'
says 'file:///a%20site/en/misconceptions.html#'
expect 1 'no link without them' "$tree/judges/02-fixed-length" --submission wrong.so
says_not 'file://'
