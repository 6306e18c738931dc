# measure grading: what soket grade costs, against configuring, building and running the lab for each submission.

cores=2
usual=6      # submissions graded in the usual way
kinds=solution,stub,wrong,solution+,wrong+,wrong,right,wrong

# on_two_cores COMMAND... &: in a session of its own, so that all of it can be ended.
on_two_cores() {
    exec setsid taskset -c 0-$((cores - 1)) "$@"
}

# memory_below PROCESS: KiB that it and all below it take; pages that several of them share are counted once.
memory_below() {
    ps -e -o pid=,ppid=,pss= | awk -v top="$1" '
        { parent[$1] = $2; memory[$1] = $3 }
        END {
            for (each in parent) {
                for (p = each; p != top && p in parent;) p = parent[p]
                if (p == top) sum += memory[each]
            }
            print sum + 0
        }'
}

# processor_time: hundredths of seconds that all that this shell has waited for has taken; the same on a busy machine.
processor_time() {
    times >"$scratch/times"
    awk 'NR == 2 { gsub(/[ms]/, " "); print int(100 * ($1 * 60 + $2 + $3 * 60 + $4)) }' "$scratch/times"
}

# watched COMMAND...: runs it; leaves the greatest memory, KiB, of all of it and of its first process alone, in $peak and $own_peak.
watched() {
    on_two_cores "$@" >"$scratch/log" 2>&1 &
    busy=$! peak=0 own_peak=0
    while kill -0 "$busy" 2>/dev/null; do
        now=$(memory_below "$busy")
        [ "$now" -le "$peak" ] || peak=$now
        own_peak=$(awk '$1 == "VmHWM:" { print $2 }' "/proc/$busy/status" 2>/dev/null || true)
        [ -z "$own_peak" ] || last=$own_peak
        sleep 0.3
    done
    own_peak=${last:-0}
    wait "$busy" || { cat "$scratch/log"; exit 1; }
    busy=''
}

# grading: for each lab of $labs.
grading() {
    chmod 711 "$scratch" # submissions are compiled by other users
    export TMPDIR="$scratch"
    echo 'Building the grader ...' >&2
    "$root/common/autograder/soket" check >"$scratch/log" || { cat "$scratch/log"; exit 1; }
    isolation=$(sed -n 's/^Isolation: //p' "$scratch/log")
    : "${labs:=02}"
    too_slow=''
    for folder in $(lab_folders); do
        grade_lab "$folder"
    done
    [ -z "$too_slow" ]
}

grade_lab() {
    lab=${1%%-*}
    printf 'Lab %s, soket grade on %s cores, isolation %s, load before it %s\n' "$lab" "$cores" "$isolation" \
        "$(cut -d' ' -f1 /proc/loadavg)"
    printf '  submissions   seconds   a minute   processor time each   memory at most, all of it   soket itself\n'
    for count in 50 100 200; do
        rm -rf "$scratch/class" "$scratch/results"
        "$root/common/autograder/class/make-class" "$count" "$scratch/class" --lab "$lab" --kinds "$kinds"
        processor_time >"$scratch/before"
        start=$(milliseconds)
        watched "$root/common/autograder/soket" grade "$scratch/class" --lab "$lab" --out "$scratch/results" --jobs "$cores"
        taken=$(($(milliseconds) - start))
        processor_time >"$scratch/after"
        work=$(($(cat "$scratch/after") - $(cat "$scratch/before")))
        [ "$count" != 50 ] || first=$taken first_work=$work
        printf '%s %s %s %s %s\n' "$count" "$taken" "$work" "$peak" "$own_peak" | awk '{
            printf "  %11d %9.1f %10.0f %19.2f s %24.0f MB %11.0f MB\n", $1, $2 / 1000, $1 * 60000 / $2, $3 / 100 / $1, $4 / 1024, $5 / 1024
        }'
    done
    printf '%s %s %s %s\n' "$first" "$taken" "$first_work" "$work" | awk '{
        printf "  200 take %.2f times as long as 50, and %.2f times the processor time (4 would be in proportion)\n", $2 / $1, $4 / $3
    }'
    usual_way "$1"
    printf '%s %s %s %s %s\n' "$taken" "$usual_taken" "$usual" "$work" "$usual_work" | awk '{
        printf "  configuring, building and running the lab for each: %d submissions in %.1f s, %.1f a minute, %.2f s of processor time each\n",
            $3, $2 / 1000, $3 * 60000 / $2, $5 / 100 / $3
        ratio = (200 / $1) / ($3 / $2)
        printf "  soket grade does %.1f times as many (at least 10), with %.1f times less processor time\n", ratio,
            ($5 / $3) / ($4 / 200)
        exit ratio < 10
    }' || too_slow=yes
}

# usual_way FOLDER: what people do without a grader, for the first submissions of the class.
usual_way() {
    rm -rf "$scratch/plain" "$scratch/usual"
    fresh_copy "$scratch/plain"
    rm -rf "$scratch/plain/solutions"
    stem=$(printf '%s' "${1#*-}" | tr - _)
    find "$scratch/class" -name "$stem.cpp" | sort | head -n "$usual" >"$scratch/list"
    mkdir "$scratch/usual"
    processor_time >"$scratch/before"
    start=$(milliseconds)
    on_two_cores xargs -d '\n' -P "$cores" -I{} "$here/measure" grade-usually "$scratch" "$1" {} <"$scratch/list" >"$scratch/log" 2>&1 &
    busy=$!
    wait "$busy" || { cat "$scratch/log"; exit 1; }
    busy=''
    usual_taken=$(($(milliseconds) - start))
    processor_time >"$scratch/after"
    usual_work=$(($(cat "$scratch/after") - $(cat "$scratch/before")))
    [ "$(find "$scratch/usual" -name result.json | wc -l)" = "$usual" ] || { cat "$scratch/log"; exit 1; }
}

# grade_usually SCRATCH FOLDER SOURCE: one submission. Called by xargs.
grade_usually() {
    place=$(mktemp -d "$1/usual/XXXXXX")
    cp -r "$1/plain" "$place/soket"
    stem=$(printf '%s' "${2#*-}" | tr - _)
    source=$place/soket/labs/$2/$stem.cpp
    cp "$3" "$source"
    cmake -S "$place/soket" -B "$place/build" -G Ninja -DSOKET_TESTS=OFF
    ninja -j 1 -C "$place/build" "judge-${2%%-*}"
    "$place/build/compile-submission" "$2" "$source" "$place/submission.so"
    "$place/build/judges/$2" --submission "$place/submission.so" --source "$source" --json "$place/result.json" || [ $? = 1 ]
    rm -rf "$place/soket" "$place/build"
}
