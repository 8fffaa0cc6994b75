#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-attributes(7), security-group-rules/: what mkdir makes in rules/ of a draft is made
# with the group by mv; each that is not is a line of .error, and mv fails.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud || exit 1
cd "$M" || exit 1
rename() { python3 -c 'import os, sys; os.rename(*sys.argv[1:])' "$@"; }
g=security-groups d=security-groups/.draft/t-d
mkdir $d
m=$(mark)
ok "mkdir of words in a draft's rules/" mkdir $d/rules/ingress-tcp-22 $d/rules/ingress-udp-53 \
	$d/rules/ingress-tcp-80
is "... sends nothing" 0 requests "$m" POST
is "... is listed" "ingress-tcp-22 ingress-tcp-80 ingress-udp-53" sh_ "echo \$(ls $d/rules)"
refused EEXIST "... and is there" mkdir $d/rules/ingress-tcp-22
refused EINVAL "words that are spelled otherwise" mkdir $d/rules/ingress-tcp-1..65535
like "... are corrected" "called 'ingress-tcp'" cat .error
refused EINVAL "no words" mkdir $d/rules/ssh
refused EINVAL "a group that does not exist" mkdir $d/rules/ingress-tcp-22-from-group-t-none
refused EPERM "nothing is written there yet" sh_ "echo x > $d/rules/ingress-tcp-22/description"
refused EPERM "... nor made" mkdir $d/rules/ingress-tcp-22/x
ok "rmdir takes one back" rmdir $d/rules/ingress-udp-53
refused ENOENT "... which is not there" stat $d/rules/ingress-udp-53
ok "mv makes the group" mv $d $g/
is "... and its rules, by one request each" 3 requests "$m" POST
is "... beside the cloud's" "egress-any egress-ipv6-any ingress-tcp-22 ingress-tcp-80" \
	sh_ "echo \$(ls $g/t-d/rules)"
like "... of which .error tells, in the cloud's order" \
	"by the cloud itself in $g/t-d/rules: egress-(any|ipv6-any)" cat .error
is "a draft is empty, whatever an earlier one was to have" "" sh_ "mkdir $d; ls $d/rules"
mkdir $d/rules/ingress-tcp-22
ok "rm -r drops it" rm -r $d
is "the next of its name is empty" "" sh_ "mkdir $d; ls $d/rules"
rmdir $d $g/t-d

# some are not made
mkdir $d $d/rules/ingress-tcp-{1,2,3,4}
fault 'POST /network/v2.0/security-group-rules status code=409 skip=1 count=2 type=OverQuota'
refused EDQUOT "mv fails when a rule is not made" rename $d $g/t-d
fault ''
is "... with a line for each, its mkdir" 2 sh_ \
	"grep -c '^mkdir $g/t-d/rules/ingress-tcp-[23]: EDQUOT: ' .error"
like "... and what was made" "this security group is made, but 2 of its rules/ are not" cat .error
is "... the others are made" "ingress-tcp-1 ingress-tcp-4" \
	sh_ "cd $g/t-d/rules; echo \$(ls -d ingress*)"
refused ENOENT "... the draft is none" stat $d
ok "... and the lines make the rest" sh_ "sed -n 's/^\(mkdir [^:]*\):.*/\1/p' .error | bash -e"
is "... " 4 sh_ "ls -d $g/t-d/rules/ingress* | wc -l"
rmdir $g/t-d

# nothing is lost of a group that is not made
mkdir $d $d/rules/ingress-tcp-22
fault 'POST /network/v2.0/security-groups status code=409 count=1 type=OverQuota message=No'
refused EDQUOT "the group is not made" rename $d $g/t-d
fault ''
is "... the draft keeps its rules" ingress-tcp-22 ls $d/rules
ok "... and is made with them" mv $d $g/
ok "... " stat $g/t-d/rules/ingress-tcp-22/id

# a whole group's .json is a copy of it, too
rmdir $g/t-d/rules/egress-any
mkdir $g/t-d/rules/ingress-tcp-23-from-group-t-d $d
m=$(mark)
ok "a draft takes a group's .json" sh_ "cat $g/t-d/.json > security-groups/.draft/t-d/.json"
is "... sends nothing" 0 requests "$m" 'POST|PUT|DELETE'
is "... and shows its rules" 3 sh_ "ls $d/rules | wc -l"
ok "mv makes it with them" mv $d $g/t-f
is "... called as they are" \
	"egress-any egress-ipv6-any ingress-tcp-22 ingress-tcp-23-from-group-t-d" \
	sh_ "echo \$(ls $g/t-f/rules)"
like "... .error names what the other had not" "itself in $g/t-f/rules: egress-any" cat .error
is "... alone" 0 sh_ "grep -c 'itself.*ingress' .error"
rmdir $g/t-f

# who waits is killed
mkdir $d $d/rules/ingress-tcp-{22,23,24}
fault 'POST /network/v2.0/security-group-rules delay ms=1000'
python3 -c "import os; os.rename('$d', '$g/t-e')" & pid=$!
wait_for() { for _ in $(seq 100); do "$@" >/dev/null 2>&1 && return; sleep 0.05; done; }
wait_for grep -q security-group-rules .cloudnetfs/activity
kill -9 $pid
wait $pid 2>/dev/null
wait_for grep -q EINTR .error
is "what a killed mv leaves is told" "ingress-tcp-22 ingress-tcp-23 ingress-tcp-24" \
	sh_ "echo \$(sed -n 's,^mkdir $g/t-e/rules/\([^:]*\): EINTR.*,\1,p' .error)"
fault ''
sleep 1
rmdir $g/t-d $g/t-e
