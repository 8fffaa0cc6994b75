#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: it looks at what is half as old as the cache's time
# waits: twenty seconds for what is remembered to grow old
# cloudnetfs-tree(7), FILES: the kernel keeps what it was given for what is left of the
# cache's time, and no longer; own changes are seen at once in every view.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
ttl=4
[ -z "$REAL" ] || ttl=10	# a real cloud's answers take their time
mount_cloud "$CLOUD" -o cache_ttl=$ttl || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.3.0.0%2F24 networks/t-n/ports/t-p \
	networks/t-gone routers/t-r
id=$(cat networks/t-n/id)
elsewhere() { api PUT "/networks/$id" "{\"network\": $1}" >/dev/null; }
# A list stays under way for so long: the cloud is asked for three things meanwhile.
held=1500
[ -z "$REAL" ] || held=7000
# under_way COMMAND...: begins it; what the cloud makes for it is answered after a while.
under_way() {
	local from
	from=$(mark)
	fault "GET /network/v2.0/networks delay-after ms=$held count=1"
	"$@" >"$WORK/listed" & pid=$!
	eventually 1 requests "$from" GET '/v2.0/networks' >/dev/null
}
# A text that was read 3 s ago, in whatever way, is old 2 s later, not 4 s after its last reading.
# part EIGHTHS: so much of the cache's time (half a second, in the sandbox)
part() { sleep "$(jq -n "$ttl * $1 / 8")"; }
look() {
	cat networks/t-n/description; ls -l networks/t-n networks >/dev/null
	stat -c %s networks/t-n/description >/dev/null
}

# A machine that stands still may use up the time before it is looked at: then all of it again.
for _ in 1 2 3 4 5; do
	elsewhere '{"description": ""}'
	touch networks
	began=$EPOCHREALTIME
	look >/dev/null
	elsewhere '{"description": "first"}'
	for _ in 1 2 3 4 5 6; do
		part 1
		last=$(look)
	done
	jq -ne "$EPOCHREALTIME - $began < $ttl" >/dev/null && break
done
is "while it is fresh it is what it was" "" echo "$last"
part 4
is "read over and over, it is no older than the cache's time" first look
is "... its size is that of the new text" 6 stat -c %s networks/t-n/description
touch networks
look >/dev/null
api POST /networks '{"network": {"name": "t-new"}}' >/dev/null
api DELETE "/networks/$(cat networks/t-gone/id)" >/dev/null
refused ENOENT "a name that is not there, asked for" stat networks/t-newer
api POST /networks '{"network": {"name": "t-newer"}}' >/dev/null
part 9
is "a listing is no older than that" $'public\nt-n\nt-new\nt-newer' seen networks
refused ENOENT "... nor what it had" stat networks/t-gone
ok "... nor that a name was not there" stat networks/t-newer
# a link's text, a view, .json
cat ports/t-p/network/id networks/t-n/.json >/dev/null
ls networks/t-n/ports >/dev/null
elsewhere '{"name": "t-renamed"}'
api POST /ports "{\"port\": {\"network_id\": \"$id\", \"name\": \"t-p2\"}}" >/dev/null
part 9
is "a link's text is no older" "$id" cat ports/t-p/network/id
is "... nor a view" $'t-p\nt-p2' ls networks/t-renamed/ports
is "... nor .json" t-renamed jq -r .name networks/t-renamed/.json
# an answer that was made before a later question's, and comes after it
exec 7<networks/t-renamed/description
touch networks
under_way ls networks
elsewhere '{"description": "after the list"}'
id2=$(api POST /networks '{"network": {"name": "t-after"}}' | jq -r .network.id)
api POST /ports "{\"port\": {\"network_id\": \"$id2\", \"name\": \"t-p3\"}}" >/dev/null
touch /proc/self/fd/7
is "what is asked for later" "after the list" cat /proc/self/fd/7
is "... while an older list is under way" 0 stat -c %s "$WORK/listed"
is "... and made later" "$id2" cat ports/t-p3/network/id
wait $pid
is "... is not set back by it" "after the list" cat /proc/self/fd/7
is "... nor taken away" "$id2" cat ports/t-p3/network/id
exec 7<&-
# what is wanted afresh is asked for afresh, though somebody has asked just before
touch networks
under_way ls networks
api POST /networks '{"network": {"name": "t-later"}}' >/dev/null
kill -HUP "$FS_PID"
sleep 0.2
is "SIGHUP while a list is under way: ls waits for another" t-later sh_ 'ls networks | grep t-later'
wait $pid
exec 7<networks/t-renamed/description
ls networks >/dev/null
under_way touch networks/t-renamed
elsewhere '{"description": "later"}'
touch /proc/self/fd/7
is "touch while the object is under way" later cat /proc/self/fd/7
wait $pid
exec 7<&-
fault
cd / && unmount && mount_cloud "$CLOUD" -o cache_ttl=0 && cd "$M" || exit 1
elsewhere '{"name": "t-n", "description": "a"}'
is "with no time at all, each reading is the cloud's" a cat networks/t-n/description
elsewhere '{"description": "b"}'
is "... and the next" b cat networks/t-n/description
cd / && unmount && mount_cloud "$CLOUD" -o cache_ttl=600 && cd "$M" || exit 1

# own changes, in every place where they show
ls -R . >/dev/null
ls -l networks/t-n/ports subnets ports networks/public/ips ips routers/t-r >/dev/null
mkdir networks/t-n/ports/t-own
is "a port that is made is in its network's view" yes sh_ \
	'[ -L networks/t-n/ports/t-own ] && ls networks/t-n/ports | grep -qx t-own && echo yes'
is "... in ports/" t-own sh_ 'ls ports | grep -x t-own'
is "... and in its subnet" "10.3.0.0%2F24" ls ports/t-own/subnets
mkdir networks/t-n/subnets/10.3.1.0%2F24
is "a subnet is in the view, in subnets/ and among its network's" 10.3.1.0%2F24 sh_ \
	'ls networks/t-n/subnets subnets | grep -x 10.3.1.0%2F24 | sort -u'
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.3.0.0%2F24 routers/t-r/interfaces/
is "an interface's port is in the network's view" 1 sh_ \
	'ls -l networks/t-n/ports | grep -c -- "-> .*/ports/[0-9a-f]*-"'
mkdir ips/t-i
ip=$(readlink ips/t-i)
is "a floating IP is in its network's view" "$ip" sh_ "ls networks/public/ips | grep -x '$ip'"
ln -s ../../ports/t-own "ips/$ip/port"
is "associated, it is in its port" "$ip" ls ports/t-own/ips
is "... with its router" ../../routers/t-r readlink "ips/$ip/router"
rm "ips/$ip/port"
is "disassociated, it is not" "" ls ports/t-own/ips
is "... nor has it a router" no sh_ "[ -L 'ips/$ip/router' ] && echo yes || echo no"
mkdir security-groups/t-g
ln -s ../../../security-groups/t-g ports/t-own/security_groups/
is "a group is in its port" "t-g" sh_ 'ls ports/t-own/security_groups | grep -x t-g'
is "... also in the value of .json" 2 jq '.security_groups | length' ports/t-own/.json
echo text >ports/t-own/description
is "a value is in every file that has it" "text text" sh_ \
	"echo \$(cat ports/t-own/description) \$(jq -r .description ports/t-own/.json)"
is "... and in the collection's" text jq \
	-r '.[] | select(.name == "t-own") | .description' ports/.json
rmdir ports/t-own
is "what is removed is in no view" "" find ports networks routers -name t-own
refused ENOENT "... nor by a path through one" stat networks/t-n/ports/t-own/id

# by touch and SIGHUP
refused ENOENT "a name that is not there" stat networks/t-missed
api POST /networks '{"network": {"name": "t-missed"}}' >/dev/null
refused ENOENT "... is not there while that is fresh" stat networks/t-missed
touch networks
ok "... and is there after touch" timeout 5 bash -c \
	'until stat networks/t-missed; do sleep 0.05; done'
ls networks >/dev/null
refused ENOENT "another" stat networks/t-last
api POST /networks '{"network": {"name": "t-last"}}' >/dev/null
kill -HUP "$FS_PID"
ok "... after SIGHUP" timeout 5 bash -c 'until stat networks/t-last; do sleep 0.05; done'
