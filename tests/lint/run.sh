#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [NAME...]: the house rules, one file each; each prints what breaks its
# rule. As many run at once as there are processors. Without a name, self.sh then
# tries those that hold.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
all='' sound=''
[ $# -gt 0 ] || {
	all=yes; set -- $(for rule in tests/lint/rule-*.sh; do
		name=${rule##*/rule-} && echo "${name%.sh}"; done)
}
one() { tests/lint/rule-"$1".sh . >"$2/$1" 2>&1 && : >"$2/$1.ok"; }
export -f one
# the long ones first, so that they do not run alone at the end
printf '%s\n' "$@" | sort | awk \
	'/^(shell|format)$/ {print; next} {rest = rest $0 "\n"} END {printf "%s", rest}' |
	xargs -P"$(nproc)" -I{} bash -c 'one "$@"' _ {} "$out"
for name; do
	if [ -e "$out/$name.ok" ]; then
		passed=$((passed + 1)) sound="$sound $name"
		echo "ok - $name"
		grep '^# ' "$out/$name"
	else
		failed=$((failed + 1))
		echo "not ok - $name"
		head -40 "$out/$name"
		[ "$(wc -l <"$out/$name")" -le 40 ] ||
			echo "# ... $(wc -l <"$out/$name") lines in all"
	fi
done
if [ -n "$all" ] && [ -n "$sound" ]; then
	# shellcheck disable=SC2086
	tests/lint/self.sh $sound >"$out/self"
	sed '$d' "$out/self"
	passed=$((passed + $(grep -c '^ok' "$out/self")))
	failed=$((failed + $(grep -c '^not ok' "$out/self")))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
