# Which labs there are.

# find_lab TEXT: sets lab_folder (02-fixed-length), lab (02), lab_name (fixed-length) and lab_source (the student's file).
find_lab() {
    wanted=${1%/}
    wanted=${wanted##*/}
    case $wanted in
        [0-9]) wanted=0$wanted ;;
    esac
    for folder in "$root"/labs/[0-9][0-9]-*; do
        lab_folder=${folder##*/}
        lab=${lab_folder%%-*}
        lab_name=${lab_folder#*-}
        stem=$lab_name
        while :; do
            case $stem in
                *-*) stem=${stem%%-*}_${stem#*-} ;;
                *) break ;;
            esac
        done
        lab_source=labs/$lab_folder/$stem.cpp
        case $wanted in
            "$lab" | "$lab_name" | "$lab_folder" | "$stem") [ ! -e "$folder/${stem}_test.cpp" ] || return 0 ;;
        esac
    done
    return 1
}

list_labs() {
    names=''
    for test in "$root"/labs/[0-9][0-9]-*/*_test.cpp; do
        folder=${test%/*}
        folder=${folder##*/}
        names="$names, ${folder%%-*} ${folder#*-}"
    done
    printf '%s' "${names#, }"
}
