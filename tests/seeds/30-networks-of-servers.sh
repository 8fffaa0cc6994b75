#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Private networks between servers with the older Synnefo, as the guide of kamaki
# 0.9 has it: three networks, connected and disconnected; what cannot be removed;
# and the NIC that is called otherwise when another has gone.
. "$(dirname "${BASH_SOURCE[0]}")/../mount/lib.sh"
[ -z "$REAL" ] || { skip "there is no Synnefo to be had"; pass "(nothing to do)"; exit; }
start_sandbox --build-ms 200
mount_cloud synnefo -o wait=10 || exit 1
cd "$M" || exit 1
did() {
	tail -n +$((m + 1)) "$LOG" | awk -F'\t' \
		'$3 != "GET" {sub("/synnefo/compute/v2.0/", "", $4);
		printf "%s%s %s %s", sep, $3, $4, $5; sep = ", "}'
}

is "server addr 141: its NIC" nic-141-0 ls servers/141/ports
is "... firewallProfile" DISABLED cat ports/nic-141-0/firewallProfile
like "... ipv4" '^10\.' cat ports/nic-141-0/ipv4
is "... ipv6" "" cat ports/nic-141-0/ipv6
like "... mac_address" '^([0-9a-f]{2}:){5}[0-9a-f]{2}$' cat ports/nic-141-0/mac_address
is "... network_id" 1 cat ports/nic-141-0/network_id
is "... and that of 142 is called after it" nic-142-0 ls servers/142/ports
is "network list" public_network ls networks
is "... which is number 1" public_network readlink networks/1
for a in "cidr 10.0.0.0/24" "dhcp true" "gateway 10.0.0.254" "public true" "status ACTIVE" \
	"type CUSTOM"; do
	is "... its ${a% *}" "${a#* }" cat "networks/1/${a% *}"
done

m=$(mark)
ok "create 'My Private Net'" mkdir 'networks/My Private Net'
is "... is one POST, answered 202" "POST networks 202" did
for a in "cidr 192.168.1.0/24" "dhcp false" "public false" "status ACTIVE" "type MAC_FILTERED"; do
	is "... its ${a% *}" "${a#* }" cat "networks/My Private Net/${a% *}"
done
is "... nothing is said of cidr6, gateway, gateway6" "" sh_ \
	'cat networks/My*/cidr6 networks/My*/gateway networks/My*/gateway6'
is "... no attachments" "" ls networks/My*/ports
is "... its owner" 1 sh_ 'cat networks/My*/tenant_id networks/My*/user_id | sort -u | grep -c .'
like "... created and updated" '^[0-9T:.+-]+
[0-9T:.+-]+$' cat networks/My*/created networks/My*/updated
ok "create 'For virtual server 141'" mkdir 'networks/For virtual server 141'
ok "create 'For virtual server 142'" mkdir 'networks/For virtual server 142'
n3=$(cat networks/My*/id) n4=$(cat networks/*141/id) n5=$(cat networks/*142/id)

m=$(mark)
ok "connect 141 4" ln -s "../../../networks/$n4" servers/141/networks/
is "... is an action of the network" "POST networks/$n4/action 202" did
ok "connect 142 5" ln -s "../../../networks/$n5" servers/142/networks/
is "list -l: the attachments of each" "nic-141-0 nic-142-0 - - nic-141-1 - nic-142-1" \
	sh_ \
	"touch networks; echo \$(ls networks/1/ports) - \$(ls networks/$n3/ports) - \$(ls \
	networks/$n4/ports) - \$(ls networks/$n5/ports)"
ok "connect 141 3" ln -s "../../../networks/$n3" servers/141/networks/
ok "connect 142 3" ln -s "../../../networks/$n3" servers/142/networks/
is "info 3" $'nic-141-2\nnic-142-2' sh_ "touch networks/$n3; ls networks/$n3/ports"
is "the firewall of a server" PROTECTED sh_ \
	'echo PROTECTED > ports/nic-141-0/firewallProfile && cat ports/nic-141-0/firewallProfile'
refused EINVAL "... is one of three" sh_ 'echo OPEN > ports/nic-141-0/firewallProfile'

m=$(mark)
refused EACCES "delete 1" rmdir networks/public_network
like "... in the cloud's words" 'Can not delete the public network' cat .error
refused EBUSY "delete 4, which is in use" rmdir 'networks/For virtual server 141'
is "... as the cloud answers" "DELETE networks/1 403, DELETE networks/$n4 421" did
m=$(mark)
ok "disconnect nic-141-1" rmdir ports/nic-141-1
is "... is an action of its network" "POST networks/$n4/action 202" did
ok "delete 4" rmdir 'networks/For virtual server 141'
ok "disconnect nic-142-2" rmdir ports/nic-142-2
refused ENOENT "disconnect nic-141-2: it is called nic-141-1 now" rmdir ports/nic-141-2
is "server addr 141" $'nic-141-0\nnic-141-1' ls servers/141/ports
is "... which is that of network 3" "$n3" cat ports/nic-141-1/network_id
m=$(mark)
ok "disconnect it by its network, whatever it is called" rm 'servers/141/networks/My Private Net'
is "... it is that one" "POST networks/$n3/action 202" did
is "info 3: no attachments" "" sh_ "touch networks/$n3; ls networks/$n3/ports"
ok "delete 3" rmdir 'networks/My Private Net'

# somebody else removes a NIC: an old name must not remove another one
for n in a b; do
	mkdir networks/$n
	ln -s ../../../networks/$n servers/141/networks/
done
cd / && unmount
mount_cloud synnefo || exit 1 # nothing is known to be under way
cd "$M" || exit 1
id=$(cat networks/a/id)
is "two more NICs" $'nic-141-0\nnic-141-1\nnic-141-2' ls servers/141/ports
curl -s -o /dev/null -X POST -H "X-Auth-Token: sandbox-synnefo-token" \
	"$(cat "$WORK/url")/synnefo/compute/v2.0/networks/$id/action" \
	-d '{"remove":{"attachment":"nic-141-1"}}'
sleep 0.5
m=$(mark)
# the kernel looks again at ESTALE, and then there is no such name
refused ENOENT "a name that has moved on removes nothing" rmdir ports/nic-141-2
like "... and .error says what it is called" 'it is called nic-141-1 now' cat .error
is "... nothing was sent" "" did
ok "by its network it is found" rm servers/141/networks/b
sleep 0.5
touch ports
is "... and removed" nic-141-0 ls servers/141/ports
is "the public network's NICs are untouched" $'nic-141-0\nnic-142-0' sh_ \
	'touch networks/1; ls networks/1/ports'
refused EOPNOTSUPP "there are no floating IPs here" mkdir ips/x
is "subnets and IPs stand empty" "" find subnets ips -mindepth 1
