#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: what removes nothing is refused, but on the way of rm -r through an
# object.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-m networks/t-n/ports/t-p networks/t-n/ports/t-q \
	networks/public/ips/t-l
a=$(readlink ips/t-l)
id=$(cat ports/t-p/id)
of_port="nothing removed: rmdir ports/t-p removes the port"
m=$(mark)
refused EPERM "rm of what a view shows" rm networks/t-n/ports/t-p
like "... says what would remove it" "$of_port" cat .error
refused EPERM "rm -r of a view" rm -r networks/t-n/ports
refused EPERM "rm -rf of it" rm -rf networks/t-n/ports
refused EPERM "rmdir of it" rmdir networks/t-n/ports
like "... says what would remove that" 'rmdir networks/t-n removes that' cat .error
refused EPERM "rm of a label" rm ips/t-l
like "... says what would remove it" 'rmdir ips/t-l removes the floating IP' cat .error
refused EPERM "rm -r of a label" rm -r ips/t-l
refused EPERM "rm of a label in a view" rm networks/public/ips/t-l
refused EPERM "rm of an id" rm ports/"$id"
refused EPERM "rm of a reference that cannot be cleared" rm ports/t-p/network
like "... says what would remove its object" "$of_port" cat .error
refused EPERM "find -delete in a view" find networks/t-n/ports -delete
is "all is there" "t-p t-q $a" sh_ "echo \$(cd networks/t-n/ports && ls) \$(readlink ips/t-l)"
is "... and the cloud was asked to remove nothing" 0 requests "$m" 'DELETE|PUT|POST'

ok "rm of an attribute changes nothing" rm networks/t-n/name
like "... and says so" 'nothing removed: rmdir networks/t-n removes the network' cat .error
refused EPERM "another process does not remove that object" rm networks/t-n/ports/t-p
refused EPERM "... nor another object's view after this one's attribute" \
	rm networks/t-m/name networks/t-n/ports/t-p
m=$(mark)
refused EBUSY "rm -r of a network in use fails by the network alone" rm -r networks/t-n
is "... one DELETE, of itself" 1 requests "$m" DELETE
is "... its ports stay" "t-p t-q" sh_ "echo \$(cd networks/t-n/ports && ls)"
ok "rm -r of a port" rm -r ports/t-p
ok "python's rmtree, too" python3 -c 'import shutil; shutil.rmtree("ports/t-q")'
ok "find -delete, too" find networks/t-m -delete
ok "rm -r of a floating IP" rm -r ips/"$a"
ok "rm -r of networks" rm -r networks/t-n
is "all of it is gone" "" sh_ "ls networks ports ips | grep -e ^t- -e '$a'"
mkdir security-groups/t-g
ok "rm -r through what has objects of its own" rm -r security-groups/t-g
