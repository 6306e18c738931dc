# Whatever the tests say beforehand that they catch must be on the page, with a link to that section of that lab's handout.
# complete.sh PAGE JUDGE...
set -eu
page=$1
shift
list=$(for judge in "$@"; do
    name=${judge##*/}
    "$judge" --list-suspicions | awk -F '\t' -v lab="${name%%-*}" '{ print $2, "lab" lab "-" $3 }'
done | sort -u)
printf '%s\n' "$list" | awk '
    FNR == NR {
        if (/^### / && match($0, /[{]#[a-z0-9-]+[}]$/)) id = substr($0, RSTART + 2, RLENGTH - 3)
        if (/^`/) for (i = 1; i <= NF; ++i) if ($i == "@ref") links[id " " $(i + 1)] = 1
        next
    }
    !($0 in links) { print "not on the page: " $0; missing = 1 }
    { ++count }
    END { print count " places"; exit missing || count == 0 }
' "$page" -
