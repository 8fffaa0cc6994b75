#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), FILES: .cloudnetfs/stats counts what was sent, config has
# each setting and where it came from, df -i shows quota and use.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
user=demo region=RegionOne life=3600
if [ -n "$REAL" ]; then
	user='.+' region='.+' life=${TOKEN_TTL:-86400}
fi
mount_cloud "$CLOUD" -o cache_ttl=600,wait=0 || exit 1
cd "$M" || exit 1
stat_of() { awk -v k="$1" '$1 == k {print $2}' .cloudnetfs/stats; }

mkdir networks/t-n networks/t-n/ports/t-p
echo x >networks/t-n/description
cat networks/t-n/* >/dev/null 2>&1
find . >/dev/null
rm -r ports/t-p
fault "GET /network/v2.0/routers delay ms=300" \
	"GET /network/v2.0/ports status code=500 message=it broke"
touch routers ports
ls routers ports >/dev/null 2>&1
fault ''
cloud_says() {
	awk -F'\t' \
		'$4 !~ /^\/identity/ {bytes += $6; failed += $5 >= 500; n++} END {print '"$1"'}' \
		"$LOG"
}
for method in get post put delete; do
	sent=$(requests 0 "${method^^}" '^/([^i]|im)')	# but to the identity service
	is "stats: $method, as the cloud counted them" "$sent" sh_ \
		"awk '\$1 == \"$method\" {print \$2}' .cloudnetfs/stats"
done
is "... logins" 1 stat_of logins
is "... failed" "$(cloud_says failed)" stat_of failed
ok "... (there were some)" [ "$(stat_of failed)" -gt 0 ]
is "... received_bytes" "$(cloud_says bytes)" stat_of received_bytes
mean=$(stat_of latency_mean_ms) longest=$(stat_of latency_max_ms)
ok "... latency_max_ms" [ "$longest" -ge 250 ]
ok "... latency_mean_ms" [ $(((mean + 1) * $(cloud_says n))) -gt "$longest" ]
ok "... which is a mean" [ "$mean" -lt "$longest" ]
left=$(stat_of token_expires_in_s)
ok "... token_expires_in_s" sh_ "[ $left -gt $((life - 600)) ] && [ $left -le $life ]"
longest=$(stat_of loop_max_us)
ok "... loop_max_us, of a turn that has been" [ "$longest" -gt 0 ]
worked=$(stat_of loop_max_worked_us)
ok "... of which a processor worked for one" [ "$worked" -gt 0 ]
ok "... and in some for more than a millisecond, or in none" sh_ \
	"[ $(stat_of loop_turns_over_1ms) -gt 0 ] || [ $worked -le 1000 ]"
hits=$(stat_of answered_from_cache) asked=$(stat_of asked_the_cloud)
refused ENOENT "what a fresh list has not" stat networks/t-nosuch
ok "... is a cache hit" [ "$(stat_of answered_from_cache)" -gt "$hits" ]
is "... and no miss" "$asked" stat_of asked_the_cloud
touch networks
ls networks >/dev/null
is "a list that is not fresh is a miss" $((asked + 1)) stat_of asked_the_cloud
held=$(stat_of store_bytes)
mkdir networks/t-m
ok "store_bytes grows with what is held" [ "$(stat_of store_bytes)" -gt "$held" ]
is "... as objects do" "$(find networks -mindepth 1 -maxdepth 1 | wc -l)" sh_ \
	"awk '\$2 == \"networks\" {print \$3}' .cloudnetfs/stats"
rmdir networks/t-m
mapfile -t own < <(find .cloudnetfs .error -type f ! -name undo)
is "... its size is exact" "" inexact "${own[@]}"
is "all of .cloudnetfs is read-only, to root too" 444 \
	sh_ "stat -c %a ${own[*]} | sort -u"
is "... but for undo, which is written alone" 200 stat -c %a .cloudnetfs/undo
refused EPERM "... and not written" sh_ 'echo x > .cloudnetfs/config'
refused EPERM "... nothing is made in it" mkdir .cloudnetfs/x
refused EPERM "... nor removed" rm .cloudnetfs/stats
is "its files" "README activity config errors events journal stats undo version" \
	sh_ "ls .cloudnetfs | xargs"

is "config: the cloud's entry" "cloud = $CLOUD" grep '^cloud' .cloudnetfs/config
for line in "username = $user  # .*/clouds.yaml" "auth_url = http.*  # .*/clouds.yaml" \
	"region_name = $region  # .*/clouds.yaml" \
	'password = \*\*\*  # .*/clouds.yaml' 'cache_ttl = 600  # -o cache_ttl' \
	'wait = 0  # -o wait' 'ro = false  # default' \
	'insecure_http = false  # default' "uid = $(id -u)  # default" "gid = $(id -g)  # default" \
	'umask = 000  # default' "mountpoint = $M  # .*"; do
	ok "config: $line" grep -qxE "$line" .cloudnetfs/config
done
is "... no line without a value, or from nowhere" "cloud = $CLOUD" grep \
	-vE '^[a-z_A-Z0-9.-]+ = .+  # .+' .cloudnetfs/config
is "... no secret" 0 grep -cw secret .cloudnetfs/config
region=$(awk '$1 == "region_name" {print $3}' .cloudnetfs/config)
cd / && unmount
# the proxy is not there, and is not asked about loopback
OS_REGION_NAME='' mount_cloud "$CLOUD" \
	-o ro,cache_ttl=10,region="$region",insecure_http,uid=12,gid=34,umask=022 \
	-o cloud_type=neutron,proxy=http://me:secret@127.0.0.1:9 || exit 1
cd "$M" || exit 1
for line in "region_name = $region  # -o region" 'cache_ttl = 10  # -o cache_ttl' \
	'ro = true  # -o ro' \
	'insecure_http = true  # -o insecure_http' 'uid = 12  # -o uid' 'gid = 34  # -o gid' \
	'umask = 022  # -o umask' \
	'cloud_type = neutron  # -o cloud_type' 'proxy = http://***@127.0.0.1:9  # -o proxy'; do
	ok "what an option sets: $line" grep -qxF "$line" .cloudnetfs/config
done
is "... no secret" 0 grep -cw secret .cloudnetfs/config
like "... what none sets does not" $'(^|\n)wait = 0  # default' cat .cloudnetfs/config

# quota and use: an extension that the sandbox has and does not tell of
cd / && unmount
[ -n "$REAL" ] || start_proxy '[[], {}, ["quota_details"]]'
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
limit=$(cat quotas/network/limit)
used=$(cat quotas/network/used)
is "quotas/network has limit, used, reserved" yes sh_ \
	"cd quotas/network && [ -f limit ] && [ -f used ] && [ -f reserved ] && echo yes"
is "df -i networks is the quota and its use" "$limit $used $((limit - used))" sh_ \
	"df -i networks | awk 'NR == 2 {print \$2, \$3, \$4}'"
mkdir networks/t-m
is "... as it is now" "$((used + 1))" sh_ "df -i networks | awk 'NR == 2 {print \$3}'"
is "... in its file too" "$((used + 1))" cat quotas/network/used
rmdir networks/t-m
is "... and after it has gone" "$used $used" sh_ \
	"echo \$(df -i networks | awk 'NR == 2 {print \$3}') \$(cat quotas/network/used)"
is "df -i ips is the floating IPs'" "$(cat quotas/floatingip/limit)" sh_ \
	"df -i ips | awk 'NR == 2 {print \$2}'"
ok "df of the mount works" df "$M"
