#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), project-quotas/: an administrator sets limits of any project, and
# resets them to the defaults; they hold at once.
. "$(dirname "$0")/lib.sh"
start_sandbox
CLOUD=${REAL:+admin}
CLOUD=${CLOUD:-sandbox-admin}
rm -f "$WORK/token" # the administrator's, from here on
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
[ -d project-quotas ] || { skip "this cloud has no project-quotas"; pass "(nothing to do)"; exit; }
get() { api GET "$1" | jq -r "$2"; }
mkdir networks/t-n
p=$(cat networks/t-n/project_id)
[ ! -d "project-quotas/$p" ] || { skip "limits are set here"; pass "(nothing to do)"; exit; }
q=project-quotas/$p
used=$(cat quotas/network/used)
default=$(get "/quotas/$p/default" .quota.network)

ok "mkdir of a project's id is a draft" mkdir "$q"
is "... which lacks a limit" network cat "$q/.missing"
is "... and nothing is set" 0 get /quotas "[.quotas[] | select(.project_id == \"$p\")] | length"
m=$(mark)
ok "the first limit sets it" sh_ "echo $used > $q/network"
is "... by one PUT" 1 requests "$m" PUT "quotas/$p"
is "... and no POST" 0 requests "$m" POST
is "... in the cloud" "$used" get "/quotas/$p" .quota.network
is "... and is listed" "$p" sh_ "ls project-quotas | grep -x $p"
is "what was not given is the default" "$(get "/quotas/$p/default" .quota.subnet)" cat "$q/subnet"
refused EDQUOT "it holds at once" mkdir networks/t-more
ok "another limit" sh_ "echo 77 > $q/subnet"
is "... is in the cloud" "77 $used" get "/quotas/$p" '.quota | "\(.subnet) \(.network)"'
is "... and the directory has its id" "$p" cat "$q/project_id"
touch project-quotas
is "... also when it is read anew" "77 $used" sh_ "echo \$(cat $q/subnet $q/network)"
refused EINVAL "a limit is no word" sh_ "echo many > $q/port"
refused EPERM "whose they are stays" sh_ "echo x > $q/project_id"
ok "rmdir resets them" rmdir "$q"
is "... to the default" "$default" get "/quotas/$p" .quota.network
is "... and they are not listed" "" sh_ "ls project-quotas | grep -x $p"
ok "... which holds again" mkdir networks/t-more
o=00000000-0000-4000-8000-00000000000a
ok "several at once, of another project" sh_ "mkdir project-quotas/.draft/$o &&
	cd project-quotas/.draft/$o && echo 3 > router && echo 4 > port && mv ../$o ../.."
is "... are both there" "3 4" get "/quotas/$o" '.quota | "\(.router) \(.port)"'
ok "rm -r resets those" rm -r "project-quotas/$o"
rmdir networks/t-more networks/t-n
[ -z "$REAL" ] || { skip "the proxy stands before the administrator's cloud alone"; exit; }
cd /
unmount
mount_cloud sandbox || exit 1
is "who is no administrator is shown none" 0 sh_ "ls '$M/project-quotas' 2>&1 | wc -l"
is "... without an error in the tree" "" find "$M/project-quotas" -mindepth 1
refused EACCES "... of a project none says that it has no limits" ls "$M/project-quotas/$p"
like "... nor does the filesystem" "does not tell whether there is a project's quota" \
	cat "$M/.error"
