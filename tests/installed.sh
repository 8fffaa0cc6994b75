#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# installed.sh: what is true where cloudnetfs is installed; run by package.sh
# and bootstrap.sh inside of a root that is thrown away.
set -uo pipefail
passed=0 failed=0
check() { # WHAT COMMAND...
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then
		passed=$((passed + 1)); echo "ok - $what"
	else
		failed=$((failed + 1)); echo "not ok - $what"; echo "# $out" | tail -15
	fi
}
wait_for() { for _ in $(seq 100); do "$@" && return; sleep 0.05; done; false; }
check "the program runs" cloudnetfs --version
check "nothing lacks a library" bash -c \
	'! ldd /usr/bin/cloudnetfs /usr/bin/cloudnetfs-sandbox | grep "not found"'
for f in /sbin/mount.cloudnetfs /sbin/mount.fuse.cloudnetfs \
	/usr/share/bash-completion/completions/cloudnetfs \
	/lib/systemd/system/cloudnetfs@.service /usr/lib/systemd/user/cloudnetfs@.service \
	/usr/share/zsh/vendor-completions/_cloudnetfs; do
	check "$f" test -s "$f"
done
check "no place is left to be filled in" bash -c \
	'! grep -l @BINDIR@ /sbin/mount.cloudnetfs /lib/systemd/system/cloudnetfs@.service '\
'/usr/lib/systemd/user/cloudnetfs@.service'
mkdir -p /tmp/cloud
cloudnetfs-sandbox --clouds-yaml /tmp/clouds.yaml >/tmp/ready &
sandbox=$!
wait_for test -s /tmp/ready
check "cloudnetfs mounts" env OS_CLIENT_CONFIG_FILE=/tmp/clouds.yaml cloudnetfs sandbox /tmp/cloud
check "... and works" bash -c \
	'mkdir /tmp/cloud/networks/web && grep -x web /tmp/cloud/networks/web/name &&
	rmdir /tmp/cloud/networks/web'
check "fusermount3 -u" fusermount3 -u /tmp/cloud
check "mount -t fuse.cloudnetfs" mount -t fuse.cloudnetfs sandbox /tmp/cloud \
	-o config=/tmp/clouds.yaml
check "... is that type" findmnt -t fuse.cloudnetfs /tmp/cloud
check "... and works" test -d /tmp/cloud/networks/public
check "umount" umount /tmp/cloud
echo 'sandbox /tmp/cloud cloudnetfs noauto,_netdev,config=/tmp/clouds.yaml 0 0' >>/etc/fstab
check "a line of fstab" env -i /bin/mount /tmp/cloud
check "umount" umount /tmp/cloud
kill $sandbox
check "dpkg removes it" dpkg --purge cloudnetfs cloudnetfs-sandbox
check "... and all that it brought" bash -c \
	'! find /usr /lib/systemd /sbin/ /etc -name "*cloudnetfs*" 2>/dev/null | grep .'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
