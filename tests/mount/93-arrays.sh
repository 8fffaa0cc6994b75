#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: a collection's .json is no older than its objects' own files, whatever
# an own change has made old: what went with an object, what it referred to, what holds it.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
# named COLLECTION NAME ATTRIBUTE: what the array says of one object
named() { jq -r --arg n "$2" ".[] | select(.name == \$n) | $3" "$1/.json"; }

mkdir networks/t-a networks/t-a/subnets/10.66.0.0%2F24
sid=$(cat subnets/10.66.0.0%2F24/id)
is "a subnet that is made is in the array" "$sid" named subnets 10.66.0.0/24 .id
is "... and in its network, in the array of networks" "$sid" named networks t-a '.subnets[]'
exec 7<networks/.json
jq -c . <&7 >/dev/null
mkdir networks/t-a/subnets/10.66.1.0%2F24
is "of a second one the array of networks tells" 2 named networks t-a '.subnets | length'
is "... and who holds it open has the version that he opened" 1 jq -r \
	'.[] | select(.name == "t-a") | .subnets | length' /proc/self/fd/7
exec 7<&-
rmdir subnets/10.66.1.0%2F24
is "... and when it is removed" "$sid" named networks t-a '.subnets[]'
is "the array of subnets again" "$sid" named subnets 10.66.0.0/24 .id
rmdir networks/t-a
is "what went with its network is not listed" "" find subnets -name '10.66.*'
is "... nor in the array" "" named subnets 10.66.0.0/24 .id

mkdir security-groups/t-g
before=$(named security-groups t-g '.security_group_rules | length')
mkdir security-groups/t-g/rules/.draft/t-x
echo ingress >security-groups/t-g/rules/.draft/t-x/direction
rule=$(mv security-groups/t-g/rules/.draft/t-x security-groups/t-g/rules/ 2>&1)
now=$((before + 1))
is "a rule that is made is in its group's .json" "$now$rule" jq \
	'.security_group_rules | length' security-groups/t-g/.json
is "... and in the array of groups" "$now" named security-groups t-g \
	'.security_group_rules | length'
all=$(ls security-groups/t-g/rules)
rmdir "security-groups/t-g/rules/${all%%$'\n'*}"
is "a rule that is removed is not" "$before" jq \
	'.security_group_rules | length' security-groups/t-g/.json
is "... nor in the array of groups" "$before" named security-groups t-g \
	'.security_group_rules | length'

used() { jq -r '.[] | select(.id == "network") | .used' quotas/.json; }
before=$(used)
mkdir networks/t-c networks/t-c/subnets/10.66.2.0%2F24 networks/t-c/ports/t-p routers/t-r
is "quotas: an array of them counts what is made" $((before + 1)) used
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.66.2.0%2F24 routers/t-r/interfaces/
mkdir ips/t-i
ip=$(readlink ips/t-i)
port_of() { jq -r --arg a "$ip" '.[] | select(.floating_ip_address == $a) | .port_id' ips/.json; }
ln -s ../../ports/t-p "ips/$ip/port"
is "a floating IP's port in the array" "$(cat ports/t-p/id)" port_of
rmdir ports/t-p
is "... goes with the port" null port_of

id=$(mkdir networks/t-b && cat networks/t-b/id)
is "an array" "" named networks t-b .description
api PUT "/networks/$id" '{"network": {"description": "elsewhere"}}' >/dev/null
touch networks
is "... after touch" elsewhere named networks t-b .description
api PUT "/networks/$id" '{"network": {"description": "once more."}}' >/dev/null
kill -HUP "$FS_PID"
is "... after SIGHUP" "once more." eventually "once more." named networks t-b .description
