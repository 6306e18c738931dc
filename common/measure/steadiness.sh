# measure steadiness: the same answers graded again and again on a busy machine must get the same verdicts.

# prepare_answers OTHERS: compiles every solution and, unless OTHERS is 0, every stub, right variant and wrong answer to
# $scratch/answers/LAB+KIND+NAME.so
prepare_answers() {
    mkdir "$scratch/answers" "$scratch/verdicts"
    for lab in $(lab_folders); do
        folder=$tree/solutions/$lab
        [ -x "$tree/build/check/judges/$lab" ] || continue
        stem=$(printf '%s' "${lab#*-}" | tr - _)
        file=$folder/$stem.cpp
        printf '%s\t%s\n' "$lab+solution+$stem" "$file"
        [ "$1" != 0 ] || continue
        printf '%s\t%s\n' "$lab+stub+$stem" "$tree/labs/$lab/$stem.cpp"
        for right in "$folder"/right/*.cpp; do
            [ ! -e "$right" ] || printf '%s\t%s\n' "$lab+right+$(basename "$right" .cpp)" "$right"
        done
        for wrong in "$folder"/wrong/*.patch; do
            [ -e "$wrong" ] || continue
            name=$lab+wrong+$(basename "$wrong" .patch)
            patch --quiet --fuzz=0 --output "$scratch/answers/$name.cpp" "$file" "$wrong" >&2
            printf '%s\t%s\n' "$name" "$scratch/answers/$name.cpp"
        done
    done >"$scratch/list"
    while IFS='	' read -r name file; do
        printf '%s\0%s\0%s\0' "${name%%+*}" "$file" "$scratch/answers/$name.so"
    done <"$scratch/list" | xargs -0 -n 3 -P "$(nproc)" "$tree/build/check/compile-submission" 2>"$scratch/log" || {
        cat "$scratch/log"
        exit 1
    }
}

# grade_once SCRATCH ANSWER RUN: one grading; adds a line with the answer and a checksum of its verdict to SCRATCH/runs,
# and keeps each different verdict once. Called by xargs.
grade_once() {
    scratch=$1 name=$2 result=$1/result-$2-$3
    lab=${name%%+*}
    "$scratch/soket/build/check/judges/$lab" --submission "$scratch/answers/$name.so" --source "$name.cpp" \
        --json "$result" >/dev/null 2>&1 || true
    # what a verdict is: title, points, status and misconception of each test; the messages carry random words
    [ -s "$result" ] || echo 'no result' >"$result"
    sed 's/,"section":.*//' "$result" >"$result.verdict"
    sum=$(cksum <"$result.verdict")
    sum=${sum%% *}
    [ -e "$scratch/verdicts/$name-$sum" ] || mv "$result.verdict" "$scratch/verdicts/$name-$sum"
    printf '%s %s\n' "$name" "$sum" >>"$scratch/runs"
    rm -f "$result" "$result.verdict"
}

# progress TOTAL: says every few seconds how far it is, on a terminal.
progress() {
    while [ -t 2 ]; do
        printf '\r%s of %s gradings ' "$(wc -l <"$scratch/runs")" "$1" >&2
        sleep 5
    done
}

# steadiness TIMES OTHERS
steadiness() {
    built_copy
    prepare_answers "$2"
    awk -F'\t' -v times="$1" -v others="$2" '{
        most = $1 ~ /\+solution\+/ ? times : others
        for (run = 1; run <= most; ++run) print run "\t" $1
    }' "$scratch/list" | sort -n >"$scratch/plan" # all answers in turn, not one after the other
    total=$(wc -l <"$scratch/plan")
    : >"$scratch/runs"
    for core in $(seq "$(nproc)"); do
        (while :; do :; done) &
        busy="$busy $!"
    done
    printf '%s gradings, %s at a time, beside %s busy loops\n' "$total" $((4 * $(nproc))) "$(nproc)"
    progress "$total" &
    busy="$busy $!"
    while IFS='	' read -r run name; do
        printf '%s\0%s\0' "$name" "$run"
    done <"$scratch/plan" | xargs -0 -n 2 -P $((4 * $(nproc))) "$here/measure" grade-once "$scratch"
    kill $busy 2>/dev/null || true
    busy=''
    [ ! -t 2 ] || printf '\r' >&2
    summary
}

# summary: a line for each answer, then the sum; fails when a right answer lost a point or a verdict changed.
summary() {
    for verdict in "$scratch"/verdicts/*; do # which verdicts are full marks
        ! grep -q '"score":20,"max_score":20' "$verdict" || printf 'full %s\n' "${verdict##*/}"
    done >"$scratch/full"
    : >"$scratch/changes"
    sort "$scratch/runs" | uniq -c | awk -v changes="$scratch/changes" '
        FILENAME != "-" { full[$2] = 1; next }
        {
            runs[$2] += $1
            verdicts[$2] += 1
            good[$2] += full[$2 "-" $3] ? $1 : 0
        }
        END {
            for (name in runs) {
                if (name ~ /\+(solution|right)\+/) {
                    printf("  %-60s %5d gradings, %d of them 20/20\n", name, runs[name], good[name]) | "sort"
                    solutions += runs[name]
                    lost += runs[name] - good[name]
                } else {
                    plural = verdicts[name] > 1 ? "s" : ""
                    printf("  %-60s %5d gradings, %d verdict%s\n", name, runs[name], verdicts[name], plural) | "sort"
                    others += runs[name]
                    changed += (verdicts[name] > 1)
                }
                if (verdicts[name] > 1) print name >changes
            }
            close("sort")
            printf "%d gradings of solutions and right variants, %d of them not 20/20; ", solutions, lost
            printf "%d of stubs and wrong answers, %d of these with more than one verdict\n", others, changed
            exit (lost + changed > 0)
        }' "$scratch/full" - || {
        while read -r name; do # how the first two verdicts differ
            set -- "$scratch/verdicts/$name"-*
            diff "$1" "$2" | sed "s/^/    $name: /"
        done <"$scratch/changes"
        return 1
    }
}
