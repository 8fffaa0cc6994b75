#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 6: every way to say a target (relative from the link's own place,
# absolute under the mountpoint, a bare id or name, by an id in the path), for each
# reference; what it is refused with; ln -sfn re-connects in one call.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "requests are counted in the sandbox's log"; pass "(nothing to do)"; exit; }
start_sandbox --build-ms 100
mount_cloud sandbox -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/n networks/n/subnets/10.6.0.0%2F24 networks/n/ports/p networks/n/ports/q networks/m routers/r security-groups/g security-groups/h ips/label
ln -s ../../networks/public routers/r/gateway
ln -s ../../../subnets/10.6.0.0%2F24 routers/r/interfaces/
ip=ips/$(readlink ips/label)
id_of() { cat "$1/id"; }
p=$(id_of ports/p) q=$(id_of ports/q)

# each way, for one reference
for text in ../../ports/p "../../ports/$p" "$M/ports/p" "$M/ports/$p" "$p" p ../../networks/n/ports/p ./../../ports/p ../../ports/./p \
	"../../networks/$(id_of networks/n)/ports/p" "../../ports/q/network/ports/p"; do
	m=$(mark)
	ok "ln -s $text" ln -s "$text" $ip/port
	is "... by one PUT" 1 requests "$m" PUT
	is "... is shown as where it leads" ../../ports/p readlink $ip/port
	rm $ip/port
done
is "the text is seen from the link's place, not from here" ../../ports/p sh_ "cd / && ln -s ../../ports/p '$M/$ip/port' && readlink '$M/$ip/port'"
rm $ip/port

# what it cannot be
for text in ../../ports/nosuch nosuch "$M/ports/nosuch" 11111111-2222-3333-4444-555555555555 ../../nosuch/p ../../ports/p/nosuch; do
	refused ENOENT "not there: $text" ln -s "$text" $ip/port
done
for text in ../../networks/n "$(id_of networks/n | sed 's|.*|../../networks/&|')" ../../ports ../../ports/p/name . .. ../.. "$M" "$M/.error"; do
	refused EINVAL "the wrong kind: $text" ln -s "$text" $ip/port
done
for text in /etc/passwd ../../../ports/p "$M-other/ports/p" "$M/../x" ../../../../../../../etc /; do
	refused EPERM "outside: $text" ln -s "$text" $ip/port
done
like "... and .error says so" 'outside of this mount' cat .error
refused ENOENT "... nothing of it is shown" stat $ip/port
refused EINVAL "in a view too: the wrong kind" ln -s ../../../networks/m ports/p/security_groups/
refused ENOENT "... not there" ln -s ../../../security-groups/nosuch ports/p/security_groups/nosuch
refused EPERM "... outside" ln -s /etc/passwd ports/p/security_groups/
refused EPERM "... a view that connects nothing" ln -s ../../../ports/q networks/m/ports/
refused EPERM "what is no reference" sh_ "ln -s ../../ports/p networks/n/zzz && python3 -c \"import os; os.rename('networks/n/zzz', 'networks/n/mtu')\""

# ln -sfn in one call
again() {
	m=$(mark)
	ok "ln -sfn: $1 to $2" ln -sfn "$2" "$1"
	is "... in one call" 1 requests "$m" 'PUT|POST|DELETE'
	is "... is there" "$3" readlink "$1"
}
again $ip/port ../../ports/p ../../ports/p
again $ip/port ../../ports/q ../../ports/q
again $ip/port "$p" ../../ports/p
again $ip/port "$M/ports/$q" ../../ports/q
rm $ip/port
again routers/r/gateway ../../networks/public ../../networks/public
refused EPERM "ln -sfn of a reference that the cloud fixes" ln -sfn ../../networks/m ports/p/network
is "... leaves it" ../../networks/n readlink ports/p/network
refused EINVAL "ln -sfn to the wrong kind" ln -sfn ../../networks/m $ip/port
again $ip/port ../../ports/p ../../ports/p
refused ENOENT "ln -sfn to what is not there" ln -sfn ../../ports/nosuch $ip/port
is "... leaves it" ../../ports/p readlink $ip/port
is "no temporary link is left" "" find $ip ports/p routers/r -name 'Cu*'
m=$(mark)
ok "ln -sfn in a view: a group that is there already" ln -sfn ../../../security-groups/default ports/p/security_groups/
is "... needs no call" 0 requests "$m" 'PUT|POST|DELETE'
ok "... and one that is not" ln -sfn ../../../security-groups/g ports/p/security_groups/
is "... in one call" 1 requests "$m" 'PUT|POST|DELETE'
is "... is added" $'default\ng' ls ports/p/security_groups
refused EEXIST "ln -s of what is there" ln -s ../../../security-groups/g ports/p/security_groups/
ok "a group by its bare id" ln -s "$(id_of security-groups/h)" ports/p/security_groups/h
is "... is added" $'default\ng\nh' ls ports/p/security_groups
m=$(mark)
ok "rm of one" rm ports/p/security_groups/default
is "... in one call" 1 requests "$m" 'PUT|POST|DELETE'
ok "mv -T of a link over a reference" sh_ "ln -s ../../ports/q $ip/new && mv -T $ip/new $ip/port"
is "... re-connects" ../../ports/q readlink $ip/port
ok "python's way: symlink and replace" python3 -c "
import os
os.symlink('../../ports/p', '$ip/.tmp-link')
os.replace('$ip/.tmp-link', '$ip/port')"
is "... too" ../../ports/p readlink $ip/port

# drafts take references in the same ways
for text in ../../networks/n "$(id_of networks/n)" "$M/networks/n" n; do
	mkdir ports/draft
	ok "a draft's reference: $text" ln -s "$text" ports/draft/network
	is "... makes it" ../../networks/n readlink ports/draft/network
	rmdir ports/draft
done
mkdir ports/.draft/d
ok "ln -sfn of a staged draft's reference" sh_ "ln -s ../../../networks/m ports/.draft/d/network && ln -sfn ../../../networks/n ports/.draft/d/network"
is "... is shown from there" ../../../networks/n readlink ports/.draft/d/network
ok "... and rm takes it back" rm ports/.draft/d/network
is "... it lacks it again" network cat ports/.draft/d/.missing
