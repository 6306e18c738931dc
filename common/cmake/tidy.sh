# Runs clang-tidy over what is compiled, except files that only exist to be wrong: tidy.sh BUILD-TREE [--all | --thorough]
# By default over the engine and the solutions; with --all also over tests, demos, docs, the autograder and whatever else there is, which
# takes far longer; --thorough does so with the static analyzer, too. Other versions than 14 know other rules, so they are not asked: status 77.
set -eu
case $(clang-tidy --version 2>/dev/null) in
    *'version 14.'*) ;;
    *)
        echo 'clang-tidy 14 is missing'
        exit 77
        ;;
esac
root=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
# The static analyzer takes ten times as long as all other checks together.
checks='-bugprone-suspicious-include,-clang-analyzer-*'
[ "${2:-}" != --thorough ] || checks=-bugprone-suspicious-include
left_out='/tests/(submissions|hostile)/|/naive\.cpp$'
status=0

# tidy TREE OPTION...: the files on the input, compiled as that tree does. False when there is something to mend.
tidy() {
    tree=$1
    shift
    tr '\n' '\0' | xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet "--checks=$checks" "$@" -p "$tree" 2>/dev/null
}

# files TREE: what it compiles.
files() {
    sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$1/compile_commands.json" | sort -u
}

# Most of the time goes into the standard headers, again for every file. So the engine is looked at as the student's build
# compiles it, most of it in one piece, which includes the others: hence no check of what is included. So are the solutions.
pieces=$1/tidy
cmake -S "$root" -B "$pieces" -G Ninja -DSOKET_TESTS=OFF -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >/dev/null
filter='--header-filter=/(docs|labs|common|solutions)/.*\.[ch]pp$'
files "$pieces" | grep '/common/harness/' | tidy "$pieces" "$filter" || status=1
files "$1" | sed -n 's/.*\/solutions\/.*/#include "&"/p' >"$pieces/solutions.cpp"
includes=$(find "$root/labs" -mindepth 1 -maxdepth 1 -type d -exec printf -- '-I%s\n' {} +)
IFS='
'
# shellcheck disable=SC2086 # a line each
clang-tidy --quiet "--checks=$checks" "$filter" "$pieces/solutions.cpp" -- -std=c++20 "-I$root/common" $includes 2>/dev/null || status=1
unset IFS

[ -n "${2:-}" ] || exit $status

files "$1" | grep -Ev -e "$left_out" -e '/common/harness/[^/]*\.cpp$' -e '/common/harness/interpose/' -e '/common/harness/CMakeFiles/' \
    -e '/common/fuzz/' -e '/solutions/' | tidy "$1" "$filter" || status=1

# CMake does not know how the fuzz targets are compiled.
find "$root/common/fuzz" "$root/solutions" \( -path '*/common/fuzz/*.cpp' -o -name fuzz.cpp \) -print0 2>/dev/null |
    xargs -0 -n 1 -P "$(nproc)" sh -c 'folder=${3%/*}
        exec clang-tidy --quiet "--checks=$2" "$3" -- -std=c++20 -I"$1/common" -I"$1/labs/${folder##*/}" 2>/dev/null' sh "$root" "$checks" || status=1
exit $status
