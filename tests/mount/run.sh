#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the mount tests, or those of the folder DIR (those whose names hold a word of the arguments),
# each for at most five minutes, and adds up what they say. JOBS=N runs N side by side; on a real
# cloud each is alone, since they sweep it. There, up to five scripts that failed are run once more,
# and what they say then counts: the service itself may be slow for a while. The last lines name
# them.
set -uo pipefail
passed=0 failed=0 failing=() failing_passed=0
[ -z "${CLOUD:-}" ] || JOBS=1
. "$(dirname "$0")/../scripts.sh"
cd "${DIR:-$(dirname "$0")}" || exit 1
chosen=()
for t in [0-9]*.sh; do
	wanted=
	for word; do [[ $t == *"$word"* ]] && wanted=yes; done
	[ $# -gt 0 ] && [ -z "$wanted" ] || chosen+=("$t")
done
[ ${#chosen[@]} -eq 0 ] || run_scripts 300 "${chosen[@]}"
if [ -n "${CLOUD:-}" ] && [ ${#failing[@]} -gt 0 ] && [ ${#failing[@]} -le 5 ]; then
	echo "== once more: ${failing[*]}"
	unsteady="${failing[*]}"
	passed=$((passed - failing_passed)) failed=0
	run_scripts 300 "${failing[@]}"
	echo "# failed at first: $unsteady"
fi
echo "$(basename "$PWD"): $passed passed, $failed failed"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
