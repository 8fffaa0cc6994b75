#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# CONTRACT 8, last point: .cloudnetfs/stats counts what was sent, config has each
# setting and where it came from, df -i shows quota and use.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "requests are counted in the sandbox's log"; pass "(nothing to do)"; exit; }
start_sandbox
mount_cloud sandbox -o cache_ttl=600,wait=0 || exit 1
cd "$M" || exit 1
stat_of() { awk -v k="$1" '$1 == k {print $2}' .cloudnetfs/stats; }

mkdir networks/n networks/n/ports/p
echo x >networks/n/description
cat networks/n/* >/dev/null 2>&1
find . >/dev/null
rm -r ports/p
for method in get post put delete; do
	is "stats: $method, as the cloud counted them" "$(requests 0 "${method^^}" '^/[^i]')" sh_ \
		"awk '\$1 == \"$method\" {print \$2}' .cloudnetfs/stats"
done
is "... logins" 1 stat_of logins
hits=$(stat_of answered_from_cache)
cat networks/n/status >/dev/null
touch networks/n
cat networks/n/status >/dev/null
asked=$(stat_of asked_the_cloud)
ls -l networks >/dev/null
ok "... cache hits and misses" sh_ "[ $hits -gt 0 ] && [ $asked -gt 0 ]"
for k in received_bytes latency_mean_ms latency_max_ms token_expires_in_s store_bytes failed; do
	like "... $k" '^[0-9]+$' stat_of $k
done
is "... its size is exact" "" inexact .cloudnetfs/* .error
is "all of .cloudnetfs is read-only, to root too" 444 sh_ "stat -c %a .cloudnetfs/* .error | sort -u"
refused EPERM "... and not written" sh_ 'echo x > .cloudnetfs/config'
refused EPERM "... nothing is made in it" mkdir .cloudnetfs/x
refused EPERM "... nor removed" rm .cloudnetfs/stats
is "its files" "README activity config errors stats version" sh_ "ls .cloudnetfs | xargs"

like "config: the cloud's entry" 'cloud = sandbox' cat .cloudnetfs/config
for line in "username = demo  # .*/clouds.yaml" "auth_url = http.*  # .*/clouds.yaml" "region_name = RegionOne  # .*/clouds.yaml" \
	'password = \*\*\*  # .*/clouds.yaml' '^cache_ttl = 600' '^wait = 0' '^ro = false' '^insecure_http = false' "mountpoint = $M"; do
	ok "config: $line" grep -qE "$line" .cloudnetfs/config
done
is "... no line without a value" "" grep -vE '^[a-z_A-Z0-9.-]+ = .+' .cloudnetfs/config
is "... no secret" 0 sh_ "grep -c 'secret\$' .cloudnetfs/config"
cd / && unmount
OS_REGION_NAME='' mount_cloud sandbox -o cache_ttl=7,region=RegionOne,insecure_http || exit 1
cd "$M" || exit 1
like "what an option sets comes from it" 'region_name = RegionOne  # .*-o|region_name = RegionOne  # .*option' cat .cloudnetfs/config
like "... in force" 'cache_ttl = 7' cat .cloudnetfs/config
like "... each" 'insecure_http = true' cat .cloudnetfs/config

# quota and use: an extension that the sandbox has and does not tell of
cd / && unmount
start_proxy '[[], {}, ["quota_details"]]'
mount_cloud sandbox -o cache_ttl=600 || exit 1
cd "$M" || exit 1
limit=$(cat quotas/network/limit)
used=$(cat quotas/network/used)
is "quotas/network has limit, used, reserved" yes sh_ "cd quotas/network && [ -f limit ] && [ -f used ] && [ -f reserved ] && echo yes"
is "df -i networks is the quota and its use" "$limit $used $((limit - used))" sh_ "df -i networks | awk 'NR == 2 {print \$2, \$3, \$4}'"
mkdir networks/m
is "... as it is now" "$((used + 1))" sh_ "touch networks quotas/network; df -i networks | awk 'NR == 2 {print \$3}'"
is "df -i ips is the floating IPs'" "$(cat quotas/floatingip/limit)" sh_ "df -i ips | awk 'NR == 2 {print \$2}'"
ok "df of the mount works" df "$M"
