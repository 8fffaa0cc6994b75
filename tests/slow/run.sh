#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [WORD...]: runs the slow tests (those whose names hold a WORD) one after the other, each
# for two hours at most, and adds up what they say.
set -uo pipefail
passed=0 failed=0 JOBS=1
. "$(dirname "$0")/../scripts.sh"
cd "$(dirname "$0")" || exit 1
chosen=()
for t in *.sh; do
	wanted=
	for word; do [[ $t == *"$word"* ]] && wanted=yes; done
	[ "$t" = run.sh ] || { [ $# -gt 0 ] && [ -z "$wanted" ]; } || chosen+=("$t")
done
[ ${#chosen[@]} -eq 0 ] || run_scripts 7200 "${chosen[@]}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
