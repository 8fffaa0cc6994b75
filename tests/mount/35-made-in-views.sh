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
is "... which says in .json that there is none" '[]' jq -c .security_groups ports/.draft/t-q/.json
ok "... and is made so" sh_ "ln -s ../../../networks/t-n ports/.draft/t-q/network
	mv ports/.draft/t-q ports/"
groups() { api GET "/ports/$(cat ports/$1/id)" | jq -c .port.security_groups; }
is "... without a group, also without the default one" '[]' groups t-q
ok "no group, said in .json" sh_ "mkdir ports/.draft/t-r
	echo '{\"security_groups\": []}' >ports/.draft/t-r/.json
	ln -s ../../../networks/t-n ports/.draft/t-r/network
	mv ports/.draft/t-r ports/"
is "... is none" '[]' groups t-r
ok "a copy of it" sh_ "mkdir ports/.draft/t-s
	cat ports/t-r/.json >ports/.draft/t-s/.json; mv ports/.draft/t-s ports/"
is "... has none" '[]' groups t-s
ok "what says nothing of groups" mkdir networks/t-n/ports/t-d
is "... has the cloud's default" 1 sh_ "ls ports/t-d/security_groups | wc -l"
rmdir ports/t-[dpqrs]

# .draft in a view: the drafts of its collection that refer to the owner, as links
d=networks/t-n/ports/.draft
is "a view has .draft" "" ls $d
is "... which it does not list" "" ls -A networks/t-n/ports
ok "mkdir in it" mkdir $d/t-d
is "... shows a link to the draft" ../../../../ports/.draft/t-d readlink $d/t-d
is "... listed" t-d ls $d
is "... with the owner set" "$(cat networks/t-n/id)" cat ports/.draft/t-d/network_id
is "... which is a draft" "" sh_ "ls ports | grep -x t-d"
refused EEXIST "... once" mkdir $d/t-d
refused EPERM "rm of the link" rm $d/t-d
like "... names what would do it" "rmdir ports/.draft/t-d removes the port" cat .error
mkdir networks/t-m ports/.draft/t-e
is "another's .draft has none" "" ls networks/t-m/ports/.draft
ok "a draft without network" sh_ "echo about > ports/.draft/t-e/description"
is "... is in no network's" t-d ls $d
ln -s ../../../networks/t-m ports/.draft/t-e/network
is "... and with one in that's" t-e ls networks/t-m/ports/.draft
refused ENOENT "... alone" stat $d/t-e
ok "mv within it" mv $d/t-d $d/t-f
is "... is a link to the new name" ../../../../ports/.draft/t-f readlink $d/t-f
refused ENOENT "... and not of the old one" stat $d/t-d
ok "values are set through it" sh_ "echo about > $d/t-f/description"
refused EPERM "mv out of it to another network" mv $d/t-f networks/t-m/ports/
ok "mv out of it to its view" mv $d/t-f networks/t-n/ports/
is "... makes the port" about cat ports/t-f/description
is "... which the view shows" ../../../ports/t-f readlink networks/t-n/ports/t-f
is "... and .draft does not" "" ls $d
ok "mv out of the collection's leaves the view's" mv ports/.draft/t-e ports/t-e
is "... at once" "" ls networks/t-m/ports/.draft
ok "rmdir of a draft" sh_ "mkdir $d/t-g && ls $d/t-g >/dev/null && rmdir ports/.draft/t-g"
refused ENOENT "... leaves it, too" stat $d/t-g
rmdir ports/t-e ports/t-f networks/t-m security-groups/t-g
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
ok ".draft in it" mkdir load-balancers/t-lb/listeners/.draft/t-x
is "... has that load balancer" ../../../load-balancers/t-lb \
	readlink listeners/.draft/t-x/load_balancer
is "... and is shown there" t-x ls load-balancers/t-lb/listeners/.draft
rmdir listeners/.draft/t-x

# what is connected by more than a reference
server=$(ls servers | head -n 1)
refused EINVAL "mkdir in a server's ports/, which has no network" mkdir "servers/$server/ports/t-x"
like "... says what does it" "make it in networks/NAME/ports/ and connect it here" cat .error

# Cyclades
cd / && unmount && mount_cloud cyclades -o wait=10 && cd "$M" || exit 1
server=$(ls servers | head -n 1)
mkdir networks/t-c networks/t-c/subnets/10.86.0.0_24
ok "mkdir in a server's ports/" mkdir "servers/$server/ports/t-c"
is "... is a draft of that server's" "../../servers/$server" readlink ports/t-c/device
is "... shown there" t-c sh_ "ls 'servers/$server/ports' | grep -x t-c"
ok "... that its network connects" ln -s ../../networks/t-c ports/t-c/network
is "... so that the server has it" t-c sh_ "ls 'servers/$server/networks' | grep -x t-c"
ok ".draft in a server's ports/" sh_ "mkdir 'servers/$server/ports/.draft/t-d'
	ln -s ../../../networks/t-c ports/.draft/t-d/network"
ok "... is moved into it" mv "servers/$server/ports/.draft/t-d" "servers/$server/ports/"
is "... and is a port" "../../servers/$server" readlink ports/t-d/device
refused EEXIST "mkdir of what a network's subnets/ shows" mkdir networks/t-c/subnets/10.86.0.0_24
ok "mkdir in a network's ips/.draft/" mkdir networks/t-c/ips/.draft/t-i
is "... is of that network" ../../../networks/t-c readlink ips/.draft/t-i/network
