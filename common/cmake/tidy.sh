# Runs clang-tidy over every file that is compiled, except those that only exist to be wrong: tidy.sh BUILD-TREE
set -eu
sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$1/compile_commands.json" | sort -u |
    grep -v -e '/tests/submissions/' | tr '\n' '\0' |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet -p "$1" 2>/dev/null
echo "clang-tidy has nothing to say."
