#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some nine seconds for servers
# cloudnetfs-attributes(7), servers/: mkdir servers/S/ports/P creates a port in the server's only
# network and connects it; one that cannot be connected is deleted again.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || {
	skip "the real cloud of these tests has no Compute, which needs hosts"
	pass "(nothing to do)"; exit
}
start_sandbox --build-ms 500
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-a networks/t-a/subnets/10.1.0.0_24 networks/t-b networks/t-b/subnets/10.2.0.0_24
s=servers/vm-1 act='POST /compute/v2.1/servers'

m=$(mark)
refused EINVAL "a server without a network" mkdir $s/ports/t-p
like "... .error says the way" 'make it in networks/NAME/ports/ and connect it here' cat .error
is "... nothing is sent" 0 requests "$m" POST
ln -s ../../../networks/t-a $s/networks/
m=$(mark)
ok "mkdir in its ports/" mkdir $s/ports/t-p
is "... makes a port" 1 requests "$m" POST /v2.0/ports
is "... connects it" 1 requests "$m" POST os-interface
is "... which is shown there" ../../../ports/t-p readlink $s/ports/t-p
is "... of the server" ../../servers/vm-1 readlink ports/t-p/device
is "... in its network" ../../networks/t-a readlink ports/t-p/network
refused EEXIST "the same name again" mkdir $s/ports/t-p
ok "rm disconnects it" rm $s/ports/t-p

for code in 400 500; do
	fault "$act status code=$code type=computeFault message=Failed to attach"
	m=$(mark)
	ok "a port that cannot be connected ($code)" sh_ "! mkdir $s/ports/t-q"
	like "... .error says why, and what became of it" \
		"Failed to attach; what was made for it is removed again" cat .error
	is "... it was made once" 1 requests "$m" POST /v2.0/ports
	is "... and is gone" 1 requests "$m" DELETE /v2.0/ports
	refused ENOENT "... " stat ports/t-q
done
fault "$act status code=400 type=badRequest message=No" \
	'DELETE /network/v2.0/ports status code=409 type=PortInUse message=Busy'
refused EINVAL "... nor be deleted" mkdir $s/ports/t-q
like "... .error says that" "No; ports/t-q was made and is not connected: rmdir" cat .error
ok "... it is there" stat ports/t-q/id
fault 'POST /network/v2.0/ports status code=409 type=OverQuota message=Quota'
m=$(mark)
refused EDQUOT "a port that cannot be made" mkdir $s/ports/t-r
is "... is not connected" 0 requests "$m" POST os-interface
fault "$act close-after count=1"
ok "a lost answer is looked up" mkdir $s/ports/t-r
is "... it is connected" ../../servers/vm-1 readlink ports/t-r/device
fault "$act close-before count=1"
refused EREMOTEIO "one that may not have been carried out" mkdir $s/ports/t-s
like "... leaves the port, and says so" "ports/t-s was made, and may be connected" cat .error
fault "POST /network/v2.0/ports close-after count=1"
m=$(mark)
ok "a lost answer to the port's making" mkdir $s/ports/t-t
is "... makes it once" 1 requests "$m" POST /v2.0/ports
is "... and connects it" ../../servers/vm-1 readlink ports/t-t/device
fault ''
ln -s ../../../networks/t-b $s/networks/
refused EINVAL "a server in two networks" mkdir $s/ports/t-u
like "... .error names them" "more than one in networks/: t-a t-b: make it in" cat .error
rm $s/networks/t-b
m=$(mark)
fault "$act hang"
mkdir $s/ports/t-v 2>/dev/null & pid=$!
for _ in $(seq 100); do
	grep -q os-interface .cloudnetfs/activity && break
	sleep 0.05
done
cd / && unmount
wait $pid
is "who unmounts meanwhile leaves the port" 0 requests "$m" DELETE
fault ''
