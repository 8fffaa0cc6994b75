#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), .cloudnetfs/stats: callers are answered in turns of one loop. Hundreds that
# wait for one answer are answered over several turns: each gets it whole, whoever was interrupted
# meanwhile, and others have their turn between them. On a real cloud nothing holds an answer back.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "an answer is held back by the sandbox's fault script"; exit; }
start_sandbox --populate networks=10,subnets=10,ports=100
mount_cloud sandbox -o cache_ttl=600 || exit 1
cd "$M" || exit 1

# together N: so many threads of one process list ports/; prints how many entries each has seen
together() {
	python3 -c '
import collections, os, sys, threading
seen = collections.Counter()
def look():
    seen[len(os.listdir("ports"))] += 1
threads = [threading.Thread(target=look) for _ in range(int(sys.argv[1]))]
for t in threads: t.start()
for t in threads: t.join()
print(" ".join(f"{n}x{size}" for size, n in seen.items()))' "$1"
}
ls networks >/dev/null
fault 'GET /network/v2.0/ports delay-after ms=2000 count=1'
m=$(mark)
together 300 >"$WORK/first" & first=$!
together 300 >"$WORK/killed" 2>/dev/null & killed=$!
eventually 1 requests "$m" GET '/v2.0/ports' >/dev/null
sleep 0.5
{ sleep 1.6; kill -9 $killed; } & killer=$!
wait $first
wait $killer
{ wait $killed; } 2>/dev/null
is "each of 300 that waited has the whole list" 300x100 cat "$WORK/first"
is "... of one question" 1 requests "$m" GET '/v2.0/ports'
is "... and so has who comes behind them" 300x100 together 300
is "nobody waits any more" "" cat .cloudnetfs/activity
