#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), HIDDEN FILES: COLLECTION/.schema says of each attribute its type, when it can
# be set, its values, what it refers to and what it means; of an unknown one that it is unknown.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_proxy '[[], {"x_unheard": "of"}, []]'	# that each network called so has
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
row() { awk -F'\t' -v OFS='|' -v name="$2" '$1 == name {$1 = $1; print}' "$1/.schema"; }

m=$(mark)
is "a heading names the columns" \
	"name|type|create|update|required|values|refers to|meaning" \
	sh_ "head -1 networks/.schema | tr '\t' '|'"
is "an attribute that can be set" \
	"mtu|number|yes|yes|no|-|-|The size of the largest packet, in bytes." row networks mtu
is "one that is read-only" "status|string|no|no|no|-|-|ACTIVE, DOWN, BUILD or ERROR." \
	row networks status
is "a reference, which creation needs" \
	"network_id|string|yes|no|yes|-|networks|Id of the network." \
	row ports network_id
like "one that another can replace" '^cidr\|string\|yes\|no\|unless subnetpool_id ' row subnets cidr
like "the values that there are" '\|ACTIVE DOWN\|' row ports data_plane_status
like "... of a bool" '\|true false\|' row networks admin_state_up
like "a list of references" '^security_groups\|list\|yes\|yes\|no\|-\|security-groups\|' \
	row ports security_groups
like "what every object has" 'Free text' row routers description
is "all this without a request" 0 requests "$m"
is "every line has eight columns" 8 sh_ "awk -F'\t' '{print NF}' ./*/.schema | sort -u"
is "its size is exact" "" inexact networks/.schema ports/.schema
is "it is not listed" "" sh_ 'ls -A networks | grep schema'
refused EPERM "it is read-only" sh_ 'echo x >networks/.schema'
is "what lies in another object has one there" "$(cat ports/.schema | head -1)" \
	sh_ 'mkdir security-groups/t-g; head -1 security-groups/t-g/rules/.schema'
like "... of its own" '^direction\|string\|yes\|no\|yes\|ingress egress\|' \
	row security-groups/t-g/rules direction
rmdir security-groups/t-g
is "what the cloud has not answered yet is in no line" "" row networks x_unheard
mkdir networks/t-hostile
touch networks
ls networks >/dev/null
is "an attribute that no table knows" of cat networks/t-hostile/x_unheard
like "... is told as such" '^x_unheard\|unknown\|' row networks x_unheard
like "... in lines of eight columns all the same" '^8$' \
	sh_ "awk -F'\t' '{print NF}' networks/.schema | sort -u"
rmdir networks/t-hostile
