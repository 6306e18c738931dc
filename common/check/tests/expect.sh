# What the tests of labs/check have in common. Each is called as: sh NAME_test.sh SOURCE-TREE BUILD-TREE

root=$1 tree=$2
scratch=$tree/check-tests/$(basename "$0" .sh)
rm -rf "$scratch"
mkdir -p "$scratch"
failures=0
finish() {
    rm -rf "$scratch"
    [ "$failures" = 0 ]
    exit $?
}
trap finish EXIT

# expect STATUS WHAT COMMAND...: the command must end with that status; its output is kept in $output.
expect() {
    wanted=$1 what=$2
    shift 2
    output=$("$@" 2>&1) && status=0 || status=$?
    [ "$status" = "$wanted" ] || wrong "exit status $status, not $wanted"
}

# says TEXT: the last output contains it. says_not TEXT: it does not.
says() {
    case $output in
        *"$1"*) ;;
        *) wrong "does not say: $1" ;;
    esac
}
says_not() {
    case $output in
        *"$1"*) wrong "says: $1" ;;
    esac
}

# one_line: the last output is one line of at most 200 characters.
one_line() {
    [ "$(printf '%s\n' "$output" | wc -l)" = 1 ] || wrong "more than one line"
}

wrong() {
    failures=$((failures + 1))
    printf 'WRONG (%s): %s\n%s\n\n' "$what" "$1" "$output"
}
