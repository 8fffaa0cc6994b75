#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 8: whoever has an answer finds nothing older in the kernel: own
# changes are seen at once, and one who is told of a change reads the new value.
# Each is done hundreds of times, with more programs at work than processors.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "somebody else is played in the sandbox"; pass "(nothing to do)"; exit; }
start_sandbox
mount_cloud sandbox -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-a networks/t-a/subnets/10.8.0.0%2F24 networks/t-a/ports/t-p
id=$(cat networks/t-a/id)
api GET "/networks/$id" >/dev/null
behind() { timeout 120 python3 "$TOP/tests/mount/behind.py" "$1" "$2" "$id" "$(cat "$WORK/url")/network/v2.0" "$(cat "$WORK/token")"; }
for _ in $(seq "$(nproc)") x; do
	while :; do :; done &
	busy+=($!)
done
is "a link's text, after mv" "300 new" behind rename 300
is "... after somebody else's renaming, found out by touch" "200 new" behind renamed_elsewhere 200
is "a value in .json, after its own file was written" "300 new" behind write 300
is "a port made through a view, by its own name, and removed by that" "200 made, 200 removed" behind make_and_remove 200
is "what O_DIRECT reads, be it longer or shorter" "200 new" behind direct 200
is "what a poller reads who was told" "199 last" behind poll 200
kill "${busy[@]}"
wait "${busy[@]}" 2>/dev/null || true
