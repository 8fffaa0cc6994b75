#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), Drafts: what looks like a CIDR and is none is no name of a draft, and
# what a draft refers to is there.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n
m=$(mark)
for name in 10.0.0.0%2F99 10.0.0.0_99 10.0.0%2F24 300.1.1.1_24 10.10.0.0 2001:db8::%2F129; do
	refused EINVAL "mkdir networks/N/subnets/$name" mkdir networks/t-n/subnets/$name
	like "... says how it is spelled" "10\.0\.0\.0%2F24" tail -n 1 .error
	refused EINVAL "... in subnets/ too" mkdir subnets/$name
done
is "nothing was sent" 0 requests "$m" POST /subnets
is "... and no draft is there" "" sh_ "find subnets -maxdepth 1 -perm 0700"
ok "other names make drafts" mkdir subnets/t-web-24 subnets/t_24 subnets/cafe
refused EINVAL "a network id that does not exist" sh_ \
	"echo 11111111-2222-4333-8444-555555555555 > subnets/cafe/network_id"
like "... in words" "no network with the id '11111111-" cat .error
refused EINVAL "... and one that is no id" sh_ "echo t-n > subnets/cafe/network_id"
is "... is not taken" "network cidr" sh_ "xargs < subnets/cafe/.missing"
ok "one that does" sh_ "cat networks/t-n/id > subnets/cafe/network_id"
is "... is" "cidr" cat subnets/cafe/.missing
rmdir subnets/t-web-24 subnets/t_24 subnets/cafe networks/t-n
