#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: making and destroying.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud || exit 1
cd "$M" || exit 1

m=$(mark)
ok "mkdir networks/t-web" mkdir networks/t-web
is "... is exactly one POST" 1 requests "$m" POST
like "... of networks" 'POST	/network/v2.0/networks	201' show_requests "$m"
refused EEXIST "an existing name" mkdir networks/t-web
ok "mkdir of a subnet in its network" mkdir networks/t-web/subnets/10.9.2.0%2F24
is "... keeps the CIDR as its name" 10.9.2.0/24 cat subnets/10.9.2.0%2F24/name
is "... and is seen in the view as a link" 10.9.2.0%2F24 ls networks/t-web/subnets
ok "mkdir of a port in its network" mkdir networks/t-web/ports/t-p
ok "mkdir -p in a view" mkdir -p networks/t-web/ports/t-p
ok "mkdir routers/R" mkdir routers/t-r
ok "mkdir security-groups/G" mkdir security-groups/t-g
ok "mkdir ips/LABEL, one external network being seen" mkdir ips/t-ip
like "... the label leads to the address" '^[0-9.]+$' readlink ips/t-ip
is "... and is its description" t-ip cat ips/t-ip/description
ok "mkdir networks/EXT/ips/LABEL" mkdir networks/public/ips/t-ip2
like "... is seen in the view" "$(basename "$(readlink ips/t-ip2)")" ls networks/public/ips
ok "mv renames" mv networks/t-web networks/t-new
is "... on the cloud" t-new cat networks/t-new/name
refused ENOENT "... and the old name is gone" stat networks/t-web
mkdir networks/t-other
refused EEXIST "mv onto an existing object" mv -T networks/t-new networks/t-other
refused EPERM "mv to another collection is EPERM, never EXDEV" mv networks/t-new ports/t-new
for bad in %2f %41 t-50%; do
	refused EINVAL "mkdir '$bad' is no spelling" mkdir "networks/$bad"
done
like "... and the right one is said" "write 't-50%25'" cat .error
ok "mkdir with an escape" mkdir networks/t-100%25
is "... stands for the character" t-100% cat networks/t-100%25/name
refused EBUSY "rmdir of what is used" rmdir networks/t-new
like "... in the cloud's own words" 'one or more ports still in use on the network' cat .error
like "... with the request's id" 'req-' cat .error
ok "rm of an attribute changes nothing" rm networks/t-new/name
is "... it is there" t-new cat networks/t-new/name
refused EPERM "rm in a view that is no connection" rm networks/t-new/ports/t-p
like "... and says how" 'nothing removed: rmdir ports/t-p removes the port' cat .error
ok "... it is there" test -d ports/t-p
ok "rm -r of a floating IP" rm -r ips/"$(readlink ips/t-ip)"
refused ENOENT "... its label is gone too" stat ips/t-ip
ok "rmdir by an address" rmdir ips/"$(readlink ips/t-ip2)"
ok "rm -r of a port" rm -r ports/t-p
ok "rm -r of networks" rm -r networks/t-new networks/t-other networks/t-100%25
ok "rmdir of a router and a group" rmdir routers/t-r security-groups/t-g
is "nothing is left" "" sh_ 'ls networks ports routers security-groups ips | grep ^t-'
