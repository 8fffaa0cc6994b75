#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compute: servers, their NICs as ports of Neutron, and the errors in Nova's words.
# What takes time takes two seconds, so that its first state is seen on a busy machine too.
ARGS=(--build-ms 2000)
. "$(dirname "$0")/lib.sh"
image=aaaaaaaa-0000-4000-8000-000000000001

# call METHOD PATH [BODY]: the body and [status]; the token is TOKEN's.
call() {
	curl -s -m 5 -X "$1" -w ' [%{http_code}]' -H "X-Auth-Token: $TOKEN" "$URL$2" ${3+-d "$3"}
}
json() { curl -s -m 5 -X "$1" -H "X-Auth-Token: $TOKEN" "$URL$2" ${4+-d "$4"} | jq -c -r "$3"; }
nova() { call "$1" "/compute/v2.1$2" "${@:3}"; }
novaq() { json "$1" "/compute/v2.1$2" "${@:3}"; }
neutronq() { json "$1" "/network/v2.0$2" "${@:3}"; }
# until_is WANT COMMAND...: runs it until it says WANT, ten seconds at most; says what it said last.
until_is() {
	local want=$1 got
	shift
	for _ in $(seq 100); do got=$("$@" 2>&1); [[ $got == "$want" ]] && break; sleep 0.1; done
	echo "$got"
}
boot() {
	nova POST /servers \
		"{\"server\":{\"name\":\"s\",\"flavorRef\":\"1\",\"imageRef\":\"$image\",$1}}"
}

OTHER=$(login other) ADMIN=$(login admin) TOKEN=$(login demo)

# ---- without a token, flavors, zones
like "the versions need no token" '"v2.1".*\[200\]' curl -s -w ' [%{http_code}]' "$URL/compute/"
like "... nor does the version" '"version":"2.37".*\[200\]' curl -s -w ' [%{http_code}]' \
	"$URL/compute/v2.1/"
like "servers do" '"code":401' curl -s "$URL/compute/v2.1/servers"
like "flavors" 'm1.tiny m1.small m1.medium' novaq GET /flavors '[.flavors[].name] | join(" ")'
like "a flavor" '^2048$' novaq GET /flavors/2 .flavor.ram
like "no such flavor" 'itemNotFound.*\[404\]' nova GET /flavors/9
like "zones" '^nova$' novaq GET /os-availability-zone '.availabilityZoneInfo[0].zoneName'

# ---- the two servers of each project
like "two servers to begin with" '^vm-1,vm-2,$' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $URL/compute/v2.1/servers/detail |
	jq -r '.servers[] | select(.status==\"ACTIVE\" and .addresses=={}) |
	.name' | sort | tr '\n' ,"
like "a list has id, name and links" '^\["id","links","name"\]$' novaq GET /servers \
	'.servers[0] | keys'
like "an administrator sees all when asked to" '^6$' sh -c \
	"curl -s -H 'X-Auth-Token: $ADMIN' '$URL/compute/v2.1/servers?all_tenants=1' |
	jq '.servers|length'"
like "... and else the own" '^2$' sh -c \
	"curl -s -H 'X-Auth-Token: $ADMIN' '$URL/compute/v2.1/servers' | jq '.servers|length'"
like "a member may not ask for all" 'forbidden.*\[403\]' nova GET '/servers?all_tenants=1'
like "a page has a next" 'limit=1&marker=' novaq GET '/servers?limit=1' \
	'.servers_links[] | select(.rel=="next") | .href'
next=$(novaq GET '/servers/detail?limit=1' '.servers_links[0].href')
next=${next#"$URL/compute/v2.1"}
like "the next page is the other server" '^vm-1$' novaq GET "$next" '.servers[0].name'
like "no links without need" '^null$' novaq GET /servers .servers_links
like "name is a pattern" '^\["vm-2"\]$' novaq GET '/servers?name=m-2$' '[.servers[].name]'
like "a bad limit" 'badRequest.*\[400\]' nova GET '/servers?limit=x'
like "a bad marker" 'marker \[x\] not found.*\[400\]' nova GET '/servers?marker=x'
vm1=$(novaq GET '/servers?name=vm-1' '.servers[0].id') \
	vm2=$(novaq GET '/servers?name=vm-2' '.servers[0].id')
like "another project's server is not there" 'itemNotFound.*\[404\]' sh -c \
	"curl -s -w ' [%{http_code}]' -H 'X-Auth-Token: $OTHER' $URL/compute/v2.1/servers/$vm1"
like "a server has its attributes" '^true$' novaq GET "/servers/$vm1" \
	'.server |
	[.tenant_id, .user_id, .created, .updated, .hostId, .flavor.id, .image.id,
	.metadata, .["OS-EXT-STS:vm_state"], .["OS-EXT-AZ:availability_zone"],
	.["os-extended-volumes:volumes_attached"]] | all(. != null)'
like "a new name" '"renamed".*\[200\]' nova PUT "/servers/$vm1" '{"server":{"name":"renamed"}}'
like "... is shown" '^renamed$' novaq GET "/servers/$vm1" .server.name
like "what cannot be changed" 'badRequest.*flavorRef.*\[400\]' nova PUT "/servers/$vm1" \
	'{"server":{"flavorRef":"2"}}'

# ---- NICs
net=$(neutronq POST /networks .network.id '{"network":{"name":"web"}}')
like "a network without subnet" 'requires a subnet.*\[400\]' nova POST \
	"/servers/$vm1/os-interface" "{\"interfaceAttachment\":{\"net_id\":\"$net\"}}"
subnet=$(neutronq POST /subnets .subnet.id \
	"{\"subnet\":{\"network_id\":\"$net\",\"ip_version\":4,\"cidr\":\"10.0.0.0/24\"}}")
given=$(neutronq POST /ports .port.id "{\"port\":{\"network_id\":\"$net\"}}")
like "no NICs" '^\{"interfaceAttachments":\[\]\} \[200\]$' nova GET "/servers/$vm1/os-interface"
like "attach a port" "\"port_id\":\"$given\".*\[200\]" nova POST "/servers/$vm1/os-interface" \
	"{\"interfaceAttachment\":{\"port_id\":\"$given\"}}"
like "... is BUILD, the server's" "^compute:nova $vm1 BUILD$" neutronq GET "/ports/$given" \
	'.port | .device_owner + " " + .device_id + " " + .status'
like "... and then ACTIVE" '^ACTIVE$' until_is ACTIVE neutronq GET "/ports?id=$given" \
	'.ports[0].status'
like "a port in use" "conflictingRequest.*Port $given is still in use.*\[409\]" nova POST \
	"/servers/$vm2/os-interface" "{\"interfaceAttachment\":{\"port_id\":\"$given\"}}"
made=$(novaq POST "/servers/$vm1/os-interface" .interfaceAttachment.port_id \
	"{\"interfaceAttachment\":{\"net_id\":\"$net\",
	\"fixed_ips\":[{\"ip_address\":\"10.0.0.77\"}]}}")
like "attach a network, with an address" '10.0.0.77.*\[200\]' nova GET \
	"/servers/$vm1/os-interface/$made"
like "an address that is taken" 'conflictingRequest.*\[409\]' nova POST \
	"/servers/$vm1/os-interface" \
	"{\"interfaceAttachment\":{\"net_id\":\"$net\",
	\"fixed_ips\":[{\"ip_address\":\"10.0.0.77\"}]}}"
like "an address outside" 'badRequest.*\[400\]' nova POST "/servers/$vm1/os-interface" \
	"{\"interfaceAttachment\":{\"net_id\":\"$net\",
	\"fixed_ips\":[{\"ip_address\":\"10.9.0.7\"}]}}"
like "both" 'Must not input both.*\[400\]' nova POST "/servers/$vm1/os-interface" \
	"{\"interfaceAttachment\":{\"net_id\":\"$net\",\"port_id\":\"$given\"}}"
like "no such port" 'itemNotFound.*\[404\]' nova POST "/servers/$vm1/os-interface" \
	'{"interfaceAttachment":{"port_id":"00000000-0000-4000-8000-00000000dead"}}'
like "no such network" 'itemNotFound.*\[404\]' nova POST "/servers/$vm1/os-interface" \
	'{"interfaceAttachment":{"net_id":"00000000-0000-4000-8000-00000000dead"}}'
like "an external network" 'forbidden.*\[403\]' nova POST "/servers/$vm1/os-interface" \
	'{"interfaceAttachment":{"net_id":"ffffffff-0000-4000-8000-000000000001"}}'
like "not JSON" 'badRequest.*\[400\]' nova POST "/servers/$vm1/os-interface" '{'
like "two NICs" '^2$' novaq GET "/servers/$vm1/os-interface" '.interfaceAttachments | length'
router=$(neutronq POST /routers .router.id \
	'{"router":{"external_gateway_info":
	{"network_id":"ffffffff-0000-4000-8000-000000000001"}}}')
neutronq PUT "/routers/$router/add_router_interface" . "{\"subnet_id\":\"$subnet\"}" >/dev/null
neutronq POST /floatingips . \
	"{\"floatingip\":{\"floating_network_id\":\"ffffffff-0000-4000-8000-000000000001\",
	\"port_id\":\"$made\"}}" >/dev/null
like "addresses follow the ports and floating IPs" '^\["web"\] 2 fixed 1 floating 10.0.0.77$' \
	novaq GET "/servers/$vm1" \
	'.server.addresses |
	"\(keys) \([.web[] | select(."OS-EXT-IPS:type"=="fixed")] | length) fixed " +
	"\([.web[] | select(."OS-EXT-IPS:type"=="floating")] | length) floating " +
	(.web[] | select(.addr=="10.0.0.77") | .addr)'
like "security groups are the ports'" '^\[\{"name":"default"\}\]$' novaq GET "/servers/$vm1" \
	.server.security_groups
like "detach" '^ \[202\]$' nova DELETE "/servers/$vm1/os-interface/$made"
like "... takes time" "$made" novaq GET "/servers/$vm1/os-interface" \
	'.interfaceAttachments[].port_id'
like "... and then the port that Nova made is gone" '^null$' until_is null neutronq GET \
	"/ports/$made" .port
like "its floating IP is free" '^null$' neutronq GET /floatingips '.floatingips[0].port_id'
like "detach a given port" '^ \[202\]$' nova DELETE "/servers/$vm1/os-interface/$given"
like "... it stays, and is free" '^-- DOWN$' until_is '-- DOWN' neutronq GET "/ports/$given" \
	'.port | .device_owner + "-" + .device_id + "- " + .status'
like "detach what is not attached" 'itemNotFound.*\[404\]' nova DELETE \
	"/servers/$vm1/os-interface/$given"

# ---- booting and deleting
like "no name" "badRequest.*'name' is a required.*\[400\]" nova POST /servers \
	"{\"server\":{\"flavorRef\":\"1\",\"imageRef\":\"$image\"}}"
like "no image" 'badRequest.*imageRef.*\[400\]' nova POST /servers \
	'{"server":{"name":"s","flavorRef":"1"}}'
like "no such image" 'badRequest.*image.*\[400\]' nova POST /servers \
	'{"server":{"name":"s","flavorRef":"1","imageRef":"x"}}'
like "no such flavor" 'badRequest.*Flavor x.*\[400\]' nova POST /servers \
	"{\"server\":{\"name\":\"s\",\"flavorRef\":\"x\",\"imageRef\":\"$image\"}}"
like "no such network" 'badRequest.*\[400\]' boot \
	'"networks":[{"uuid":"00000000-0000-4000-8000-00000000dead"}]'
like "no such zone" 'badRequest.*\[400\]' boot '"networks":"none","availability_zone":"mars"'
like "no such group" 'badRequest.*\[400\]' boot '"networks":"none","security_groups":[{"name":"x"}]'
like "an unknown key" 'badRequest.*wings.*\[400\]' boot '"wings":2'
like "one good and one bad NIC: nothing is left" 'still in use.*\[409\]' boot \
	"\"networks\":[{\"port\":\"$given\"},{\"port\":\"$given\"}]"
like "... no server" '^2$' novaq GET /servers '.servers | length'
like "... no binding" '^$' neutronq GET "/ports/$given" .port.device_id
like "auto is the only network" '10.0.0' novaq GET \
	"/servers/$(boot '"networks":"auto"' | sed 's/ \[.*//' | jq -r .server.id)" \
	.server.addresses.web
answer=$(boot "\"networks\":[{\"port\":\"$given\"},{\"uuid\":\"$net\"}],\"metadata\":{\"a\":\"b\"}")
like "boot" 'adminPass.*\[202\]' echo "$answer"
s=$(jq -r .server.id <<<"${answer% \[*}")
like "... BUILD at first" '^BUILD building spawning$' novaq GET "/servers/$s" \
	'.server | .status + " " + .["OS-EXT-STS:vm_state"] + " " + .["OS-EXT-STS:task_state"]'
like "... when no NIC is attached" 'conflictingRequest.*vm_state building.*\[409\]' nova POST \
	"/servers/$s/os-interface" "{\"interfaceAttachment\":{\"net_id\":\"$net\"}}"
like "... then ACTIVE" '^ACTIVE$' until_is ACTIVE novaq GET "/servers/$s" .server.status
like "... with two NICs that are up" '^ACTIVE ACTIVE$' novaq GET "/servers/$s/os-interface" \
	'[.interfaceAttachments[].port_state] | join(" ")'
like "... and what was asked for" '^\{"a":"b"\}$' novaq GET "/servers/$s" .server.metadata
made=$(neutronq GET "/ports?device_id=$s" ".ports[] | select(.id != \"$given\") | .id")
like "delete" '^ \[204\]$' nova DELETE "/servers/$s"
like "... is under way" '^deleting$' novaq GET "/servers/$s" '.server["OS-EXT-STS:task_state"]'
like "... and then gone" '^404$' until_is 404 novaq GET "/servers/$s" .itemNotFound.code
like "... with the port that Nova made" '^null$' neutronq GET "/ports/$made" .port
like "... the given one stays, free" '^$' neutronq GET "/ports/$given" .port.device_id
like "the journal has servers" $'demo\tcreate\tservers' cat "$WORK/journal"

# ---- the stock command; it wants an image service, which is none of ours, to be somewhere
sed \
	-i \
	"s|^    region_name.*|&\n    image_api_version: 2\n    image_endpoint_override: \
$URL/image/v2|" \
	"$WORK/clouds.yaml"
start_stock
os() { stock OS_CLIENT_CONFIG_FILE="$WORK/clouds.yaml" OS_CLOUD=sandbox -- "$@"; }
like "openstack server list" 'vm-2' os server list -f value -c Name
like "openstack flavor list" 'm1.small' os flavor list -f value -c Name
like "openstack availability zone list --compute" nova os availability zone list --compute \
	-f value -c 'Zone Name'
like "openstack server show" 'ACTIVE' os server show vm-2 -f value -c status
like "openstack server add port" finished os server add port vm-2 "$given"
like "... is attached" "$given" os port list --server vm-2 -f value -c ID
like "openstack server remove port" finished os server remove port vm-2 "$given"
like "openstack server set --name" finished os server set --name vm-3 vm-2
like "openstack server delete" finished os server delete --wait vm-3
