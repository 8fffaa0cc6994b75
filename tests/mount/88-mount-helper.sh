#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# mount.cloudnetfs(8): mount -t fuse.cloudnetfs, /etc/fstab, mount's exit
# codes, what systemd's bare environment lacks, who owns what is shown, and
# what a service manager is told. In a mount namespace of its own, where
# /usr/sbin and /etc have our files on top.
if [ -z "${CLOUDNETFS_NAMESPACE:-}" ]; then
	[ "$(id -u)" -eq 0 ] && user='' || user=-Ur
	CLOUDNETFS_NAMESPACE=yes exec unshare $user -m --propagation private bash "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mkdir "$WORK/sbin" "$WORK/etc" "$WORK/home"
chmod 755 "$WORK"
cp "$BIN" "$WORK/cloudnetfs"	# where other users, too, can run it
sed "s|@BINDIR@|$WORK|" "$TOP/contrib/mount/mount.cloudnetfs" >"$WORK/sbin/mount.cloudnetfs"
chmod 755 "$WORK/sbin/mount.cloudnetfs"
ln -s mount.cloudnetfs "$WORK/sbin/mount.fuse.cloudnetfs"
cp /etc/group "$WORK/etc"
mkdir -m 700 "$WORK/roots"
sed "s|^root:\(.*\):/root:|root:\1:$WORK/roots:|" /etc/passwd >"$WORK/etc/passwd"
echo 'cnalice:x:64999:64999::'"$WORK/home:/bin/sh" >>"$WORK/etc/passwd"
echo 'cnalice:x:64999:' >>"$WORK/etc/group"
C=$CLOUDS
cat >"$WORK/etc/fstab" <<END
$CLOUD $M cloudnetfs noauto,nofail,_netdev,users,x-systemd.automount,x-systemd.mount-timeout=30,\
comment=x,cache_ttl=3,config=$C 0 0
$CLOUD $WORK/hers cloudnetfs noauto,users,config=$WORK/home/.config/openstack/clouds.yaml 0 0
END
for d in sbin etc; do
	real=$(realpath "/$d")	# /sbin is /usr/sbin today
	mount -t overlay -o "lowerdir=$WORK/$d:$real" overlay "$real" || {
		fail "an overlay on $real"; exit
	}
done
mount -t tmpfs tmpfs /run	# mount(8) writes its utab there
if mknod "$WORK/fuse" c 10 229 2>/dev/null && chmod 666 "$WORK/fuse"; then	# as udev leaves it
	mount --bind "$WORK/fuse" /dev/fuse
fi

umounts() { fusermount3 -u "$M"; }
# code N WHAT REGEX COMMAND...: the exit code, and what is said.
code() {
	local want=$1 what=$2 re=$3 out rc
	shift 3
	out=$("$@" 2>&1)
	rc=$?
	if [ $rc -eq "$want" ] && [[ $out =~ $re ]]; then
		pass "$what"
	else
		fail "$what"; echo "# exit $rc: $out"
	fi
}

ok "mount -t fuse.cloudnetfs" mount -t fuse.cloudnetfs "$CLOUD" "$M"
is "... is of that type, from that cloud, hardened" \
	"$CLOUD fuse.cloudnetfs nosuid nodev noexec" sh_ \
	"findmnt -no SOURCE,FSTYPE,OPTIONS $M | tr , ' ' | xargs -n1 |
	grep -xE '$CLOUD|fuse.cloudnetfs|no(dev|exec|suid)' | xargs"
ok "... and works" test -d "$M/networks/public"
ok "umount" umount "$M"
ok "mount -t cloudnetfs" mount -t cloudnetfs "$CLOUD" "$M" -o ro
refused EROFS "... with -o ro" mkdir "$M/networks/t-a"
umount "$M"
cd / || exit 1
ok "fstab, with words for others and an empty environment" env -i /bin/mount "$M"
like "... whose config= is the one" "# $C" cat "$M/.cloudnetfs/config"
umount "$M"
cp "$C" "$WORK/roots/mine.yaml"
unset OS_CLIENT_CONFIG_FILE
ok "~ in a path option, without a shell" mount -t cloudnetfs "$CLOUD" "$M" -o 'config=~/mine.yaml'
umount "$M"
mkdir -p "$WORK/home/.config/openstack"
cp "$C" "$WORK/home/.config/openstack/clouds.yaml"
chown -R 64999:64999 "$WORK/home" 2>/dev/null
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=64999 --clear-groups true 2>/dev/null; then
	chown 64999 "$M"
	ok "setuid=USER: as that user, from that user's clouds.yaml" mount -t cloudnetfs "$CLOUD" \
		"$M" -o setuid=cnalice
	like "... who owns it, and whom alone it lets in" "user_id=64999" findmnt -no OPTIONS "$M"
	umount "$M"
	alice() { # does it as that user
		env -i PATH="$PATH" HOME="$WORK/home" setpriv --reuid=64999 --regid=64999 \
			--clear-groups "$@"
	}
	mkdir "$WORK/hers" && chown 64999 "$WORK/hers"
	ok "users: fstab lets a user mount" alice mount "$WORK/hers"
	ok "... and the user's it is" alice test -d "$WORK/hers/networks/public"
	ok "... to unmount" alice umount "$WORK/hers"
	code 1 "setuid= is for root" "for root" alice "$WORK/sbin/mount.cloudnetfs" "$CLOUD" "$M" \
		-o setuid=root
fi
export OS_CLIENT_CONFIG_FILE=$C

h=$WORK/sbin/mount.cloudnetfs
code 1 "exit 1: no directory" "a cloud and a directory" "$h" "$CLOUD"
code 1 "exit 1: a directory that is not there" "No such file" "$h" "$CLOUD" "$WORK/nosuch"
code 1 "exit 1: an option that is not known" "unknown option 'colour'" "$h" "$CLOUD" "$M" -o colour
code 1 "exit 1: a flag that is not known" "-q is not known" "$h" "$CLOUD" "$M" -q
code 1 "exit 1: a configuration that is not there" "config /nosuch.yaml: No such file" "$h" \
	"$CLOUD" "$M" -o config=/nosuch.yaml
code 32 "exit 32: a cloud that is not there" "no cloud 'nosuch'" "$h" nosuch "$M"
code 1 "exit 1: setuid= of nobody known" "no such user" "$h" "$CLOUD" "$M" -o ro,setuid=cnnobody,rw
sed "s|^program=.*|program=$WORK/gone|" "$h" >"$WORK/h2"
code 2 "exit 2: no program" "is not there" sh "$WORK/h2" "$CLOUD" "$M"
printf '#!/bin/sh\nkill -SEGV $$\n' >"$WORK/dies"
chmod 755 "$WORK/dies"
sed "s|^program=.*|program=$WORK/dies|" "$h" >"$WORK/h2"
code 4 "exit 4: it dies, and it is said where the log is" "ended with 139 .*journalctl" sh \
	"$WORK/h2" "$CLOUD" "$M"
code 0 "-f mounts nothing" "^$" "$h" "$CLOUD" "$M" -f
is "... really" no sh_ "mountpoint -q $M && echo yes || echo no"
ok "-s passes over what is not known, -n -v -t are taken" "$h" "$CLOUD" "$M" -sn -o colour,ro -v \
	-t fuse.cloudnetfs
like "... and no more than that" '^ro,' findmnt -no OPTIONS "$M"
umounts
unshare -m sleep 60 &
ns=$!
for _ in $(seq 100); do
	[ "$(readlink /proc/$ns/ns/mnt)" != "$(readlink /proc/self/ns/mnt)" ] && break; sleep 0.02
done
ok "-N mounts in another namespace" "$h" "$CLOUD" "$M" -N "/proc/$ns/ns/mnt"
is "... and not in this one" "no yes" sh_ \
	"(mountpoint -q $M && echo yes || echo no; nsenter -m/proc/$ns/ns/mnt mountpoint -q $M &&
	echo yes) | xargs"
nsenter -m"/proc/$ns/ns/mnt" fusermount3 -u "$M"
kill $ns

fault "POST /identity/v3/auth/tokens delay ms=1500 count=1"
"$h" "$CLOUD" "$M" &
pid=$!
sleep 0.5
kill $pid
pkill -P $pid	# all that ^C would reach; bash keeps INT from what it starts with &
wait $pid
is "exit 8: interrupted" 8 echo $?
for _ in $(seq 100); do grep -qs "^$WORK/cloudnetfs" /proc/[0-9]*/cmdline || break; sleep 0.1; done
is "... and no mount is left that nobody waits for" no sh_ "mountpoint -q $M && echo yes || echo no"
is "... alive or dead" 0 sh_ "grep -c $M /proc/self/mountinfo"
fault

# ---- whose it is
mount_cloud "$CLOUD" -o uid=cnalice,gid=64999,umask=027 || exit 1
cd "$M" || exit 1
is "uid=, gid=, umask=: what is shown" "750 64999 64999" stat -c '%a %u %g' networks
is "... of a file" "640 64999" stat -c '%a %u' networks/public/name
is "... of one that is read-only" 440 stat -c %a networks/public/id
ok "chmod to what it is already" chmod 640 networks/public/name
ok "chown to whose it is already" chown 64999:64999 networks/public/name
refused EPERM "chmod to something else" chmod 644 networks/public/name
refused EPERM "chown to somebody else" chown 0 networks/public/name
like "... says what does it" "-o uid=" cat .error
ok "making works all the same" mkdir networks/t-own
ok "... and writing" sh_ 'echo mine >networks/t-own/description'
is "... a link has all bits" 777 sh_ \
	'mkdir networks/t-own/ports/t-p && stat -c %a networks/t-own/ports/t-p && rmdir ports/t-p'
is "a draft has its own mode still" 700 sh_ "mkdir subnets/t-d; stat -c %a subnets/t-d"
rmdir subnets/t-d networks/t-own
cd / && unmount
code 2 "an uid that is none" "uid is a user's name or number" "$BIN" "$CLOUD" "$M" -o uid=-1
code 2 "a gid that is none" "gid is a group's" "$BIN" "$CLOUD" "$M" -o gid=4294967295
code 2 "an umask that is none" "umask is an octal" "$BIN" "$CLOUD" "$M" -o umask=888

# ---- a mount that has died
"$BIN" "$CLOUD" "$M" -f >/dev/null 2>&1 &
pid=$!
for _ in $(seq 200); do mountpoint -q "$M" && break; sleep 0.05; done
pkill -KILL -P $pid # its guard, which would unmount
kill -KILL $pid
wait $pid 2>/dev/null
code 2 "a dead mount is explained" "died: fusermount3 -u $M.*journalctl" "$BIN" "$CLOUD" "$M"
umounts

# ---- sd_notify
cat >"$WORK/manager.py" <<'END'
import os, signal, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
name, program, mount, cloud = sys.argv[1:]
s.bind(("\0" + name[1:]) if name[0] == "@" else name)
s.settimeout(20)
env = dict(os.environ, NOTIFY_SOCKET=name)
p = subprocess.Popen([program, cloud, mount, "-f"], env=env)
ready = s.recv(1000).decode().split("\n")
print(ready[0], ready[1] == f"STATUS=cloud {cloud} on {mount}", os.path.isdir(mount + "/networks"))
p.send_signal(signal.SIGTERM)
print(s.recv(1000).decode())
print(p.wait(), os.path.ismount(mount))
END
for socket in "$WORK/notify" "@cloudnetfs-$$"; do
	is "READY=1 once it is mounted, STOPPING=1 at the end (${socket:0:1})" \
		"READY=1 True True STOPPING=1 0 False" \
		sh_ "python3 $WORK/manager.py $socket $BIN $M $CLOUD 2>&1 | xargs"
done
code 0 "in the background nothing is said in another service's name" "^nothing$" python3 - \
	"$WORK/n2" "$BIN" "$CLOUD" "$M" <<'END'
import os, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
subprocess.run(sys.argv[2:], env=dict(os.environ, NOTIFY_SOCKET=sys.argv[1]), check=True)
s.settimeout(0.5)
try:
    print(s.recv(1000))
except TimeoutError:
    print("nothing")
END
umounts
# systemd's x-systemd.automount without a systemd
python3 "$TOP/tests/mount/automount.py" "$M" mount "$M" >"$WORK/looked" 2>&1
if [ $? -eq 3 ]; then skip "no automount can be made here"; else
	is "the first access to an automount's directory mounts it" public grep -x public \
		"$WORK/looked"
	umount -l "$M" 2>/dev/null	# the mount, the automount
	umount -l "$M" 2>/dev/null
fi
is "--clouds names them" "$CLOUD" sh_ "$BIN --clouds | grep -x $CLOUD"
is "... of -o config= alone, without kamaki's" "one" sh_ \
	"printf 'clouds: {one: {auth_type: none}}' >$WORK/one.yaml
	HOME=/nosuch $BIN --clouds -o config=$WORK/one.yaml"
