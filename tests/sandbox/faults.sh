#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each action of the fault script does what contrib/sandbox/README.md says.
. "$(dirname "$0")/lib.sh"
TOKEN=$(curl -s -D - -o /dev/null "$URL/identity/v3/auth/tokens" -d \
	'{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"demo",
	"domain":{"id":"default"},"password":"secret"}}}}}' |
	tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
n=/network/v2.0/networks
get() { curl -s -m 2 -w ' [%{http_code} %{exitcode}]' -H "X-Auth-Token: $TOKEN" "$URL$n$1"; }
post() {
	curl -s -m 2 -w ' [%{http_code} %{exitcode}]' -H "X-Auth-Token: $TOKEN" "$URL$n" \
		-d "{\"network\":{\"name\":\"$1\"}}"
}
fault() { printf '%s\n' "$@" >"$WORK/f" && mv "$WORK/f" "$WORK/fault"; }
named() { get "?name=$1&fields=name"; }

like "no fault" '\[200 0\]' get ''
fault "GET $n hang"; like "hang" '\[000 28\]' get ''
fault "POST $n hang-after"; like "hang-after" '\[000 28\]' post after
fault ''; like "... was carried out" '"after"' named after
fault "POST $n close-before"; like "close-before" '\[000 52\]' post before
fault ''; like "... was not carried out" '\{"networks":\[\]\}' named before
fault "POST $n close-after"; like "close-after" '\[000 52\]' post closed
fault ''; like "... was carried out" '"closed"' named closed
fault "GET $n delay ms=500"; like "delay" '\[200 0\]' get ''
fault "GET $n delay ms=5000"; like "... is as long as it says" '\[000 28\]' get ''
fault "POST $n delay ms=2600"; like "... and a client that goes meanwhile" '\[000 28\]' post gone
fault ''; like "... finds it not carried out yet" '\{"networks":\[\]\}' named gone
sleep 1; like "... but it is, in its time" '"gone"' named gone
fault "GET $n delay-after ms=300"; like "delay-after" '\[200 0\]' get ''
fault "GET $n status code=409 type=Oops retry-after=7 message=these are the words"
like "status" 'Oops.*these are the words.*\[409 0\]' get ''
like "... with Retry-After" 'Retry-After: 7' curl -s -i -H "X-Auth-Token: $TOKEN" "$URL$n"
fault "GET $n status code=503 retry-after=Mon,_30_Nov_2026_08:49:37_GMT"
like "... or a date" 'Retry-After: Mon, 30 Nov 2026 08:49:37 GMT' \
	curl -s -i -H "X-Auth-Token: $TOKEN" "$URL$n"
fault "GET $n status code=503 count=1"; like "count=1 faults once" '\[503 0\]' get ''
like "... and no more" '\[200 0\]' get ''
fault "GET $n status code=503 skip=1"; like "skip=1 lets one pass" '\[200 0\]' get ''
like "... and no more" '\[503 0\]' get ''
fault "GET $n truncate"; like "truncate" '\[200 18\]' get ''
fault "GET $n garbage"; like "garbage" 'not JSON' get ''
fault "GET $n html"; like "html" '<html>' get ''
fault "GET $n wrongtype"; like "wrongtype" '"networks":"a string"' get ''
fault "GET $n slow rate=5"; like "slow" '\[200 28\]' get ''
fault "GET $n huge bytes=100000"
like "huge" '^100020' sh -c "curl -s -H 'X-Auth-Token: $TOKEN' $URL$n | wc -c"
fault "GET $n deep"; like "deep" '\[\[\[\[\[\[' get ''
fault "GET $n foreign-next"; like "foreign-next" 'http://127.0.0.2:1' get ''
fault "GET $n loop-next"; like "loop-next" '"next"' get ''
fault "GET $n redirect to=http://127.0.0.2/"; like "redirect" '\[302 0\]' get ''
fault "GET $n unauthorized"; like "unauthorized" 'requires authentication.*\[401 0\]' get ''
fault ''
like "the request log has a line for each request" $'GET\t/network/v2.0/networks\t401' \
	cat "$WORK/log"
like "the journal has a line for each change" $'create\tnetworks\t[0-9a-f-]+\tclosed' cat \
	"$WORK/journal"
like "a bad option names itself" "'nosuch" "$SANDBOX" --populate nosuch=1
like "other addresses are refused" '0.0.0.0' "$SANDBOX" --listen 0.0.0.0:1
