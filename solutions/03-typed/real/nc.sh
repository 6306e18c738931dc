#!/bin/sh
# Lab 03 against nc: what printf and nc send in odd pieces comes out as messages, and what the demo sends arrives byte for
# byte.

. "$(dirname "$0")/../../real.sh"
need_openbsd_nc

end='the stream has ended between two messages, as it should\n'
demo_receives '1: text "hello"\n2: colour 255 128 1\n3: dot 7 9\n4: ping\n'"$end" \
    '' 'T\005hel' 'loC\377\200' '\001D\007\011P'
demo_receives '1: pong "anna"\n2: text ""\n3: dot 0 10\n'"$end" '' '\320' 'annaT' '\000D\000' '\012'
demo_receives '1: text "hello"\nunknown type 81\n' '' 'T\005helloQ'
demo_receives '1: text "hello"\nthe peer ended the stream inside a message\n' '' 'T\005helloC\377'

demo_sends 'PT\005helloDxy\320annaT\000' ping text=hello dot=xy pong=anna text
