#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), cache_ttl: with no time at all a call still asks each question once, however many
# others were asked before.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=0 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.3.{0,1}.0%2F24 networks/t-n/ports/t-p \
	security-groups/t-g routers/t-r
# worst COMMAND...: the most requests that the command took in twenty times, each after questions
# for other names; "no end": it had not ended after ten seconds
worst() {
	local n most=0 i m
	for i in $(seq 20); do
		stat "ports/t-$i" "security-groups/t-$i" "subnets/t-$i" "routers/t-$i" 2>/dev/null
		m=$(mark)
		timeout 10 "$@" >/dev/null || { echo "no end"; return; }
		n=$(requests "$m")
		[ "$n" -le "$most" ] || most=$n
	done
	echo "$most"
}
# Each name of a path, each look and the change itself ask a few questions.
few() {
	local n
	n=$(worst "$@")
	[ "$n" != "no end" ] && [ "$n" -le 40 ] || { echo "$n"; false; }
}
group() {
	ln -s ../../../security-groups/t-g ports/t-p/security_groups/ &&
		rm ports/t-p/security_groups/t-g
}
interface() {
	ln -s ../../../subnets/10.3.1.0%2F24 routers/t-r/interfaces/ &&
		rm routers/t-r/interfaces/10.3.1.0%2F24
}
export -f group interface
ok "a group that is linked and removed" few bash -c group
ln -s ../../../subnets/10.3.0.0%2F24 routers/t-r/interfaces/
ok "a second interface" few bash -c interface
server=$(find servers -mindepth 1 -maxdepth 1 -type d -printf '%f\n' -quit 2>/dev/null)
attach() {
	ln -s ../../../networks/t-n "$1/networks/" && rm "$1/networks/t-n"
}
export -f attach
if [ -n "$server" ]; then
	ok "a server's network" timeout 10 bash -c "attach servers/$server"
else
	skip "this cloud has no servers"
fi
