#!/bin/sh
# Says which signals come, and ends on TERM with the status 37.
trap 'echo got HUP' HUP
trap 'echo got USR1' USR1
trap 'echo got USR2' USR2
trap 'echo got INT' INT
trap 'echo got TERM; exit 37' TERM
echo ready
while :; do sleep 0.1; done
