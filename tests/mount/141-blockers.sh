#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), HIDDEN FILES: .blockers leads to what must go before an object can: what the
# cloud names in its refusal is there, and once it is empty rmdir passes. .error ends with paths.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1

# ids DIR: of what it leads to.
ids() {
	local link
	for link in "$1"/.blockers/*; do
		[ ! -e "$link/id" ] || cat "$link/id"
	done | sort
}
# named: the ids that the last sentence of the cloud has, but for the object's own.
named() {
	sed 's/ In the way:.*//' .error | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' |
		grep -vxF "$1" | sort -u
}
# missing DIR: what the cloud names and .blockers does not lead to, itself or as a part of it.
missing() {
	local id
	for id in $(named "$(cat "$1/id")"); do
		ids "$1" | grep -qxF "$id" || find "$1"/.blockers/*/interfaces/ -quit 2>/dev/null ||
			echo "$id"
	done
}
paths() { sed -n 's/ ([^()]*)$//; s/.* In the way: *//p' .error; }
# clear DIR: rmdir, after that of whatever .error names, as it names it.
clear() {
	local path links
	for _ in 1 2 3 4; do
		! rmdir "$1" 2>/dev/null || return 0
		for path in $(paths); do
			links=("${path}"*)
			if [ -L "$path" ]; then
				rm "$path"
			elif [ "${path%/}" != "$path" ]; then
				rm "${links[@]}"
			else
				clear "$path"
			fi
		done
	done
	cat .error
	return 1
}
# blocks WHAT DIR: it is refused, .blockers has what the cloud names, and without it it goes.
blocks() {
	refused EBUSY "$1 is in use" rmdir "$2"
	is "... what the cloud names is in its .blockers" "" missing "$2"
	like "... and .error ends with a path" '^[a-z-]+/' paths
	ok "... without that it goes" clear "$2"
}
make() { mkdir networks/t-n networks/t-n/subnets/10.9.0.0%2F24 networks/t-n/ports/t-p; }

make
is "a network that has a port" t-p ls networks/t-n/.blockers
is "... is not shown to have a blocker by a listing" "" sh_ 'ls -A networks/t-n | grep "^\."'
is "... which is a link" ../../../ports/t-p readlink networks/t-n/.blockers/t-p
m=$(mark)
ls networks/t-n/.blockers >/dev/null
is "... warm by no request" 0 requests "$m"
ls ports >/dev/null
api POST /ports "{\"port\": {\"network_id\": \"$(cat networks/t-n/id)\", \"name\": \"t-q\"}}" \
	>/dev/null
refused EBUSY "a port that another has made since" rmdir networks/t-n
is "... is in the way, too" "ports/t-p ports/t-q" sh_ \
	"sed 's/ ([^()]*)\$//; s/.* In the way: *//' .error | xargs -n 1 | sort | xargs"
blocks "a network" networks/t-n

make
refused EBUSY "a subnet of a port is in use" rmdir subnets/10.9.0.0%2F24
is "... by the port" t-p ls subnets/10.9.0.0%2F24/.blockers
ok "... without it it goes" clear subnets/10.9.0.0%2F24
mkdir networks/t-n/subnets/10.9.0.0%2F24
mkdir routers/t-r
ln -s ../../../subnets/10.9.0.0%2F24 routers/t-r/interfaces/
is "a router's interface" 10.9.0.0%2F24 ls routers/t-r/.blockers
port=$(basename "$(find networks/t-n/ports/ -type l)")
is "the router of a port that is one" t-r ls "ports/$port/.blockers"
refused EBUSY "... which is refused" rmdir "ports/$port"
is "... with the path of the interface" routers/t-r/interfaces/10.9.0.0%2F24 paths
refused EBUSY "... as the router" rmdir routers/t-r
is "... with the path of this one" routers/t-r/interfaces/10.9.0.0%2F24 paths
cd / && unmount
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
refused EBUSY "... when nothing else is known yet" rmdir "ports/$port"
is "... with the same path" routers/t-r/interfaces/10.9.0.0%2F24 paths
blocks "a subnet that is one" subnets/10.9.0.0%2F24
is "what is not in use has no blockers" "" ls routers/t-r/.blockers
ok "... and goes" rmdir routers/t-r

mkdir networks/t-n/ports/t-p security-groups/t-g
ln -s ../../../security-groups/t-g ports/t-p/security_groups/
blocks "a security group" security-groups/t-g
ok "the network itself goes" clear networks/t-n

# what other clients have made since
mkdir networks/t-n
is "a network of nothing" "" ls networks/t-n/.blockers
id=$(cat networks/t-n/id)
api POST /ports "{\"port\": {\"name\": \"t-other\", \"network_id\": \"$id\"}}" >/dev/null
refused EBUSY "a port that another client has made blocks it" rmdir networks/t-n
is "... and is named, though what was known is fresh" ports/t-other paths
ok "... without it the network goes" clear networks/t-n

# with the other extensions, where the cloud has them
extension() {
	if [ -d "$1" ]; then return 0; fi
	skip "this cloud has no $1/"
	return 1
}
if extension subnetpools; then
	mkdir subnetpools/t-pool
	echo 24 >subnetpools/t-pool/default_prefixlen
	echo 10.8.0.0/16 >subnetpools/t-pool/prefixes
	mkdir networks/t-n subnets/t-s
	ln -s ../../subnetpools/t-pool subnets/t-s/subnetpool
	ln -s ../../networks/t-n subnets/t-s/network
	is "a pool's subnet blocks it" t-s ls subnetpools/t-pool/.blockers
	ok "... and it goes after that" sh_ 'rmdir subnets/t-s subnetpools/t-pool networks/t-n'
fi
if extension trunks; then
	make
	mkdir networks/t-n/ports/t-sub trunks/t-t
	ln -s ../../ports/t-p trunks/t-t/port
	echo "port_id=$(cat ports/t-sub/id),segmentation_type=vlan,segmentation_id=7" \
		>trunks/t-t/sub_ports
	is "a trunk blocks its port" t-t ls ports/t-p/.blockers
	refused EBUSY "... and its sub-port" rmdir ports/t-sub
	is "... which is said" trunks/t-t paths
	blocks "a trunk's port" ports/t-p
	ok "the rest goes" clear networks/t-n
fi
if extension address-groups; then
	mkdir address-groups/t-a security-groups/t-g
	mkdir security-groups/t-g/rules/ingress-tcp-22-from-addresses-t-a
	refused EBUSY "an address group that a rule is about" rmdir address-groups/t-a
	is "... with the path of the rule" \
		security-groups/t-g/rules/ingress-tcp-22-from-addresses-t-a paths
	ok "... without that it goes" clear address-groups/t-a
	rmdir security-groups/t-g
fi
if extension qos-policies && mkdir qos-policies/t-q 2>/dev/null; then
	mkdir networks/t-n
	ln -s ../../qos-policies/t-q networks/t-n/qos_policy
	refused EBUSY "a policy of a network is in use" rmdir qos-policies/t-q
	is "... by that" networks/t-n/qos_policy paths
	ok "... without the link it goes" clear qos-policies/t-q
	ok "... and the network is left" rmdir networks/t-n
else
	skip "this user makes no QoS policies"
fi

if [ -n "$REAL" ]; then
	skip "a lost answer on the way: tests/mount/72-hang.sh has those"
else
	mkdir networks/t-n networks/t-n/ports/t-p
	fault 'GET .*/(floatingips|ports|routers) status 500'
	refused EBUSY "what cannot be looked for leaves the refusal as it is" rmdir networks/t-n
	like "... in the cloud's words" 'still in use on the network' cat .error
	fault
	ok "... and it goes" clear networks/t-n
	cd / && unmount
	mount_cloud k5 -o cache_ttl=600 && cd "$M" || exit 1
	pool=$(ls connector-pools)
	mkdir "connector-pools/$pool/connectors/t-c" connectors/t-c/endpoints/t-e 2>/dev/null
	echo remote >connectors/t-c/endpoints/t-e/endpoint_type
	echo t-here >connectors/t-c/endpoints/t-e/location
	refused EBUSY "K5: a connector with an endpoint" rmdir connectors/t-c
	is "... which is in the way" connectors/t-c/endpoints/t-e paths
	ok "... without it it goes" clear connectors/t-c
fi
