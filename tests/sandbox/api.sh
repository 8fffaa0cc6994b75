# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Asking the sandbox's Neutron by curl: ask WHO METHOD PATH [BODY], WHO being
# demo, other or admin; it prints the body and the status in brackets.

token() {
	curl -s -D - -o /dev/null "$URL/identity/v3/auth/tokens" -d \
		'{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"'"$1"'",
		"domain":{"id":"default"},"password":"secret"}}}}}' |
		tr -d '\r' | sed -n 's/^X-Subject-Token: //p'
}

declare -A TOKENS
for who in demo other admin; do
	TOKENS[$who]=$(token $who)
done

ask() {
	curl -s -m 5 -X "$2" -w ' [%{http_code}]' -H "X-Auth-Token: ${TOKENS[$1]}" \
		"$URL/network/v2.0/$3" ${4:+-d "$4"}
}

# field WHO PATH FIELD: one attribute of an object
field() { ask "$1" GET "$2" | sed 's/ \[[0-9]*\]$//' | jq -rc ".[]$3"; }

# make WHO PATH BODY: creates, prints the id
make() { ask "$1" POST "$2" "$3" | sed 's/ \[[0-9]*\]$//' | jq -r '.[].id'; }

# until_is WANT WHO PATH FIELD: waits for a value, ten seconds at most, prints the last
until_is() {
	local got=
	for _ in $(seq 100); do
		got=$(field "$2" "$3" "$4")
		[ "$got" = "$1" ] && break
		sleep 0.1
	done
	echo "$got"
}
