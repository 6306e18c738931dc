# Ctrl-C leaves no process and no half-written file, whatever the submission is doing.
. "$(dirname "$0")/expect.sh"
export SOKET_BUILD="$tree"
source=$scratch/spins.cpp
sed 's/throw net::not_written(.*/for (volatile int i = 0;; i = 1) {}/' \
    "$root/labs/02-fixed-length/fixed_length.cpp" >"$source"

# processes: the judge of that submission and whatever it has started.
processes() {
    grep -laF judges/02-fixed-length /proc/[0-9]*/cmdline 2>/dev/null | xargs -r grep -laF "$source" 2>/dev/null
}
# within_10_seconds CONDITION
within_10_seconds() {
    tries=0
    until eval "$1"; do
        sleep 0.05
        tries=$((tries + 1))
        [ $tries -lt 200 ] || return 1
    done
}

for signal in INT TERM HUP; do
    what="signal $signal" output=''
    env --default-signal=INT "$root/labs/check" 02 --submission "$source" --json "$scratch/result.json" \
        >"$scratch/output" 2>&1 &
    check=$!
    within_10_seconds '[ -n "$(processes)" ]' || wrong "the judge never started: $(cat "$scratch/output")"
    kill -s $signal $check
    wait $check
    status=$?
    [ $status -gt 128 ] || wrong "exit status $status"
    within_10_seconds '[ -z "$(processes)" ]' || wrong "left running: $(processes)"
    [ ! -e "$scratch/result.json" ] || wrong 'a result file of an unfinished run'
    ! ls "$tree"/submissions/*-$check.* >/dev/null 2>&1 || wrong "left: $(ls "$tree"/submissions/*-$check.*)"
done
