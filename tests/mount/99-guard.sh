#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), NOTES: the guard unmounts what its program has mounted, and nothing else: not what
# somebody has mounted anew on the same place, even with the same device number.
. "$(dirname "$0")/lib.sh"
start_sandbox
# device: of the mount, as the kernel numbers it
device() { awk -v m="$M" '$5 == m {print $3}' /proc/self/mountinfo; }
# begin: mounts, and names the program, its guard and its device
begin() {
	"$BIN" "$CLOUD" "$M" -f >/dev/null 2>&1 &
	pid=$!
	for _ in $(seq 200); do mountpoint -q "$M" && break; sleep 0.05; done
	guard=$(pgrep -P "$pid" | head -1)
	first=$(device)
}
begin
kill -KILL $pid
wait $pid 2>/dev/null
is "a program that is killed: its mount goes" no eventually no sh_ \
	"grep -q ' $M ' /proc/self/mountinfo && echo yes || echo no"

# The number is free again at once, but others on this machine mount, too: a few tries.
second=none
for _ in $(seq 20); do
	begin
	kill -STOP "$guard"	# it sees nothing of what comes
	kill -KILL $pid
	wait $pid 2>/dev/null
	umount -l "$M" 2>/dev/null || fusermount3 -uz "$M"
	mount_cloud || exit 1
	second=$(device)
	kill -CONT "$guard"
	for _ in $(seq 100); do [ -d "/proc/$guard" ] || break; sleep 0.05; done
	[ "$second" != "$first" ] || break
	unmount
done
if [ "$second" = "$first" ]; then
	is "a new mount of the same device number ($first) stays" public sh_ "seen $M/networks"
	ok "... mounted" mountpoint -q "$M"
else
	skip "no device number was given twice here"
fi
