#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1): what cannot work fails before the parent exits: one sentence,
# an exit code, no mount.
. "$(dirname "$0")/lib.sh"
start_sandbox
read -r url user secret project < \
	<(entry 'print(*(auth[k] for k in ("auth_url", "username", "password", "project_name")))')
# whatever the umask and the cloud's own file: else a warning is a second line
(umask 77 && cat "$CLOUDS" >"$WORK/all.yaml" && : >"$WORK/c.yaml")
export OS_CLIENT_CONFIG_FILE=$WORK/all.yaml
# yaml URL PASSWORD [LINE]
yaml() {
	cat >"$WORK/c.yaml" <<-END
		clouds:
		  c:
		    auth: {auth_url: $1, username: $user, password: $2, project_name: $project,
		      user_domain_id: default, project_domain_id: default}
		    ${3:-}
	END
}

# start WHAT REGEX ARGS...: it refuses, in one line that matches.
start() {
	local what=$1 want=$2 out rc
	shift 2
	out=$(timeout 40 "$BIN" "$@" 2>&1)
	rc=$?
	if [ $rc -ne 0 ] && [ $rc -ne 124 ] && [[ $out =~ $want ]] &&
		[ "$(wc -l <<<"$out")" -eq 1 ] && ! mountpoint -q "$M"; then
		pass "$what"
	else
		fail "$what"
		printf '# exit %s: %s\n' $rc "$out"
		! mountpoint -q "$M" || fusermount3 -u "$M"
	fi
}

start "an unknown cloud, and which there are" \
	"no cloud 'nosuch' in .*: $(entry 'print(*clouds)')\$" nosuch "$M"
start "several clouds and no choice" 'which cloud' "$M"
OS_CLIENT_CONFIG_FILE=$WORK/none.yaml HOME=$WORK start "no configuration at all" \
	'no cloud is configured' "$M"
export OS_CLIENT_CONFIG_FILE=$WORK/c.yaml
yaml "$url" wrong
who=$(entry 'print(auth["username"])')
start "a wrong password, of whom and where" \
	"the login of $who at $url is refused: .*requires authentication" c "$M"
status() { "$BIN" c "$M" 2>/dev/null; echo $?; }
is "... with the status upon which no service tries again" 77 status
chmod 644 "$WORK/c.yaml"
like "... from a file that others can read" 'c.yaml holds a secret .*chmod 600' "$BIN" c "$M"
chmod 600 "$WORK/c.yaml"
yaml http://127.0.0.1:1/v3 "$secret"
start "a dead endpoint" 'refuses the connection' c "$M"
is "... which may be there later" 1 status
yaml http://192.0.2.1/v3 "$secret"
start "plain http to another host" 'insecure_http' c "$M"
yaml "$url" "$secret" 'region_name: Nowhere'
start "a region without a network" 'no public network endpoint in region Nowhere' c "$M"
yaml "$url" "$secret" 'auth_type: v3kerberos'
start "an auth_type that is not known" "auth_type 'v3kerberos'" c "$M"
printf 'clouds:\n  c: [\n' >"$WORK/c.yaml"
start "a file that is not YAML, and where" 'c.yaml, line [0-9]' c "$M"
printf 'clouds:\n  c: &a\n    auth: *a\n' >"$WORK/c.yaml"
start "an alias inside of what it stands for" 'line [0-9]+: an alias inside' c "$M"
yaml "$url" "$secret"
start "an unknown option names itself" "'nosuch=1'" c "$M" -o nosuch=1
start "a bad number names its option" 'cache_ttl' c "$M" -o cache_ttl=-1
start "no mountpoint" "No such file" c "$WORK/nowhere"
start "one operand too many" 'one operand too many' c d "$M" x

by_variables() {
	cd "$WORK/home" && env -u OS_CLIENT_CONFIG_FILE HOME="$WORK/home" OS_AUTH_URL="${url%/v3}" \
		OS_USERNAME="$user" \
		OS_PASSWORD="$secret" OS_PROJECT_NAME="$project" "$BIN" "$@"
}
mkdir "$WORK/home"
ok "OS_* variables alone mount, the auth_url without its version" by_variables "$M"
ok "... and show the cloud" test -d "$M/networks/public"
fusermount3 -u "$M"
ok "... as 'envvars' too" by_variables envvars "$M"
fusermount3 -u "$M"

# TLS is a sandbox's of its own, whatever the cloud
user=demo project=demo
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$WORK/key.pem" -out "$WORK/cert.pem" \
	-subj /CN=sandbox \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$WORK/key2.pem" -out "$WORK/other.pem" \
	-subj /CN=other 2>/dev/null
"$SANDBOX" --tls-cert "$WORK/cert.pem" --tls-key "$WORK/key.pem" \
	--clouds-yaml "$WORK/tls.yaml" >"$WORK/tls" &
TLS=$!
for _ in $(seq 100); do [ -s "$WORK/tls" ] && break; sleep 0.05; done
url=$(cut -d' ' -f2 "$WORK/tls")/identity/v3
yaml "$url" secret
start "a certificate that nobody signed" 'not secure' c "$M"
yaml "$url" secret "cacert: $WORK/other.pem"
start "... or somebody else" 'not secure' c "$M"
yaml "$url" secret "cacert: $WORK/nosuch.pem"
start "a cacert that is not there" 'cannot read the certificate' c "$M"
yaml "$url" secret "cacert: $WORK/cert.pem"
ok "the right CA mounts, in the background" "$BIN" c "$M"
ok "... and shows the cloud" test -d "$M/networks/public"
is "... no secret in the mount table" 0 sh_ 'grep -c secret /proc/mounts'
ok "fusermount3 -u ends it" fusermount3 -u "$M"
kill $TLS
ok "--help" "$BIN" --help
like "--version" '^cloudnetfs [0-9]' "$BIN" --version
