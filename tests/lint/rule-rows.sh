#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7) has a row for every attribute, link and view of every kind,
# with its type and when it can be set, under its kind's heading or under "Every
# object", and no row that the tables do not have. rows.c words them.
# fault: sed -i 's/^\.BR mtu .*/.BR mtu " (string, settable)"/' man/cloudnetfs-tree.7
# finds: not in the tables: networks/ mtu
cd "$1" || exit 1
page=man/cloudnetfs-tree.7
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck disable=SC2046
"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -I. tests/lint/rows.c client/values/{attr*,guide}.c \
	client/kinds/kind.c $(grep -l '^#include "client/kinds/tables.h"' client/*.c client/*/*.c) \
	client/json/json.c client/util/{buf,mem,chains,hash}.c -lm \
	$(pkg-config --cflags --libs libcjson) \
	-o "$work/rows" &&
	"$work/rows" >"$work/tables" || exit 1
awk '/^\.SH /{kind = ""} /^\.SS /{kind = $0; gsub(/^\.SS "?|\/?"?$|\\/, "", kind)}
	kind != "" && /^\.BR [^ ]+ " \(.*\)"$/ {gsub(/\\/, "")
		row = $2 " " substr($0, index($0, "(")); sub(/"$/, "", row)
		print (kind == "Every object" ? "every" : kind) "\t" row}' "$page" >"$work/page"
awk -F'\t' '
	FNR == NR { table[$0] = 1; rows[$2] = 1; order[++n] = $0; next }
	{ shown[$0] = 1 }
	$1 == "every" ? !($2 in rows) : !($0 in table) {
		print "not in the tables: " $1 "/ " $2; bad = 1 }
	END {
		for (i = 1; i <= n; i++) {
			split(order[i], part, "\t")
			if (!(order[i] in shown) && !(("every\t" part[2]) in shown)) {
				print "not in the page: " part[1] "/ " part[2]; bad = 1
			}
		}
		exit bad
	}' "$work/tables" "$work/page"
