#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NAMES: a view judges by its own entries. Two networks may each have a
# subnet 10.0.0.0/24; a subnet and a port of one name in interfaces/ are told apart; of a named
# interface with several subnets each can be removed.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-m
n=networks/t-n/subnets m=networks/t-m/subnets

ok "a subnet by its CIDR" mkdir $n/10.77.0.0%2F24
a=$(cat $n/10.77.0.0%2F24/id)
mark=$(mark)
ok "... in another network too" mkdir $m/10.77.0.0%2F24
b=$(cat $m/10.77.0.0%2F24/id)
is "... by one POST" 1 requests "$mark" POST /subnets
refused EEXIST "... but not twice" mkdir $m/10.77.0.0%2F24
is "each stands plain in its own" "10.77.0.0%2F24 10.77.0.0%2F24" sh_ "ls $n $m | grep 77 | xargs"
is "... and leads to its own" "$a $b" sh_ "cat {$n,$m}/10.77.0.0%2F24/id | xargs"
is "... the collection tells them apart" \
	"$(printf '10.77.0.0%%2F24~%s\n' "${a:0:8}" "${b:0:8}" | sort | xargs)" sh_ \
	"ls subnets | grep 10.77 | sort | xargs"
ok "the collection's name leads there from the view too" test -e "$n/10.77.0.0%2F24~${a:0:8}"
refused ENOENT "... another's does not" stat "$n/10.77.0.0%2F24~${b:0:8}"
is "an underscore stands for the slash" "10.78.0.0/24 10.78.0.0_24" sh_ \
	"mkdir $n/10.78.0.0_24; cat $n/10.78.0.0_24/cidr $n/10.78.0.0_24/name | xargs"
ok "two mkdirs of one name at once, in two networks" sh_ "mkdir $n/10.79.0.0_24 & 
	mkdir $m/10.79.0.0_24 && wait \$!"
is "... make one in each" "t-n t-m" sh_ \
	"for v in $n $m; do basename \$(readlink $PWD/\$v/10.79.0.0_24/network); done | xargs"

# somebody else's namesake, in the same network
port() {
	api POST /ports "{\"port\": {\"network_id\": \"$1\", \"name\": \"$2\"}}" | jq -r .port.id
}
net=$(cat networks/t-n/id)
p=$(port "$net" t-twin)
q=$(port "$(cat networks/t-m/id)" t-twin)
touch ports networks
is "equal names in two views stand plain" "t-twin t-twin" sh_ \
	"ls networks/t-[nm]/ports | grep t-twin | xargs"
is "... and are looked up so" "$p $q" sh_ \
	"cat networks/t-n/ports/t-twin/id networks/t-m/ports/t-twin/id | xargs"
r=$(port "$net" t-twin)
touch ports networks
is "where they meet they have suffixes" \
	"$(printf 't-twin~%s\n' "${p:0:8}" "${r:0:8}" | sort | xargs)" sh_ \
	"ls networks/t-n/ports | grep t-twin | sort | xargs"
refused ENOENT "... the bare name leads to none" stat networks/t-n/ports/t-twin
like "... and .error names these two alone" "'t-twin': [^ ]+ [^ ]+\$" cat .error
is "... while the other view's is plain" "$q" cat networks/t-m/ports/t-twin/id
ok "when one goes" rmdir "ports/t-twin~${r:0:8}"
is "... the other is plain again" "$p" cat networks/t-n/ports/t-twin/id
rmdir "ports/t-twin~${p:0:8}" ports/$q 2>/dev/null
rmdir ports/t-twin

# a router's interfaces
mkdir routers/t-r networks/t-i networks/t-j
mkdir networks/t-i/subnets/10.80.0.0_24 networks/t-j/subnets/10.81.0.0_24 networks/t-i/ports/t-app
mv subnets/10.81.0.0_24 subnets/t-app
i=routers/t-r/interfaces
ok "a subnet" ln -s ../../../subnets/t-app $i/
ok "... and a port of one name" ln -s ../../../ports/t-app $i/other
s=$(cat subnets/t-app/id) p=$(cat ports/t-app/id)
is "are told apart" "$(printf 't-app~%s\n' "${s:0:8}" "${p:0:8}" | sort | xargs)" sh_ \
	"ls $i | sort | xargs"
refused ENOENT "... the bare name is none's" stat $i/t-app
is "... each leads to its own" "$s $p" sh_ \
	"cat '$i/t-app~${s:0:8}/id' '$i/t-app~${p:0:8}/id' | xargs"
ok "rm of the subnet" rm "$i/t-app~${s:0:8}"
is "... leaves the port" "t-app" ls $i
is "... which is plain" "$p" cat $i/t-app/id
ok "rm of that" rm $i/t-app
cd / && unmount && mount_cloud "$CLOUD" -o cache_ttl=600 && cd "$M" || exit 1

mkdir networks/t-6 networks/t-6/subnets/2001:db8:1::_64 networks/t-6/subnets/2001:db8:2::_64
api POST /ports "{\"port\": {\"network_id\": \"$(cat networks/t-6/id)\", \"name\": \"t-six\",
	\"fixed_ips\": [{\"subnet_id\": \"$(cat subnets/2001:db8:1::_64/id)\"},
	{\"subnet_id\": \"$(cat subnets/2001:db8:2::_64/id)\"}]}}" >"$WORK/six"
touch ports
ok "a port with two subnets" ln -s ../../../ports/t-six $i/
is "is shown with both" "2001:db8:1::_64 2001:db8:2::_64 t-six" sh_ "ls $i | sort | xargs"
mark=$(mark)
ok "one of them is removed" rm $i/2001:db8:1::_64
is "... by its own request" 1 requests "$mark" PUT remove_router_interface
is "... and is gone" "" sh_ "ls $i | grep db8:1"
is "... alone" "t-six" ls $i
ok "... then what is left" rm $i/t-six
is "... there is none" "" ls $i
rmdir routers/t-r networks/t-*
is "nothing is left" "" sh_ "ls networks ports routers | grep ^t-"
