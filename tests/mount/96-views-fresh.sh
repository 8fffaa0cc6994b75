#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: touch of a view reads it again, also one that goes through a third
# collection, lies in another or is listed by its owner; its links are no older than it is.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
ok "touch of a directory that nothing was told of is answered at once" timeout 15 touch networks
mkdir networks/t-n networks/t-n/subnets/10.4.{0,1}.0%2F24 networks/t-n/ports/t-p routers/t-r \
	security-groups/t-g
port=$(cat ports/t-p/id)

# through ports/
ln -s ../../../subnets/10.4.0.0%2F24 routers/t-r/interfaces/
is "a router's interfaces" "10.4.0.0%2F24" ls routers/t-r/interfaces
router=$(cat routers/t-r/id) second=$(cat subnets/10.4.1.0%2F24/id)
api PUT "/routers/$router/add_router_interface" "{\"subnet_id\": \"$second\"}" >/dev/null
is "... are what they were" "10.4.0.0%2F24" ls routers/t-r/interfaces
touch routers/t-r/interfaces
is "... after touch they are read again" $'10.4.0.0%2F24\n10.4.1.0%2F24' ls routers/t-r/interfaces
ok "... a link in it" test -L routers/t-r/interfaces/10.4.1.0%2F24
api PUT "/routers/$router/remove_router_interface" "{\"subnet_id\": \"$second\"}" >/dev/null
touch routers/t-r/interfaces
refused ENOENT "... is gone after touch" stat routers/t-r/interfaces/10.4.1.0%2F24

# listed by the owner
ls ports/t-p/security_groups >/dev/null
api PUT "/ports/$port" "{\"port\": {\"security_groups\": [\"$(cat security-groups/t-g/id)\"]}}" \
	>/dev/null
touch ports/t-p/security_groups
is "a port's groups after touch" t-g ls ports/t-p/security_groups
api PUT "/ports/$port" '{"port": {"security_groups": []}}' >/dev/null
ok "... a link in it" test -L ports/t-p/security_groups/t-g
touch ports/t-p/security_groups
refused ENOENT "... is gone after touch" stat ports/t-p/security_groups/t-g

# nested
rules=$(ls security-groups/t-g/rules | wc -l)
api POST /security-group-rules "{\"security_group_rule\": {\"direction\": \"ingress\",
	\"protocol\": \"tcp\", \"security_group_id\": \"$(cat security-groups/t-g/id)\"}}" \
	>/dev/null
touch security-groups/t-g/rules
is "a group's rules after touch" $((rules + 1)) sh_ 'ls security-groups/t-g/rules | wc -l'

# the link of a connection that the cloud undoes later, and of what goes with its object
server=$(find servers -mindepth 1 -maxdepth 1 -type d -printf '%p\n' -quit 2>/dev/null)
if [ -n "$server" ]; then
	ln -s ../../../networks/t-n "$server/networks/"
	is "a server's network" t-n sh_ "ls $server/networks | grep t-n"
	rm "$server/networks/t-n"
	is "... is gone soon after rm" absent eventually absent sh_ \
		"[ -L $server/networks/t-n ] || echo absent"
	is "... and not listed" "" sh_ "ls $server/networks | grep t-n"
else
	skip "this cloud has no servers"
fi

# times where the cloud gives none: quotas
quota=quotas/subnet
if [ -d $quota ]; then
	before=$(stat -c %Y $quota/used)
	sleep 1.1
	mkdir networks/t-n/subnets/10.4.9.0%2F24
	ok "a value without a time of its own has a later one when it changes" sh_ \
		"[ \$(stat -c %Y $quota/used) -gt $before ]"
else
	skip "this cloud tells no quotas"
fi
