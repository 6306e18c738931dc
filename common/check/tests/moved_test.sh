# Takes long.
# The student edition, built, moved, and built again; and its documentation, which is made of copies.
. "$(dirname "$0")/expect.sh"
unset SOKET_BUILD CXX
. "$(dirname "$0")/edition.sh"
expect 1 'first verdict' "$edition/labs/check" 00
mv "$edition" "$scratch/it's moved"
expect 1 'after the folder has been moved' "$scratch/it's moved/labs/check" 00
says '0 of 20'
mv "$scratch/it's moved" "$scratch/moved"
expect 1 'after it has been moved again' "$scratch/moved/labs/check" 00
says '0 of 20'
output=$(ls "$scratch/moved/build/check/submissions")
says_not '00-'

if command -v doxygen >/dev/null && command -v dot >/dev/null; then
    expect 0 'configuring all of it' cmake -S "$scratch/moved" -B "$scratch/moved/build" -G Ninja
    expect 0 'the documentation' cmake --build "$scratch/moved/build" --target docs
    for page in index.html en/lab04.html id/lab04.html en/misconceptions.html; do
        [ -s "$scratch/moved/build/site/$page" ] || wrong "there is no $page"
    done
    output=$(cat "$scratch/moved/build/site/en/lab04.html")
    says '<svg class="fig'
fi
