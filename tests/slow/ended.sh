#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), SIGNALS: SIGTERM ends the program within two seconds, however many wait for a cloud
# that hangs. Killed at any moment while others make networks, and mounted again, KILLS (100) times,
# it makes no network twice and loses none that mkdir said ok of. It runs on the sandbox: a real
# cloud is not made to hang, and keeps what a run that fails has made.
. "$(dirname "$0")/../mount/lib.sh"
BIN=$TOP/build/cloudnetfs # as it is used: the sanitizers' is not what is timed
KILLS=${KILLS:-100} MAKERS=4
start_sandbox
ended() { timeout 3000 /usr/bin/python3 -B "$TOP/tests/slow/ended.py" "$@"; }
ms() { echo $(($(date +%s%N) / 1000000)); }

for round in $(seq 5); do
	fault ''
	mount_cloud "$CLOUD" || exit 1
	fault '* * hang'
	ended wait "$M" 1000 >"$WORK/waiters" &
	waiters=$!
	for _ in $(seq 400); do [ -s "$WORK/waiters" ] && break; sleep 0.05; done
	t=$(ms)
	kill -TERM "$FS_PID"
	wait "$FS_PID"
	is "round $round: SIGTERM while a thousand wait: exit 0" 0 echo $?
	t=$(($(ms) - t))
	FS_PID=
	echo "# in $t ms"
	is "... within 2 s" yes sh_ "[ $t -le 2000 ] && echo yes || echo $t ms"
	is "... nothing is mounted" no sh_ "mountpoint -q $M && echo yes || echo no"
	wait $waiters
	is "... all thousand waited, and all are answered" $'waiting 1000\nended 1000 EIO' sh_ \
		"sed 's/ECONNABORTED/EIO/' $WORK/waiters"
done

fault 'POST /network/v2.0/networks delay ms=30'
mount_cloud "$CLOUD" || exit 1
mkdir "$M/networks/t-first"
curl -s -X PUT -H "X-Auth-Token: $(CLOUD=sandbox-admin issue)" -d '{"quota": {"network": -1}}' \
	"$(network_url)/v2.0/quotas/$(cat "$M/networks/t-first/project_id")" >"$WORK/quota"
makers=
for k in $(seq $MAKERS); do
	ended make "$M" "$WORK/made$k" $((k * 1000000)) "$WORK/stop" >>"$WORK/failed" &
	makers="$makers $!"
done
kills=0 left=0
while [ $kills -lt "$KILLS" ]; do
	sleep "0.$((RANDOM % 30 + 10))"
	kill -KILL "$FS_PID"
	wait "$FS_PID" 2>/dev/null
	for _ in $(seq 200); do mountpoint -q "$M" || break; sleep 0.02; done
	mountpoint -q "$M" && { left=$((left + 1)); fusermount3 -uz "$M"; }
	mount_cloud "$CLOUD" || break
	kills=$((kills + 1))
done
sleep 1
touch "$WORK/stop"
fault ''
# shellcheck disable=SC2086
wait $makers
is "killed $KILLS times, and mounted again" "$KILLS" echo $kills
is "... no mount is left behind" 0 echo $left
is "... each maker got what he asked for" '' cat "$WORK/failed"
is "... no network was lost" '' comm -23 <(sort "$WORK"/made*) \
	<(api GET '/networks?fields=name' | jq -r '.networks[].name' | sort -u)
is "... none was made twice" '' uniq -d \
	<(api GET '/networks?fields=name' | jq -r '.networks[].name' | sort)
echo "# $(cat "$WORK"/made* | wc -l) networks were made"
