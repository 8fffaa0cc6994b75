#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS and ERRORS: callers whose processes the mount cannot see, as those in
# a container, or behind a /proc with hidepid=2: that they cannot be seen does not mean that they
# are gone, or all the same.
if [ -z "${APART:-}" ] && unshare -m true 2>/dev/null; then
	# for a /proc of its own
	APART=yes exec unshare -m --propagation private bash "$(realpath "$0")"
fi
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
unshare -pf true 2>/dev/null || {
	skip "no namespace for processes can be made here"; pass ""; exit
}
real=$(realpath "$BIN")
BIN=$WORK/apart

cat >"$WORK/alarm" <<'EOP'
import os, signal, sys
signal.signal(signal.SIGALRM, lambda *a: None)
signal.siginterrupt(signal.SIGALRM, False)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
try:
    os.mkdir(sys.argv[1])
    print("made")
except OSError as e:
    print(e)
EOP
# poller FILE COUNT: so many open files, each polled by a process of its own; what each was told.
cat >"$WORK/poller" <<'EOP'
import os, select, sys
for i in range(int(sys.argv[2])):
    if os.fork() == 0:
        fd = os.open(sys.argv[1], os.O_RDONLY)
        os.pread(fd, 4096, 0)
        p = select.poll()
        p.register(fd, select.POLLPRI)
        got = p.poll(15000)
        told = "told" if got and got[0][1] & select.POLLPRI else "not told"
        os.write(1, ("%s %s\n" % (told, os.pread(fd, 4096, 0).decode().strip())).encode())
        again = p.poll(300)
        os.write(1, b"again\n" if again and again[0][1] & select.POLLPRI else b"")
        os._exit(0)
for i in range(int(sys.argv[2])):
    os.wait()
EOP
other() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }

# checks COMMAND...: what holds of a mount that is started by this
checks() {
	printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$*" "$real" >"$WORK/apart"
	chmod +x "$WORK/apart"
	mount_cloud "$CLOUD" -o allow_other,cache_ttl=1 || exit 1
	cd "$M" || exit 1
	mkdir networks/t-n networks/t-n/ports/t-p
	fault 'POST /network/v2.0/networks delay ms=1500'
	is "a signal that ends nobody does not end a mkdir" made \
		python3 "$WORK/alarm" networks/t-m
	fault ''
	is "... which is made" t-m cat networks/t-m/name

	ok "rm of an attribute" rm networks/t-n/name
	is "... hides it from nobody" t-n cat networks/t-n/name
	refused EEXIST "... so that it cannot be made again" sh_ \
		"rm networks/t-n/name; python3 -c \"open('networks/t-n/name', 'x')\""
	if [ "$1" = unshare ]; then
		ok "rm in a view is on the way of rm -r" rm networks/t-n/ports/t-p
	else
		refused EPERM "rm in a view alone" rm networks/t-n/ports/t-p
	fi
	is "... and removes nothing" t-p ls networks/t-n/ports

	id=$(cat networks/t-n/id)
	(sleep 1; api PUT "/networks/$id" '{"network": {"description": "two"}}' >/dev/null) &
	is "each of several pollers is told of a change, once" $'told two\ntold two\ntold two' \
		python3 "$WORK/poller" networks/t-n/description 3
	wait $!

	refused EINVAL "a failure" sh_ "echo maybe > networks/t-n/admin_state_up"
	like "... stands in .error" "true or false" cat .error
	[ "$1" != unshare ] || is "... another user's is another" "" other cat .error
	ok "rm -r" rm -r ports/t-p networks/t-n networks/t-m
	is "all is gone" "" sh_ "ls networks ports | grep ^t-"
	cd /
	umount "$M"
	wait "$FS_PID"
}

# a namespace of its own, so that all who are out here have no number in it
checks unshare -pf --kill-child
# hidden by /proc: root sees through that by a capability, which it does without here
if mount -t proc -o hidepid=2,gid=65533 proc /proc 2>/dev/null; then
	unseeing='setpriv --bounding-set -sys_ptrace --inh-caps -sys_ptrace'
	ok "a mount that sees no other process" sh_ "! $unseeing test -e /proc/1"
	checks $unseeing
else
	skip "hidepid=2: /proc cannot be mounted here"
fi
