#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NAMES: an entry with digits of the id keeps leading to its object when its
# namesakes are gone, so a glob removes them all.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
twin() { api POST /networks '{"network": {"name": "t-twin"}}' | jq -r .network.id; }
a=$(twin) b=$(twin) c=$(twin)
touch networks
is "equal names" 3 sh_ 'ls -d networks/t-twin~* | wc -l'
was=$(stat -c %i "networks/t-twin~${a:0:8}")
api DELETE "/networks/$b" >/dev/null
api DELETE "/networks/$c" >/dev/null
touch networks
is "the one that is left is listed by its name" t-twin sh_ 'ls networks | grep t-twin'
is "... and what it was called leads to it" "$a" cat "networks/t-twin~${a:0:8}/id"
is "... as the same inode" "$was" stat -c %i "networks/t-twin~${a:0:8}"
is "... which its name has" "$was" stat -c %i networks/t-twin
refused ENOENT "... others do not" stat "networks/t-twin~${b:0:8}"
refused ENOENT "... nor fewer digits" stat "networks/t-twin~${a:0:7}"
is "... and it is still listed once" t-twin sh_ 'ls networks | grep t-twin'
b=$(twin) c=$(twin)
touch networks
ok "rmdir of a glob" sh_ 'rmdir networks/t-twin~*'
is "... removes all" 0 sh_ 'ls networks | grep -c t-twin'
is "... in the cloud, too" 0 jq '.networks | length' <(api GET '/networks?name=t-twin')
a=$(twin) b=$(twin)
touch networks
ok "rm -r of a glob" sh_ 'rm -r networks/t-twin~*'
is "... removes all" 0 jq '.networks | length' <(api GET '/networks?name=t-twin')
mkdir networks/t-n networks/t-n/ports/t-p
for _ in 1 2; do
	api POST /ports "{\"port\": {\"name\": \"t-p\", \"network_id\": \"$(
		cat networks/t-n/id)\"}}" >/dev/null
done
touch ports
ok "ports, too" sh_ 'rmdir ports/t-p~*'
rmdir networks/t-n
