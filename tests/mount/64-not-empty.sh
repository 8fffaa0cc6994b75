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
# within DIR COMMAND...: from there no lookup comes before (no shell looks for itself), which would be what fails
within() {
	local dir=$1 what
	shift
	fault ''
	sleep 0.1
	pushd "$dir" >/dev/null || exit 1
	sleep 0.6
	fault "${faults[@]}"
	for what; do refused EREMOTEIO "$dir: $what" $what; done
	popd >/dev/null || exit 1
}

faults=("GET /network status code=500 message=it broke" "GET /compute status code=500 message=it broke")
fault "${faults[@]}"
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
exec 7<networks/n/name
within networks 'ls' 'stat n' 'cat .json'
within networks/n 'ls' 'stat .' 'cat name' 'stat nosuch' 'cat /dev/fd/7'
exec 7<&-
within ports/p 'stat network' 'cat network/id' 'stat device'
within servers/vm-1/ips 'ls' 'stat nosuch'
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
fault "GET /network/v2.0/networks status code=500 message=it broke" "GET /network/v2.0/floatingips status code=500 message=it broke" \
	"GET /network/v2.0/security-group-rules status code=500 message=it broke"
sleep 1
ok "ports and groups are there" ls ports/p security-groups/g
for what in 'cat ports/p/network/id' 'ls ports/p/ips' 'ls servers/vm-1/networks' 'ls servers/vm-1/ips' 'ls security-groups/g/rules'; do
	broken "$what"
done

# one object alone, by its id
faults=("GET /network/v2.0/networks/ status code=500 message=it broke")
within networks/n 'stat .' 'cat name' 'ls'
within networks 'stat 11111111-2222-3333-4444-555555555555'
fault ''
sleep 1
is "... which is there" n cat networks/n/name

# whatever it is that is wrong
while read -r errno answer; do
	fault "GET /network $answer"
	sleep 0.6
	refused "$errno" "ls: $answer" ls networks
	refused "$errno" "stat: $answer" stat networks/other
	refused "$errno" "... of a view" ls ports/p/security_groups
done <<'END'
EOPNOTSUPP status code=404 message=no such page
EACCES status code=403 message=no
EKEYEXPIRED unauthorized
EBADMSG wrongtype
EBADMSG truncate
EBADMSG status code=204
EPROTO redirect to=http://127.0.0.1:1/
EREMOTEIO close-before
END
fault ''
cd / && unmount && mount_cloud sandbox -o cache_ttl=600 && cd "$M" || exit 1
name=networks/n/name
ok "what is cached" sh_ "ls networks; cat $name"
fault "${faults[@]}" "GET /network/v2.0/networks status code=500 message=it broke"
is "... is served" n cat $name
broken "dd iflag=direct bs=4k if=$name"
broken 'touch networks; ls networks'
fault ''
kill "$SANDBOX_PID"
wait "$SANDBOX_PID" 2>/dev/null
SANDBOX_PID=''
touch networks servers ports
for what in 'ls networks' 'ls servers' 'stat networks/other' 'ls ports/p/security_groups'; do
	refused ECONNREFUSED "no cloud: $what" sh_ "$what"
done
