#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), ports/: an extra DHCP option that is taken out of the file is taken out
# of the cloud, in whichever way.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/ports/t-p
p=ports/t-p f=ports/t-p/extra_dhcp_opts
id=$(cat $p/id)
names() {
	api GET "/ports/$id" | jq -r '.port.extra_dhcp_opts | map(.opt_name) | sort | join(" ")'
}
put() { api PUT "/ports/$id" "{\"port\": {\"extra_dhcp_opts\": [$1]}}" >/dev/null; }
ok "three options" sh_ "printf 'opt_name=%s,opt_value=v\n' a b c > $f"
is "... are there" "a b c" names
ok "sed -i takes a line away" sed -i /=b,/d $f
is "... and the cloud the option" "a c" names
is "... which is not shown" 0 grep -c =b, $f
ok "a whole value" sh_ "echo opt_name=a,opt_value=w > $f"
is "... is that alone" a names
is "... with its value" w sh_ "sed 's/.*opt_value=\([^,]*\).*/\1/' $f"
put '{"opt_name": "d", "opt_value": "v"}'
ok "... although somebody else has added one" sh_ "echo opt_name=e,opt_value=v > $f"
is "... which is replaced, too" e names
put '{"opt_name": "g", "opt_value": "v"}'
ok "a line appended" sh_ "echo opt_name=h,opt_value=v >> $f"
is "... leaves what others added" "e g h" names
ok "a document without one" sh_ \
	"jq '.extra_dhcp_opts |= map(select(.opt_name != \"g\"))' $p/.json | tee $p/.json"
is "... takes it out" "e h" names
ok "an empty line" sh_ "echo > $f"
is "... takes all" '' names
is "... and shows none" 0 stat -c %s $f
rmdir $p networks/t-n
