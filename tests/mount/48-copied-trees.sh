#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: cp -r, cp -a and tar copy an object's directory into .draft/.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.86.0.0_24 networks/t-n/ports/t-p security-groups/t-g
mkdir security-groups/t-g/rules/ingress-tcp-443 routers/t-r networks/public/ips/t-ip
ip=$(readlink ips/t-ip)
ln -s ../../../security-groups/t-g ports/t-p/security_groups/
ln -s ../../networks/public routers/t-r/gateway
echo "for video" | tee networks/t-n/description ports/t-p/description \
	security-groups/t-g/description >/dev/null

tar_() { # FROM TO: by tar
	tar c -C "${1%/*}" --transform "s,^[^/]*,${2##*/},S" "${1##*/}" | tar x -C "${2%/*}"
}
# copy COMMAND... FROM TO: copied into a draft, which is not sent, and made.
copied() {
	local from=${*: -2:1} to=${*: -1} k m
	k=${to%/*/*}
	m=$(mark)
	ok "$*" "$@"
	is "... nothing is sent" 0 requests "$m" 'POST|PUT|DELETE'
	like "... .error has what is left aside" "left aside, as .*: $to/id" cat .error
	ok "... mv makes it" mv "$to" "$k/"
}
for how in "cp -r" "cp -a" tar_; do
	copied $how ports/t-p ports/.draft/t-c
	is "... in the same network" ../../networks/t-n readlink ports/t-c/network
	is "... with its groups" "$(ls ports/t-p/security_groups)" ls ports/t-c/security_groups
	is "... and its values" "for video" cat ports/t-c/description
	is "... under its own name" t-c cat ports/t-c/name
	ok "... another address" sh_ '! cmp -s ports/t-p/fixed_ips ports/t-c/fixed_ips'
	ok "... and hardware address" sh_ '! cmp -s ports/t-p/mac_address ports/t-c/mac_address'
	rmdir ports/t-c
	copied $how networks/t-n networks/.draft/t-c
	is "... with its values" "for video" cat networks/t-c/description
	is "... and nothing that belongs to the other" "" ls networks/t-c/subnets
	rmdir networks/t-c
	copied $how routers/t-r routers/.draft/t-c
	is "... with its gateway" ../../networks/public readlink routers/t-c/gateway
	rmdir routers/t-c
	copied $how "ips/$ip" ips/.draft/t-c
	is "... another address, of the same network" ../../networks/public \
		readlink "ips/$(readlink ips/t-c)/network"
	rmdir "ips/$(readlink ips/t-c)"
	ok "$how of a subnet" $how subnets/10.86.0.0_24 subnets/.draft/t-c
	ok "... into another range" sh_ "cd subnets/.draft/t-c && echo 10.87.0.0/24 >cidr &&
		echo 10.87.0.1 >gateway_ip && echo >allocation_pools && mv ../t-c ../../"
	is "... of the same network" ../../networks/t-n readlink subnets/t-c/network
	rmdir subnets/t-c
	# its rules are made with the group, by their words
	m=$(mark)
	ok "$how of a group, with its rules" $how security-groups/t-g security-groups/.draft/t-c
	is "... nothing is sent" 0 requests "$m" 'POST|PUT|DELETE'
	is "... all are shown them" "egress-any egress-ipv6-any ingress-tcp-443" \
		sh_ "echo \$(ls security-groups/.draft/t-c/rules)"
	like "... .error has what the words do not say" \
		'left aside of each in .*/t-c/rules, .* by its words alone: description' cat .error
	ok "... mv makes the group" mv security-groups/.draft/t-c security-groups/
	is "... with its values" "for video" cat security-groups/t-c/description
	is "... and its rules, none twice" "egress-any egress-ipv6-any ingress-tcp-443" \
		sh_ "echo \$(ls security-groups/t-c/rules)"
	is "... whose files are read" "egress 443" sh_ "cd security-groups/t-c/rules
		echo \$(cat egress-any/direction ingress-tcp-443/port_range_max)"
	rmdir security-groups/t-c
done

# into the .draft of a view: the place says the network
mkdir networks/t-m
for how in "cp -r" tar_; do
	ok "$how into another network's ports" $how ports/t-p networks/t-m/ports/.draft/t-c
	is "... is a draft there" ../../../networks/t-m readlink ports/.draft/t-c/network
	ok "... mv makes it" mv networks/t-m/ports/.draft/t-c networks/t-m/ports/
	is "... in it" ../../networks/t-m readlink ports/t-c/network
	is "... with its values" "for video" cat ports/t-c/description
	rmdir ports/t-c
done
rmdir networks/t-m

# outside of .draft nothing is made of a copy's first step
m=$(mark)
mkdir "$WORK/t-c"
for to in networks/t-c ports/t-c networks/t-n/ports/t-c; do
	refused EPERM "cp -r to $to" cp -r ports/t-p "$to"
	is "... is refused with one sentence" 1 sh_ "grep -c '' .error"
	like "... that says how it is done" "to ${to%/*}/\.draft/t-c, and mv that" cat .error
done
refused EPERM "tar x there" tar_ ports/t-p ports/t-c
refused EPERM "mv from elsewhere" mv "$WORK/t-c" networks/
is "... nothing is sent" 0 requests "$m" 'POST|PUT|DELETE'

# a port without any group stays one
mkdir ports/.draft/t-none
echo '{"security_groups": []}' >ports/.draft/t-none/.json
ln -s ../../../networks/t-n ports/.draft/t-none/network
mv ports/.draft/t-none ports/
ok "a port without groups" cp -r ports/t-none ports/.draft/t-c
mv ports/.draft/t-c ports/
is "... has none as a copy" "" ls ports/t-c/security_groups
rmdir ports/t-c

# whoever does not copy finds a draft as it is
is "others find its files" yes python3 -c "import os
os.mkdir('ports/.draft/t-c')
print('yes' if os.path.exists('ports/.draft/t-c/description') else 'no')"
refused EEXIST "... and do not make them anew" sh_ 'set -C; exec 3<>/dev/null; python3 -c "
open(\"ports/.draft/t-c/description\", \"x\")"'
refused EPERM "... nor what only the cloud can say" python3 -c \
	"open('ports/.draft/t-c/status', 'x')"
rmdir ports/.draft/t-c
cp -r ports/t-p ports/.draft/t-c
is "a copied draft has its files for all" "for video" cat ports/.draft/t-c/description
refused ENOENT "... and none of what was left aside" stat ports/.draft/t-c/id
is "... nor is it listed" 0 sh_ 'ls -A ports/.draft/t-c | grep -c -e aside -e "^id$"'
rm -r ports/.draft/t-c
rmdir ports/t-p ports/t-none "ips/$ip"
rm routers/t-r/gateway
rmdir routers/t-r security-groups/t-g networks/t-n
