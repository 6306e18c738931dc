# Renames the local variables of a submission: awk -v tail=_7 -f rename.awk HEADER... FILE FILE, the file twice: once to find
# the variables, once to print it. A name stays when a header has it too, or when it might belong to something else as well.

# code(LINE): the line without comments and without what stands in quotes.
function code(line) {
    gsub(/\\./, "", line)
    gsub(/"[^"]*"/, "\"\"", line)
    gsub(/'[^']*'/, "''", line)
    sub(/\/\/.*/, "", line)
    return line
}

FNR == 1 { ++nth }
nth < ARGC - 2 { # a header
    line = code($0)
    while (match(line, /[A-Za-z_][A-Za-z_0-9]*/)) {
        taken[substr(line, RSTART, RLENGTH)] = 1
        line = substr(line, RSTART + RLENGTH)
    }
    next
}
nth == ARGC - 2 { # the file, the first time
    line = code($0)
    if (line ~ /^ *#/) next
    rest = line
    while (match(rest, /(\.|->|::|~)[A-Za-z_][A-Za-z_0-9]*/)) {
        name = substr(rest, RSTART, RLENGTH)
        sub(/^[^A-Za-z_]*/, "", name)
        taken[name] = 1
        rest = substr(rest, RSTART + RLENGTH)
    }
    rest = line
    declaration = "^ +(for \\()?(const |static |constexpr )*(auto|bool|char|int|unsigned|ssize_t|std::[a-z_0-9]+(<[^;={}()]*>)?)( const)?[ &*]+[a-z_][a-z_0-9]*( =|;|\\{|\\(| :)"
    if (match(rest, declaration)) {
        name = substr(rest, RSTART, RLENGTH)
        sub(/( =|;|\{|\(| :)$/, "", name)
        sub(/.*[ &*]/, "", name)
        rest = substr(rest, RSTART + RLENGTH)
        if (line !~ /^ +(return|throw|using|else|case|new|delete) /) declared[name] = 1
    }
    while (match(rest, /[A-Za-z_][A-Za-z_0-9]*\(/)) {
        taken[substr(rest, RSTART, RLENGTH - 1)] = 1 # a function
        rest = substr(rest, RSTART + RLENGTH)
    }
    next
}
{
    line = $0
    out = ""
    while (line !~ /^ *#/ && match(line, /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\/\/.*|[A-Za-z_][A-Za-z_0-9]*/)) {
        word = substr(line, RSTART, RLENGTH)
        out = out substr(line, 1, RSTART - 1) word ((word in declared) && !(word in taken) ? tail : "")
        line = substr(line, RSTART + RLENGTH)
    }
    print out line
}
