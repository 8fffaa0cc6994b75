#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some twelve seconds for load balancers
# cloudnetfs-tree(7), DESCRIPTION and OBJECTS: load balancers as collections
# with their references; a pool's members live in the pool, beneath whose URL
# alone they are found.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || {
	skip "the real cloud of these tests has no Octavia, which needs Compute and images"
	pass "(nothing to do)"; exit
}
start_sandbox --build-ms 300
mount_cloud sandbox -o wait=10 || exit 1
cd "$M" || exit 1
mkdir networks/n networks/n/subnets/10.1.0.0%2F24

ok "mkdir load-balancers/NAME is a draft" mkdir load-balancers/lb
is "... that needs a subnet, a network or a port" vip_subnet cat load-balancers/lb/.missing
ok "a network in place of a subnet creates it" sh_ \
	'cat networks/n/id > load-balancers/lb/vip_network_id'
is "... it has an address's port" ../../networks/n readlink load-balancers/lb/vip_network
like "... which is one of ports/" '^\.\./\.\./ports/octavia-lb' readlink load-balancers/lb/vip_port
ok "a listener" sh_ \
	'mkdir listeners/web; cd listeners/web; echo HTTP > protocol; echo 80 > protocol_port
	ln -s ../../load-balancers/lb load_balancer'
is "... is in the load balancer's view" web ls load-balancers/lb/listeners
is "... whose list of ids it stands for" no sh_ \
	'test -f load-balancers/lb/listeners && echo yes || echo no'
ok "a pool for the listener" sh_ \
	'mkdir pools/p; cd pools/p; echo HTTP > protocol; echo ROUND_ROBIN > lb_algorithm
	cat ../../listeners/web/id > listener_id'
ok "... as its default" ln -sfn ../../pools/p listeners/web/default_pool
is "... which shows" ../../pools/p readlink listeners/web/default_pool
refused EINVAL "a choice that is none" sh_ 'echo FASTEST > pools/p/lb_algorithm'
m=$(mark)
ok "mkdir pools/P/members/NAME is a draft in it" mkdir pools/p/members/m1
ok "... created by its last value" sh_ \
	'cd pools/p/members/m1; echo 10.1.0.9 > address; echo 8080 > protocol_port'
is "... by one POST beneath the pool" 1 requests "$m" POST '/pools/[0-9a-f-]+/members$'
is "... a directory there" 10.1.0.9 cat pools/p/members/m1/address
is "... whose pool is known" "$(cat pools/p/id)" cat pools/p/members/m1/pool_id
ok "a member's value is set beneath the pool" sh_ 'echo 5 > pools/p/members/m1/weight'
is "... one PUT" 1 requests "$m" PUT '/pools/[0-9a-f-]+/members/'
touch pools/p/members/m1
is "... read afresh, it is so" 5 cat pools/p/members/m1/weight
ok "a monitor" sh_ \
	'mkdir health-monitors/h; cd health-monitors/h; echo PING > type; echo 5 > delay
	echo 3 > timeout; echo 2 > max_retries; ln -s ../../pools/p pool'
is "... which the pool shows" ../../health-monitors/h readlink pools/p/health_monitor
refused EINVAL "a load balancer with children stays" rmdir load-balancers/lb
like "... in the cloud's words" 'has children' cat .error
is "find meets every object once" 1 sh_ 'find . -path "*m1/address" | wc -l'
ok "rmdir of each" rmdir health-monitors/h pools/p/members/m1 pools/p listeners/web \
	load-balancers/lb
is "nothing is left" "" find load-balancers listeners pools health-monitors -mindepth 1
