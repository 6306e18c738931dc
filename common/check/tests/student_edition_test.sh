# The student edition: a student's first hour.
. "$(dirname "$0")/expect.sh"
unset SOKET_BUILD CXX
. "$(dirname "$0")/edition.sh"
what='the student edition'
output=$(ls -A "$edition")
says labs
says_not solutions

ln -s "$edition" "$scratch/link"
cd "$scratch" || exit 1
expect 0 'overview before anything' link/labs/check
says '00 endpoints'
says 'not checked yet'
says 'labs/check 00'
[ ! -e "$edition/build" ] || wrong 'the overview has built something'
expect 1 'first verdict, through a link' link/labs/check 00
says '0 of 20'
says 'labs/00-endpoints/endpoints.cpp'
expect 0 'overview after a verdict' "$edition/labs/check"
says '0/20'
says_not 'has changed'

cd "$edition/docs" || exit 1
kept=$(ls -i ../build/check/submissions/00.so)
expect 1 'again, from another folder' ../labs/check endpoints
[ "$(ls -i ../build/check/submissions/00.so)" = "$kept" ] || wrong 'compiled again although nothing has changed'
printf '// thought\n' >>../labs/00-endpoints/endpoints.cpp
expect 0 'overview after an edit' ../labs/check
says 'changed since'
expect 1 'after an edit' ../labs/check 00
[ "$(ls -i ../build/check/submissions/00.so)" != "$kept" ] || wrong 'not compiled again after an edit'
printf 'syntax error\n' >"$scratch/other.cpp"
expect 1 'another file' ../labs/check 00 --submission "$scratch/other.cpp"
expect 0 'overview after another file' ../labs/check
says_not 'changed since'

what='two at once' output=''
../labs/check 00 >"$scratch/first" 2>&1 &
first=$!
../labs/check 00 >"$scratch/second" 2>&1 &
second=$!
wait $first
[ $? = 1 ] || wrong "$(cat "$scratch/first")"
wait $second
[ $? = 1 ] || wrong "$(cat "$scratch/second")"
