#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: a link that is made again keeps what belongs to it.
. "$(dirname "$0")/lib.sh"
start_sandbox
if [ -z "$REAL" ]; then
	CLOUD=sandbox-admin
elif grep -q '^  admin:' "$OS_CLIENT_CONFIG_FILE"; then
	CLOUD="admin"
else
	skip "SNAT is the administrator's: clouds.yaml has none, called admin"
	exit
fi
rm -f "$WORK/token"
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir routers/t-r
id=$(cat routers/t-r/id) net=$(cat networks/public/id)
snat() { api GET "/routers/$id" | jq .router.external_gateway_info.enable_snat; }
gateway() {
	api PUT "/routers/$id" "{\"router\": {\"external_gateway_info\": $1}}" >/dev/null
}
ln -s ../../networks/public routers/t-r/gateway
gateway "{\"network_id\": \"$net\", \"enable_snat\": false}"
m=$(mark)
ok "ln -sfn of the gateway that it has" ln -sfn ../../networks/public routers/t-r/gateway
is "... changes nothing" 0 requests "$m" PUT
is "... enable_snat is as somebody else has set it" false snat
gateway null
ok "... that it had" ln -sfn ../../networks/public routers/t-r/gateway
is "... sets it" true snat
gateway "{\"network_id\": \"$net\", \"enable_snat\": false}"
touch routers/t-r
mkdir networks/t-ext2
echo true >networks/t-ext2/router:external
mkdir networks/t-ext2/subnets/192.0.2.0%2F24
ok "another gateway" ln -sfn ../../networks/t-ext2 routers/t-r/gateway
is "... is there" ../../networks/t-ext2 readlink routers/t-r/gateway
is "... and SNAT still off" false snat

# a floating IP's port
mkdir networks/t-n networks/t-n/subnets/10.7.0.0%2F24 networks/t-n/ports/t-p
sub=$(cat networks/t-n/subnets/*/id) port=$(cat ports/t-p/id)
api PUT "/ports/$port" "{\"port\": {\"fixed_ips\": [
	{\"subnet_id\": \"$sub\", \"ip_address\": \"10.7.0.31\"},
	{\"subnet_id\": \"$sub\", \"ip_address\": \"10.7.0.32\"}]}}" >/dev/null
ln -sfn ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.7.0.0%2F24 routers/t-r/interfaces/
ip=$(api POST /floatingips "{\"floatingip\": {\"floating_network_id\": \"$net\",
	\"port_id\": \"$port\", \"fixed_ip_address\": \"10.7.0.32\", \"description\": \"t-ip\"}}" |
	jq -r .floatingip.id)
fixed() { api GET "/floatingips/$ip" | jq -r .floatingip.fixed_ip_address; }
touch ips
a=ips/$(readlink "ips/$ip")
ok "ln -sfn of the port that it has" ln -sfn ../../ports/t-p "$a/port"
is "... keeps the fixed address" 10.7.0.32 fixed

# ips/, fixed_ip_address: a write leads it to another address of its port
ok "a write of fixed_ip_address" sh_ "echo 10.7.0.31 >$a/fixed_ip_address"
is "... leads it to another address of its port" 10.7.0.31 fixed
is "... which is shown" 10.7.0.31 cat "$a/fixed_ip_address"
is "... and it stays with its port" ../../ports/t-p readlink "$a/port"
ok "... the same again" sh_ "echo 10.7.0.31 >$a/fixed_ip_address"
refused EINVAL "an address that the port has not" sh_ "echo 10.7.0.99 >$a/fixed_ip_address"
is "... changes nothing" 10.7.0.31 fixed
ok "in .json" sh_ "echo '{\"fixed_ip_address\": \"10.7.0.32\"}' >$a/.json"
is "... it goes with its port, too" 10.7.0.32 fixed
rm "$a/port"
refused EINVAL "without a port" sh_ "echo 10.7.0.31 >$a/fixed_ip_address"
like "... .error says how" 'write both into .json, or into a draft in ips/.draft/' cat .error
cat "$a/.json" >/dev/null
ok "... by .json" sh_ "echo '{\"port_id\": \"$port\", \"fixed_ip_address\": \"10.7.0.31\"}' \
	>$a/.json"
is "... it is associated with that address" 10.7.0.31 fixed
rmdir "$a"
mkdir ips/.draft/t-ip2
ln -s ../../../ports/t-p ips/.draft/t-ip2/port
echo 10.7.0.32 >ips/.draft/t-ip2/fixed_ip_address
echo "$net" >ips/.draft/t-ip2/floating_network_id
ok "... by a draft" mv ips/.draft/t-ip2 ips/t-ip2
a=ips/$(readlink ips/t-ip2)
is "... it is made for that address" 10.7.0.32 cat "$a/fixed_ip_address"
rmdir "$a"
rm routers/t-r/interfaces/* routers/t-r/gateway
rm -r routers/t-r ports/t-p networks/t-n networks/t-ext2
