#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: it judges who waits for whom
# cloudnetfs-tree(7), ERRORS: a name server that takes questions and never answers is a cloud that
# does not answer in time: those who ask the cloud get ETIMEDOUT, and nobody else waits with them,
# the end neither. The network service has a name; the name server is ours, in a mount namespace.
if [ -z "${SILENT_RESOLVER:-}" ]; then
	unshare -m true 2>/dev/null || {
		echo "ok - skip: no mount namespace can be made here"
		echo "1 passed, 0 failed"
		exit
	}
	SILENT_RESOLVER=1 exec unshare -m bash "$0"
fi
. "$(dirname "$0")/lib.sh"
start_sandbox
ms() { echo $(($(date +%s%N) / 1000000)); }

python3 -c 'import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.77", 53))
time.sleep(300)' &
silent=$!
echo nameserver 127.0.0.77 >"$WORK/resolv.conf"
mount --bind "$WORK/resolv.conf" "$(readlink -f /etc/resolv.conf)"
mkdir "$WORK/named"
(umask 77 && entry 'cloud["load_balancer_endpoint_override"] = "http://balancers.silent.test"
yaml.safe_dump({"clouds": {sys.argv[2]: cloud}}, sys.stdout)' >"$WORK/named/clouds.yaml")
OS_CLIENT_CONFIG_FILE=$WORK/named/clouds.yaml mount_cloud "$CLOUD" -o insecure_http || exit 1
cd "$M" || exit 1

for i in $(seq 8); do cat "load-balancers/t-none-$i/name" 2>>"$WORK/said" & done
sleep 1
is "eight wait for a name" 8 pgrep -c -P $$ cat
t=$(ms)
ok "... others meanwhile have their answers" sh_ "ls networks ports subnets"
is "... at once" yes sh_ "[ $(($(ms) - t)) -lt 1000 ] && echo yes || echo $(($(ms) - t))"
t=$(ms)
timeout -s INT 1 env --default-signal=INT cat load-balancers/t-none-9/name 2>/dev/null
is "... and a signal frees who waits" yes sh_ "[ $(($(ms) - t)) -lt 1500 ] && echo yes"
wait $(jobs -p | grep -vx "$FS_PID\|$SANDBOX_PID\|$silent")
is "those who wait get ETIMEDOUT" 8 grep -c 'Connection timed out' "$WORK/said"
sleep 4	# a probe is under way
cd / || exit
t=$(ms)
kill -TERM "$FS_PID"
wait "$FS_PID"
is "SIGTERM meanwhile: exit 0" 0 echo $?
is "... within 2 s" yes sh_ "[ $(($(ms) - t)) -lt 2000 ] && echo yes || echo $(($(ms) - t))"
is "... and no mount is left" no sh_ "mountpoint -q $M && echo yes || echo no"
FS_PID=
kill $silent
wait $silent 2>/dev/null || true
