#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A password, an application credential's secret and tokens that stand nowhere
# else are looked for wherever a mount that tells everything (-d) leaves words.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
canary=canary-$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
a_token='gA[0-9a-f]{8}-|gAAAAA[0-9A-Za-z_-]{20}'	# the sandbox's, a Keystone's
token=$(issue)
keystone() {
	curl -s -H "X-Auth-Token: $token" -H 'Content-Type: application/json' -X "$1" \
		"$(identity_url)/v3/$2" "${@:3}"
}
creds=users/$(keystone GET auth/tokens -H "X-Subject-Token: $token" |
	jq -r .token.user.id)/application_credentials
id=$(keystone POST "$creds" \
	-d "{\"application_credential\": {\"name\": \"t-$$\", \"secret\": \"$canary\"}}" |
	jq -r .application_credential.id)
trap 'keystone DELETE "$creds/$id" >/dev/null; finish' EXIT
read -r OS_AUTH_URL user project OS_NETWORK_ENDPOINT_OVERRIDE < \
	<(entry \
	'print(*(auth[k] for k in ("auth_url", "username", "project_name")),
	cloud.get("network_endpoint_override", ""))')
unset OS_CLIENT_CONFIG_FILE OS_CLOUD
export HOME=$WORK/home OS_AUTH_URL
[ -z "$OS_NETWORK_ENDPOINT_OVERRIDE" ] || export OS_NETWORK_ENDPOINT_OVERRIDE
mkdir "$HOME" && cd "$HOME" || exit 1

# Where words are left: nothing of this kind may stand in them.
found() {
	cat "$FSLOG" "$WORK/out" "/proc/$FS_PID/cmdline" "/proc/$FS_PID/environ" /proc/mounts \
		"$M"/.error \
		"$M"/.cloudnetfs/* "$LOG" 2>/dev/null | tr '\0' '\n' | grep -acE "$1"
}

go() {
	cd "$M" || return
	find . -maxdepth 3 >"$WORK/out" 2>&1
	cat networks/*/* >>"$WORK/out" 2>&1
	mkdir networks/t-x networks/t-x/y >>"$WORK/out" 2>&1
	echo nonsense 2>>"$WORK/out" >networks/t-x/mtu
	mkdir subnets/t-s >>"$WORK/out" 2>&1
	rmdir subnets/t-s networks/t-x >>"$WORK/out" 2>&1
	cd "$HOME" || return
}

OS_AUTH_TYPE=v3applicationcredential OS_APPLICATION_CREDENTIAL_ID=$id \
	OS_APPLICATION_CREDENTIAL_SECRET=$canary \
	mount_cloud envvars -d -o cache_ttl=0 || exit 1
go
is "an application credential's secret is nowhere" 0 found "$canary"
is "... nor is a token" 0 found "$a_token"
like "... which would be known" "$a_token" echo "$token"
ok "... where much is said" test "$(found 'X-Auth-Token: \*\*\*')" -gt 3
is "... and config shows it as ***" 1 grep -c '^application_credential_secret = \*\*\*  # OS_APPL' \
	"$M/.cloudnetfs/config"
like "... and the variable is empty" 'OS_APPLICATION_CREDENTIAL_SECRET=.?$' \
	sh_ "tr '\0' '\n' </proc/$FS_PID/environ | grep CREDENTIAL_SECRET"
is "no other process was given it" 0 sh_ "cat /proc/[0-9]*/environ 2>/dev/null | grep -ac $canary"
is "... and a core dump has no size" 0 sh_ \
	"awk '/Max core file size/ {print \$5}' /proc/$FS_PID/limits"
unmount
: >"$FSLOG"
OS_TOKEN=$token OS_PROJECT_NAME=$project mount_cloud envvars -d -o cache_ttl=0 || exit 1
go
is "a token that was given is nowhere" 0 found "$token"
is "... nor the one that came for it" 0 found "$a_token"
unmount
: >"$FSLOG"
OS_USERNAME=$user OS_PASSWORD=$canary OS_PROJECT_NAME=$project "$BIN" envvars "$M" \
	-d >"$WORK/out" 2>&1
is "a wrong password is not in the error" 0 grep -c "$canary" "$WORK/out"
like "... which is one" 'requires authentication' tail -1 "$WORK/out"
printf 'clouds: {c: {auth: {auth_url: "https://u:%s@127.0.0.1/v3", username: u, password: %s}}}\n' \
	"$canary" "$canary" \
	>clouds.yaml
chmod 600 clouds.yaml
unset OS_AUTH_URL OS_NETWORK_ENDPOINT_OVERRIDE
"$BIN" c "$M" -d >"$WORK/out" 2>&1
is "nor one in an address" 0 grep -c "$canary" "$WORK/out"
like "... which is refused" "user's name before its host" cat "$WORK/out"
printf 'clouds: {c: {auth: {password: %s, oops: [}}}\n' "$canary" >clouds.yaml
"$BIN" c "$M" -d >"$WORK/out" 2>&1
is "nor what stands in a broken file" 0 grep -c "$canary" "$WORK/out"
