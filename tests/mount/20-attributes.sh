#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: attribute files: sizes, modes, writing, appending,
# clearing.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-net networks/t-net/subnets/10.9.1.0%2F24
s=subnets/10.9.1.0%2F24

is "a bool" true cat networks/t-net/admin_state_up
is "a number" 4 cat $s/ip_version
is "an empty string is an empty file" 0 stat -c %s networks/t-net/description
is "null is an empty file" 0 stat -c %s networks/t-net/qos_policy_id
is "an object a line" start=10.9.1.2,end=10.9.1.254 cat $s/allocation_pools
is "sizes are exact" "" inexact $(find networks/t-net/ -maxdepth 1 -type f)
is "read-only files are 0444" 444 stat -c %a networks/t-net/status
is "settable files are 0644" 644 stat -c %a networks/t-net/name
refused EPERM "writing a read-only file" sh_ 'echo x > networks/t-net/status'
refused EINVAL "a bool takes no other word" sh_ 'echo maybe > networks/t-net/admin_state_up'
like "... and says so" "true or false, not 'maybe'" cat .error
is "a failed write leaves the value" true cat networks/t-net/admin_state_up
for w in False no off 0; do
	ok "a bool takes $w" sh_ "echo $w > networks/t-net/admin_state_up"
	is "... which is false" false cat networks/t-net/admin_state_up
	echo true >networks/t-net/admin_state_up
done
ok "echo > sets" sh_ 'echo hello > networks/t-net/description'
is "the value is as the cloud has it" hello cat networks/t-net/description
ok "echo >> a list appends" sh_ \
	"echo 9.9.9.9 >> $s/dns_nameservers && echo 8.8.8.8 >> $s/dns_nameservers"
is "... a line each" $'9.9.9.9\n8.8.8.8' cat $s/dns_nameservers
ok "a group of writes is one value" sh_ "{ echo 1.1.1.1; echo 1.0.0.1; } > $s/dns_nameservers"
is "... both lines" $'1.1.1.1\n1.0.0.1' cat $s/dns_nameservers
refused EINVAL "a list of addresses takes no word" sh_ "echo nonsense >> $s/dns_nameservers"
is "... and keeps its value" $'1.1.1.1\n1.0.0.1' cat $s/dns_nameservers
ok "an empty line clears a list" sh_ "echo > $s/dns_nameservers"
is "... which is empty" 0 stat -c %s $s/dns_nameservers
ok "an empty line clears a string" sh_ 'echo > networks/t-net/description'
refused EINVAL "a bool cannot be cleared" sh_ 'echo > networks/t-net/admin_state_up'
ok "truncation alone changes nothing" sh_ \
	'echo keep > networks/t-net/description; : > networks/t-net/description'
is "... the value stays" keep cat networks/t-net/description
ok "JSON is always accepted" sh_ "echo '[\"9.9.9.9\"]' > $s/dns_nameservers"
is "... as the same value" 9.9.9.9 cat $s/dns_nameservers
ok "sed -i" sed -i s/9.9.9.9/8.8.4.4/ $s/dns_nameservers
is "... writes and renames" 8.8.4.4 cat $s/dns_nameservers
ok "tee" sh_ "echo by-tee | tee networks/t-net/description"
is "... writes" by-tee cat networks/t-net/description
ok "cp onto an attribute" sh_ "echo by-cp > $WORK/v; cp $WORK/v networks/t-net/description"
is "... writes" by-cp cat networks/t-net/description
is "what is read can be written back" "" sh_ 'for f in networks/t-net/* '"$s"'/*; do
	[ -f "$f" ] && [ -w "$f" ] && [ "$(stat -c %a "$f")" = 644 ] || continue
	case $f in
	*shared|*router:external|*service_types|*segment_id|*is_default|*/name) continue;;
	*provider*|*dns_domain) continue;;
	esac
	cat "$f" > '"$WORK"'/v; [ -s '"$WORK"'/v ] || continue; cat '"$WORK"'/v > "$f" ||
		echo "$f"; done'
refused EPERM "chmod to another mode" chmod 600 networks/t-net/name
ok "chmod to what it is" chmod 644 networks/t-net/name
refused EPERM "hard links" ln networks/t-net/name networks/t-net/x
refused EPERM "fifos" mkfifo networks/t-net/x
ok "O_DIRECT reads afresh" dd if=networks/t-net/status iflag=direct of=/dev/null status=none
is "a value of several lines" $'a\nb' sh_ \
	"printf 'a\nb' > networks/t-net/description; cat networks/t-net/description"
ok "cp -r of an object" cp -r networks/t-net "$WORK/copy"
ok "... has exact contents" diff -r --no-dereference networks/t-net "$WORK/copy"
ok "tar of the whole mount" sh_ "tar cf $WORK/all.tar . 2>&1"
