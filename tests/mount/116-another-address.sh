#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), ERRORS: the machine gets another address, as a laptop does that changes the
# network: all its connections are dead, and nothing says so. Who reads or changes something is
# answered as if nothing had been, and each change is done once. The network is one of namespaces:
# the cloud, and a forwarder before it (the sandbox listens on the loopback alone), in one, the
# program in another. It runs on the sandbox: a real cloud does not listen in there.
if [ -z "${APART:-}" ]; then
	unshare -n true 2>/dev/null || {
		echo "ok - skip: no network namespace can be made here"
		echo "1 passed, 0 failed"
		exit
	}
	APART=1 exec unshare -n bash "$0"
fi
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "a real cloud does not listen in there"; pass "(nothing to do)"; exit; }
ms() { echo $(($(date +%s%N) / 1000000)); }
ip link set lo up
start_sandbox
unshare -n sleep 1000 &
apart=$!
sleep 0.5
ip link add t-cloud type veth peer name t-here netns $apart
ip addr add 10.99.0.1/24 dev t-cloud
ip link set t-cloud up
here() { nsenter -t $apart -n "$@"; }
here ip link set lo up
here ip link set t-here up
here ip addr add 10.99.0.2/24 dev t-here
python3 - "$(cat "$WORK/url")" <<'P' &
import socket, sys, threading
port = int(sys.argv[1].rpartition(":")[2])
def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass
s = socket.create_server(("10.99.0.1", port))
while True:
    c = s.accept()[0]
    to = socket.create_connection(("127.0.0.1", port))
    for pair in (c, to), (to, c):
        threading.Thread(target=pump, args=pair, daemon=True).start()
P
forwarder=$!
mkdir "$WORK/moved"
url=$(sed 's/127.0.0.1/10.99.0.1/' "$WORK/url")
(umask 77 && override "$url/network" "$url/identity/v3" >"$WORK/moved/clouds.yaml")
export OS_CLIENT_CONFIG_FILE=$WORK/moved/clouds.yaml
nsenter -t $apart -n "$BIN" "$CLOUD" "$M" -f -v -o insecure_http >>"$FSLOG" 2>&1 &
FS_PID=$!
for _ in $(seq 200); do mountpoint -q "$M" && break; sleep 0.05; done
cd "$M" || exit 1
mkdir networks/t-web
address=2
# move: another address, as DHCP of another network gives it.
move() {
	here ip addr del 10.99.0.$address/24 dev t-here
	address=$((address + 1))
	here ip addr add 10.99.0.$address/24 dev t-here
}
# used: several connections have been used, and are kept.
used() {
	touch networks ports
	for d in networks ports subnets routers security-groups; do ls $d & done >/dev/null
	wait $(jobs -p | grep -vx "$FS_PID\|$SANDBOX_PID\|$forwarder\|$apart")
}

used
move
touch networks
t=$(ms)
is "another address: a list is read" $'public\nt-web' ls networks
echo "# in $(($(ms) - t)) ms"
used
move
t=$(ms)
ok "... mkdir" mkdir networks/t-new
echo "# in $(($(ms) - t)) ms"
used
move
t=$(ms)
ok "... a write" sh_ 'echo new >networks/t-new/description'
echo "# in $(($(ms) - t)) ms"
is "... the cloud has it" new sh_ "touch networks/t-new; cat networks/t-new/description"
used
move
t=$(ms)
ok "... rmdir" rmdir networks/t-new
echo "# in $(($(ms) - t)) ms"
is "... each was done once" '1 POST, 1 DELETE' sh_ "
	awk -F'\t' '\$3 == \"POST\" && \$4 ~ /networks\$/ { p++ } \$3 == \"DELETE\" { d++ }
		END { print p - 1 \" POST, \" d \" DELETE\" }' $LOG"
cd / || exit 1
unmount
kill $forwarder $apart
