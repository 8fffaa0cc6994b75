#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the mount tests, or those of the folder DIR (those whose names hold a word of the arguments), each
# for at most five minutes, and adds up what they say.
set -uo pipefail
cd "${DIR:-$(dirname "$0")}" || exit 1
passed=0 failed=0
for t in [0-9]*.sh; do
	if [ $# -gt 0 ]; then
		wanted=
		for word; do [[ $t == *"$word"* ]] && wanted=yes; done
		[ -n "$wanted" ] || continue
	fi
	echo "== $t"
	out=$(timeout -k 15 300 bash "./$t" 2>&1)
	rc=$?
	printf '%s\n' "$out"
	last=$(printf '%s\n' "$out" | grep -E '^[0-9]+ passed, [0-9]+ failed$' | tail -1)
	p=${last%% passed*} f=${last#*, } f=${f%% failed*}
	passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
	if [ "$rc" -ne 0 ] && [ "${f:-0}" -eq 0 ]; then
		echo "not ok - $t ended with $rc"
		failed=$((failed + 1))
	fi
done
echo "$(basename "$PWD"): $passed passed, $failed failed"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
