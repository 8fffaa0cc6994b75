#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: what is made in a view, labels, what unlink and
# rmdir there say, and mv, each sentence.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.4.0.0%2F24
# mv_ FROM TO: rename(2) and no more
mv_() { python3 -c 'import os, sys; os.rename(sys.argv[1], sys.argv[2])' "$@"; }

m=$(mark)
ok "mkdir in a view" mkdir networks/t-n/ports/t-p networks/t-n/ports/t-q
is "... from then on it is a symlink" "symbolic link" stat -c %F networks/t-n/ports/t-p
is "... to its home" ../../../ports/t-p readlink networks/t-n/ports/t-p
is "... which is a directory" directory stat -c %F ports/t-p
is "... listed in both" "t-p t-q t-p t-q" sh_ "seen networks/t-n/ports ports | grep -v : | xargs"
is "... by one POST each" 2 requests "$m" POST
ok "cd into what has just been made" sh_ \
	"mkdir networks/t-n/ports/t-r && cd networks/t-n/ports/t-r && cat id"

# labels
others=$(ls ips)
m=$(mark)
ok "mkdir networks/EXT/ips/LABEL" mkdir networks/public/ips/t-web
is "... one POST, no second call for the description" 1 requests "$m" 'POST|PUT'
address=$(readlink ips/t-web)
is "the label is a symlink to the address in ips/" "$address" readlink ips/t-web
is "... and in the view" "../../../ips/$address" readlink networks/public/ips/t-web
is "... it is its description" t-web cat "ips/$address/description"
is "... listed nowhere" "$address" sh_ \
	"ls ips networks/public/ips | grep -v : | sort -u | grep -vxF '$others' | xargs"
refused EEXIST "a label that is taken" mkdir ips/t-web
echo t-other >"ips/$address/description"
is "it stays when the description is another" "$address" readlink ips/t-web
refused EPERM "rm of a label" rm ips/t-web
like "... and says what does" 'nothing removed: rmdir ips/t-web removes the floating IP' cat .error
is "... it is there" "$address" readlink ips/t-web
cd / && unmount && mount_cloud "$CLOUD" -o cache_ttl=600 && cd "$M" || exit 1
refused ENOENT "it stays for the life of the mount, and no longer" stat ips/t-web
rmdir "ips/$address"

# unlink and rmdir of what is only shown
refused EPERM "rm of what a view shows" rm networks/t-n/ports/t-p
like "... says what would remove it" "nothing removed: rmdir ports/t-p removes the port" cat .error
refused EPERM "rmdir of a view" rmdir networks/t-n/ports
like "... says so too" \
	"nothing removed: ports/ shows what belongs to the network; rmdir networks/t-n removes \
that" \
	cat .error
ok "unlink of an attribute" rm networks/t-n/name
like "... too" "nothing removed: rmdir networks/t-n removes the network" cat .error
refused EPERM "rm of a reference that cannot be cleared" rm ports/t-p/network
like "... too" "nothing removed: rmdir ports/t-p removes the port" cat .error
is "all is there" "t-n t-p" sh_ "ls networks ports | grep -x 't-[np]' | xargs"
m=$(mark)
ok "rm -r of a port that is shown in many views" rm -r ports/t-p
is "... is one DELETE" 1 requests "$m" DELETE
is "... it is gone from the view at once" "t-q t-r" sh_ "ls networks/t-n/ports | xargs"
third=servers
[ -z "$REAL" ] || third=routers	# there is no Compute
for d in networks $third ips .cloudnetfs; do
	refused EPERM "rmdir of $d" rmdir $d
done
refused EPERM "mkdir in the root" mkdir something
refused EPERM "... ln" ln -s networks/t-n something
refused EPERM "mkdir in an object" mkdir networks/t-n/something
refused EPERM "mkdir in a view that makes nothing" mkdir ports/t-q/security_groups/x

# a network that goes meanwhile
mkdir networks/t-gone
ls networks/t-gone/ports >/dev/null
api DELETE "/networks/$(cat networks/t-gone/id)" >/dev/null
refused EINVAL "mkdir inside a network that somebody has removed" mkdir networks/t-gone/ports/t-x
like "... in the cloud's words" 'could not be found' cat .error
touch networks
refused ENOENT "... and afterwards it is not there" mkdir networks/t-gone/ports/t-x
is "... and no port was made" "" sh_ "seen ports | grep x"

# mv
mkdir networks/t-m
refused EEXIST "mv onto an object" mv_ networks/t-n networks/t-m
refused EEXIST "mkdir of an existing name" mkdir networks/t-m
for to in ports/t-n subnets/t-n networks/t-m/ports/t-n t-n; do
	refused EPERM "mv to another place: $to" mv_ networks/t-n "$to"
done
refused EPERM "mv of a collection" mv_ networks networks2
refused EPERM "mv of an attribute" mv_ networks/t-n/name networks/t-n/name2
refused EPERM "mv of a view" mv_ networks/t-n/ports networks/t-n/ports2
refused EINVAL "mv to another spelling" mv_ networks/t-n networks/%74-n
m=$(mark)
ok "mv within the collection" mv_ networks/t-n networks/%2Ft-n
is "... is one PUT" 1 requests "$m" PUT
is "... of the name" /t-n cat networks/%2Ft-n/name
ok "mv onto itself" mv_ networks/%2Ft-n networks/%2Ft-n

# floating IPs with more than one external network
if [ -z "$REAL" ]; then
	CLOUD=sandbox-admin
elif grep -q '^  admin:' "$OS_CLIENT_CONFIG_FILE"; then
	rm -f "$WORK/token"	# the administrator's network is removed by the administrator
	CLOUD="admin"
else
	skip "a second external network: clouds.yaml has no administrator, called admin"
	exit
fi
cd / && unmount && mount_cloud && cd "$M" || exit 1
mkdir networks/t-ext2 && echo true >networks/t-ext2/router:external
ok "with two external networks mkdir ips/LABEL is a draft" mkdir ips/t-x
is "... that lacks its network" network cat ips/t-x/.missing
mkdir networks/t-ext2/subnets/192.0.2.0%2F24
ok "... which ln supplies" ln -s ../../networks/t-ext2 ips/t-x/network
like "... and makes it" '^192\.0\.2\.' readlink ips/t-x
