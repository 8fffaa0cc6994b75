#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), ips/: a link to a QoS policy sets it, and leaves the port as it is.
. "$(dirname "$0")/lib.sh"
CLOUD=${REAL:+admin} CLOUD=${CLOUD:-sandbox-admin}
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
q=qos-policies/t-q-$$
mkdir networks/t-n networks/t-n/subnets/10.79.0.0_24 networks/t-n/ports/t-p routers/t-r
ln -s ../../networks/public routers/t-r/gateway
ln -s "$M/networks/t-n/subnets/10.79.0.0_24" routers/t-r/interfaces/
mkdir networks/public/ips/t-ip
a=ips/$(basename "$(readlink -f networks/public/ips/t-ip)")
ln -s "$M/ports/t-p" "$a/port"
ok "a policy" mkdir "$q"
ok "ln -s puts a floating IP under it" ln -s "$M/$q" "$a/qos_policy"
is "... by its id" "$(cat "$q/id")" cat "$a/qos_policy_id"
is "... and read afresh" "../../$q" sh_ "touch $a; readlink $a/qos_policy"
is "... the port stays" t-p cat "$a/port/name"
like "the policy is kept by it" "$(basename "$a")" sh_ "ls -l $q/.blockers"
refused EBUSY "... and not removed" rmdir "$q"
ok "rm takes it from there" rm "$a/qos_policy"
is "... the port stays" t-p sh_ "touch $a; cat $a/port/name"
ok "the policy goes" rmdir "$q"
rm "$a/port"
rmdir "$a"
rm routers/t-r/interfaces/*
rmdir routers/t-r ports/t-p networks/t-n
