#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A token cannot be renewed: when it ends the mount stays, says so, asks
# nothing more, and takes up a new one from -o token_file.
. "$(dirname "$0")/lib.sh"
start_sandbox --token-ttl 5
start_faults
entry '[auth.pop(key) for key in ("username", "password")]
print(json.dumps({"clouds": {"t": {**cloud, "auth_type": "v3token"}}}))' >"$WORK/t.yaml"
export OS_CLIENT_CONFIG_FILE=$WORK/t.yaml
T=$WORK/mine said='has ended'

# A token of the user's, put where it is expected.
renew() {
	issue >"$T.new"
	chmod "${1:-600}" "$T.new"
	mv "$T.new" "$T"
}
# Waits until the token has ended: a state, which the test below looks at. A real cloud's last for
# hours: there it is revoked. Its Neutron may remember that the one made of it was good, so the
# proxy says 401 for it, once.
[ -z "$REAL" ] || said='is not accepted'
ended() {
	if [ -n "$REAL" ]; then
		curl -s -X DELETE -H "X-Auth-Token: $(cat "$T")" -H "X-Subject-Token: $(cat "$T")" \
			"$(identity_url)/v3/auth/tokens"
		fault "* /network unauthorized count=1"
	fi
	for _ in $(seq 100); do
		[[ $(cat networks/public/status 2>&1) != *'Key has expired' ]] || return 0
		sleep 0.2
	done
	return 1
}

renew
mount_cloud t -o cache_ttl=0,token_file="$T" || exit 1
cd "$M" || exit 1
is "a token mounts" ACTIVE cat networks/public/status
ok "it ends" ended
refused EKEYEXPIRED "... which is EKEYEXPIRED" cat networks/public/status
like "... with a sentence that says what to do" \
	"$said and cannot be renewed: put a new one into $T" \
	cat .error
m=$(mark)
cat networks/public/status networks/public/id 2>/dev/null
ls networks >/dev/null 2>&1
is "... and nothing is asked" 0 requests "$m"
ok "the mount stays" mountpoint -q "$M"
echo >"$T"
refused EKEYEXPIRED "an empty file is no token" cat networks/public/status
like "... and that is said" 'now, token_file .* no regular file' cat .error
renew
m=$(mark)
is "a new token is taken up" ACTIVE cat networks/public/status
is "... with one login" 1 requests "$m" POST auth/tokens
ok "it ends too" ended
renew 644
is "the next one is taken up as well" ACTIVE cat networks/public/status
like "... with a warning when others can read it" 'can be read by others' cat "$FSLOG"
is "config shows where it comes from" 1 grep -c "^token = \*\*\*  # $T$" .cloudnetfs/config
cd /
unmount

# A path that leads into the mount itself finds what lies below it, and nobody waits.
renew
cp "$T" "$M/token"
mount_cloud t -o cache_ttl=0,token_file="$M/token" || exit 1
cd "$M" || exit 1
ok "a token below the mount ends" ended
refused EKEYEXPIRED "... and its file is looked for without the mount" timeout 5 cat \
	networks/public/status
ln -sf /proc/self/fd/0 "$WORK/link"
cd /
unmount
rm -f "$M/token"
like "a link elsewhere is not followed" 'token_file' sh_ "$BIN t $M -o token_file=$WORK/link 2>&1"
