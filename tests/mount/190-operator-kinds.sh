#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), metering-labels/ to network-segment-ranges/: what an administrator
# sets up for all is made, changed, connected and removed as everything else is.
. "$(dirname "$0")/lib.sh"
start_sandbox
CLOUD=${REAL:+admin}
CLOUD=${CLOUD:-sandbox-admin}
rm -f "$WORK/token"	# the administrator's, from here on
start_faults
mount_cloud || exit 1
# a service takes only what it can load
driver=some.Driver
[ -z "$REAL" ] || driver=neutron.services.l3_router.service_providers.single_node.SingleNodeDriver
cd "$M" || exit 1
# has KIND: this cloud has it; else its part is skipped.
has() { [ -d "$1" ] || { skip "this cloud has no $1"; return 1; }; }
get() { api GET "$1" | jq -r "$2"; }
only() { find "$@" -mindepth 1 -maxdepth 1 ! -name '.*' -printf '%f\n'; }

metering() {
	local l=metering-labels/t-label r
	ok "mkdir makes a metering label" mkdir $l
	is "... of that name" t-label get "/metering/metering-labels/$(cat $l/id)" \
		.metering_label.name
	refused EPERM "... which cannot be changed" sh_ "echo other > $l/name"
	ok "a rule begins as a draft" mkdir $l/rules/t-rule
	ok "... with its side" sh_ "echo egress > $l/rules/t-rule/direction"
	ok "... and the block of addresses" \
		sh_ "echo 10.0.0.0/24 > $l/rules/t-rule/remote_ip_prefix"
	r=$(only $l/rules)
	is "... is one in the cloud" "egress 10.0.0.0/24 false" get \
		"/metering/metering-label-rules/$r" \
		'.metering_label_rule | "\(.direction) \(.remote_ip_prefix) \(.excluded)"'
	is "... of the label" "$(cat $l/id)" cat "$l/rules/$r/metering_label_id"
	refused EINVAL "a rule has one of two sides" \
		sh_ "mkdir $l/rules/t-two && echo both > $l/rules/t-two/direction"
	ok "rmdir removes a rule" rmdir "$l/rules/$r"
	is "... from the cloud" 404 sh_ "curl -s -o /dev/null -w '%{http_code}' \
		-H 'X-Auth-Token: $(cat "$WORK/token")' \
		'$(network_url)/v2.0/metering/metering-label-rules/$r'"
	rmdir $l/rules/.draft/t-two $l/rules/t-two 2>/dev/null
	ok "rm -r removes a label" rm -r $l
}

logs() {
	mkdir security-groups/t-group
	like "the types of what can be logged" security_group ls loggable-resources
	ok "a log begins as a draft" mkdir logs/.draft/t-log
	ok "... which ln -s leads to a group" \
		ln -s "$M/security-groups/t-group" logs/.draft/t-log/security_group
	ok "... of what is dropped" sh_ "echo DROP > logs/.draft/t-log/event"
	ok "... is made by its type" sh_ \
		"echo security_group > logs/.draft/t-log/resource_type; mv logs/.draft/t-log logs"
	is "... is a log of the group" "$(cat security-groups/t-group/id) DROP true" get \
		"/log/logs/$(cat logs/t-log/id)" '.log | "\(.resource_id) \(.event) \(.enabled)"'
	is "... with a link to it" t-group cat logs/t-log/security_group/name
	ok "a log can be stopped" sh_ "echo false > logs/t-log/enabled"
	is "... in the cloud" false get "/log/logs/$(cat logs/t-log/id)" .log.enabled
	refused EINVAL "what the cloud cannot log" \
		sh_ "mkdir logs/t-none && echo teapot > logs/t-none/resource_type"
	rmdir logs/t-none 2>/dev/null
	ok "rmdir removes a log" rmdir logs/t-log
	rmdir security-groups/t-group
}

flavors() {
	local f=network-flavors/t-flavor p m
	ok "a network flavor is made by its service" \
		sh_ "mkdir $f && echo L3_ROUTER_NAT > $f/service_type"
	[ -d flavors ] && is "... which is no flavor of servers" '' sh_ "ls flavors | grep t-flavor"
	ok "a service profile is made by its driver" \
		sh_ "mkdir service-profiles/t-p && echo $driver > service-profiles/t-p/driver"
	p=$(get "/service_profiles?driver=$driver" '.service_profiles[0].id')
	is "... and described by mkdir's name" t-p cat "service-profiles/$p/description"
	m=$(mark)
	ok "ln -s gives the flavor its profile" ln -s "../../../service-profiles/$p" \
		$f/service_profiles/
	is "... by one request" 1 requests "$m" POST service_profiles
	is "... in the cloud" "$p" get "/flavors/$(cat $f/id)" '.flavor.service_profiles[]'
	is "... and is shown" "$p" ls $f/service_profiles
	ok "a router has a flavor" sh_ "mkdir routers/.draft/t-r &&
		ln -s ../../../$f routers/.draft/t-r/flavor && mv routers/.draft/t-r routers/"
	is "... by a link" t-flavor cat routers/t-r/flavor/name
	refused EBUSY "... which then stays" rmdir $f
	rmdir routers/t-r
	refused EBUSY "a profile that is used stays" rmdir "service-profiles/$p"
	like "... .blockers says by whom" t-flavor ls "service-profiles/$p/.blockers"
	ok "rm takes it away" rm "$f/service_profiles/$p"
	is "... in the cloud" 0 get "/flavors/$(cat $f/id)" '.flavor.service_profiles | length'
	ok "rmdir removes them" rmdir $f "service-profiles/$p"
}

ranges() {
	local n=network-segment-ranges/t-range
	ok "a range is made by its type and ids" sh_ "mkdir $n && cd $n &&
		echo vxlan > network_type && echo 70001 > minimum && echo 70010 > maximum"
	is "... in the cloud" "70001 70010" get "/network-segment-ranges/$(cat $n/id)" \
		'.network_segment_range | "\(.minimum) \(.maximum)"'
	is "... lists its free ids" 10 sh_ "wc -l < $n/available"
	ok "... and grows" sh_ "echo 70012 > $n/maximum"
	is "... with its ids" 12 sh_ "wc -l < $n/available"
	if [ -n "$REAL" ]; then
		skip "this service says of a range's tags alone that their body is invalid"
	else
		ok "... and is labelled" sh_ "echo red > $n/tags"
	fi
	refused EEXIST "another range over it" sh_ "cd network-segment-ranges &&
		mkdir t-two && cd t-two && echo vxlan > network_type &&
		echo 70005 > minimum && echo 70006 > maximum"
	rmdir network-segment-ranges/t-two
	ok "rmdir removes it" rmdir $n
}

providers() {
	like "the providers of services" L3_ROUTER_NAT- ls service-providers
	is "... are of a service" L3_ROUTER_NAT sh_ \
		"cat service-providers/L3_ROUTER_NAT-*/service_type | sort -u"
	refused EOPNOTSUPP "... and nobody makes one" mkdir service-providers/t-none
}

has metering-labels && metering
has logs && logs
has network-flavors && flavors
has network-segment-ranges && ranges
has service-providers && providers
