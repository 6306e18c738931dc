# The course at a glance, from stored results: nothing is built.

# read_result FILE: prints points, maximum and the title of the first test that lost points, tab-separated.
read_result() {
    awk '
        # the value of "key":"..." in this line, unescaped
        function text(key) {
            if (!match($0, "\"" key "\":\"([^\"\\\\]|\\\\.)*\"")) return ""
            value = substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 5)
            gsub(/\\"/, "\"", value)
            gsub(/\\\\/, "\\", value)
            return value
        }
        function number(key) {
            match($0, "\"" key "\":[0-9]+")
            return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
        }
        NR == 1 { points = number("score"); most = number("max_score") }
        /"name":/ && next_test == "" && text("status") !~ /^(passed|skipped)$/ { next_test = text("name") }
        END { printf "%s\t%s\t%s\n", points, most, next_test }
    ' "$1"
}

# Cuts the text to what fits into $2 columns, at a space.
shorten() {
    text=$1
    while [ ${#text} -gt "$2" ]; do
        shorter=${text% *}
        [ "$shorter" != "$text" ] || break
        text=$shorter
    done
    [ "$text" = "$1" ] || text="$text ..."
}

overview() {
    first='' done=1
    printf 'Soket: socket programming, learned by doing it\n\n'
    for test in "$root"/labs/[0-9][0-9]-*/*_test.cpp; do
        test=${test%/*}
        find_lab "${test##*/}"
        points=- most='' hint='not checked yet'
        result=$tree/results/$lab
        if [ -s "$result.json" ]; then
            IFS='	' read -r points most hint <<END
$(read_result "$result.json")
END
            shorten "$hint" 40
            if ! cmp -s "$root/$lab_source" "$result.cpp"; then
                hint="your file has changed since: labs/check $lab"
            elif [ "$points" = "$most" ]; then
                hint='done'
            else
                hint="next: $text"
            fi
        fi
        printf '  %s %-16s %5s  %s\n' "$lab" "$lab_name" "$points${most:+/$most}" "$hint"
        if [ -z "$first" ] && [ "$hint" != 'done' ]; then
            first=$lab_folder done='' state=$points first_source=$lab_source
        fi
    done
    printf '\n'
    if [ -n "$done" ]; then
        printf 'All labs are done.\n'
    elif [ "$state" = - ]; then
        printf 'Read docs/en/%s.md, write %s,\nthen run: labs/check %s\n' "$first" "$first_source" "${first%%-*}"
    else
        printf 'Go on in %s, then run: labs/check %s\n' "$first_source" "${first%%-*}"
    fi
}
