#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The manuals are sound, every kind and attribute of the tables has its row in
# cloudnetfs-attributes(7), every option its place in cloudnetfs(1), and links lead
# somewhere.
# fault: sed -i '/mac_address/d' man/cloudnetfs-attributes.7
# finds: does not name mac_address
# fault: sed -i 's/ OCTAL$/ MODE/' man/cloudnetfs.1
# finds: does not name umask=OCTAL
# fault: sed -i 's/{ "ro", /{ "rox", /' fs/main/options.c
# finds: has -o ro, which is no option
cd "$1" || exit 1
bad=0
for m in man/*.[1578]; do
	out=$(groff -t -man -Tutf8 -ww -z "$m" 2>&1)
	[ -z "$out" ] || { echo "$m: $out"; bad=1; }
done
words=$(grep -ohE '^	\{ "[a-z0-9_:]+"|\.dir = "[a-z-]+"' client/kinds/neutron.c |
	grep -oE '"[^"]+"' | tr -d '"' | sort -u)
page=$(sed 's/\\-/-/g; s/\\(en/-/g' man/cloudnetfs-attributes.7)
for w in $words; do
	grep -qF -- "$w" <<<"$page" || { echo "cloudnetfs-attributes(7) does not name $w"; bad=1; }
done
page=$(sed 's/\\-/-/g' man/cloudnetfs.1)
# name and argument of each row of the options, a tab between
row='\{ "[^"]+", &[a-z]+_type(, AT\([a-z_]+\), (AT\([a-z_]+\)|0), (true|false), "[A-Z]+")?'
rows=$(tr '\n\t' '  ' <fs/main/options.c | grep -oE "$row" |
	sed -E 's/^\{ "([^"]+)"[^"]*("([A-Z]+)")?$/\1\t\3/; s/=\t/\t/')
[ "$(grep -c . <<<"$rows")" -gt 50 ] ||
	{ echo "fs/main/options.c: its rows are not understood"; bad=1; }
plain=$(sed 's/\\f[A-Z]//g; s/^\.[BRI]* //; s/"//g; s/= /=/g' <<<"$page")
while IFS=$'\t' read -r name argument; do
	grep -qF -- "$name${argument:+=$argument}" <<<"$plain" ||
		{ echo "cloudnetfs(1) does not name $name${argument:+=$argument}"; bad=1; }
done <<<"$rows"
# ... and none that the table lacks
table=$(cut -f1 <<<"$rows"; grep -oE '"[xX]-"' fs/main/options.c | tr -d '"')
for o in $(grep -E '^\.(BR?|BI) ' <<<"$page" | grep -E '^\.[BRI]+ "?-o ' |
	sed 's/\\f[IP]//g; s/^\.[BRI]* //; s/"-o /"/g; s/-o //; s/[",]/ /g' |
	xargs -n1 | sed 's/=.*//; s/\*$//' | grep -E '^[a-zA-Z_-]+$' | sort -u); do
	grep -qxF -- "$o" <<<"$table" || [[ $o =~ ^[A-Z]+$ ]] || {
		echo "cloudnetfs(1) has -o $o, which is no option"; bad=1
	}
done
page=$(sed 's/\\-/-/g' man/cloudnetfs-sandbox.1)
for o in $(sed -n 's/.*{ "\([a-z-]*\)", [a-z]*_argument.*/\1/p' contrib/sandbox/main.c); do
	grep -qF -- "--$o" <<<"$page" || { echo "cloudnetfs-sandbox(1) does not name --$o"; bad=1; }
done
for f in *.md contrib/*/README.md tests/*/README.md; do
	[ -e "$f" ] || continue
	for l in $(grep -oE '\]\([^)# ]+\)' "$f" | sed 's/](\(.*\))/\1/' | grep -v '^http'); do
		[ -e "$(dirname "$f")/$l" ] || { echo "$f: $l is not there"; bad=1; }
	done
done
exit $bad
