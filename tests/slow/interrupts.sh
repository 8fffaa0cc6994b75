#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), ERRORS: whoever waits for a cloud that hangs can be interrupted, and is let go
# at once; a signal that somebody handles interrupts nothing. A thousand of the former, timed (this
# judges by how many took over half a second, and wants a quiet machine), and noise of the latter
# through 20,000 operations. It runs on the sandbox; a real cloud is not asked 20,000 times.
. "$(dirname "$0")/../mount/lib.sh"
BIN=$TOP/build/cloudnetfs # as it is used: the sanitizers' is not what is timed
start_sandbox
slow() { timeout 500 /usr/bin/python3 -B "$TOP/tests/slow/interrupts.py" "$@"; }

for round in $(seq 10); do # each ends before the cloud is given up
	fault ''
	mount_cloud "$CLOUD" || exit 1
	fault '* * hang'
	is "round $round: a hundred readers wait, and SIGINT ends each" \
		"100 interrupted, 0 otherwise" slow ints "$M" 100 "$WORK/times"
	unmount
done
fault ''
figures=$(slow figures "$WORK/times")
echo "# $figures"
like "a thousand were timed, none took over half a second" \
	'^1000 interrupts: .*; 0 over 500 ms$' echo "$figures"

mount_cloud "$CLOUD" -o cache_ttl=0.01 || exit 1
for i in 0 1 2 3; do mkdir "$M/networks/t-$i"; done
fault 'GET * delay ms=4'
is "20,000 operations under SIGALRM and SIGURG: none is interrupted" \
	"20000 operations, enough noise, none failed" slow noise "$M" 20000
