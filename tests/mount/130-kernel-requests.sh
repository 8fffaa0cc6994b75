#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), .cloudnetfs/stats: kernel_requests. What the kernel knows it answers by
# itself: counts, never times.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=5,subnets=5,ports=60
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/ports/t-p
asked() { awk '$1 == "kernel_requests" {print $2}' .cloudnetfs/stats; }
# asks COMMAND...: how much the kernel asks for it, warm. It runs ten times, so that what reading
# the count takes, sometimes one more and sometimes one less, is no part of that; and that four
# times, of which the fewest count: the kernel gives back memory when others need it.
asks() {
	local before own n fewest=
	# of what it has read for the first time it asks for the times once more
	for _ in 1 2 3; do
		"$@" >"$WORK/out" 2>&1
	done
	for _ in 1 2 3 4; do
		before=$(asked)
		own=$(($(asked) - before))
		before=$(asked)
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			"$@" >"$WORK/out" 2>&1
		done
		n=$((($(asked) - before - own + 5) / 10))
		[ -n "$fewest" ] && [ "$fewest" -le "$n" ] || fewest=$n
	done
	echo "$fewest"
}
ok "names that it has not looked up are asked for" sh_ "
	$(declare -f asked asks); WORK=$WORK
	[ \$(asks eval 'stat networks/t-none-\$RANDOM') -ge 1 ]"
for command in "ls -lR ." "ls networks ports" "stat ports/t-p ports/t-p/status" \
	"cat ports/t-p/status networks/t-n/name" "readlink ports/t-p/network" \
	"ls -l ports/t-p/ networks/t-n/ports/" "test -d networks/t-n"; do
	# shellcheck disable=SC2086
	is "warm: $command" 0 asks $command
done
is "... all values" 0 asks sh_ 'cat ports/*/*'
# fts_open(3) asks what kind of filesystem each folder is on that is named to it
is "warm find: statfs of the folders named to it" "1 2" sh_ "
	$(declare -f asked asks); WORK=$WORK; echo \$(asks find ports) \$(asks find ports networks)"
is "... and grep -r" "1 2" sh_ "
	$(declare -f asked asks); WORK=$WORK
	echo \$(asks grep -r . ports) \$(asks grep -r . ports networks)"
is "what they read was there" 1 sh_ "grep -c '^ports/t-p/name:t-p\$' $WORK/out"
