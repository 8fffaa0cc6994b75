#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every command in the README's table beside `openstack` does its task.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "these are tried on the sandbox"; pass "(nothing to do)"; exit; }
start_sandbox --build-ms 100
mount_cloud || exit 1
cd "$M" || exit 1
# What the rows take for granted; `made` is what this row makes.
before() {
	local made=$1
	[ "$made" != networks/web ] || { rm -r ports/p1 subnets/* networks/web; return; }
	[ -e networks/web ] || mkdir networks/web
	[ "$made" = networks/web/subnets/10.0.0.0%2F24 ] && [ -e subnets/s ] && rm -r ports/p1 subnets/s
	if [ ! -e subnets/s ] && [[ $made != *subnets* ]]; then
		[ ! -e subnets/10.0.0.0%2F24 ] || rmdir subnets/10.0.0.0%2F24
		mkdir networks/web/subnets/10.0.0.0%2F24 && mv subnets/10.0.0.0%2F24 subnets/s
	fi
	[ "$made" != networks/web/ports/p1 ] || { [ ! -e ports/p1 ] || rmdir ports/p1; return; }
	[ -e ports/p1 ] || [[ $made == *subnets* ]] || mkdir networks/web/ports/p1
	[ -e routers/r1 ] || mkdir routers/r1
	[ -e security-groups/g ] || mkdir security-groups/g
} 2>/dev/null
rows=0
before none
while IFS= read -r row; do
	command=$(sed 's/.*| `\(.*\)` |$/\1/; s/\\|/|/g' <<<"$row")
	task=$(sed 's/^| \([^|]*\) | .*/\1/' <<<"$row")
	rows=$((rows + 1))
	before "$(sed -n 's/^mkdir //p' <<<"$command")"
	case $command in
	"rmdir networks/web") rm -r ips/* routers/r1/interfaces/* routers/r1 servers/vm-1/networks/web ports/* subnets/*; sleep 0.3 ;;
	cnwait*) command="timeout 20 $TOP/contrib/tools/$(sed 's/ACTIVE/DOWN/' <<<"$command")" ;;	# a port of no server stays DOWN
	esac >/dev/null 2>&1
	address=$(for i in ips/*; do [ -L "$i" ] || basename "$i"; done)
	ok "$task: $command" bash -c "${command//203.0.113.7/$address}"
	[ ! -e networks/www ] || mv networks/www networks/web
	case $task in
	describe) is "... which it then has" "for video" cat networks/web/description ;;
	"a tag more") is "... which it then has" blue cat networks/web/tags ;;
	"attach it") is "... and so it is" p1 sh_ 'basename $(readlink ips/*/port)' ;;
	"detach it") is "... and so it is" "" sh_ 'cat ips/*/port_id | sort -u' ;;
	"a server's ports") is "... the one that was connected" 1 sh_ 'ls servers/vm-1/ports | wc -l' ;;
	delete) is "... and it is gone" no sh_ 'ls networks | grep -x web || echo no' ;;
	esac
done < <(sed -n "/^## Beside/,/^## The clouds/p" "$TOP/README.md" | grep "^| [a-z]" | grep -v "^| task")
ok "there are at least fifteen ($rows)" [ $rows -ge 15 ]
