#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Tokens are renewed before they end; -o ro sends nothing; a hung listing does
# not block its directory.
. "$(dirname "$0")/lib.sh"
start_sandbox --token-ttl 5 --populate networks=2,ports=10
start_faults
mount_cloud "$CLOUD" -o cache_ttl=0 || exit 1
cd "$M" || exit 1

net=networks/net-00000 port=ports/port-000001
if [ -n "$REAL" ]; then
	net=networks/t-net port=ports/t-port
	mkdir $net $net/$port
	skip "a token that ends: this Keystone's last a day"
else
	m=$(mark)
	for _ in $(seq 12); do
		cat $net/status >/dev/null || break
		sleep 0.6
	done
	is "a token is renewed before it ends" yes sh_ \
		"[ $(requests "$m" POST auth/tokens) -ge 1 ] && echo yes"
	is "... so nobody meets a 401" 0 sh_ \
		"tail -n +$((m + 1)) $LOG | awk -F'\t' '\$5 == 401' | wc -l"
fi
fault 'GET /network/v2.0/ports?limit hang'
ls ports >/dev/null 2>&1 &
ls=$!
sleep 0.3
ok "a lookup beside a hung listing answers" timeout 3 cat $port/status
is "... and waits for no lock" 0 sh_ 'cat /proc/[0-9]*/wchan 2>/dev/null | grep -c fuse_lock_inode'
kill -KILL $ls
fault ''
like "stats tell when a token ends" 'token_expires_in_s [0-9]' cat .cloudnetfs/stats
is "no token stands in any file" 0 sh_ \
	"find .cloudnetfs .error -type f -perm /444 -exec cat {} + | grep -c gA"
cd /
unmount
mount_cloud "$CLOUD" -o ro,cache_ttl=5 || exit 1
cd "$M" || exit 1
ls networks >/dev/null
m=$(mark)
refused EROFS "ro: mkdir" mkdir networks/x
refused EROFS "ro: rmdir" rmdir $net
refused EROFS "ro: a write" sh_ "echo x > $net/description"
refused EROFS "ro: mv" mv $net networks/y
refused EROFS "ro: ln" ln -s ../../$net $port/x
refused EROFS "ro: rm" rm $port/network
is "ro: no request leaves for a change" 0 requests "$m" 'POST|PUT|DELETE'
ok "ro: reading works" cat $net/status
