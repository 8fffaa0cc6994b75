#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# alone: it judges who is told within how long
# waits: some forty seconds for changes to be told
# cloudnetfs-tree(7), FILES: poll(2) on an attribute, as in sysfs: POLLPRI|POLLERR when it
# changes, whoever changes it; one request for all who poll the object, none
# when they are gone.
. "$(dirname "$0")/lib.sh"
start_sandbox --build-ms 3000
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
mkdir networks/t-poll
id=$(cat networks/t-poll/id)
f=networks/t-poll/description

# poller FILE [SECONDS]: reads, polls once, prints what it was told and what it reads then.
cat >"$WORK/poller" <<'EOP'
import os, select, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
was = os.pread(fd, 4096, 0)
if len(sys.argv) > 3:
    time.sleep(float(sys.argv[3]))
p = select.poll()
p.register(fd, select.POLLPRI)
got = p.poll(1000 * float(sys.argv[2] if len(sys.argv) > 2 else 10))
names = [(select.POLLPRI, "PRI"), (select.POLLERR, "ERR"), (select.POLLHUP, "HUP")]
print(was.decode().strip(), "->",
    " ".join(n for b, n in names if got and got[0][1] & b) or "nothing",
      os.pread(fd, 4096, 0).decode().strip())
EOP
poller() { python3 "$WORK/poller" "$@"; }

mkdir networks/t-poll/subnets/10.6.0.0%2F24 networks/t-poll/ports/t-port routers/t-r ips/t-ip
ln -s ../../networks/public routers/t-r/gateway
ln -s ../../../subnets/10.6.0.0%2F24 routers/t-r/interfaces/
(sleep 1.5; api PUT "/floatingips/$(cat ips/t-ip/id)" \
	"{\"floatingip\": {\"port_id\": \"$(cat ports/t-port/id)\"}}" >/dev/null) &
is "what the cloud alone sets, when somebody associates the address" \
	" -> PRI ERR $(cat routers/t-r/id)" poller ips/t-ip/router_id
wait $!
if [ -n "$REAL" ]; then
	skip "the status of a port that is being built: Nova would be needed"
else
	ln -s ../../../networks/t-poll servers/vm-1/networks/
	is "the status of a port that is being built, when it is done" "BUILD -> PRI ERR ACTIVE" \
		poller "ports/$(ls servers/vm-1/ports)/status"
	rm servers/vm-1/networks/*
fi
(sleep 1.5; api PUT "/networks/$id" '{"network": {"description": "one"}}' >/dev/null) &
is "a change by somebody else" "-> PRI ERR one" sh_ "python3 $WORK/poller $f | sed 's/^ //'"
wait $!
(sleep 1; echo two >$f) &
is "a change by this mount" "one -> PRI ERR two" poller $f
wait $!
is "no change: nothing, until the time is over" "two -> nothing two" poller $f 2.5
(sleep 1; echo 1400 >networks/t-poll/mtu) &
is "another attribute's change is none" "two -> nothing two" poller $f 2.5
wait $!
(sleep 0.5; api PUT "/networks/$id" '{"network": {"description": "three"}}' >/dev/null; sleep 1.5
	cat networks/t-poll/mtu >/dev/null) &
is "a change between the read and the poll is told" "two -> PRI ERR three" poller $f 5 4
wait $!
is "readable always" yes python3 -c "
import os, select
fd = os.open('$f', os.O_RDONLY); p = select.poll(); p.register(fd, select.POLLIN)
print('yes' if p.poll(0)[0][1] & select.POLLIN else 'no')"
is "each change is told once, and the next one again" "PRI nothing PRI" python3 -c "
import os, select, time
fd = os.open('$f', os.O_RDWR); p = select.poll(); p.register(fd, select.POLLPRI); out = []
os.pread(fd, 100, 0); p.poll(10)
for value in (b'x', None, b'y'):
    if value:
        w = os.open('$f', os.O_WRONLY)
        if os.fork() == 0:
            time.sleep(0.5); os.pwrite(w, value, 0); os._exit(0)
        os.close(w)
    out.append('PRI' if p.poll(5000 if value else 300) else 'nothing')
    os.pread(fd, 100, 0)
print(*out)"
(sleep 1; echo '{"description": "by json"}' >networks/t-poll/.json) &
is ".json can be polled too" PRI python3 -c "
import os, select
fd = os.open('networks/t-poll/.json', os.O_RDONLY); os.pread(fd, 65536, 0)
p = select.poll(); p.register(fd, select.POLLPRI)
print('PRI' if p.poll(5000) else 'nothing')"
wait $!
is "epoll" PRI python3 -c "
import os, select, time
fd = os.open('$f', os.O_RDWR)
e = select.poll(); e.register(fd, select.POLLPRI); e.poll(1)
if os.fork() == 0:
    time.sleep(0.5); os.pwrite(os.open('$f', os.O_WRONLY), b'z', 0); os._exit(0)
print('PRI' if e.poll(5000) else 'nothing')"

sleep 4
m=$(mark)
pids=()
for _ in 1 2 3 4 5; do poller $f 5 >/dev/null & pids+=($!); done
poller networks/t-poll/status 5 >/dev/null & pids+=($!)
wait "${pids[@]}"
n=$(requests "$m" GET)
is "six pollers of one object for 5 s: one request a second ($n)" yes sh_ \
	"[ $n -ge 3 ] && [ $n -le 9 ] && echo yes"
sleep 4
m=$(mark)
sleep 3
is "when they are gone nothing is asked" 0 requests "$m"

poller $f 10 >"$WORK/a" & a=$!
poller $f 10 >"$WORK/b" & b=$!
sleep 1
api PUT "/networks/$id" '{"network": {"description": "for all"}}' >/dev/null
wait $a $b
is "all who poll a file are told" "2" sh_ "grep -c 'PRI ERR for all' $WORK/a $WORK/b | grep -c :1"
poller $f 20 >"$WORK/a" & a=$!
sleep 6
echo late >$f
wait $a
is "one who polls for long is still there after many refreshes" "for all -> PRI ERR late" \
	cat "$WORK/a"
rmdir ports/t-port
rm routers/t-r/interfaces/*
(sleep 1; rmdir networks/t-poll) &
like "an object that goes is told too" PRI python3 -c "
import os, select
fd = os.open('$f', os.O_RDONLY); os.pread(fd, 100, 0)
p = select.poll(); p.register(fd, select.POLLPRI)
print('PRI' if p.poll(5000) else 'nothing')"
wait $!
