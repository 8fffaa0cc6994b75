#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One mount of each cloud at the same time, from one clouds.yaml; each is known
# for what it is from its catalogue, and -o cloud_type overrides.
. "$(dirname "${BASH_SOURCE[0]}")/../mount/lib.sh"
[ -z "$REAL" ] || { skip "it mounts the clouds of the sandbox"; pass "(nothing to do)"; exit; }
start_sandbox
clouds="sandbox sandbox-other sandbox-admin k5 tricircle cyclades synnefo"
pids=()
for c in $clouds; do
	mkdir "$WORK/$c"
	"$BIN" "$c" "$WORK/$c" -f >>"$FSLOG" 2>&1 &
	pids+=($!)
done
trap 'kill "${pids[@]}" 2>/dev/null; wait "${pids[@]}" 2>/dev/null; finish' EXIT
for c in $clouds; do
	for _ in $(seq 300); do mountpoint -q "$WORK/$c" && break; sleep 0.05; done
	ok "$c is mounted" mountpoint -q "$WORK/$c"
done
for c in $clouds; do
	is "$c has the five collections" 5 sh_ \
		"ls -d $WORK/$c/{networks,subnets,ports,ips,connectors} | wc -l"
	ok "... and can be read whole" sh_ \
		"tar cf /dev/null -C $WORK/$c --exclude .cloudnetfs . 2>$WORK/tar.err
		cat $WORK/tar.err; [ ! -s $WORK/tar.err ]"
	ok "mkdir networks/NAME" mkdir "$WORK/$c/networks/here-$c"
done
is "what one has made the others do not see" 1 sh_ "ls $WORK/sandbox/networks | grep -c here"
for c in sandbox:security-groups k5:connector-pools tricircle:regions cyclades:quotas \
	synnefo:servers; do
	ok "${c%:*} is known for what it is: ${c#*:}/" test -d "$WORK/${c%:*}/${c#*:}"
done
is "an older Synnefo's NICs are its ports" 2 sh_ "ls $WORK/synnefo/ports | grep -c '^nic-'"
for c in $clouds; do
	ok "rmdir networks/NAME" rmdir "$WORK/$c/networks/here-$c"
done
fusermount3 -u "$WORK/k5"
mount_cloud k5 -o cloud_type=neutron || exit 1
is "-o cloud_type overrides the catalogue" "" ls "$M/connectors"
ok "... there are no pools then" sh_ "! test -e $M/connector-pools"
unmount
like "an unknown cloud_type names those that there are" "one of k5 cyclades synnefo neutron" \
	"$BIN" k5 "$M" -o cloud_type=aws
