#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NOTES: what a change of one's own brings about is seen at once, also what
# the cloud makes or removes beside it: ports of gateways, addresses, load balancers and servers.
. "$(dirname "$0")/lib.sh"
start_sandbox --build-ms 300
# who sees the ports that the cloud makes for itself
if [ -z "$REAL" ]; then
	CLOUD=sandbox-admin
elif grep -q '^  admin:' "$OS_CLIENT_CONFIG_FILE"; then
	CLOUD="admin"
fi

# known: what all collections that are there show, by their listings and by what these say.
known() {
	local c
	for c in "${watched[@]}"; do
		(cd "$M/$c" && ls -1 | sed "s,^,$c/,"; jq -r ".[] | \"$c:\" + .id" .json | sort)
	done
}
# at_once WHAT COMMAND...: what is listed after it is what is listed when all is read again.
at_once() {
	local what=$1 got
	shift
	known >/dev/null
	"$@" || { fail "$what: the change itself"; return; }
	got=$(known)
	touch "${watched[@]/#/$M/}"
	is "$what" "$(known)" echo "$got"
}

mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
watched=(networks subnets ports ips routers security-groups)
[ ! -d load-balancers ] || watched+=(load-balancers listeners pools)
mkdir networks/t-n networks/t-n/subnets/10.77.0.0%2F24 routers/t-r
at_once "a gateway's port is there" ln -s ../../networks/public routers/t-r/gateway
at_once "an interface's" ln -s ../../../subnets/10.77.0.0%2F24 routers/t-r/interfaces/
at_once "an address's" mkdir ips/t-a
mkdir networks/t-n/ports/t-p
at_once "... which is given to a port" ln -s ../../ports/t-p ips/t-a/port
at_once "... and is taken from it" rm ips/t-a/port
at_once "... goes with it" rmdir "ips/$(readlink ips/t-a)"
at_once "an interface's goes with it" rm routers/t-r/interfaces/10.77.0.0%2F24
at_once "a gateway's goes with it" rm routers/t-r/gateway
ln -s ../../networks/public routers/t-r/gateway
at_once "... and with the router" rmdir routers/t-r
if [ -d load-balancers ]; then
	mkdir load-balancers/t-lb
	at_once "a load balancer's port is there" sh_ "cat subnets/10.77.0.0%2F24/id \
		>load-balancers/t-lb/vip_subnet_id"
	sleep 0.5
	known >/dev/null
	rmdir load-balancers/t-lb
	is "... and goes with it, as soon as the cloud has done it" "" \
		eventually "" sh_ "ls ports | grep octavia"
else
	skip "this cloud has no load balancers"
fi
