#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The sandbox by itself: its faults, what no real service here has, and the stock openstack command
# with it.
set -uo pipefail
passed=0 failed=0
. "$(dirname "$0")/../scripts.sh"
cd "$(dirname "$0")" || exit 1
run_scripts 400 faults.sh openstack-cli.sh identity-admin.sh logins.sh firewall.sh firewall1.sh \
	vpn.sh quota.sh filters.sh nova.sh \
	octavia.sh k5.sh tricircle.sh cyclades.sh synnefo.sh
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
