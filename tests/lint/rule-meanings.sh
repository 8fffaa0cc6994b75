#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What .schema says of an attribute is what cloudnetfs-tree(7) says: `make meanings` makes the one
# out of the other.
# fault: sed -i 's/size of the largest packet/length of it/' man/cloudnetfs-tree.7
# finds: meanings.c: is not what the page says
lint=$(cd "$(dirname "$0")" && pwd)
cd "$1" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$lint/meanings.py" man/cloudnetfs-tree.7 "$work" || exit 1
bad=0
for file in meanings.c meanings_beside.c; do
	cmp -s "client/kinds/$file" "$work/$file" || {
		echo "client/kinds/$file: is not what the page says: make meanings"
		bad=1
	}
done
exit $bad
