#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What an introduction to OpenStack Networking promises, tried: networks, subnets
# and ports of one's own, addresses that overlap with another project's, TLS, an
# extension's attributes, forwarding and NAT, load balancers, firewalls, VPN.
. "$(dirname "${BASH_SOURCE[0]}")/../mount/lib.sh"
[ -z "$REAL" ] || {
	skip "it needs two projects and services that the real cloud of these tests does not have"
	pass "(nothing to do)"; exit
}
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$WORK/key.pem" -out "$WORK/ca.pem" \
	-subj /CN=sandbox \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null
start_sandbox --build-ms 300 --tls-cert "$WORK/ca.pem" --tls-key "$WORK/key.pem"
like "the API is spoken to by TLS" '^https:' cat "$WORK/url"
mount_cloud sandbox -o wait=10 || exit 1
mkdir "$WORK/other"
"$BIN" sandbox-other "$WORK/other" -f >>"$FSLOG" 2>&1 &
OTHER=$!
for _ in $(seq 200); do mountpoint -q "$WORK/other" && break; sleep 0.05; done
trap 'kill $OTHER; wait $OTHER; finish' EXIT
cd "$M" || exit 1
did() {
	tail -n +$((m + 1)) "$LOG" | awk -F'\t' \
		'$3 != "GET" {sub("/network/v2.0/", "", $4); gsub("[0-9a-f]+-[0-9a-f-]+", "ID", $4);
		printf "%s%s %s %s", sep, $3, $4, $5; sep = ", "}'
}

is "the cloud has its own networks already" public sh_ 'ls networks | grep public'
m=$(mark) m0=$m
ok "a network: an isolated segment" mkdir networks/private
is "... one POST" "POST networks 201" did
m=$(mark)
ok "a subnet: a block of addresses" mkdir networks/private/subnets/10.0.0.0%2F24
is "... one POST" "POST subnets 201" did
m=$(mark)
ok "a port: a connection point for one device" mkdir networks/private/ports/web
is "... one POST" "POST ports 201" did
like "... it has a MAC address" '^([0-9a-f]{2}:){5}[0-9a-f]{2}$' cat ports/web/mac_address
like "... and a fixed IP of the subnet" '^subnet_id=.*,ip_address=10\.0\.0\.[0-9]+$' cat \
	ports/web/fixed_ips
ok "... both can be chosen" sh_ \
	'mkdir ports/.draft/db; cd ports/.draft/db; echo fa:16:3e:00:00:99 > mac_address
	echo ip_address=10.0.0.99 > fixed_ips; ln -s private network; cd ../..; mv .draft/db .'
is "... as they were" $'fa:16:3e:00:00:99\n10.0.0.99' sh_ \
	"cat ports/db/mac_address; sed 's/.*ip_address=\([^,]*\).*/\1/' ports/db/fixed_ips"
refused EADDRINUSE "... but not twice" sh_ \
	'mkdir ports/.draft/db2; cd ports/.draft/db2; echo ip_address=10.0.0.99 > fixed_ips
	ln -s private network; cd ../..; mv .draft/db2 . 2>&1 | sed "s/cannot move.*: //" >&2
	python3 -c "import os; os.rename(\".draft/db2\", \"db2\")"'
rmdir ports/.draft/db2

ok "a project has several private networks" sh_ \
	'mkdir networks/second && mkdir networks/second/subnets/10.5.0.0%2F24'
is "... none of all this by the Compute API" 0 requests "$m0" . /compute/
ok "another project makes the same addresses its own" mkdir "$WORK/other/networks/private" \
	"$WORK/other/networks/private/subnets/10.0.0.0%2F24" \
	"$WORK/other/networks/private/ports/web"
is "... and neither sees the other's" "1 1" sh_ \
	"touch networks; echo \$(ls networks | grep -c private) \$(ls $WORK/other/networks |
	grep -c private)"
refused EINVAL "... in one network they may not overlap" mkdir \
	networks/private/subnets/10.0.0.128%2F25

ok "an extension's attributes are files like others" sh_ \
	'cat networks/private/port_security_enabled networks/private/mtu \
	ports/web/binding:vnic_type'
ok "... and settable" sh_ \
	'rm ports/web/security_groups/default; echo false > ports/web/port_security_enabled' 
is "... as the API has it" false cat ports/web/port_security_enabled

ok "a server is plugged in" ln -s ../../../ports/db servers/vm-1/ports/
is "... its NIC is the port" ../../servers/vm-1 readlink ports/db/device
refused EBUSY "... which is for one device" ln -s ../../../ports/db servers/vm-2/ports/
ok "it moves to another server" sh_ \
	'rm servers/vm-1/ports/db && ln -s ../../../ports/db servers/vm-2/ports/'
is "... with its address" "../../servers/vm-2 10.0.0.99" sh_ \
	"echo \$(readlink ports/db/device; sed 's/.*ip_address=\([^,]*\).*/\1/' ports/db/fixed_ips)"
ok "a router forwards" sh_ \
	'mkdir routers/r; ln -s ../../../subnets/10.0.0.0%2F24 routers/r/interfaces/'
ok "... and translates addresses" ln -s ../../networks/public routers/r/gateway
like "... outwards" '"enable_snat":true' cat routers/r/external_gateway_info
ok "a floating IP" mkdir ips/front
m=$(mark)
ok "... leads to a port" ln -s ../../ports/db ips/front/port
is "... by one PUT" "PUT floatingips/ID 200" did
is "... through the router" ../../routers/r readlink ips/front/router

ok "a load balancer" sh_ \
	'mkdir load-balancers/lb; ln -s ../../subnets/10.0.0.0%2F24 load-balancers/lb/vip_subnet'
is "... is built" ACTIVE cat load-balancers/lb/provisioning_status
ok "... listens" sh_ \
	'mkdir listeners/http; cd listeners/http; echo HTTP > protocol; echo 80 > protocol_port
	ln -s ../../load-balancers/lb load_balancer'
ok "... and has a pool with a member" sh_ \
	'mkdir pools/p; cd pools/p; echo HTTP > protocol; echo ROUND_ROBIN > lb_algorithm
	cat ../../load-balancers/lb/id > loadbalancer_id; mkdir members/db; cd members/db
	echo 10.0.0.99 > address; echo 8080 > protocol_port'
is "... that shows" db ls pools/p/members

ok "an edge firewall: a rule" sh_ \
	'cd firewall-rules; mkdir .draft/web; echo tcp > .draft/web/protocol
	echo 80 > .draft/web/destination_port; echo allow > .draft/web/action; mv .draft/web .'
ok "... in a policy" sh_ \
	'mkdir firewall-policies/p
	ln -s ../../../firewall-rules/web firewall-policies/p/firewall_rules/'
is "... of which it is one" p ls firewall-rules/web/firewall_policies
ok "... of a group" sh_ \
	'mkdir firewall-groups/g; ln -s ../../firewall-policies/p firewall-groups/g/ingress_policy'
ok "... of ports" ln -s ../../../ports/db firewall-groups/g/ports/
is "... which it lists" db ls firewall-groups/g/ports
refused EBUSY "a policy in use stays" rmdir firewall-policies/p

ok "IPsec VPN: policies" mkdir ike-policies/ike ipsec-policies/ipsec
ok "... a service of the router" sh_ \
	'mkdir vpn-services/vpn; ln -s ../../subnets/10.0.0.0%2F24 vpn-services/vpn/subnet
	ln -s ../../routers/r vpn-services/vpn/router'
ok "... a connection" sh_ \
	'mkdir vpn-services/vpn/connections/site; cd ipsec-site-connections/site; 
	ls | grep -q peer_address; ln -s ../../ike-policies/ike ike_policy
	ln -s ../../ipsec-policies/ipsec ipsec_policy; echo 192.0.2.1 > peer_address
	echo 192.0.2.1 > peer_id; echo 10.9.0.0/24 > peer_cidrs; echo secret > psk'
is "... is the service's" site ls vpn-services/vpn/connections
echo otherkey >ipsec-site-connections/site/psk
is "a secret stands in its file" otherkey cat ipsec-site-connections/site/psk
is "... and neither in the events nor in the journal" 0 \
	sh_ "cat .cloudnetfs/events .cloudnetfs/journal/*/* | grep -c '\"secret\"\|otherkey'"
is "... where it is known to have changed" '"***"' \
	sh_ "jq .psk .cloudnetfs/journal/\$(ls -v .cloudnetfs/journal | tail -1)/after.json"
is "everything is met once" 1 sh_ "find . -name psk | wc -l"
is "grep finds the address wherever it is said" ports/db/fixed_ips sh_ \
	"grep -rl 10.0.0.99 ports --include=fixed_ips"
