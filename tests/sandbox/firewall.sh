#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: what it looks at is under way for less than a second
# The firewall service, version 2: what a project does with rules, policies and groups.
ARGS=(--build-ms 700)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/api.sh"
groups=fwaas/firewall_groups policies=fwaas/firewall_policies rules=fwaas/firewall_rules
nowhere=11111111-2222-3333-4444-555555555555

like "the extension is there" '"alias":"fwaas_v2".*\[200\]' ask demo GET extensions/fwaas_v2
like "version 1 is not" '\[404\]' ask demo GET extensions/fwaas
like "nor its paths" '\[404\]' ask demo GET fw/firewalls

# --- rules
web=$(make demo $rules \
	'{"firewall_rule":{"name":"web","protocol":"TCP","destination_port":"80:81",
	"action":"allow"}}')
like "a rule is complete" \
	'"protocol":"tcp".*"ip_version":4.*"destination_port":"80:81".*"enabled":true'\
'.*"action":"allow"' \
	ask demo GET "$rules/$web"
like "it is in no policy" '^null$' field demo "$rules/$web" .firewall_policy_id
like "it denies unless told otherwise" '"action":"deny".*\[201\]' ask demo POST $rules \
	'{"firewall_rule":{"name":"none"}}'
like "an unknown action" \
	"Invalid input for action. Reason: permit is not in valid_values.*\[400\]" ask demo POST \
	$rules '{"firewall_rule":{"action":"permit"}}'
like "an unknown protocol" "IP protocol 'zork' is not supported.*\[400\]" ask demo POST $rules \
	'{"firewall_rule":{"protocol":"zork"}}'
like "a port needs a protocol" 'FirewallRuleWithPortWithoutProtocolInvalid.*\[400\]' ask demo POST \
	$rules '{"firewall_rule":{"source_port":80}}'
like "ICMP has no ports" 'FirewallRuleInvalidICMPParameter.*\[400\]' ask demo POST $rules \
	'{"firewall_rule":{"protocol":"icmp","source_port":80}}'
like "ports have an order" 'First port in a port range must be lower.*\[400\]' ask demo POST \
	$rules '{"firewall_rule":{"protocol":"tcp","source_port":"90:80"}}'
like "ports have an end" 'Invalid port: 70000.*\[400\]' ask demo POST $rules \
	'{"firewall_rule":{"protocol":"tcp","source_port":70000}}'
like "addresses are addresses" "neither a valid IP address.*\[400\]" ask demo POST $rules \
	'{"firewall_rule":{"source_ip_address":"10.0.0.300"}}'
like "... of the rule's version" 'FirewallIpAddressConflict.*\[400\]' ask demo POST $rules \
	'{"firewall_rule":{"source_ip_address":"fd00::/8"}}'
like "members share nothing" 'create_firewall_rule:shared.*\[403\]' ask demo POST $rules \
	'{"firewall_rule":{"shared":true}}'
like "another project does not see it" 'FirewallRuleNotFound.*\[404\]' ask other GET "$rules/$web"

# --- policies
ssh=$(make demo $rules \
	'{"firewall_rule":{"name":"ssh","protocol":"tcp","destination_port":22,"action":"allow"}}')
dns=$(make demo $rules \
	'{"firewall_rule":{"name":"dns","protocol":"udp","destination_port":53,"action":"allow"}}')
policy=$(make demo $policies \
	'{"firewall_policy":{"name":"p","audited":true,"firewall_rules":["'"$web"'"]}}')
like "the rule says where it is" "^\[\"$policy\"\]$" field demo "$rules/$web" .firewall_policy_id
like "a rule in use" 'FirewallRuleInUse.*is being used.*\[409\]' ask demo DELETE "$rules/$web"
like "insert at the top" "\"firewall_rules\":\[\"$ssh\",\"$web\"\].*\"audited\":false.*\[200\]" \
	ask demo PUT "$policies/$policy/insert_rule" '{"firewall_rule_id":"'"$ssh"'"}'
like "insert after" "\"firewall_rules\":\[\"$ssh\",\"$dns\",\"$web\"\].*\[200\]" ask demo PUT \
	"$policies/$policy/insert_rule" '{"firewall_rule_id":"'"$dns"'","insert_after":"'"$ssh"'"}'
like "insert twice" 'FirewallRuleAlreadyAssociated.*\[409\]' ask demo PUT \
	"$policies/$policy/insert_rule" '{"firewall_rule_id":"'"$dns"'"}'
like "remove" "\"firewall_rules\":\[\"$ssh\",\"$web\"\].*\[200\]" ask demo PUT \
	"$policies/$policy/remove_rule" '{"firewall_rule_id":"'"$dns"'"}'
like "insert before" "\"firewall_rules\":\[\"$ssh\",\"$dns\",\"$web\"\].*\[200\]" ask demo PUT \
	"$policies/$policy/insert_rule" \
	'{"firewall_rule_id":"'"$dns"'","insert_before":"'"$web"'","insert_after":""}'
like "remove what is not there" 'FirewallRuleNotFound.*\[404\]' ask demo PUT \
	"$policies/$policy/remove_rule" '{"firewall_rule_id":"'$nowhere'"}'
like "remove nothing" 'FirewallRuleInfoMissing.*\[400\]' ask demo PUT \
	"$policies/$policy/remove_rule" '{}'
like "another action" '\[404\]' ask demo PUT "$policies/$policy/zork" '{}'
like "set all rules" "\"firewall_rules\":\[\"$web\"\].*\[200\]" ask demo PUT "$policies/$policy" \
	'{"firewall_policy":{"firewall_rules":["'"$web"'"]}}'
like "those taken out are free" '^null$' field demo "$rules/$ssh" .firewall_policy_id
like "an unknown rule" 'FirewallRuleNotFound.*\[404\]' ask demo POST $policies \
	'{"firewall_policy":{"firewall_rules":["'$nowhere'"]}}'
like "rules are a list" "'x' is not a list.*\[400\]" ask demo POST $policies \
	'{"firewall_policy":{"firewall_rules":"x"}}'
ask demo PUT "$policies/$policy" '{"firewall_policy":{"audited":true}}' >/dev/null
ask demo PUT "$rules/$web" '{"firewall_rule":{"name":"www"}}' >/dev/null
like "a changed rule makes its policy unaudited" '^false$' field demo "$policies/$policy" .audited

# --- groups
network=$(make demo networks '{"network":{"name":"n"}}')
subnet=$(make demo subnets \
	'{"subnet":{"network_id":"'"$network"'","ip_version":4,"cidr":"10.0.0.0/24"}}')
router=$(make demo routers '{"router":{"name":"r"}}')
port=$(ask demo PUT "routers/$router/add_router_interface" '{"subnet_id":"'"$subnet"'"}' |
	grep -o '"port_id":"[^"]*' | cut -d'"' -f4)
plain=$(make demo ports '{"port":{"network_id":"'"$network"'"}}')
group=$(make demo $groups \
	'{"firewall_group":{"name":"g","ingress_firewall_policy_id":"'"$policy"'",
	"ports":["'"$port"'"]}}')
like "a group begins as" '^PENDING_CREATE$' field demo "$groups/$group" .status
like "... and is left alone meanwhile" 'FirewallGroupInPendingState.*\[409\]' ask demo PUT \
	"$groups/$group" '{"firewall_group":{"name":"h"}}'
like "... as are its rules" 'FirewallGroupInPendingState.*\[409\]' ask demo PUT "$rules/$web" \
	'{"firewall_rule":{"name":"h"}}'
like "... and becomes" '^ACTIVE$' until_is ACTIVE demo "$groups/$group" .status
like "an update takes time too" '"status":"PENDING_UPDATE".*\[200\]' ask demo PUT "$groups/$group" \
	'{"firewall_group":{"admin_state_up":false}}'
like "... down, as is wanted" '^DOWN$' until_is DOWN demo "$groups/$group" .status
like "a policy in use" 'FirewallPolicyInUse.*\[409\]' ask demo DELETE "$policies/$policy"
like "a port in use" 'FirewallGroupPortInUse.*\[409\]' ask demo POST $groups \
	'{"firewall_group":{"ports":["'"$port"'"]}}'
like "a port of nothing" 'FirewallGroupPortInvalid.*\[409\]' ask demo POST $groups \
	'{"firewall_group":{"ports":["'"$plain"'"]}}'
like "an unknown policy" 'FirewallPolicyNotFound.*\[404\]' ask demo POST $groups \
	'{"firewall_group":{"egress_firewall_policy_id":"'$nowhere'"}}'
like "the reserved name" 'FirewallGroupDefaultAlreadyExists.*\[409\]' ask demo POST $groups \
	'{"firewall_group":{"name":"default"}}'
like "a group with ports stays" 'FirewallGroupInUse.*still active.*\[409\]' ask demo DELETE \
	"$groups/$group"
empty=$(make demo $groups '{"firewall_group":{"name":"empty"}}')
like "one without ports is" '^INACTIVE$' until_is INACTIVE demo "$groups/$empty" .status
like "find by status" "\[\{\"name\":\"empty\"\}\].*\[200\]" ask demo GET \
	"$groups?status=INACTIVE&fields=name"
like "without ports" '\[200\]' ask demo PUT "$groups/$group" '{"firewall_group":{"ports":[]}}'
like "... it goes" '\[204\]' ask demo DELETE "$groups/$group"
like "... then its policy" '\[204\]' ask demo DELETE "$policies/$policy"
like "... then the rule" '\[204\]' ask demo DELETE "$rules/$web"
like "tags" '\["a"\].*\[200\]' ask demo PUT "$rules/$ssh/tags" '{"tags":["a"]}'
like "If-Match" 'RevisionNumberConstraintFailed' curl -s -X PUT -H "X-Auth-Token: ${TOKENS[demo]}" \
	-H 'If-Match: revision_number=99' \
	"$URL/network/v2.0/$rules/$ssh" -d '{"firewall_rule":{"name":"x"}}'
