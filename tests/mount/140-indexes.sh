#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), INDEXES: objects are found by an address, a tag, an id: cold by one filtered
# request for each kind that may have it, warm by none; what nobody has is not there.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.9.0.0%2F24 networks/t-n/subnets/fd00:9::%2F64
mkdir networks/t-n/ports/t-p networks/t-n/ports/t-q networks/public/ips/t-f
ln -s ../../ports/t-p ips/t-f/port 2>/dev/null	# where no router leads there it stays free
echo t-shop/1 >ports/t-p/tags
echo t-shop/1 >networks/t-n/tags
address() { sed -n "s/.*ip_address=\([0-9.]*\).*/\1/p" "$1/fixed_ips" | head -1; }
ip=$(address ports/t-p) other=$(address ports/t-q) mac=$(cat ports/t-p/mac_address)
port=$(cat ports/t-p/id) floating=$(readlink ips/t-f)
six=$(sed -n 's/.*ip_address=\(fd00[0-9a-f:]*\).*/\1/p' ports/t-p/fixed_ips)
again() { cd / && unmount && mount_cloud "$CLOUD" -o cache_ttl=600 && cd "$M"; }
only() { ls "$@" | sed -n '/^t-/p'; }

again
m=$(mark)
is "by-ip/ leads to the port of an address" ../../ports/t-p readlink "by-ip/$ip/t-p"
is "... cold by a request for ports and one for floating IPs" 2 requests "$m"
m=$(mark)
is "... it is listed" t-p only "by-ip/$ip"
is "... warm by none" 0 requests "$m"
is "... an attribute is read through it" "$port" cat "by-ip/$ip/t-p/id"
is "an address of IPv6" t-p only "by-ip/$six"
is "... spelled otherwise is a link" "$six" readlink "by-ip/FD00:0009::${six#fd00:9::}"
is "... that leads there" t-p only "by-ip/FD00:0009::${six#fd00:9::}/"
m=$(mark)
is "a floating IP is found too" "../../ips/$floating" readlink "by-ip/$floating/$floating"
refused ENOENT "what nobody has is not there" ls by-ip/10.9.0.254
m=$(mark)
refused ENOENT "... nor what is no address" ls by-ip/t-p
is "... which costs nothing" 0 requests "$m"

m=$(mark)
is "by-mac/ leads to the port" ../../ports/t-p readlink "by-mac/$mac/t-p"
is "... by one request" 1 requests "$m"
is "... and a link spells it right" "$mac" readlink "by-mac/${mac^^}"

again
is "by-tag/ has a directory for each kind" $'networks\nports' ls by-tag/t-shop%2F1
m=$(mark)
is "... with links to what is tagged so" t-p only by-tag/t-shop%2F1/ports
is "... warm by no request" 0 requests "$m"
is "... relative to where it has its one path" ../../../networks/t-n \
	readlink by-tag/t-shop%2F1/networks/t-n
is "... whose names are those of the collection" "$port" \
	sh_ 'cd ports && ls ../by-tag/t-shop%2F1/ports | xargs -I{} cat {}/id'
refused ENOENT "a tag that nothing has" ls by-tag/t-none
refused ENOENT "a kind that has none of it" ls by-tag/t-shop%2F1/routers

again
m=$(mark)
is "by-id/ leads to the object of whatever kind" ../ports/t-p readlink "by-id/$port"
is "... each kind being asked for this id alone" "$(requests "$m")" requests "$m" GET "/$port$"
m=$(mark)
is "... warm by none" ../ports/t-p readlink "by-id/$port"
is "... none at all" 0 requests "$m"
refused ENOENT "an id that nothing has" stat by-id/00000000-0000-4000-8000-000000000000
is "by-id/ lists nothing" "" ls by-id

again
m=$(mark)
like "by-ip/ lists every address" "$ip" sh_ "ls by-ip | grep -Fx $ip"
is "... by the two lists" 2 requests "$m"
is "... each once" "" sh_ 'ls by-ip | sort | uniq -d'
like "by-mac/ lists" "$mac" sh_ "ls by-mac | grep -Fx $mac"
is "... from the same" 2 requests "$m"
is "by-tag/ lists" t-shop%2F1 sh_ 'ls by-tag | grep ^t-shop'
is "the root lists none of them" "" sh_ 'ls -a | grep ^by-'
is "find does not meet them" "" find . -name 'by-*'
ok ".cloudnetfs/README names them" grep -q by-tag .cloudnetfs/README

# own changes, and others'
echo >ports/t-p/tags
is "what this mount changes shows at once" networks ls by-tag/t-shop%2F1
rmdir ports/t-q
refused ENOENT "... what it removes" ls "by-ip/$other"
mkdir networks/t-n/ports/t-r
is "... what it makes" t-r only "by-ip/$(address ports/t-r)"
api PUT "/ports/$port" '{"port": {"name": "t-renamed"}}' >/dev/null
touch "by-ip/$ip"
is "touch reads what others have changed" t-renamed only "by-ip/$ip"
api DELETE "/ports/$port" >/dev/null
is "without it an answer stays for its time" t-renamed only "by-ip/$ip"
touch by-ip
refused ENOENT "touch of the index is for all of it" ls "by-ip/$ip"
refused EPERM "nothing is made in an index" mkdir by-ip/10.9.0.9
refused EPERM "... or removed" rmdir "by-tag/t-shop%2F1"
refused EPERM "... or unlinked" rm by-tag/t-shop%2F1/networks/t-n

# a cold answer about one value, while another client has moved it
again
mkdir networks/t-n/ports/t-s
ip=$(address ports/t-s)
again
is "an address is known" t-s only "by-ip/$ip"
api PUT "/ports/$(cat ports/t-s/id)" \
	"{\"port\": {\"fixed_ips\": [{\"ip_address\": \"10.9.0.77\"}]}}" >/dev/null
touch "by-ip/$ip"
refused ENOENT "... and gone when another has changed it" ls "by-ip/$ip"
is "... the new one is found" t-s only by-ip/10.9.0.77

# equal names
mkdir networks/10.9.0.78 2>/dev/null
mkdir networks/t-n/ports/t-same 2>/dev/null
id=$(cat ports/t-same/id)
api POST /ports "{\"port\": {\"name\": \"t-same\", \"network_id\": \"$(cat networks/t-n/id)\"}}" \
	>/dev/null
touch ports
is "what shares its name in the collection has its suffix here" "t-same~${id:0:8}" \
	sh_ "ls by-ip/$(address "ports/$id")"
ok "... which leads to it" test -d "by-ip/$(address "ports/$id")/t-same~${id:0:8}/"
rmdir networks/10.9.0.78 ips/"$floating"

[ -z "$REAL" ] || { skip "the other clouds are the sandbox's"; exit; }
cd / && unmount
mount_cloud tricircle -o cache_ttl=600 && cd "$M" || exit 1
mkdir -p networks/t-n networks/t-n/subnets/10.9.0.0%2F24 networks/t-n/ports/t-p
ip=$(address ports/t-p)
is "each region has indexes of its own" ../../ports/t-p readlink "by-ip/$ip/t-p"
is "... found in that region alone" 0 sh_ "ls -d regions/RegionTwo/by-ip/$ip 2>/dev/null | wc -l"
ok "... which the root's own name shows, too" test -d "regions/CentralRegion/by-ip/$ip/"
for cloud in k5 cyclades; do
	cd / && unmount
	mount_cloud $cloud -o cache_ttl=600 && cd "$M" || exit 1
	mkdir networks/t-n networks/t-n/subnets/10.9.0.0%2F24
	if [ $cloud = k5 ]; then
		mkdir networks/t-n/ports/t-p
	else
		ln -s ../../../networks/t-n servers/141/networks/
	fi
	port=$(find ports -mindepth 1 -maxdepth 1 -type d -print -quit)
	ip=$(address "$port") mac=$(cat "$port"/mac_address 2>/dev/null)
	is "$cloud: the port of an address" "../../$port" readlink "by-ip/$ip/${port#ports/}"
	[ -z "$mac" ] || is "$cloud: ... of a MAC address" "../../$port" \
		readlink "by-mac/${mac,,}/${port#ports/}"
	like "$cloud: the object of an id" "../$port" readlink "by-id/$(cat "$port/id")"
done
