# What the tests of grading elsewhere have in common. Each is called as: sh NAME_test.sh SOURCE-TREE BUILD-TREE

root=$1 tree=$2
export SOKET_BUILD="$tree"
soket=$root/common/autograder/soket
if checked=$("$soket" check 2>&1); then :; else
    printf 'skipped: %s\n' "$checked"
    exit 77
fi
umask 077
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A class of eight whose submissions take little time.
lab=$root/labs/02-fixed-length
for student in ayu budi citra dewi eko fitri gita hadi; do
    mkdir -p "$scratch/class/$student"
    printf '%s: this is no C++\n' "$student" >"$scratch/class/$student/fixed_length.cpp"
done
cp "$lab/fixed_length.cpp" "$scratch/class/citra"
[ ! -e "$root/solutions" ] || cp "$root/solutions/02-fixed-length/fixed_length.cpp" "$scratch/class/budi"
mv "$scratch/class/gita/fixed_length.cpp" "$scratch/class/gita/something-else.txt"

# verdicts RESULTS: what must not depend on how the class was divided: times and random values are left out.
verdicts() {
    for file in "$1"/results/*.json; do
        printf '%s\n' "${file##*/}"
        grep -Eo '"(lab|state|score|max_score|isolation|status|name|fingerprint)": *("[^"]*"|[0-9]+)' "$file"
    done
}

# same_as_one_run RESULTS: the verdicts and the gradebook are those of one run over all, in $scratch/one.
same_as_one_run() {
    verdicts "$scratch/one" >"$scratch/one.txt"
    verdicts "$1" >"$scratch/other.txt"
    [ "$(grep -c '^.*\.json$' "$scratch/one.txt")" = 8 ] || fail 'one run has not graded eight students'
    diff -u "$scratch/one.txt" "$scratch/other.txt" || fail 'the verdicts are others'
    ls "$1/feedback" | diff -u - "$scratch/names" || fail 'somebody has no feedback'
}

fail() {
    printf 'WRONG: %s\n' "$*"
    exit 1
}

one_run() {
    "$soket" grade "$scratch/class" --out "$scratch/one" --lab 02 >"$scratch/log" 2>&1 || {
        cat "$scratch/log"
        fail 'one run over all fails'
    }
    ls "$scratch/one/feedback" >"$scratch/names"
}
