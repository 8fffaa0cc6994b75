#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: a mkdir is one POST, and nothing else is asked where the lists are
# fresh. What the new object belongs to is read again where it tells of it, and not elsewhere.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-{a,b,c} networks/t-{a,b,c}/subnets/10.131.0.0_24
# asked NETWORK...: makes five ports in each; the requests by their methods
made=0
asked() {
	local m n i
	m=$(mark)
	for i in 1 2 3 4 5; do
		for n; do
			mkdir "networks/$n/ports/t-p$((made += 1))"
		done
	done
	echo "$(requests "$m" POST) $(requests "$m" GET) $(requests "$m")"
}
ls networks networks/t-{a,b,c} subnets ports >/dev/null
is "five mkdir of ports in each of three networks are 15 requests" "15 0 15" asked t-a t-b t-c
m=$(mark)
is "... which are there" "5 5 5" sh_ \
	'for n in a b c; do ls networks/t-$n/ports | grep -c ^t-p; done | xargs'
cat networks/t-a/status networks/t-b/name >/dev/null
is "... without a request" 0 requests "$m"
m=$(mark)
mkdir ports/t-lone && ln -s ../../networks/t-c ports/t-lone/network
is "a draft that goes live is its POST" "1 0" sh_ "echo $(requests "$m" POST) $(requests "$m" GET)"
m=$(mark)
rmdir networks/t-a/ports/t-p1 2>/dev/null || rmdir ports/t-p1
echo x >ports/t-p2/description
cat networks/t-a/status >/dev/null
is "nor does a port that goes or changes have its network read again" 0 requests "$m" GET

before=$(cat networks/t-a/revision_number)
m=$(mark)
mkdir networks/t-a/subnets/10.131.1.0_24
is "a network tells of its subnets: it is another by one" "" sh_ \
	"[ \$(cat networks/t-a/revision_number) -gt $before ] || cat networks/t-a/revision_number"
ok "... and is read again" [ "$(requests "$m" GET)" -ge 1 ]
is "... both are there" 2 sh_ "ls networks/t-a/subnets | grep -c ^10.131"
