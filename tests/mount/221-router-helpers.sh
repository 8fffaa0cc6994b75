#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), conntrack-helpers/, ndp-proxies/, local-ips/: they are made, changed,
# connected and removed as everything else is.
. "$(dirname "$0")/lib.sh"
start_sandbox
CLOUD=${REAL:+admin}
CLOUD=${CLOUD:-sandbox-admin}
rm -f "$WORK/token" # the administrator's, from here on
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
# has PATH: this cloud has it; else its part is skipped.
has() { [ -d "$1" ] || { skip "this cloud has no ${1##*/}"; return 1; }; }
get() { api GET "$1" | jq -r "$2"; }

helpers() {
	local c=routers/t-r/conntrack-helpers m n r
	r=$(cat routers/t-r/id)
	m=$(mark)
	is "a router has none" "" ls $c
	is "... as it says itself: nothing is asked" 0 requests "$m" GET conntrack_helpers
	is "the list of them is no file" no sh_ \
		"test -e routers/t-r/conntrack_helpers && echo yes || echo no"
	ok "mkdir is a draft" mkdir $c/t-ftp
	ok "... with its values" sh_ "cd $c/t-ftp && echo tcp > protocol && echo 21 > port"
	is "... the last is missing" helper cat $c/t-ftp/.missing
	m=$(mark)
	ok "... and makes it" sh_ "echo ftp > $c/t-ftp/helper"
	is "... by one POST" 1 requests "$m" POST conntrack_helpers
	n=$(readlink $c/t-ftp)
	is "... in the cloud" "tcp 21 ftp" get "/routers/$r/conntrack_helpers/$n" \
		'.conntrack_helper | "\(.protocol) \(.port) \(.helper)"'
	is "it is called by its id" "$n" cat "$c/$n/id"
	is "... and is this router's" "$r" cat "$c/$n/router_id"
	ok "another port" sh_ "echo 2121 > $c/$n/port"
	is "... in the cloud" 2121 get "/routers/$r" '.router.conntrack_helpers[].port'
	refused EINVAL "a protocol that it does not speak" sh_ "echo udp > $c/$n/protocol"
	like "... in the cloud's words" "does not support: udp" cat .error
	refused EINVAL "a helper that there is not" sh_ "echo teapot > $c/$n/helper"
	touch $c routers/t-r
	is "it is there when it is asked for anew" "$n" ls $c
	ok "rmdir removes it" rmdir "$c/$n"
	is "... from the cloud" 0 get "/routers/$r" '.router.conntrack_helpers | length'
	is "... and from here" "" ls $c
}

# six NETWORK NAME: a subnet of it out of the pool.
six() {
	mkdir "networks/$1/subnets/.draft/$2" && (cd "networks/$1/subnets/.draft/$2" &&
		ln -s "$M/subnetpools/t-pool" subnetpool && echo 6 > ip_version &&
		echo false > enable_dhcp && mv "../$2" ../..)
}

ndp() {
	local p=ndp-proxies/t-ndp a d=routers/.draft/t-six r
	ok "an address scope, and a pool in it" sh_ "mkdir address-scopes/t-scope &&
		echo 6 > address-scopes/t-scope/ip_version && mkdir subnetpools/t-pool &&
		ln -s ../../address-scopes/t-scope subnetpools/t-pool/address_scope &&
		echo 2001:db8:77::/48 > subnetpools/t-pool/prefixes"
	mkdir networks/t-ext networks/t-in && echo true > networks/t-ext/router:external
	six t-ext t-e6 && six t-in t-i6
	ok "a router that may answer neighbours" sh_ "mkdir $d &&
		ln -s ../../../networks/t-ext $d/gateway && echo true > $d/enable_ndp_proxy &&
		mv $d routers/ && ln -s $M/subnets/t-i6 routers/t-six/interfaces/"
	r=$(cat routers/t-six/id)
	mkdir networks/t-in/ports/t-inside
	a=$(grep -o '2001:db8:77:[0-9a-f:]*' ports/t-inside/fixed_ips)
	ok "an NDP proxy begins as a draft" mkdir $p
	ok "... is led to its router" ln -s ../../routers/t-six $p/router
	ok "... and made by its port" ln -s ../../ports/t-inside $p/port
	is "... in the cloud" "$r $a" get "/ndp_proxies/$(cat $p/id)" \
		'.ndp_proxy | "\(.router_id) \(.ip_address)"'
	is "... with links" "t-six t-inside" sh_ "echo \$(cat $p/router/name $p/port/name)"
	ok "it is described" sh_ "echo 'to the printer' > $p/description"
	is "... in the cloud" "to the printer" get "/ndp_proxies/$(cat $p/id)" \
		.ndp_proxy.description
	refused EEXIST "another for the same address" sh_ "mkdir ndp-proxies/t-two &&
		ln -s ../../routers/t-six ndp-proxies/t-two/router &&
		ln -s ../../ports/t-inside ndp-proxies/t-two/port"
	rmdir ndp-proxies/t-two
	refused EBUSY "the gateway stays while there is one" rm routers/t-six/gateway
	ok "rmdir removes it" rmdir $p
	is "... from the cloud" 0 get /ndp_proxies \
		'[.ndp_proxies[] | select(.name == "t-ndp")] | length'
	rm routers/t-six/interfaces/* && rmdir routers/t-six ports/t-inside
	rmdir subnets/t-e6 subnets/t-i6 networks/t-ext networks/t-in subnetpools/t-pool \
		address-scopes/t-scope
}

local_ips() {
	local l=local-ips/t-local n
	ok "a local IP begins as a draft" mkdir $l
	ok "... is made in a network" ln -s "$M/networks/t-n" $l/network
	is "... with an address of it" 10.79.0 sh_ "cut -d. -f1-3 $l/local_ip_address"
	is "... by translation" translate cat $l/ip_mode
	is "... and a port that has it" network:local_ip cat $l/local_port/device_owner
	n=$(cat $l/id)
	ok "ln -s leads it to a port" ln -s "$M/networks/t-n/ports/t-p" $l/ports/
	is "... in the cloud" "$(cat ports/t-p/id)" get "/local_ips/$n/port_associations" \
		'.port_associations[].fixed_port_id'
	is "... and is shown" t-p ls $l/ports
	refused EEXIST "... once" ln -s "$M/networks/t-n/ports/t-p" $l/ports/
	refused EBUSY "what leads somewhere stays" rmdir $l
	like "... .blockers says where" t-p ls $l/.blockers
	refused EBUSY "... and so does its port" rmdir "ports/$(cat $l/local_port_id)"
	ok "another with the address of a port" sh_ "mkdir local-ips/t-other &&
		ln -s ../../ports/t-p local-ips/t-other/local_port"
	is "... has the port's" "$(sed 's/.*ip_address=\([0-9.]*\).*/\1/' ports/t-p/fixed_ips)" \
		cat local-ips/t-other/local_ip_address
	ok "... leads to the same port" ln -s "$M/ports/t-p" local-ips/t-other/ports/
	ok "rm disconnects one" rm $l/ports/t-p
	is "... in the cloud" 0 get "/local_ips/$n/port_associations" \
		'.port_associations | length'
	is "... and not the other" t-p ls local-ips/t-other/ports
	ok "... until then" rm local-ips/t-other/ports/t-p
	is "the port is still there" t-p cat ports/t-p/name
	ok "a name is a name" mv $l local-ips/t-renamed
	ok "rmdir removes them" rmdir local-ips/t-renamed local-ips/t-other
	is "... and the port that was made" 0 get "/ports?device_id=$n" '.ports | length'
}

mkdir networks/t-n networks/t-n/subnets/10.79.0.0_24 networks/t-n/ports/t-p routers/t-r
has routers/t-r/conntrack-helpers && helpers
has ndp-proxies && ndp
has local-ips && local_ips
rmdir ports/t-p routers/t-r networks/t-n
