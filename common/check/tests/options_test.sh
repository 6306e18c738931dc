# What labs/check says to a command that cannot be right: one line, exit 2, and nothing is built or graded.
. "$(dirname "$0")/expect.sh"
export SOKET_BUILD="$tree"
check=$root/labs/check

expect 2 'unknown lab' "$check" 77
one_line
says 'no lab "77"'
says '02 fixed-length'
expect 2 'a lab with spaces' "$check" 'fixed length'
one_line
expect 2 'unknown option' "$check" 02 --fast
one_line
says 'no option --fast'
expect 2 'option without its value' "$check" 02 --only
one_line
says '--only needs a value'
expect 2 'missing submission' "$check" 02 --submission "$scratch/nowhere.cpp"
one_line
says "$scratch/nowhere.cpp"
expect 2 'a folder as submission' "$check" 02 --submission "$scratch"
one_line
expect 2 'result file in no folder' "$check" 02 --json "$scratch/nowhere/result.json"
one_line
expect 2 'result file that is a folder' "$check" 02 --json "$scratch"
one_line
expect 2 'two labs and one result file' "$check" 01 02 --json "$scratch/result.json"
one_line
expect 2 'a demo around another file' "$check" 02 --submission "$check" --demo
one_line
says 'goes with nothing else'
expect 2 'an option without a lab' "$check" --watch
one_line
says 'which lab?'
expect 2 'self-test with more' "$check" 02 --self-test
one_line
expect 2 'no build tree' env SOKET_BUILD="$scratch" "$check" 02
one_line
expect 2 'a compiler that is not there' env CXX=no-such-compiler "$check" 02
says 'no-such-compiler'
mkdir "$scratch/nothing"
expect 2 'neither tools nor apt-get' env PATH="$scratch/nothing" /bin/sh "$check" 02
says 'Missing on this machine: g++ cmake ninja-build'
says 'install them'
expect 0 'help' "$check" --help
says 'labs/check 02 --watch'
says_not 'labs/check:'
