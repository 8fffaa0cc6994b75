#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The sandbox by itself: its faults, what no real service here has, and the stock openstack command with it.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
passed=0 failed=0
for t in faults.sh openstack-cli.sh identity-admin.sh logins.sh firewall.sh firewall1.sh vpn.sh quota.sh nova.sh \
	octavia.sh k5.sh tricircle.sh cyclades.sh synnefo.sh; do
	echo "== $t"
	out=$(timeout -k 10 400 bash "./$t" 2>&1)
	printf '%s\n' "$out"
	last=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' <<<"$out" | tail -1)
	[ -n "$last" ] || last='0 passed, 1 failed'
	passed=$((passed + ${last%% *})) failed=$((failed + $(sed 's/.*, \([0-9]*\) failed/\1/' <<<"$last")))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
