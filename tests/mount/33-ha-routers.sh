#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), routers/: the interfaces of a router that is distributed or has a
# standby are shown like any other's; its ports to other hosts and outwards are none.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.82.0.0_24 networks/t-n/subnets/10.83.0.0_24
mkdir networks/t-n/subnets/10.84.0.0_24 routers/t-r
router=$(cat routers/t-r/id) net=$(cat networks/t-n/id)
# port OWNER SUBNET: what the cloud itself makes for a router; prints its id
port() {
	api POST /ports "{\"port\": {\"network_id\": \"$net\", \"device_id\": \"$router\",
		\"device_owner\": \"network:$1\",
		\"fixed_ips\": [{\"subnet_id\": \"$(cat subnets/$2/id)\"}]}}" | jq -r .port.id
}

ha=$(port ha_router_replicated_interface 10.82.0.0_24)
all=$(port router_interface_distributed 10.83.0.0_24)
snat=$(port router_centralized_snat 10.84.0.0_24)
touch ports routers
is "interfaces with a standby and on all hosts are shown" "10.82.0.0_24 10.83.0.0_24" sh_ \
	"ls routers/t-r/interfaces | xargs"
is "... their ports lead to the router" "../../routers/t-r ../../routers/t-r" sh_ \
	"readlink ports/$ha/router ports/$all/router | xargs"
m=$(mark)
ok "rm of one asks for its removal" sh_ "rm routers/t-r/interfaces/10.82.0.0_24 || true"
is "... by one request" 1 requests "$m" PUT remove_router_interface
for id in "$ha" "$all" "$snat"; do
	api PUT "/ports/$id" '{"port": {"device_owner": "", "device_id": ""}}' >/dev/null
	api DELETE "/ports/$id" >/dev/null
done
touch ports
rmdir routers/t-r networks/t-n
