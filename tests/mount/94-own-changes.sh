#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: what went with an object that was removed here is gone with it, and
# its names are free; an address that was given to somebody else is his.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1

mkdir networks/t-w networks/t-w/subnets/10.1.0.0%2F24
old=$(cat subnets/10.1.0.0%2F24/id)
rmdir networks/t-w
mkdir networks/t-w
ok "a subnet that went with its network can be made again" mkdir networks/t-w/subnets/10.1.0.0%2F24
like "... and is another" "^[0-9a-f-]*$" sh_ \
	"id=\$(cat subnets/10.1.0.0%2F24/id); [ \$id != $old ] && echo \$id"
refused ENOENT "... the old one is not found by its id" stat "subnets/$old/"

# the cloud makes rules with a group: they are there at once, though the rules were just listed
find security-groups -mindepth 3 >/dev/null
mkdir security-groups/t-g security-groups/.draft/t-h
mv security-groups/.draft/t-h security-groups/
for group in t-g t-h; do
	is "a new group's rules are there at once" "egress-any egress-ipv6-any" \
		sh_ "echo \$(ls security-groups/$group/rules)"
done
rmdir security-groups/t-h
rule=$(find security-groups/t-g/rules -mindepth 1 -printf '%f\n' -quit)
exec 7<security-groups/t-g/rules/"$rule"/direction
like "a rule" gress cat <&7
rmdir security-groups/t-g
refused ESTALE "... goes with its group, for who holds it open too" cat /proc/self/fd/7
exec 7<&-

ext=$(cat networks/public/id)
made=$(api POST /floatingips "{\"floatingip\": {\"floating_network_id\": \"$ext\",
	\"description\": \"t-other\"}}")
ip=$(jq -r .floatingip.floating_ip_address <<<"$made")
touch ips
is "an address of somebody else" "t-other" cat "ips/$ip/description"
api DELETE "/floatingips/$(jq -r .floatingip.id <<<"$made")" >/dev/null
mkdir ips/t-mine
mine=$(readlink ips/t-mine)
if [ "${mine%~*}" = "$ip" ]; then
	is "... that was released and given to us, is called as it is" "$ip" echo "$mine"
	is "... and stands there once" "$ip" sh_ "ls ips | grep '^$ip'"
	is "... and is ours" t-mine cat "ips/$ip/description"
else
	skip "this cloud gives another address first"
fi
