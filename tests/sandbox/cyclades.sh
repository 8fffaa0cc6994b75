#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The cloud `cyclades`: each step of kamaki's guide to networks as the client
# sends it, then the rest of what the service refuses. Jobs take no time here;
# a second sandbox, whose jobs never end, shows what is to be seen meanwhile.
ARGS=(--build-ms 0)
. "$(dirname "$0")/lib.sh"
TOKEN=sandbox-cyclades-token
UUID=c7c1ade5-0000-4000-8000-000000000001

# call METHOD PATH [BODY]: the status, a space, and the body
call() {
	local body=()
	[ $# -lt 3 ] || body=(-H 'Content-Type: application/json' -d "$3")
	curl -s -X "$1" -H "X-Auth-Token: $TOKEN" "${body[@]}" -o "$WORK/body" -w '%{http_code} ' \
		"$URL/cyclades$2"
	cat "$WORK/body"
	: >"$WORK/body"
}
# see JQ METHOD PATH [BODY]: what a jq expression finds in the body, compact
see() {
	local jq=$1
	shift
	call "$@" >"$WORK/answer"
	sed 's/^[0-9]* //' "$WORK/answer" | jq -cr "$jq"
}
net=/network/v2.0 compute=/compute/v2.0

# ---- identity
login() { curl -s -w ' %{http_code}' -d "$1" "$URL/cyclades/identity/v2.0/tokens"; }
like "a token logs in" "\"id\":\"$UUID\".* 200$" login \
	'{"auth":{"token":{"id":"sandbox-cyclades-token"}}}'
like "... also as a password, with the uuid as the user's name" ' 200$' \
	login \
	"{\"auth\":{\"tenantName\":\"$UUID\",\"passwordCredentials\":{\"username\":\"$UUID\",
	\"password\":\"$TOKEN\"}}}"
like "another uuid is refused" 'Invalid credentials.* 401$' \
	login "{\"auth\":{\"passwordCredentials\":{\"username\":\"x\",\"password\":\"$TOKEN\"}}}"
like "a wrong token is refused" \
	'^\{"unauthorized":\{"code":401,"message":"Invalid token","details":""\}\} 401$' \
	login '{"auth":{"token":{"id":"x"}}}'
like "a tenant that is not the uuid is refused" 'badRequest.* 400$' \
	login "{\"auth\":{\"token\":{\"id\":\"$TOKEN\"},\"tenantName\":\"x\"}}"
like "an empty body gives the public catalogue alone" '^\["serviceCatalog"\]$' \
	see '.access|keys' POST /identity/v2.0/tokens
like "the catalogue: types, versions, regions" \
	'^identity v2.0 default,account v1.0 default,compute v2.0 default,network v2.0 default$' \
	see \
	'[.access.serviceCatalog[]|.type+" "+.endpoints[0].versionId+" "+.endpoints[0].region]|'\
'join(",")' \
	POST /identity/v2.0/tokens
like "... and URLs" "^$URL/cyclades/network/v2.0 $URL/cyclades/ui\$" \
	see '.access.serviceCatalog[3].endpoints[0]|.publicURL+" "+."SNF:uiURL"' POST \
	/identity/v2.0/tokens
like "clouds.yaml names it" \
	'auth_type: astakos.*/cyclades/identity/v2.0.*token: sandbox-cyclades-token' \
	cat "$WORK/clouds.yaml"
like "without a token: 401" '\{"unauthorized":\{"code":401,.* 401$' curl -s -w ' %{http_code}' \
	"$URL/cyclades$net/networks"
TOKEN=wrong like "with a wrong one: 401" '401 \{"unauthorized"' call GET $net/networks

# ---- the walk-through: a private network
like "server list" '^\[\[141,"Server 1"\],\[142,"Server 1"\]\]$' see '[.servers[]|[.id,.name]]' \
	GET $compute/servers
like "network list" '^\[\["1","public_network"\]\]$' see '[.networks[]|[.id,.name]]' GET \
	$net/networks/detail
like "network create" \
	'^201 \{"network":\{"id":"2","name":"My Private Net".*"type":"MAC_FILTERED"'\
'.*"status":"ACTIVE","public":false' \
	call POST $net/networks \
	'{"network":{"type":"MAC_FILTERED","name":"My Private Net","admin_state_up":true}}'
like "network connect 2, 141: BUILD, no mac" \
	'^201 \{"port":\{"id":"11".*"device_id":"141".*"mac_address":null,"status":"BUILD",'\
'"device_owner":"vm","network_id":"2"' \
	call POST $net/ports '{"port":{"network_id":"2","device_id":"141"}}'
like "network connect 2, 142" '^201 \{"port":\{"id":"12".*"fixed_ips":\[\],"security_groups":\[\]' \
	call POST $net/ports '{"port":{"network_id":"2","device_id":"142"}}'
like "... then ACTIVE, with a mac" '^ACTIVE aa:00:' see '.port|.status+" "+.mac_address' GET \
	$net/ports/11
like "network list -l" \
	'^\[\["1","IP_LESS_ROUTED",true,\["53"\],null\],\["2","MAC_FILTERED",false,\[\],'\
'"'$UUID'"\]\]$' \
	see '[.networks[]|[.id,.type,.public,.subnets,.user_id]]' GET $net/networks/detail

# ---- floating IPs
like "ip create" \
	'^200 \{"floatingip":\{"fixed_ip_address":null,"id":"8","instance_id":null,'\
'"floating_ip_address":"192.168.3.5","port_id":null,"floating_network_id":"1"' \
	call POST $net/floatingips '{"floatingip":{"floating_network_id":"1"}}'
attach() {
	call POST $net/ports \
		"{\"port\":{\"network_id\":\"1\",\"device_id\":\"$2\",
		\"fixed_ips\":[{\"ip_address\":\"$1\"}]}}"
}
like "ip attach 8 to 141" \
	'^201 \{"port":\{"id":"13".*"fixed_ips":\[\{"ip_address":"192.168.3.5","subnet":"53"\}\]' \
	attach 192.168.3.5 141
like "a used IP is refused in the server's words" \
	"^409 \{\"conflict\":\{\"code\":409,\"message\":\"IP address '192.168.3.5' is already in \
use\",\"details\":\"\"\}\}\$" \
	attach 192.168.3.5 142
like "a second one" '"id":"9".*"floating_ip_address":"192.168.3.6"' call POST $net/floatingips \
	'{"floatingip":{"floating_network_id":"1"}}'
like "... on the same server" '^201 \{"port":\{"id":"14"' attach 192.168.3.6 141
like "port list -l" \
	'^\[\["11","2","141"\],\["12","2","142"\],\["13","1","141"\],\["14","1","141"\]\]$' \
	see '[.ports[]|[.id,.network_id,.device_id]]' GET $net/ports/detail
like "the IP knows its port and server" '^9 14 141$' see \
	'.floatingip|.id+" "+.port_id+" "+.instance_id' GET $net/floatingips/9
like "an attached IP is not released" "^409 .*Floating IP '9' is used by server '141'" call DELETE \
	$net/floatingips/9
like "detach 9" '^204 $' call DELETE $net/ports/14
like "... its port is gone" '^404 \{"itemNotFound"' call GET $net/ports/14
like "... the IP is not" '^192.168.3.6 null$' see \
	'.floatingip|.floating_ip_address+" "+(.port_id|tostring)' GET $net/floatingips/9
like "attach 9 to 142" '^201 .*"device_id":"142"' attach 192.168.3.6 142

# ---- limits
quota() { see '."'$UUID'"."'"$1"'"|map(.)|@csv' GET /account/v1.0/quotas; }
like "quota list: floating IPs" '^2,3,0,2,3,0$' quota cyclades.floating_ip
like "... private networks" '^1,5,0,1,5,0$' quota cyclades.network.private
like "... servers" '^2,2,0,2,2,0$' quota cyclades.vm
like "... disks" '^85899345920,536870912000,0,' quota cyclades.disk
like "what can be limited" '^bytes astakos_account$' \
	see '."cyclades.ram".unit+" "+."astakos.pending_app".service' GET /account/v1.0/resources
like "the last one" '"id":"10".*192.168.3.7' call POST $net/floatingips \
	'{"floatingip":{"floating_network_id":"1"}}'
like "one too many" \
	"^413 \{\"overLimit\":\{\"code\":413,\"message\":\"Resource Limit Exceeded for your \
account.\",\"details\":\"Limit for resource 'Floating IP address' exceeded for your account. \
Available: 0, Requested: 1\"\}\}\$" \
	call POST $net/floatingips '{"floatingip":{"floating_network_id":"1"}}'
like "ip delete 10" '^204 $' call DELETE $net/floatingips/10
like "... is gone" '^404 .*Floating IP with ID 10 does not exist' call GET $net/floatingips/10

# ---- destroying
like "the public network stays" \
	'^403 \{"forbidden":\{"code":403,"message":"Can not delete the public network."' call \
	DELETE $net/networks/1
like "one in use stays" '^409 \{"conflict".*There are ports still configured' call DELETE \
	$net/networks/2
port_of() { see ".server.attachments[]|select(.network_id==\"$2\").id" GET $compute/servers/"$1"; }
like "network disconnect finds the port of 141" '^11$' port_of 141 2
like "... and of 142" '^12$' port_of 142 2
like "... and deletes it" '^204 $' call DELETE $net/ports/11
like "... both" '^204 $' call DELETE $net/ports/12
like "network delete 2" '^204 $' call DELETE $net/networks/2
like "... not twice" '^400 .*Network has been deleted' call DELETE $net/networks/2
like "... it is not listed" '^1$' see '.networks|length' GET $net/networks
like "... and is marked for who asks" '^DELETED true$' see \
	'.network|.status+" "+(.deleted|tostring)' GET $net/networks/2

# ---- paths and methods
like "an unknown path is a bad request" '^400 \{"badRequest"' call GET $net/nosuch
like "a slash at the end is allowed" '^200 ' call GET $net/networks/
like "a wrong method: 405 and Allow" $'Allow: GET, PUT, DELETE\r' \
	curl -si -X PATCH -H "X-Auth-Token: $TOKEN" "$URL/cyclades$net/networks/1"
like "the type of answers" $'Content-Type: application/json; charset=UTF-8\r' \
	curl -si -H "X-Auth-Token: $TOKEN" "$URL/cyclades$net/networks"
like "an id of letters: 400" '^400 .*Invalid network ID' call GET $net/networks/x
like "not JSON: 400" '^400 .*Invalid JSON' call POST $net/networks '{'
like "changes since: nothing" '^304 $' call GET "$net/networks?changes-since=$(date -u +%FT%T.%6NZ)"
like "... too long ago" '^400 .*Too old' call GET "$net/networks?changes-since=2013-06-19T13:52:02Z"
like "the request log names the cloud" $'\tcyclades\tGET\t/cyclades/network' cat "$WORK/log"

# ---- networks
like "a type is needed" "^400 .*Missing attribute 'type'" call POST $net/networks \
	'{"network":{"name":"x"}}'
like "... a known one" "^400 .*Invalid network type 'X'" call POST $net/networks \
	'{"network":{"type":"X"}}'
like "... an enabled one" '^403 \{"forbidden"' call POST $net/networks \
	'{"network":{"type":"CUSTOM"}}'
like "a long name" '^400 .*name is too long' call POST $net/networks \
	"{\"network\":{\"type\":\"MAC_FILTERED\",\"name\":\"$(printf %0129d 0)\"}}"
like "network create" '^201 .*"id":"3"' call POST $net/networks \
	'{"network":{"type":"MAC_FILTERED","name":"n3"}}'
like "rename" '^200 .*"name":"other"' call PUT $net/networks/3 '{"network":{"name":"other"}}'
like "... not the public one" '^403 \{"forbidden"' call PUT $net/networks/1 \
	'{"network":{"name":"x"}}'
like "reassign to one's own project" '^200 $' call POST $net/networks/3/action \
	"{\"reassign\":{\"project\":\"$UUID\"}}"
like "... no other action" '^400 .*Action x not supported' call POST \
	$net/networks/3/action '{"x":{}}'
for _ in 4 5 6 7; do call POST $net/networks '{"network":{"type":"MAC_FILTERED"}}' >/dev/null; done
like "the sixth network is one too many" "^413 .*Private Network.*Available: 0, Requested: 1" \
	call POST $net/networks '{"network":{"type":"MAC_FILTERED"}}'

# ---- subnets
subnet() { call POST $net/subnets "{\"subnet\":{\"network_id\":\"${2:-3}\",$1}}"; }
like "host bits" '^400 .*Invalid network IPv4 subnet' subnet '"cidr":"10.0.0.1/24"'
like "no block" '^400 .*Malformed CIDR' subnet '"cidr":"10.0.0.0"'
like "too large" '^413 .*Unsupported network size.*\(21, 29\]' subnet '"cidr":"10.0.0.0/21"'
like "too small" '^413 ' subnet '"cidr":"10.0.0.0/30"'
like "IPv6 is /64" '^400 .*must be /64' subnet '"cidr":"fd00::/48","ip_version":6'
like "a gateway outside" '^400 .*gateway' subnet '"cidr":"10.0.0.0/24","gateway_ip":"10.0.1.1"'
like "... or none at all" '^400 .*gateway' subnet '"cidr":"10.0.0.0/24","gateway_ip":7'
pools() { subnet "\"cidr\":\"10.0.0.0/24\",\"allocation_pools\":[$1]"; }
like "a pool out of range" '^409 .*out of bounds' pools '{"start":"10.0.0.10","end":"10.0.1.1"}'
like "a pool with the gateway" '^409 .*Gateway cannot' pools '{"start":"10.0.0.1","end":"10.0.0.9"}'
like "overlapping pools" '^409 .*range conflict' pools \
	'{"start":"10.0.0.2","end":"10.0.0.9"},{"start":"10.0.0.9","end":"10.0.0.20"}'
like "not of a public network" '^403 ' subnet '"cidr":"10.0.0.0/24"' 1
like "of one that is not there" '^404 ' subnet '"cidr":"10.0.0.0/24"' 99
like "create" \
	'^201 .*"id":"54","network_id":"3".*"gateway_ip":"10.0.0.1","ip_version":4,'\
'"cidr":"10.0.0.0/29","enable_dhcp":true.*"allocation_pools":\[\{"start":"10.0.0.2",'\
'"end":"10.0.0.6"\}\]' \
	subnet '"cidr":"10.0.0.0/29"'
like "only one of IPv4" '^400 .*Only one subnet' subnet '"cidr":"10.0.1.0/24"'
like "one of IPv6 beside it" '^201 .*"gateway_ip":null,"ip_version":6.*"enable_slaac":true' \
	subnet '"cidr":"fd00::/64","ip_version":6,"gateway_ip":null'
like "a gateway in the middle leaves two pools" \
	'"allocation_pools":\[\{"start":"10.0.0.1","end":"10.0.0.3"\},\{"start":"10.0.0.5",'\
'"end":"10.0.0.6"\}\]' \
	subnet '"cidr":"10.0.0.0/29","gateway_ip":"10.0.0.4"' 5
like "rename" '^200 .*"name":"s"' call PUT $net/subnets/54 '{"subnet":{"name":"s"}}'
like "... and nothing else" '^400 .*Only the name' call PUT $net/subnets/54 \
	'{"subnet":{"name":"s","enable_dhcp":false}}'
like "never deleted" '^400 .*not supported' call DELETE $net/subnets/54
like "list" '^53,54,55,56$' see '[.subnets[].id]|join(",")' GET $net/subnets
like "the network names them" '^54,55$' see '.network.subnets|join(",")' GET $net/networks/3

# ---- ports and addresses
port() { call POST $net/ports "{\"port\":{$1}}"; }
last() { see '.ports[-1].id' GET $net/ports; }
like "without a server: DOWN, and the next address" \
	'^201 .*"device_id":null.*"status":"DOWN","device_owner":null.*"ip_address":"10.0.0.2",'\
'"subnet":"54"' \
	port '"network_id":3'
like "... it stays DOWN" '^DOWN$' see '.ports[-1].status' GET $net/ports
down=$(last)
like "an address of one's choice" '^201 .*"10.0.0.5"' port \
	'"network_id":"3","fixed_ips":[{"ip_address":"10.0.0.5"}]'
like "... only once" '^409 .*IP address 10.0.0.5 is already used' port \
	'"network_id":"3","fixed_ips":[{"ip_address":"10.0.0.5"}]'
like "... of the network" '^400 .*does not belong' port \
	'"network_id":"3","fixed_ips":[{"ip_address":"10.0.9.9"}]'
like "... of IPv4" '^400 .*only an IPv4' port \
	'"network_id":"3","fixed_ips":[{"ip_address":"fd00::1"}]'
like "... one" '^400 .*only one' port '"network_id":"3","fixed_ips":[{},{}]'
for _ in 1 2 3; do port '"network_id":"3"' >/dev/null; done
like "no address left" '^409 .*No more IP addresses available on network 3' port '"network_id":"3"'
like "update" '^200 .*"name":"p".*"network_id":"3"' call PUT $net/ports/"$down" \
	'{"port":{"name":"p","network_id":"1"}}'
like "delete, at once" '^204 $' call DELETE $net/ports/"$down"
like "... is gone" '^404 ' call GET $net/ports/"$down"
like "... and its address is free" '^201 .*"10.0.0.2"' port '"network_id":"3"'
like "public: a floating IP is needed" "^400 .*must contain a floating IP" port \
	'"network_id":"1","device_id":"141"'
like "... that one holds" '^404 .*Floating IP does not exist' port \
	'"network_id":"1","fixed_ips":[{"ip_address":"192.168.3.99"}]'
like "... and for that network" '^400 .*does not belong' port \
	'"network_id":"3","fixed_ips":[{"ip_address":"192.168.3.5"}]'
like "a server that is not there" '^404 ' port '"network_id":"3","device_id":"99"'
for _ in 1 2 3 4 5 6 7; do port '"network_id":"4","device_id":"141"' >/dev/null; done
like "eight connections and no more" '^400 .*Maximum ports per server' port \
	'"network_id":"4","device_id":"141"'
like "no subnet once servers are connected" '^400 .*VMs are already connected' subnet \
	'"cidr":"10.0.0.0/24"' 4
like "a server's attachments" '^8 141 192.168.3.5 floating$' \
	see \
	'.server|"\(.attachments|length) \(.id) \(.addresses["1"][0]|"\(.addr) '\
'\(."OS-EXT-IPS:type")")"' \
	GET $compute/servers/141
like "... by themselves" '^8$' see '.attachments|length' GET $compute/servers/141/ips

# ---- floating IPs
ip() { call POST $net/floatingips "{\"floatingip\":{$1}}"; }
like "not out of a private network" '^409 .*not a floating IP pool' ip '"floating_network_id":"3"'
like "an address out of the pool" '^400 ' ip \
	'"floating_network_id":"1","floating_ip_address":"192.168.3.1"'
like "a taken one" '^409 ' ip '"floating_network_id":"1","floating_ip_address":"192.168.3.5"'
like "one of one's choice" '^200 .*192.168.3.77' ip \
	'"floating_network_id":"1","floating_ip_address":"192.168.3.77"'
like "no update" '^501 \{"notImplemented"' call PUT $net/floatingips/8

# ---- servers
like "rename" '^204 $' call PUT $compute/servers/142 '{"server":{"name":"web"}}'
like "... shows" '^web$' see '.server.name' GET $compute/servers/142
create='{"server":{"name":"s3","imageRef":"i","flavorRef":"1"}}'
like "the third server is one too many" '^413 .*Virtual Machine' call POST \
	$compute/servers "$create"
like "delete" '^204 $' call DELETE $compute/servers/142
like "... it is DELETED" '^DELETED$' see .server.status GET $compute/servers/142
like "... its IP is free" '^null$' see .floatingip.port_id GET $net/floatingips/9
like "... and there is room for another" '^202 .*"id":143.*"status":"BUILD"' call POST \
	$compute/servers "$create"
like "... connected as the cloud likes" '^1 fixed$' \
	see '.server.attachments[0]|.network_id+" "+."OS-EXT-IPS:type"' GET $compute/servers/143
like "... which is not for the user to cut" '^403 .*Cannot disconnect from public network' call \
	DELETE $net/ports/"$(last)"
firewall() {
	call POST $compute/servers/143/action \
		"{\"firewallProfile\":{\"profile\":\"$1\",\"nic\":$(last)}}"
}
like "a firewall profile" '^202 $' firewall PROTECTED
like "... shows" '^PROTECTED$' see '.server.attachments[0].firewallProfile' GET $compute/servers/143
like "... one of three" '^400 ' firewall OPEN

# ---- faults by script are worded as this cloud's
fault() { printf '%s\n' "$@" >"$WORK/f" && mv "$WORK/f" "$WORK/fault"; }
fault "GET /cyclades status code=503 message=Come back later"
like "a status" '^503 \{"serviceUnavailable":\{"code":503,"message":"Come back later"' call GET \
	$net/networks
fault "GET /cyclades status code=409 type=buildInProgress"
like "... with a name" '^409 \{"buildInProgress"' call GET $net/networks
fault "GET /cyclades unauthorized"
like "unauthorized" '^401 \{"unauthorized"' call GET $net/networks
fault ''

# again MS: a new sandbox, whose jobs take so long
again() {
	kill "$PID"
	"$SANDBOX" --build-ms "$1" >"$WORK/again" &
	PID=$!
	for _ in $(seq 100); do grep -q ready "$WORK/again" && break; sleep 0.05; done
	URL=$(cut -d' ' -f2 "$WORK/again")
}

# ---- meanwhile: jobs that never end
again 3600000
like "a network to connect to" '^201 ' call POST $net/networks '{"network":{"type":"MAC_FILTERED"}}'
like "a port of a server is BUILD" '^201 ' call POST $net/ports \
	'{"port":{"network_id":"2","device_id":"141"}}'
like "... still" '^BUILD null$' see '.port|"\(.status) \(.mac_address)"' GET $net/ports/11
like "... and no attachment of the server yet" '^\[\] CONNECT$' \
	see '.server|"\(.attachments) \(."SNF:task_state")"' GET $compute/servers/141
like "the server is busy" \
	"^400 .*Cannot perform 'CONNECT' action while there is a pending 'CONNECT'" \
	call POST $net/ports '{"port":{"network_id":"2","device_id":"141"}}'
like "... for a removal too" "^400 .*'DISCONNECT' action while there is a pending 'CONNECT'" call \
	DELETE $net/ports/11
like "another one is not" '^201 ' call POST $net/ports \
	'{"port":{"network_id":"2","device_id":"142"}}'
like "the network is in use" '^409 ' call DELETE $net/networks/2
like "a server that goes" '^204 $' call DELETE $compute/servers/142
like "... is ACTIVE until then" '^ACTIVE DESTROY$' see '.server|.status+" "+."SNF:task_state"' GET \
	$compute/servers/142

# ---- a job that ends
again 3000
# until_is REGEX COMMAND...
until_is() {
	for _ in $(seq 200); do
		"${@:2}" >"$WORK/now"
		grep -q "$1" "$WORK/now" && echo yes && return
		sleep 0.05
	done
	cat "$WORK/now"
}
call POST $net/networks '{"network":{"type":"MAC_FILTERED"}}' >/dev/null
call POST $net/ports '{"port":{"network_id":"2","device_id":"141"}}' >/dev/null
like "a port is BUILD" BUILD call GET $net/ports/11
like "... and becomes ACTIVE" '^yes$' until_is '"status":"ACTIVE"' call GET $net/ports/11
like "deleted" '^204 $' call DELETE $net/ports/11
like "... it keeps its old status" '^200 .*"status":"ACTIVE"' call GET $net/ports/11
like "... is not deleted twice" "^400 .*pending 'DISCONNECT'" call DELETE $net/ports/11
like "... and then is gone" '^yes$' until_is '^404 ' call GET $net/ports/11
