#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Networks of Cyclades, as the guide of kamaki 0.13 has them: create, connect two
# servers, list, reserve IPs, attach, detach, quotas, destroy. The requests beside
# questions are those that kamaki sends.
. "$(dirname "${BASH_SOURCE[0]}")/../mount/lib.sh"
[ -z "$REAL" ] || { skip "there is no Cyclades to be had"; pass "(nothing to do)"; exit; }
start_sandbox --build-ms 300
mount_cloud cyclades || exit 1
cd "$M" || exit 1
# did: what was sent since m besides questions, ids as N
did() {
	tail -n +$((m + 1)) "$LOG" | awk -F'\t' \
		'$3 != "GET" {sub("/cyclades/network/v2.0/", "", $4); sub("/[0-9]+$", "/N", $4);
		printf "%s%s %s %s", sep, $3, $4, $5; sep = ", "}'
}
settle() { sleep 0.5; touch ports; } # what takes time is done

is "server list" $'Server 1~141\nServer 1~142' ls servers
is "... and each by its id" "../servers/Server 1~141" sh_ \
	'echo ../servers/"$(readlink servers/141)"'
is "network list" public_network ls networks
is "... which is number 1" public_network readlink networks/1

m=$(mark)
ok "network create" mkdir 'networks/My Private Net'
is "... is what kamaki sends" "POST networks 201" did
is "... its id" 2 cat networks/My*/id
is "... its state" ACTIVE cat networks/My*/status
is "... its type" MAC_FILTERED cat networks/My*/type
is "... it is not public" false cat networks/My*/public
is "... nor a pool of IPs, but up" "false true" sh_ \
	'echo $(cat networks/My*/SNF:floating_ip_pool networks/My*/admin_state_up)'
is "... it has no subnets" "" ls networks/My*/subnets
like "... created and updated" '^[0-9T:.+-]+
[0-9T:.+-]+$' cat networks/My*/created networks/My*/updated

m=$(mark)
ok "network connect 2 --device-id=141" ln -s ../../../networks/2 servers/141/networks/
ok "... --device-id=142" ln -s ../../../networks/2 servers/142/networks/
is "... one port each" "POST ports 201, POST ports 201" did
is "... being built" BUILD cat ports/11/status
is "... which know their server" "../../servers/Server 1~141" readlink ports/11/device
is "... the servers show the network" 'My Private Net' ls servers/142/networks
settle
is "... and are active in the end" $'ACTIVE\nACTIVE' cat ports/11/status ports/12/status
is "network list -l: what the public network has" 53 ls networks/1/subnets
is "... and is" "ACTIVE true true true IP_LESS_ROUTED" sh_ \
	'cd networks/1; echo $(cat status router:external public admin_state_up type)'
is "... and the private one" "ACTIVE false MAC_FILTERED" sh_ \
	'cd networks/2; echo $(cat status public type)'

m=$(mark)
ok "ip create --network-id=1" mkdir networks/1/ips/first
is "... is a POST that is answered 200" "POST floatingips 200" did
is "... it has an address" 192.168.3.5 readlink ips/first
is "... of the network" 1 cat ips/192.168.3.5/floating_network_id
is "... and no server" "false" sh_ 'cd ips/192.168.3.5; cat instance_id fixed_ip_address deleted'
is "... and no port" 0 stat -c %s ips/192.168.3.5/port_id
m=$(mark)
ok "ip attach --server-id=141" ln -s ../../../ips/192.168.3.5 servers/141/ips/
is "... is a port of the address" "POST ports 201" did
is "... with it" "ip_address=192.168.3.5" sh_ 'grep -o ip_address=192.168.3.5 ports/13/fixed_ips'
is "... the server shows it" 192.168.3.5 ls servers/141/ips
is "... and the address its port" ../../ports/13 readlink ips/192.168.3.5/port
settle
refused EADDRINUSE "an attempt to attach a used IP to another server" ln \
	-s ../../../ips/192.168.3.5 servers/142/ips/
like "... in the cloud's words" "IP address '192.168.3.5' is already in use" cat .error
ok "more than one IP" mkdir ips/second
is "... from any pool" 192.168.3.6 readlink ips/second
ok "... can be attached to the same server" ln -s ../../../ips/192.168.3.6 servers/141/ips/
settle
is "... which shows both" $'192.168.3.5\n192.168.3.6' ls servers/141/ips
is "port list: everything is a port" $'11\n12\n13\n14' ls ports
refused EOPNOTSUPP "what the API can never do: an IP is not set to a port" ln -sfn ../../ports/12 \
	ips/192.168.3.6/port
is "... nor asked for it" 0 requests "$m" PUT
refused EOPNOTSUPP "... a subnet is not removed by itself" rmdir subnets/53
is "... nor asked for it" 0 requests "$m" DELETE

m=$(mark)
ok "detach" rm servers/141/ips/192.168.3.6
is "... removes the port" "DELETE ports/N 204" did
settle
is "... the other stays" 192.168.3.5 ls servers/141/ips
ok "attach it elsewhere" ln -s ../../../ips/192.168.3.6 servers/142/ips/
settle
is "... it is there" 192.168.3.6 ls servers/142/ips

is "quota list" "2 3 0" sh_ 'echo $(cat quotas/cyclades.floating_ip/{used,limit,pending})'
is "... of networks" "1 5" sh_ 'echo $(cat quotas/cyclades.network.private/{used,limit})'
# quota NAME...: of each its name, what is used, the limit and what is pending
quota() {
	local q
	for q; do echo "$q" $(cat "quotas/$q/used" "quotas/$q/limit" "quotas/$q/pending"); done
}
G=$((1 << 30))
is "... of all that kamaki lists" "cyclades.cpu 4 8 0
cyclades.disk $((80 * G)) $((500 * G)) 0
cyclades.floating_ip 2 3 0
cyclades.network.private 1 5 0
cyclades.ram $((9 * G)) $((40 * G)) 0
cyclades.vm 2 2 0
pithos.diskspace 1535450808 $((20 * G)) 0" quota \
	cyclades.{cpu,disk,floating_ip,network.private,ram,vm} pithos.diskspace
is "... as df has it" "3 2 1" sh_ "df -i ips | awk 'NR == 2 {print \$2, \$3, \$4}'"
ok "a third IP" mkdir ips/third
refused EDQUOT "... and no fourth" mkdir ips/fourth
like "... in the cloud's words" "Limit for resource 'Floating IP address' exceeded" cat .error
like "... all of them" 'Available: 0, Requested: 1' cat .error
ok "ip delete" rmdir ips/192.168.3.7
is "... its label goes with it" no sh_ 'test -L ips/third && echo yes || echo no'

refused EACCES "network delete 1" rmdir networks/public_network
like "... in the cloud's words" 'Can not delete the public network' cat .error
refused EBUSY "network delete 2, which is in use" rmdir 'networks/My Private Net'
cd / && unmount
mount_cloud cyclades -o wait=10 || exit 1
cd "$M" || exit 1
ok "network disconnect 2 --device-id=141 --wait" rm 'servers/141/networks/My Private Net'
is "... returns when it is done" 192.168.3.5 sh_ \
	'touch ports; ls servers/141/networks servers/141/ips | grep 192'
ok "... 142, as the removal of its port" rmdir ports/12
refused ENOENT "... which is gone then" stat ports/12
ok "network delete 2" rmdir 'networks/My Private Net'
is "... only the public one is left" public_network ls networks

m=$(mark)
mkdir networks/again
ok "port create --device-id=141 --wait, the long way of connecting" sh_ \
	'mkdir ports/.draft/p && cd ports/.draft/p && echo 141 > device_id &&
	ln -s again network && cd ../.. && mv .draft/p .'
is "... is the same POST" "POST networks 201, POST ports 201" did
is "... and returns when the port is there" "ACTIVE again" sh_ \
	'echo $(cat servers/141/ports/p/status; ls servers/141/networks | grep again)'
