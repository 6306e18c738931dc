# One campaign: the workers, what they have done so far, and what is kept of it.

# campaign LAB-FOLDER: fuzzes $target for $seconds; fails when something was found.
campaign() {
    lab=$1
    corpus=$tree/fuzz/corpus/$lab findings=$tree/fuzz/findings/$lab kept=$root/solutions/$lab/corpus
    [ -z "$source" ] || corpus=$scratch/corpus findings=$findings-$(basename "$source" .cpp)
    mkdir -p "$corpus" "$findings"
    set -- "$corpus" # where new inputs go
    [ ! -d "$kept" ] || set -- "$corpus" "$kept"
    rm -f "$scratch"/log.*
    : >"$scratch/begin"
    begin=$(date +%s)
    job=0
    while [ $job -lt "$jobs" ]; do
        job=$((job + 1))
        # shellcheck disable=SC2086 # a list of words
        "$target" $options -max_total_time="$seconds" -artifact_prefix="$findings/" "$@" >"$scratch/log.$job" 2>&1 &
        workers="$workers $!"
    done
    while running; do
        [ ! -t 2 ] || printf '\r%s ' "$(figures)" >&2
        sleep 1 &
        wait $! || true
    done
    workers=''
    [ ! -t 2 ] || printf '\r' >&2
    summary
    grep -q '^stat::' "$scratch"/log.* || {
        tail -n 5 "$scratch/log.1" >&2
        die "the fuzz target of lab ${lab%%-*} does not run"
    }
    [ -z "$keep" ] || keep_new
    lab=''
    [ -z "$found" ]
}

# running: whether a worker is still at work.
running() {
    for worker in $workers; do
        ! kill -s 0 "$worker" 2>/dev/null || return 0
    done
    return 1
}

# libFuzzer says what it has done when it is asked to end by TERM.
stop_workers() {
    for worker in $workers; do
        kill -s TERM "$worker" 2>/dev/null || true
    done
    for worker in $workers; do
        wait "$worker" 2>/dev/null || true
    done
    workers=''
}

# figures: what the logs say, as a line. "#1234 NEW cov: 56 ..." is how far a worker has come.
figures() {
    elapsed=$(($(date +%s) - begin))
    cat "$scratch"/log.* | awk -v lab="$lab" -v elapsed="$elapsed" '
        /^INFO: Seed/ { runs += last; last = 0 }
        /^INFO: Loaded 1 PC tables/ { gsub(/[^0-9]/, "", $6); edges = $6 }
        /^#[0-9]/ { last = substr($1, 2) + 0; for (i = 2; i < NF; ++i) if ($i == "cov:" && $(i + 1) > cov) cov = $(i + 1) }
        /^stat::number_of_executed_units/ { last = $2 }
        END {
            runs += last
            printf "%-20s %4d s %11d executions %7d/s, coverage %d of %d", lab, elapsed, runs,
                runs / (elapsed > 0 ? elapsed : 1), cov, edges
        }'
}

# summary: the line of this campaign, and how to repeat what it found; sets $found.
summary() {
    found=$(find "$findings" -type f -newer "$scratch/begin" | sort)
    printf '%s, %s findings\n' "$(figures)" "$(printf '%s' "$found" | grep -c . || true)"
    printf '%s\n' "$found" | while IFS= read -r input; do
        [ -n "$input" ] || continue
        printf '    again: common/fuzz/fuzz %s --repeat %s%s\n' "${lab%%-*}" "$input" "${source:+ --source $source}"
    done
}

# Adds to the kept corpus what reaches something that it does not; -merge never takes anything away.
keep_new() {
    mkdir -p "$kept"
    before=$(find "$kept" -type f | wc -l)
    # shellcheck disable=SC2086 # a list of words
    "$target" $options -merge=1 -use_counters=0 "$kept" "$corpus" >"$scratch/merge" 2>&1 || {
        tail -n 5 "$scratch/merge" >&2
        die "could not merge into $kept"
    }
    printf '    kept: %s new inputs in %s\n' "$(($(find "$kept" -type f | wc -l) - before))" "solutions/$lab/corpus"
}
