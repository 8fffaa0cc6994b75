#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 8: the kernel keeps what it was given for what is left of the
# cache's time, and no longer; own changes are seen at once in every view.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "somebody else is played in the sandbox"; pass "(nothing to do)"; exit; }
start_sandbox
mount_cloud sandbox -o cache_ttl=4 || exit 1
cd "$M" || exit 1
mkdir networks/n networks/n/subnets/10.3.0.0%2F24 networks/n/ports/p networks/gone routers/r
id=$(cat networks/n/id)
elsewhere() { api PUT "/networks/$id" "{\"network\": $1}" >/dev/null; }
# What has been read 3 s ago, in whatever way, is old 2 s later, not 4 s after its last reading.
look() { cat networks/n/description; ls -l networks/n networks >/dev/null; stat -c %s networks/n/description >/dev/null; }

touch networks
look >/dev/null
elsewhere '{"description": "first"}'
for _ in 1 2 3 4 5 6; do
	sleep 0.5
	last=$(look)
done
is "while it is fresh it is what it was" "" echo "$last"
sleep 2
is "read over and over, it is no older than the cache's time" first look
is "... its size is that of the new text" 6 stat -c %s networks/n/description
touch networks
look >/dev/null
api POST /networks '{"network": {"name": "new"}}' >/dev/null
api DELETE "/networks/$(cat networks/gone/id)" >/dev/null
refused ENOENT "a name that is not there, asked for" stat networks/newer
api POST /networks '{"network": {"name": "newer"}}' >/dev/null
sleep 4.5
is "a listing is no older than that" $'n\nnew\nnewer\npublic' ls networks
refused ENOENT "... nor what it had" stat networks/gone
ok "... nor that a name was not there" stat networks/newer
# a link's text, a view, .json
cat ports/p/network/id networks/n/.json >/dev/null
ls networks/n/ports >/dev/null
elsewhere '{"name": "renamed"}'
api POST /ports "{\"port\": {\"network_id\": \"$id\", \"name\": \"p2\"}}" >/dev/null
sleep 4.5
is "a link's text is no older" "$id" cat ports/p/network/id
is "... nor a view" $'p\np2' ls networks/renamed/ports
is "... nor .json" renamed jq -r .name networks/renamed/.json
# an answer that was made before a later question's, and comes after it
exec 7<networks/renamed/description
touch networks
fault 'GET /network/v2.0/networks delay-after ms=1500 count=1'
ls networks >"$WORK/listed" & lister=$!
sleep 0.5
elsewhere '{"description": "after the list"}'
id2=$(api POST /networks '{"network": {"name": "after"}}' | jq -r .network.id)
api POST /ports "{\"port\": {\"network_id\": \"$id2\", \"name\": \"p3\"}}" >/dev/null
touch /proc/self/fd/7
is "what is asked for later" "after the list" cat /proc/self/fd/7
is "... while an older list is under way" 0 stat -c %s "$WORK/listed"
is "... and made later" "$id2" cat ports/p3/network/id
wait $lister
is "... is not set back by it" "after the list" cat /proc/self/fd/7
is "... nor taken away" "$id2" cat ports/p3/network/id
exec 7<&-
# what is wanted afresh is asked for afresh, though somebody has asked just before
touch networks
fault 'GET /network/v2.0/networks delay-after ms=1500 count=1'
ls networks >/dev/null & lister=$!
sleep 0.5
api POST /networks '{"network": {"name": "later"}}' >/dev/null
kill -HUP "$FS_PID"
sleep 0.2
is "SIGHUP while a list is under way: ls waits for another" later sh_ 'ls networks | grep later'
wait $lister
exec 7<networks/renamed/description
ls networks >/dev/null
fault 'GET /network/v2.0/networks delay-after ms=1500 count=1'
touch networks/renamed & reader=$!
sleep 0.5
elsewhere '{"description": "later"}'
touch /proc/self/fd/7
is "touch while the object is under way" later cat /proc/self/fd/7
wait $reader
exec 7<&-
fault
cd / && unmount && mount_cloud sandbox -o cache_ttl=0 && cd "$M" || exit 1
elsewhere '{"name": "n", "description": "a"}'
is "with no time at all, each reading is the cloud's" a cat networks/n/description
elsewhere '{"description": "b"}'
is "... and the next" b cat networks/n/description
cd / && unmount && mount_cloud sandbox -o cache_ttl=600 && cd "$M" || exit 1

# own changes, in every place where they show
ls -R . >/dev/null
ls -l networks/n/ports subnets ports networks/public/ips ips routers/r >/dev/null
mkdir networks/n/ports/own
is "a port that is made is in its network's view" yes sh_ '[ -L networks/n/ports/own ] && ls networks/n/ports | grep -qx own && echo yes'
is "... in ports/" own sh_ 'ls ports | grep -x own'
is "... and in its subnet" "10.3.0.0%2F24" ls ports/own/subnets
mkdir networks/n/subnets/10.3.1.0%2F24
is "a subnet is in the view, in subnets/ and among its network's" 10.3.1.0%2F24 sh_ 'ls networks/n/subnets subnets | grep -x 10.3.1.0%2F24 | sort -u'
ln -s ../../networks/public routers/r/gateway
ln -s ../../../subnets/10.3.0.0%2F24 routers/r/interfaces/
is "an interface's port is in the network's view" 1 sh_ 'ls -l networks/n/ports | grep -c -- "-> .*/ports/[0-9a-f]*-"'
mkdir ips/i
ip=$(readlink ips/i)
is "a floating IP is in its network's view" "$ip" sh_ "ls networks/public/ips | grep -x '$ip'"
ln -s ../../ports/own "ips/$ip/port"
is "associated, it is in its port" "$ip" ls ports/own/ips
is "... with its router" ../../routers/r readlink "ips/$ip/router"
rm "ips/$ip/port"
is "disassociated, it is not" "" ls ports/own/ips
is "... nor has it a router" no sh_ "[ -L 'ips/$ip/router' ] && echo yes || echo no"
mkdir security-groups/g
ln -s ../../../security-groups/g ports/own/security_groups/
is "a group is in its port" "g" sh_ 'ls ports/own/security_groups | grep -x g'
is "... also in the value of .json" 2 jq '.security_groups | length' ports/own/.json
echo text >ports/own/description
is "a value is in every file that has it" "text text" sh_ "echo \$(cat ports/own/description) \$(jq -r .description ports/own/.json)"
is "... and in the collection's" text jq -r '.[] | select(.name == "own") | .description' ports/.json
rmdir ports/own
is "what is removed is in no view" "" find ports networks routers -name own
refused ENOENT "... nor by a path through one" stat networks/n/ports/own/id

# by touch and SIGHUP
refused ENOENT "a name that is not there" stat networks/later
api POST /networks '{"network": {"name": "later"}}' >/dev/null
refused ENOENT "... is not there while that is fresh" stat networks/later
touch networks
ok "... and is there after touch" timeout 5 bash -c 'until stat networks/later; do sleep 0.05; done'
ls networks >/dev/null
refused ENOENT "another" stat networks/last
api POST /networks '{"network": {"name": "last"}}' >/dev/null
kill -HUP "$FS_PID"
ok "... after SIGHUP" timeout 5 bash -c 'until stat networks/last; do sleep 0.05; done'
