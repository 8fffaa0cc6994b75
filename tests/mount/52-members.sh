#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: a member that is added or removed is so in the list that the cloud has
# now, whatever somebody else has done to it since it was read.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/subnets/10.7.0.0%2F24 networks/t-n/ports/t-p security-groups/t-g
mkdir security-groups/t-h security-groups/t-i routers/t-r
net=$(cat networks/t-n/id) sub=$(cat networks/t-n/subnets/*/id) port=$(cat ports/t-p/id)
g=$(cat security-groups/t-g/id) h=$(cat security-groups/t-h/id) i=$(cat security-groups/t-i/id)
s=networks/t-n/subnets/10.7.0.0%2F24
# of WHAT ID KEY: what the cloud has
of() { api GET "/$1s/$2" | jq -c ".$1.$3"; }
# other WHAT ID JSON: what another client does
other() { api PUT "/$1s/$2" "{\"$1\": $3}" >/dev/null; }

# a name server, a list with an order
echo 9.9.9.1 >$s/dns_nameservers
cat $s/dns_nameservers >/dev/null
other subnet "$sub" '{"dns_nameservers": ["9.9.9.1", "9.9.9.2"]}'
m=$(mark)
ok "echo >> adds a line" sh_ "echo 9.9.9.3 >> $s/dns_nameservers"
is "... by a PUT that was too late, and another" 2 requests "$m" PUT "/subnets/$sub"
is "... and one question between them" 1 requests "$m" GET
is "... to what somebody else has added" '["9.9.9.1","9.9.9.2","9.9.9.3"]' of subnet "$sub" \
	dns_nameservers
is "... and it is shown" $'9.9.9.1\n9.9.9.2\n9.9.9.3' cat $s/dns_nameservers
m=$(mark)
ok "where nobody else was" sh_ "echo 9.9.9.4 >> $s/dns_nameservers"
is "... one request does it" 1 requests "$m"
other subnet "$sub" '{"dns_nameservers": ["9.9.9.2", "9.9.9.3", "9.9.9.4", "9.9.9.5"]}'
ok "sed -i takes a line away" sed -i /9.9.9.3/d $s/dns_nameservers
is "... and no more" '["9.9.9.2","9.9.9.4","9.9.9.5"]' of subnet "$sub" dns_nameservers
cat $s/dns_nameservers >/dev/null
other subnet "$sub" '{"dns_nameservers": ["9.9.9.5"]}'
ok "a line that has gone can be taken away" sed -i /9.9.9.2/d $s/dns_nameservers
is "... and what went with it stays away" '["9.9.9.5"]' of subnet "$sub" dns_nameservers
echo $'9.9.9.1\n9.9.9.2' >$s/dns_nameservers
cat $s/dns_nameservers >/dev/null
other subnet "$sub" '{"dns_nameservers": ["9.9.9.1", "9.9.9.2", "9.9.9.3"]}'
refused ESTALE "another order of what somebody else has changed" sh_ \
	"tac $s/dns_nameservers > $s/.new && mv $s/.new $s/dns_nameservers"
is "... changes nothing" '["9.9.9.1","9.9.9.2","9.9.9.3"]' of subnet "$sub" dns_nameservers
like "... and .error says why" 'somebody else has changed dns_nameservers' cat .error
other subnet "$sub" '{"dns_nameservers": ["9.9.9.8"]}'
ok "a whole value is unconditional" sh_ "echo 9.9.9.9 > $s/dns_nameservers"
is "... it is that alone" '["9.9.9.9"]' of subnet "$sub" dns_nameservers
touch $s
: >$s/dns_nameservers
echo >$s/dns_nameservers
other subnet "$sub" '{"dns_nameservers": ["9.9.9.6"]}'
ok "a line behind nothing" sh_ "echo 9.9.9.7 >> $s/dns_nameservers"
is "... comes to what is there by now" '["9.9.9.6","9.9.9.7"]' of subnet "$sub" dns_nameservers

# an editor that read before, and writes after, somebody else's change was seen
python3 - "$s" "$WORK/go" >"$WORK/editor" <<'EOF' &
import os, sys, time
there, go = sys.argv[1:]
text = open(there + "/dns_nameservers").read()
print("read", flush=True)
while not os.path.exists(go): time.sleep(0.05)
open(there + "/.editor", "w").write(text + "9.9.9.2\n")
os.rename(there + "/.editor", there + "/dns_nameservers")
EOF
editor=$!
for _ in $(seq 100); do [ ! -s "$WORK/editor" ] || break; sleep 0.05; done
other subnet "$sub" '{"dns_nameservers": ["9.9.9.7"]}'
touch $s
is "what an editor has open changes" 9.9.9.7 cat $s/dns_nameservers
touch "$WORK/go"
wait $editor
is "... it saves what it read, and a line" 0 echo $?
is "... which alone is added" '["9.9.9.7","9.9.9.2"]' of subnet "$sub" dns_nameservers

# links: a port's groups
ln -s ../../../security-groups/t-g ports/t-p/security_groups/
cat ports/t-p/security_groups/t-g/id >/dev/null
other port "$port" "{\"security_groups\": [\"$i\"]}"
ok "ln -s adds a group" ln -s ../../../security-groups/t-h ports/t-p/security_groups/
is "... and brings back none that was revoked" \
	"$(jq -nc --arg h "$h" --arg i "$i" '[$h, $i] | sort')" \
	sh_ "$(declare -f of api issue entry network_url identity_url)
WORK=$WORK REAL=$REAL CLOUD=$CLOUD CLOUDS=$CLOUDS; of port $port 'security_groups | sort'"
other port "$port" "{\"security_groups\": [\"$g\", \"$h\"]}"
ok "rm takes one away" rm ports/t-p/security_groups/t-h
is "... and no other" "[\"$g\"]" of port "$port" security_groups

# objects: address pairs, routes
echo ip_address=10.7.0.77 >ports/t-p/allowed_address_pairs
other port "$port" '{"allowed_address_pairs": []}'
ok "an address pair is added" sh_ "echo ip_address=10.7.0.78 >> ports/t-p/allowed_address_pairs"
is "... to those that are left" '["10.7.0.78"]' of port "$port" \
	'allowed_address_pairs | map(.ip_address)'
ln -s ../../../$s routers/t-r/interfaces/
router=$(cat routers/t-r/id)
echo destination=10.99.0.0/16,nexthop=10.7.0.9 >routers/t-r/routes
other router "$router" '{"routes": [{"destination": "10.98.0.0/16", "nexthop": "10.7.0.9"}]}'
ok "a route is added" sh_ "echo destination=10.97.0.0/16,nexthop=10.7.0.9 >> routers/t-r/routes"
is "... to those that are left" '["10.97.0.0/16","10.98.0.0/16"]' of router "$router" \
	'routes | map(.destination) | sort'
echo >routers/t-r/routes
rm routers/t-r/interfaces/*

# tags: each by a request of its own
echo one >networks/t-n/tags
api PUT "/networks/$net/tags/two" >/dev/null
m=$(mark)
ok "a tag is added" sh_ "echo three >> networks/t-n/tags"
is "... by one request" 1 requests "$m" "PUT|DELETE"
is "... to all" '["one","three","two"]' of network "$net" 'tags | sort'
is "... and shown" $'one\nthree\ntwo' sort networks/t-n/tags
api DELETE "/networks/$net/tags/two" >/dev/null
ok "one is taken away" sed -i /one/d networks/t-n/tags
is "... and those that are gone stay away" '["three"]' of network "$net" tags
cat networks/t-n/tags >/dev/null
api DELETE "/networks/$net/tags/three" >/dev/null
ok "one that has gone can be taken away" sed -i /three/d networks/t-n/tags
is "... there is none" '[]' of network "$net" tags

# two at once lose nothing
pids=
for k in 1 2 3 4; do (for l in 1 2 3; do echo "t$k$l" >>networks/t-n/tags; done) & pids="$pids $!"
done
wait $pids
is "who write at once lose no line of each other" 12 jq '.network.tags | length' <(
	api GET "/networks/$net")
rm -r routers/t-r ports/t-p networks/t-n security-groups/t-g security-groups/t-h security-groups/t-i
