#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A Tricircle's walk-through: one provider network in each region, one stretched
# over both, a server in each region with two NICs that reach each other.
. "$(dirname "${BASH_SOURCE[0]}")/../mount/lib.sh"
[ -z "$REAL" ] || { skip "there is no Tricircle to be had"; pass "(nothing to do)"; exit; }
start_sandbox --build-ms 300
mount_cloud tricircle -o wait=10 || exit 1
cd "$M" || exit 1
did() {
	tail -n +$((m + 1)) "$LOG" | awk -F'\t' \
		'$3 != "GET" {sub("/tricircle/", "", $4); gsub("[0-9a-f]+-[0-9a-f-]+", "ID", $4);
		printf "%s%s %s %s", sep, $3, $4, $5; sep = ", "}'
}
# provider NAME PHYSICAL HINT...: a network as the administrator makes it
provider() {
	local d=networks/.draft/$1
	mkdir "$d" && echo vlan >"$d/provider:network_type" &&
		echo "$2" >"$d/provider:physical_network" &&
		printf '%s\n' "${@:3}" >"$d/availability_zone_hints" && mv "$d" networks/
}

is "the root is the central region" .. readlink regions/CentralRegion
m=$(mark)
ok "phy_net1 in az1" provider phy_net1 extern az1
is "... by one POST to the centre" "POST central/network/v2.0/networks 201" did
is "... as the centre shows it" "true false false ACTIVE vlan extern" sh_ \
	'cd networks/phy_net1; echo $(cat admin_state_up router:external shared status \
	provider:network_type provider:physical_network)'
is "... of the project" "$(cat networks/phy_net1/project_id)" cat networks/phy_net1/tenant_id
like "... which chooses its VLAN" '^1[5-9][0-9]$|^200$' cat \
	networks/phy_net1/provider:segmentation_id
is "... and keeps the hint" az1 cat networks/phy_net1/availability_zone_hints
m=$(mark)
ok "its subnet" mkdir networks/phy_net1/subnets/202.96.1.0%2F24
is "... by one POST" "POST central/network/v2.0/subnets 201" did
is "... with what follows from the block" $'202.96.1.1\nstart=202.96.1.2,end=202.96.1.254' cat \
	subnets/202.96.1.0%2F24/{gateway_ip,allocation_pools}
is "... and what goes without saying" "true 4" sh_ \
	'echo $(cat subnets/202.96.1.0%2F24/{enable_dhcp,ip_version})'
is "... which is little" "" sh_ \
	'cd subnets/202.96.1.0%2F24; cat description dns_nameservers host_routes subnetpool_id \
	ipv6_address_mode ipv6_ra_mode'
like "... and when" '^2[0-9T:-]+Z
2[0-9T:-]+Z
[0-9]+$' cat subnets/202.96.1.0%2F24/{created_at,updated_at,revision_number}
ok "phy_net2 in az2" sh_ 'true' && provider phy_net2 extern az2
ok "... its subnet" mkdir networks/phy_net2/subnets/202.96.2.0%2F24
ok "net1 over both" provider net1 bridge az1 az2
like "... a VLAN of the bridge" '^1[0-4][0-9]$|^150$' cat networks/net1/provider:segmentation_id
is "... both hints" $'az1\naz2' cat networks/net1/availability_zone_hints
ok "... its subnet" mkdir networks/net1/subnets/10.0.1.0%2F24
refused EINVAL "an unknown zone" sh_ \
	'mkdir networks/.draft/x; echo az9 > networks/.draft/x/availability_zone_hints
	python3 -c "import os; os.rename(\"networks/.draft/x\", \"networks/x\")"'
rmdir networks/.draft/x
refused EINVAL "the provider's attributes are not changed" sh_ \
	'echo 199 > networks/net1/provider:segmentation_id'
is "the centre has three networks" $'net1\nphy_net1\nphy_net2' ls networks
is "a region has none before it is asked" "" ls regions/RegionOne/networks

for r in RegionOne RegionTwo; do
	is "the images of $r" $'cirros-0.6.2\ndebian-12\nubuntu-24.04' ls "regions/$r/images"
	is "the flavors of $r" "m1.medium 2 4096 40 m1.small 1 2048 20 m1.tiny 1 512 1" sh_ \
		"cd regions/$r/flavors; for f in m1.*; do
		echo \$f \$(cat \$f/vcpus \$f/ram \$f/disk); done | xargs"
done

# boot REGION NAME NETWORK...: a server as its draft, linked to what it is made of
boot() {
	local d=regions/$1/servers/$2 net
	mkdir "$d" && ln -s ../../flavors/m1.tiny "$d/flavor" || return
	for net in "${@:3}"; do ln -s "$(cat "networks/$net/id")" "$d/networks/$net" || return; done
	ln -s ../../images/cirros-0.6.2 "$d/image"
}
m=$(mark)
ok "boot instance1 in RegionOne, on net1 and phy_net1" boot RegionOne instance1 net1 phy_net1
is "... by one POST to the region" "POST region1/compute/v2.1/servers 202" did
is "... of its flavor and image" "../../flavors/m1.tiny ../../images/cirros-0.6.2" sh_ \
	'echo $(readlink regions/RegionOne/servers/instance1/{flavor,image})'
is "... without the password that Nova answers" "" find regions/RegionOne/servers/instance1/ \
	-name 'adminPass'
ok "boot instance2 in RegionTwo, on net1 and phy_net2" boot RegionTwo instance2 net1 phy_net2
is "instance1 is active" ACTIVE cat regions/RegionOne/servers/instance1/status
is "... on its networks" $'net1\nphy_net1' ls regions/RegionOne/servers/instance1/networks
is "instance2 is active" ACTIVE cat regions/RegionTwo/servers/instance2/status
is "... on its networks" $'net1\nphy_net2' ls regions/RegionTwo/servers/instance2/networks
is "each region has its own server" "instance1 instance2" sh_ \
	'echo $(ls regions/RegionOne/servers) $(ls regions/RegionTwo/servers)'
like "the addresses of instance1" '10\.0\.1\.' cat regions/RegionOne/servers/instance1/addresses
like "... both" '202\.96\.1\.' cat regions/RegionOne/servers/instance1/addresses
is "the two have different addresses on net1" 2 sh_ \
	"cat regions/*/servers/instance*/ports/*/fixed_ips | grep -o '10\.0\.1\.[0-9]*' | sort -u |
	wc -l"
is "net1 is one network in both regions" 1 sh_ \
	'cat networks/net1/id regions/Region{One,Two}/networks/net1/id | sort -u | wc -l'
is "the centre lists the ports of both" 4 sh_ \
	"touch ports; grep -l compute: ports/*/device_owner | wc -l"
is "no link leaves its region" "" sh_ \
	"find regions/RegionOne regions/RegionTwo -type l |
	while read -r l; do
	case \$(realpath -m \"\$l\") in $M/regions/Region*) ;; *) echo \"\$l\";; esac; done"
cd / && unmount

# who does not wait sees it being built
mount_cloud tricircle || exit 1
cd "$M" || exit 1
ok "boot without waiting" boot RegionOne instance3 net1 phy_net1
like "... is shown as nova boot prints it" '^BUILD (scheduling|spawning) building 0 0 [{][}]$' sh_ \
	"jq -r '[.status, .[\"OS-EXT-STS:task_state\"], .[\"OS-EXT-STS:vm_state\"],
	.[\"OS-EXT-STS:power_state\"], .progress, .metadata] |
	map(tostring) | join(\" \")' regions/RegionOne/servers/instance3/.json"
is "... and is active in the end" ACTIVE eventually ACTIVE sh_ \
	'touch regions/RegionOne/servers/instance3; cat regions/RegionOne/servers/instance3/status'
