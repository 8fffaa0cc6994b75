#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
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
mv_() { python3 -c 'import os, sys; os.rename(sys.argv[1], sys.argv[2])' "$@"; }

ok "a file of 64 KiB" sh_ "head -c 65536 /dev/zero > $n/a"
is "... is as long" 65536 stat -c %s $n/a
is "... one byte more is refused" "File too large" sh_ \
	"{ printf x >> $n/a; } 2>&1 | grep -o 'File too large'"
is "... as is a hole" "File too large" sh_ "truncate -s 65537 $n/a 2>&1 | grep -o 'File too large'"
is "... and it stays" 65536 stat -c %s $n/a
is "it is not listed" "$names" ls -A $n
is "... nor to others" "$names" setsid -w ls -A $n
old=$(date +%s) seen=0 later=''
for i in $(seq 15); do echo "$i" >"$n/s$i"; done
refused ENOSPC "16 in a directory" sh_ "echo x > $n/s16"
ok "... in another there is room" sh_ "echo x > ports/t-p/s16"
is "... they are kept" 15 cat $n/s15
ok "one that is removed makes room" sh_ "rm $n/s15 && echo x > $n/s16"
ok "scratch has a mode of its own" sh_ "chmod 600 $n/s1 && [ \$(stat -c %a $n/s1) = 600 ]"
ok "... and can be renamed" mv $n/s1 $n/s1.bak
is "... with its text" 1 cat $n/s1.bak
ok "... over a newer one" mv $n/s1.bak $n/s2
is "... whose place it takes" 1 cat $n/s2
ok "... and whose room is free" sh_ "echo x > $n/s17"
refused EPERM "... but not out of its directory" mv_ $n/s2 ports/t-p/s2
ok "renamed onto an attribute it is written there" sh_ \
	"printf 'from scratch\n' > $n/s3 && mv $n/s3 $n/description"
is "... it is" "from scratch" cat $n/description
refused ENOENT "... and no longer here" stat $n/s3
printf 'maybe\n' >$n/s4
refused EINVAL "... with rename's errno when it cannot be" mv_ $n/s4 $n/admin_state_up
like "... and .error says why" "true or false, not 'maybe'" cat .error
is "... which changes nothing" true cat $n/admin_state_up
refused EPERM "onto a read-only attribute" mv_ $n/s5 $n/status
ok "a symlink of an unknown name is one too" ln -s ../../security-groups/t-g ports/t-p/tmp-link
is "... which reads as it was made" ../../security-groups/t-g readlink ports/t-p/tmp-link
ok "... and goes" rm ports/t-p/tmp-link
refused ENOENT "... it is gone" readlink -v ports/t-p/tmp-link
mkdir subnets/t-s
echo 10.3.0.0/24 >subnets/t-s/cidr
ok "a link renamed onto a reference" ln -s ../../networks/t-n subnets/t-s/any-name
ok "... is written there" mv_ subnets/t-s/any-name subnets/t-s/network
like "... which made the subnet" '^[0-9a-f-]{36}$' cat subnets/t-s/id
ln -s ../../networks/t-m subnets/t-s/wrong
refused EPERM "... but not where the cloud fixes it" mv_ subnets/t-s/wrong subnets/t-s/network
while [ $(($(date +%s) - old)) -lt 62 ]; do
	now=$(date +%s)
	[ ! -e $n/a ] || seen=$now
	rm -f ports/t-p/other
	echo x >ports/t-p/other # which keeps none for longer
	[ $((now - old)) -lt 45 ] || [ -n "$later" ] || { echo x >ports/t-p/later; later=yes; }
	sleep 1
done
ok "it is kept for a while" [ $((seen - old)) -ge 30 ]
for _ in $(seq 60); do
	[ -e $n/a ] || break
	sleep 0.5
done
refused ENOENT "after 60 s it is gone" stat $n/a
ok "... while a later one is not" test -e ports/t-p/later
ok "... and there is room again" sh_ "for i in 1 2 3; do echo x > $n/again\$i; done"
rm -r subnets/t-s ports/t-p networks/t-n networks/t-m security-groups/t-g
