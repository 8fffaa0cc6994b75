#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: a minute for scratch entries to go
# cloudnetfs-tree(7), OBJECTS: scratch entries: 64 KiB, 16 a directory, gone
# after 60 s, not listed; renamed onto an attribute or reference, with rename's
# errno.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/ports/t-p security-groups/t-g networks/t-m
n=networks/t-n
names=$(ls -A $n)
new() { (set -C; echo "$2" >"$1"); } # with O_EXCL, as mkstemp(3)
export -f new
mv_() { python3 -c 'import os, sys; os.rename(sys.argv[1], sys.argv[2])' "$@"; }

ok "a file of 64 KiB" sh_ "set -C; head -c 65536 /dev/zero > $n/a"
is "... is as long" 65536 stat -c %s $n/a
is "... one byte more is refused" "File too large" sh_ \
	"{ printf x >> $n/a; } 2>&1 | grep -o 'File too large'"
is "... as is a hole" "File too large" sh_ "truncate -s 65537 $n/a 2>&1 | grep -o 'File too large'"
is "... and it stays" 65536 stat -c %s $n/a
is "it is not listed" "$names" ls -A $n
is "... nor to others" "$names" setsid -w ls -A $n
old=$(date +%s) seen=0 later=''
for i in $(seq 15); do new "$n/s$i" "$i"; done
refused ENOSPC "16 in a directory" new $n/s16 x
ok "... in another there is room" new ports/t-p/s16 x
is "... they are kept" 15 cat $n/s15
ok "one that is removed makes room" sh_ "rm $n/s15 && new $n/s16 x"
ok "scratch has a mode of its own" sh_ "chmod 600 $n/s1 && [ \$(stat -c %a $n/s1) = 600 ]"
ok "... and can be renamed as editors call theirs" mv $n/s1 $n/s1~
is "... with its text" 1 cat $n/s1~
rm $n/s13 && new $n/.s1 newer
ok "... over a newer one" mv $n/s1~ $n/.s1
is "... whose place it takes" 1 cat $n/.s1
ok "... and whose room is free" new $n/s17 x
long=.$(head -c 254 /dev/zero | tr '\0' x)
ok "... by a name of 255 bytes" mv_ $n/.s1 "$n/$long"
is "... with its text" 1 cat "$n/$long"
for more in y "$(head -c 768 /dev/zero | tr '\0' y)" "$(head -c 9000 /dev/zero | tr '\0' y)"; do
	refused ENAMETOOLONG "... not by one of $((255 + ${#more}))" mv_ "$n/$long" "$n/$long$more"
done
is "... which leaves it" 1 cat "$n/$long"
ok "... and back" mv_ "$n/$long" $n/.s1
refused EPERM "... but not out of its directory" mv_ $n/s2 ports/t-p/s2
refused ENOENT "... nor to a name that means nothing" mv_ $n/s2 $n/descripton
like "... and .error says so" "a network has no attribute 'descripton' \(description\?\)" cat .error
ok "renamed onto an attribute it is written there" sh_ \
	"rm $n/s3; new $n/s3 'from scratch' && mv $n/s3 $n/description"
is "... it is" "from scratch" cat $n/description
refused ENOENT "... and no longer here" stat $n/s3
rm $n/s4 && new $n/s4 maybe
refused EINVAL "... with rename's errno when it cannot be" mv_ $n/s4 $n/admin_state_up
like "... and .error says why" "true or false, not 'maybe'" cat .error
is "... which changes nothing" true cat $n/admin_state_up
refused EPERM "onto a read-only attribute" mv_ $n/s5 $n/status
ok "a symlink called as ln calls its own is one too" \
	ln -s ../../security-groups/t-g ports/t-p/Cu123456
is "... which reads as it was made" ../../security-groups/t-g readlink ports/t-p/Cu123456
ok "... and goes" rm ports/t-p/Cu123456
refused ENOENT "... it is gone" readlink -v ports/t-p/Cu123456
mkdir subnets/t-s
echo 10.3.0.0/24 >subnets/t-s/cidr
ok "a link renamed onto a reference" ln -s ../../networks/t-n subnets/t-s/CuAbCdEf
ok "... is written there" mv_ subnets/t-s/CuAbCdEf subnets/t-s/network
like "... which made the subnet" '^[0-9a-f-]{36}$' cat subnets/t-s/id
ln -s ../../networks/t-m subnets/t-s/.#wrong
refused EPERM "... but not where the cloud fixes it" mv_ subnets/t-s/.#wrong subnets/t-s/network
# a document that nobody finishes, while others go on beginning one
half() { printf '{"name": "t-half", ' 1<>"$1/.json"; }
half $n
while [ $(($(date +%s) - old)) -lt 62 ]; do
	half networks/t-m
	now=$(date +%s)
	[ ! -e $n/a ] || seen=$now
	rm -f ports/t-p/other
	new ports/t-p/other x # which keeps none for longer
	[ $((now - old)) -lt 45 ] || [ -n "$later" ] || { new ports/t-p/later x; later=yes; }
	sleep 1
done
ok "it is kept for a while" [ $((seen - old)) -ge 30 ]
for _ in $(seq 60); do
	[ -e $n/a ] || break
	sleep 0.5
done
refused ENOENT "after 60 s it is gone" stat $n/a
for _ in $(seq 60); do
	half networks/t-m
	! grep -q "$n/.json.*never finished" .cloudnetfs/errors || break
	sleep 0.5
done
is "a document that is never finished is told of once, whoever begins others" 1 \
	grep -c "$n/.json.*never finished" .cloudnetfs/errors
is "... and has changed nothing" t-n cat $n/name
ok "... while a later one is not" test -e ports/t-p/later
ok "... and there is room again" sh_ "for i in 1 2 3; do new $n/again\$i x; done"

# a name that means nothing is no file: its text would be lost
refused ENOENT "a mistyped attribute" sh_ "echo x > $n/descripton"
is "... and .error says what is meant" \
	"a network has no attribute 'descripton' (description?)" sh_ "grep -o 'a network.*)' .error"
refused ENOENT "... by touch" touch $n/descripton
refused ENOENT "... by >>" sh_ "echo x >> $n/descripton"
refused ENOENT "... by mknod(2)" python3 -c "import os; os.mknod('$n/descripton')"
refused ENOENT "... of which nothing is like it" sh_ "echo x > $n/qqqq"
like "... and .error says no more than that" "no attribute 'qqqq'( |\$)" cat .error
mkdir security-groups/t-g/rules/.draft/t-r
refused ENOENT "... in a draft" sh_ "echo 22 > security-groups/t-g/rules/.draft/t-r/port"
like "... and .error says one that begins so" '\(port_range_m(in|ax)\?\)' cat .error
refused ENOENT "... of another kind" sh_ "echo x > ports/t-p/mac_adress"
like "... too" "a port has no attribute 'mac_adress' \(mac_address\?\)" cat .error
ok "what editors call so is none: .x" sh_ "echo x > $n/.x && rm $n/.x"
ok "... #x" sh_ "echo x > $n/#x && rm $n/#x"
ok "... x~" sh_ "echo x > $n/x~ && rm $n/x~"
rmdir security-groups/t-g/rules/.draft/t-r
rm -r subnets/t-s ports/t-p networks/t-n networks/t-m security-groups/t-g
