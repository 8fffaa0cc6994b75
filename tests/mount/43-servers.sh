#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some seventeen seconds for servers
# cloudnetfs-tree(7), DESCRIPTION and OBJECTS: servers with their networks,
# ports and IPs; ln -s connects, rm disconnects. cloudnetfs-tree(7), FILES: with
# -o wait each returns when the cloud has done it.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || {
	skip "the real cloud of these tests has no Compute, which needs hosts"
	pass "(nothing to do)"; exit
}
start_sandbox --build-ms 1500
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/a networks/a/subnets/10.1.0.0%2F24 networks/b \
	networks/b/subnets/10.2.0.0%2F24 routers/r
ln -s ../../networks/public routers/r/gateway
ln -s ../../../subnets/10.1.0.0%2F24 routers/r/interfaces/

is "servers are there where the cloud has Compute" $'vm-1\nvm-2' ls servers
is "a server's attributes" ACTIVE cat servers/vm-1/status
is "it begins without a network" "" ls servers/vm-1/networks
m=$(mark)
ok "ln -s NETWORK servers/S/networks/ connects" ln -s ../../../networks/a servers/vm-1/networks/
is "... by one POST" 1 requests "$m" POST os-interface
is "... the network is there" a ls servers/vm-1/networks
is "... as a link" ../../../networks/a readlink servers/vm-1/networks/a
is "... a port was made" 1 sh_ 'ls servers/vm-1/ports | wc -l'
is "... being built" BUILD cat servers/vm-1/ports/*/status
is "... which leads back" ../../servers/vm-1 sh_ 'readlink -v servers/vm-1/ports/*/device'
refused EPERM "device is not linked by hand" ln -sfn ../../servers/vm-2 \
	"ports/$(ls servers/vm-1/ports)/device"
like "... .error says where it is done" 'servers/S/ports/' cat .error
sleep 2.2
is "what is being built is soon asked for again" ACTIVE cat servers/vm-1/ports/*/status
refused EEXIST "the same network again" ln -s ../../../networks/a servers/vm-1/networks/
refused EINVAL "a subnet is no network" ln -s ../../../subnets/10.1.0.0%2F24 servers/vm-1/networks/
mkdir networks/b/ports/p
ok "ln -s PORT servers/S/ports/ plugs it in" ln -s ../../../ports/p servers/vm-1/ports/
is "... its network is there" $'a\nb' ls servers/vm-1/networks
mkdir ips/one
ip=$(readlink ips/one)
ok "ln -s IP servers/S/ips/ attaches it" ln -s "../../../ips/$ip" servers/vm-1/ips/
is "... to the port that can have it" "$(cat networks/a/id)" cat "ips/$ip/port/network_id"
is "... and it is shown" "$ip" ls servers/vm-1/ips
like "... the server's addresses say so" "$ip" sh_ "touch servers/vm-1; cat servers/vm-1/addresses"
ok "rm servers/S/ips/A detaches" rm "servers/vm-1/ips/$ip"
is "... it is free" 0 sh_ "stat -c %s ips/$ip/port_id"
ok "rm servers/S/networks/N disconnects" rm servers/vm-1/networks/a
is "... by one DELETE" 1 requests "$m" DELETE os-interface
sleep 2.2
is "... its port goes" "" sh_ 'ls servers/vm-1/networks | grep a'
ok "mv renames a server" mv servers/vm-2 servers/web
is "... name and all" web cat servers/web/name
ok "a server can be looked for by its name alone" test -d servers/web
is "... nor by a part of it" no sh_ 'test -d servers/we && echo yes || echo no'
cd /
unmount

mount_cloud sandbox -o wait=20 || exit 1
cd "$M" || exit 1
ok "-o wait: ln" ln -s ../../../networks/a servers/web/networks/
is "... returns when the port is ACTIVE" ACTIVE cat servers/web/ports/*/status
ok "-o wait: rm" rm servers/web/networks/a
is "... returns when it is gone" "" find servers/web/networks servers/web/ports -type l
ok "-o wait: a load balancer" mkdir load-balancers/lb
ok "... mkdir of what lacks nothing" ln -s ../../subnets/10.1.0.0%2F24 load-balancers/lb/vip_subnet
is "... returns when it is built" ACTIVE cat load-balancers/lb/provisioning_status
ok "-o wait: rmdir" rmdir load-balancers/lb
is "... returns when it is gone" "" ls load-balancers
m=$(mark)
ok "-o wait: what is ready at once costs no look" mkdir networks/c
is "... one POST" 1 requests "$m" POST
is "... and no question about what was made" 0 requests "$m" GET '/networks/' 
ok "a server is begun as a draft" mkdir servers/new
is "... that needs a flavour and an image" $'flavor\nimage' sh_ 'sort servers/new/.missing'
ok "... its networks are linked in it" ln -s ../../../networks/a servers/new/networks/
is "... and listed" a ls servers/new/networks
ok "... the last value makes it" sh_ \
	'echo 1 > servers/new/flavorRef
	echo aaaaaaaa-0000-4000-8000-000000000001 > servers/new/imageRef'
is "... with -o wait until it is ACTIVE" ACTIVE cat servers/new/status
is "... on its network" a ls servers/new/networks
is "... no file shows its password" no sh_ 'test -e servers/new/adminPass && echo yes || echo no'
ok "rmdir deletes it" rmdir servers/new
refused ENOENT "... it is gone" stat servers/new

# what a server is made of
is "flavors are there" $'m1.medium\nm1.small\nm1.tiny' ls flavors
is "... each with its size" "512 1 1" sh_ 'cd flavors/m1.tiny; cat ram disk vcpus | xargs'
is "images are there" $'cirros-0.6.2\ndebian-12\nubuntu-24.04' ls images
is "... each as Glance has it" "active qcow2 21430272" sh_ \
	'cd images/cirros-0.6.2; cat status disk_format size | xargs'
is "... found by its name alone" debian-12 sh_ 'touch images; cat images/debian-12/name'
is "... and by its id" images/debian-12 sh_ 'touch images
	echo images/$(readlink images/aaaaaaaa-0000-4000-8000-000000000002)'
refused EOPNOTSUPP "a flavor is not made" mkdir flavors/x
refused EOPNOTSUPP "... nor an image" mkdir images/x
refused EPERM "... nor changed" sh_ 'echo x > images/debian-12/name'
refused EOPNOTSUPP "... nor removed" rmdir images/debian-12
is "a server links to its flavor" ../../flavors/m1.tiny readlink servers/vm-1/flavor
is "... and to its image" ../../images/cirros-0.6.2 readlink servers/vm-1/image
refused EPERM "... which stay" ln -sfn ../../flavors/m1.tiny servers/vm-1/flavor
mkdir servers/web-2 servers/.draft/web-3
refused EINVAL "a network is no flavor" ln -s ../../networks/a servers/web-2/flavor
refused EINVAL "a flavor that there is not" sh_ 'echo 17 > servers/web-2/flavorRef'
ok "a draft is linked to a network" ln -s ../../../networks/a servers/web-2/networks/
ok "... to a flavor" ln -s ../../flavors/m1.tiny servers/web-2/flavor
is "... which it shows" ../../flavors/m1.tiny readlink servers/web-2/flavor
is "... by its id" 1 cat servers/web-2/flavorRef
ok "... that another takes the place of" ln -sfn ../../flavors/m1.small servers/web-2/flavor
ok "... that is removed" rm servers/web-2/flavor
is "... and misses then" $'flavor\nimage' sh_ 'sort servers/web-2/.missing'
ok "... and to an image and a flavor" sh_ \
	'ln -s ../../images/debian-12 servers/web-2/image
	ln -s ../../flavors/m1.small servers/web-2/flavor'
is "... makes the server" ACTIVE cat servers/web-2/status
is "... of both" "../../flavors/m1.small ../../images/debian-12" sh_ \
	'readlink servers/web-2/flavor servers/web-2/image | xargs'
ok "... as from .draft" sh_ 'cd servers/.draft/web-3
	ln -s ../../../flavors/m1.tiny flavor; ln -s ../../../images/cirros-0.6.2 image
	ln -s ../../../../networks/a networks/; cd ../..; mv .draft/web-3 .'
is "... by mv" ../../flavors/m1.tiny readlink servers/web-3/flavor
rmdir servers/web-2 servers/web-3
cd / && unmount

# where the catalogue has no image service
mount_cloud tricircle -o region=RegionTwo && cd "$M" || exit 1
is "Nova tells of the images" $'cirros-0.6.2\ndebian-12\nubuntu-24.04' ls images
is "... by name" aaaaaaaa-0000-4000-8000-000000000003 cat images/ubuntu-24.04/id
cd / && unmount

# what another filter no longer finds has not gone by that
mount_cloud sandbox -o wait=20 && cd "$M" || exit 1
mkdir networks/d networks/d/subnets/10.4.0.0%2F24 networks/d/ports/kept
ln -s ../../../ports/kept servers/vm-1/ports/
ok "a port that was made by hand is unplugged" rm servers/vm-1/ports/kept
is "... and stays" kept cat ports/kept/name
ok "... for another server" ln -s ../../../ports/kept servers/web/ports/
