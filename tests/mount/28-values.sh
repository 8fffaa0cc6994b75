#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES and OBJECTS, word for word: where a write may stand,
# what clears, what is sent, whose times these are, who may own and link.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_proxy
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.7.0.0%2F24 networks/t-n/ports/t-p routers/t-r ips/t-i
n=networks/t-n s=subnets/10.7.0.0%2F24 p=ports/t-p
# at OFFSET TEXT FILE: one pwrite there, no truncation
at() {
	python3 \
		-c 'import os, sys
text = sys.argv[2].encode().decode("unicode_escape").encode()
os.pwrite(os.open(sys.argv[3], os.O_WRONLY), text, int(sys.argv[1]))' \
		"$@"
}
# sent COMMAND...: the bodies that it sends
sent() {
	: >"$BODIES"
	"$@" >/dev/null 2>&1
	cat "$BODIES"
}

ok "a write at 0" at 0 'hello\n' $n/description
refused EINVAL "... in the middle" at 2 'x\n' $n/description
like "... says where it may be" "written whole .at offset 0. or extended at its end" cat .error
refused EINVAL "... past the end" at 100 'x\n' $n/description
is "... and nothing has changed" hello cat $n/description
ok "a write at the size extends" at 6 'world\n' $n/description
is "... as one value" $'hello\nworld' cat $n/description
at 0 'a\n\n' $n/description
is "one trailing newline is ignored, and only one" "'a\\n\\n'" python3 \
	-c "print(repr(open('$n/description').read()))"
refused EINVAL "another client's newline in a bool" sh_ "printf 'true\n\n' > $n/admin_state_up"
is "a file read-only to all is so to root" "0 444" sh_ "echo \$(id -u) \$(stat -c %a $n/status)"
refused EPERM "... who cannot write it" at 0 'DOWN\n' $n/status
refused EPERM "... nor truncate it" truncate -s 0 $n/status

# what is sent
is "the written field alone is sent" 'PUT {"network":{"description":"x"}}' sent sh_ \
	"echo x > $n/description"
is "... also when it is what was shown" 'PUT {"network":{"description":"x"}}' sent sh_ \
	"echo x > $n/description"
is "a number as one" 'PUT {"network":{"mtu":1400}}' sent sh_ "echo 1400 > $n/mtu"
is "a bool as one" 'PUT {"network":{"admin_state_up":false}}' sent sh_ "echo no > $n/admin_state_up"
is "an object a line, in any order of its keys" \
	'PUT {"subnet":{"allocation_pools":[{"end":"10.7.0.90","start":"10.7.0.10"}]}}' \
	sent sh_ "echo end=10.7.0.90,start=10.7.0.10 > $s/allocation_pools"
is "... keys are shown as the API orders them" \
	"$(jq -r '.allocation_pools[0] | to_entries | map("\(.key)=\(.value)") |
	join(",")' $s/.json)" cat $s/allocation_pools
is "several objects, a line each" \
	'PUT {"subnet":{"host_routes":[{"destination":"10.9.0.0/16","nexthop":"10.7.0.2"},'\
'{"destination":"10.8.0.0/16","nexthop":"10.7.0.2"}]}}' \
	sent sh_ \
	"printf \
	'destination=10.9.0.0/16,nexthop=10.7.0.2\ndestination=10.8.0.0/16,nexthop=10.7.0.2\n' |
	dd of=$s/host_routes status=none"
is "... appending a line adds one" 3 sh_ \
	"echo destination=10.6.0.0/16,nexthop=10.7.0.2 >> $s/host_routes; wc -l < $s/host_routes"
is "JSON is sent as it is" 'PUT {"port":{"allowed_address_pairs":[{"ip_address":"10.7.0.200"}]}}' \
	sent sh_ "echo '[{\"ip_address\": \"10.7.0.200\"}]' > $p/allowed_address_pairs"
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.7.0.0%2F24 routers/t-r/interfaces/
ln -s ../../ports/t-p ips/t-i/port
is "a value that holds lists is compact JSON" "" sh_ \
	"jq -e . routers/t-r/external_gateway_info |
	cmp -s - <(jq . routers/t-r/external_gateway_info) &&
	[ \$(wc -l <routers/t-r/external_gateway_info) = 1 ] ||
	cat routers/t-r/external_gateway_info"
is "a PUT to a floating IP has the written field" 'PUT {"floatingip":{"description":"t-y"}}' sent \
	sh_ "echo t-y > ips/t-i/description"
is "... and leaves its port" ../../ports/t-p readlink ips/t-i/port
is "truncation alone sends nothing" "" sent sh_ ": > $n/description"
is "... nor does an empty write" "" sent sh_ "printf '' > $n/description"
is "what cannot be is not sent" "" sent sh_ \
	"echo word > $n/mtu; echo 10.7.0.1/33 > $s/gateway_ip; echo maybe > $n/admin_state_up"

for w in true True 1 yes on; do
	is "a bool takes $w" 'PUT {"network":{"admin_state_up":true}}' sent sh_ \
		"echo $w > $n/admin_state_up"
done

# what clears: null, "" or the empty list, whichever the API allows
is "an empty line: a string" 'PUT {"network":{"description":""}}' sent sh_ "echo > $n/description"
is "... a list" 'PUT {"subnet":{"host_routes":[]}}' sent sh_ "echo > $s/host_routes"
rm ips/t-i/port routers/t-r/interfaces/*
is "... an address that may be none" 'PUT {"subnet":{"gateway_ip":null}}' sent sh_ \
	"echo > $s/gateway_ip"
is "... a reference" 'PUT {"floatingip":{"port_id":null}}' sent sh_ "echo > ips/t-i/port_id"
is "... which reads as an empty file" "0 0" sh_ "echo \$(stat -c %s ips/t-i/port_id $s/gateway_ip)"
is "... an object" 'PUT {"router":{"external_gateway_info":null}}' sent sh_ \
	"echo > routers/t-r/external_gateway_info"
is "... of pairs" 'PUT {"port":{"allowed_address_pairs":[]}}' sent sh_ \
	"echo > $p/allowed_address_pairs"
refused EINVAL "a number cannot be cleared" sh_ "echo > $n/mtu"
is "what is read is written back unchanged, of each kind" "" sh_ '
	for f in '"$n/mtu $n/name $s/allocation_pools $s/dns_nameservers $s/gateway_ip"'\
		'" $p/fixed_ips $p/mac_address routers/t-r/routes"'; do
		cat $f >'"$WORK"'/was; cat '"$WORK"'/was >$f 2>/dev/null
		cmp -s $f '"$WORK"'/was || echo $f; done'

# times, modes, owners
api GET "/networks/$(cat $n/id)" | jq -r .network.updated_at >"$WORK/updated"
is "mtime is updated_at" "$(date -d "$(cat "$WORK/updated")" +%s)" stat -c %Y $n/name
is "... ctime too" "$(date -d "$(cat "$WORK/updated")" +%s)" stat -c %Z $n/name
ok "cp -rp keeps times" cp -rp $n "$WORK/copied"
is "... of each file" "" sh_ \
	"cd $n && for f in *; do [ -f \$f ] &&
	[ \"\$(stat -c %Y \$f)\" != \"\$(stat -c %Y $WORK/copied/\$f)\" ] && echo \$f; done; true"
was=$(stat -c '%Y %Z' $n/name)
ok "times that are set are accepted" touch -d 2001-01-01 $n/name
is "... and ignored" "$was" stat -c '%Y %Z' $n/name
api PUT "/networks/$(cat $n/id)" '{"network": {"description": "elsewhere"}}' >/dev/null
is "what somebody else writes is not seen while the cache is fresh" "" cat $n/description
ok "touch now" touch $n/description
is "... reads afresh" elsewhere cat $n/description
api PUT "/networks/$(cat $n/id)" '{"network": {"description": "again"}}' >/dev/null
is "a read with O_DIRECT does too" again dd if=$n/description iflag=direct status=none
for f in $n $n/name $n/ports networks .; do
	ok "chown to what it is: $f" chown "$(stat -c %u:%g $f)" $f
	refused EPERM "... to another" chown 12345 $f
	ok "chmod to what it is" chmod "$(stat -c %a $f)" $f
	refused EPERM "... to another" chmod 711 $f
done
refused EPERM "link(2)" ln $n/name $n/other
refused EPERM "a device" mknod $n/x c 1 3
refused EPERM "... a block device" mknod $n/x b 1 3
refused EPERM "a fifo" mkfifo $n/x
like "a socket" "Operation not permitted" python3 \
	-c "import socket; socket.socket(socket.AF_UNIX).bind('$n/x')"
refused EPERM "a file in a collection" touch networks/x
refused EPERM "... in the root" touch x

# nothing is ever allocated by a read
m=$(mark)
find . >/dev/null
grep -r . . >/dev/null 2>&1
tar cf /dev/null . 2>/dev/null
is "reading all makes nothing" 0 requests "$m" 'POST|PUT|DELETE'
