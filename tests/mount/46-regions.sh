#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), DESCRIPTION: regions/REGION/ holds the whole tree of each
# region; the root's own is a link to `..`; each shows what that region answers,
# and its links stay in it.
. "$(dirname "$0")/lib.sh"
start_sandbox
if [ -n "$REAL" ]; then
	mount_cloud || exit 1
	refused ENOENT "with one region there is no regions/" stat "$M/regions"
	skip "more than one region: this cloud has one"
	exit
fi
mount_cloud sandbox || exit 1
refused ENOENT "with one region there is no regions/" stat "$M/regions"
unmount
m=$(mark)
mount_cloud tricircle || exit 1
cd "$M" || exit 1

is "regions/ lists them" $'CentralRegion\nRegionOne\nRegionTwo' ls regions
is "the root's own is a link to the root" .. readlink regions/CentralRegion
ok "... which works" test -d regions/CentralRegion/networks
is "one login serves all" 1 requests "$m" POST auth.tokens
mkdir networks/.draft/net1
printf 'az1\naz2\n' >networks/.draft/net1/availability_zone_hints
ok "a network of two zones, in the centre" mv networks/.draft/net1 networks/
id=$(cat networks/net1/id)
is "a region's list does not have it yet" "" ls regions/RegionOne/networks
is "COLLECTION/ID finds it there all the same" ../networks/net1 sh_ \
	"echo ../networks/\$(readlink regions/RegionOne/networks/$id)"
is "... the same id in both" "$id" cat "regions/RegionOne/networks/$id/id"
touch regions/RegionOne/networks
is "... and then the list has it" net1 ls regions/RegionOne/networks
is "the other region has it not yet" "" ls regions/RegionTwo/networks
ok "a port made in a region" mkdir regions/RegionOne/networks/net1/ports/p1
is "... is one of its ports" p1 ls regions/RegionOne/ports
is "... whose link stays in the region" "$M/regions/RegionOne/networks/net1" realpath \
	regions/RegionOne/ports/p1/network
touch ports
is "... and the centre knows it" p1 ls ports
is "no link of a region leaves it" "" sh_ \
	"find regions/RegionOne regions/RegionTwo -type l |
	while read -r l; do r=\$(realpath -m \"\$l\")
	case \$r in $M/regions/Region*) ;; *) echo \"\$l \$r\";; esac; done"
refused EINVAL "an object of another region is not linked" ln -sfn ../../../../networks/net1 \
	regions/RegionOne/ports/p1/network
is "inode numbers tell the regions apart" 2 sh_ \
	"stat -Lc %i networks/$id regions/RegionOne/networks/$id | sort -u | wc -l"
ok "diff -r of two regions has a stable order" sh_ \
	"diff -r --no-dereference regions/RegionOne regions/RegionTwo >$WORK/d1; touch regions/*/*
	diff -r --no-dereference regions/RegionOne regions/RegionTwo >$WORK/d2
	grep -v _at $WORK/d1 | diff - <(grep -v _at $WORK/d2)"
like "... and says what differs" 'Only in regions/RegionOne/networks: net1' cat "$WORK/d1"
ok "what is removed in the centre" sh_ "rmdir ports/p1 networks/net1"
touch regions/RegionOne/networks
is "... goes from the regions" "" ls regions/RegionOne/networks
refused EINVAL "a name that is none" mkdir regions/RegionOne/networks/x%2f
is "... and errors has the region's path" regions/RegionOne/networks/x%2f sh_ \
	'tail -1 .cloudnetfs/errors | cut -f3'
refused EPERM "a file among objects" sh_ 'echo y > regions/RegionOne/networks/y'
is "... there, too" regions/RegionOne/networks/y sh_ 'tail -1 .cloudnetfs/errors | cut -f3'
cd / && unmount && mount_cloud tricircle -o region=RegionTwo && cd "$M" || exit 1
is "the root shows the region that is given" .. readlink regions/RegionTwo
is "... and lists the others" $'CentralRegion\nRegionOne\nRegionTwo' ls regions
mkdir networks/here
is "... what is made in the root is made there" "here" sh_ \
	"ls regions/RegionTwo/networks | grep here"
is "... and nowhere else" "" sh_ \
	"ls regions/RegionOne/networks regions/CentralRegion/networks | grep here"
