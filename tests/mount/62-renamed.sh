#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: a link shows where the reference points now.
# cloudnetfs-tree(7), FILES: own changes, and those that a refresh finds, are
# seen at once in every place: here, a rename, by this mount and by somebody
# else, with a long cache_ttl.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.8.0.0%2F24 networks/t-n/ports/t-p security-groups/t-g \
	security-groups/t-g/rules/.draft/r
id=$(cat networks/t-n/id)
pid=$(cat ports/t-p/id)
gid=$(cat security-groups/t-g/id)
echo tcp >security-groups/t-g/rules/.draft/r/protocol
echo egress >security-groups/t-g/rules/.draft/r/direction
mv security-groups/t-g/rules/.draft/r security-groups/t-g/rules/
rule=$(readlink security-groups/t-g/rules/r)
# all places where it is met
places() {
	cat ports/t-p/network/id "networks/$id/id" subnets/10.8.0.0%2F24/network/id \
		"networks/$1/ports/t-p/network/id" | sort -u
	readlink ports/t-p/network "networks/$id" subnets/10.8.0.0%2F24/network | sort -u
}
all() { printf '%s\n' "$id" "../../networks/$1" "$1"; }

is "every link leads to it" "$(all t-n)" places t-n
ok "mv" mv networks/t-n networks/t-m
is "... and every link follows" "$(all t-m)" places t-m
refused ENOENT "... the old name is gone" stat networks/t-n
ok "mv of a port" mv ports/t-p ports/t-q
is "... its network's view shows it" t-q ls networks/t-m/ports
is "... as a link that leads there" "$pid" cat networks/t-m/ports/t-q/id
refused ENOENT "... under its new name alone" stat networks/t-m/ports/t-p
mv ports/t-q ports/t-p
ok "mv of a group" mv security-groups/t-g security-groups/t-h
is "... its rule's link by its label still leads to the rule" egress cat \
	security-groups/t-h/rules/r/direction
is "... the rule is there" "$rule" readlink security-groups/t-h/rules/r
is "... by the group's id too" egress cat "security-groups/$gid/rules/$rule/direction"
api PUT "/networks/$id" '{"network": {"name": "t-other"}}' >/dev/null
touch networks
is "a rename by somebody else, read afresh: every link follows" "$(all t-other)" places t-other
api PUT "/networks/$id" '{"network": {"name": "t-again"}}' >/dev/null
kill -HUP "$FS_PID"
is "... after SIGHUP too" "$(all t-again)" eventually "$(all t-again)" places t-again
api POST /networks '{"network": {"name": "t-again"}}' >/dev/null
touch networks
ls networks >/dev/null
is "a namesake by somebody else: every link has the suffix" "$(all "t-again~${id:0:8}")" places \
	"t-again~${id:0:8}"
other=$(find networks -name "t-again~*" ! -name "*${id:0:8}" -printf "%f")
ok "... which goes with the namesake" rmdir "networks/$other"
is "... at once" "$(all t-again)" places t-again
