#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The VPN service: services, policies, endpoint groups and connections.
ARGS=(--build-ms 700)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/api.sh"
services=vpn/vpnservices ike=vpn/ikepolicies ipsec=vpn/ipsecpolicies \
	connections=vpn/ipsec-site-connections groups=vpn/endpoint-groups
nowhere=11111111-2222-3333-4444-555555555555
public=$(field demo 'networks?name=public' '[0].id')

# --- policies
like "the extension is there" '"alias":"vpnaas".*\[200\]' ask demo GET extensions/vpnaas
like "... and that of endpoint groups" '"alias":"vpn-endpoint-groups".*\[200\]' ask demo GET \
	extensions/vpn-endpoint-groups
i=$(make demo $ike '{"ikepolicy":{"name":"i","lifetime":{"value":7200}}}')
like "an IKE policy is complete" \
	'"auth_algorithm":"sha1","encryption_algorithm":"aes-128",'\
'"phase1_negotiation_mode":"main".*"ike_version":"v1","pfs":"group5"' \
	ask demo GET "$ike/$i"
like "a lifetime too" '^\{"value":7200,"units":"seconds"\}$' field demo "$ike/$i" .lifetime
like "a short lifetime" \
	"Invalid input for value. Reason: '59' is too small - must be at least '60'.*\[400\]" ask \
	demo POST $ike '{"ikepolicy":{"lifetime":{"value":59}}}'
like "an unknown algorithm" 'md5 is not in valid_values.*\[400\]' ask demo POST $ike \
	'{"ikepolicy":{"auth_algorithm":"md5"}}'
like "an IKE policy changes in parts" '"lifetime":\{"value":100,"units":"seconds"\}.*\[200\]' ask \
	demo PUT "$ike/$i" '{"ikepolicy":{"lifetime":{"value":100}}}'
p=$(make demo $ipsec '{"ipsecpolicy":{"name":"p"}}')
like "an IPsec policy is complete" '"transform_protocol":"esp".*"encapsulation_mode":"tunnel"' ask \
	demo GET "$ipsec/$p"
like "an unknown policy" "IKEPolicy $nowhere could not be found\".*\[404\]" ask demo GET \
	"$ike/$nowhere"

# --- services
network=$(make demo networks '{"network":{}}')
subnet=$(make demo subnets \
	'{"subnet":{"network_id":"'"$network"'","ip_version":4,"cidr":"10.0.0.0/24"}}')
inner=$(make demo routers '{"router":{}}')
like "a router without a gateway" 'RouterIsNotExternal.*\[400\]' ask demo POST $services \
	'{"vpnservice":{"router_id":"'"$inner"'"}}'
router=$(make demo routers '{"router":{"external_gateway_info":{"network_id":"'"$public"'"}}}')
like "a subnet elsewhere" 'SubnetIsNotConnectedToRouter.*\[400\]' ask demo POST $services \
	'{"vpnservice":{"router_id":"'"$router"'","subnet_id":"'"$subnet"'"}}'
ask demo PUT "routers/$router/add_router_interface" '{"subnet_id":"'"$subnet"'"}' >/dev/null
like "an unknown router" 'RouterNotFound.*\[404\]' ask demo POST $services \
	'{"vpnservice":{"router_id":"'$nowhere'"}}'
s=$(make demo $services '{"vpnservice":{"name":"s","router_id":"'"$router"'"}}')
like "a service begins as" '^PENDING_CREATE$' field demo "$services/$s" .status
like "... cannot be changed" 'VPNStateInvalidToUpdate.*PENDING_CREATE.*\[400\]' ask demo PUT \
	"$services/$s" '{"vpnservice":{"name":"t"}}'
like "... and becomes" '^ACTIVE$' until_is ACTIVE demo "$services/$s" .status
like "its outer address is the router's" '^203\.0\.113\.' field demo "$services/$s" .external_v4_ip
like "its router stays" 'RouterInUse.*\[409\]' ask demo DELETE "routers/$router"

# --- endpoint groups and connections
like "no endpoints" 'MissingEndpointForEndpointGroup.*\[400\]' ask demo POST $groups \
	'{"endpoint_group":{"type":"cidr"}}'
like "endpoints of another type" "InvalidEndpointInEndpointGroup.*Invalid CIDR.*\[400\]" ask demo \
	POST $groups '{"endpoint_group":{"type":"cidr","endpoints":["10.0.0.1"]}}'
like "an unknown subnet" 'NonExistingSubnetInEndpointGroup.*\[400\]' ask demo POST $groups \
	'{"endpoint_group":{"type":"subnet","endpoints":["'$nowhere'"]}}'
l=$(make demo $groups '{"endpoint_group":{"type":"subnet","endpoints":["'"$subnet"'"]}}')
r=$(make demo $groups \
	'{"endpoint_group":{"type":"cidr","endpoints":["10.2.0.0/24","10.3.0.0/24"]}}')
six=$(make demo $groups '{"endpoint_group":{"type":"cidr","endpoints":["fd00::/64"]}}')
like "endpoints stay as they are" 'Cannot update read-only attribute endpoints.*\[400\]' ask demo \
	PUT "$groups/$r" '{"endpoint_group":{"endpoints":["10.4.0.0/24"]}}'
body() {
	printf \
		'{"ipsec_site_connection":{"vpnservice_id":"%s","ikepolicy_id":"%s",
		"ipsecpolicy_id":"%s","peer_address":"198.51.100.1","peer_id":"x",
		"psk":"hush"%s}}' \
		"$s" "$i" "$p" "$1"
}
like "no groups" 'MissingRequiredEndpointGroup.*groups local and peer.*\[400\]' ask demo POST \
	$connections "$(body '')"
like "one group" 'MissingRequiredEndpointGroup.*group peer.*\[400\]' ask demo POST $connections \
	"$(body ',"local_ep_group_id":"'"$l"'"')"
like "groups the wrong way" 'WrongEndpointGroupType.*\[400\]' ask demo POST $connections \
	"$(body ',"local_ep_group_id":"'"$r"'","peer_ep_group_id":"'"$l"'"')"
like "versions that differ" 'MixedIPVersionsForIPSecConnection.*\[400\]' ask demo POST \
	$connections "$(body ',"local_ep_group_id":"'"$l"'","peer_ep_group_id":"'"$six"'"')"
both=',"local_ep_group_id":"'"$l"'","peer_ep_group_id":"'"$r"'"'
like "a timeout below the interval" 'IPsecSiteConnectionDpdIntervalValueError.*\[400\]' ask demo \
	POST $connections "$(body "$both"',"dpd":{"timeout":10}')"
like "a small mtu" 'IPsecSiteConnectionMtuError.*\[400\]' ask demo POST $connections \
	"$(body "$both"',"mtu":60')"
like "a negative mtu" "Invalid input for mtu. Reason: '-1' should be non-negative.*\[400\]" ask \
	demo POST $connections "$(body "$both"',"mtu":-1')"
like "an unknown initiator" 'zork is not in valid_values.*\[400\]' ask demo POST $connections \
	"$(body "$both"',"initiator":"zork"')"
like "no key" "Required attribute 'psk' not specified.*\[400\]" ask demo POST $connections \
	'{"ipsec_site_connection":{"peer_address":"198.51.100.1","peer_id":"x",
	"vpnservice_id":"'"$s"'"}}'
c=$(make demo $connections "$(body "$both"',"dpd":{"action":"restart"}')")
like "a connection begins as" '^PENDING_CREATE$' field demo "$connections/$c" .status
like "dead peers are detected as usual" '^\{"action":"restart","interval":30,"timeout":120\}$' \
	field demo "$connections/$c" .dpd
like "it becomes" '^ACTIVE$' until_is ACTIVE demo "$connections/$c" .status
like "an update takes time" '"status":"PENDING_UPDATE".*\[200\]' ask demo PUT "$connections/$c" \
	'{"ipsec_site_connection":{"peer_address":"10.255.0.1"}}'
like "a peer that nobody plays" '^DOWN$' until_is DOWN demo "$connections/$c" .status
like "a service in use" 'VPNServiceInUse.*\[409\]' ask demo DELETE "$services/$s"
like "an IKE policy in use" 'IKEPolicyInUse.*\[409\]' ask demo DELETE "$ike/$i"
like "... cannot change either" 'IKEPolicyInUse.*\[409\]' ask demo PUT "$ike/$i" \
	'{"ikepolicy":{"name":"j"}}'
like "an IPsec policy in use" 'IPsecPolicyInUse.*\[409\]' ask demo DELETE "$ipsec/$p"
like "a group in use" 'EndpointGroupInUse.*\[400\]' ask demo DELETE "$groups/$l"
like "a subnet in use" 'SubnetInUseByEndpointGroup.*\[409\]' ask demo DELETE "subnets/$subnet"
like "another project sees none" '"ipsec_site_connections":\[\]' ask other GET $connections
for path in "$connections/$c" "$services/$s" "$ike/$i" "$ipsec/$p" "$groups/$l" "$groups/$r"; do
	like "gone: ${path%/*}" '\[204\]' ask demo DELETE "$path"
done

# --- the older way: a service with a subnet
s=$(make demo $services '{"vpnservice":{"router_id":"'"$router"'","subnet_id":"'"$subnet"'"}}')
i=$(make demo $ike '{"ikepolicy":{}}') p=$(make demo $ipsec '{"ipsecpolicy":{}}')
like "no ranges" 'MissingPeerCidrs.*\[400\]' ask demo POST $connections "$(body '')"
like "ranges and groups" 'InvalidEndpointGroup.*group peer.*\[400\]' ask demo POST $connections \
	"$(body ',"peer_cidrs":["10.2.0.0/24"],"peer_ep_group_id":"'"$six"'"')"
like "ranges of both versions" 'MixedIPVersionsForPeerCidrs.*\[400\]' ask demo POST $connections \
	"$(body ',"peer_cidrs":["10.2.0.0/24","fd00::/64"]')"
like "a connection" '"peer_cidrs":\["10.2.0.0/24"\].*\[201\]' ask demo POST $connections \
	"$(body ',"peer_cidrs":["10.2.0.0/24"]')"
like "its subnet stays on the router" 'SubnetInUseByVPNService.*\[409\]' ask demo PUT \
	"routers/$router/remove_router_interface" '{"subnet_id":"'"$subnet"'"}'
