#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: every way to say a target (relative from the
# link's own place, absolute under the mountpoint, a bare id or name, by an id
# in the path), for each reference; what it is refused with; ln -sfn re-connects
# in one call.
. "$(dirname "$0")/lib.sh"
start_sandbox --build-ms 100
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.6.0.0%2F24 networks/t-n/ports/t-p \
	networks/t-n/ports/t-q networks/t-m routers/t-r security-groups/t-g \
	security-groups/t-h ips/t-label
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.6.0.0%2F24 routers/t-r/interfaces/
ip=ips/$(readlink ips/t-label)
id_of() { cat "$1/id"; }
p=$(id_of ports/t-p) q=$(id_of ports/t-q)

# each way, for one reference
for text in ../../ports/t-p "../../ports/$p" "$M/ports/t-p" "$M/ports/$p" "$p" t-p \
	../../networks/t-n/ports/t-p ./../../ports/t-p ../../ports/./t-p \
	"../../networks/$(id_of networks/t-n)/ports/t-p" "../../ports/t-q/network/ports/t-p"; do
	m=$(mark)
	ok "ln -s $text" ln -s "$text" $ip/port
	is "... by one PUT" 1 requests "$m" PUT
	is "... is shown as where it leads" ../../ports/t-p readlink $ip/port
	rm $ip/port
done
is "the text is seen from the link's place, not from here" ../../ports/t-p sh_ \
	"cd / && ln -s ../../ports/t-p '$M/$ip/port' && readlink '$M/$ip/port'"
rm $ip/port

# what it cannot be
for text in ../../ports/nosuch nosuch "$M/ports/nosuch" 11111111-2222-3333-4444-555555555555 \
	../../nosuch/t-p ../../ports/t-p/nosuch; do
	refused ENOENT "not there: $text" ln -s "$text" $ip/port
done
for text in ../../networks/t-n "$(id_of networks/t-n | sed 's|.*|../../networks/&|')" ../../ports \
	../../ports/t-p/name . .. ../.. "$M" "$M/.error"; do
	refused EINVAL "the wrong kind: $text" ln -s "$text" $ip/port
done
for text in /etc/passwd ../../../ports/t-p "$M-other/ports/t-p" "$M/../x" \
	../../../../../../../etc /; do
	refused EPERM "outside: $text" ln -s "$text" $ip/port
done
like "... and .error says so" 'outside of this mount' cat .error
refused ENOENT "... nothing of it is shown" stat $ip/port
refused EINVAL "in a view too: the wrong kind" ln -s ../../../networks/t-m \
	ports/t-p/security_groups/
refused ENOENT "... not there" ln -s ../../../security-groups/nosuch \
	ports/t-p/security_groups/nosuch
refused EPERM "... outside" ln -s /etc/passwd ports/t-p/security_groups/
refused EPERM "... a view that connects nothing" ln -s ../../../ports/t-q networks/t-m/ports/
refused EPERM "what is no reference" sh_ \
	"ln -s ../../ports/t-p networks/t-n/.zzz &&
	python3 -c \"import os; os.rename('networks/t-n/.zzz', 'networks/t-n/mtu')\""

# ln follows a link that is there, and would make its own in that object
ln -s ../../ports/t-p $ip/port
m=$(mark)
follows() {
	refused ENOENT "$*" "$@"
	like "... says what does it" "has no reference '.*'.*: .*ln -sfn" cat .error
}
follows ln -s ../../ports/t-q $ip/port
follows ln -sf ../../ports/t-q $ip/port
follows ln -s ../../ports/t-q $ip/
follows ln -s ../../networks/t-m routers/t-r/gateway
follows ln -s ../../networks/t-m ports/t-p/network
follows ln -sf ../../networks/t-m ports/t-p/network
follows ln -s ../../ports/t-q $ip/prot
is "nothing of it is sent" 0 requests "$m" 'PUT|POST|DELETE'
# looked up one by one: no listing shows them
is "... or left" "" sh_ "for l in {ports/t-p,$ip}/t-q networks/{public,t-n}/t-m $ip/prot; do
	[ ! -L \$l ] || echo \$l
done"
is "the reference stays" ../../ports/t-p readlink $ip/port
rm $ip/port

# ln -sfn in one call
again() {
	m=$(mark)
	ok "ln -sfn: $1 to $2" ln -sfn "$2" "$1"
	is "... in one call" 1 requests "$m" 'PUT|POST|DELETE'
	is "... is there" "$3" readlink "$1"
}
again $ip/port ../../ports/t-p ../../ports/t-p
again $ip/port ../../ports/t-q ../../ports/t-q
again $ip/port "$p" ../../ports/t-p
again $ip/port "$M/ports/$q" ../../ports/t-q
rm $ip/port
m=$(mark)
ok "ln -sfn: the gateway that it has" ln -sfn ../../networks/public routers/t-r/gateway
is "... changes nothing" 0 requests "$m" 'PUT|POST|DELETE'
is "... is there" ../../networks/public readlink routers/t-r/gateway
refused EPERM "ln -sfn of a reference that the cloud fixes" ln -sfn ../../networks/t-m \
	ports/t-p/network
is "... leaves it" ../../networks/t-n readlink ports/t-p/network
refused EINVAL "ln -sfn to the wrong kind" ln -sfn ../../networks/t-m $ip/port
again $ip/port ../../ports/t-p ../../ports/t-p
refused ENOENT "ln -sfn to what is not there" ln -sfn ../../ports/nosuch $ip/port
is "... leaves it" ../../ports/t-p readlink $ip/port
is "no temporary link is left" "" find $ip ports/t-p routers/t-r -name 'Cu*'
m=$(mark)
ok "ln -sfn in a view: a group that is there already" ln -sfn ../../../security-groups/default \
	ports/t-p/security_groups/
is "... needs no call" 0 requests "$m" 'PUT|POST|DELETE'
ok "... and one that is not" ln -sfn ../../../security-groups/t-g ports/t-p/security_groups/
is "... in one call" 1 requests "$m" 'PUT|POST|DELETE'
is "... is added" $'default\nt-g' ls ports/t-p/security_groups
refused EEXIST "ln -s of what is there" ln -s ../../../security-groups/t-g \
	ports/t-p/security_groups/
ok "a group by its bare id" ln -s "$(id_of security-groups/t-h)" ports/t-p/security_groups/t-h
is "... is added" $'default\nt-g\nt-h' ls ports/t-p/security_groups
m=$(mark)
ok "rm of one" rm ports/t-p/security_groups/default
is "... in one call" 1 requests "$m" 'PUT|POST|DELETE'
ok "mv -T of a link over a reference" sh_ \
	"ln -s ../../ports/t-q $ip/.new && mv -T $ip/.new $ip/port"
is "... re-connects" ../../ports/t-q readlink $ip/port
ok "python's way: symlink and replace" python3 -c "
import os
os.symlink('../../ports/t-p', '$ip/.tmp-link')
os.replace('$ip/.tmp-link', '$ip/port')"
is "... too" ../../ports/t-p readlink $ip/port

# drafts take references in the same ways
for text in ../../networks/t-n "$(id_of networks/t-n)" "$M/networks/t-n" t-n; do
	mkdir ports/t-draft
	ok "a draft's reference: $text" ln -s "$text" ports/t-draft/network
	is "... makes it" ../../networks/t-n readlink ports/t-draft/network
	rmdir ports/t-draft
done
mkdir ports/.draft/t-d
ok "ln -sfn of a staged draft's reference" sh_ \
	"ln -s ../../../networks/t-m ports/.draft/t-d/network &&
	ln -sfn ../../../networks/t-n ports/.draft/t-d/network"
is "... is shown from there" ../../../networks/t-n readlink ports/.draft/t-d/network
ok "... and rm takes it back" rm ports/.draft/t-d/network
is "... it lacks it again" network cat ports/.draft/t-d/.missing
