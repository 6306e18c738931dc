# Each misconception that a wrong answer names has evidence, made from that answer as it is, and none is left over.
# check.sh ROOT
set -eu
root=$1
. "$root/docs/evidence/answers.sh"
answers | awk -F '\t' '
    function complain(text) { print text; wrong = 1 }
    function expect(id, name, value) {
        if (kept[id, name] != value) complain(id ": \"" name "\" is now: " value)
    }
    FILENAME != "-" {
        if (FNR == 1) {
            id = FILENAME
            gsub(/.*\/|\.txt$/, "", id)
            left[id] = is_header = 1
        }
        if ($0 == "") is_header = 0
        colon = index($0, ": ")
        if (is_header) kept[id, substr($0, 1, colon - 1)] = substr($0, colon + 2)
        next
    }
    {
        ++count
        if (!($1 in left)) {
            complain("missing: docs/evidence/" $1 ".txt")
            next
        }
        delete left[$1]
        parts = split($2, path, "/")
        sub(/\.patch$/, "", path[parts])
        expect($1, "Answer", path[parts])
        expect($1, "Lab", path[parts - 2])
        expect($1, "Belief", $3)
        expect($1, "Test", $4)
    }
    END {
        for (id in left) complain("left over: docs/evidence/" id ".txt")
        print count " misconceptions that a wrong answer names"
        if (wrong) print "Make them again: docs/evidence/collect ID..."
        exit wrong || count == 0
    }
' "$root"/docs/evidence/*.txt -
