#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# How much is asked of the cloud: counts, never times.
# The cloud says that a page follows whenever one is full: 5,000 ports are six pages, the last
# empty.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=10,subnets=10,ports=5000,ips=20
port=port-000007 net=net-00003 other=net-00004 ports=5000 pages=6
if [ -n "$REAL" ]; then
	start_faults
	port=t-port net=t-net other=t-other
	id=$(api POST /networks '{"network": {"name": "t-net"}}' | jq -r .network.id)
	api POST /networks '{"network": {"name": "t-other"}}' >/dev/null
	api POST /ports "{\"port\": {\"network_id\": \"$id\", \"name\": \"t-port\"}}" >/dev/null
	ports=$(api GET "/ports?fields=id&status=DOWN" | jq '.ports | length')
	pages=$(($(api GET "/ports?fields=id" | jq '.ports | length') / 1000 + 1))
fi
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
lists() { requests "$1" GET "/$2(\?limit=[0-9]+(&marker=.*)?)?\$"; }

is "mount asks for a token and what the network service offers" 2 requests 0
m=$(mark)
cat ports/"$port"/status >/dev/null
is "a cold cat is one request" 1 requests "$m"
like "... for that port" "GET	/network/v2.0/ports\?name=$port	200" show_requests "$m"
m=$(mark)
ls ports/"$port"/ >/dev/null
is "ls of an object that was asked for is none" 0 requests "$m"

m=$(mark)
ls "networks/$net"/ports >/dev/null
is "a view asks for its network" 1 requests "$m" GET "networks\?name=$net"
is "... and its filter" 1 requests "$m" GET 'ports\?network_id='
is "... and no more" 2 requests "$m"
ls "networks/$other"/ports >/dev/null
is "the second view of the kind asks for the list, in pages" "$pages" requests "$m" GET \
	'ports\?limit='
cd /; unmount; mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1; cd "$M" || exit 1

m=$(mark)
grep -r . ports >/dev/null 2>&1
is "grep -r . ports: one list of ports (in pages)" "$pages" requests "$m" GET 'ports\?limit='
is "... none for an object" 0 requests "$m" GET '/ports/|ports\?(name|id|device_id|network_id)='
for c in networks subnets floatingips security-groups; do
	is "... at most one list of $c" "" sh_ \
		"[ $(requests "$m" GET "/$c") -le 1 ] || echo $(requests "$m" GET "/$c")"
done
m=$(mark)
is "grep finds all" "$ports" sh_ 'grep -r DOWN ports | grep -c /status:'
is "... warm, without asking the cloud" 0 requests "$m"
find . >/dev/null
m=$(mark)
find . >/dev/null
is "find over the whole mount, warm: no request" 0 requests "$m"
cd /; unmount; mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1; cd "$M" || exit 1
m=$(mark)
find . >/dev/null
is "find over the whole mount: one list a collection" "$pages" requests "$m" GET 'ports\?limit='
for c in networks subnets floatingips security-groups routers; do
	is "... of $c" 1 requests "$m" GET "/$c"
done
is "... of the rules, which have no collection in the root" 1 requests "$m" GET \
	"/security-group-rules"
is "... nothing twice, pages aside" "" sh_ \
	"tail -n +$((m + 1)) '$LOG' | cut -f4 | grep -v marker= | sort | uniq -d"
is "... and nothing for one object" 0 requests "$m" GET "/[0-9a-f]+-[0-9a-f]+-[0-9a-f-]+|name=|id="

m=$(mark)
mkdir networks/t-new
is "mkdir is one POST" 1 requests "$m"
m=$(mark)
echo x >networks/t-new/description
is "a write is one PUT" 1 requests "$m"
like "... with what was written alone" 'PUT	/network/v2.0/networks/[0-9a-f-]*	200' \
	show_requests "$m"
m=$(mark)
mv networks/t-new networks/t-newer
is "mv is one PUT" 1 requests "$m"
m=$(mark)
rmdir networks/t-newer
is "rmdir is one DELETE" 1 requests "$m"
m=$(mark)
touch networks
ls networks >/dev/null
is "touch DIR reads afresh" 1 requests "$m" GET /networks
m=$(mark)
kill -HUP "$FS_PID"
sleep 0.3
ls networks ips >/dev/null
is "SIGHUP reads everything afresh" 2 requests "$m" GET
