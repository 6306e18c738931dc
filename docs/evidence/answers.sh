# Which wrong answer speaks for which misconception.

# answers: a line "ID TAB patch TAB belief TAB test" for each misconception that a wrong answer names, in alphabetical order. The patch
# that is called like the misconception comes before others ("ID-twice.patch"), and an early lab's before a later one's.
answers() {
    awk -v OFS='\t' '
        function value() { return substr($0, index($0, ": ") + 2) }
        FNR == 1 { is_header = 1 }
        /^--- / { is_header = 0 }
        !is_header { next }
        /^Belief: / { belief = value() }
        /^Loses: / { test = value() }
        /^Misconception: / {
            id = value()
            name = FILENAME
            sub(/.*\//, "", name)
            is_namesake = name == id ".patch"
            if (!(id in answer) || is_namesake && !namesake[id]) {
                answer[id] = FILENAME OFS belief OFS test
                namesake[id] = is_namesake
            }
        }
        END { for (id in answer) print id, answer[id] }
    ' "${root:?}"/solutions/*/wrong/*.patch | LC_ALL=C sort
}
