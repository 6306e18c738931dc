# The student edition, as git archive makes it, in a folder with an awkward name: a student's first hour.
. "$(dirname "$0")/expect.sh"
unset SOKET_BUILD CXX
edition="$scratch/Übung 1 (it's mine)"
mkdir -p "$edition"

# The last commit when nothing has been changed since; otherwise the same files as they are now.
if [ -z "$(git -C "$root" status --porcelain 2>&1)" ]; then
    git -C "$root" archive HEAD | tar -x -C "$edition"
elif git -C "$root" rev-parse >/dev/null 2>&1; then
    (cd "$root" && git ls-files -co --exclude-standard -- . ':!solutions' | tar -c -T -) | tar -x -C "$edition"
else
    (cd "$root" && tar -c --exclude ./build --exclude ./solutions --exclude .git .) | tar -x -C "$edition"
fi
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

mv "$edition" "$scratch/moved"
expect 1 'after the folder has been moved' "$scratch/moved/labs/check" 00
says '0 of 20'
output=$(ls "$scratch/moved/build/check/submissions")
says_not '00-'
