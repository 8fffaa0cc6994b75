#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 7, last sentence: ENOENT means that it does not exist, and nothing
# else: an unreachable cloud never looks like an empty directory.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "a real cloud does not fail on purpose"; pass "(nothing to do)"; exit; }
start_sandbox --build-ms 100
mount_cloud sandbox -o cache_ttl=0.5 || exit 1
cd "$M" || exit 1
mkdir networks/n networks/n/subnets/10.0.0.0%2F24 networks/n/ports/p routers/r security-groups/g ips/i
ln -s ../../networks/public routers/r/gateway
ln -s ../../../subnets/10.0.0.0%2F24 routers/r/interfaces/
ip=$(readlink ips/i)
ln -s ../../ports/p "ips/$ip/port"
ln -s ../../../networks/n servers/vm-1/networks/
sleep 1
all=$(ls networks ports routers subnets ips)
sleep 1
broken() { refused EREMOTEIO "$1" sh_ "$1"; }

fault "GET /network status code=500 message=it broke" "GET /compute status code=500 message=it broke"
for what in 'ls networks' 'ls networks/n' 'ls networks/n/ports' 'ls networks/n/subnets' 'ls ports/p/security_groups' 'ls ports/p/subnets' \
	'ls ports/p/ips' 'ls routers/r/interfaces' 'ls servers' 'ls servers/vm-1/networks' 'ls servers/vm-1/ips' 'ls security-groups/g/rules' \
	'cat networks/.json' 'cat networks/n/.json' 'cat networks/n/name' 'cat ports/p/network/id' 'stat ports/p/network' "cat ips/$ip/port/id" \
	'stat networks/other' 'stat networks/n/ports/p' 'stat networks/n/ports/other' 'stat ips/nolabel' 'stat networks/11111111-2222-3333-4444-555555555555' \
	'rmdir networks/other' 'mkdir networks/n/ports/x' 'mkdir ips/j' "ln -s ../../ports/other ips/$ip/port" 'rm routers/r/gateway' \
	'find networks -maxdepth 1' 'echo x > networks/n/description'; do
	broken "$what"
done
fault ''
sleep 1
is "afterwards all is there" "$all" ls networks ports routers subnets ips

# one collection alone: what is shown from it elsewhere is not empty either
fault "GET /network/v2.0/ports status code=500 message=it broke"
sleep 1
ok "networks are there" ls networks/n
for what in 'ls ports' 'ls networks/n/ports' 'ls routers/r/interfaces' 'ls servers/vm-1/networks' \
	"stat -L ips/$ip/port/" 'stat networks/n/ports/p' 'stat networks/n/ports/other'; do
	broken "$what"
done
fault "GET /network/v2.0/security-groups status code=500 message=it broke" "GET /network/v2.0/subnets status code=500 message=it broke"
sleep 1
ok "ports are there" ls ports/p
for what in 'ls ports/p/security_groups' 'ls ports/p/subnets' 'ls networks/n/subnets'; do
	broken "$what"
done
fault ''
