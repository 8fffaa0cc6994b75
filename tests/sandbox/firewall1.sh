#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: what it looks at is under way for less than a second
# The older firewall service, which --fwaas v1 serves instead.
ARGS=(--build-ms 700 --fwaas v1)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/api.sh"
walls=fw/firewalls policies=fw/firewall_policies rules=fw/firewall_rules

like "the extension is there" '"alias":"fwaas".*\[200\]' ask demo GET extensions/fwaas
like "version 2 is not" '\[404\]' ask demo GET extensions/fwaas_v2
like "nor its paths" '\[404\]' ask demo GET fwaas/firewall_groups
like "a third version" "'v3' is not understood" "$SANDBOX" --fwaas v3

a=$(make demo $rules '{"firewall_rule":{"name":"a","protocol":"tcp"}}')
b=$(make demo $rules '{"firewall_rule":{"name":"b"}}')
policy=$(make demo $policies '{"firewall_policy":{"firewall_rules":["'"$a"'","'"$b"'"]}}')
like "a rule knows its policy" "^$policy$" field demo "$rules/$b" .firewall_policy_id
like "... and its place" '^2$' field demo "$rules/$b" .position
like "a rule is in one policy" 'FirewallRuleInUse.*\[409\]' ask demo POST $policies \
	'{"firewall_policy":{"firewall_rules":["'"$b"'"]}}'
like "a firewall needs a policy" "Required attribute 'firewall_policy_id' not specified.*\[400\]" \
	ask demo POST $walls '{"firewall":{}}'
router=$(make demo routers '{"router":{"name":"r"}}')
wall=$(make demo $walls '{"firewall":{"name":"w","firewall_policy_id":"'"$policy"'"}}')
like "it stands before the project's routers" "^\[\"$router\"\]$" field demo \
	"$walls/$wall" .router_ids
like "it begins as" '^PENDING_CREATE$' field demo "$walls/$wall" .status
like "... left alone" 'FirewallInPendingState.*\[409\]' ask demo PUT "$walls/$wall" \
	'{"firewall":{"name":"v"}}'
like "... and becomes" '^ACTIVE$' until_is ACTIVE demo "$walls/$wall" .status
like "its policy is in use" 'FirewallPolicyInUse.*\[409\]' ask demo DELETE "$policies/$policy"
like "it is removed" '\[204\]' ask demo DELETE "$walls/$wall"
like "... not at once" '^PENDING_DELETE$' field demo "$walls/$wall" .status
sleep 1
like "... but soon" 'FirewallNotFound.*\[404\]' ask demo GET "$walls/$wall"
like "then its policy" '\[204\]' ask demo DELETE "$policies/$policy"
like "and its rules are free" '^null$' field demo "$rules/$b" .position
