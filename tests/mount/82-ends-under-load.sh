#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# However the program ends while others make, remove, read and write: it is gone
# within seconds, nothing stays mounted, and no caller waits in the kernel.
# ROUNDS (6) of each way; a hundred of each were run by hand.
. "$(dirname "$0")/lib.sh"
ROUNDS=${ROUNDS:-6}
start_sandbox --populate networks=30
cd / || exit 1

# load: loops of changes and readers, in a process group of their own each.
load() {
	local k
	LOOPS=
	for k in 1 2 3; do
		(cd "$M" && for i in $(seq 400); do
			mkdir "networks/t-q$k$i" || [ -d networks ] || exit
			rmdir "networks/t-q$k$i"
		done) >"$WORK/load" 2>&1 &
		LOOPS="$LOOPS $!"
	done
	(cd "$M" && for i in $(seq 400); do
		mkdir networks/t-d/subnets/t-x$i && rmdir networks/t-d/subnets/t-x$i || exit
	done) \
		>"$WORK/load" 2>&1 &
	LOOPS="$LOOPS $!"
	(cd "$M" && for i in $(seq 2000); do echo "$i" >networks/t-d/description || exit
	done) >"$WORK/load" 2>&1 &
	LOOPS="$LOOPS $!"
	for k in 1 2; do
		(cd "$M" && for i in $(seq 400); do ls -lR networks || [ -d networks ] || exit
		done) >"$WORK/load" 2>&1 &
		LOOPS="$LOOPS $!"
	done
}

# gone PID: within five seconds, by /proc (a process whose thread is stuck stays there, a zombie at
# most counts as gone).
gone() {
	local state
	for _ in $(seq 100); do
		state=$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null)
		# a leader that is a zombie while a thread of it is stuck has more than one task
		[ -z "$state" ] && return 0
		[ "$state" = Z ] && [ "$(ls "/proc/$1/task" 2>/dev/null | wc -l)" -le 1 ] &&
			return 0
		sleep 0.05
	done
	return 1
}

unmounted() {
	for _ in $(seq 100); do
		mountpoint -q "$M" || return 0
		sleep 0.05
	done
	return 1
}

# round SIGNAL [OPTION...]: prints what went wrong. DETACHED set: the mount is detached before.
round() {
	local signal=$1 p
	shift
	mount_cloud "$CLOUD" "$@" || { echo "no mount"; return; }
	[ -d "$M/networks/t-d" ] || mkdir "$M/networks/t-d"
	load
	sleep "0.$((RANDOM % 9 + 3))"
	[ -z "${DETACHED:-}" ] || fusermount3 -uz "$M"
	kill "-$signal" "$FS_PID"
	gone "$FS_PID" || echo "$signal: the program is still there"
	unmounted || { echo "$signal: still mounted"; fusermount3 -uz "$M"; }
	# shellcheck disable=SC2086
	kill $LOOPS 2>/dev/null
	for p in $LOOPS; do
		gone "$p" || echo "$signal: a caller waits in state $(
			sed -n 's/^State:\t//p' /proc/$p/status)"
	done
	# shellcheck disable=SC2086
	wait $LOOPS "$FS_PID" 2>/dev/null
	FS_PID=
}

rounds() { for _ in $(seq "$ROUNDS"); do round "$@"; done; }
is "SIGTERM under load, $ROUNDS times" "" rounds TERM
is "SIGINT" "" rounds INT
is "SIGTERM while changes are waited for" "" rounds TERM -o wait=5
is "SIGTERM without a cache" "" rounds TERM -o cache_ttl=0
is "kill -9: the guard aborts the connection and unmounts" "" rounds KILL
is "kill -9 while changes are waited for" "" rounds KILL -o wait=5
DETACHED=yes
is "kill -9 of one that was detached before" "" rounds KILL
DETACHED=

# without load: readers that the cloud lets hang
hung_readers() {
	local p
	mount_cloud "$CLOUD" || return
	fault 'GET * hang'
	LOOPS=
	for i in $(seq 40); do
		(exec cat "$M/networks/t-none$i/id") >/dev/null 2>&1 & LOOPS="$LOOPS $!"
	done
	sleep 0.5
	kill "-$1" "$FS_PID"
	gone "$FS_PID" || echo "$1: the program is still there"
	unmounted || echo "$1: still mounted"
	for p in $LOOPS; do gone "$p" || echo "$1: a reader waits"; done
	# shellcheck disable=SC2086
	wait $LOOPS "$FS_PID" 2>/dev/null
	FS_PID=
	fault ''
}
is "SIGTERM with 40 readers that the cloud lets hang" "" hung_readers TERM
is "kill -9 with them" "" hung_readers KILL

# at_once SIGNAL: in the moment in which it is mounted
at_once() {
	local rc until
	for _ in $(seq 10); do
		"$BIN" "$CLOUD" "$M" -f >>"$FSLOG" 2>&1 &
		FS_PID=$! until=$((SECONDS + 20))
		while [[ $(</proc/self/mounts) != *" $M "* ]]; do
			[ $SECONDS -lt $until ] || { echo "no mount"; return; }
		done
		kill "-$1" "$FS_PID"
		gone "$FS_PID" || { echo "$1: the program is still there"; kill -KILL "$FS_PID"; }
		wait "$FS_PID"
		rc=$?
		FS_PID=
		[ $rc -eq 0 ] || echo "$1: it ends with $rc"
		unmounted || echo "$1: still mounted"
	done
}
is "SIGTERM at once" "" at_once TERM
is "SIGINT at once" "" at_once INT

# -o auto_unmount is what happens anyway
auto_unmount() {
	mount_cloud "$CLOUD" -o auto_unmount || return
	ls "$M/networks" >/dev/null
	kill -KILL "$FS_PID"
	unmounted || echo "still mounted"
	wait "$FS_PID" 2>/dev/null
	FS_PID=
}
is "-o auto_unmount after ls and kill -9" "" auto_unmount

# in the background, and after it the guard is not left behind
background() {
	"$BIN" "$CLOUD" "$M" 2>>"$FSLOG" || return
	local pid
	pid=$(pgrep -f -- "$BIN $CLOUD $M" | head -1)
	ls "$M/networks" >/dev/null
	kill -KILL "$pid"
	unmounted || echo "still mounted"
	sleep 0.2
	pgrep -f -- "$BIN $CLOUD $M"
}
is "in the background: unmounted, and no process stays" "" background
[ -n "$REAL" ] || { mount_cloud "$CLOUD" && rmdir "$M/networks/t-d"; }
