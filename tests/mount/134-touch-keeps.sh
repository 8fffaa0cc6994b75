#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), touch: of a collection that has been listed it asks for the list, and is
# answered when that has come. What has changed is read, wherever it stands; the rest the kernel
# keeps. A list that takes longer than a second, or fails, is read at the next look.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=5,subnets=5,ports=60
start_faults
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/ports/t-{a,b,c,d}
id() { cat "ports/$1/id"; }
read -r a b c <<<"$(id t-a) $(id t-b) $(id t-c)"
net=$(cat networks/t-n/id)
asked() { awk '$1 == "kernel_requests" {print $2}' .cloudnetfs/stats; }
walk() { cat ports/*/{id,name,status,mac_address}; ls ports networks/t-n/ports; }
warm() { for _ in 1 2 3; do walk >"$WORK/walked" 2>&1; done; }
# asks COMMAND...: how much the kernel asks for it, beside what reading the count takes
asks() {
	local before own
	before=$(asked)
	own=$(($(asked) - before))
	before=$(asked)
	"$@" >"$WORK/out" 2>&1
	echo $(($(asked) - before - own))
}
warm
m=$(mark)
touch ports
is "touch asks for the list" 1 requests "$m" GET 'ports\?limit='
is "... and nothing else" 1 requests "$m"
# stays MOST COMMAND...: after it and a touch the walk takes at most so many requests of the kernel,
# and none of the cloud. On a machine that is slower than touch waits it is tried again.
stays() {
	local most=$1 n m
	shift
	for _ in 1 2 3 4 5; do
		warm
		"$@" >/dev/null
		touch ports
		m=$(mark)
		n=$(asks walk)
		[ "$n" -gt "$most" ] || [ "$(requests "$m")" -gt 0 ] || return 0
		echo "$n requests of the kernel"
	done
	return 1
}
ok "what has not changed stays the kernel's: 240 files" stays 12 true

api PUT "/ports/$a" '{"port": {"description": "by others"}}' >/dev/null
touch ports
is "a value that others have changed is read" "by others" cat ports/t-a/description
change() { api PUT "/ports/$a" "{\"port\": {\"description\": \"$RANDOM\"}}"; }
ok "... and the files of others stay" stays 24 change
warm
api PUT "/ports/$b" '{"port": {"name": "t-renamed"}}' >/dev/null
api DELETE "/ports/$c" >/dev/null
api POST /ports "{\"port\": {\"network_id\": \"$net\", \"name\": \"t-new\"}}" >/dev/null
touch ports
refused ENOENT "what is called otherwise" stat ports/t-b
refused ENOENT "... is gone" stat ports/t-c
is "... is new" "$b t-new" sh_ 'echo $(cat ports/t-renamed/id) $(cat ports/t-new/name)'
is "... is read at once" "t-a t-d t-new t-renamed" sh_ 'ls ports | grep ^t- | xargs'
is "... in a view, too" "t-a t-d t-new t-renamed" sh_ 'ls networks/t-n/ports | xargs'
is "... and in .json" "t-a t-d t-new t-renamed" sh_ \
	'jq -r ".[].name" ports/.json | grep ^t- | sort | xargs'

warm
api PUT "/ports/$a" '{"port": {"description": "later"}}' >/dev/null
fault "GET /network/v2.0/ports? status code=404 count=1"
ok "touch where the list fails" touch ports
is "... leaves nothing old" later cat ports/t-a/description
ls ports >/dev/null
warm
api PUT "/ports/$a" '{"port": {"description": "last"}}' >/dev/null
fault "GET /network/v2.0/ports?limit delay ms=6000 count=1"
began=${EPOCHREALTIME/./}
ok "touch of a list that takes long" touch ports
ok "... is answered before" [ $((${EPOCHREALTIME/./} - began)) -lt 5000000 ]
is "... and leaves nothing old" last cat ports/t-a/description
fault ''
