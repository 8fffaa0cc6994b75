#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), default-security-group-rules/: an administrator decides what new
# security groups begin with.
. "$(dirname "$0")/lib.sh"
start_sandbox
CLOUD=${REAL:+admin}
CLOUD=${CLOUD:-sandbox-admin}
rm -f "$WORK/token" # the administrator's, from here on
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
d=default-security-group-rules
[ -d $d ] || { skip "this cloud has no $d (2023.2)"; pass "(nothing to do)"; exit; }
get() { api GET "$1" | jq -r "$2"; }
before=$(ls $d)

is "groups begin with something" 1 sh_ "[ -n '$before' ] && echo 1"
mkdir security-groups/t-old
mkdir $d/.draft/t-web
ok "its values" sh_ "cd $d/.draft/t-web && echo ingress > direction && echo tcp > protocol &&
	echo 443 > port_range_min && echo 443 > port_range_max &&
	echo 10.80.0.0/16 > remote_ip_prefix"
is "... make nothing yet" "$before" ls $d
m=$(mark)
ok "mv makes it" mv $d/.draft/t-web $d/
is "... by one POST" 1 requests "$m" POST $d
n=$(get "/$d?protocol=tcp" ".default_security_group_rules[] | select(.description == \"t-web\").id")
is "... and it is called by its id" "$n" cat "$d/$n/id"
is "... for groups that are not the default one" "false true" sh_ \
	"echo \$(cat $d/$n/used_in_default_sg $d/$n/used_in_non_default_sg)"
mkdir security-groups/t-new
is "a new group begins with it" ingress-tcp-443-from-10.80.0.0_16 sh_ \
	"ls security-groups/t-new/rules | grep tcp"
is "... and an old one stays as it is" "" sh_ "ls security-groups/t-old/rules | grep tcp"
ok "the same once more" sh_ "mkdir $d/.draft/t-two && cd $d/.draft/t-two &&
	echo ingress > direction && echo tcp > protocol && echo 443 > port_range_min &&
	echo 443 > port_range_max && echo 10.80.0.0/16 > remote_ip_prefix"
refused EEXIST "... is refused by the cloud" python3 -c \
	'import os, sys; os.rename(*sys.argv[1:])' $d/.draft/t-two $d/t-two
rmdir $d/.draft/t-two
refused EPERM "it is not changed" sh_ "echo 80 > $d/$n/port_range_min"
ok "rmdir removes it" rmdir "$d/$n"
is "... here and in the cloud" "$before" sh_ "touch $d; ls $d"
rmdir security-groups/t-new
mkdir security-groups/t-new
is "a newer group begins without" "" sh_ "ls security-groups/t-new/rules | grep tcp"
rmdir security-groups/t-old security-groups/t-new
