#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The house rules, one file each; each prints what breaks its rule. Then the
# rules are tried on a copy with a planted fault, which each must find.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0 sound=''
for rule in tests/lint/rule-*.sh; do
	name=${rule##*/rule-} name=${name%.sh}
	if out=$("$rule" . 2>&1); then
		passed=$((passed + 1)) sound="$sound $name "
		echo "ok - $name"
	else
		failed=$((failed + 1)) && echo "not ok - $name" && printf '%s\n' "$out" | head -40
	fi
done
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
for rule in tests/lint/rule-*.sh; do
	name=${rule##*/rule-} name=${name%.sh}
	[[ $sound == *" $name "* ]] || continue	# what fails without a fault proves nothing with one
	rm -rf "$copy/t" && mkdir "$copy/t" && tar c --exclude=./build --exclude=./.git --exclude="./${copy#"$PWD"/}" . | tar x -C "$copy/t"
	grep -A20 '^# fault:' "$rule" | sed -n 's/^# fault: //p' >"$copy/fault"
	(cd "$copy/t" && bash "$copy/fault")
	if "$rule" "$copy/t" >/dev/null 2>&1; then
		failed=$((failed + 1)) && echo "not ok - $name does not find its fault"
	else
		passed=$((passed + 1)) && echo "ok - $name finds a fault"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
