#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 4: what is made in a view, labels, what unlink and rmdir there say,
# and mv, each sentence.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "somebody else is played in the sandbox"; pass "(nothing to do)"; exit; }
start_sandbox
mount_cloud sandbox -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/n networks/n/subnets/10.4.0.0%2F24
# mv_ FROM TO: rename(2) and no more
mv_() { python3 -c 'import os, sys; os.rename(sys.argv[1], sys.argv[2])' "$@"; }

m=$(mark)
ok "mkdir in a view" mkdir networks/n/ports/p networks/n/ports/q
is "... from then on it is a symlink" "symbolic link" stat -c %F networks/n/ports/p
is "... to its home" ../../../ports/p readlink networks/n/ports/p
is "... which is a directory" directory stat -c %F ports/p
is "... listed in both" "p q p q" sh_ "ls networks/n/ports ports | grep -v : | xargs"
is "... by one POST each" 2 requests "$m" POST
ok "cd into what has just been made" sh_ "mkdir networks/n/ports/r && cd networks/n/ports/r && cat id"

# labels
m=$(mark)
ok "mkdir networks/EXT/ips/LABEL" mkdir networks/public/ips/web
is "... one POST, no second call for the description" 1 requests "$m" 'POST|PUT'
address=$(readlink ips/web)
is "the label is a symlink to the address in ips/" "$address" readlink ips/web
is "... and in the view" "../../../ips/$address" readlink networks/public/ips/web
is "... it is its description" web cat "ips/$address/description"
is "... listed nowhere" "$address" sh_ "ls ips networks/public/ips | grep -v : | sort -u | xargs"
refused EEXIST "a label that is taken" mkdir ips/web
echo other >"ips/$address/description"
is "it stays when the description is another" "$address" readlink ips/web
ok "rm of a label removes nothing" rm ips/web
like "... and says what does" 'nothing removed: rmdir ips/web removes the floating IP' cat .error
is "... it is there" "$address" readlink ips/web
cd / && unmount && mount_cloud sandbox -o cache_ttl=600 && cd "$M" || exit 1
refused ENOENT "it stays for the life of the mount, and no longer" stat ips/web
rmdir "ips/$address"

# unlink and rmdir of what is only shown
ok "rm of what a view shows" rm networks/n/ports/p
is "... says what would remove it" "nothing removed: rmdir ports/p removes the port" cat .error
ok "rmdir of a view" rmdir networks/n/ports
like "... says so too" "nothing removed: ports/ shows what belongs to the network; rmdir networks/n removes that" cat .error
ok "unlink of an attribute" rm networks/n/name
like "... too" "nothing removed: rmdir networks/n removes the network" cat .error
ok "rm of a reference that cannot be cleared" rm ports/p/network
like "... too" "nothing removed: rmdir ports/p removes the port" cat .error
is "all is there" "n p" sh_ "ls networks ports | grep -x '[np]' | xargs"
m=$(mark)
ok "rm -r of a port that is shown in many views" rm -r ports/p
is "... is one DELETE" 1 requests "$m" DELETE
is "... it is gone from the view at once" "q r" sh_ "ls networks/n/ports | xargs"
for d in networks servers ips .cloudnetfs; do
	refused EPERM "rmdir of $d" rmdir $d
done
refused EPERM "mkdir in the root" mkdir something
refused EPERM "... ln" ln -s networks/n something
refused EPERM "mkdir in an object" mkdir networks/n/something
refused EPERM "mkdir in a view that makes nothing" mkdir ports/q/security_groups/x

# a network that goes meanwhile
mkdir networks/gone
ls networks/gone/ports >/dev/null
api DELETE "/networks/$(cat networks/gone/id)" >/dev/null
refused EINVAL "mkdir inside a network that somebody has removed" mkdir networks/gone/ports/x
like "... in the cloud's words" 'could not be found' cat .error
touch networks
refused ENOENT "... and afterwards it is not there" mkdir networks/gone/ports/x
is "... and no port was made" "" sh_ "ls ports | grep x"

# mv
mkdir networks/m
refused EEXIST "mv onto an object" mv_ networks/n networks/m
refused EEXIST "mkdir of an existing name" mkdir networks/m
for to in ports/n subnets/n networks/m/ports/n n; do
	refused EPERM "mv to another place: $to" mv_ networks/n "$to"
done
refused EPERM "mv of a collection" mv_ networks networks2
refused EPERM "mv of an attribute" mv_ networks/n/name networks/n/name2
refused EPERM "mv of a view" mv_ networks/n/ports networks/n/ports2
refused EINVAL "mv to another spelling" mv_ networks/n networks/%6e
m=$(mark)
ok "mv within the collection" mv_ networks/n networks/%2Fn
is "... is one PUT" 1 requests "$m" PUT
is "... of the name" /n cat networks/%2Fn/name
ok "mv onto itself" mv_ networks/%2Fn networks/%2Fn

# floating IPs with more than one external network
cd / && unmount && mount_cloud sandbox-admin && cd "$M" || exit 1
mkdir networks/ext2 && echo true >networks/ext2/router:external
ok "with two external networks mkdir ips/LABEL is a draft" mkdir ips/x
is "... that lacks its network" network cat ips/x/.missing
mkdir networks/ext2/subnets/192.0.2.0%2F24
ok "... which ln supplies" ln -s ../../networks/ext2 ips/x/network
like "... and makes it" '^192\.0\.2\.' readlink ips/x
