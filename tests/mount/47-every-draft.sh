#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS, for every kind that can be made: .draft/NAME has
# a file for each attribute that creation takes (by the rows of
# cloudnetfs-attributes(7), which lint holds to the tables), .missing says what is
# required, nothing is sent, it is in no .json and no listing; what is lost at
# unmount is logged.
. "$(dirname "$0")/lib.sh"
start_sandbox
awk '/^\.SH /{kind = ""} /^\.SS /{kind = $0; gsub(/^\.SS "?|\/?"?$|\\/, "", kind)}
	kind != "" && /^\.BR [^ ]+ " \(.*\)"$/ {
		gsub(/\\/, ""); print kind "\t" $2 "\t" substr($0, index($0, "(") + 1)}' \
	"$TOP/man/cloudnetfs-attributes.7" | sed 's/)"$//' >"$WORK/rows"

# settable KIND: what its draft must have; required KIND: what may stand in .missing, as file or
# link (the zones of K5 are on the same page as Neutron, which has none)
settable() {
	awk -F'\t' -v k="$1" -v zones="$zones" \
		'$1 == k && ($2 != "availability_zone" || zones) &&
		$3 ~ /, (settable|required|in a draft only)$/ {print $2}' \
		"$WORK/rows" | sort -u
}
required() {
	awk -F'\t' -v k="$1" '$1 == k && $3 ~ /(, required|^link to )/ {print $2}' "$WORK/rows" |
		sort -u
}

# each KIND HEADING: a draft of it, looked at
each() {
	local d=$1/.draft/t-x want missing
	m=$(mark)
	mkdir "$d" || { fail "$1: no draft"; return; }
	want=$(settable "$2")
	is "$1: every settable attribute has a file" "" sh_ \
		"comm -23 <(echo '$want') <(ls '$d' | sort)"
	[ -n "$want" ] || fail "$1: the manual has no rows under '$2'"
	is "... each can be written" "" sh_ \
		"cd '$d' && for f in *; do [ ! -f \$f ] || [ \$(stat -c %a \$f) = 644 ] ||
		echo \$f; done"
	is "... and is its owner's alone" 700 stat -c %a "$d"
	missing=$(cat "$d/.missing")
	is "... what is missing is required: $(echo $missing)" "" sh_ \
		"comm -23 <(printf '%s' '$missing${missing:+
}' | sort) <({ echo '$(required "$2")'; ls '$d'; } | sort)"
	if [ -n "$missing" ]; then
		ok "... mv of it is refused" sh_ "! mv '$d' '$1/' 2>/dev/null"
	fi
	# whom the cloud does not tell what there is, that comes first
	if [[ $(stat "$1/t-x" 2>&1) == *'Permission denied' ]]; then
		like "... and .error says that no name is told of" "does not tell" cat .error
	elif [ -n "$missing" ]; then
		is "... and .error names what is missing" "$(echo $missing)" sh_ \
			"sed 's/.*still needs: //; s/ (req-.*//' .error"
	fi
	is "... it is in no listing" 0 sh_ "ls '$1' | grep -c '^t-x\$'"
	is "... nor in .json" 0 sh_ "grep -c '\"t-x\"' '$1/.json'"
	is "... nor sent" 0 requests "$m" 'POST|PUT|DELETE'
	ok "... rmdir drops it" rmdir "$d"
	refused ENOENT "... it is gone" stat "$d"
}

all() {
	local d n=0 zones=''
	[ "$1" != k5 ] || zones=yes
	mount_cloud "$1" || exit 1
	cd "$M" || exit 1
	for d in *; do
		[ -d "$d/.draft" ] || continue
		each "$d" "${2:+$2 }$d"
		n=$((n + 1))
	done
	is "$1: there are kinds to be made" yes sh_ "[ $n -ge $3 ] && echo yes || echo $n"
	[ "$1" != "$CLOUD" ] || kept
	cd / && unmount
}

# Drafts that are lost are told of.
kept() {
	mkdir networks/.draft/t-lost subnets/t-lost2 security-groups/t-g
	mkdir security-groups/t-g/rules/.draft/t-lost3
	: >"$FSLOG"
}

all "$CLOUD" '' 8
for lost in networks/.draft/t-lost subnets/t-lost2 security-groups/t-g/rules/.draft/t-lost3; do
	like "what unmounting loses is logged: $lost" "$lost" cat "$FSLOG"
done
[ -z "$REAL" ] || { skip "what K5, Cyclades and Synnefo have, and this cloud has not"; exit; }
all k5 '' 4
# a draft in a collection that lives in an object
mount_cloud k5 && cd "$M" || exit 1
mkdir connectors/c connectors/c/endpoints/.draft/e
is "connectors/C/endpoints/.draft/E" "endpoint_type location" sh_ \
	"ls connectors/c/endpoints/.draft/e | grep -xE 'endpoint_type|location' | xargs"
ok "... is not made by its last value" sh_ \
	"echo jp-east-1a > connectors/c/endpoints/.draft/e/location"
is "... nor listed beside .draft" .draft ls -A connectors/c/endpoints
ok "... but by mv" mv connectors/c/endpoints/.draft/e connectors/c/endpoints/
like "... as an endpoint" '^[0-9a-f-]{36}$' cat connectors/c/endpoints/e/id
is "... of its place" jp-east-1a cat connectors/c/endpoints/e/location
cd / && unmount
all cyclades cyclades 2
all synnefo synnefo 1
