#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: whoever has an answer finds nothing older in the
# kernel: own changes are seen at once, and one who is told of a change reads
# the new value. Each is done hundreds of times (of a real cloud, which takes
# its time, ten), with more programs at work than processors.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-a networks/t-a/subnets/10.8.0.0%2F24 networks/t-a/ports/t-p
id=$(cat networks/t-a/id)
api GET "/networks/$id" >/dev/null
behind() {
	timeout 120 python3 "$TOP/tests/mount/behind.py" "$1" "$2" "$id" "$(network_url)/v2.0" \
		"$(cat "$WORK/token")"
}
few=200 many=300
[ -z "$REAL" ] || few=10 many=15
for _ in $(seq "$(nproc)") x; do
	while :; do :; done &
	busy+=($!)
done
is "a link's text, after mv" "$many new" behind rename $many
is "... after somebody else's renaming, found out by touch" "$few new" behind renamed_elsewhere $few
is "a value in .json, after its own file was written" "$many new" behind write $many
is "a port made through a view, by its own name, and removed by that" "$few made, $few removed" \
	behind make_and_remove $few
is "what O_DIRECT reads, be it longer or shorter" "$few new" behind direct $few
is "what a poller reads who was told" "$((few - 1)) last" behind poll $few
kill "${busy[@]}"
wait "${busy[@]}" 2>/dev/null || true
