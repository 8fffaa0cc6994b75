#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The name of a cloud is a name, whatever signs it has: in the mount's options, the mount table,
# mount(8)'s command line, what a service manager is told, and at a TAB.
if [ -z "${CLOUDNETFS_NAMESPACE:-}" ]; then
	[ "$(id -u)" -eq 0 ] && user='' || user=-Ur
	CLOUDNETFS_NAMESPACE=yes exec unshare $user -m --propagation private bash "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"
start_sandbox
names=('a,allow_other' 'a,b' 'a,ro' 'back\slash' 'b\,allow_other' 'c\054suid' 'two words'
	$'new\nline' $'tab\there' '#hash' 'a#b' '-oallow_other' '100%s' "it's"
	"\$(touch $WORK/run)")
(umask 77 && entry 'yaml.safe_dump({"clouds": {n: cloud for n in sys.argv[3:]}}, sys.stdout)' \
	"${names[@]}" >"$WORK/odd.yaml")
CLOUDS=$WORK/odd.yaml
export OS_CLIENT_CONFIG_FILE=$CLOUDS
# table [DIR]: the source and the options of the mount on DIR ($M), as the kernel has them
table() {
	python3 - "${1:-$M}" <<'PYTHON'
import re, sys
for line in open("/proc/self/mountinfo"):
    f = line.rstrip("\n").split(" ")
    if f[4] == sys.argv[1]:
        at = f.index("-")
        source = re.sub(r"\\(\d\d\d)", lambda m: chr(int(m[1], 8)), f[at + 2])
        extra = [o for o in f[5].split(",") + f[at + 3].split(",")
            if not re.match("(rw|no(suid|dev|exec)|relatime|default_permissions)$|.*_id=", o)]
        print(source, *sorted(extra), sep="|")
PYTHON
}
for name in "${names[@]}"; do
	"$BIN" -- "$name" "$M"
	is "$(printf %q "$name") is the source, and no option" "$name" table
	fusermount3 -u "$M"
done
"$BIN" 'a,b' "$M" -o 'ro,fsname=x\,allow_other\\y'
is "-o fsname= with a comma stays one option" 'x,allow_other\y|ro|ro' table
fusermount3 -u "$M"

# mount(8)'s helper, and fstab(5)
mkdir "$WORK/sbin" "$WORK/etc"
sed "s|@BINDIR@|$(dirname "$BIN")|" "$TOP/contrib/mount/mount.cloudnetfs" \
	>"$WORK/sbin/mount.cloudnetfs"
chmod 755 "$WORK/sbin/mount.cloudnetfs"
cat >"$WORK/etc/fstab" <<'END2'
a,allow_other MOUNT cloudnetfs noauto,config=CONFIG 0 0
two\040words MOUNT2 cloudnetfs noauto,config=CONFIG 0 0
END2
mkdir "$WORK/mount2"
sed -i "s|MOUNT2|$WORK/mount2|; s|MOUNT|$M|; s|CONFIG|$CLOUDS|" "$WORK/etc/fstab"
cp /etc/passwd "$WORK/etc"
echo 'cnalice:x:64999:64999::/nowhere:/bin/sh' >>"$WORK/etc/passwd"
for d in sbin etc; do
	real=$(realpath "/$d")
	mount -t overlay -o "lowerdir=$WORK/$d:$real" overlay "$real" || {
		fail "an overlay on $real"; exit
	}
done
mount -t tmpfs tmpfs /run
(cd / && mount "$M")
is "a line of fstab" 'a,allow_other' table
umount "$M"
(cd / && mount "$WORK/mount2")
is "... with a space, written as \\040" 'two words' table "$WORK/mount2"
umount "$WORK/mount2"
"$WORK/sbin/mount.cloudnetfs" -o ro -- -oallow_other "$M"
is "the helper passes a name on as one" '-oallow_other|ro|ro' table
fusermount3 -u "$M"
mkdir "$WORK/setuid=root"
cp "$CLOUDS" "$WORK/setuid=root/clouds.yaml"
ok "... and takes setuid= where an option begins" "$WORK/sbin/mount.cloudnetfs" 'a,b' "$M" \
	-o "ro,config=$WORK/setuid=root/clouds.yaml,setuid=root"
is "... and nowhere else" 'a,b|ro|ro' table
fusermount3 -u "$M"

# as a user, by fusermount3, which reads the options again
if [ "$(id -u)" -eq 0 ] && [ -u "$(command -v fusermount3)" ] &&
	mknod "$WORK/fuse" c 10 229 2>/dev/null && chmod 666 "$WORK/fuse"; then
	mount --bind "$WORK/fuse" /dev/fuse
	chmod 755 "$WORK"
	chown 64999 "$M" "$CLOUDS"
	cp "$BIN" "$WORK/cloudnetfs"
	for name in 'a,allow_other' 'b\,allow_other' $'new\nline'; do
		env -i PATH="$PATH" OS_CLIENT_CONFIG_FILE="$CLOUDS" setpriv --reuid=64999 \
			--regid=64999 --clear-groups "$WORK/cloudnetfs" "$name" "$M"
		is "... by a user: $(printf %q "$name")" "$name" table
		umount "$M"
	done
	chown 0 "$CLOUDS"
else
	skip "no user can mount here"
fi

# a service manager reads lines
cat >"$WORK/manager.py" <<'END2'
import os, signal, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(20)
p = subprocess.Popen(sys.argv[2:], env=dict(os.environ, NOTIFY_SOCKET=sys.argv[1]))
print(s.recv(1000).decode())
p.send_signal(signal.SIGTERM)
p.wait()
END2
is "a line break in it is no line to the service manager" "READY=1|STATUS=cloud new?line on $M" \
	sh_ "python3 $WORK/manager.py $WORK/notify $BIN \$'new\\nline' $M -f | paste -sd '|'"

# at a TAB nothing of it is carried out
if [ -e /usr/share/bash-completion/bash_completion ]; then
	cat >"$WORK/tab.bash" <<'END2'
. /usr/share/bash-completion/bash_completion
. "$1"
COMP_WORDS=("$2" "$3") COMP_CWORD=1 COMP_LINE="$2 $3"
COMP_POINT=${#COMP_LINE}
compopt() { :; }
_cloudnetfs
printf '%s\n' "${COMPREPLY[@]}"
END2
	is "a TAB offers a name with a space whole" "two words" bash "$WORK/tab.bash" \
		"$TOP/contrib/completion/cloudnetfs.bash" "$BIN" tw
	bash "$WORK/tab.bash" "$TOP/contrib/completion/cloudnetfs.bash" "$BIN" '' >/dev/null
	is "... and runs nothing of any" no sh_ "[ -e $WORK/run ] && echo yes || echo no"
fi
