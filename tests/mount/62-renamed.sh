#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 6: a link shows where the reference points now. CONTRACT 8: own
# changes, and those that a refresh finds, are seen at once in every place:
# here, a rename, by this mount and by somebody else, with a long cache_ttl.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "somebody else is played in the sandbox"; pass "(nothing to do)"; exit; }
start_sandbox
mount_cloud sandbox -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/n networks/n/subnets/10.8.0.0%2F24 networks/n/ports/p security-groups/g security-groups/g/rules/r
id=$(cat networks/n/id)
pid=$(cat ports/p/id)
gid=$(cat security-groups/g/id)
echo tcp >security-groups/g/rules/r/protocol
echo egress >security-groups/g/rules/r/direction
rule=$(readlink security-groups/g/rules/r)
# all places where it is met
places() {
	cat ports/p/network/id "networks/$id/id" subnets/10.8.0.0%2F24/network/id "networks/$1/ports/p/network/id" | sort -u
	readlink ports/p/network "networks/$id" subnets/10.8.0.0%2F24/network | sort -u
}
all() { printf '%s\n' "$id" "../../networks/$1" "$1"; }

is "every link leads to it" "$(all n)" places n
ok "mv" mv networks/n networks/m
is "... and every link follows" "$(all m)" places m
refused ENOENT "... the old name is gone" stat networks/n
ok "mv of a port" mv ports/p ports/q
is "... its network's view shows it" q ls networks/m/ports
is "... as a link that leads there" "$pid" cat networks/m/ports/q/id
refused ENOENT "... under its new name alone" stat networks/m/ports/p
mv ports/q ports/p
ok "mv of a group" mv security-groups/g security-groups/h
is "... its rule's link by its label still leads to the rule" egress cat security-groups/h/rules/r/direction
is "... the rule is there" "$rule" readlink security-groups/h/rules/r
is "... by the group's id too" egress cat "security-groups/$gid/rules/$rule/direction"
api PUT "/networks/$id" '{"network": {"name": "other"}}' >/dev/null
touch networks
is "a rename by somebody else, read afresh: every link follows" "$(all other)" places other
api PUT "/networks/$id" '{"network": {"name": "again"}}' >/dev/null
kill -HUP "$FS_PID"
sleep 0.3
is "... after SIGHUP too" "$(all again)" places again
api POST /networks '{"network": {"name": "again"}}' >/dev/null
touch networks
ls networks >/dev/null
is "a namesake by somebody else: every link has the suffix" "$(all "again~${id:0:8}")" places "again~${id:0:8}"
other=$(find networks -name "again~*" ! -name "*${id:0:8}" -printf "%f")
ok "... which goes with the namesake" rmdir "networks/$other"
is "... at once" "$(all again)" places again
