#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), network-ip-availabilities/ and qos-rule-types/: an administrator reads how
# many addresses a network has left, and which types of QoS rules the cloud knows.
. "$(dirname "$0")/lib.sh"
CLOUD=${REAL:+admin} CLOUD=${CLOUD:-sandbox-admin}
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
a=network-ip-availabilities/t-n
[ -d network-ip-availabilities ] || { skip "this cloud has none"; pass "(nothing to do)"; exit; }
mkdir networks/t-n networks/t-n/subnets/10.78.0.0_24
is "all addresses but the gateway's are counted" 253 cat $a/total_ips
is "... none is taken" 0 cat $a/used_ips
is "... of this network" "$(cat networks/t-n/id)" cat $a/network_id
is "... to which a link leads" t-n cat $a/network/name
mkdir networks/t-n/ports/t-p
is "a port takes one" 1 sh_ "touch network-ip-availabilities; cat $a/used_ips"
like "... of its subnet" 'cidr=10.78.0.0/24' cat $a/subnet_ip_availability
refused EOPNOTSUPP "none is made" mkdir network-ip-availabilities/t-x
refused EOPNOTSUPP "... or removed" rmdir $a
rmdir ports/t-p
rmdir networks/t-n
like "the types of rules" "bandwidth_limit .*minimum_bandwidth" sh_ 'echo $(ls qos-rule-types)'
is "... say what they are" dscp_marking cat qos-rule-types/dscp_marking/type
refused EOPNOTSUPP "... none is made" mkdir qos-rule-types/t-x
