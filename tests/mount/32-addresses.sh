#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), ips/: mkdir of an address asks for that very address, or fails.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
floating() { api GET /floatingips | jq ".floatingips | length"; }
mkdir ips/t-seed
address=$(readlink ips/t-seed)
rmdir "ips/$address"
n=$(floating)
refused EINVAL "what is written as an address, and is none" mkdir ips/203.0.113.999
like "... and .error says so" "'203.0.113.999' is no IP address" cat .error
is "... is nothing" "$n" floating
refused EACCES "an address that the cloud gives to its administrator alone" mkdir "ips/$address"
is "... is not replaced by another one" "$n" floating
refused EACCES "... in a network either" mkdir "networks/public/ips/$address"
refused ENOENT "... and nothing is called so" stat "ips/$address"

if [ -z "$REAL" ]; then
	CLOUD=sandbox-admin
elif grep -q '^  admin:' "$OS_CLIENT_CONFIG_FILE"; then
	CLOUD="admin"
else
	skip "an address that is given: clouds.yaml has no administrator, called admin"
	exit
fi
rm -f "$WORK/token"
cd / && unmount && mount_cloud && cd "$M" || exit 1
ok "mkdir of an address asks for it" mkdir "ips/$address"
is "... and has it" "$address" cat "ips/$address/floating_ip_address"
is "... without a description that nobody gave" '' cat "ips/$address/description"
refused EEXIST "... once" mkdir "ips/$address"
rmdir "ips/$address"
ok "in its network" mkdir "networks/public/ips/$address"
is "... it is there" "$address" cat "networks/public/ips/$address/floating_ip_address"
rmdir "ips/$address"
mkdir ips/.draft/t-d
ok "mv of a draft to an address" mv ips/.draft/t-d "ips/$address"
is "... makes that one" "$address" cat "ips/$address/floating_ip_address"
api POST /floatingips "{\"floatingip\": {\"floating_network_id\": \"$(cat networks/public/id)\",
	\"description\": \"t-other\"}}" >"$WORK/other"
taken=$(jq -r .floatingip.floating_ip_address "$WORK/other")
refused EADDRINUSE "an address that somebody has" mkdir "networks/public/ips/$taken"
rmdir "ips/$address" "ips/$taken"

mkdir networks/t-ext2 && echo true >networks/t-ext2/router:external
n=$(floating)
refused EINVAL "of several external networks" mkdir "ips/$address"
like "... none is chosen, and .error names them" 'networks/NAME/ips/ .* t-ext2' cat .error
is "... and none is made" "$n" floating
ok "... in one of them it is" mkdir "networks/public/ips/$address"
rmdir "ips/$address" networks/t-ext2
