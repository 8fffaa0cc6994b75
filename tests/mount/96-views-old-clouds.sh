#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NOTES and FILES: clouds that give no times (Fujitsu K5) and that take no
# filters: a change of equal size has a later time, and touch of a view reads it again, also one
# that lies in another (connectors/C/endpoints/E/interfaces) or that is undone later (Cyclades).
. "$(dirname "$0")/lib.sh"
if [ -n "$REAL" ]; then
	skip "K5 and Cyclades: the real cloud of these tests is a Neutron"
	pass "(nothing to do)"
	exit
fi
start_sandbox --build-ms 500
mount_cloud k5 -o cache_ttl=600 || exit 1
cd "$M" || exit 1
# another client; k5 METHOD PATH JSON
token=$(curl -s -D - -o /dev/null "$(cat "$WORK/url")/k5/identity/v3/auth/tokens" \
	-d '{"auth":{"identity":{"methods":["password"],"password":{"user":
	{"name":"taro","domain":{"name":"contract0001"},"password":"secret"}}},
	"scope":{"project":{"id":"d0000000000000000000000000000004"}}}}' |
	tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
k5() {
	curl -s -X "$1" -H "X-Auth-Token: $token" "$(cat "$WORK/url")/k5/network/v2.0/$2" -d "$3"
}

mkdir networks/t-n && mkdir networks/t-n/subnets/10.4.0.0_24 networks/t-n/ports/t-p \
	networks/t-n/ports/t-q connectors/t-c
mkdir connectors/t-c/endpoints/t-e
echo jp-east-1a >connectors/t-c/endpoints/t-e/location
e=connectors/t-c/endpoints/t-e
id=$(cat $e/id) port=$(cat ports/t-p/id) net=$(cat networks/t-n/id)

# times
is "K5 tells no time of a network" "" sh_ "ls networks/t-n | grep _at$"
before=$(stat -c %Y networks/t-n/name)
sleep 1.1
k5 PUT "networks/$net" '{"network": {"name": "t-m"}}' >/dev/null
touch networks
ok "a change of equal size, by another client, has a later time" sh_ \
	"[ \$(stat -c %Y networks/t-m/name) -gt $before ]"
before=$(stat -c %Y networks/t-m/name)
sleep 1.1
ok "... and one of our own" sh_ "mv networks/t-m networks/t-n
	[ \$(stat -c %Y networks/t-n/name) -gt $before ]"
before=$(stat -c %y networks/t-n/name)
touch networks
is "... and what has not changed keeps its time" "$before" stat -c %y networks/t-n/name
ok "so that rsync -t copies it" sh_ "rsync -rtq --no-links networks/t-n/ $WORK/copy/
	[ \$(cat $WORK/copy/name) = t-n ]"
sleep 1.1
k5 PUT "networks/$net" '{"network": {"name": "t-o"}}' >/dev/null
touch networks
is "... again when it has changed" t-o sh_ "
	rsync -rtq --no-links networks/t-o/ $WORK/copy/ >/dev/null
	cat $WORK/copy/name"
mv networks/t-o networks/t-n

# a view in a nested view
is "an endpoint's interfaces" "" ls $e/interfaces
k5 PUT "network_connector_endpoints/$id/connect" "{\"interface\":{\"port_id\":\"$port\"}}" \
	>/dev/null
is "... are what they were" "" ls $e/interfaces
touch $e/interfaces
is "... after touch they are read again" t-p ls $e/interfaces
ok "... a link in it" test -L $e/interfaces/t-p
k5 PUT "network_connector_endpoints/$id/disconnect" "{\"interface\":{\"port_id\":\"$port\"}}" \
	>/dev/null
touch $e/interfaces
refused ENOENT "... is gone after touch" stat $e/interfaces/t-p
is "... and not listed" "" ls $e/interfaces

# a nested view
k5 POST network_connector_endpoints "{\"network_connector_endpoint\": {\"name\": \"t-f\",
	\"network_connector_id\": \"$(cat connectors/t-c/id)\", \"location\": \"jp-east-1b\",
	\"endpoint_type\": \"availability_zone\"}}" >/dev/null
touch connectors/t-c/endpoints
is "a connector's endpoints after touch" $'t-e\nt-f' ls connectors/t-c/endpoints
ok "our own connection is there at once" sh_ \
	"ln -s ../../../../../ports/t-q $e/interfaces/ && ls $e/interfaces | grep -qx t-q"
ok "... and goes at once" sh_ "rm $e/interfaces/t-q && ! ls $e/interfaces | grep t-q"
cd / && unmount

# a connection that the cloud undoes later
mount_cloud cyclades -o cache_ttl=600 && cd "$M" || exit 1
server=servers/$(ls servers | head -n 1)
mkdir networks/t-n networks/t-n/subnets/10.5.0.0_24
ln -s ../../../networks/t-n "$server/networks/"
is "a server's network" t-n eventually t-n sh_ "ls '$server/networks' | grep t-n"
is "... whose port is soon built" "" eventually "" sh_ \
	"grep -L ACTIVE '$server'/ports/*/status"
rm "$server/networks/t-n"
is "... is gone soon after rm" absent eventually absent sh_ \
	"[ -L '$server/networks/t-n' ] || echo absent"
is "... and not listed" "" sh_ "ls '$server/networks' | grep t-n"
is "... nor is its port" "" sh_ "ls networks/t-n/ports"
