#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), HIDDEN FILES: a cloud that takes a minute for a list. Whoever asks for a name
# has his answer meanwhile, by a question of its own; a second ls joins the first; activity shows
# how far it is; Ctrl-C ends who waits, and no other.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=4,subnets=4,ports=3000
port=port-000007 other=port-000009 rate=4000
if [ -n "$REAL" ]; then
	start_faults
	port=t-port other=t-port2 rate=200
	id=$(api POST /networks '{"network": {"name": "t-net"}}' | jq -r .network.id)
	for name in $port $other; do
		api POST /ports "{\"port\": {\"network_id\": \"$id\", \"name\": \"$name\"}}" \
			>/dev/null
	done
fi
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
a=.cloudnetfs/activity
# what is open, to be read afresh beside the list
exec 7<"ports/$other/description"
id=$(cat "ports/$other/id")
# when REGEX: waits until a line of activity matches, and prints that line
when() {
	for _ in $(seq 200); do
		cat $a >"$WORK/a"
		grep -E "$1" "$WORK/a" && return
		sleep 0.05
	done
	cat "$WORK/a"
}
# a page of a thousand ports has about a million bytes
fault "GET /network/v2.0/ports?limit slow rate=$rate"
m=$(mark)
# by no shell: it has what runs in the background ignore SIGINT
python3 -c 'import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
all = [subprocess.Popen(["ls", "ports"], stdout=open(out, "w")) for out in sys.argv[2:]]
open(sys.argv[1], "w").write(" ".join(str(p.pid) for p in all))
for p in all: print(p.wait())' "$WORK/pids" "$WORK/one" "$WORK/two" >"$WORK/ended" &
starter=$!
like "both wait for one list" \
	$'\tGET\tlist ports\t0 pages\t[0-9]+ objects\t[0-9]+ bytes\t2 waiting$' when \
	'list ports.*2 waiting'
# the request log has a line once the cloud begins to answer, and both wait before that
like "... whose answer has begun" '[1-9][0-9]* bytes' when \
	'list ports.*[[:space:]][1-9][0-9]* bytes'
bytes() { grep 'list ports' $a | cut -f6 | cut -d' ' -f1; }
is "... which was asked for once" 1 requests "$m"
if [ -z "$REAL" ]; then
	first=$(bytes)
	for _ in $(seq 50); do
		[ "$(bytes)" -gt "$first" ] && break
		sleep 0.1
	done
	ok "activity shows that it comes" [ "$(bytes)" -gt "$first" ]
fi
m=$(mark)
is "meanwhile a name has its answer" "$port" timeout 3 cat "ports/$port/name"
is "... by a question of its own" 1 requests "$m" GET "ports\?name=$port"
is "... and no other" 1 requests "$m"
is "... as has one that is not there" absent sh_ \
	'timeout 3 stat ports/t-none 2>/dev/null || [ $? = 1 ] && echo absent'
is "... and what is cached, none" "$port" timeout 3 cat "ports/$port/name"
# a name that the kernel must forget is in the directory that is being listed
api PUT "/ports/$id" '{"port": {"name": "t-renamed"}}' >/dev/null
is "a name that changes meanwhile" t-renamed sh_ \
	"touch /proc/self/fd/7; timeout 3 cat ports/$id/name"
is "... keeps nobody from another" absent sh_ \
	'timeout 3 stat ports/t-other 2>/dev/null || [ $? = 1 ] && echo absent'
is "... and is forgotten" absent eventually absent sh_ \
	"timeout 3 stat ports/$other 2>/dev/null || [ \$? = 1 ] && echo absent"
is "the list is still under way" 1 grep -c 'list ports' $a
read -r one two <"$WORK/pids"
kill -INT "$one"
like "Ctrl-C ends who gets it" $'\tlist ports\t.*\t1 waiting$' when 'list ports.*1 waiting'
ok "... and not the other" kill -0 "$two"
is "... nor is the list asked for again" 0 requests "$m" GET 'ports\?limit='
kill -INT "$two"
wait $starter
is "both have ended by their signals" "-2 -2" sh_ "xargs <$WORK/ended"
fault ''
exec 7<&-
