#!/bin/sh
# Lab 02 against nc: what nc sends in odd pieces comes out as messages, and what the demo sends arrives byte for byte.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

two='1: "monday  "\n2: "tuesday "\n'
demo_receives "${two}the stream has ended between two messages, as it should\n" 8 mon 'day  tues' 'day '
demo_receives "${two}the peer ended the stream inside a message\n" 8 'monday  tuesday wedn'
demo_sends 'red     yellow  blue    ' 8 red yellow blue
