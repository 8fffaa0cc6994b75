#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Load balancers: trees that cannot be changed while anything of them is PENDING.
# What takes time takes two seconds, so that its first state is seen on a busy machine too.
ARGS=(--build-ms 2000)
. "$(dirname "$0")/lib.sh"
DEAD=00000000-0000-4000-8000-00000000dead

# call METHOD PATH [BODY]: the body and [status]; the token is TOKEN's.
call() {
	curl -s -m 5 -X "$1" -w ' [%{http_code}]' -H "X-Auth-Token: $TOKEN" "$URL$2" ${3+-d "$3"}
}
json() { curl -s -m 5 -X "$1" -H "X-Auth-Token: $TOKEN" "$URL$2" ${4+-d "$4"} | jq -c -r "$3"; }
lb() { call "$1" "/load-balancer/v2/lbaas$2" "${@:3}"; }
lbq() { json "$1" "/load-balancer/v2/lbaas$2" "${@:3}"; }
neutronq() { json "$1" "/network/v2.0$2" "${@:3}"; }
# until_is WANT COMMAND...: runs it until it says WANT, ten seconds at most; says what it said last.
until_is() {
	local want=$1 got
	shift
	for _ in $(seq 100); do got=$("$@" 2>&1); [[ $got == "$want" ]] && break; sleep 0.1; done
	echo "$got"
}
settled() { until_is ACTIVE lbq GET "/loadbalancers/$top" .loadbalancer.provisioning_status; }
states() { lbq GET "/$1" "[.$1[].provisioning_status] | join(\" \")"; }

OTHER=$(login other) ADMIN=$(login admin) TOKEN=$(login demo)
net=$(neutronq POST /networks .network.id '{"network":{"name":"web"}}')
bare=$(neutronq POST /networks .network.id '{"network":{"name":"bare"}}')
subnet=$(neutronq POST /subnets .subnet.id \
	"{\"subnet\":{\"network_id\":\"$net\",\"ip_version\":4,\"cidr\":\"10.0.0.0/24\"}}")

# ---- load balancers
like "the versions need no token" '"v2.0".*\[200\]' curl -s -w ' [%{http_code}]' \
	"$URL/load-balancer/"
like "load balancers do" '"code":401' curl -s "$URL/load-balancer/v2/lbaas/loadbalancers"
like "none to begin with" '^\{"loadbalancers":\[\],"loadbalancers_links":\[\]\} \[200\]$' lb GET \
	/loadbalancers
like "providers" '^amphora$' lbq GET /providers '.providers[0].name'
like "a VIP is required" 'VIP must contain one of.*\[400\]' lb POST /loadbalancers \
	'{"loadbalancer":{"name":"l"}}'
like "... on a subnet that there is" "Subnet $DEAD not found.*\[400\]" lb POST /loadbalancers \
	"{\"loadbalancer\":{\"vip_subnet_id\":\"$DEAD\"}}"
like "... or a network that has one" 'does not contain a subnet.*\[400\]' lb POST /loadbalancers \
	"{\"loadbalancer\":{\"vip_network_id\":\"$bare\"}}"
like "... with an address of it" 'not a valid IP.*\[400\]' lb POST /loadbalancers \
	"{\"loadbalancer\":{\"vip_subnet_id\":\"$subnet\",\"vip_address\":\"10.9.9.9\"}}"
like "an unknown attribute" 'Unknown attribute: wings.*\[400\]' lb POST /loadbalancers \
	'{"loadbalancer":{"wings":2}}'
like "a provider that is none" 'Value should be one of.*\[400\]' lb POST /loadbalancers \
	'{"loadbalancer":{"provider":"none"}}'
like "not JSON" '"faultcode":"Client".*\[400\]' lb POST /loadbalancers '{'
like "nothing of that is left" '^0$' neutronq GET /ports '.ports | length'
made=$(lb POST /loadbalancers \
	"{\"loadbalancer\":{\"name\":\"l\",\"vip_network_id\":\"$net\",
	\"vip_address\":\"10.0.0.50\",\"tags\":[\"a\",\"b\"]}}")
like "create" 'PENDING_CREATE.*\[201\]' echo "$made"
top=$(jq -r .loadbalancer.id <<<"${made% \[*}") \
	port=$(jq -r .loadbalancer.vip_port_id <<<"${made% \[*}")
like "... is immutable at first" \
	"Invalid state PENDING_CREATE of loadbalancer resource $top.*\[409\]" lb PUT \
	"/loadbalancers/$top" '{"loadbalancer":{"name":"m"}}'
like "... for its children too" \
	"Load Balancer $top is immutable and cannot be updated.*\"debuginfo\":null.*\[409\]" lb \
	POST /listeners \
	"{\"listener\":{\"loadbalancer_id\":\"$top\",\"protocol\":\"HTTP\",\"protocol_port\":80}}"
like "... then ACTIVE" '^ACTIVE$' settled
like "... and ONLINE" '^ONLINE$' lbq GET "/loadbalancers/$top" .loadbalancer.operating_status
like "the VIP's subnet is chosen" "^$subnet$" lbq GET "/loadbalancers/$top" \
	.loadbalancer.vip_subnet_id
like "the VIP is a port" "^octavia-lb-$top Octavia 10.0.0.50$" neutronq GET "/ports/$port" \
	'.port | .name + " " + .device_owner + " " + .fixed_ips[0].ip_address'
like "both roots are the same" "\"$top\"" call GET /load-balancer/v2.0/lbaas/loadbalancers
like "another project's is refused" 'Policy does not allow.*\[403\]' sh -c \
	"curl -s -w ' [%{http_code}]' -H 'X-Auth-Token: $OTHER' \
	$URL/load-balancer/v2/lbaas/loadbalancers/$top"
like "... and not listed" '^0$' sh -c \
	"curl -s -H 'X-Auth-Token: $OTHER' $URL/load-balancer/v2/lbaas/loadbalancers |
	jq '.loadbalancers|length'"
like "... but for an administrator" '^1$' sh -c \
	"curl -s -H 'X-Auth-Token: $ADMIN' $URL/load-balancer/v2/lbaas/loadbalancers |
	jq '.loadbalancers|length'"
like "no such one" "Load Balancer $DEAD not found.*\[404\]" lb GET "/loadbalancers/$DEAD"
like "update" 'PENDING_UPDATE.*\[200\]' lb PUT "/loadbalancers/$top" \
	'{"loadbalancer":{"name":"m","description":"words"}}'
like "... is shown" '^m words$' lbq GET "/loadbalancers/$top" \
	'.loadbalancer | .name + " " + .description'
like "what cannot be changed" 'Unknown attribute: vip_address.*\[400\]' lb PUT \
	"/loadbalancers/$top" '{"loadbalancer":{"vip_address":"10.0.0.9"}}'
settled >/dev/null

# ---- listeners, pools, members, monitors
like "a listener needs a protocol" 'protocol.*Mandatory field missing.*\[400\]' lb POST /listeners \
	"{\"listener\":{\"loadbalancer_id\":\"$top\",\"protocol_port\":80}}"
like "... a port that there is" 'protocol_port.*\[400\]' lb POST /listeners \
	"{\"listener\":{\"loadbalancer_id\":\"$top\",\"protocol\":\"HTTP\",
	\"protocol_port\":70000}}"
like "... and a load balancer" "Load Balancer $DEAD not found.*\[404\]" lb POST /listeners \
	"{\"listener\":{\"loadbalancer_id\":\"$DEAD\",\"protocol\":\"HTTP\",\"protocol_port\":80}}"
listener=$(lbq POST /listeners .listener.id \
	"{\"listener\":{\"name\":\"web\",\"loadbalancer_id\":\"$top\",\"protocol\":\"HTTP\",
	\"protocol_port\":80}}")
like "with a child, the load balancer is PENDING_UPDATE" '^PENDING_UPDATE PENDING_CREATE$' sh -c \
	"curl -s -H 'X-Auth-Token: $TOKEN' $URL/load-balancer/v2/lbaas/loadbalancers/$top \
	$URL/load-balancer/v2/lbaas/listeners/$listener |
	jq -r '.loadbalancer,.listener|values|.provisioning_status' | paste -sd' '"
settled >/dev/null
like "the listener names its load balancer" "^\[\{\"id\":\"$top\"\}\]$" lbq GET \
	"/listeners/$listener" .listener.loadbalancers
like "... which names it" "^\[\{\"id\":\"$listener\"\}\]$" lbq GET "/loadbalancers/$top" \
	.loadbalancer.listeners
like "a port is taken once" 'already using.*\[409\]' lb POST /listeners \
	"{\"listener\":{\"loadbalancer_id\":\"$top\",\"protocol\":\"TCP\",\"protocol_port\":80}}"
like "a pool needs one of two" 'Must provide at least one of.*\[400\]' lb POST /pools \
	'{"pool":{"protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}'
like "... and a known algorithm" 'lb_algorithm.*\[400\]' lb POST /pools \
	"{\"pool\":{\"listener_id\":\"$listener\",\"protocol\":\"HTTP\",\"lb_algorithm\":\"DICE\"}}"
pool=$(lbq POST /pools .pool.id \
	"{\"pool\":{\"name\":\"p\",\"listener_id\":\"$listener\",\"protocol\":\"HTTP\",
	\"lb_algorithm\":\"ROUND_ROBIN\"}}")
settled >/dev/null
like "a pool of a listener is its default" "^$pool$" lbq GET "/listeners/$listener" \
	.listener.default_pool_id
like "... and there can be one" 'already has a default pool.*\[409\]' lb POST /pools \
	"{\"pool\":{\"listener_id\":\"$listener\",\"protocol\":\"HTTP\",
	\"lb_algorithm\":\"ROUND_ROBIN\"}}"
like "a member needs a port" 'protocol_port.*\[400\]' lb POST "/pools/$pool/members" \
	'{"member":{"address":"10.0.0.9"}}'
like "... and a pool" "Pool $DEAD not found.*\[404\]" lb POST "/pools/$DEAD/members" \
	'{"member":{"address":"10.0.0.9","protocol_port":80}}'
member=$(lbq POST "/pools/$pool/members" .member.id \
	"{\"member\":{\"address\":\"10.0.0.9\",\"protocol_port\":80,\"subnet_id\":\"$subnet\"}}")
like "all above a new member is PENDING_UPDATE" '^PENDING_UPDATE PENDING_UPDATE PENDING_UPDATE$' \
	echo "$(states loadbalancers) $(states listeners) $(states pools)"
settled >/dev/null
like "a member without monitor" '^NO_MONITOR 1$' lbq GET "/pools/$pool/members/$member" \
	'.member | .operating_status + " " + (.weight|tostring)'
like "a member is there once" 'already using ip.*\[409\]' lb POST "/pools/$pool/members" \
	'{"member":{"address":"10.0.0.9","protocol_port":80}}'
monitor=$(lbq POST /healthmonitors .healthmonitor.id \
	"{\"healthmonitor\":{\"pool_id\":\"$pool\",\"type\":\"HTTP\",\"delay\":5,\"timeout\":3,
	\"max_retries\":3}}")
settled >/dev/null
like "a pool names what it has" \
	"^$monitor \[\{\"id\":\"$member\"\}\] \[\{\"id\":\"$listener\"\}\]$" lbq GET \
	"/pools/$pool" '.pool | "\(.healthmonitor_id) \(.members) \(.listeners)"'
like "a monitored member" '^ONLINE$' lbq GET "/pools/$pool/members" '.members[0].operating_status'
like "one monitor a pool" 'already has a health monitor.*\[409\]' lb POST /healthmonitors \
	"{\"healthmonitor\":{\"pool_id\":\"$pool\",\"type\":\"TCP\",\"delay\":5,\"timeout\":3,
	\"max_retries\":3}}"
like "a monitor of HTTP asks for /" '^GET /$' lbq GET "/healthmonitors/$monitor" \
	'.healthmonitor | .http_method + " " + .url_path'
like "update a member" 'PENDING_UPDATE.*\[200\]' lb PUT "/pools/$pool/members/$member" \
	'{"member":{"weight":7}}'
settled >/dev/null
like "... keeps the rest" '^7 10.0.0.9$' lbq GET "/pools/$pool/members/$member" \
	'.member | (.weight|tostring) + " " + .address'

# ---- lists
lbq POST /loadbalancers . "{\"loadbalancer\":{\"name\":\"second\",\"vip_subnet_id\":\"$subnet\"}}" \
	>/dev/null
like "filter by name" '^\["second"\]$' lbq GET '/loadbalancers?name=second' \
	'[.loadbalancers[].name]'
like "filter by tags" '^\["m"\]$' lbq GET '/loadbalancers?tags=a,b' '[.loadbalancers[].name]'
like "filter by load balancer" '^1 0$' echo \
	"$(lbq GET "/pools?loadbalancer_id=$top" '.pools|length') $(
	lbq GET "/pools?loadbalancer_id=$DEAD" '.pools|length')"
like "an unknown filter" 'invalid or not recognized.*\[400\]' lb GET '/loadbalancers?wings=2'
next=$(lbq GET '/loadbalancers?limit=1' '.loadbalancers_links[] | select(.rel=="next") | .href')
like "pages" '^second$' json GET "${next#"$URL"}" '.loadbalancers[0].name'
like "a bad marker" 'marker.*not valid.*\[400\]' lb GET '/loadbalancers?marker=x'
like "a bad limit" 'limit.*not valid.*\[400\]' lb GET '/loadbalancers?limit=x'

# ---- deleting
like "delete a monitor" '^ \[204\]$' lb DELETE "/healthmonitors/$monitor"
like "... is PENDING_DELETE at first" '^PENDING_DELETE$' lbq GET "/healthmonitors/$monitor" \
	.healthmonitor.provisioning_status
settled >/dev/null
like "... and then gone" "Health Monitor $monitor not found.*\[404\]" lb GET \
	"/healthmonitors/$monitor"
like "... from the pool too" '^null$' lbq GET "/pools/$pool" .pool.healthmonitor_id
like "a load balancer with children stays" 'it has children.*\[400\]' lb DELETE \
	"/loadbalancers/$top"
like "delete a pool" '^ \[204\]$' lb DELETE "/pools/$pool"
settled >/dev/null
like "... and its members" '\[404\]' lb GET "/pools/$pool/members/$member"
like "... and the listener has none" '^null$' lbq GET "/listeners/$listener" \
	.listener.default_pool_id
like "cascade" '^ \[204\]$' lb DELETE "/loadbalancers/$top?cascade=true"
like "... all of it" "^Load Balancer $top not found.$" until_is "Load Balancer $top not found." \
	lbq GET "/loadbalancers/$top" .faultstring
like "... the listener" '^0$' lbq GET /listeners '.listeners | length'
like "... and the VIP's port" '^null$' neutronq GET "/ports/$port" .port

# ---- a port of one's own
own=$(neutronq POST /ports .port.id \
	"{\"port\":{\"network_id\":\"$net\",\"fixed_ips\":[{\"ip_address\":\"10.0.0.60\"}]}}")
made=$(lb POST /loadbalancers "{\"loadbalancer\":{\"vip_port_id\":\"$own\"}}")
like "a VIP on a given port" '^10.0.0.60$' jq -r .loadbalancer.vip_address <<<"${made% \[*}"
top=$(jq -r .loadbalancer.id <<<"${made% \[*}")
settled >/dev/null
lb DELETE "/loadbalancers/$top" >/dev/null
until_is 404 sh -c \
	"curl -s -o /dev/null -w '%{http_code}' -H 'X-Auth-Token: $TOKEN' \
	$URL/load-balancer/v2/lbaas/loadbalancers/$top" >/dev/null
like "... which stays" "^$own$" neutronq GET "/ports/$own" .port.id
like "the journal has load balancers" $'demo\tcreate\tloadbalancers' cat "$WORK/journal"
