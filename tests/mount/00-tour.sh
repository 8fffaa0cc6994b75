#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# `make demo`'s tour goes as it should, on the sandbox and on a real cloud, and leaves nothing
# behind; or it leaves a cloud to walk through, which one command ends.
. "$(dirname "$0")/lib.sh"
out=$WORK/tour
if [ -n "$REAL" ]; then export CLOUD; else unset CLOUD; fi
ok "the tour" sh_ \
	"BIN=$BIN '$TOP/contrib/demo/tour.sh' </dev/null >$out 2>&1 || { cat $out; false; }"
for line in '^ACTIVE$' '^subnet_id=.*ip_address=10\.77\.0\.' '^\.\./\.\./networks/tour-web$' \
	'^9\.9\.9\.9$' \
	'10.77.0.0%2F24 -> ../../../subnets/10.77.0.0%2F24$' 'Device or resource busy' \
	'There are one or more ports still in use on the network' 'nothing is left'; do
	ok "... shows $line" grep -qE "$line" "$out"
done
is "... and no mount stays" 0 sh_ 'grep -c cloudnetfs-demo /proc/mounts'

# With --stay a cloud is left, until its own command ends it.
ok "the tour that stays" sh_ \
	"BIN=$BIN '$TOP/contrib/demo/tour.sh' --stay </dev/null >$out 2>&1 || { cat $out; false; }"
end=$(sed -n 's/^To end it, wherever you are: //p' "$out")
mount=$(sed -n 's/^The cloud stays mounted: cd //p' "$out")
[ -x "$end" ] && cd "$mount" || exit 1
if [ -n "$REAL" ]; then
	skip "a shop to walk through: a cloud of one's own is left as it is"
else
	is "it has three networks and the public one" "app db public web" sh_ "ls networks | xargs"
	is "... a router to the world" ../../networks/public readlink routers/shop/gateway
	is "... between all three" 3 sh_ "find routers/shop/interfaces -name '10.1.*' | wc -l"
	is "... servers in them" "web app" sh_ "ls servers/vm-*/networks | grep -v : | xargs"
	is "... a floating IP of a server" 1 sh_ "ls servers/vm-1/ips | wc -l"
	is "... a load balancer" shop ls load-balancers
	is "five things to try" 5 grep -c '^ [1-5]\. ' "$out"
	while read -r what; do
		ok "... $what" timeout 20 bash -c "$what"
	done < <(sed -n 's/^ [145]\. .\{24\}//p; s/^ \{29\}\(echo\)/\1/p' "$out")
	is "... the last but one is taken back" db sh_ "ls networks | grep -x 'db\|store'"
	like "... why it does not go" 'still in use' \
		sh_ "$(sed -n 's/^ 2\. .\{24\}//p' "$out")"
fi
mkdir -p "$WORK/here/cloud"
touch "$WORK/here/clouds.yaml" "$WORK/here/ready"
ok "its own command ends it, from within the mount" "$end"
cd /
is "... no mount stays" 0 sh_ 'grep -c cloudnetfs-demo /proc/mounts'
is "... no sandbox" "" sh_ "pgrep -f '${mount%/cloud}/[c]louds.yaml'"
refused ENOENT "... and no file" stat "${end%/end}"
cd "$WORK/here" || exit 1
ok "another one" sh_ \
	"BIN=$BIN '$TOP/contrib/demo/tour.sh' --stay </dev/null >$out 2>&1 || { cat $out; false; }"
end=$(sed -n 's/^To end it, wherever you are: //p' "$out")
cp "$end" "$WORK/end"
ok "... ends, typed elsewhere" "$end"
is "... which is left alone" "cloud clouds.yaml ready" sh_ "ls $WORK/here | xargs"
"$WORK/end" >/dev/null 2>&1
is "... also when it is typed again" "cloud clouds.yaml ready" sh_ "ls $WORK/here | xargs"
