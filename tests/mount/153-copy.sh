#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cncopy(1): objects are copied into a mount in the order of their references, from another
# mount or from a tree that cp -a has kept, which diff -r compares.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
C=$TOP/contrib/tools/cncopy
n='networks/t-a *b' # names may hold blanks and a star
mkdir "$n" "$n/subnets/10.61.0.0_24" "$n/ports/t-port" routers/t-r security-groups/t-g \
	security-groups/t-g/rules/ingress-tcp-443 security-groups/t-quiet
rmdir security-groups/t-quiet/rules/egress-any
ln -s ../../../security-groups/t-g ports/t-port/security_groups/
ln -s ../../../security-groups/t-quiet ports/t-port/security_groups/
echo "of the shop" | tee ports/t-port/description "$n/description" >/dev/null
echo 9.9.9.9 >subnets/10.61.0.0_24/dns_nameservers
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.61.0.0_24 routers/t-r/interfaces/
mkdir networks/public/ips/t-ip
ln -s ../../ports/t-port ips/t-ip/port
ip=$(readlink ips/t-ip)
mkdir "$WORK/saved"
cp -a networks subnets ports routers ips security-groups "$WORK/saved/"
S=$WORK/saved
# put SRC...: what is the test's, from the saved tree.
# shellcheck disable=SC2120 # is hands it an argument
put() { "$C" "${@}" "$S/$n" "$S/routers/t-r" "$S/ips/$ip" "$M"; }
changes() { requests "$1" 'POST|PUT|DELETE'; }

m=$(mark)
is "--dry-run names the steps, in the order of their references" "make security-groups/default
make security-groups/t-g
make security-groups/t-g/rules/egress-any
make security-groups/t-g/rules/egress-ipv6-any
make security-groups/t-g/rules/ingress-tcp-443
compare security-groups/t-g/rules
make security-groups/t-quiet
make security-groups/t-quiet/rules/egress-ipv6-any
compare security-groups/t-quiet/rules
make $n
make $n/subnets/10.61.0.0_24
make $n/ports/t-port
make routers/t-r
connect routers/t-r with $n/subnets/10.61.0.0_24
make a floating IP of networks/public for $n/ports/t-port" put --dry-run
is "... and does none" 0 changes "$m"
ok "what is there is left as it is" put
is "... without a change" 0 changes "$m"

rmdir "ips/$ip" ports/t-port
rm routers/t-r/interfaces/* routers/t-r/gateway
rmdir routers/t-r "$n" security-groups/t-g security-groups/t-quiet
sleep 1.1
ok "what is gone is put back" put
# compare KIND/NAME: with the saved one; what only the cloud can say has changed.
compare() {
	diff -r --no-dereference -x id -x '*_at' -x '*_id' -x revision_number -x status \
		-x fixed_ips -x ips -x 'external_gateway_info' "$S/$1" "$1" |
		grep -vE 'ports: [0-9a-f-]{36}$'
}
for o in "$n" subnets/10.61.0.0_24 ports/t-port security-groups/t-g security-groups/t-quiet; do
	is "... as diff -r has it: $o" "" compare "$o"
done
is "... the router leads to the world" ../../networks/public readlink routers/t-r/gateway
is "... and is connected" 10.61.0.0_24 ls routers/t-r/interfaces
is "... the port has its address" "$(sed 's/.*ip_address=//' "$S/ports/t-port/fixed_ips")" \
	sed 's/.*ip_address=//' ports/t-port/fixed_ips
is "... and a floating IP" 1 sh_ "ls ports/t-port/ips | wc -l"
m=$(mark)
ok "again" put
is "... nothing is made twice" 0 changes "$m"

# A failure stops nothing.
rmdir "ips/$(ls ports/t-port/ips)" ports/t-port
rm routers/t-r/interfaces/* routers/t-r/gateway
rmdir routers/t-r "$n"
chmod -R u+w "$S"
echo 10.61.0.0/33 >"$S/subnets/10.61.0.0_24/cidr"
put >"$WORK/out" 2>&1
is "a step that fails is told by the exit status" 1 echo $?
like "... and in words" "cncopy: make .*/subnets/10.61.0.0_24: .*cidr" cat "$WORK/out"
ok "... the others go on" stat "$n/name" routers/t-r/name
refused ENOENT "... but no port is made without its address" stat ports/t-port
echo 10.61.0.0/24 >"$S/subnets/10.61.0.0_24/cidr"
ok "run again, it makes what is missing" put
is "... all of it" "10.61.0.0_24 t-port" sh_ "ls '$n/subnets' '$n/ports' routers/t-r/interfaces |
	grep -E '^(10|t-)' | sort -u | xargs"

exits() { "$@" >/dev/null 2>&1; echo $?; }
is "DST that is no mount" 2 exits "$C" "$S" "$WORK"
is "no DST" 2 exits "$C" "$M"
is "SRC that is nothing" 1 exits "$C" "$WORK/none" "$M"
is "a kind that is not copied" 1 exits "$C" "$M/quotas/network" "$M"
if [ -n "$REAL" ]; then
	skip "into another project: these tests have the credentials of one"
else
	mkdir "$WORK/other"
	"$BIN" sandbox-other "$WORK/other" -f >>"$FSLOG" 2>&1 &
	other=$!
	for _ in $(seq 200); do mountpoint -q "$WORK/other" && break; sleep 0.05; done
	ok "from one mount to another: a network" "$C" "$M/$n" "$WORK/other"
	is "... its subnet, port and groups" "10.61.0.0_24 t-port default t-g t-quiet" \
		sh_ "cd '$WORK/other' && echo \$(ls '$n/subnets' && ls '$n/ports' | grep t- &&
			ls security-groups) | sed 's/^.*subnets: //'"
	ok "... all of it" "$C" "$M" "$WORK/other"
	is "... its router" 10.61.0.0_24 ls "$WORK/other/routers/t-r/interfaces"
	kill $other
	wait $other
fi
