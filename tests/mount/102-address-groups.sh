#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), address-groups/: an address group's addresses are added and removed a
# line at a time, and a security-group rule names it as its remote.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
[ -d address-groups ] || { skip "this cloud has no address groups"; pass "(nothing to do)"; exit; }
a=address-groups/t-a/addresses
holds() { api GET "/address-groups/$id" | jq -r '.address_group.addresses[]' | sort | xargs; }

ok "mkdir makes an address group" mkdir address-groups/t-a
id=$(cat address-groups/t-a/id)
is "... which has no addresses" 0 stat -c %s $a
ok "a first line" sh_ "echo 10.0.0.0/24 > $a"
is "... is in the cloud" 10.0.0.0/24 holds
m=$(mark)
ok ">> adds one" sh_ "echo 10.1.0.0/16 >> $a"
is "... by one request" 1 requests "$m" 'PUT|POST' add_addresses
is "... to those there" "10.0.0.0/24 10.1.0.0/16" holds
ok "... an address alone" sh_ "echo 10.2.0.5 >> $a"
is "... is the block of it" "10.0.0.0/24 10.1.0.0/16 10.2.0.5/32" sh_ "echo \$(cat $a)"
ok "... an IPv6 block" sh_ "echo fd00::/64 >> $a"
m=$(mark)
ok "what is read is written back" sh_ "cat $a > '$WORK/was'; cat '$WORK/was' | tee $a"
is "... which sends nothing" 0 requests "$m" 'PUT|POST'
api PUT "/address-groups/$id/add_addresses" '{"addresses": ["10.9.0.0/24"]}' >/dev/null
ok "sed -i takes one away" sed -i '/^10\.1/d' $a
is "... and leaves what somebody else has added" \
	"10.0.0.0/24 10.2.0.5/32 10.9.0.0/24 fd00::/64" holds
refused EINVAL "no address" sh_ "echo web >> $a"
like "... .error says what one is" "an IP address or a CIDR" cat .error
touch address-groups/t-a
fault "PUT /network/v2.0/address-groups close-after count=1"
ok "a lost answer is read back" sh_ "echo 10.3.0.0/24 >> $a"
fault ''
is "... and stands" "10.0.0.0/24 10.2.0.5/32 10.3.0.0/24 10.9.0.0/24 fd00::/64" holds
ok "a group's text" sh_ "echo offices > address-groups/t-a/description"

mkdir security-groups/t-g
r=security-groups/t-g/rules
m=$(mark)
ok "a rule from an address group" mkdir $r/ingress-tcp-22-from-addresses-t-a
is "... is one POST" 1 requests "$m" POST /security-group-rules
is "... of that very group" "$id" cat $r/ingress-tcp-22-from-addresses-t-a/remote_address_group_id
is "... with a link to it" offices \
	cat $r/ingress-tcp-22-from-addresses-t-a/remote_address_group/description
is "... the id leads to the same" ingress-tcp-22-from-addresses-t-a \
	readlink "$r/ingress-tcp-22-from-addresses-$id"
refused EEXIST "... and makes no other" mkdir $r/ingress-tcp-22-from-addresses-t-a
refused EINVAL "a rule from no such group" mkdir $r/ingress-tcp-22-from-addresses-t-none
ok "a draft's rule" mkdir $r/.draft/t-x
ok "... by its link" sh_ "cd $r/.draft/t-x && echo egress > direction &&
	ln -s ../../../../../address-groups/t-a remote_address_group && mv ../t-x ../.."
is "... is called by its words" egress-any-to-addresses-t-a readlink $r/t-x
refused EBUSY "rmdir of a group that is used" rmdir address-groups/t-a
ok "mv renames it" mv address-groups/t-a address-groups/t-b
is "... and its rules with it" 2 sh_ "ls $r | grep -c 'addresses-t-b\$'"
ok "cp -r copies one" cp -r address-groups/t-b address-groups/.draft/t-c
ok "... whole" mv address-groups/.draft/t-c address-groups/
is "... with its addresses" "" diff address-groups/t-b/addresses address-groups/t-c/addresses
ok "an empty line takes all" sh_ "echo > address-groups/t-c/addresses"
is "... away" 0 stat -c %s address-groups/t-c/addresses
rmdir security-groups/t-g
ok "rmdir removes them" rmdir address-groups/t-b address-groups/t-c
