#!/bin/sh
# Lab 04 against nc: what nc sends in odd pieces comes out as lines, and what the demo sends arrives byte for byte.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

demo_receives '1: "monday"\n2: ""\n3: "tuesday.5"\nthe stream has ended\n' \
    crlf 'mon' 'day\r' '\n\r\ntues' 'day\r5\r\n'
demo_receives '1: "monday"\n2: "tues", which is not complete\nthe stream has ended\n' nul 'monday\0tues'
demo_receives 'a line of more than 4096 bytes\n' lf "$(printf %05000d 0)" # the message is the solution's own

demo_sends 'red\r\n\r\nlight blue\r\n' crlf red '' 'light blue'
