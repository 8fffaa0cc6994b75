#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NOTES: a view whose filter the cloud refuses (Neutron's of qos_policy_id, of
# networks and of ports) is found in the list, and the filter is not asked for again.
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
start_faults
mount_cloud "$CLOUD" -o cache_ttl=2 || exit 1
cd "$M" || exit 1
if [ ! -d qos-policies ] || ! mkdir qos-policies/t-q qos-policies/t-r; then
	skip "this cloud has no QoS policies"
	exit
fi
mkdir networks/t-n networks/t-n/ports/t-p networks/t-m
policy=$(cat qos-policies/t-q/id)
ok "a network has a policy" sh_ "echo $policy > networks/t-n/qos_policy_id"
ok "... and a port" sh_ "echo $policy > ports/t-p/qos_policy_id"
sleep 2.1
m=$(mark)
is "the policy's networks" t-n ls qos-policies/t-q/networks
is "... were asked for by the filter" 1 requests "$m" GET '/networks.*qos_policy_id='
is "the policy's ports" t-p ls qos-policies/t-q/ports
sleep 2.1
m=$(mark)
is "... and later" t-n ls qos-policies/t-q/networks
is "... another policy's" "" ls qos-policies/t-r/networks
is "... one of its ports" "../../../ports/t-p" readlink qos-policies/t-q/ports/t-p
is "... without asking by the filter again" 0 requests "$m" GET 'qos_policy_id='
ok "find ends with 0" sh_ "find qos-policies/t-q >/dev/null"
sleep 2.1
m=$(mark)
ok "what the cloud takes is asked for by its name still" stat networks/t-m
[ ! -e "$LOG" ] || is "... and not in the list" 1 requests "$m" GET '/networks.*name=t-m'
