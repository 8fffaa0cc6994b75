#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), ERRORS: fifty mkdirs queue for one directory, whose cloud hangs; the kernel
# lets one in after the other, and nobody can end those who wait for that. The first is told after
# its 15 seconds, and all others then, since the cloud is known not to answer; a signal that ends
# them all does so at once; what is cached is looked at meanwhile without waiting. It runs on the
# sandbox: a real cloud is not made to hang.
. "$(dirname "$0")/../mount/lib.sh"
BIN=$TOP/build/cloudnetfs # as it is used: the sanitizers' is not what is timed
start_sandbox

# queued SIGNAL: fifty mkdirs on a mount of their own.
queued() {
	fault ''
	mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
	mkdir -p "$M/networks/t-known" && stat "$M/networks/t-known" >/dev/null
	fault 'POST * hang'
	timeout 100 /usr/bin/python3 -B "$TOP/tests/slow/queued.py" "$M/networks" 50 "$1" \
		"$M/networks/t-known" >"$WORK/queued"
	grep '^#' "$WORK/queued"
	sed -i '/^#/d' "$WORK/queued"
	unmount
}

queued none
is "fifty mkdirs are told in the time of one; what is cached never waits" \
	"ended: 49 EHOSTUNREACH, 1 ETIMEDOUT
0 in state D for over 16 s, 0 looks that waited
ended in time" cat "$WORK/queued"
for signal in SIGINT SIGTERM SIGKILL; do
	queued $signal
	is "$signal ends fifty at once" "ended: 50 $signal
0 in state D for over 16 s, 0 looks that waited
ended at once" cat "$WORK/queued"
done
