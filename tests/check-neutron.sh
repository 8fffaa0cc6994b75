#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make check-neutron`: a real Keystone and Neutron on loopback, the sandbox
# compared with it, and the mount tests on it. Taken down at the end, unless it
# was up before.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
dir=${NEUTRON_DIR:-/tmp/cloudnetfs-neutron}
was_up=
curl -s -o /dev/null -m 3 http://127.0.0.1:9696/ && was_up=yes
passed=0 failed=0

# compare: asks both clouds everything, once more where an answer differs: what the service picks
# at random (an id, an address) may have met a case by chance. It is printed both times.
compare() {
	out=$(NEUTRON_DIR=$dir tests/neutron/compare.sh 2>&1) && return
	grep -A8 '^not ok' <<<"$out"
	echo "== once more: the comparison"
	out=$(NEUTRON_DIR=$dir tests/neutron/compare.sh 2>&1)
}

count() {
	local last
	last=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' <<<"$1" | tail -1)
	[ -n "$last" ] || last="0 passed, 1 failed"
	passed=$((passed + ${last%% *}))
	failed=$((failed + $(sed 's/.*, \([0-9]*\) failed/\1/' <<<"$last")))
}

make -j"$(nproc)" all >/dev/null || exit 1
make -j"$(nproc)" DEVELOPER=1 SANITIZE=address,undefined BUILD=build/asan \
	build/asan/cloudnetfs >/dev/null || exit 1
# what an earlier run that was killed has made would be compared, too
[ -n "$was_up" ] || NEUTRON_DIR=$dir tests/neutron/down.sh --wipe
if ! NEUTRON_DIR=$dir tests/neutron/up.sh; then
	echo "not ok - no Neutron: see $dir/log"
	echo "0 passed, 1 failed"
	exit 1
fi
echo "== the sandbox compared with Neutron"
compare
printf '%s\n' "$out"
count "$out"
echo "== real mounts on Neutron"
out=$(CLOUD=demo OS_CLIENT_CONFIG_FILE=$dir/clouds.yaml tests/mount/run.sh 2>&1)
printf '%s\n' "$out"
count "$out"
[ -n "$was_up" ] || NEUTRON_DIR=$dir tests/neutron/down.sh
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
