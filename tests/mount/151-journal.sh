#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), HIDDEN FILES: .cloudnetfs/journal has what this mount has changed, and a
# number written to .cloudnetfs/undo takes that change back, if all is as it was left.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
own=.cloudnetfs
# last: the number of the newest change; of FILE: what it says.
last() { find $own/journal -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -1; }
of() { cat "$own/journal/$(last)/$1"; }
undo() { echo "${1:-$(last)}" >$own/undo; }

is "nothing has been changed" "" ls $own/journal
mkdir networks/t-undo
is "mkdir: the command" "mkdir networks/t-undo" of command
is "... its path" networks/t-undo of path
is "... what came of it" "done" of result
like "... when" '^20..-..-..T..:..:..Z$' of time
like "... the cloud's request id" '^req-' of request
is "... nothing was before" "" of before.json
is "... what is after" "$(cat networks/t-undo/id)" sh_ "jq -r .id $own/journal/*/after.json"
is "its files" "after.json before.json command path request result time" \
	sh_ "ls $own/journal/$(last) | xargs"
is "their sizes" "" sh_ "$(declare -f inexact); inexact $own/journal/$(last)/[b-r]*[a-z]"
refused EPERM "they cannot be written" sh_ "echo x >$own/journal/$(last)/path"

echo one >networks/t-undo/description
echo two >networks/t-undo/description
is "a write: the command" "write networks/t-undo/description" of command
is "... with the value before and after it" "one two" \
	sh_ "cat $own/journal/$(last)/{before,after}.json | jq -r .description | xargs"
ok "it is undone" undo
is "... to what it was" one cat networks/t-undo/description
is "... which is a change too" "undo 3" of command
ok "and undone in turn" undo
is "... to what it was then" two cat networks/t-undo/description
n=$(last)
api PUT "/networks/$(cat networks/t-undo/id)" '{"network": {"description": "theirs"}}' >/dev/null
refused ESTALE "not when somebody else has set it since" sh_ "echo $n >$own/undo"
like "... which .error says" 'networks/t-undo/description is not as change [0-9]+ left it' \
	tail -1 .error
is "... and theirs stays" theirs sh_ "sleep 1.1; cat networks/t-undo/description"
refused EINVAL "no such change" sh_ "echo 999 >$own/undo"
refused EINVAL "no number" sh_ "echo last >$own/undo"

mv networks/t-undo networks/t-named
like "mv: the command" '^mv networks/t-undo networks/?/t-named$' of command
ok "a rename is undone" undo
is "... to the old name" t-undo sh_ "ls networks | grep '^t-'"
printf 't-a\nt-b\n' >networks/t-undo/tags
printf 't-c\n' >networks/t-undo/tags
ok "tags are undone" undo
is "... to what they were" "t-a t-b" sh_ "xargs <networks/t-undo/tags"
echo t-z >>networks/t-undo/tags
ok "a tag that was added is undone" undo
is "... and no other" "t-a t-b" sh_ "xargs <networks/t-undo/tags"

mkdir networks/t-undo/subnets/10.33.0.0_24 routers/t-undo
ln -s ../../../subnets/10.33.0.0_24 routers/t-undo/interfaces/
is "ln: its path" routers/t-undo/interfaces/10.33.0.0_24 of path
connected=$(last)
ok "a connection is undone" undo
is "... there is none" "" ls routers/t-undo/interfaces
ok "a disconnection is undone" undo
is "... it is connected" 10.33.0.0_24 ls routers/t-undo/interfaces
rm routers/t-undo/interfaces/10.33.0.0_24
refused ESTALE "what is no longer connected is not disconnected" sh_ "echo $connected >$own/undo"
ln -s ../../networks/public routers/t-undo/gateway
ok "a gateway is undone" undo
is "... there is none" "" sh_ "ls routers/t-undo | grep -x gateway"
ok "... and set again" undo
is "... to where it led" ../../networks/public readlink routers/t-undo/gateway
rm routers/t-undo/gateway

mkdir security-groups/t-group security-groups/t-group/rules/ingress-tcp-443
id=$(cat security-groups/t-group/rules/ingress-tcp-443/id)
rmdir security-groups/t-group/rules/ingress-tcp-443
is "rmdir: what was before, and nothing after" "$id " \
	sh_ "cd $own/journal/$(last); jq -r .id before.json | tr '\n' ' '; cat after.json"
ok "a removal is undone" undo
is "... under its name" ingress-tcp-443 sh_ "ls security-groups/t-group/rules | grep 443"
ok "... with another id" [ "$(cat security-groups/t-group/rules/ingress-tcp-443/id)" != "$id" ]
like ".error says so" 'rules/ingress-tcp-443 has been made anew, with the id' tail -1 .error
mkdir networks/t-undo/ports/t-port
address=$(cat ports/t-port/fixed_ips)
rmdir ports/t-port
ok "a port is made again" undo
is "... with its address" "$address" cat ports/t-port/fixed_ips
mkdir networks/t-made
ok "a creation is undone" undo
is "... it is gone" "" sh_ "ls networks | grep t-made"
mkdir networks/t-made
made=$(last)
mkdir networks/t-made/subnets/10.34.0.0_24
refused ESTALE "not when something has been made in it" sh_ "echo $made >$own/undo"
ok "the newest first" undo
ok "... then this one" undo "$made"
rmdir ports/t-port
removed=$(last)
mkdir networks/t-undo/ports/t-port
refused ESTALE "nothing is made twice" sh_ "echo $removed >$own/undo"
ls ports >/dev/null

# ... with what went with it
mkdir networks/t-whole networks/t-whole/subnets/10.35.0.0_24
echo 9.9.9.9 >subnets/10.35.0.0_24/dns_nameservers
rmdir networks/t-whole
ok "a network with a subnet is made again" undo
is "... with its subnet" 10.35.0.0_24 ls networks/t-whole/subnets
is "... as that was" 9.9.9.9 cat subnets/10.35.0.0_24/dns_nameservers
mkdir security-groups/t-web security-groups/t-web/rules/ingress-tcp-8080
ls security-groups/t-web/rules >/dev/null
rmdir security-groups/t-web
ok "a group is made again" undo
is "... with its rules" "egress-any egress-ipv6-any ingress-tcp-8080" \
	sh_ "ls security-groups/t-web/rules | xargs"
rmdir security-groups/t-web/rules/egress*
touch security-groups
cat security-groups/t-web/.json >/dev/null
rmdir security-groups/t-web
ok "a group that had lost the rules of a new one is made again" undo
is "... and has them not" ingress-tcp-8080 sh_ "ls security-groups/t-web/rules | xargs"
is "... at the cloud either" ingress-tcp-8080 \
	sh_ "touch security-groups/t-web/rules; ls security-groups/t-web/rules | xargs"

mkdir networks/t-undo/ports/t-served networks/public/ips/t-ip
ln -s ../../../subnets/10.33.0.0_24 routers/t-undo/interfaces/
ln -s ../../networks/public routers/t-undo/gateway
ln -s ../../ports/t-served ips/t-ip/port
rmdir "ips/$(readlink ips/t-ip)"
ok "a floating IP is made again" undo
is "... for its port" 1 sh_ "ls ports/t-served/ips | wc -l"

# Under faults: an answer is lost.
f=networks/t-undo/description
# each time: libcurl repeats a PUT on a connection that was used before
fault "PUT /network/v2.0/networks/ close-after"
echo lost >$f
fault ''
is "an answer was lost: it is looked for, and found" "unknown, then found done" of result
is "... and is in the tree" lost cat $f
ok "... so it can be undone" undo
fault "PUT /network/v2.0/networks/ close-before"
refused EREMOTEIO "a request was lost" sh_ "echo never | tee $f"
fault ''
is "... which is found too" "unknown, then found not done" of result
refused EINVAL "... and there is nothing to undo" sh_ "echo $(last) >$own/undo"
n=$(last)
refused EINVAL "what is refused is no change" sh_ "printf %0300d 1 | tee $f"
is "... and not in the journal" "$n" last
