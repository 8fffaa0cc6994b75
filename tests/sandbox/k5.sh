#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# K5's network service: availability zones, and network connectors as its manual walks through them.
. "$(dirname "$0")/lib.sh"
K=$URL/k5
login() { curl -s -D - -o /dev/null "$K/identity/v3/auth/tokens" \
	-d "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":
	{\"name\":\"taro\",\"domain\":{\"name\":\"$1\"},\"password\":\"secret\"}}},
	\"scope\":{\"project\":{\"id\":\"d0000000000000000000000000000004\"}}}}" |
	tr -d '\r' | sed -n '1s/[^ ]* //p; s/^X-Subject-Token: //p'; }
TOKEN=$(login contract0001 | tail -1)
# api METHOD PATH [BODY]: the answer, compact, and its status
api() {
	curl -s -X "$1" -H "X-Auth-Token: $TOKEN" "$K/network/v2.0/$2" -w ' [%{http_code}]' \
		${3:+-d "$3"}
}
# make KIND BODY: the id
make() { api POST "${1}s" "{\"$1\":$2}" | sed 's/ \[[0-9]*\]$//' | jq -r ".$1.id"; }
none=00000000-0000-4000-8000-000000000000

like "login with the contract's name for a domain" '201 .*gA' login contract0001
like "... not with another's" '401' login default
like "clouds.yaml says so" 'project_id: d0.*4.*user_domain_name: contract0001' sed \
	-n '/^  k5:/,/^  [a-z]/p' "$WORK/clouds.yaml"
like "the stock command logs in" 'inf_az1_ext-net01' env -i PATH=/usr/bin:/bin HOME="$WORK" \
	OS_CLIENT_CONFIG_FILE="$WORK/clouds.yaml" OS_CLOUD=k5 \
	openstack network list -f value -c Name
like "K5's token opens no other cloud" '401' curl -s -H "X-Auth-Token: $TOKEN" \
	"$URL/network/v2.0/networks"
like "the catalogue" '^\["identity","network","networking-ex"\]' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' '$K/identity/v3/auth/catalog' |
	jq -c '[.catalog[].type]'"
like "no tags, no revisions" \
	'^\["admin_state_up","availability_zone","id","name","project_id","router:external",'\
'"shared","status","subnets","tenant_id"\]' \
	jq -c '.network|keys' <(api POST networks '{"network":{"name":"n"}}' | sed 's/ \[.*//')
like "... nor may they be sent" 'Unrecognized.*400' api POST networks '{"network":{"mtu":1400}}'

# availability zones
a=$(make network '{"name":"a"}'); b=$(make network '{"name":"b","availability_zone":"jp-east-1b"}')
like "a network is in the first zone" '"jp-east-1a".*200' api GET "networks/$a"
like "... or the one asked for" '"jp-east-1b".*200' api GET "networks/$b"
like "... of those there are" 'AvailabilityZoneNotFound.*404' api POST networks \
	'{"network":{"availability_zone":"mars"}}'
like "... for good" 'read-only.*400' api PUT "networks/$a" \
	'{"network":{"availability_zone":"jp-east-1b"}}'
like "a subnet must be in its network's" 'InvalidInput.*400' api POST subnets \
	"{\"subnet\":{\"network_id\":\"$b\",\"ip_version\":4,\"cidr\":\"10.1.0.0/24\"}}"
sub=$(make subnet \
	"{\"network_id\":\"$b\",\"ip_version\":4,\"cidr\":\"10.1.0.0/24\",
	\"availability_zone\":\"jp-east-1b\"}")
like "... and then is" '"jp-east-1b".*200' api GET "subnets/$sub"
like "a port must be, too" 'InvalidInput.*400' api POST ports "{\"port\":{\"network_id\":\"$b\"}}"
make subnet "{\"network_id\":\"$a\",\"ip_version\":4,\"cidr\":\"10.0.0.0/24\"}" >"$WORK/sub-a"
pa=$(make port "{\"network_id\":\"$a\"}")
pb=$(make port "{\"network_id\":\"$b\",\"availability_zone\":\"jp-east-1b\"}")
like "a router has a zone" '"jp-east-1b".*201' api POST routers \
	'{"router":{"availability_zone":"jp-east-1b"}}'
like "lists are filtered by zone" "^\{\"networks\":\\[\{\"id\":\"$b\"\}\\]" api GET \
	'networks?availability_zone=jp-east-1b&name=b&fields=id'

# connectors
like "the pool" \
	'^\{"network_connector_pools":\[\{"id":"[0-9a-f-]*",'\
'"name":"jp-east-1a_connector_pool_01"\}\]\}.*200' \
	api GET network_connector_pools
pool=$(api GET network_connector_pools | sed 's/ \[.*//' | jq -r '.network_connector_pools[0].id')
like "... by itself" '"network_connector_pool":.*200' api GET "network_connector_pools/$pool"
like "... is not made" '405' api POST network_connector_pools \
	'{"network_connector_pool":{"name":"x"}}'
like "a connector without a name" 'name.*request_id.*400' api POST network_connectors \
	'{"network_connector":{}}'
like "... with a bad one" 'HTTPBadRequest.*request_id.*400' api POST network_connectors \
	'{"network_connector":{"name":"a b"}}'
like "... with an empty one" '400' api POST network_connectors '{"network_connector":{"name":""}}'
like "... in an unknown pool" 'NetworkConnectorPoolNotFound.*404' api POST network_connectors \
	"{\"network_connector\":{\"name\":\"c\",\"network_connector_pool_id\":\"$none\"}}"
like "... in another's project" '400' api POST network_connectors \
	'{"network_connector":{"name":"c","tenant_id":"x"}}'
c=$(make network_connector '{"name":"c"}')
like "... in the only pool" \
	"\"network_connector_pool_id\":\"$pool\",\"network_connector_endpoints\":\[\].*200" api \
	GET "network_connectors/$c"
like "... has its attributes alone" \
	'^\["id","name","network_connector_endpoints","network_connector_pool_id","tenant_id"\]' \
	jq -c '.network_connector|keys' <(api GET "network_connectors/$c" | sed 's/ \[.*//')
like "... and need not be the only one of its name" '201' api POST network_connectors \
	'{"network_connector":{"name":"c"}}'
like "... is renamed" '"name":"d".*200' api PUT "network_connectors/$c" \
	'{"network_connector":{"name":"d"}}'
like "... and no more" 'read-only.*400' api PUT "network_connectors/$c" \
	"{\"network_connector\":{\"network_connector_pool_id\":\"$pool\"}}"
like "an unknown connector" 'NetworkConnectorNotFound.*"request_id":"[0-9a-f-]{36}".*404' api GET \
	"network_connectors/$none"
end() {
	echo \
		"{\"network_connector_endpoint\":{\"name\":\"$1\",\"network_connector_id\":\"$2\",
		\"endpoint_type\":\"$3\",\"location\":\"$4\"}}"
}
for k in name network_connector_id endpoint_type location; do
	like "an endpoint without $k" "$k.*400" api POST network_connector_endpoints \
		"$(end e "$c" availability_zone jp-east-1a |
		jq -c "del(.network_connector_endpoint.$k)")"
done
like "... of a bad type" 'endpoint_type.*400' api POST network_connector_endpoints \
	"$(end e "$c" zone jp-east-1a)"
like "... in no zone" 'location.*400' api POST network_connector_endpoints \
	"$(end e "$c" availability_zone mars)"
like "... of no connector" 'NetworkConnectorNotFound.*404' api POST network_connector_endpoints \
	"$(end e "$none" availability_zone jp-east-1a)"
e=$(api POST network_connector_endpoints "$(end e "$c" availability_zone jp-east-1a)" |
	sed 's/ \[.*//' | jq -r .network_connector_endpoint.id)
like "... is there" '"location":"jp-east-1a".*200' api GET "network_connector_endpoints/$e"
like "... and in its connector" "\[\"$e\"\]" api GET "network_connectors/$c"
like "... once a zone" \
	"EndpointAlreadyExist\".*\"detail\":\"[^\"]*$c.*availability_zone.*jp-east-1a\"\
.*request_id.*409" \
	api POST network_connector_endpoints "$(end f "$c" availability_zone jp-east-1a)"
like "... but elsewhere" '201' api POST network_connector_endpoints "$(end f "$c" remote intra)"
like "... is renamed" '"name":"g".*200' api PUT "network_connector_endpoints/$e" \
	'{"network_connector_endpoint":{"name":"g"}}'
like "... and no more" '400' api PUT "network_connector_endpoints/$e" \
	'{"network_connector_endpoint":{"location":"x"}}'
like "a connector with endpoints stays" '409' api DELETE "network_connectors/$c"

# connecting
at() { api PUT "network_connector_endpoints/$1/$2" "{\"interface\":{\"port_id\":\"$3\"}}"; }
like "nothing is connected" '^\{"network_connector_endpoint":\{"interfaces":\[\]\}\}.*200' api GET \
	"network_connector_endpoints/$e/interfaces"
like "connect without a port" '400' api PUT "network_connector_endpoints/$e/connect" \
	'{"interface":{}}'
like "... an unknown port" 'PortNotFound.*404' at "$e" connect "$none"
like "... at an unknown endpoint" 'NetworkConnectorEndpointNotFound.*404' at "$none" connect "$pa"
like "... a port of another zone" 'InterfaceConflictState.*409' at "$e" connect "$pb"
like "connect" "^\{\"interface\":\{\"port_id\":\"$pa\"\}\}.*200" at "$e" connect "$pa"
like "... is listed" \
	"^\{\"network_connector_endpoint\":\{\"interfaces\":\[\{\"port_id\":\"$pa\"\}\]\}\}" api \
	GET "network_connector_endpoints/$e/interfaces"
like "... owns the port" '"device_id":"[0-9a-f-]{36}","device_owner":"network:router_interface"' \
	api GET "ports/$pa"
like "... which is not deleted" '409' api DELETE "ports/$pa"
like "... nor connected again" 'InterfaceConflictState.*request_id.*409' at "$e" connect "$pa"
like "... and its endpoint stays" '409' api DELETE "network_connector_endpoints/$e"
like "disconnect what is not connected" 'InterfaceNotFound.*404' at "$e" disconnect "$pb"
like "disconnect" "^\{\"interface\":\{\"port_id\":\"$pa\"\}\}.*200" at "$e" disconnect "$pa"
like "... takes the port along" 'PortNotFound.*404' api GET "ports/$pa"
like "... and leaves none" '"interfaces":\[\]' api GET "network_connector_endpoints/$e/interfaces"
like "delete an endpoint" '\[204\]' api DELETE "network_connector_endpoints/$e"
like "... once" 'NetworkConnectorEndpointNotFound.*404' api DELETE "network_connector_endpoints/$e"
f=$(api GET network_connector_endpoints | sed 's/ \[.*//' |
	jq -r '.network_connector_endpoints[0].id')
like "... the other, too" '\[204\]' api DELETE "network_connector_endpoints/$f"
like "delete a connector" '\[204\]' api DELETE "network_connectors/$c"

# routers across projects
r=$(make router '{"name":"r","availability_zone":"jp-east-1b"}')
ex() {
	curl -s -X PUT -H "X-Auth-Token: $TOKEN" \
		"$K/networking-ex/v2.0/routers/$r/$1_cross_project_router_interface" \
		-w ' [%{http_code}]' -d "{\"port_id\":\"$pb\"}"
}
like "a port of another project becomes a router's" "\"port_id\":\"$pb\".*200" ex add
like "... and no more" '200' ex remove
like "newer resources are not here" '\[404\].*\[404\]' sh -c \
	"curl -s -w ' [%{http_code}]' -H 'X-Auth-Token: $TOKEN' $K/network/v2.0/trunks \
	$K/network/v2.0/rbac-policies"
like "... nor in the extensions" '^9 0$' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $K/network/v2.0/extensions |
	jq -r '\"\(.extensions|length) \([.extensions[]|select(.alias==\"trunk\")]|length)\"'"
like "... nor in the quotas" \
	'^floatingip,network,port,router,security_group,security_group_rule,subnet$' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $K/network/v2.0/quotas/d0000000000000000000000000000004 |
	jq -r '.quota|keys|join(\",\")'"
like "newer attributes are unknown" "Unrecognized attribute.s. 'segments, tags'.*400" api POST \
	networks '{"network":{"segments":[],"tags":[]}}'
like "links are of this cloud" '"href":"[^"]*/k5/network/v2.0/networks"' api GET ''
like "the sandbox's cloud has none of it" '"networks":\[\{[^}]*"public"[^}]*\}\]' sh -c "
	t=\$(curl -s -D - -o /dev/null '$URL/identity/v3/auth/tokens' \\
		-d '{\"auth\":{\"identity\":{\"methods\":[\"password\"],
		\"password\":{\"user\":{\"name\":\"demo\",\"domain\":{\"id\":\"default\"},
		\"password\":\"secret\"}}}}}' |
		tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
	curl -s -H \"X-Auth-Token: \$t\" '$URL/network/v2.0/networks'"
like "the request log names the cloud" \
	$'\tk5\tPUT\t/k5/network/v2.0/network_connector_endpoints/[0-9a-f-]*/connect\t200' \
	cat "$WORK/log"
