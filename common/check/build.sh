# The build tree, and Ctrl-C in the middle of anything.

if command -v flock >/dev/null 2>&1; then flock=flock; else flock=:; fi
if command -v setsid >/dev/null 2>&1; then setsid=setsid; else setsid=; fi
compiling='' building='' judging='' # process ids while they run

# Ends what this command started, as $1 asks for, and then itself in the same way.
interrupted() {
    trap '' INT TERM HUP
    for process in $compiling $building $judging; do
        kill -s TERM -- "-$process" 2>/dev/null
        kill -s TERM "$process" 2>/dev/null
    done
    tries=0
    for process in $compiling $building $judging; do
        while kill -s 0 "$process" 2>/dev/null && [ $tries -lt 20 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        kill -s KILL -- "-$process" 2>/dev/null
        wait "$process" 2>/dev/null
    done
    tidy
    trap - "$1"
    kill -s "$1" $$
}

tidy() {
    [ -z "$own" ] || rm -f "$own".*
}

# lock: this process alone builds in the tree, until unlock.
lock() {
    exec 9>"$tree/lock"
    $flock -w 1 9 || {
        note "Waiting for another labs/check that is building ..."
        $flock 9
    }
}
unlock() {
    exec 9>&-
}

# Makes the build tree ready, once.
need_build_tree() {
    if [ -n "${SOKET_BUILD:-}" ]; then
        [ -e "$tree/build.ninja" ] || die "SOKET_BUILD names no configured build tree: $tree"
    else
        configure -DSOKET_TESTS=OFF
    fi
    case $tree in
    *\'*) note "The path of this folder has an apostrophe in it, so Ninja builds everything anew each time: rename it, and it is quicker." ;;
    esac
    mkdir -p "$tree/results" "$tree/submissions" 2>/dev/null && [ -w "$tree/results" ] && [ -w "$tree/submissions" ] ||
        die "cannot write to $tree"
}

# configure OPTION...: runs CMake in the tree unless that has been done for this very folder.
configure() {
    configured_for=''
    [ ! -e "$tree/configured-for" ] || IFS= read -r configured_for <"$tree/configured-for"
    [ "$configured_for" != "$root" ] || return 0
    mkdir -p "$tree" 2>/dev/null && [ -w "$tree" ] || die "cannot write to $tree"
    lock
    [ ! -e "$tree/configured-for" ] || IFS= read -r configured_for <"$tree/configured-for"
    if [ "$configured_for" != "$root" ]; then
        note "Setting up (once) ..."
        [ -z "$configured_for" ] || rm -rf "$tree/CMakeCache.txt" "$tree/CMakeFiles" # the folder has been moved
        cmake -S "$root" -B "$tree" -G Ninja "$@" -DCMAKE_CXX_COMPILER="$compiler" >"$tree/configure.log" 2>&1 9>&- ||
            broken "$tree/configure.log" "the build could not be set up"
        printf '%s\n' "$root" >"$tree/configured-for.new" && mv -f "$tree/configured-for.new" "$tree/configured-for"
    fi
    unlock
}

# broken LOG REASON: something of Soket's own does not build, which is not the student's doing.
broken() {
    tail -n 15 "$1" >&2
    die "$2 (this is not about your code); everything is in $1"
}

# start_building TARGET, then finish_building: in parallel with the compiler that works on the submission.
start_building() {
    lock
    $setsid ninja -C "$tree" "$1" >"$tree/build-$1.log" 2>&1 9>&- &
    building=$!
}
# finish_building TARGET: its exit status.
finish_building() {
    wait "$building"
    built=$?
    building=''
    unlock
    return $built
}
