# common/fuzz/fuzz: what it says to a wrong command, what it finds, and that Ctrl-C loses nothing.
. "$(dirname "$0")/../../check/tests/expect.sh"
export SOKET_BUILD="$tree"
fuzz=$root/common/fuzz/fuzz

expect 2 'no time' "$fuzz" 02
one_line
says '--minutes'
expect 2 'no time at all' "$fuzz" 02 --minutes 0
one_line
expect 2 'minutes in words' "$fuzz" 02 --minutes five
one_line
expect 2 'unknown lab' "$fuzz" 77 --minutes 1
one_line
expect 2 'a lab without a target' "$fuzz" 00 --minutes 1
one_line
expect 2 'a file that is not there' "$fuzz" 02 --repeat "$scratch/nowhere"
one_line
expect 2 'repeating for a time' "$fuzz" 02 --minutes 1 --repeat "$0"
one_line
expect 2 'one source, two labs' "$fuzz" 02 03 --minutes 1 --source "$0"
one_line
expect 2 'a source that does not compile' "$fuzz" 02 --minutes 1 --source "$0"
says 'does not compile'

wrong=$scratch/wrong.cpp
patch --quiet --fuzz=0 --output "$wrong" "$root/solutions/02-fixed-length/fixed_length.cpp" \
    "$root/solutions/02-fixed-length/wrong/body-short-read.patch"
rm -rf "$tree/fuzz/findings/02-fixed-length-wrong"
expect 1 'a wrong reader' "$fuzz" fixed-length --minutes 1 --jobs 1 --source "$wrong"
says ', 1 findings'
input=$(ls "$tree"/fuzz/findings/02-fixed-length-wrong/*)
says "again: common/fuzz/fuzz 02 --repeat $input --source $wrong"
expect 1 'its finding again' "$fuzz" 02 --repeat "$input" --source "$wrong"
says 'FINDING: receive_'
expect 0 'the same with the reference' "$fuzz" 02 --repeat "$input"
says 'Nothing is wrong'
rm -rf "$tree/fuzz/findings/02-fixed-length-wrong"

for signal in INT TERM HUP; do
    what="signal $signal" output=''
    corpus=$tree/fuzz/corpus/02-fixed-length
    rm -rf "$corpus"
    env --default-signal=INT "$fuzz" 02 --minutes 10 --jobs 1 >"$scratch/output" 2>&1 &
    command=$!
    tries=0
    until [ "$(ls "$corpus" 2>/dev/null | wc -l)" -gt 20 ] || [ $tries -gt 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -s $signal $command
    wait $command
    status=$? output=$(cat "$scratch/output")
    [ $status = 130 ] || wrong "exit status $status"
    says '02-fixed-length'
    says 'executions'
    says ', 0 findings'
    [ "$(ls "$corpus" | wc -l)" -gt 10 ] || wrong 'inputs that it had made are gone' # a few give way to shorter ones
    ! grep -laF "$corpus" /proc/[0-9]*/cmdline >/dev/null 2>&1 || wrong 'a process is left'
done
