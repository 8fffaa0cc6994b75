#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: the rules of a QoS policy live in the policy, beneath whose URL alone
# they are found; they are called by their words, and mkdir of these makes them.
. "$(dirname "$0")/lib.sh"
start_sandbox
# a member makes no policies
if [ -z "$REAL" ]; then
	CLOUD=sandbox-admin
elif grep -q '^  admin:' "$OS_CLIENT_CONFIG_FILE"; then
	CLOUD="admin"
else
	skip "QoS policies: clouds.yaml has no administrator, called admin"
	exit
fi
mount_cloud "$CLOUD" || exit 1
cd "$M" || exit 1
if [ ! -d qos-policies ] || ! mkdir qos-policies/t-q qos-policies/t-r; then
	skip "this cloud has no QoS policies"
	exit
fi
q=qos-policies/t-q
limits=$q/bandwidth_limit_rules

is "a new policy has none" "" ls $limits
m=$(mark)
ok "mkdir of a limit's words" mkdir $limits/egress-1000-burst-800
is "... is one POST" 1 requests "$m" POST '/qos/policies/[0-9a-f-]+/bandwidth_limit_rules$'
is "... of that very rule" "egress 1000 800" sh_ \
	"cd $limits/egress-1000-burst-800; echo \$(cat direction max_kbps max_burst_kbps)"
is "... of this policy" "$(cat $q/id)" cat $limits/egress-1000-burst-800/policy_id
is "... which shows it at once" 1 sh_ "grep -c max_kbps=1000 $q/rules"
like "... with its type" 'type=bandwidth_limit' cat $q/rules
ok "mkdir of the other direction" mkdir $limits/ingress-2000
ok "mkdir of a mark" mkdir $q/dscp_marking_rules/mark-46
ok "a limit is set" sh_ "echo 3000 > $limits/ingress-2000/max_kbps"
is "... and called by what it is now" "egress-1000-burst-800 ingress-3000" sh_ "ls $limits | xargs"
ok "... also when it is read afresh" sh_ "touch $limits; test -d $limits/ingress-3000"
refused EINVAL "another spelling" mkdir $limits/egress-01000
like "... is told the right one" "is called 'egress-1000'" cat .error
refused EPERM "mv to other words" mv $limits/egress-1000-burst-800 $limits/egress-2000
like "... .error says what changes them" "has no name: .* which its attributes change" cat .error
ok "a name that is no words begins a draft" mkdir $q/minimum_bandwidth_rules/t-least
is "... that needs what words say" "direction min_kbps" \
	sh_ "xargs < $q/minimum_bandwidth_rules/t-least/.missing"
rmdir $q/minimum_bandwidth_rules/t-least
ok "rates of packets" mkdir $q/packet_rate_limit_rules/egress-5-burst-6 \
	$q/minimum_packet_rate_rules/egress-4
is "... are in the cloud" "5 6" sh_ \
	"cd $q/packet_rate_limit_rules; touch .; echo \$(cat egress-5*/max_*kpps | sort)"
refused EBUSY "... one of any direction is alone" mkdir $q/minimum_packet_rate_rules/any-4
like "... in the cloud's words" "has value egress" cat .error
is "another policy has none of them" "" \
	sh_ "ls qos-policies/t-r/{bandwidth_limit,dscp_marking,minimum_bandwidth}_rules | grep -v :"
ok "... and may have the same" mkdir qos-policies/t-r/bandwidth_limit_rules/egress-1000-burst-800
is "find meets each once" 2 sh_ "find qos-policies/t-[qr] -name egress-1000-burst-800 | wc -l"
ok "a saved policy is put back" sh_ "cp -r $q $WORK/t-q && rmdir $q &&
	mkdir $WORK/saved $WORK/saved/networks $WORK/saved/qos-policies &&
	mv $WORK/t-q $WORK/saved/qos-policies/ &&
	bash $TOP/contrib/tools/cncopy $WORK/saved $M >$WORK/said"
is "... with its rules" "egress-1000-burst-800 ingress-3000 mark-46" \
	sh_ "ls $limits $q/dscp_marking_rules | grep -e - | grep -v : | xargs"
ok "rmdir by words" rmdir $q/dscp_marking_rules/mark-46
is "... takes it" 0 sh_ "grep -c dscp_mark=46 $q/rules"
ok "a policy goes with its rules" rmdir $q qos-policies/t-r
refused ENOENT "... which are gone" stat $limits/ingress-3000
