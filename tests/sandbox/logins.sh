#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every way to log in to the sandbox's Keystone, and what its tokens open.
. "$(dirname "$0")/lib.sh"
I=$URL/identity
v3() { curl -s -D "$WORK/head" "$I/v3/auth/tokens" \
	-d "{\"auth\":{\"identity\":$1${2:+,\"scope\":$2}}}" >"$WORK/body"
	tr -d '\r' <"$WORK/head" | sed -n '1s/[^ ]* //p; s/^X-Subject-Token: /token /p'
	jq -c "${3:-.}" "$WORK/body"; }
v2() { curl -s -w ' [%{http_code}]' "$I/v2.0/tokens" -d "{\"auth\":$1}"; }
token() { sed -n 's/^token //p' <<<"$1"; }
open() {
	curl -s -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $1" "$URL/network/v2.0/networks"
}
demo='{"name":"demo","domain":{"id":"default"}' pass='"methods":["password"],"password":{"user":'
by_pass="{$pass$demo,\"password\":\"secret\"}}}"

like "password, in the default project" '201.*"demo"' v3 "$by_pass" '' \
	'[.token.project.name,.token.catalog[].type]'
like "the project by id" '201.*"demo"' v3 "$by_pass" \
	'{"project":{"id":"d0000000000000000000000000000001"}}' .token.project.name
like "the project by name and the domain's name" '201.*"Default"' v3 "$by_pass" \
	'{"project":{"name":"demo","domain":{"name":"Default"}}}' .token.project.domain.name
like "... but not without a domain" '401' v3 "$by_pass" '{"project":{"name":"demo"}}'
like "... nor another's project" '401' v3 "$by_pass" \
	'{"project":{"name":"other","domain":{"id":"default"}}}'
like "the user by id" '201' v3 \
	"{$pass{\"id\":\"11111111111141118111111111111111\",\"password\":\"secret\"}}}" ''
like "a wrong password" '401.*' v3 "{$pass$demo,\"password\":\"no\"}}}"
unscoped=$(v3 "$by_pass" '"unscoped"')
like "unscoped" '201.*"user"' v3 "$by_pass" '"unscoped"' '.token|keys'
like "... has no project" 'null' jq .token.project "$WORK/body"
like "... and opens no service" '401' open "$(token "$unscoped")"
like "... but makes a token for a project" '201.*"password","token"' v3 \
	"{\"methods\":[\"token\"],\"token\":{\"id\":\"$(token "$unscoped")\"}}" \
	'{"project":{"id":"d0000000000000000000000000000001"}}' .token.methods
like "... which opens" '200' open "$(tr -d '\r' <"$WORK/head" | sed -n 's/^X-Subject-Token: //p')"
like "no domain without a role in it" '401' v3 "$by_pass" '{"domain":{"id":"default"}}'
like "no system for a member" '401' v3 "$by_pass" '{"system":{"all":true}}'
like "totp" '201.*"totp"' v3 \
	"{\"methods\":[\"totp\"],\"totp\":{\"user\":$demo,\"passcode\":\"424242\"}}}" '' \
	.token.methods
like "... with a wrong code" '401' v3 \
	"{\"methods\":[\"totp\"],\"totp\":{\"user\":$demo,\"passcode\":\"111111\"}}}"
both() {
	echo \
		"{\"methods\":[\"password\",\"totp\"],\"password\":{\"user\":$demo,
		\"password\":\"$1\"}},\"totp\":{\"user\":{\"name\":\"$3\",
		\"domain\":{\"id\":\"default\"},\"passcode\":\"$2\"}}}"
}
like "password and totp" '201.*"password","totp"' v3 "$(both secret 424242 demo)" '' .token.methods
like "... with a wrong password" '401' v3 "$(both no 424242 demo)"
like "... with a wrong code" '401' v3 "$(both secret 0 demo)"
like "... of two users" '401' v3 "$(both secret 424242 other)"
like "a method that is none" '401' v3 '{"methods":["magic"],"magic":{}}'
like "v2.0, in a tenant" '"tenant":\{"id":"d0000000000000000000000000000001".*\[200\]' v2 \
	'{"passwordCredentials":{"username":"demo","password":"secret"},"tenantName":"demo"}'
like "... by its id" '"publicURL":"[^"]*/network".*\[200\]' v2 \
	'{"passwordCredentials":{"username":"demo","password":"secret"},
	"tenantId":"d0000000000000000000000000000001"}'
old=$(v2 '{"passwordCredentials":{"username":"demo","password":"secret"},"tenantName":"demo"}' |
	jq -r '.access.token.id' 2>/dev/null | head -1)
like "... its token opens" '200' open "$old"
like "... and makes another" '\[200\]' v2 "{\"token\":{\"id\":\"$old\"},\"tenantName\":\"demo\"}"
like "... tenants" '"name":"demo"' curl -s -H "X-Auth-Token: $old" "$I/v2.0/tenants"
like "... not another's" '\[401\]' v2 \
	'{"passwordCredentials":{"username":"demo","password":"secret"},"tenantName":"other"}'
like "... nor by a wrong password" '\[401\]' v2 \
	'{"passwordCredentials":{"username":"demo","password":"no"},"tenantName":"demo"}'
like "... nothing is a bad request" '\[400\]' v2 '{}'
# provider GRANT CLIENT: what the identity provider answers
provider() { curl -s -w ' [%{http_code}]' -u "$2" "$URL/oidc/token" -d "$1"; }
client=sandbox-client:client-secret by_user='grant_type=password&username=demo&password='
like "an identity provider says where it is" "\"token_endpoint\":\"$URL/oidc/token\"" \
	curl -s "$URL/oidc/.well-known/openid-configuration"
like "... gives an access token for a password" '"access_token":"oidc.*\[200\]' provider \
	"${by_user}secret" $client
like "... but a wrong one" '"invalid_grant".*\[400\]' provider "${by_user}no" $client
like "... nor to an unknown client" '"invalid_client".*\[401\]' provider "${by_user}secret" x:y
like "... nor for another grant" '"unsupported_grant_type".*\[400\]' provider grant_type=x $client
access=$(provider grant_type=client_credentials $client | sed 's/ \[200\]$//' | jq -r .access_token)
federated() {
	curl -s -i -X POST -H "Authorization: Bearer $1" \
		"$I/v3/OS-FEDERATION/identity_providers/$2/auth" | tr -d '\r'
}
like "... which Keystone takes for a token without a scope" '201 .*"methods":\["openid"\]' \
	federated "$access" sandbox/protocols/openid
token=$(federated "$access" sandbox/protocols/openid | sed -n 's/^X-Subject-Token: //p')
like "... that makes one for a project" '201.*"demo"' v3 \
	"{\"methods\":[\"token\"],\"token\":{\"id\":\"$token\"}}" \
	'{"project":{"id":"d0000000000000000000000000000001"}}' .token.project.name
like "... but no other token" '401 ' federated "x$access" sandbox/protocols/openid
like "... nor of another provider" '404 .*Could not find Identity Provider: x' federated \
	"$access" x/protocols/openid
like "both versions are told of" 'v3.14.*v2.0' curl -s "$I"
