#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NAMES: the mapping of names is injective: equal names in
# nested views, views and regions; names that look like another's suffix, or are
# another's id; names over 255 bytes. Whatever was looked at first, an entry
# means one object.
. "$(dirname "$0")/lib.sh"
start_sandbox --build-ms 100
# cyclades METHOD PATH JSON: what another client does there; prints the new object's id
cyclades() {
	curl -s -X "$1" -H 'X-Auth-Token: sandbox-cyclades-token' \
		"$(cat "$WORK/url")/cyclades/network/v2.0$2" ${3:+-d "$3"} |
		jq -r '.[].id?' 2>/dev/null
}

# short ids whole: "web~2" is a name here and the suffixed entry there
if [ -n "$REAL" ]; then
	skip "short ids: Neutron has none, Cyclades does"
else
	mount_cloud cyclades -o cache_ttl=600 || exit 1
	cd "$M" || exit 1
	network() {
		cyclades POST /networks \
			"{\"network\": {\"name\": \"$1\", \"type\": \"MAC_FILTERED\"}}"
	}
	a=$(network web)
	taken=$(network "web~$a")
	touch networks
	is "two names" $'public_network\nweb\n'"web~$a" ls networks
	is "... each its own" "$a $taken" sh_ "cat networks/web/id 'networks/web~$a/id' | xargs"
	b=$(network web)
	touch networks
	is "a second web: both have their id, and what would be called so too" \
		$'public_network\n'"web~$a"$'\n'"web~$a~$taken"$'\n'"web~$b" ls networks
	is "... the entry that was another's is the first's now" "$a" cat "networks/web~$a/id"
	is "... whose own is another" "$taken" cat "networks/web~$a~$taken/id"
	refused ENOENT "... and the bare name none's" stat networks/web
	for id in "$a" "$b" "$taken"; do
		is "... COLLECTION/ID leads to each" "$id" cat "networks/$id/id"
	done
	refused EEXIST "mkdir of an entry that has been given" mkdir "networks/web~$a"
	cyclades DELETE "/networks/$b"
	touch networks
	is "when it has gone all is as before" $'public_network\nweb\n'"web~$a" ls networks
	is "... for whom has looked as well" "$a $taken" sh_ \
		"cat networks/web/id 'networks/web~$a/id' | xargs"
	id=$(network "$a")
	touch networks
	is "a name that is another's id gives way to it" "$a" cat "networks/$a/id"
	is "... which stays a link" web readlink "networks/$a"
	is "... and has a suffix" "$id" cat "networks/$a~$id/id"
	cd / && unmount && mount_cloud cyclades && cd "$M" || exit 1
	is "asked for first, it is the same" "$taken" cat "networks/web~$a/id"
	is "... the id too" "$a" cat "networks/$a/id"
	cd / && unmount
fi

# ids of 36 digits; views and nested views
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.0.0.0%2F24 networks/t-m
net=$(cat networks/t-n/id)
port() {
	api POST /ports "{\"port\": {\"network_id\": \"$1\", \"name\": \"$2\"}}" | jq -r .port.id
}
p1=$(port "$net" t-twin) p2=$(port "$net" t-twin)
long=t-$(printf 'ä%.0s' $(seq 200))
p3=$(port "$net" "$long")
touch ports networks
is "equal names in a view have suffixes" \
	"$(printf 't-twin~%s\n' "${p1:0:8}" "${p2:0:8}" | sort | xargs)" sh_ \
	"ls networks/t-n/ports | grep t-twin | sort | xargs"
is "... and lead to their objects" "$p1" cat "networks/t-n/ports/t-twin~${p1:0:8}/id"
refused ENOENT "... the bare name to none" cat networks/t-n/ports/t-twin/id
like "... and .error says which there are" \
	"More than one port exists with the name 't-twin': t-twin~" cat .error
p4=$(port "$(cat networks/t-m/id)" t-twin)
touch ports networks
is "alone in its view it has no suffix" t-twin ls \
	networks/t-m/ports
entry=$(cd networks/t-n/ports && echo t-ä*)
is "a name over 255 bytes in a view" "$p3" cat "networks/t-n/ports/$entry/id"
is "... is as long as it may be, cut at a character" 255 sh_ "printf %s '$entry' | wc -c"
is "... with its id" "~${p3:0:8}" sh_ "echo '$entry' | grep -o '~.*'"
is "... a link to the same name" "../../../ports/$entry" readlink "networks/t-n/ports/$entry"
ok "... can be removed by it" rmdir "ports/$entry"
refused ENAMETOOLONG "mkdir of a name over 255 bytes" mkdir \
	"networks/$(printf '%%FF%.0s' $(seq 86))"
for id in "$p1" "$p2" "$p4"; do
	rmdir "ports/$(readlink "ports/$id")" 2>/dev/null || rmdir "ports/$id"
done
cd / && unmount
[ -z "$REAL" ] || {
	skip "members of a pool: this cloud has no Octavia, which needs Nova"
	skip "two regions: this cloud has one"; exit
}
mount_cloud sandbox -o cache_ttl=600,wait=10 && cd "$M" || exit 1

mkdir load-balancers/lb pools/p
ln -s ../../subnets/10.0.0.0%2F24 load-balancers/lb/vip_subnet
(cd pools/p && echo HTTP >protocol && echo ROUND_ROBIN >lb_algorithm &&
	ln -s ../../load-balancers/lb load_balancer)
member() { curl -s -H "X-Auth-Token: $(cat "$WORK/token")" \
	"$(cat "$WORK/url")/load-balancer/v2/lbaas/pools/$(cat pools/p/id)/members" \
	-d "{\"member\": {\"name\": \"$1\", \"address\": \"10.0.0.$2\", \"protocol_port\": 80}}" |
	jq -r .member.id; }
m1=$(member twin 8)
sleep 0.5
m2=$(member twin 9)
sleep 0.5
touch pools/p pools/p/members
is "equal names in a nested view" "$(printf 'twin~%s\n' "${m1:0:8}" "${m2:0:8}" | sort | xargs)" \
	sh_ "ls pools/p/members | sort | xargs"
is "... are directories of their own" 10.0.0.9 cat "pools/p/members/twin~${m2:0:8}/address"
refused ENOENT "... the bare name is none" stat pools/p/members/twin
like "... and .error says so" "More than one .*member exists with the name 'twin'" cat .error
refused ENOENT "... nor removed" rmdir pools/p/members/twin
ok "rmdir of one" rmdir "pools/p/members/twin~${m2:0:8}"
touch pools/p pools/p/members
is "... the other bears the bare name" "$m1" cat pools/p/members/twin/id
cd / && unmount

# regions tell their own apart
mount_cloud tricircle -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir regions/RegionOne/networks/same regions/RegionTwo/networks/same
is "the same name in two regions is no equal name" "same same" sh_ \
	"ls regions/RegionOne/networks regions/RegionTwo/networks | grep same | xargs"
