# Grading one lab: compile the submission, bring the judge up to date at the same time, run the judge.

# is_fresh: the compiled submission in $kept is what compiling $source would give.
is_fresh() {
    [ -e "$kept.so" ] && [ ! "$tree/compile-submission" -nt "$kept.cpp" ] || return 1
    for header in "$root/labs/$lab_folder"/*.hpp "$root"/common/net/*.hpp; do
        [ ! "$header" -nt "$kept.cpp" ] || return 1
    done
    cmp -s "$root/$lab_source" "$kept.cpp"
}

compile() {
    cp -- "$source" "$own.cpp" || die "cannot read $source, or cannot write to $tree"
    $setsid "$tree/compile-submission" "$lab_folder" "$source" "$own.so" >"$own.log" 2>&1 8>&- 9>&- &
    compiling=$!
}

finish_compiling() {
    wait "$compiling"
    compiled=$?
    compiling=''
}

# Compiles $source to $own.so unless that has been done before, and builds the judge meanwhile.
# Sets compiled to 0 when there is a submission to judge.
prepare() {
    kept=$tree/submissions/$lab
    exec 8>"$kept.lock"
    $flock 8
    compiled=0 fresh=
    if [ -z "$submission" ] && is_fresh; then
        fresh=1
        for suffix in so log; do ln -f "$kept.$suffix" "$own.$suffix"; done
        cp "$kept.cpp" "$own.cpp"
        start_building "judge-$lab"
    else
        compile
        start_building "judge-$lab"
        finish_compiling
    fi
    if [ ! -e "$tree/judges/$lab_folder" ]; then note "Building the tests (once) ..."; fi
    finish_building || broken "$tree/build-judge-$lab.log" "the tests could not be built"
    if [ "$tree/compile-submission" -nt "$own.cpp" ]; then # the build has just changed the flags
        compile
        finish_compiling
        fresh=
    fi
    if [ -z "$submission$fresh" ] && [ "$compiled" = 0 ]; then
        for suffix in so cpp log; do ln -f "$own.$suffix" "$kept.$suffix"; done
    fi
    exec 8>&-
}

# The compiler's warnings, in short: they cost no points.
show_warnings() {
    [ "$compiled" = 0 ] && [ -s "$own.log" ] || return 0
    printf 'Your compiler warns (this costs no points, but it is often right):\n'
    grep -F ' warning: ' "$own.log" | head -n 5 | sed 's/^/  /'
    printf '\n'
}

# fixed_addresses: the command in front of a judge of threads. ThreadSanitizer as g++ 12 and clang 14 have it cannot start where
# the kernel randomises more than 28 bits of an address.
fixed_addresses() {
    grep -qs '^// Sanitizer: thread$' "$root/labs/$lab_folder"/*_test.cpp || return 0
    ! setarch -R true 2>/dev/null || echo setarch -R
}

# built_pages: the folder of the documentation in the student's language, if it has been built.
built_pages() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
        id | id[_.@]*) language=id ;;
        *) language=en ;;
    esac
    for site in "$root"/build/site "$root"/build/*/site; do
        [ ! -e "$site/$language/index.html" ] || { printf '%s' "$site/$language"; return; }
    done
}

# judge OPTION...: runs the judge on what prepare left.
judge() {
    [ "$compiled" != 0 ] || set -- --submission "$own.so" "$@"
    [ "$compiled" = 0 ] || set -- --compile-error "$own.log" "$@"
    [ -z "$only" ] || set -- "$@" --only "$only"
    [ -z "$case" ] || set -- "$@" --case "$case"
    site=$(built_pages)
    [ -z "$site" ] || set -- "$@" --site "$site"
    if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then color=always; else color=never; fi
    $setsid $(fixed_addresses) "$tree/judges/$lab_folder" --source "$source" --color $color --json "$own.json" "$@" &
    judging=$!
    wait "$judging"
    verdict=$?
    judging=''
}

# Keeps the result for the overview, and where --json wants it.
keep_result() {
    [ -e "$own.json" ] || return 0
    if [ -n "$json" ]; then
        cp -- "$own.json" "$json.$$.new" 2>/dev/null && mv -f -- "$json.$$.new" "$json" 2>/dev/null || {
            rm -f -- "$json.$$.new"
            die "cannot write $json"
        }
    fi
    if [ -z "$submission$only$case" ]; then
        mv -f "$own.json" "$tree/results/$lab.json" && mv -f "$own.cpp" "$tree/results/$lab.cpp"
    fi
}

# Grades the lab that find_lab has found and sets verdict to the exit status.
grade_lab() {
    if [ -n "$submission" ]; then
        source=$submission
    else
        source=$lab_source
        [ -r "$root/$source" ] || die "$source is missing"
    fi
    own=$tree/submissions/$lab-$$
    prepare
    show_warnings
    judge
    [ "$verdict" -le 2 ] || die "the judge stopped with status $verdict before it had a verdict"
    keep_result
    tidy
    own=''
}

# Grades again on every save.
watch_lab() {
    watched=$root/$lab_source
    [ -z "$submission" ] || watched=$submission
    seen=$tree/submissions/$lab-watched-$$
    own=$seen
    while :; do
        [ ! -t 1 ] || printf '\033[H\033[2J'
        cp -- "$watched" "$seen.seen"
        grade_lab
        own=$seen
        printf '\nWatching %s; Ctrl-C ends this.\n' "${watched#"$root/"}"
        while [ ! -s "$watched" ] || cmp -s "$watched" "$seen.seen"; do sleep 0.2; done
    done
}

# run_demo ARGUMENT...: builds the lab's demo around the student's code and becomes it.
run_demo() {
    own=''
    start_building "demo-$lab"
    finish_building "demo-$lab" || {
        grep -E ' (fatal )?error: |undefined reference|unknown target' "$tree/build-demo-$lab.log" | head -n 10 >&2
        die "the demo does not build yet"
    }
    unlock
    cd -- "$caller" || exit 2
    trap - INT TERM HUP
    exec $(fixed_addresses) "$tree/demos/demo-$lab" "$@"
}
