#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), DESCRIPTION: a system log that hangs holds nobody up; as soon as it takes lines
# again it is told how many it has lost. Its /dev is this test's own.
if [ -z "${CLOUDNETFS_NAMESPACE:-}" ]; then
	[ "$(id -u)" -eq 0 ] && user='' || user=-Ur
	CLOUDNETFS_NAMESPACE=yes exec unshare $user -m --propagation private bash "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"
dev=$WORK/dev
mkdir "$dev"
mount -t tmpfs tmpfs "$dev"
for d in null zero full random urandom fuse tty; do
	: >"$dev/$d"
	mount --bind "/dev/$d" "$dev/$d"
done
mkdir "$dev/shm"
ln -s /proc/self/fd "$dev/fd"
mount --move "$dev" /dev
# one that reads when there is a file `read`, and writes down what it gets
python3 - "$WORK" <<'PYTHON' &
import os, socket, sys, time
work = sys.argv[1]
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("/dev/log")
while not os.path.exists(work + "/read"):
    time.sleep(0.1)
with open(work + "/lines", "w", buffering=1) as lines:
    while True:
        print(log.recv(65536).decode(errors="replace"), file=lines)
PYTHON
LOG_PID=$!
start_sandbox
for _ in $(seq 100); do [ ! -S /dev/log ] || break; sleep 0.1; done
ok "a mount in the background, whose log hangs" timeout 30 "$BIN" "$CLOUD" "$M" -v \
	-o cache_ttl=600
cd "$M" || exit 1
ok "a thousand calls, each with its line" timeout 60 python3 -c '
import os
for i in range(1000):
    os.utime("networks")'
ok "a change" timeout 20 mkdir networks/t-log
ok "... and its end" timeout 20 rmdir networks/t-log
: >"$WORK/read"
for _ in $(seq 50); do
	timeout 5 touch networks
	! grep -q 'are lost' "$WORK/lines" 2>/dev/null || break
	sleep 0.1
done
like "the log has the lines until it hung" 'cloudnetfs\[[0-9]+\]: cloud .* is mounted' \
	cat "$WORK/lines"
like "... and is told how many it lost" '[0-9]+ lines of this log are lost' cat "$WORK/lines"
cd / || exit 1
ok "it ends" timeout 30 fusermount3 -u "$M"
kill "$LOG_PID"
