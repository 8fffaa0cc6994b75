#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# man/attributes.in has words for every attribute, link and view of every kind, under its kind's
# heading or under "Every object", and for none that the tables do not have. `make meanings` makes
# cloudnetfs-attributes(7) of them and of the tables, and the sentences of .schema.
# fault: sed -i 's/size of the largest packet/length of it/' man/attributes.in
# finds: meanings.c: is not what man/attributes.in and the tables say
# fault: sed -i 's/^\.BR mtu .*/.BR mtu " (string, settable)"/' man/cloudnetfs-attributes.7
# finds: cloudnetfs-attributes.7: is not what man/attributes.in and the tables say
# fault: sed -i 's/^\.BR mtu$/.BR mut/' man/attributes.in
# finds: not in the tables: networks/ mut
# fault: sed -i '/^\.BR mac_address$/,+1d' man/attributes.in
# finds: has no words: ports/ mac_address
cd "$1" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests/lint/attributes.sh "$work" || exit 1
bad=0
for file in man/cloudnetfs-attributes.7 client/kinds/meanings{,_beside}.c; do
	cmp -s "$file" "$work/${file##*/}" || {
		echo "$file: is not what man/attributes.in and the tables say: make meanings"
		bad=1
	}
done
exit $bad
