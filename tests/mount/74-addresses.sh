#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs.conf(5), SETTINGS: a network service without an address that is used makes no mount,
# and one sentence says which it has and why not: of the catalogue's whatever is not http or https;
# of a cloud that is logged in to by https an http address, for the token would go there in clear.
. "$(dirname "$0")/lib.sh"
start_sandbox
CAME=$WORK/came

# catalogue [CERTIFICATE]: an identity service before the cloud's, by catalogue.py
catalogue() {
	: >"$WORK/catalogue"
	python3 "$TOP/tests/mount/catalogue.py" "$(identity_url)" "$WORK/address" "$CAME" "$@" \
		>"$WORK/catalogue" &
	PROXY_PID=$!
	for _ in $(seq 200); do [ -s "$WORK/catalogue" ] && break; sleep 0.05; done
	configure "$@"
}
# configure [CERTIFICATE [NETWORK]]: the cloud by it, and perhaps its network service elsewhere
configure() {
	(umask 77 && entry '_, name, url, cacert, network = sys.argv[1:]
[cloud.pop(key) for key in list(cloud) if "endpoint" in key]
auth["auth_url"] = url + "/v3"
cloud.update({"cacert": cacert} if cacert else {})
cloud.update({"network_endpoint_override": network} if network else {})
yaml.safe_dump({"clouds": {name: cloud}}, sys.stdout)' "$(cat "$WORK/catalogue")" "${1:-}" \
		"${2:-}" >"$WORK/catalogue.yaml")
	export OS_CLIENT_CONFIG_FILE=$WORK/catalogue.yaml
}
# start WHAT REGEX OPTION...: no mount, in one line that matches, and no token went anywhere.
start() {
	local what=$1 want=$2 out rc
	shift 2
	: >"$CAME"
	out=$(timeout 40 "$BIN" "$CLOUD" "$M" "$@" 2>&1)
	rc=$?
	if [ $rc -eq 1 ] && [[ $out =~ $want ]] && [ "$(wc -l <<<"$out")" -eq 1 ] &&
		! mountpoint -q "$M" && [ ! -s "$CAME" ]; then
		pass "$what"
	else
		fail "$what"
		printf '# exit %s: %s\n' $rc "$out"
		! mountpoint -q "$M" || fusermount3 -u "$M"
	fi
}

catalogue
for url in file:///etc gopher://127.0.0.1 ftp://127.0.0.1 ldap://127.0.0.1/ '' nonsense :// \
	'http://127.0.0.1:9696/\nHost: x' 'http://127.0.0.1:9696/\r\n' 'http://a b' 'http://' \
	'http://u:p@127.0.0.1' '{here}/?a=' '{here}/#' 'http://127.0.0.1:99999' '//127.0.0.1'; do
	printf '"%s"' "$url" >"$WORK/address"
	start "no mount at '$url'" "^cloudnetfs: the network endpoint '.*' of .* is not used: "
done
echo '"http://u:hidden@127.0.0.1"' >"$WORK/address"
start "... nor is a password in it shown" "endpoint '\*\*\*@127.0.0.1' of cloud"
echo '"http://192.0.2.1"' >"$WORK/address"
start "... nor by plain http to another host" "'http://192.0.2.1' .* http with -o insecure_http"
configure '' file:///etc
start "... nor where the configuration says so" "endpoint 'file:///etc' of cloud .* is not used"
configure '' http://192.0.2.1
start "... or names another host" "'http://192.0.2.1' .* http with -o insecure_http"
kill $PROXY_PID

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
	-addext subjectAltName=IP:127.0.0.1 -keyout "$WORK/key" -out "$WORK/certificate" 2>/dev/null
cat "$WORK/key" >>"$WORK/certificate"
catalogue "$WORK/certificate"
echo '"{here}"' >"$WORK/address"
for options in wait=0 insecure_http; do
	start "by https: no token goes to http, with $options" \
		"endpoint 'http://127.0.0.1:[0-9]*' of cloud .*: the login is by https" -o $options
done
configure "$WORK/certificate" "$(network_url)"
ok "... but where the user himself names the address" "$BIN" "$CLOUD" "$M" -o insecure_http
ok "... which is served" test -d "$M/networks/public"
fusermount3 -u "$M"
