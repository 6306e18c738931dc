# Where what a student hands in comes to lie: as learning platforms lay out what instructors download (export_names.hpp names
# their sources).

begin_layout() {
    [ "$layout" != gradescope ] || echo '---' >"$folder/submission_metadata.yml"
}

end_layout() {
    :
}

# lay_out: puts $pool/hand-in, of one lab, to the other labs of this student.
lay_out() {
    case $layout in
        folders) place=$folder/$login ;;
        moodle) place=$folder/${name}_$((410000 + 13 * number))_assignsubmission_file_ ;;
        canvas) place=$pool/canvas ;;
        gradescope) gradescope_place ;;
    esac
    # Some keep the course's folders, some hand in bare files.
    [ "$layout" = canvas ] || [ $((number % 3)) != 0 ] || place=$place/labs/$(folder_of "$lab")
    mkdir -p "$place"
    for handed_in in "$pool/hand-in"/*; do
        [ -e "$handed_in" ] || continue
        if [ "$layout" = canvas ]; then
            canvas_file "$handed_in"
        else
            mv "$handed_in" "$place/"
        fi
    done
}

# canvas_file FILE: all lie side by side, the name says whose each is; some are late, some a second attempt.
canvas_file() {
    who=$(printf '%s' "$plain" | tr -d ' ')
    late=''
    [ $((number % 11)) != 0 ] || late=_LATE
    base=${1##*/}
    [ $((number % 13)) != 0 ] || case $base in *.*) base=${base%.*}-1.${base##*.} ;; esac
    mv "$1" "$folder/$who${late}_$((1000 + number))_$((50000 + 10 * number + ${lab#0}))_$base"
}

# gradescope_place: one folder a submission, and whose it is in a file beside them.
gradescope_place() {
    place=$folder/submission_$((210000000 + 7 * number))
    [ ! -d "$place" ] || return 0
    cat >>"$folder/submission_metadata.yml" <<END
submission_$((210000000 + 7 * number)):
  :submitters:
  - :name: $name
    :sid: '$((1000 + number))'
    :email: $login@example.org
  :created_at: 2026-01-05 12:00:00.000000000 Z
  :score: 0.0
END
}
