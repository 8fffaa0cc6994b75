#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: COLLECTION/.draft/NAME is a draft of anything
# that only mv creates.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-net

is ".draft is not listed while it is empty" "" sh_ 'ls -A networks | grep -x .draft'
ok "... and there all the same" test -d networks/.draft
m=$(mark)
ok "what mkdir would create at once is a draft there" mkdir networks/.draft/t-az
is "... nothing is sent" 0 requests "$m" POST
is ".draft is listed while it holds something" .draft sh_ 'ls -A networks | grep -x .draft'
is "... with the draft" t-az ls networks/.draft
refused ENOENT "... which the collection does not show" stat networks/t-az
is "its mode says so" 700 stat -c %a networks/.draft/t-az
ok "what only creation can set" sh_ 'echo "$1" > networks/.draft/t-az/description'
is "nothing is missing" "" cat networks/.draft/t-az/.missing
ok "mv creates it" mv networks/.draft/t-az networks/
is "... with one POST" 1 requests "$m" POST
is "... it lives" 755 stat -c %a networks/t-az
like "... and has an id" '^[0-9a-f-]{36}$' cat networks/t-az/id
is "... .draft is empty again" "" ls networks/.draft

ok "a draft of a port" mkdir ports/.draft/t-p
ok "... its reference by a link" ln -s ../../../networks/t-net ports/.draft/t-p/network
is "... which reads as one from there" ../../../networks/t-net readlink ports/.draft/t-p/network
refused ENOENT "complete, it waits for mv" stat ports/t-p
ok "mv under another name" mv ports/.draft/t-p ports/t-q
is "... is the object's name" t-q cat ports/t-q/name
mkdir subnets/.draft/t-s
# coreutils puts its own words to rename's EINVAL
ok "mv of what lacks something fails" sh_ '! mv subnets/.draft/t-s subnets/'
is "... and .error names it" \
	'this subnet still needs: network cidr' sh_ 'sed "s/.*EINVAL: //; s/ (req-.*//" .error'
ok "... and the draft stands" test -d subnets/.draft/t-s
ok "mkdir of a name that a draft has" mkdir subnets/t-s
is "... is another" 2 sh_ 'ls -d subnets/t-s subnets/.draft/t-s | wc -l'
rmdir subnets/t-s
refused EEXIST "mv onto an object" sh_ \
	'mkdir networks/.draft/t-az &&
	python3 -c "import os; os.rename(\"networks/.draft/t-az\", \"networks/t-az\")"'
rmdir networks/.draft/t-az
refused EPERM "a draft is made in its own collection alone" mv subnets/.draft/t-s ports/
ok "a draft can be renamed" mv subnets/.draft/t-s subnets/.draft/t-r
is "... name and all" t-r cat subnets/.draft/t-r/name
ok "rmdir drops it" rmdir subnets/.draft/t-r
refused EPERM ".draft itself stays" rmdir subnets/.draft
refused EPERM "... under its name" mv subnets/.draft subnets/x
mkdir networks/.draft/t-wrong
ok "a value that the cloud will refuse" sh_ \
	'echo nosuch-zone > networks/.draft/t-wrong/availability_zone_hints'
ok "... is refused at mv" sh_ '! mv networks/.draft/t-wrong networks/'
like "... in its words" 'nosuch-zone' cat .error
is "... and the draft keeps it" nosuch-zone cat networks/.draft/t-wrong/availability_zone_hints

# a draft's .json takes a whole object
mkdir security-groups/t-g
ln -s ../../../security-groups/t-g ports/t-q/security_groups/
echo "for video" >ports/t-q/description
mkdir ports/.draft/t-copy
m=$(mark)
ok "a draft takes a port whole" sh_ 'cat ports/t-q/.json >ports/.draft/t-copy/.json'
is "... nothing is sent" 0 requests "$m" 'POST|PUT|DELETE'
like "... .error lists what it leaves aside" \
	'left aside in ports/.draft/t-copy/.json, .*: .*mac_address.* id ' cat .error
is "... and nothing that it takes" 0 sh_ 'grep -c "left.* description" .error'
ok "mv makes the copy" mv ports/.draft/t-copy ports/
is "... under its own name" t-copy cat ports/t-copy/name
is "... in the same network" ../../networks/t-net readlink ports/t-copy/network
is "... with its groups" "$(ls ports/t-q/security_groups)" ls ports/t-copy/security_groups
is "... and its values" "for video" cat ports/t-copy/description
ok "... another address" sh_ '! cmp -s ports/t-q/mac_address ports/t-copy/mac_address'
for k in networks/t-net security-groups/t-g; do
	d=${k%/*}/.draft/t-whole
	mkdir "$d"
	ok "$k: a draft takes it whole" sh_ "cat $k/.json >$d/.json"
	ok "... and mv makes a copy" mv "$d" "${k%/*}/"
	rmdir "${k%/*}/t-whole"
done
mkdir ports/.draft/t-else
ok "an object of another cloud" sh_ 'jq ".network_id = \"11111111-2222-3333-4444-555555555555\"" \
	ports/t-q/.json >ports/.draft/t-else/.json'
like "... what leads to nothing here is left aside" 'left aside in .*t-else.*: .*network_id' \
	cat .error
is "... and missing" network cat ports/.draft/t-else/.missing
refused EPERM "what is no whole object says nothing that only the cloud can say" sh_ \
	'echo "{\"status\": \"ACTIVE\"}" >ports/.draft/t-else/.json'
rmdir ports/.draft/t-else ports/t-copy

# what belongs to a draft would be made of nothing
mkdir security-groups/.draft/t-x
m=$(mark)
refused EPERM "a draft of a rule of a group that is a draft" \
	mkdir security-groups/.draft/t-x/rules/.draft/t-y
like "... .error says why" 'is a draft: what belongs to it is made when it exists' cat .error
refused EPERM "a subnet of a network that is a draft" \
	mkdir networks/.draft/t-wrong/subnets/10.9.7.0_24
is "... nothing is sent" 0 requests "$m" 'POST|PUT|DELETE'
rmdir security-groups/.draft/t-x
rmdir networks/.draft/t-wrong ports/t-q security-groups/t-g networks/t-az networks/t-net
is "nothing is left" "" sh_ 'ls networks | grep ^t-'
