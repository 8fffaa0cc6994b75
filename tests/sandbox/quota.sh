#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Quotas: who may read and set them, and that they count.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/api.sh"
demo=$(ask demo GET quotas/project | grep -o '"project_id":"[^"]*' | cut -d'"' -f4)
network() { ask demo POST networks '{"network":{}}'; }

like "its own quota" '"network":100,"subnet":100,"port":500.*\[200\]' ask demo GET "quotas/$demo"
like "the usual one" '"network":100.*\[200\]' ask demo GET "quotas/$demo/default"
like "another's quota" 'rule:get_quota is disallowed by policy.*\[403\]' ask other GET \
	"quotas/$demo"
like "all quotas are for administrators" 'rule:get_quota is disallowed by policy.*\[403\]' ask \
	demo GET quotas
like "a member sets none" 'rule:update_quota is disallowed by policy.*\[403\]' ask demo PUT \
	"quotas/$demo" '{"quota":{"network":9}}'
like "nothing is set" '\{"quotas":\[\]\} \[200\]' ask admin GET quotas
network >/dev/null
like "what is used is counted" '^\{"limit":100,"used":1,"reserved":0\}$' field demo \
	"quotas/$demo/details.json" .network
like "... by another name" '^\{"limit":100,"used":1,"reserved":0\}$' field demo \
	"quotas/$demo/details" .network
like "an administrator sets it" '"network":2,.*\[200\]' ask admin PUT "quotas/$demo" \
	'{"quota":{"network":"2"}}'
like "it is listed" "\"network\":2,.*\"project_id\":\"$demo\".*\[200\]" ask admin GET quotas
like "the usual one is as before" '"network":100.*\[200\]' ask admin GET "quotas/$demo/default"
like "up to the quota" '\[201\]' network
like "and no further" "OverQuota.*\['network'\].*\[409\]" network
like "not in bulk either" 'OverQuota.*\[409\]' ask demo POST networks '{"networks":[{},{}]}'
like "nor made by an administrator for it" 'OverQuota.*\[409\]' ask admin POST networks \
	'{"network":{"project_id":"'"$demo"'"}}'
like "others are not concerned" '\[201\]' ask other POST networks '{"network":{}}'
like "no quota below -1" "'-2' is too small - must be at least '-1'.*\[400\]" ask admin PUT \
	"quotas/$demo" '{"quota":{"network":-2}}'
like "nor above 31 bits" "too large.*\[400\]" ask admin PUT "quotas/$demo" \
	'{"quota":{"network":3000000000}}'
like "nor of words" "'x' is not an integer.*\[400\]" ask admin PUT "quotas/$demo" \
	'{"quota":{"network":"x"}}'
like "nor of the unknown" "Unrecognized attribute\(s\) 'zork'.*\[400\]" ask admin PUT \
	"quotas/$demo" '{"quota":{"zork":1}}'
like "-1 is no limit" '\[200\]' ask admin PUT "quotas/$demo" '{"quota":{"network":-1}}'
like "... indeed" '\[201\]' network
like "firewalls count" '\[200\]' ask admin PUT "quotas/$demo" \
	'{"quota":{"firewall_rule":0,"ikepolicy":0}}'
like "... rules" "OverQuota.*'firewall_rule'.*\[409\]" ask demo POST fwaas/firewall_rules \
	'{"firewall_rule":{}}'
like "... and IKE policies" "OverQuota.*'ikepolicy'.*\[409\]" ask demo POST vpn/ikepolicies \
	'{"ikepolicy":{}}'
like "a member resets none" 'rule:delete_quota is disallowed by policy.*\[403\]' ask demo DELETE \
	"quotas/$demo"
like "an administrator does" '\[204\]' ask admin DELETE "quotas/$demo"
like "... once" 'TenantQuotaNotFound.*\[404\]' ask admin DELETE "quotas/$demo"
like "it is the usual one again" '"network":100.*\[200\]' ask demo GET "quotas/$demo"
like "the extension tells of the details" '"alias":"quota_details".*\[200\]' ask demo GET \
	extensions/quota_details
port=$(ask admin POST ports "{\"port\":{\"network_id\":\"$(ask demo GET networks |
	grep -o '"id":"[^"]*' | head -1 | cut -d'"' -f4)\",\"tags\":[\"a\"]}}")
like "a new port's tags are lost, as Neutron loses them" '"tags":\[\].*\[201\]' echo "$port"
