#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: mkdir works in every view that shows what refers to its owner,
# and ln -s in a draft's views of what it lists.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.85.0.0_24 security-groups/t-g

ok "a group of a port to be" sh_ "mkdir ports/.draft/t-p
	ln -s ../../../../security-groups/t-g ports/.draft/t-p/security_groups/"
is "... is shown" t-g ls ports/.draft/t-p/security_groups
refused EEXIST "... once" ln -s ../../../../security-groups/t-g \
	ports/.draft/t-p/security_groups/again
ok "... and made with it" sh_ "ln -s ../../../networks/t-n ports/.draft/t-p/network
	mv ports/.draft/t-p ports/"
is "... alone" t-g ls ports/t-p/security_groups
ok "a group is taken out again" sh_ "mkdir ports/.draft/t-q
	ln -s ../../../../security-groups/t-g ports/.draft/t-q/security_groups/
	rm ports/.draft/t-q/security_groups/t-g"
is "... from the draft" "" ls ports/.draft/t-q/security_groups
rmdir ports/.draft/t-q ports/t-p security-groups/t-g
if [ -n "$REAL" ]; then
	skip "load balancers: this cloud has no Octavia, which needs Nova"
	rmdir networks/t-n
	exit
fi
ok "mkdir in a load balancer's listeners/" sh_ "mkdir load-balancers/t-lb
	ln -s ../../subnets/10.85.0.0_24 load-balancers/t-lb/vip_subnet
	until grep -q ACTIVE load-balancers/t-lb/provisioning_status; do touch load-balancers
	sleep 0.1; done; mkdir load-balancers/t-lb/listeners/t-http"
is "... is a draft with that load balancer" ../../load-balancers/t-lb \
	readlink listeners/t-http/load_balancer
is "... and shown there" ../../../listeners/t-http readlink load-balancers/t-lb/listeners/t-http
ok "... that its last value makes" sh_ "cd listeners/t-http; echo HTTP > protocol
	echo 80 > protocol_port"
is "... a listener of it" t-http ls load-balancers/t-lb/listeners
refused EEXIST "... once" mkdir load-balancers/t-lb/listeners/t-http
