#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some twenty-five seconds for what is remembered to grow old
# cloudnetfs-tree(7), ERRORS: ENOENT means that it does not exist, and nothing
# else: an unreachable cloud never looks like an empty directory.
. "$(dirname "$0")/lib.sh"
start_sandbox --build-ms 100
start_faults
mount_cloud "$CLOUD" -o cache_ttl=0.5 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.0.0.0%2F24 networks/t-n/ports/t-p routers/t-r \
	security-groups/t-g ips/t-i
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.0.0.0%2F24 routers/t-r/interfaces/
ip=$(readlink ips/t-i)
ln -s ../../ports/t-p "ips/$ip/port"
if [ -n "$REAL" ]; then
	skip "servers and what they show: this cloud has no Compute, which needs hosts"
else
	ln -s ../../../networks/t-n servers/vm-1/networks/
fi
sleep 1
all=$(ls networks ports routers subnets ips)
sleep 1
broken() { [ -n "$REAL" ] && [[ $1 == *servers* ]] || refused EREMOTEIO "$1" sh_ "$1"; }
# within DIR COMMAND...: from there no lookup comes before (no shell looks for itself), which would
# be what fails
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

faults=("GET /network status code=500 message=it broke" \
	"GET /compute status code=500 message=it broke")
fault "${faults[@]}"
for what in 'ls networks' 'ls networks/t-n' 'ls networks/t-n/ports' 'ls networks/t-n/subnets' \
	'ls ports/t-p/security_groups' 'ls ports/t-p/subnets' \
	'ls ports/t-p/ips' 'ls routers/t-r/interfaces' 'ls servers' 'ls servers/vm-1/networks' \
	'ls servers/vm-1/ips' 'ls security-groups/t-g/rules' \
	'cat networks/.json' 'cat networks/t-n/.json' 'cat networks/t-n/name' \
	'cat ports/t-p/network/id' 'stat ports/t-p/network' "cat ips/$ip/port/id" \
	'stat networks/other' 'stat networks/t-n/ports/t-p' 'stat networks/t-n/ports/other' \
	'stat ips/nolabel' 'stat networks/11111111-2222-3333-4444-555555555555' \
	'rmdir networks/other' 'mkdir networks/t-n/ports/x' 'mkdir ips/j' \
	"ln -s ../../ports/other ips/$ip/port" 'rm routers/t-r/gateway' \
	'find networks -maxdepth 1' 'echo x > networks/t-n/description'; do
	broken "$what"
done
fault ''
sleep 1
exec 7<networks/t-n/name
within networks 'ls' 'stat t-n' 'cat .json'
within networks/t-n 'ls' 'stat .' 'cat name' 'stat nosuch' 'cat /dev/fd/7'
exec 7<&-
within ports/t-p 'stat network' 'cat network/id' 'stat device'
[ -n "$REAL" ] || within servers/vm-1/ips 'ls' 'stat nosuch'
fault ''
sleep 1
is "afterwards all is there" "$all" ls networks ports routers subnets ips

# one collection alone: what is shown from it elsewhere is not empty either
fault "GET /network/v2.0/ports status code=500 message=it broke"
sleep 1
ok "networks are there" ls networks/t-n
for what in 'ls ports' 'ls networks/t-n/ports' 'ls routers/t-r/interfaces' \
	'ls servers/vm-1/networks' \
	"stat -L ips/$ip/port/" 'stat networks/t-n/ports/t-p' 'stat networks/t-n/ports/other'; do
	broken "$what"
done
fault "GET /network/v2.0/security-groups status code=500 message=it broke" \
	"GET /network/v2.0/subnets status code=500 message=it broke"
sleep 1
ok "ports are there" ls ports/t-p
for what in 'ls ports/t-p/security_groups' 'ls ports/t-p/subnets' 'ls networks/t-n/subnets'; do
	broken "$what"
done
fault "GET /network/v2.0/networks status code=500 message=it broke" \
	"GET /network/v2.0/floatingips status code=500 message=it broke" \
	"GET /network/v2.0/security-group-rules status code=500 message=it broke"
sleep 1
ok "ports and groups are there" ls ports/t-p security-groups/t-g
for what in 'cat ports/t-p/network/id' 'ls ports/t-p/ips' 'ls servers/vm-1/networks' \
	'ls servers/vm-1/ips' 'ls security-groups/t-g/rules'; do
	broken "$what"
done

# one object alone, by its id
faults=("GET /network/v2.0/networks/ status code=500 message=it broke")
within networks/t-n 'stat .' 'cat name' 'ls'
within networks 'stat 11111111-2222-3333-4444-555555555555'
fault ''
sleep 1
is "... which is there" t-n cat networks/t-n/name

# whatever it is that is wrong
while read -r errno answer; do
	fault "GET /network $answer"
	sleep 0.6
	refused "$errno" "ls: $answer" ls networks
	refused "$errno" "stat: $answer" stat networks/other
	refused "$errno" "... of a view" ls ports/t-p/security_groups
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
cd / && unmount && mount_cloud "$CLOUD" -o cache_ttl=600 && cd "$M" || exit 1
name=networks/t-n/name
ok "what is cached" sh_ "ls networks; cat $name"
fault "${faults[@]}" "GET /network/v2.0/networks status code=500 message=it broke"
is "... is served" t-n cat $name
broken "dd iflag=direct bs=4k if=$name"
broken 'touch networks; ls networks'
fault ''
end_cloud
touch networks ports
[ -n "$REAL" ] || touch servers
for what in 'ls networks' 'ls servers' 'stat networks/other' 'ls ports/t-p/security_groups'; do
	[ -n "$REAL" ] && [[ $what == *servers* ]] ||
		refused ECONNREFUSED "no cloud: $what" sh_ "$what"
done
