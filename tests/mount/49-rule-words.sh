#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), security-group-rules/: a rule is called by its words, and mkdir of
# them makes exactly that rule by one POST. cloudnetfs-tree(7), DRAFTS: no file that is
# written on the way makes a rule.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir security-groups/t-g security-groups/t-h security-groups/t-admins
rules=security-groups/t-g/rules
gid=$(cat security-groups/t-admins/id)
count() { ls "$rules" | wc -l; }

is "a new group's rules are called by their words" "egress-any egress-ipv6-any" \
	sh_ "echo \$(ls $rules)"
m=$(mark)
ok "mkdir of words" mkdir $rules/ingress-tcp-443
is "... is one POST" "1" requests "$m" POST /security-group-rules
is "... of that very rule" 'ingress IPv4 tcp 443 443' \
	sh_ "cd $rules/ingress-tcp-443; echo \$(cat direction ethertype protocol port_range_*)"
is "... with no words of its own" "" cat $rules/ingress-tcp-443/description
refused EEXIST "... the same again" mkdir $rules/ingress-tcp-443
for words in ingress-tcp ingress-udp-53..60 ingress-ipv6-tcp-8000..8100-from-2001:db8::_32 \
	ingress-icmp-3:4 ingress-icmp-8 egress-udp-53-to-10.0.0.0_8 ingress-any-from-10.1.2.3_32 \
	ingress-ipv6-ipv6-icmp-128 ingress-tcp-22-from-group-t-admins ingress-112; do
	ok "mkdir $words" mkdir "$rules/$words"
done
is "all of them are called as they were made" "" sh_ "ls -F $rules | grep -v /"
is "... there" 13 count
is "a code stands beside its type" '3 4' \
	sh_ "cd $rules/ingress-icmp-3:4; echo \$(cat port_range_min port_range_max)"
is "a CIDR has its slash" 10.0.0.0/8 cat $rules/egress-udp-53-to-10.0.0.0_8/remote_ip_prefix
is "another reader finds them by the same names" ingress-icmp-3:4 \
	sh_ "touch security-groups; ls $rules | grep icmp-3"
is "a group is said by its name" "../../../t-admins" \
	sh_ "readlink $rules/ingress-tcp-22-from-group-t-admins/remote_group | sed s,.*/,../../../,"
is "... its id leads to the same" ingress-tcp-22-from-group-t-admins \
	readlink "$rules/ingress-tcp-22-from-group-$gid"
refused EEXIST "... and makes no other" mkdir "$rules/ingress-tcp-22-from-group-$gid"
ok "... mkdir takes it too" mkdir "$rules/ingress-tcp-23-from-group-$gid"
is "... and the rule is called by the name" ingress-tcp-23-from-group-t-admins \
	readlink "$rules/ingress-tcp-23-from-group-$gid"
said() { sh_ "ls $rules | grep -c -e 'tcp-2[23]-from-group-$1\$'"; }
is "both are listed so" 2 said t-admins
ok "mv of the group" mv security-groups/t-admins security-groups/t-root
is "... calls them by its new name" 2 said t-root
is "... and not by the old" 0 said t-admins
refused ENOENT "... which leads nowhere" stat $rules/ingress-tcp-22-from-group-t-admins
ok "... the new one does" test -d $rules/ingress-tcp-22-from-group-t-root
ok "another group takes the old name" mkdir security-groups/t-admins
refused ENOENT "... which is not what the rule is about" stat \
	$rules/ingress-tcp-22-from-group-t-admins
rmdir security-groups/t-admins
second=$(api POST /security-groups '{"security_group": {"name": "t-root"}}' |
	python3 -c 'import json, sys; print(json.load(sys.stdin)["security_group"]["id"])')
touch security-groups
is "another client makes a second of the name: the words say the id" 2 said "$gid"
is "... the name leads nowhere" "" sh_ "ls -d $rules/*-t-root 2>/dev/null"
api DELETE "/security-groups/$second"
touch security-groups
is "... when that is gone, the name is said again" 2 said t-root
ok "mv back" mv security-groups/t-root security-groups/t-admins
refused EINVAL "a group that is none" mkdir $rules/ingress-tcp-22-from-group-t-nobody
like "... in words" "no security group 't-nobody'" cat .error

before=$(count) m=$(mark)
while read -r words right; do
	refused EINVAL "$words" mkdir "$rules/$words"
	like "... is said as $right" "is called '$right'" tail -n 1 .error
done <<-END
	ingress-tcp-1..65535 ingress-tcp
	ingress-tcp-443..443 ingress-tcp-443
	ingress-tcp-0443 ingress-tcp-443
	ingress-any-from-10.0.0.5 ingress-any-from-10.0.0.5_32
	ingress-tcp-from-2001:db8:0::_32 ingress-ipv6-tcp-from-2001:db8::_32
END
for words in ssh ingress ingress-tpc-22 ingress-tcp-22-to-10.0.0.0_8 ingress-tcp-99999 \
	ingress-tcp-9..8 ingress-tcp-22-from-10.0.0.0_99 ingress-tcp-22-from- ingress-tcp-x \
	Ingress-tcp; do
	refused EINVAL "no words: $words" mkdir "$rules/$words"
	like "... which .error tells the way of" "made by its words.*\.draft/$words" \
		tail -n 1 .error
done
is "no request was made" 0 requests "$m" POST /security-group-rules
is "... no draft either" "$before" count

ok "a staged rule" mkdir $rules/.draft/ssh
ok "... written file by file" sh_ "cd $rules/.draft/ssh; echo ingress > direction
	echo tcp > protocol"
is "... has not come into being" "$before" count
ok "... to its end" sh_ "cd $rules/.draft/ssh; echo 2222 > port_range_min
	echo 2222 > port_range_max"
refused EINVAL "mv to words that are not its own" python3 -c \
	'import os, sys; os.rename(*sys.argv[1:])' $rules/.draft/ssh $rules/ingress-tcp-2223
like "... says those" "is called 'ingress-tcp-2222'" cat .error
ok "mv to its own" mv -T $rules/.draft/ssh $rules/ingress-tcp-2222
is "... makes it" "tcp 2222" sh_ "cd $rules/ingress-tcp-2222; echo \$(cat protocol port_range_min)"
ok "... described as the draft was called" test "$(cat $rules/ingress-tcp-2222/description)" = ssh
is "... and no other" "$((before + 1))" count
ok "a staged rule about a group" sh_ "mkdir $rules/.draft/adm; cd $rules/.draft/adm
	echo ingress > direction; echo udp > protocol
	ln -s ../../../../../security-groups/t-admins remote_group"
refused EINVAL "mv to words about another group" python3 -c \
	'import os, sys; os.rename(*sys.argv[1:])' $rules/.draft/adm \
	$rules/ingress-udp-from-group-t-h
ok "mv to its own words, with the group's name" mv -T $rules/.draft/adm \
	$rules/ingress-udp-from-group-t-admins
is "... makes it" udp cat $rules/ingress-udp-from-group-t-admins/protocol
rmdir $rules/ingress-udp-from-group-t-admins
ok "mv to a name" sh_ "mkdir $rules/.draft/ping; cd $rules/.draft/ping; echo egress > direction
	echo icmp > protocol; mv ../ping ../.."
is "... leaves that as a link to it" egress-icmp readlink $rules/ping

m=$(mark)
ok "words in .draft" mkdir $rules/.draft/ingress-tcp-24
is "... fill it in" 24 cat $rules/.draft/ingress-tcp-24/port_range_max
is "... and send nothing" 0 requests "$m" POST /security-group-rules
rmdir $rules/.draft/ingress-tcp-24
ok "rmdir by words" rmdir $rules/ingress-tcp
refused ENOENT "... takes the rule" stat $rules/ingress-tcp
is "cp -r of a rule makes that rule, or none" "443 443" sh_ "
	cp -r $rules/ingress-tcp-443 security-groups/t-h/rules/ 2> $WORK/cp
	cd security-groups/t-h/rules/ingress-tcp-443; echo \$(cat port_range_*)"
is "... and no other" 3 sh_ "ls security-groups/t-h/rules | wc -l"
if [ -z "$REAL" ]; then
	m=$(mark)
	refused EINVAL "a firewall rule is not made to be written to" mkdir firewall-rules/t-web
	like "... but staged" "\.draft/t-web" cat .error
	is "... nothing was sent" 0 requests "$m" POST firewall_rules
	ok "... and moved out" sh_ "cd firewall-rules; mkdir .draft/t-web; echo tcp > \
		.draft/t-web/protocol; echo 80 > .draft/t-web/destination_port; mv .draft/t-web ."
	is "... by one POST" 1 requests "$m" POST firewall_rules
	rmdir firewall-rules/t-web
else
	skip "this Neutron has no firewall service"
fi
rmdir security-groups/t-g security-groups/t-h security-groups/t-admins
