# Runs clang-tidy over every file that is compiled, except those that only exist to be wrong: tidy.sh BUILD-TREE
# Other versions than 14 know other rules, so they are not asked: status 77.
set -eu
case $(clang-tidy --version 2>/dev/null) in
    *'version 14.'*) ;;
    *)
        echo 'clang-tidy 14 is missing'
        exit 77
        ;;
esac
sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$1/compile_commands.json" | sort -u |
    grep -v -e '/tests/submissions/' | tr '\n' '\0' |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet -p "$1" 2>/dev/null
