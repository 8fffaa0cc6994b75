#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: connecting and disconnecting by links.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-net networks/t-net/subnets/10.9.5.0%2F24 networks/t-net/ports/t-a \
	networks/t-net/ports/t-b
mkdir routers/t-r ips/t-ip security-groups/t-g

refused EINVAL "a floating IP that no router joins" ln -s ../../ports/t-a ips/t-ip/port
like "... in the cloud's words" 'is not reachable from subnet' cat .error
ok "ln -s EXT routers/R/gateway" ln -s ../../networks/public routers/t-r/gateway
is "... the link shows it" ../../networks/public readlink routers/t-r/gateway
ok "ln -s SUBNET routers/R/interfaces/" ln -s ../../../subnets/10.9.5.0%2F24 routers/t-r/interfaces/
is "... it is listed" 10.9.5.0%2F24 ls routers/t-r/interfaces
ok "ln -s PORT ips/A/port associates" ln -s ../../ports/t-a ips/t-ip/port
is "... the link shows it" ../../ports/t-a readlink ips/t-ip/port
like "... the port shows the address" "$(readlink ips/t-ip)" ls ports/t-a/ips
refused EEXIST "ln -s where a link is" ln -sT ../../ports/t-b ips/t-ip/port
ok "ln -sfn re-connects" ln -sfn ../../ports/t-b ips/t-ip/port
is "... to the other port" ../../ports/t-b readlink ips/t-ip/port
is "... and away from the first" "" ls ports/t-a/ips
ok "an absolute target under the mountpoint" ln -sfn "$M/ports/t-a" ips/t-ip/port
is "... is shown relative" ../../ports/t-a readlink ips/t-ip/port
refused EBUSY "an interface that an address needs" rm routers/t-r/interfaces/10.9.5.0%2F24
ok "rm ips/A/port disassociates" rm ips/t-ip/port
is "... there is no link" "" sh_ 'readlink ips/t-ip/port'
is "... and no port_id" 0 stat -c %s ips/t-ip/port_id
refused ENOENT "a target that is not there" ln -s ../../ports/t-nosuch ips/t-ip/port
refused EINVAL "a target of the wrong kind" ln -s ../../networks/t-net ips/t-ip/port
like "... says which" 'leads to a port' cat .error
refused EPERM "a target outside of the mount" ln -s /etc/passwd ips/t-ip/port
refused EPERM "... and by way of .." ln -s ../../../../etc/passwd ips/t-ip/port
ok "ln -s GROUP ports/P/security_groups/ adds" ln -s ../../../security-groups/t-g \
	ports/t-a/security_groups/
is "... to the others" $'default\nt-g' ls ports/t-a/security_groups
ok "rm takes it away" rm ports/t-a/security_groups/default
is "... alone" t-g ls ports/t-a/security_groups
refused EPERM "a view that is no connection" ln -s ../../../ports/t-b networks/t-net/ports/x
ok "rm routers/R/interfaces/SUBNET" rm routers/t-r/interfaces/10.9.5.0%2F24
is "... it is gone" "" ls routers/t-r/interfaces
ok "rm routers/R/gateway clears it" rm routers/t-r/gateway
is "... no external_gateway_info" "" cat routers/t-r/external_gateway_info
ok "a link to an interface by port" ln -s ../../../ports/t-b routers/t-r/interfaces/
is "... shows the port" t-b ls routers/t-r/interfaces
ok "rm -r of a router takes its interfaces" rm -r routers/t-r
ok "clean" sh_ 'rm -r ips/$(readlink ips/t-ip) ports/t-a networks/t-net security-groups/t-g'
