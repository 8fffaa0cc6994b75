#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), port-forwardings/: ports of a floating IP lead to ports of servers; they are
# made, changed and removed in ips/A/port-forwardings/.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.77.0.0_24 networks/t-n/ports/t-p routers/t-r
ln -s ../../networks/public routers/t-r/gateway
ln -s "$M/networks/t-n/subnets/10.77.0.0_24" routers/t-r/interfaces/
mkdir ips/t-ip
a=ips/$(readlink ips/t-ip)
[ -d "$a/port-forwardings" ] || { skip "this cloud has none"; pass "(nothing to do)"; exit; }
f=$a/port-forwardings
p=$(sed 's/.*ip_address=\([0-9.]*\).*/\1/' ports/t-p/fixed_ips | grep -o '10\.77\.0\.[0-9]*')

cat "$a/status" >/dev/null
m=$(mark)
is "none yet" "" ls "$f"
is "... as the floating IP itself says: nothing is asked" 0 requests "$m"
is "the list of them is no file" no sh_ "test -e $a/port_forwardings && echo yes || echo no"
ok "mkdir is a draft" mkdir "$f/t-ssh"
ok "its values" sh_ "cd $f/t-ssh && ln -s $M/ports/t-p port && echo $p > internal_ip_address &&
	echo tcp > protocol && echo 22 > internal_port"
is "... the last is missing" external_port cat "$f/t-ssh/.missing"
m=$(mark)
ok "... and makes it" sh_ "echo 2222 > $f/t-ssh/external_port"
is "... by one POST" 1 requests "$m" POST
n=$(readlink "$f/t-ssh")
is "it is called by its id" "$n" cat "$f/$n/id"
is "... described by its name" t-ssh cat "$f/$n/description"
is "... of this floating IP" "$(cat "$a/id")" cat "$f/$n/floatingip_id"
is "... leads to the port" t-p sh_ "cat $f/$n/port/name"
is "... and is a range of one" 2222:2222 cat "$f/$n/external_port_range"
is "the floating IP is on the router" t-r cat "$a/router/name"
ok "another external port" sh_ "echo 2200 > $f/$n/external_port"
is "... is in the cloud" 2200 sh_ "touch $f/$n; cat $f/$n/external_port"
ok "ports of a range, made by mv" sh_ "mkdir $f/.draft/t-web && cd $f/.draft/t-web &&
	cat $M/ports/t-p/id > internal_port_id && echo $p > internal_ip_address &&
	echo tcp > protocol && echo 80:81 > internal_port_range &&
	echo 8080:8081 > external_port_range && mv ../t-web ../.."
is "... are both there" 2 sh_ "find $f -name protocol | wc -l"
refused EINVAL "a protocol that is none" sh_ "echo http > $f/$n/protocol"
refused EINVAL "a port that another range has" sh_ "echo 8080 > $f/$n/external_port"
like "... in the cloud's words" "port collision" cat .error
like "they keep the floating IP" "port-forwardings" sh_ "ls -l $a/.blockers"
is "... by their ids" "" sh_ "ls $a/.blockers | grep '~'"
refused EBUSY "... which is not removed" rmdir "$a"
refused EBUSY "... nor given to a port" ln -s "$M/ports/t-p" "$a/port"
ok "rmdir removes one" rmdir "$f/$n"
is "... in the cloud" 1 sh_ "touch $f; ls -d $f/*-*-* | wc -l"
ok "without its port the other goes" rmdir ports/t-p
touch "$f" "$a"
is "... too" "" sh_ "ls $f | grep -- '-.*-'"
ok "the floating IP goes then" rmdir "$a"
rm routers/t-r/interfaces/*
rmdir routers/t-r networks/t-n
