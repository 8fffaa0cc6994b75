#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the cloud and openstacksdk take is taken: a bare address where a prefix is meant, a list of
# interfaces in clouds.yaml.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
mkdir security-groups/t-g
rules=security-groups/t-g/rules
# rule NAME PREFIX ETHERTYPE: it is made of these
rule() {
	mkdir "$rules/.draft/$1" && echo ingress >"$rules/.draft/$1/direction" &&
		echo "$3" >"$rules/.draft/$1/ethertype" &&
		echo "$2" >"$rules/.draft/$1/remote_ip_prefix" && mv "$rules/.draft/$1" "$rules/"
}
# prefixes: of the rules to one remote, as the cloud has them
prefixes() {
	local id
	id=$(cat security-groups/t-g/id)
	api GET "/security-group-rules?security_group_id=$id" |
		jq -r '.security_group_rules[] | .remote_ip_prefix // empty' | sort | xargs
}
ok "a rule from one address" rule one 10.0.0.1 IPv4
is "... is a prefix in the cloud" 10.0.0.1/32 prefixes
ok "... of IPv6" rule six fd00::1 IPv6
is "... too" "10.0.0.1/32 fd00::1/128" prefixes
ok "a prefix as ever" rule net 10.1.0.0/16 IPv4
is "... is what was said" "10.0.0.1/32 10.1.0.0/16 fd00::1/128" prefixes
mkdir "$rules/.draft/bad"
refused EINVAL "no address" sh_ "echo 10.0.0 >$rules/.draft/bad/remote_ip_prefix"
like "... and what is one" "an IP address or a CIDR" cat .error
rmdir "$rules/.draft/bad"
fault "POST /network/v2.0/security-group-rules close-after count=1"
ok "a rule whose answer is lost is found by its prefix in the cloud's words" rule lost 10.0.0.9 IPv4
fault
is "... and is there once" "10.0.0.1/32 10.0.0.9/32 10.1.0.0/16 fd00::1/128" prefixes
ok "all go" rm -r security-groups/t-g
cd / && unmount

for list in 'nosuch public' 'public internal' 'publicURL'; do
	(umask 77 && entry 'cloud["interface"] = sys.argv[3].split()
cloud.pop("network_endpoint_override", "")
yaml.safe_dump({"clouds": {sys.argv[2]: cloud}}, sys.stdout)' "$list" >"$WORK/list.yaml")
	mount_cloud "$CLOUD" -o config="$WORK/list.yaml" &&
		is "interface: [${list// /, }]" public sh_ "seen $M/networks"
	unmount
done
(umask 77 && entry 'cloud["interface"] = ["nosuch", "none"]
cloud.pop("network_endpoint_override", "")
yaml.safe_dump({"clouds": {sys.argv[2]: cloud}}, sys.stdout)' >"$WORK/list.yaml")
like "a list of which the catalogue has nothing" "has no nosuch,none network endpoint" \
	"$BIN" "$CLOUD" "$M" -o config="$WORK/list.yaml"
