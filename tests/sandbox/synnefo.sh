#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The cloud `synnefo`: each step of kamaki 0.9's guide to networks as the client
# sends it, then the rest. Jobs take no time here; a second sandbox, whose jobs
# never end, shows what is to be seen meanwhile.
ARGS=(--build-ms 0)
. "$(dirname "$0")/lib.sh"
TOKEN=sandbox-synnefo-token

# call METHOD PATH [BODY]: the status, a space, and the body
call() {
	local body=()
	[ $# -lt 3 ] || body=(-H 'Content-Type: application/json' -d "$3")
	: >"$WORK/body"
	curl -s -X "$1" -H "X-Auth-Token: $TOKEN" "${body[@]}" -o "$WORK/body" -w '%{http_code} ' \
		"$URL/synnefo$2"
	cat "$WORK/body"
}
# see JQ METHOD PATH [BODY]: what a jq expression finds in the body, compact
see() { call "${@:2}" | sed 's/^[0-9]* //' | jq -cr "$1"; }
compute=/compute/v2.0
create() {
	call POST $compute/networks \
		"{\"network\":{\"name\":\"$1\",\"type\":\"MAC_FILTERED\",\"dhcp\":false}}"
}
connect() { call POST $compute/networks/"$2"/action "{\"add\":{\"serverRef\":$1}}"; }
disconnect() { call POST $compute/networks/"$2"/action "{\"remove\":{\"attachment\":\"$1\"}}"; }
attachments() { see '.network.attachments|join(",")' GET $compute/networks/"$1"; }

# ---- identity
like "a token logs in; there is no network service" '^identity,account,compute$' \
	see '[.access.serviceCatalog[].type]|join(",")' POST /identity/v2.0/tokens \
	'{"auth":{"token":{"id":"sandbox-synnefo-token"}}}'
like "the other cloud's token is refused" '^401 \{"unauthorized"' call POST /identity/v2.0/tokens \
	'{"auth":{"token":{"id":"sandbox-cyclades-token"}}}'
TOKEN=sandbox-cyclades-token like "... everywhere" '^401 ' call GET $compute/networks
like "there is no path of a network service" '^400 \{"badRequest"' call GET /network/v2.0/networks
like "limits stand under system" '^0,5,0$' see '.system."cyclades.network.private"|map(.)|@csv' \
	GET /account/v1.0/quotas
like "clouds.yaml names it" \
	'auth_type: astakos.*/synnefo/identity/v2.0.*token: sandbox-synnefo-token' cat \
	"$WORK/clouds.yaml"

# ---- the walk-through
like "server addr 141" '^\["nic-141-0","DISABLED","10.0.0.1",null,"aa:00:00:23:0d:59","1"\]$' \
	see '.attachments[0]|[.id,.firewallProfile,.ipv4,.ipv6,.mac_address,.network_id]' GET \
	$compute/servers/141/ips
like "server addr 142" '^\["nic-142-0","10.0.0.3","aa:00:00:70:21:65"\]$' \
	see '.attachments[0]|[.id,.ipv4,.mac_address]' GET $compute/servers/142/ips
like "list" '^\[\["id","links","name"\],"1","public_network"\]$' see \
	'.networks[0]|[keys,.id,.name]' GET $compute/networks
like "create" \
	'^202 \{"network":\{"id":"3","name":"My Private Net".*"cidr":"192.168.1.0/24",'\
'"cidr6":null,"gateway":null,"gateway6":null,"dhcp":false,"type":"MAC_FILTERED"'\
'.*"status":"ACTIVE","public":false,"attachments":\[\]\}\}$' \
	create 'My Private Net'
like "two more" '^202 .*"id":"4"' create 'For virtual server 141'
like "... the second" '^202 .*"id":"5"' create 'For virtual server 142'
like "connect 141 4" '^202 $' connect 141 4
like "connect 142 5" '^202 $' connect 142 5
like "list -l" '^1:nic-141-0,nic-142-0 3: 4:nic-141-1 5:nic-142-1$' \
	see '[.networks[]|.id+":"+(.attachments|join(","))]|join(" ")' GET $compute/networks/detail
like "... the public network" \
	'^10.0.0.0/24 10.0.0.254 true CUSTOM null 2013-05-29T17:30:03.040929\+00:00$' \
	see '.networks[0]|"\(.cidr) \(.gateway) \(.dhcp) \(.type) \(.tenant_id) \(.created)"' GET \
	$compute/networks/detail
like "connect 141 3" '^202 $' connect 141 3
like "connect 142 3" '^202 $' connect 142 3
like "info 3" '^nic-141-2,nic-142-2$' attachments 3
like "delete 1: the public network stays" \
	'^403 \{"forbidden":\{"code":403,"message":"Can not delete the public network."' call \
	DELETE $compute/networks/1
like "delete 4: in use" '^421 \{"networkInUse":\{"code":421,' call DELETE $compute/networks/4
like "disconnect nic-141-1" '^202 $' disconnect nic-141-1 4
like "delete 4" '^204 $' call DELETE $compute/networks/4
like "disconnect nic-142-2" '^202 $' disconnect nic-142-2 3
like "nic-141-2 is no more" '^404 \{"itemNotFound"' disconnect nic-141-2 3
like "... it has become nic-141-1" '^nic-141-0:1,nic-141-1:3$' \
	see '[.attachments[]|.id+":"+.network_id]|join(",")' GET $compute/servers/141/ips
like "disconnect nic-141-1" '^202 $' disconnect nic-141-1 3
like "info 3: nobody" '^$' attachments 3
like "delete 3" '^204 $' call DELETE $compute/networks/3
like "... is not listed" '^1,5$' see '[.networks[].id]|join(",")' GET $compute/networks

# ---- networks
net() { call POST $compute/networks "{\"network\":{$1}}"; }
like "a name is needed" '^400 ' net '"type":"MAC_FILTERED"'
like "a type is needed" "^400 .*Missing request parameter 'type'" net '"name":"x"'
like "... a known one" '^400 .*Invalid network type' net '"name":"x","type":"X"'
like "... an enabled one" '^403 ' net '"name":"x","type":"CUSTOM"'
mac='"name":"x","type":"MAC_FILTERED"'
like "never public" '^403 .*Can not create a public network' net "$mac,\"public\":true"
like "host bits" '^400 ' net "$mac,\"cidr\":\"10.0.0.1/24\""
like "too large" '^413 ' net "$mac,\"cidr\":\"10.0.0.0/16\""
like "a gateway outside" '^400 ' net "$mac,\"cidr\":\"10.0.0.0/24\",\"gateway\":\"10.1.0.1\""
like "with addresses" '^202 .*"id":"6".*"dhcp":true' net \
	"$mac,\"cidr\":\"10.9.0.0/29\",\"gateway\":\"10.9.0.1\""
like "rename" '^204 $' call PUT $compute/networks/6 '{"network":{"name":"six"}}'
like "... shows" '^six$' see .network.name GET $compute/networks/6
like "... not the public one" '^403 ' call PUT $compute/networks/1 '{"network":{"name":"x"}}'
like "a NIC gets an address" '^202 $' connect 141 6
like "... not the gateway's" '^10.9.0.2$' see '.addresses["6"][0].addr' GET $compute/servers/141/ips
for _ in 3 4 5 6; do connect 141 6 >/dev/null; done
like "a full network" '^413 \{"overLimit"' connect 141 6
like "nothing joins the public one" '^403 ' connect 141 1
like "a server that is not there" '^404 ' connect 99 6
like "no serverRef" '^400 ' call POST $compute/networks/6/action '{"add":{}}'
like "no such action" '^400 ' call POST $compute/networks/6/action '{"x":{}}'
like "a malformed NIC" '^400 ' disconnect nic-141 6
for _ in 7 8 9; do net "$mac" >/dev/null; done
like "the sixth network is one too many" \
	"^413 .*Private Network.*Available: 0, Requested: 1" net "$mac"
like "an id of letters is not found" '^404 ' call GET $compute/networks/x

# ---- servers
like "server list" '^141,142$' see '[.servers[].id|tostring]|join(",")' GET $compute/servers
like "... in full" '^nic-142-0,nic-142-1$' see '[.servers[1].attachments[].id]|join(",")' GET \
	$compute/servers/detail
like "rename" '^204 $' call PUT $compute/servers/142 '{"server":{"name":"web"}}'
like "... shows" '^web$' see .server.name GET $compute/servers/142
firewall() { call POST $compute/servers/141/action "{\"firewallProfile\":{\"profile\":\"$1\"}}"; }
like "a firewall profile" '^202 $' firewall ENABLED
like "... shows" '^ENABLED$' see '.attachments[0].firewallProfile' GET $compute/servers/141/ips
like "... one of three" '^400 ' firewall OPEN
like "the request log names the cloud" $'\tsynnefo\tPUT\t/synnefo/compute' cat "$WORK/log"
like "the journal has the changes" $'\tadd\tnetworks\t6\t' cat "$WORK/journal"

# ---- meanwhile: jobs that never end
kill "$PID"
"$SANDBOX" --build-ms 3600000 >"$WORK/slow" &
PID=$!
for _ in $(seq 100); do grep -q ready "$WORK/slow" && break; sleep 0.05; done
URL=$(cut -d' ' -f2 "$WORK/slow")
create n3 >/dev/null
like "connecting is accepted" '^202 $' connect 141 3
like "... and not seen yet" '^$' attachments 3
like "... but the network is in use" '^421 ' call DELETE $compute/networks/3
like "disconnecting is accepted" '^202 $' disconnect nic-142-0 3
like "... the NIC still there" '^nic-142-0$' see '.attachments[].id' GET $compute/servers/142/ips
like "... and the server busy" '^409 \{"buildInProgress"' disconnect nic-142-0 3
