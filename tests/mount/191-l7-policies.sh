#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some ten seconds for load balancers
# cloudnetfs-attributes(7), l7-policies/ and l7-rules/: a listener's policies are made in its view
# and in their collection, their rules beneath them; they refer to pools, go with the listener.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || {
	skip "the real cloud of these tests has no Octavia, which needs Compute and images"
	pass "(nothing to do)"; exit
}
start_sandbox --build-ms 200
mount_cloud sandbox -o wait=10 || exit 1
cd "$M" || exit 1
get() {
	curl -s -H "X-Auth-Token: $(issue)" "$(cat "$WORK/url")/load-balancer/v2/lbaas$1" |
		jq -r "$2"
}
only() { find "$@" -mindepth 1 -maxdepth 1 ! -name '.*' -printf '%f\n'; }
mkdir networks/n networks/n/subnets/10.1.0.0%2F24
mkdir load-balancers/lb
cat networks/n/id >load-balancers/lb/vip_network_id
sh_ 'mkdir listeners/web; cd listeners/web; echo HTTP > protocol; echo 80 > protocol_port
	ln -s ../../load-balancers/lb load_balancer'
sh_ 'mkdir pools/p; cd pools/p; echo HTTP > protocol; echo ROUND_ROBIN > lb_algorithm
	ln -s ../../load-balancers/lb load_balancer'

v=listeners/web/l7policies
m=$(mark)
ok "mkdir in a listener's view begins a policy" mkdir $v/api
ok "... made by its action" sh_ "echo REJECT > $v/api/action"
is "... with one POST" 1 requests "$m" POST '/l7policies$'
is "... of the listener" "$(cat listeners/web/id)" cat l7-policies/api/listener_id
is "... which leads to it" ../../listeners/web readlink l7-policies/api/listener
is "... and shows it" api ls $v
is "... in place of the list of ids" no sh_ "test -f $v && echo yes || echo no"
is "... it is the first" 1 cat l7-policies/api/position
ok "a policy in its collection" sh_ 'mkdir l7-policies/.draft/old && cd l7-policies/.draft/old &&
	echo REDIRECT_TO_URL > action && echo http://old.example/ > redirect_url &&
	ln -s ../../../listeners/web listener && mv ../old ../..'
is "... is the last" 2 cat l7-policies/old/position
is "... answers 302" 302 cat l7-policies/old/redirect_http_code
refused EINVAL "a policy that leads nowhere" sh_ "mkdir $v/none &&
	echo REDIRECT_TO_POOL > $v/none/action"
like "... the cloud says what it lacks" redirect_pool_id cat .error
rmdir l7-policies/none
ok "a policy that leads to a pool" sh_ 'mkdir l7-policies/.draft/pool &&
	cd l7-policies/.draft/pool && echo REDIRECT_TO_POOL > action && echo 1 > position &&
	ln -s ../../../listeners/web listener && ln -s ../../../pools/p redirect_pool &&
	mv ../pool ../..'
is "... shows it" ../../pools/p readlink l7-policies/pool/redirect_pool
is "... and goes before the others" "pool 1 api 2 old 3" get '/l7policies?sort=position' \
	'[.l7policies | sort_by(.position)[] | "\(.name) \(.position)"] | join(" ")'

r=l7-policies/api/rules
m=$(mark)
ok "mkdir begins a rule" mkdir $r/t-r
ok "... made by its last value" sh_ \
	"cd $r/t-r && echo PATH > type && echo STARTS_WITH > compare_type && echo /api > value"
is "... by one POST beneath the policy" 1 requests "$m" POST '/l7policies/[0-9a-f-]+/rules$'
id=$(only $r)
is "... is there" "PATH STARTS_WITH /api" get "/l7policies/$(cat l7-policies/api/id)/rules/$id" \
	'.rule | "\(.type) \(.compare_type) \(.value)"'
is "... knows its policy" "$(cat l7-policies/api/id)" cat "$r/$id/l7policy_id"
ok "... can be inverted" sh_ "echo true > $r/$id/invert"
is "... by one PUT" 1 requests "$m" PUT '/l7policies/[0-9a-f-]+/rules/'
refused EINVAL "a rule about headers names one" sh_ "mkdir $r/t-h && cd $r/t-h &&
	echo HEADER > type && echo EQUAL_TO > compare_type && echo x > value"
like "... the cloud says so" "needs a key" cat .error
ok "... and is made with it" sh_ "echo X-Version > $r/t-h/key; echo x > $r/t-h/value"
is "both are shown" 2 sh_ "ls $r | wc -l"
touch l7-policies/api
is "... and read afresh" 2 sh_ "ls $r | wc -l"
ok "rmdir removes a rule" rmdir "$r/$id"
is "... alone" 1 sh_ "ls $r | wc -l"
ok "a policy's action changes" sh_ "echo http://new.example/ > l7-policies/old/redirect_url"
ok "rm -r removes a policy with its rules" rm -r l7-policies/api
is "... the listener's view, too" "old pool" sh_ "ls $v | xargs"
ok "rmdir removes the listener with its policies" rmdir listeners/web
touch l7-policies
is "... none is left" "" ls l7-policies
ok "... and the rest goes" rmdir pools/p load-balancers/lb
