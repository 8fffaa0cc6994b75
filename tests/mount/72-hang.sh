#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: it judges how long answers take
# waits: some forty seconds for a service that hangs
# A cloud that accepts and never answers: nobody hangs with it.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
ms() { echo $(($(date +%s%N) / 1000000)); }

mkdir networks/t-0 networks/t-1
ls networks >/dev/null
fault '* * hang'
for i in $(seq 200); do cat "subnets/nosuch-$i/cidr" >/dev/null 2>&1 & done
sleep 1
is "200 readers wait" yes sh_ "[ $(jobs -r | wc -l) -ge 195 ] && echo yes || echo $(jobs -r |
	wc -l)"
for what in "stat networks/t-0" "cat networks/t-1/status" "ls networks"; do
	t=$(ms)
	ok "'$what' answers from the cache" sh_ "$what"
	is "... at once" yes sh_ "[ $(($(ms) - t)) -lt 500 ] && echo yes"
done
for sig in INT TERM KILL; do
	t=$(ms)
	env --default-signal=INT timeout -s $sig 1 cat subnets/another/cidr >/dev/null 2>&1
	is "SIG$sig frees a reader in under half a second" yes sh_ \
		"[ $(($(ms) - t)) -lt 1500 ] && echo yes || echo $(($(ms) - t))"
done
t=$(ms)
ok "a signal that ends nobody disturbs nobody" sh_ "
	python3 - <<'P'
import signal, time, os, threading
signal.signal(signal.SIGALRM, lambda *a: None)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
t = time.time()
try:
    open('$M/subnets/alarmed/cidr').read()
except OSError as e:
    assert e.errno != 4, 'EINTR'
assert time.time() - t > 1, time.time() - t
P"
wait $(jobs -p | grep -vx "$FS_PID\|$SANDBOX_PID\|$PROXY_PID") 2>/dev/null
refused EHOSTUNREACH "a service that has timed out is not asked again" cat subnets/nosuch/cidr
like "... and .error says so" 'has not answered for' cat .error
ok "what is cached is served all the same" cat networks/t-0/status
fault ''
sleep 4
ok "a probe finds that it answers again" ls subnets
fault '* * hang'
touch subnets
for i in $(seq 100); do cat "ips/nosuch-$i/status" >/dev/null 2>&1 & done
sleep 0.5
cd / || exit
t=$(ms)
kill -TERM "$FS_PID"
wait "$FS_PID"
is "SIGTERM with 100 waiting: exit 0" 0 echo $?
is "... within 2 s" yes sh_ "[ $(($(ms) - t)) -lt 2000 ] && echo yes"
is "... and no mount is left" no sh_ "mountpoint -q $M && echo yes || echo no"
FS_PID=
fault ''
# a service whose machine takes no connection: a socket whose queue is full
python3 - "$WORK/full" <<'P' &
import socket, sys, time
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen(0)
full = [socket.socket() for _ in range(3)]
for c in full:
    c.setblocking(False)
    c.connect_ex(s.getsockname())
open(sys.argv[1], "w").write(str(s.getsockname()[1]))
time.sleep(60)
P
full=$!
sleep 1
(umask 77 && override "http://127.0.0.1:$(cat "$WORK/full")" >"$WORK/full.yaml")
t=$(ms)
OS_CLIENT_CONFIG_FILE=$WORK/full.yaml mount_cloud "$CLOUD" || exit 1
is "a connection that is not made holds the mount up for 5 s" yes sh_ \
	"[ $(($(ms) - t)) -ge 4500 ] && [ $(($(ms) - t)) -lt 9000 ] &&
	echo yes || echo $(($(ms) - t)) ms"
refused EHOSTUNREACH "... and nobody after that" ls "$M/networks"
unmount
kill $full
mount_cloud "$CLOUD" || exit 1
cd "$M" || exit 1
fault 'POST * hang'
(mkdir networks/t-hung >/dev/null 2>&1; echo $? >"$WORK/rc") &
sleep 0.5
ok "a name that is cached answers beside a hung mkdir" sh_ "timeout 3 ls ports"
for _ in $(seq 180); do [ -s "$WORK/rc" ] && break; sleep 0.1; done
is "a hung mkdir is answered within its 15 s" 1 cat "$WORK/rc"
like "... as a time-out, looked for in the background" 'looked for in the background' cat .error
