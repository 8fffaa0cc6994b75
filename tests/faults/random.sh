#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# random.sh SEED...: the random runs of these seeds (rounds.py), JOBS (6) side by side: they wait
# more than they work. random.sh -n RUNS [FIRST]: of so many seeds from FIRST (1) on.
# A run that fails says its seed, what differs and each operation; `random.sh SEED` is it again.
# CLOUD=NAME OS_CLIENT_CONFIG_FILE=FILE: on a real Neutron, by its administrator's entry; each run
# has a project of its own there, and a proxy before it that follows the fault script.
# OPERATIONS=N: of each run, instead of 50. KEEP=1: the files of a run that fails stay.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" = -n ]; then
	first=${3:-1}
	# shellcheck disable=SC2046
	set -- $(seq "$first" $((first + $2 - 1)))
fi
[ $# -gt 0 ] || { sed -n '3,8s/^# //p' "$0"; exit 2; }
[ -c /dev/fuse ] || { echo "there is no /dev/fuse here: nothing can be mounted"; exit 1; }
out=$(mktemp)
trap 'rm -f "$out"' EXIT
# one SEED: what it printed comes out whole
one() {
	local text
	text=$(timeout -k 10 300 python3 "$1/rounds.py" "$2" 2>&1)
	grep -qE '^(not )?ok - seed' <<<"$text" ||
		text="not ok - seed $2: no answer; it said: $text"
	printf '%s\n' "$text"
}
export -f one
printf '%s\n' "$@" | xargs -P"${JOBS:-6}" -I{} bash -c 'one "$@"' _ "$here" {} | tee "$out"
passed=$(grep -c '^ok - seed' "$out")
failed=$(($# - passed))
awk '/^(not )?ok - seed/ {
		sub(/^.*seed [0-9]+: /, ""); o += $1; r += $3; f += $5; s += $7; e += $9
		if ($12 > l) l = $12
	}
	END { printf "in all %d operations, %d requests, %d faulted, %d signals, %d ends, " \
		"longest %.1f s\n", o, r, f, s, e, l }' "$out"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
