#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), COLLECTIONS: what the cloud does not have, and answers 404 to, fails nobody
# who walks the tree: ips/ stands empty, routers/ is absent, and comes when the cloud has it.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
fault "GET /network/v2.0/routers status code=404 message=The resource could not be found." \
	"GET /network/v2.0/floatingips status code=404 message=The resource could not be found."
mount_cloud "$CLOUD" -o cache_ttl=2 || exit 1
cd "$M" || exit 1
ok "cp -r ends with 0" cp -r . "$WORK/copy"
ok "find ends with 0" sh_ "find . >/dev/null"
ok "ips/ stands" test -d ips
is "... empty" "" ls ips
refused ENOENT "a floating IP is absent" stat ips/203.0.113.77
refused EOPNOTSUPP "... and none is made" mkdir ips/t-ip
is "routers/ is not listed" "" sh_ "ls | grep -x routers"
mkdir networks/t-n
ok "find of a network ends with 0" sh_ "find networks/t-n >/dev/null"
sleep 2.1
m=$(mark)
ok "later the whole tree is walked again" sh_ "find . >/dev/null"
is "... routers are no part of it" "" sh_ "ls | grep -x routers"
fault
is "when the cloud has them they are there" routers eventually routers sh_ \
	"stat routers >/dev/null && ls routers >/dev/null; ls | grep -x routers"
ok "... to be made" mkdir routers/t-r
is "... and listed" t-r sh_ "ls routers | grep -x t-r"
fault "GET /network/v2.0/routers status code=404 message=The resource could not be found."
touch routers
refused EOPNOTSUPP "what was there once is not gone because of a 404" ls routers
fault
