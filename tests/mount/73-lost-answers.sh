#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: twenty seconds for what became of changes
# A connection that dies around a change: one POST on the wire, and what was
# done is found.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
n=/network/v2.0/networks

fault "POST $n close-after count=1"
m=$(mark)
ok "the answer is lost after the commit: mkdir succeeds" mkdir networks/t-after
is "... with one POST on the wire" 1 requests "$m" POST
sleep 1.1
is "... and one network" 1 sh_ 'ls networks | grep -c ^t-after'
fault "POST $n close-before count=1"
m=$(mark)
refused ETIMEDOUT "the connection dies before: mkdir is not sure" mkdir networks/t-before
is "... with one POST on the wire" 1 requests "$m" POST
refused EAGAIN "... and its name is not free until it is known" mkdir networks/t-before
is "... no network was made" 0 sh_ 'ls networks | grep -c ^t-before'
fault "POST $n truncate count=1"
m=$(mark)
ok "a cut answer: mkdir succeeds" mkdir networks/t-cut
is "... with one POST" 1 requests "$m" POST
fault "POST $n status code=502 count=1"
m=$(mark)
sh_ 'mkdir networks/t-proxy 2>/dev/null'
is "a 502 is not posted again" 1 requests "$m" POST
fault "POST $n status count=1 code=500 type=HTTPInternalServerError message=it broke"
m=$(mark) began=$(date +%s%N)
refused EREMOTEIO "a 500 of the service itself is its failure" mkdir networks/t-broke
is "... after one POST" 1 requests "$m" POST
is "... its lookup, and one look" 2 requests "$m" GET name=t-broke
like "... in its words" 'it broke' cat .error
[ -n "$REAL" ] || like "... with its request id" '\(req-' cat .error
ok "... long before a caller without an answer is told" test \
	$((($(date +%s%N) - began) / 1000000)) -lt 5000
ok "... and its name is free at once" mkdir networks/t-broke
rmdir networks/t-broke
fault "POST $n status count=1 code=500 type=HTTPInternalServerError message=it broke" \
	"GET $n delay ms=3000 skip=1 count=1"
api GET /extensions >/dev/null # its token is at hand
mkdir networks/t-made 2>"$WORK/made" &
maker=$!
sleep 0.7
api POST /networks '{"network": {"name": "t-made", "admin_state_up": true}}' >/dev/null
wait $maker
is "made all the same it is a success" 0 echo $?
rmdir networks/t-made
fault "POST $n status code=503 retry-after=1 count=1"
m=$(mark)
ok "a 503 is tried again after what it says" mkdir networks/t-busy
is "... as it was not carried out" 2 requests "$m" POST
mkdir security-groups/t-lost
fault "POST /network/v2.0/security-group-rules close-after count=1"
m=$(mark)
ok "a rule, which has no name, is found by its group" mkdir \
	security-groups/t-lost/rules/ingress-tcp-22
is "... with one POST" 1 requests "$m" POST
is "... and is there once" 1 sh_ 'ls security-groups/t-lost/rules | grep -c tcp'
rmdir security-groups/t-lost
fault "PUT $n close-after count=1"
ok "a PUT whose answer was lost is read back" sh_ 'echo lost > networks/t-after/description'
is "... and stands" lost cat networks/t-after/description
fault "PUT $n close-after count=1"
ok "... one of tags too, which has a URL of its own" sh_ \
	'printf "one\ntwo\n" | tee networks/t-after/tags'
is "... and stands" $'one\ntwo' cat networks/t-after/tags
mkdir networks/t-after/subnets/10.9.0.0%2F24
s=subnets/10.9.0.0%2F24
fault "PUT /network/v2.0/subnets close-after count=1"
ok "... one of a list too" sh_ "printf '9.9.9.9\n8.8.8.8\n' | tee $s/dns_nameservers"
is "... and of objects" start=10.9.0.10,end=10.9.0.20 sh_ \
	"echo start=10.9.0.10,end=10.9.0.20 > $s/allocation_pools; cat $s/allocation_pools"
for f in "subnets/10.9.0.0%2F24/dns_nameservers:1.1.1.1" networks/t-after/tags:three \
	"$s/allocation_pools:start=10.9.0.10,end=10.9.0.30" networks/t-after/description:none; do
	was=$(cat "${f%%:*}")
	# each time: libcurl repeats a PUT on a connection that was used before
	fault "PUT /network/v2.0 close-before"
	refused EREMOTEIO "a PUT of ${f##*/} that did not arrive is no success" sh_ \
		"echo ${f#*:} | tee ${f%%:*}"
	fault ''
	is "... it is as it was" "$was" cat "${f%%:*}"
done
rmdir $s
fault "DELETE $n close-after count=1"
ok "a DELETE whose answer was lost is a success" rmdir networks/t-after
refused ENOENT "... it is gone" stat networks/t-after
for f in "status code=503 retry-after=1" "delay ms=900"; do
	fault "PUT $n $f count=1"
	timeout -s INT 0.4 bash -c 'echo first >networks/t-cut/description' 2>/dev/null
	ok "a write that was interrupted ($f), and one after it" sh_ \
		'echo second >networks/t-cut/description'
	sleep 1.2
	is "... which it does not undo" second sh_ \
		'touch networks/t-cut; cat networks/t-cut/description'
done
# an action's, too: connected, connected again, disconnected
mkdir networks/t-cut/subnets/10.9.1.0%2F24 routers/t-cut
i=routers/t-cut/interfaces to=../../../subnets/10.9.1.0%2F24
fault "PUT /network/v2.0/routers delay ms=900 count=1"
timeout -s INT 0.4 ln -s $to $i/ 2>/dev/null
ok "a connection that was interrupted, and one after it" sh_ "ln -s $to $i/ || [ -L $i/10.9* ]"
ok "... which is taken back" sh_ "rm $i/10.9*"
sleep 1.2
is "... and stays so" "" sh_ "touch $i; ls $i"
rmdir routers/t-cut subnets/10.9.1.0%2F24
mkdir networks/t-page
for f in html garbage; do
	fault "DELETE $n $f count=1"
	refused EBADMSG "a DELETE that a page of a proxy answers ($f) is no success" rmdir \
		networks/t-page
	touch networks
	ok "... and the network is there" stat networks/t-page
done
fault ''
rmdir networks/t-page
fault "GET $n unauthorized count=1"
m=$(mark)
touch networks
ok "a 401 renews the token" ls networks
is "... once" 1 requests "$m" POST auth/tokens
fault "* $n unauthorized"
touch networks
refused EKEYEXPIRED "a 401 for ever" ls networks
fault "* $n status code=403 type=PolicyNotAuthorized message=no you may not"
touch networks
refused EACCES "403" ls networks
is "... in the cloud's words" 'no you may not' sh_ "sed 's/.*EACCES: //; s/ (req.*//' .error"
fault "* $n status code=500 type=Oops message=something broke"
touch networks
refused EREMOTEIO "500" ls networks
for f in garbage html wrongtype truncate deep "huge bytes=3000000" loop-next; do
	fault "GET $n $f"
	touch networks
	refused EBADMSG "an answer that is $f" ls networks
done
fault "GET $n foreign-next count=1"
touch networks
sh_ 'ls networks >/dev/null 2>&1'
is "a link to another host is never followed" 0 sh_ "grep -c 127.0.0.2 $FSLOG"
fault "GET $n redirect to=http://127.0.0.2:1/"
touch networks
refused EPROTO "a redirect is not followed" ls networks
cd / || exit 1
unmount
fault "GET /network/v2.0/extensions truncate count=1"
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
ok "a list of extensions that was cut takes nothing of the core away" test -d security-groups
fault ''
touch networks
ok "when it is over all is as it was" ls networks/t-cut
