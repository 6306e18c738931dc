#!/bin/sh
# Lab 06 against nc and printf: frames made by hand come out as readings, and what the demo sends arrives byte for byte.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

# A frame with a reading, as printf's octal escapes, in two halves.
first_half='\000\000\000\033\001\001\002\377\377\377\376\027\227\234\376'
second_half='\066\052\000\000\100\065\200\000\000\000\000\000\000\002ok'
reading='1 258 -2 1700000000000000000 21.5 ok'

demo_receives "1: $reading\n2: $reading\nthe stream has ended between two frames, as it should\n" \
    '' "$first_half" "$second_half$first_half" "$second_half"
demo_receives "1: $reading\nthe peer ended the stream inside the body of a frame\n" \
    '' "$first_half" "$second_half"'\000\000\000\003'
demo_receives "1: $reading\na frame of 4294967295 bytes, more than 1000\n" \
    '' "$first_half$second_half" '\377\377\377\377'

# shellcheck disable=SC2086 # each word is an argument
demo_sends "$first_half$second_half" $reading
