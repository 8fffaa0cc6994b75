#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), agents/: an administrator puts networks and routers on agents and
# takes them from there; each agent shows its own alone.
. "$(dirname "$0")/lib.sh"
start_sandbox --agents
CLOUD=${REAL:+admin}
CLOUD=${CLOUD:-sandbox-admin}
rm -f "$WORK/token" # the administrator's, from here on
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
# of TYPE: the directories of the agents of this type
of() { grep -lx "$1 agent" agents/*/agent_type 2>/dev/null | xargs -r -n 1 dirname; }
get() { api GET "$1" | jq -r "$2"; }
mapfile -t l3 < <(of L3)
dhcp=$(of DHCP | head -1)
[ -n "$dhcp" ] && [ ${#l3[@]} -gt 0 ] || {
	skip "no agents run beside this cloud"; pass "(nothing to do)"; exit
}
mkdir networks/t-n routers/t-r

is "an agent is called by its program" neutron-dhcp-agent cat "$dhcp/binary"
is "... and alive" true cat "$dhcp/alive"
refused EPERM "what it tells of itself is no file to write" sh_ "echo x > $dhcp/host"
refused EOPNOTSUPP "nobody makes one" mkdir agents/t-none
m=$(mark)
ok "ln -s puts a network on it" ln -s ../../../networks/t-n "$dhcp/networks/"
is "... by one request" 1 requests "$m" POST dhcp-networks
n=$(cat networks/t-n/id)
is "... in the cloud" t-n get "/agents/$(cat "$dhcp/id")/dhcp-networks" \
	".networks[] | select(.id == \"$n\").name"
is "... and is shown" t-n sh_ "ls $dhcp/networks | grep t-n"
is "... as the network's own agent" "$(cat "$dhcp/id")" get "/networks/$n/dhcp-agents" \
	'.agents[].id'
refused EEXIST "... once" ln -s ../../../networks/t-n "$dhcp/networks/"
refused EINVAL "a router is no network" ln -s ../../../routers/t-r "$dhcp/networks/"
refused ENOENT "an agent for addresses takes no routers" ln -s ../../../routers/t-r \
	"$dhcp/routers/"
for a in "${l3[@]}"; do
	ok "a router goes on an agent" ln -s ../../../routers/t-r "$a/routers/"
	[ -n "$REAL" ] && break # a router without a standby is on one alone there
done
is "... is on it" t-r ls "${l3[0]}/routers"
if [ -z "$REAL" ]; then
	is "... and on the other" t-r ls "${l3[1]}/routers"
	ok "rm takes it from one" rm "${l3[0]}/routers/t-r"
	is "... which has none" "" ls "${l3[0]}/routers"
	is "... and not from the other" t-r ls "${l3[1]}/routers"
	is "... nor is the router gone" t-r cat routers/t-r/name
	ok "... until then" rm "${l3[1]}/routers/t-r"
else
	ok "rm takes it away" rm "${l3[0]}/routers/t-r"
fi
ok "rm takes a network away" rm "$dhcp/networks/t-n"
is "... in the cloud" 0 get "/networks/$n/dhcp-agents" '.agents | length'
ok "an agent is stopped" sh_ "echo false > $dhcp/admin_state_up"
refused ENOENT "... and takes nothing new" ln -s ../../../networks/t-n "$dhcp/networks/"
ok "... and started" sh_ "echo true > $dhcp/admin_state_up"
is "every file of them can be read" 0 sh_ \
	"find agents -type f -exec cat {} + 2>&1 >/dev/null | wc -l"
rmdir networks/t-n routers/t-r
[ -n "$REAL" ] && exit
ok "rm -r forgets an agent that is no more" rm -r "${l3[1]}"
is "... in the cloud" 2 get /agents '.agents | length'
cd /
unmount
mount_cloud sandbox || exit 1
is "who is no administrator sees none" "" ls "$M/agents"
