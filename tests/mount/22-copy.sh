#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), DESCRIPTION and FILES: the mount is a tree of files: what
# cp -r and tar take away is exact, every object is met once, and two mounts
# list alike.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=20,subnets=20,ports=300,ips=10
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-copy security-groups/t-g networks/t-copy/ports/t-p "networks/t-odd %252F name"
printf 'two\nlines\n' >networks/t-copy/description
ln -s ../../../security-groups/t-g ports/t-p/security_groups/
mkdir subnets/t-draft # a draft is there as well
echo 10.4.0.0/24 >subnets/t-draft/cidr
# what changes by being looked at stands aside
shape() { find . -name .cloudnetfs -prune -o "$@"; }

ok "cp -r of the whole mount" cp -r . "$WORK/copy"
ok "... has exact contents, links as links" diff -r --no-dereference -x .cloudnetfs . "$WORK/copy"
is "... and exact sizes" "$(shape -type f -printf '%P %s\n' | sort)" \
	sh_ "cd $WORK/copy && find . -name .cloudnetfs -prune -o -type f -printf '%P %s\n' | sort"
is "... nothing is there twice or too much" "$(shape -printf '%y %P\n' | sort | md5sum)" \
	sh_ "cd $WORK/copy && find . -name .cloudnetfs -prune -o -printf '%y %P\n' | sort | md5sum"
like "... it is not empty" '^[0-9]{3,}$' sh_ "find $WORK/copy -type f | wc -l"
ok "tar of the whole mount" sh_ "tar cf $WORK/all.tar --exclude .cloudnetfs . 2>&1"
ok "... says nothing (no file changed as it was read)" sh_ \
	"[ -z \"\$(tar cf /dev/null --exclude .cloudnetfs . 2>&1)\" ]"
mkdir "$WORK/tar"
ok "... unpacks" tar xf "$WORK/all.tar" -C "$WORK/tar"
ok "... to exact contents" diff -r --no-dereference -x .cloudnetfs . "$WORK/tar"
is "... with the times of the objects" "$(shape -type f -printf '%P %Ts\n' | sort | md5sum)" \
	sh_ "cd $WORK/tar && find . -type f -printf '%P %Ts\n' | sort | md5sum"
ok "rsync -rlt" rsync -rlt --exclude .cloudnetfs ./ "$WORK/rsync"
ok "... to exact contents" diff -r --no-dereference -x .cloudnetfs . "$WORK/rsync"
is "... and has nothing to do a second time" "" rsync -rltn --itemize-changes \
	--exclude .cloudnetfs --exclude .error ./ "$WORK/rsync"
is "every object is met once" "" sh_ "find . -name id -type f -exec cat {} + | sort | uniq -d"
is "every link leads somewhere" "" sh_ "find . -xtype l"
is "every link stays inside" "" sh_ "find . -type l -printf '%l\n' | grep '^/'"
is "no two things have one inode number" "" sh_ \
	"find . -name .cloudnetfs -prune -o ! -type l -printf '%i\n' | sort | uniq -d"

# two mounts
rmdir subnets/t-draft
cd / || exit 1
unmount
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
(cd "$M" && shape -printf '%y %P %l\n') >"$WORK/first"
is "a second look lists in the same order" "$(md5sum <"$WORK/first")" sh_ \
	"cd $M && find . -name .cloudnetfs -prune -o -printf '%y %P %l\n' | md5sum"
unmount
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
(cd "$M" && shape -printf '%y %P %l\n') >"$WORK/second"
ok "another mount lists in the same order" diff "$WORK/first" "$WORK/second"
unmount

# Neutron answers a port's groups in an order of the process that answers
start_proxy
mount_cloud "$CLOUD" || exit 1
cd "$M" || exit 1
groups() { touch ports && ls -U ports/t-p/security_groups/ && cat ports/t-p/.json; }
groups >"$WORK/first"
is "a port's groups stand in one order, whichever the cloud gives" "$(<"$WORK/first")" groups
is "... and again" "$(<"$WORK/first")" groups
like "... there are two, so that there is an order" '^2$' sh_ \
	"ls ports/t-p/security_groups/ | wc -l"
