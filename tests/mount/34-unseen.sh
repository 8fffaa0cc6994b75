#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS and ERRORS: callers whose processes the mount cannot see, as those in
# a container: that they cannot be seen does not mean that they are gone, or all the same.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
unshare -pf true 2>/dev/null || {
	skip "no namespace for processes can be made here"; pass ""; exit
}
# the mount has a namespace of its own, so that all who are out here are unseen
printf '#!/bin/sh\nexec unshare -pf --kill-child "%s" "$@"\n' "$(realpath "$BIN")" >"$WORK/apart"
chmod +x "$WORK/apart"
BIN=$WORK/apart
mount_cloud "$CLOUD" -o allow_other || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/ports/t-p

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
fault 'POST /network/v2.0/networks delay ms=1500'
is "a signal that ends nobody does not end a mkdir" "made" python3 "$WORK/alarm" networks/t-m
fault ''
is "... which is made" t-m cat networks/t-m/name

ok "rm of an attribute" rm networks/t-n/name
is "... hides it from nobody" t-n cat networks/t-n/name
refused EEXIST "... so that it cannot be made again" sh_ \
	"rm networks/t-n/name; python3 -c \"open('networks/t-n/name', 'x')\""
ok "rm in a view is on the way of rm -r" rm networks/t-n/ports/t-p
is "... and removes nothing" t-p ls networks/t-n/ports

other() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
refused EINVAL "a failure" sh_ "echo maybe > networks/t-n/admin_state_up"
like "... stands in .error" "true or false" cat .error
is "... another user's is another" "" other cat .error
ok "rm -r" rm -r ports/t-p networks/t-n networks/t-m
is "all is gone" "" sh_ "ls networks ports | grep ^t-"
cd /
umount "$M"
