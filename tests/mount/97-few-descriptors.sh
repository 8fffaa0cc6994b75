#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), ERRORS: that cloudnetfs has no descriptor left is its own lack, not the
# cloud's; nothing was sent, and later the same is done.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=0 || exit 1
cd "$M" || exit 1
ls networks >/dev/null
was=$(prlimit --nofile --noheadings -o SOFT --pid "$FS_PID" | tr -d ' ')
# what is open stays open
prlimit --nofile="1:" --pid "$FS_PID"
m=$(mark)
refused EMFILE "mkdir without a descriptor for its connection" mkdir networks/t-few
like "... and whose lack it is" "EMFILE: cloudnetfs has too few file descriptors .ulimit -n.$" \
	cat .error
if [ -n "$REAL" ]; then
	skip "nothing is sent: the mount's own count, all there is here, has what it tried, too"
else
	is "... nothing is sent" 0 requests "$m" POST
fi
prlimit --nofile="$was:" --pid "$FS_PID"
refused ENOENT "... nor made" stat networks/t-few
ok "with descriptors it is made" mkdir networks/t-few
ok "... and goes" rmdir networks/t-few
cd / && unmount
like "a login without one" "^cloudnetfs: .*too few file descriptors" \
	sh_ "ulimit -n 6; timeout 20 '$BIN' '$CLOUD' '$M' -f"
