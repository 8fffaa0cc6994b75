#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), DESCRIPTION: the tree, its links, and that every object is
# met once.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1

for d in networks subnets ports ips connectors; do
	ok "$d/ is always there" test -d "$d"
done
ok "routers/ is there when the cloud offers them" test -d routers
is "connectors/ stands empty where the cloud has none" "" ls connectors
refused EOPNOTSUPP "mkdir in connectors/ where the cloud has none" mkdir connectors/c
ok "the external network is seen" test -d networks/public
ok "mkdir networks/t-net" mkdir networks/t-net
ok "mkdir of a subnet by its CIDR" mkdir networks/t-net/subnets/10.9.0.0%2F24
ok "mkdir of a port in its network" mkdir networks/t-net/ports/t-p1
is "a reference is a relative link" ../../networks/t-net readlink ports/t-p1/network
is "a view shows links to the collection" ../../../ports/t-p1 readlink networks/t-net/ports/t-p1
is "a link leads to its object" t-p1 cat networks/t-net/ports/t-p1/name
is "ports/P/subnets shows where its addresses are" 10.9.0.0%2F24 ls ports/t-p1/subnets
is "ports/P/security_groups shows the default group" default ls ports/t-p1/security_groups
is "find meets every object once" 1 sh_ "find . -name fixed_ips -path '*t-p1*' | wc -l"
is "no link leaves the mount" "" sh_ \
	"find . -type l | while read -r l; do r=\$(realpath \"\$l\")
	case \$r in $M/*) ;; *) echo \"\$l\";; esac; done"
is "hidden files are not listed in objects" "" sh_ "ls -A networks/t-net | grep '^\.'"
like "COLLECTION/ID is a link to the name" '^t-net$' sh_ \
	'readlink networks/$(cat networks/t-net/id)'
is "... and is not listed" 0 sh_ 'ls networks | grep -c "$(cat networks/t-net/id)"'
like ".json of an object" '"name": "t-net"' cat networks/t-net/.json
ok ".json of a collection is a JSON array" sh_ \
	'jq -e "map(.name) | index(\"t-net\")" networks/.json'
like ".cloudnetfs/version" '^[0-9]' cat .cloudnetfs/version
like ".cloudnetfs/config names where settings come from" 'auth_url = .*clouds.yaml' cat \
	.cloudnetfs/config
like ".cloudnetfs/config shows no secret" 'password = \*\*\*' cat .cloudnetfs/config
like ".cloudnetfs/stats counts" 'post [0-9]' cat .cloudnetfs/stats
refused EPERM "nothing is made in the root" mkdir t-x
refused EPERM "a collection cannot be removed" rmdir networks
inode=$(stat -c %i networks/t-net/name networks/t-net)
cd /
unmount
mount_cloud || exit 1
cd "$M" || exit 1
is "inode numbers are the same after a remount" "$inode" stat -c %i networks/t-net/name \
	networks/t-net
ok "rm -r of a port" rm -r ports/t-p1
ok "rm -r of a network takes its subnets" rm -r networks/t-net
refused ENOENT "it is gone" ls networks/t-net
refused ENOENT "so is its subnet" ls subnets/10.9.0.0%2F24
