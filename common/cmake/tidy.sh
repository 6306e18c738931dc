# Runs clang-tidy over every file that is compiled, except those that only exist to be wrong: tidy.sh BUILD-TREE [--thorough]
# Other versions than 14 know other rules, so they are not asked: status 77.
set -eu
case $(clang-tidy --version 2>/dev/null) in
    *'version 14.'*) ;;
    *)
        echo 'clang-tidy 14 is missing'
        exit 77
        ;;
esac
# The static analyzer takes ten times as long as all other checks together.
fewer='--checks=-clang-analyzer-*'
[ "${2:-}" != --thorough ] || fewer=''
status=0
sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$1/compile_commands.json" | sort -u |
    grep -v -e '/tests/submissions/' | tr '\n' '\0' |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet $fewer -p "$1" 2>/dev/null || status=1

# CMake does not know how the fuzz targets are compiled.
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
find "$root/common/fuzz" "$root/solutions" \( -path '*/common/fuzz/*.cpp' -o -name fuzz.cpp \) -print0 2>/dev/null |
    xargs -0 -n 1 -P "$(nproc)" sh -c 'folder=${3%/*}
        exec clang-tidy --quiet $2 "$3" -- -std=c++20 -I"$1/common" -I"$1/labs/${folder##*/}" 2>/dev/null' sh "$root" "$fewer" || status=1
exit $status
