#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: six writers and the faults between them are its load
# Many at once on few names, with answers that come late or never: nothing
# crashes or hangs, and at the end the mount shows what the cloud has.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
fault "POST /network/v2.0/networks close-after skip=20 count=3" \
	"PUT /network close-after skip=15 count=3" \
	"DELETE /network close-after skip=10 count=3" "GET /network delay ms=50 skip=30 count=200" \
	"GET /network status code=503 retry-after=0 skip=100 count=5"

work() {
	local RANDOM=$1 n
	for _ in $(seq 60); do
		n=$((RANDOM % 6))
		case $((RANDOM % 9)) in
		0 | 1) mkdir "networks/t-r$n" ;;
		2) rmdir "networks/t-r$n" ;;
		3) mv -T "networks/t-r$n" "networks/t-r$((RANDOM % 6))" ;;
		4) echo "x$RANDOM" >"networks/t-r$n/description" ;;
		5) ls -l networks ports ;;
		6) cat networks/*/description networks/t-r$n/.json ;;
		7) mkdir "networks/t-r$n/ports/t-p$n" ;;
		8) rm -r "ports/t-p$n" ;;
		esac
	done >/dev/null 2>&1
}
for w in 1 2 3 4 5 6; do work $((w * 77)) & pids="${pids:-} $!"; done
for _ in $(seq 600); do
	alive=''
	for p in $pids; do kill -0 "$p" 2>/dev/null && alive=yes; done
	[ -n "$alive" ] || break
	sleep 0.2
done
is "all six are done" "" echo "$alive"
fault ''
sleep 1.2
touch networks ports
ok "the program lives" kill -0 "$FS_PID"
is "nobody is stuck" 0 sh_ "ps -eo stat,args | grep -c '^D.*$M'"
shown=$(seen networks | sort)
cd /; unmount; mount_cloud "$CLOUD" || exit 1; cd "$M" || exit 1
is "what it shows is what the cloud has" "$shown" sh_ 'seen networks | sort'
is "no network was made twice" "" sh_ 'ls networks | grep "~"'
is "each object's own listing is whole" "" sh_ \
	'for d in $(ls -d networks/* ports/* 2>/dev/null); do [ -s $d/id ] || echo $d; done'
