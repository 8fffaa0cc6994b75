#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: drafts in place: what is missing, what is wrong,
# going live.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-net

m=$(mark)
ok "mkdir subnets/S is a draft" mkdir subnets/t-s
is "... that sends nothing" 0 requests "$m" POST
is "its mode says so" 700 stat -c %a subnets/t-s
is ".missing names what it lacks" $'network\ncidr' cat subnets/t-s/.missing
ok "its settable attributes are files" test -w subnets/t-s/gateway_ip
refused ENOENT "it has no id" stat subnets/t-s/id
m=$(mark)
refused EINVAL "a wrong CIDR is refused at once" sh_ 'echo 10.9.3.0/99 > subnets/t-s/cidr'
like "... with a sentence" 'CIDR' cat .error
is "... without a request" 0 requests "$m"
is "a draft is listed in its place" t-s sh_ "ls subnets | grep '^t-s'"
is "... and not in .json" 0 sh_ "grep -c '\"t-s\"' subnets/.json"
refused ENOENT "an unknown network is refused at once" ln -s ../../networks/t-nosuch \
	subnets/t-s/network
is "... without a POST" 0 requests "$m" POST
refused EINVAL "a link of the wrong kind" ln -s ../../routers subnets/t-s/network
ok "a value that is not the last" sh_ 'echo 10.9.3.0/24 > subnets/t-s/cidr'
is "... stays in the draft" 10.9.3.0/24 cat subnets/t-s/cidr
is ".missing shrinks" network cat subnets/t-s/.missing
ok "the link that supplies the last creates it" ln -s ../../networks/t-net subnets/t-s/network
is "... it lives" 755 stat -c %a subnets/t-s
like "... and has an id" '^[0-9a-f-]{36}$' cat subnets/t-s/id
is "... and the cloud's defaults" 10.9.3.1 cat subnets/t-s/gateway_ip
is "a live object has no .missing" "" sh_ 'cat subnets/t-s/.missing 2>/dev/null'

# the last value, which would go to the cloud
mkdir subnets/t-c subnets/t-l
ln -s ../../networks/t-net subnets/t-c/network
echo 10.9.8.0/24 >subnets/t-l/cidr
m=$(mark)
refused EINVAL "a wrong CIDR as the last value" sh_ 'echo 10.9.3.0/99 > subnets/t-c/cidr'
refused ENOENT "an unknown network as the last" ln -s ../../networks/t-nosuch subnets/t-l/network
refused ENOENT "... by an id" ln -s 11111111-2222-3333-4444-555555555555 subnets/t-l/network
is "... without a POST" 0 requests "$m" POST
is "... and both stay drafts" $'cidr\nnetwork' cat subnets/t-c/.missing subnets/t-l/.missing
rmdir subnets/t-c subnets/t-l

mkdir subnets/t-o
echo 10.9.3.128/25 >subnets/t-o/cidr
refused EINVAL "a create that the cloud refuses" ln -s ../../networks/t-net subnets/t-o/network
like "... in its words" 'overlaps with another subnet' cat .error
is "... leaves the draft" network cat subnets/t-o/.missing
ok "... which can be corrected" sh_ \
	'echo 10.9.4.0/24 > subnets/t-o/cidr; ln -s ../../networks/t-net subnets/t-o/network'
is "... and created" 10.9.4.0/24 cat subnets/t-o/cidr
ok "mkdir ports/P is a draft" mkdir ports/t-p
ok "... a bare id is a link's text too" sh_ 'ln -s "$(cat networks/t-net/id)" ports/t-p/network'
like "... it lives" '^fa:' cat ports/t-p/mac_address
mkdir ports/t-drop
ok "rmdir drops a draft" rmdir ports/t-drop
refused ENOENT "... it is gone" stat ports/t-drop
mkdir subnets/t-lost networks/.draft/t-lost
cd / && unmount
for what in subnets/t-lost networks/.draft/t-lost; do
	ok "an unmount tells of what it loses: $what" grep -q "the draft $what is lost" "$FSLOG"
done
is "... and of no more" 2 grep -c 'is lost' "$FSLOG"
mount_cloud && cd "$M" || exit 1
ok "clean" rm -r ports/t-p networks/t-net
