#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Tricircle: networks are made in CentralRegion and copied to the regions of their hints when asked
# for by id.
. "$(dirname "$0")/lib.sh"
T=$URL/tricircle
TOKEN=$(curl -s -D - -o /dev/null "$T/identity/v3/auth/tokens" \
	-d '{"auth":{"identity":{"methods":["password"],"password":{"user":
	{"name":"admin","domain":{"id":"default"},"password":"secret"}}},
	"scope":{"project":{"name":"admin","domain":{"id":"default"}}}}}' |
	tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
# api REGION METHOD PATH [BODY]
api() {
	curl -s -X "$2" -H "X-Auth-Token: $TOKEN" "$T/$1/network/v2.0/$3" -w ' [%{http_code}]' \
		${4:+-d "$4"}
}
make() { api "$1" POST "${2}s" "{\"$2\":$3}" | sed 's/ \[[0-9]*\]$//' | jq -r ".$2.id"; }
start_stock
os() { stock OS_CLIENT_CONFIG_FILE="$WORK/clouds.yaml" OS_CLOUD=tricircle -- "$@"; }
net() {
	echo \
		"{\"name\":\"$1\",\"provider:network_type\":\"vlan\",
		\"provider:physical_network\":\"$2\",\"availability_zone_hints\":[$3]}"
}
none=00000000-0000-4000-8000-000000000000

# the walk-through, with the stock command
like "phy_net1 in az1" 'finished' os --os-region-name CentralRegion network create \
	--provider-network-type vlan --provider-physical-network extern \
	--availability-zone-hint az1 phy_net1
like "... its subnet" '202.96.1.1.finished' os --os-region-name CentralRegion subnet create \
	--network phy_net1 --subnet-range 202.96.1.0/24 -f value -c gateway_ip sub1
like "... is not in RegionOne's list" '^finished$' os --os-region-name RegionOne network list \
	-f value -c Name
like "CentralRegion is where one is without a region" 'phy_net1' os network list -f value -c Name
like "a region that is none is refused" 'RegionThree is not a valid' os \
	--os-region-name RegionThree network list

p1=$(api central GET 'networks?name=phy_net1' | sed 's/ \[.*//' | jq -r '.networks[0].id')
p2=$(make central network "$(net phy_net2 extern '"az2"')")
n1=$(make central network "$(net net1 bridge '"az1","az2"')")
sub=$(make central subnet "{\"network_id\":\"$n1\",\"ip_version\":4,\"cidr\":\"10.0.1.0/24\"}")
like "the segment is of the range" '"provider:segmentation_id":151' api central GET "networks/$p1"
like "... the next one" '"provider:segmentation_id":152' api central GET "networks/$p2"
like "... of the physical network" '"provider:segmentation_id":101' api central GET "networks/$n1"
like "... a wrong one is refused" 'InvalidInput.*400' api central POST networks \
	"{\"network\":$(net x mars '"az1"')}"
like "a used segment is refused" 'VlanIdInUse.*409' api central POST networks \
	'{"network":{"provider:network_type":"vlan","provider:physical_network":"bridge",
	"provider:segmentation_id":101}}'
like "hints are zones" '"availability_zone_hints":\["az1","az2"\]' api central GET "networks/$n1"
like "... or regions" '201' api central POST networks \
	'{"network":{"name":"r","availability_zone_hints":["RegionOne"]}}'
like "... that there are" 'AvailabilityZoneNotFound.*404' api central POST networks \
	'{"network":{"availability_zone_hints":["az3"]}}'
like "... for good" '400' api central PUT "networks/$n1" \
	'{"network":{"availability_zone_hints":[]}}'
like "provider attributes stay" 'InvalidInput.*provider attributes.*400' api central PUT \
	"networks/$n1" '{"network":{"provider:segmentation_id":110}}'
like "router:external stays" 'InvalidInput.*router:external.*400' api central PUT "networks/$n1" \
	'{"network":{"router:external":true}}'
like "the list of extensions is short" '^13$' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $T/central/network/v2.0/extensions |
	jq '.extensions|length'"
like "the zones" '"az1".*"az2"' api central GET availability_zones
like "... by a filter" \
	'^\{"availability_zones":\[\{"name":"az2","resource":"network","state":"available"\}\]\} ' \
	api central GET 'availability_zones?name=az2&resource=network'
for where in central region1; do
	like "other resources are not in $where" 'HTTPNotFound.*404' api $where GET trunks
	like "... nor firewalls" 'HTTPNotFound.*404' api $where GET fwaas/firewall_groups
done
like "a region's extensions have no VPN" '^0$' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $T/region1/network/v2.0/extensions |
	jq '[.extensions[]|select(.alias==\"vpnaas\")]|length'"
like "a quota is one cloud's" '"network":7' api central PUT \
	quotas/d0000000000000000000000000000006 '{"quota":{"network":7}}'
like "... and not the other's" '"network":100' api region1 GET \
	quotas/d0000000000000000000000000000006
like "... and ends" '204' api central DELETE quotas/d0000000000000000000000000000006

# copies
like "not copied: not in the list" '^\{"networks":\[\]\}' api region1 GET networks
like "copied by id" "\"id\":\"$n1\".*\"subnets\":\\[\"$sub\"\\].*200" api region1 GET "networks/$n1"
like "... without hints" '"availability_zone_hints":\[\]' api region1 GET "networks/$n1"
like "... then in the list" "\"id\":\"$n1\"" api region1 GET networks
like "... with its subnet" "\"cidr\":\"10.0.1.0/24\"" api region1 GET subnets
like "copied by ?id=" "\"id\":\"$n1\"" api region2 GET "networks?id=$n1"
like "not where the hints do not name" 'NetworkNotFound.*404' api region1 GET "networks/$p2"
like "... nor by ?id=" '^\{"networks":\[\]\}' api region1 GET "networks?id=$p2"
like "... but where they do" '200' api region2 GET "networks/$p2"
like "a subnet by id brings its network" '200' api region1 GET \
	"subnets/$(api central GET "networks/$p1" | sed 's/ \[.*//' | jq -r '.network.subnets[0]')"
like "what is nowhere" 'NetworkNotFound.*404' api region1 GET "networks/$none"
like "a change in the middle" '200' api central PUT "networks/$n1" '{"network":{"name":"net1b"}}'
like "... is one in the copies" '"name":"net1b"' api region2 GET "networks?name=net1b"

# ports
pt=$(make region1 port "{\"network_id\":\"$n1\",\"name\":\"vm1\"}")
like "a port of a region is there" '"name":"vm1".*200' api region1 GET "ports/$pt"
like "... and in the middle, by the same id" '"name":"vm1".*200' api central GET "ports/$pt"
like "... and not in the other's list" '^\{"ports":\[\]\}' api region2 GET ports
q=$(make region2 port "{\"network_id\":\"$n1\",\"name\":\"vm2\",\"device_owner\":\"compute:az2\"}")
like "addresses are of one pool" '^10.0.1.2 10.0.1.3 $' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $T/central/network/v2.0/ports |
	jq -r '[.ports[].fixed_ips[0].ip_address]|sort[]' | tr '\n' ' '"
like "a port brings its network" "\"id\":\"$n1\"" api region2 GET networks
like "... where that may be" 'NetworkNotFound.*404' api region1 POST ports \
	"{\"port\":{\"network_id\":\"$none\"}}"
like "an address of one's own is the middle's" 'InvalidIpForNetwork.*400' api region1 POST ports \
	"{\"port\":{\"network_id\":\"$n1\",\"fixed_ips\":[{\"ip_address\":\"10.0.1.77\"}]}}"
c=$(make central port "{\"network_id\":\"$n1\",\"fixed_ips\":[{\"ip_address\":\"10.0.1.77\"}]}")
like "... when it was made there" "\"id\":\"$c\",\"name\":\"mine\".*201" api region1 POST ports \
	"{\"port\":{\"network_id\":\"$n1\",\"name\":\"mine\",
	\"fixed_ips\":[{\"ip_address\":\"10.0.1.77\"}]}}"
like "a network in use in a region stays" 'NetworkInUse.*409' api central DELETE "networks/$n1"
like "a server's port deleted in its region" '\[204\]' api region2 DELETE "ports/$q"
like "... is gone from the middle" 'PortNotFound.*404' api central GET "ports/$q"
like "another's" '\[204\]' api region1 DELETE "ports/$pt"
like "... stays in the middle" '200' api central GET "ports/$pt"
like "deleted in the middle" '\[204\]' api central DELETE "ports/$pt"
like "... it is gone from the regions" '404' api region1 GET "ports/$pt"
like "the last one" '\[204\]' api central DELETE "ports/$c"
like "then the network goes" '\[204\]' api central DELETE "networks/$n1"
like "... and its copies" 'NetworkNotFound.*404' api region1 GET "networks/$n1"
like "... with their subnets" 'SubnetNotFound.*404' api region2 GET "subnets/$sub"

# the rest
g=$(api central POST security-groups '{"security_group":{"name":"h"}}' | sed 's/ \[.*//' |
	jq -r .security_group.id)
d=$(api central GET 'security-groups?name=default' | sed 's/ \[.*//' |
	jq -r '.security_groups[0].id')
rule() {
	api central POST security-group-rules \
		"{\"security_group_rule\":{\"direction\":\"ingress\",
		\"security_group_id\":\"$1\"$2}}"
}
like "a rule" '201' rule "$g" ''
like "... of a group is refused" 'RemoteGroupNotSupported.*400' rule "$g" \
	",\"remote_group_id\":\"$g\",\"protocol\":\"tcp\""
like "... in the default group, too" 'DefaultGroupUpdateNotSupported.*400' rule "$d" \
	',"protocol":"tcp"'
like "a group by id is copied, with its rules" '"direction":"ingress".*200' api region1 GET \
	"security-groups/$g"
like "a network made in a region is its own" '201' api region1 POST networks \
	'{"network":{"name":"local"}}'
like "... and unknown in the middle" '^\{"networks":\[\]\}' api central GET 'networks?name=local'
# compute: the walk-through's servers, in regions that have none to begin with
image=aaaaaaaa-0000-4000-8000-000000000001
# nova REGION METHOD PATH [BODY]
nova() {
	curl -s -m 5 -X "$2" -H "X-Auth-Token: $TOKEN" "$T/$1/compute/v2.1/$3" \
		-w ' [%{http_code}]' ${4:+-d "$4"}
}
jnova() { nova "$1" GET "$2" | sed 's/ \[[0-9]*\]$//' | jq -rc "$3"; }
jport() {
	api "$1" GET "ports?device_id=$2&sort_key=network_id&sort_dir=asc" |
		sed 's/ \[[0-9]*\]$//' | jq -rc "$3"
}
# until_is WANT COMMAND...: ten seconds at most; the last answer
until_is() {
	local want=$1 got; shift; for _ in $(seq 100); do got=$("$@"); [ "$got" = "$want" ] && break
		sleep 0.1; done; echo "$got"
}
boot() {
	nova "$1" POST servers \
		"{\"server\":{\"name\":\"$2\",\"flavorRef\":\"1\",\"imageRef\":\"$image\",
		\"networks\":[{\"uuid\":\"$3\"},{\"uuid\":\"$4\"}]}}"
}
id() { sed 's/ \[[0-9]*\]$//' | jq -r .server.id; }
like "compute is in the catalogue, in both regions" 'region1/compute/v2.1.*region2/compute/v2.1' \
	os catalog show nova -f json
like "no servers to begin with" '^\[\] \[\]$' sh -c \
	"echo \$(curl -s -H 'X-Auth-Token: $TOKEN' $T/region1/compute/v2.1/servers |
	jq -c .servers) \
	\$(curl -s -H 'X-Auth-Token: $TOKEN' $T/region2/compute/v2.1/servers | jq -c .servers)"
n1=$(make central network "$(net net1 bridge '"az1","az2"')")
make central subnet "{\"network_id\":\"$n1\",\"ip_version\":4,\"cidr\":\"10.0.1.0/24\"}" >/dev/null
make central subnet "{\"network_id\":\"$p2\",\"ip_version\":4,\"cidr\":\"202.96.2.0/24\"}" \
	>/dev/null
like "not on a network of another region" 'Network .* could not be found.*400' boot region1 \
	x "$n1" "$p2"
i1=$(boot region1 instance1 "$n1" "$p1" | id) i2=$(boot region2 instance2 "$n1" "$p2" | id)
like "instance1 in RegionOne" '^ACTIVE$' until_is ACTIVE jnova region1 "servers/$i1" .server.status
like "instance2 in RegionTwo" '^ACTIVE$' until_is ACTIVE jnova region2 "servers/$i2" .server.status
like "instance1's networks" '^net1=10\.0\.1\.2 phy_net1=202\.96\.1\.2$' jnova region1 \
	"servers/$i1" \
	'.server.addresses | to_entries | sort_by(.key) | map(.key + "=" + .value[0].addr) |
	join(" ")'
like "instance2's: another address of net1" '^net1=10\.0\.1\.3 phy_net2=202\.96\.2\.2$' jnova \
	region2 "servers/$i2" \
	'.server.addresses | to_entries | sort_by(.key) | map(.key + "=" + .value[0].addr) |
	join(" ")'
like "a region lists its own servers" '^instance1$' jnova region1 servers '.servers[].name'
like "... and the other its" '^instance2$' jnova region2 servers/detail '.servers[].name'
like "... for administrators, too" '^instance1$' jnova region1 'servers?all_tenants=1' \
	'.servers[].name'
like "the other's is not there" 'itemNotFound.*404' nova region2 GET "servers/$i1"
like "... nor may it be deleted" 'itemNotFound.*404' nova region2 DELETE "servers/$i1"
like "a link is of the region" "^$T/region1/compute/v2.1/servers/$i1$" jnova region1 "servers/$i1" \
	'.server.links[0].href'
like "two NICs" '^2$' jnova region1 "servers/$i1/os-interface" '.interfaceAttachments | length'
like "their ports are up in the region" '^\["ACTIVE","ACTIVE"\]$' until_is '["ACTIVE","ACTIVE"]' \
	jport region1 "$i1" '[.ports[].status]'
like "... and in the middle" '^\["compute:nova","compute:nova"\]$' jport central "$i1" \
	'[.ports[]|select(.status=="ACTIVE")|.device_owner]'
like "... and not in the other region" '^0$' jport region2 "$i1" '.ports|length'
like "they have one default group, the middle's" '^1 1$' sh -c \
	"echo \$(curl -s -H 'X-Auth-Token: $TOKEN' \
	'$T/region1/network/v2.0/security-groups?name=default' |
	jq '.security_groups|length') \
	\$(curl -s -H 'X-Auth-Token: $TOKEN' \
	'$T/region1/network/v2.0/security-groups?name=default' \
	'$T/central/network/v2.0/security-groups?name=default' |
	jq '.security_groups[].id' | sort -u | wc -l)"
like "a group by name" '202' nova region1 POST servers \
	"{\"server\":{\"name\":\"g\",\"flavorRef\":\"1\",\"imageRef\":\"$image\",
	\"security_groups\":[{\"name\":\"default\"}],\"networks\":[{\"uuid\":\"$n1\"}]}}"
nic=$(nova region1 POST "servers/$i1/os-interface" \
	"{\"interfaceAttachment\":{\"net_id\":\"$n1\"}}" | sed 's/ \[.*//' |
	jq -r .interfaceAttachment.port_id)
like "another NIC" '200' api central GET "ports/$nic"
like "... is taken away" '202' nova region1 DELETE "servers/$i1/os-interface/$nic"
gone() { api "$1" GET "ports/$nic" | sed 's/.* //'; }
like "... and gone from the region" '404' until_is '[404]' gone region1
like "... and from the middle" '404' gone central
mine=$(make central port "{\"network_id\":\"$n1\"}")
like "a port of the middle is plugged in a region" '200' nova region2 POST \
	"servers/$i2/os-interface" "{\"interfaceAttachment\":{\"port_id\":\"$mine\"}}"
like "... where the middle knows it to be" "^$i2$" sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $T/central/network/v2.0/ports/$mine |
	jq -r .port.device_id"
nova region2 DELETE "servers/$i2" >/dev/null
nova_gone() { nova region2 GET "servers/$i2" | sed 's/.* //'; }
like "a server deleted" '404' until_is '[404]' nova_gone
like "... takes the ports that Nova made, everywhere" '^0$' jport central "$i2" '.ports|length'
like "... and frees the other" '^""$' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $T/central/network/v2.0/ports/$mine | jq .port.device_id"

like "a token of another cloud is none here" '401' sh -c "
	t=\$(curl -s -D - -o /dev/null '$URL/identity/v3/auth/tokens' \\
		-d '{\"auth\":{\"identity\":{\"methods\":[\"password\"],
		\"password\":{\"user\":{\"name\":\"admin\",\"domain\":{\"id\":\"default\"},
		\"password\":\"secret\"}}}}}' |
		tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
	curl -s -H \"X-Auth-Token: \$t\" '$T/central/network/v2.0/networks'"
like "the request log names the cloud" \
	$'\ttricircle\tGET\t/tricircle/region1/network/v2.0/networks\t200' cat "$WORK/log"
