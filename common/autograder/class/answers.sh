# One answer of a kind: what a student hands in for a lab.

# folder_of LAB, stem_of LAB, solution_of LAB: 02-fixed-length, fixed_length, and the reference solution's file.
folder_of() {
    set -- "$root/labs/$1"-*/
    set -- "${1%/}"
    printf '%s' "${1##*/}"
}
stem_of() {
    set -- "$(folder_of "$1")"
    printf '%s' "${1#*-}" | tr - _
}
solution_of() {
    printf '%s' "$root/solutions/$(folder_of "$1")/$(stem_of "$1").cpp"
}

# pick HUNDREDTH FILE...: one of the files. The first ones are picked more often, as some mistakes are more common.
pick() {
    hundredth=$1
    shift
    shift $((hundredth * hundredth * $# / 10000))
    printf '%s' "$1"
}

# hand_in LAB KIND VARIANT NUMBER: writes what student NUMBER hands in for the lab to $pool/hand-in. A kind with a '+' has its
# local variables renamed, as every fifth answer has; each has a line of its own at the end, so that no two are the same text.
hand_in() {
    hand_in_folder=$root/solutions/$(folder_of "$1")
    file=$pool/hand-in/$(stem_of "$1").cpp
    case $2 in
        right*) cp "$(pick "$3" "$hand_in_folder"/right/*.cpp)" "$file" ;;
        wrong*) wrong_answer "$1" "$(pick "$3" "$hand_in_folder"/wrong/*.patch)" ;;
        stub*) cp "$root/labs/$(folder_of "$1")/$(stem_of "$1").cpp" "$file" ;;
        hostile*) hostile_answer "$1" "$3" ;;
        *) cp "$(solution_of "$1")" "$file" ;;
    esac
    case $2,$(($4 % 5)) in
        hostile*) ;;
        *+,* | solution,0 | right,0 | wrong,0) rename "$1" "$4" ;;
    esac
    printf '\n// Handed in by student %s.\n' "$4" >>"$file"
    case $2 in
        broken*) printf 'int unfinished( {\n' >>"$file" ;;
        missing*) rm "$file" ;;
        misnamed*) mv "$file" "$pool/hand-in/$(misnamed "$1" "$3")" ;;
        crlf*) awk '{ printf "%s\r\n", $0 }' "$file" >"$file.crlf" && mv "$file.crlf" "$file" ;;
        zipped*)
            (cd "$pool/hand-in" && cmake -E tar cf "lab$1.zip" --format=zip --mtime='2026-01-05' -- "${file##*/}")
            rm "$file"
            ;;
    esac
}

# wrong_answer LAB PATCH: the patched solution. Each is patched once.
wrong_answer() {
    patched=$pool/$1-$(basename "$2" .patch).cpp
    [ -e "$patched" ] || patch --quiet --fuzz=0 --output "$patched" "$(solution_of "$1")" "$2"
    cp "$patched" "$file"
}

# hostile_answer LAB VARIANT: those that do harm are written for lab 02; elsewhere there is a stub.
hostile_answer() {
    hostile=$root/common/autograder/sandbox/tests/hostile
    if [ "$1" = 02 ]; then
        cp "$(pick "$2" "$hostile/prints_success.cpp" "$hostile/sleeps_for_ever.cpp" "$hostile/exits_in_a_call.cpp" \
            "$hostile/includes_the_solution.cpp" "$hostile/leaves_a_daemon.cpp" "$hostile/has_its_own_main.cpp" \
            "$hostile/many_errors.cpp" "$hostile/spins.cpp")" "$file"
    else
        cp "$root/labs/$(folder_of "$1")/$(stem_of "$1").cpp" "$file"
    fi
}

# misnamed LAB VARIANT: a name that is not the lab's.
misnamed() {
    case $(($2 % 4)) in
        0) echo "lab$1.cpp" ;;
        1) echo "$(stem_of "$1" | tr '[:lower:]' '[:upper:]').CPP" ;;
        2) echo "$(stem_of "$1") (1).cpp" ;;
        3) echo "$(stem_of "$1").cpp.txt" ;;
    esac
}

# rename LAB NUMBER: gives the local variables in $file other names.
rename() {
    set -- "$2" "$root/labs/$(folder_of "$1")/$(stem_of "$1").hpp"
    awk -v tail="_$1" -f "$here/rename.awk" "$2" "$root"/common/net/*.hpp "$file" "$file" >"$file.renamed"
    mv "$file.renamed" "$file"
}
