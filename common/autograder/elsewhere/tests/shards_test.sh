# Three shards at the same time, then the reports: the same as one run. By GNU parallel where that is installed.
. "$(dirname "$0")/class.sh"
one_run
if command -v parallel >/dev/null; then
    seq 3 | parallel -q "$soket" grade "$scratch/class" --out "$scratch/three" --lab 02 --jobs 1 --shard {}/3 >"$scratch/log" 2>&1 ||
        fail "$(cat "$scratch/log")"
else
    parts=
    for part in 1 2 3; do
        "$soket" grade "$scratch/class" --out "$scratch/three" --lab 02 --jobs 1 --shard $part/3 >"$scratch/log$part" 2>&1 &
        parts="$parts $!"
    done
    for part in $parts; do wait "$part" || fail "$(cat "$scratch"/log?)"; done
fi
[ ! -e "$scratch/three/grades.csv" ] || fail 'a shard has made the reports'
"$soket" report "$scratch/three" >"$scratch/log" 2>&1 || fail "$(cat "$scratch/log")"
same_as_one_run "$scratch/three"
