#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some seconds for a load balancer
# cloudnetfs-tree(7), NAMES: a firewall rule and a pool's member that were given no name are
# called by their words, and mkdir of them makes exactly that; who has a name keeps it.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || {
	skip "the real cloud of these tests has no firewalls and no load balancers"
	pass "(nothing to do)"; exit
}
start_sandbox
mount_cloud sandbox -o wait=10 || exit 1
cd "$M" || exit 1
rules=firewall-rules

m=$(mark)
ok "mkdir of a firewall rule's words" mkdir $rules/allow-tcp-443-from-10.0.0.0_8
is "... is one POST" 1 requests "$m" POST firewall_rules
is "... of that very rule" "allow 4 tcp 443 10.0.0.0/8 true" sh_ "
	cd $rules/allow-tcp-443-from-10.0.0.0_8
	echo \$(cat action ip_version protocol destination_port source_ip_address enabled)"
is "... without a name" "" cat $rules/allow-tcp-443-from-10.0.0.0_8/name
refused EEXIST "... the same again" mkdir $rules/allow-tcp-443-from-10.0.0.0_8
for words in deny-any reject-udp-53..60 allow-ipv6-tcp-80-to-2001:db8::1 deny-112 \
	allow-tcp-source-port-1024..2048-to-10.1.0.0_16 deny-tcp-23-disabled; do
	ok "mkdir $words" mkdir "$rules/$words"
	ok "... is called so by the cloud too" sh_ "touch $rules; test -d '$rules/$words'"
done
refused EINVAL "another spelling" mkdir $rules/allow-tcp-443..443
like "... is told the right one" "is called 'allow-tcp-443'" cat .error
refused EINVAL "no words" mkdir $rules/allow-web
like "... are told how words are said" 'by its words, as allow-tcp-443' cat .error
ok "a port of a rule is set" sh_ "echo 8443 > $rules/allow-tcp-443-from-10.0.0.0_8/destination_port"
ok "... which is called by what it is now" test -d $rules/allow-tcp-8443-from-10.0.0.0_8
refused ENOENT "... and not by what it was" stat $rules/allow-tcp-443-from-10.0.0.0_8

ok "mv gives it a name" mv $rules/deny-any $rules/t-last
is "... which it keeps" t-last cat $rules/t-last/name
refused EINVAL "mv to words of another rule" python3 -c \
	'import os, sys; os.rename(*sys.argv[1:])' $rules/t-last $rules/allow-any
like "... says its own" "is called 'deny-any', not 'allow-any'" cat .error
ok "mv to its own words" mv $rules/t-last $rules/deny-any
is "... takes the name away" "" cat $rules/deny-any/name
for name in "" t-named; do
	api POST /fwaas/firewall_rules "{\"firewall_rule\": {\"name\": \"$name\",
		\"action\": \"deny\", \"protocol\": \"tcp\", \"destination_port\": \"23\",
		\"enabled\": false}}" > "$WORK/answer"
done
touch $rules
is "another client's rule of the same words: both have a suffix" 2 \
	sh_ "ls $rules | grep -c '^deny-tcp-23-disabled~[0-9a-f]\{8\}$'"
ok "... that has a name is called by it" test -d $rules/t-named
cd /
unmount
mount_cloud sandbox -o wait=10 || exit 1
cd "$M" || exit 1
ok "words are found when nothing is known yet" test -d $rules/deny-112
is "a policy's rules are called so" "../../../firewall-rules/deny-112" sh_ "
	mkdir firewall-policies/t-p; ln -s ../../../firewall-rules/deny-112 \
		firewall-policies/t-p/firewall_rules/
	readlink firewall-policies/t-p/firewall_rules/deny-112"

mkdir networks/t-n networks/t-n/subnets/10.1.0.0%2F24 load-balancers/t-lb
cat networks/t-n/id > load-balancers/t-lb/vip_network_id
mkdir pools/t-p
ok "a pool" sh_ 'cd pools/t-p; echo HTTP > protocol; echo ROUND_ROBIN > lb_algorithm
	ln -s ../../load-balancers/t-lb load_balancer'
members=pools/t-p/members
m=$(mark)
ok "mkdir of a member's words" mkdir $members/10.1.0.9-8080
is "... is one POST" 1 requests "$m" POST '/pools/[0-9a-f-]+/members$'
is "... of that very member" "10.1.0.9 8080" sh_ \
	"echo \$(cat $members/10.1.0.9-8080/address $members/10.1.0.9-8080/protocol_port)"
is "... without a name" "" cat $members/10.1.0.9-8080/name
ok "it can be set as any other" sh_ "echo 5 > $members/10.1.0.9-8080/weight"
refused EINVAL "another spelling" mkdir $members/10.1.0.9-08080
ok "another name begins a draft" mkdir $members/t-m
is "... that needs what words say" "address protocol_port" sh_ "echo \$(cat $members/t-m/.missing)"
is "members are listed" "10.1.0.9-8080 t-m" sh_ "echo \$(ls $members)"
ok "rmdir by words" rmdir $members/10.1.0.9-8080 $members/t-m
is "... takes it" "" ls $members
