#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NAMES: inode numbers are a hash of kind, region and id:
# the same after a remount, whatever was looked at first.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=5,subnets=5,ports=20,ips=3
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-remount networks/t-remount/ports/t-p
rename=networks/t-remount
id=$(cat $rename/id)
# of a real cloud, where others may come and go, those of our own; none of the changes of one
# mount, which end with it
numbers() {
	(cd "$M" && find . -path ./.cloudnetfs/journal -prune -o -printf '%y %i %P\n' |
		if [ -z "$REAL" ]; then cat; else grep t-; fi | sort -k3)
}
ino() { stat -c %i "$M/$1"; }

numbers >"$WORK/before"
is "there are numbers of directories, files, links and views" "d f l" sh_ \
	"cut -c1 $WORK/before | sort -u | xargs"
object=$(ino $rename) file=$(ino $rename/status) view=$(ino $rename/ports) \
	link=$(ino $rename/ports/t-p) json=$(ino $rename/.json)
is "an object's number does not move with its name" "$object $file" sh_ \
	"mv $rename $rename-x; stat -c %i $rename-x $rename-x/status | xargs; mv $rename-x $rename"
is "by its id it is the same" "$object" stat -L -c %i "networks/$id"
cd / || exit 1
unmount
mount_cloud || exit 1
# the other way round: a single thing first
is "an attribute" "$file" ino $rename/status
is ".json" "$json" ino $rename/.json
is "a link in a view" "$link" ino $rename/ports/t-p
is "a view" "$view" ino $rename/ports
is "the object" "$object" ino $rename
cd / || exit 1
numbers >"$WORK/after"
ok "all of them are the same" diff "$WORK/before" "$WORK/after"
unmount
mount_cloud || exit 1
numbers >"$WORK/after"
ok "... also when the whole is read first" diff "$WORK/before" "$WORK/after"
cd "$M" || exit 1
rm -r ports/t-p; rmdir networks/t-remount
mkdir networks/t-remount
is "another object of the same name has another number" yes sh_ \
	"[ \$(stat -c %i $rename) != $object ] && echo yes"
