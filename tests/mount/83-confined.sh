#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), SECURITY: once the cloud is mounted, the program starts no other one and gains no
# right; -o nosandbox leaves it as it was. It works all the same, and its guard unmounts. With the
# program as it is installed, since one with sanitizers gives up less.
. "$(dirname "$0")/lib.sh"
BIN=$TOP/build/cloudnetfs
start_sandbox
status() { awk -v w="$1:" '$1 == w { print $2 }' "/proc/$FS_PID/status"; }
gone() { mountpoint -q "$M" || echo gone; }

mount_cloud || exit 1
is "no new rights" 1 status NoNewPrivs
is "system calls are filtered" 2 status Seccomp
for t in /proc/"$FS_PID"/task/*; do
	grep -q '^Seccomp:	2' "$t/status" || fail "... of thread ${t##*/}"
done
ok "it makes" mkdir "$M/networks/t-confined" "$M/networks/t-confined/subnets/10.83.0.0%2F24"
is "... writes" x sh_ "echo x >'$M/networks/t-confined/description'
	cat '$M/networks/t-confined/description'"
ok "... connects by an absolute path" mkdir "$M/routers/t-confined"
ok "... as it is" ln -s "$M/subnets/10.83.0.0%2F24" \
	"$M/routers/t-confined/interfaces/10.83.0.0%2F24"
ok "... and removes" rm "$M/routers/t-confined/interfaces/10.83.0.0%2F24"
ok "... all" rmdir "$M/routers/t-confined" "$M/networks/t-confined"
refused ENOENT "what is refused has its reason" ls "$M/networks/t-confined"
ok "SIGTERM ends it" kill -TERM "$FS_PID"
is "... and nothing is mounted" gone eventually gone gone

mount_cloud "$CLOUD" -o nosandbox || exit 1
is "-o nosandbox: nothing is filtered" 0 status Seccomp
ok "... and it works" ls "$M/networks"
unmount

# A user's mount is taken down by fusermount3, which the program itself cannot start. In a mount
# namespace whose /dev/fuse is everybody's, as on most machines.
cat >"$WORK/as-user" <<'END'
work=$1 cloud=$2 mount=$1/mount
mknod "$work/fuse" c 10 229 && chmod 666 "$work/fuse" || exit 9
mount --bind "$work/fuse" /dev/fuse || exit 9
as_user() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
as_user env OS_CLIENT_CONFIG_FILE="$work/user.yaml" "$work/cloudnetfs" "$cloud" "$mount" || exit 8
pid=$(pgrep -u nobody -f "$work/cloudnetfs" | head -1)
echo $(awk '/^(NoNewPrivs|Seccomp):/ { print $2 }' "/proc/$pid/status")
as_user ls "$mount/networks"
kill -TERM "$pid"
for _ in $(seq 100); do mountpoint -q "$mount" || break; sleep 0.1; done
mountpoint -q "$mount" && echo "still mounted" || echo "unmounted"
END
if [ "$(id -u)" -eq 0 ] && [ -z "$REAL" ]; then
	chmod 755 "$WORK"
	install -m 600 -o nobody "$WORK/clouds.yaml" "$WORK/user.yaml"
	chown nobody "$M"
	cp "$BIN" "$WORK/cloudnetfs"
	is "a user's mount: confined, read, unmounted by the guard" "1 2 public unmounted" sh_ \
		"unshare -m bash '$WORK/as-user' '$WORK' '$CLOUD' 2>&1 | xargs"
else
	skip "a user's mount needs root here, who becomes one, and a sandbox"
fi
