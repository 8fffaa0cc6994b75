#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs.conf(5), SETTINGS: a login over an identity provider, by password, as a client, and by
# an access token; what is not taken of openstacksdk says why.
# cloudnetfs.conf(5), TOKENS AND THEIR END: what of it is renewed.
. "$(dirname "$0")/lib.sh"
# taken TYPE: whether an auth_type is taken, which then lacks something, or why it is not
taken() {
	local said
	(umask 77 && echo "clouds: {c: {auth_type: $1, auth: {auth_url: 'http://127.0.0.1:1'}}}" \
		>"$WORK/type.yaml")
	said=$("$BIN" c "$M" -o config="$WORK/type.yaml" 2>&1)
	case $said in
	*"'$1' is not taken: "*) echo "# not taken: $1: ${said##*is not taken: }" ;;
	*"cloud 'c' lacks "*) echo taken ;;
	*) echo "unknown: $1: $said" ;;
	esac
}
# of Debian's python, whose packages these are
plugins=$(/usr/bin/python3 -c 'import importlib.metadata as m
m.version("keystoneauth1")
print(*sorted({e.name for e in m.entry_points(group="keystoneauth1.plugin")}))' 2>/dev/null)
if [ -n "$plugins" ]; then
	for plugin in $plugins; do taken "$plugin"; done >"$WORK/plugins"
	grep '^#' "$WORK/plugins"
	is "each login that openstacksdk has is taken, or it is said why not" "" \
		grep '^unknown' "$WORK/plugins"
	is "... but one that nobody has" unknown sh_ "$(declare -f taken); BIN='$BIN' M='$M' \
		WORK='$WORK'; taken v3nothing | cut -d: -f1"
	ok "... and most are taken" [ "$(grep -c '^taken' "$WORK/plugins")" -ge 13 ]
else
	skip "what openstacksdk takes: python3-keystoneauth1 is not installed"
fi
[ -z "$REAL" ] || { skip "this Keystone trusts no identity provider"; exit; }
start_sandbox --token-ttl 6
url=$(cat "$WORK/url")
secret="client-secret"
common="auth_url: $url/identity/v3, identity_provider: sandbox, protocol: openid"
common="$common, project_name: demo"
client="client_id: sandbox-client, client_secret: $secret"
cat >"$WORK/c.yaml" <<END
clouds:
  pw:
    auth_type: v3oidcpassword
    auth: {$common, $client, access_token_endpoint: $url/oidc/token, username: demo,
      password: secret}
  found:
    auth_type: v3oidcclientcredentials
    auth: {$common, $client, discovery_endpoint: $url/oidc/.well-known/openid-configuration}
  wrong:
    auth_type: v3oidcpassword
    auth: {$common, $client, access_token_endpoint: $url/oidc/token, username: demo,
      password: wrongest}
  token: {auth_type: v3oidcaccesstoken, auth: {$common}}
  nobody: {auth_type: v3oidcaccesstoken, auth: {$common, access_token: none.of.theirs}}
  other:
    auth_type: v3oidcaccesstoken
    auth: {$common, access_token: x, identity_provider: nosuch}
END
chmod 600 "$WORK/c.yaml"
export OS_CLIENT_CONFIG_FILE=$WORK/c.yaml
# did: what was sent to providers and Keystone since m
did() {
	tail -n +$((m + 1)) "$LOG" | awk -F'\t' '$4 ~ /oidc|identity/ {print $3, $4, $5}'
}
federated="POST /identity/v3/OS-FEDERATION/identity_providers/sandbox/protocols/openid/auth 201
POST /identity/v3/auth/tokens 201"

m=0
mount_cloud pw -d || exit 1
is "a provider's password mounts" public ls "$M/networks"
is "... in three steps" "POST /oidc/token 200
$federated" did
is "... and is not shown" $'password = ***\nclient_secret = ***' sh_ \
	"sed -n 's/  #.*//; /^password\|^client_secret/p' $M/.cloudnetfs/config | sort -r"
m=$(mark)
is "its end is renewed over the provider" 1 eventually 1 requests "$m" POST /oidc/token
is "... and what follows serves" ACTIVE sh_ "touch $M/networks; cat $M/networks/public/status"
unmount
basic=$(printf 'sandbox-client:%s' $secret | base64)
is "no secret is in the log, by -d neither" 0 grep -c -e "oidc\.[0-9a-f]" -e "$basic" \
	-e "$secret" -e 'password=secret' "$FSLOG"

m=$(mark)
mount_cloud found || exit 1
is "a client mounts, by what the provider's document says" public ls "$M/networks"
is "... in four steps" "GET /oidc/.well-known/openid-configuration 200
POST /oidc/token 200
$federated" did
unmount

# access: a new access token, in its file
access() {
	curl -s -u sandbox-client:$secret "$url/oidc/token" -d grant_type=client_credentials |
		jq -r .access_token >"$WORK/access.new"
	chmod 600 "$WORK/access.new"
	mv "$WORK/access.new" "$WORK/access"
}
access
m=$(mark)
mount_cloud token -o token_file="$WORK/access",cache_ttl=0 || exit 1
is "an access token mounts, out of token_file" public ls "$M/networks"
is "... in two steps" "$federated" did
is "it is not renewed" 'Key has expired' eventually 'Key has expired' sh_ \
	"cat $M/networks/public/status 2>&1 | sed 's/.*: //'"
like "... which is said" "the token of cloud 'token' has ended and cannot be renewed" \
	cat "$M/.error"
access
is "... another is taken up" ACTIVE cat "$M/networks/public/status"
unmount

m=$(mark)
like "a wrong password is the provider's to refuse" \
	"the identity provider of cloud 'wrong': Invalid user credentials" "$BIN" wrong "$M"
is "... once" "POST /oidc/token 400" did
m=$(mark)
ok "an access token that the provider does not know is refused" sh_ \
	"! '$BIN' nobody '$M' 2>'$WORK/said'"
is "... by Keystone" \
	"POST /identity/v3/OS-FEDERATION/identity_providers/sandbox/protocols/openid/auth 401" did
is "... and is not in what is said" 0 grep -c none.of.theirs "$WORK/said"
like "a provider that Keystone does not know" 'Could not find Identity Provider: nosuch' \
	"$BIN" other "$M"
fault 'POST /oidc status code=503 message=Not now'
like "a provider that cannot answer is told from the cloud" \
	"the identity provider of cloud 'pw': Not now" "$BIN" pw "$M"
fault ''
