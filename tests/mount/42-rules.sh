#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), DESCRIPTION: a list of objects of their own is a directory
# in its place: a security group's rules live in rules/, as real directories.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir security-groups/t-web security-groups/t-db
rules=security-groups/t-web/rules

is "a new group has its two rules" 2 sh_ "ls $rules | wc -l"
is "... as directories" "directory" sh_ "stat -c %F $rules/* | sort -u"
refused ENOENT "... and no file says the same" stat security-groups/t-web/security_group_rules
is "the root shows no collection of all rules" "" sh_ "ls | grep -x '[^-]*-group-rules\|rules'"
refused EINVAL "mkdir rules/NAME makes no rule" mkdir $rules/ssh
ok "... .draft/NAME does" mkdir $rules/.draft/ssh
is "... that lacks its direction" direction cat $rules/.draft/ssh/.missing
ok "its values" sh_ "cd $rules/.draft/ssh; echo tcp > protocol; echo 22 > port_range_min
	echo 22 > port_range_max"
ok "a reference from there" ln -s ../../../../../security-groups/t-db \
	$rules/.draft/ssh/remote_group
is "... reads as one" ../../../../../security-groups/t-db readlink $rules/.draft/ssh/remote_group
refused EINVAL "a direction that is none" sh_ "echo inwards > $rules/.draft/ssh/direction"
ok "the direction" sh_ "echo ingress > $rules/.draft/ssh/direction"
is "... creates nothing" 2 sh_ "ls $rules | wc -l"
ok "... mv does" mv $rules/.draft/ssh $rules/
is "... under its words" ingress-tcp-22-from-group-t-db sh_ "ls $rules | grep tcp"
ok "the name that mkdir gave is a link to it" test -L $rules/ssh
is "... and its description" ssh cat $rules/ssh/description
is "it is what was asked for" 'tcp 22 ingress' sh_ \
	"cd $rules/ssh; echo \$(cat protocol port_range_min direction)"
refused EOPNOTSUPP "a rule is never changed" sh_ "echo udp 1<> $rules/ssh/protocol"
refused ENOENT "the other group does not show it" stat security-groups/t-db/rules/ssh
ok "the same again" sh_ "mkdir $rules/.draft/ssh2; cd $rules/.draft/ssh2; echo tcp > protocol
	echo 22 > port_range_min; echo 22 > port_range_max; ln -s t-db remote_group
	echo ingress > direction"
refused EEXIST "... is refused by the cloud" python3 -c \
	'import os, sys; os.rename(*sys.argv[1:])' $rules/.draft/ssh2 $rules/ssh2
like "... in its words" 'already exists' cat .error
ok "rmdir drops it" rmdir $rules/.draft/ssh2
ok "rmdir of a rule" sh_ "rmdir $rules/\$(readlink $rules/ssh)"
is "... deletes it" 2 sh_ "ls $rules | wc -l"
refused ENOENT "... its label too" stat $rules/ssh
ok "rm -r takes the group with its rules" rm -r security-groups/t-web security-groups/t-db
is "nothing is left" "" sh_ 'ls security-groups | grep ^t-'
