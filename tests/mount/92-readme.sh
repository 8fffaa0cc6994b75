#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every command in the README's table beside `openstack` does its task,
# its objects being called t-*.
. "$(dirname "$0")/lib.sh"
start_sandbox --build-ms 100
mount_cloud || exit 1
cd "$M" || exit 1
# Makes what the rows take for granted; `made` is what this row makes.
before() {
	local made=$1
	[ "$made" != networks/t-web ] || { rm -r ports/t-p1 subnets/t-s networks/t-web; return; }
	[ -e networks/t-web ] || mkdir networks/t-web
	[ "$made" = networks/t-web/subnets/10.0.0.0%2F24 ] && [ -e subnets/t-s ] &&
		rm -r ports/t-p1 subnets/t-s
	if [ ! -e subnets/t-s ] && [[ $made != *subnets* ]]; then
		[ ! -e subnets/10.0.0.0%2F24 ] || rmdir subnets/10.0.0.0%2F24
		mkdir networks/t-web/subnets/10.0.0.0%2F24 && mv subnets/10.0.0.0%2F24 subnets/t-s
	fi
	[ "$made" != networks/t-web/ports/t-p1 ] || {
		[ ! -e ports/t-p1 ] || rmdir ports/t-p1; return
	}
	[ -e ports/t-p1 ] || [[ $made == *subnets* ]] || mkdir networks/t-web/ports/t-p1
	[ -e routers/t-r1 ] || mkdir routers/t-r1
	[ -e security-groups/t-g ] || mkdir security-groups/t-g
} 2>/dev/null
rows=0
before none
while IFS= read -r row; do
	command=$(sed \
		-E \
		's/.*\| `(.*)` \|$/\1/; s/\\\|/|/g; s#\<(web|www|p1|r1)\>#t-\1#g
		s#(subnets/|security-groups/)([sg])\>#\1t-\2#' \
		<<<"$row")
	task=$(sed 's/^| \([^|]*\) | .*/\1/' <<<"$row")
	rows=$((rows + 1))
	if [ -n "$REAL" ] && [[ $command == *servers/* ]]; then
		skip "$task: this cloud has no Compute, which needs hosts"
		continue
	fi
	before "$(sed -n 's/^mkdir //p' <<<"$command")"
	case $command in
	"rmdir networks/t-web") rm -r ips/$address routers/t-r1/interfaces/* routers/t-r1 \
		servers/vm-1/networks/t-web networks/t-web/ports/*
		rm -r ports/t-p1 subnets/t-s
		sleep 0.3 ;;
	# a port of no server stays DOWN
	cnwait*) command="timeout 20 $TOP/contrib/tools/$(sed 's/ACTIVE/DOWN/' <<<"$command")" ;;
	esac >/dev/null 2>&1
	address=$(readlink ips/t-web)
	ok "$task: $command" bash -c "${command//203.0.113.7/$address}"
	[ ! -e networks/t-www ] || mv networks/t-www networks/t-web
	case $task in
	describe) is "... which it then has" "for video" cat networks/t-web/description ;;
	"a tag more") is "... which it then has" blue cat networks/t-web/tags ;;
	"attach it") is "... and so it is" t-p1 sh_ "basename \$(readlink ips/$address/port)" ;;
	"detach it") is "... and so it is" "" cat "ips/$address/port_id" ;;
	"a server's ports") is "... the one that was connected" 1 sh_ \
		'ls servers/vm-1/ports | wc -l' ;;
	delete) is "... and it is gone" no sh_ 'ls networks | grep -x t-web || echo no' ;;
	esac
done < <(sed -n "/^## Beside/,/^## The clouds/p" "$TOP/README.md" | grep "^| [a-z]" |
	grep -v "^| task")
ok "there are at least fifteen ($rows)" [ $rows -ge 15 ]

# ---- the transcript: each command says what the README says, ids and addresses apart
[ -n "$REAL" ] && { skip "the transcript's names are no t-*: it is the sandbox's"; exit; }
cd / && unmount
kill "$SANDBOX_PID"
wait "$SANDBOX_PID" 2>/dev/null
rm -f "$WORK/ready"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
sed -n '/^## What it is like/,/^!/s/^    //p' "$TOP/README.md" >"$WORK/transcript"
[ "$(wc -l <"$WORK/transcript")" -gt 20 ] || fail "the transcript is found"
# plain: without what is another at each run, in one line for each that was wrapped
plain() {
	sed -E 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ID/g; s|/mnt/cloud|MOUNT|
		s|'"$M"'|MOUNT|' | tr '\n' ' ' | sed 's/, ID/,ID/g; s/  */ /g; s/ *$//'
}
while IFS= read -r line; do
	[[ $line == '$ '* ]] || continue
	want=$(awk -v l="$line" '$0 == l {on = 1; next} /^\$ / {on = 0} on' "$WORK/transcript" |
		plain)
	got=$(bash -c "${line#??}" 2>&1 | plain)
	is "\`${line#??}' says it" "$want" echo "$got"
done <"$WORK/transcript"
