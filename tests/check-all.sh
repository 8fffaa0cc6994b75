#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# check-all.sh PART...: makes each of these targets, says how long it took, and adds up their
# closing lines.
# A part that fails, runs nothing or does not say what it ran fails the whole; the others run all
# the same.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0 wrong=''
mkdir -p build/check
for part; do
	log=build/check/$part.log began=$SECONDS
	echo "==== make $part"
	rc=0
	make "$part" </dev/null 2>&1 | tee "$log" || rc=$?
	last=$(grep -aE '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -1)
	p=${last%% *} f=${last#*, } f=${f%% *}
	passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0}))
	if [ "$rc" -ne 0 ] || [ "${f:-1}" -ne 0 ] || [ "${p:-0}" -eq 0 ]; then
		wrong="$wrong $part"
		[ "${f:-0}" -gt 0 ] || failed=$((failed + 1))
	fi
	echo "==== make $part: ${last:-it says nothing}, in $((SECONDS - began)) s"
done
# by name, at the end: of a long output only that may be left
for part in $wrong; do
	grep -aE '^not ok|^[^ ]+:[0-9]+:[FE]:|^# failed at first|ERROR: .*Sanitizer' \
		"build/check/$part.log" | sed "s/^/$part: /" | tail -n 20
done
[ -z "$wrong" ] || echo "failed:$wrong"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
