#!/bin/sh
# Lab 05 against nc: captures that printf makes come out as messages, in odd pieces as well, and what the demo sends
# arrives byte for byte.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

end='the stream has ended between two messages, as it should\n'
demo_receives '1: 6 bytes "monday"\n2: 0 bytes ""\n3: 7 bytes "tuesday"\n'"$end" \
    '' '000' '06mon' 'day000000000' '7tuesday'
demo_receives '1: 9 bytes "a.b.00003"\n'"$end" '' '00009a\0b\n00003'
demo_receives '1: 2 bytes "ok"\na header must be five digits, not "12a45"\n' '' '00002ok12a45'
demo_receives '1: 2 bytes "ok"\nthe peer ended the stream after 4 of 9 bytes of a message\n' '' '00002ok00009half'
demo_receives '1: 2 bytes "ok"\nthe peer ended the stream inside a header, after "000"\n' '' '00002ok000'

demo_sends '00006monday0000000010a long day' monday '' 'a long day'
