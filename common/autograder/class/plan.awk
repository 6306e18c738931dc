# What each student hands in: a line for each of them and each lab, "number, name, the same in ASCII, login, lab, kind, which
# of that kind", with tabs between. No random numbers: the same students for the same arguments, on every machine.
#
# 23 first and 19 last names make 437 different ones. Every 20 students in a row hold the whole mix, since 7 and 20 have no
# common divisor; a student's luck differs from lab to lab.

BEGIN {
    FS = "\t"
    mix = "solution right wrong solution wrong stub wrong wrong+ right wrong crlf missing wrong broken wrong solution+ wrong misnamed hostile zipped"
    if (kinds != "") {
        mix = kinds
        gsub(/,/, " ", mix)
    }
    mixed = split(mix, kind, " ")
    several = split(labs, lab, " ")
    step = mixed % 7 == 0 ? 1 : 7
}

/^#/ { next }
$1 == "first" { first[firsts++] = $2; plain_first[firsts - 1] = $3 }
$1 == "last" { last[lasts++] = $2; plain_last[lasts - 1] = $3 }

END {
    for (i = 1; i <= count; ++i) {
        f = i % firsts
        l = i % lasts
        login = sprintf("%s%s%03d", substr(plain_first[f], 1, 1), plain_last[l], i)
        for (k = 1; k <= several; ++k) {
            printf "%d\t%s %s\t%s %s\t%s\t%s\t%s\t%d\n", i, first[f], last[l], plain_last[l], plain_first[f], login, lab[k],
                kind[1 + (i * step + k * 11 + int(i / mixed)) % mixed], (i * 37 + k * 11) % 100
        }
    }
}
