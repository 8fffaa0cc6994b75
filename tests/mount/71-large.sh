#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A project of 100,000 ports: one asks for one, the list is streamed into the
# compact store, and what is cached is served meanwhile. With the program as
# it is installed: the sanitizers' own memory is not the store's.
. "$(dirname "$0")/lib.sh"
[ -z "$REAL" ] || { skip "100,000 ports are the sandbox's"; pass "(nothing to do)"; exit; }
BIN=$TOP/build/cloudnetfs
start_sandbox --populate networks=10,subnets=10,ports=100000
mount_cloud sandbox -o cache_ttl=600 || exit 1
cd "$M" || exit 1
peak() { awk '/^VmHWM/{print $2}' "/proc/$FS_PID/status"; }
resident() { awk '/^RssAnon/{print $2}' "/proc/$FS_PID/status"; }
stat_of() { awk -v k="$1" '$1 == k {print $2}' .cloudnetfs/stats; }

m=$(mark)
cat ports/port-077777/status >/dev/null
is "a cold cat asks for that one port" 1 requests "$m"
cat networks/net-00001/status >/dev/null
before=$(peak)
ls ports >"$WORK/ports" &
ls=$!
cached=0
while kill -0 $ls 2>/dev/null; do
	[ "$(cat networks/net-00001/status)" = ACTIVE ] && cached=$((cached + 1))
	sleep 0.05
done
wait $ls
is "the list is whole" 100000 sh_ "wc -l <$WORK/ports"
is "cached files were served while it streamed" yes sh_ \
	"[ $cached -ge 5 ] && echo yes || echo $cached"
bytes=$(stat_of store_bytes)
echo "# store: $bytes bytes, $((bytes / 100000)) a port; VmHWM $(peak) kB, $before kB before"
# 244 to 257: who comes first is a sample of what the others are like
is "at most 280 bytes a port" yes sh_ "[ $((bytes / 100000)) -le 280 ] && echo yes"
is "a peak of the store and 20 MB" yes sh_ \
	"[ $(($(peak) - before)) -le $((bytes / 1024 + 20 * 1024)) ] &&
	echo yes || echo $(($(peak) - before)) kB"
is "the pages were a hundred, and the empty one after a full one" 101 requests "$m" GET \
	'ports\?limit='
held=$(resident)
touch ports
ls ports >/dev/null
echo "# ... and $(($(resident) - held)) kB more when all have been read again"
is "reading it again leaves nothing behind" yes sh_ \
	"[ $(($(resident) - held)) -le 2048 ] && echo yes || echo $(($(resident) - held)) kB"
is "... nor takes more than 20 MB meanwhile" yes sh_ \
	"[ $(($(peak) - before)) -le $((bytes / 1024 + 20 * 1024)) ] && echo yes"
m=$(mark)
cat ports/port-012345/status ports/port-099999/fixed_ips >/dev/null
is "any of them is then answered from memory" 0 requests "$m"

# Their text has 90 MB: it is made once, and each version that somebody is in the midst of is kept
# up to a bound.
size=$(stat -c %s ports/.json)
is "the text of all is as long as stat says" "$size" sh_ 'cat ports/.json | wc -c'
is "... and whole" 100000 jq length ports/.json
is "... and made once, for each of its thousand pieces" "1 $size $size" sh_ \
	"awk '/^json/ {print \$2}' .cloudnetfs/stats | xargs"
begin() { head -c 100 >/dev/null; }
rest() { cat | wc -c; }
exec 7<ports/.json; begin <&7
for i in 1 2 3; do
	echo "$i" >ports/port-000500/description
	stat ports/.json >/dev/null
done
is "three versions later" $((size - 100)) rest <&7
exec 7<ports/.json; begin <&7
echo 4 >ports/port-000500/description
exec 8<ports/.json; begin <&8
fourth=$(stat -c %s ports/.json)
echo 5 >ports/port-000500/description
exec 9<ports/.json; begin <&9
fifth=$(stat -c %s ports/.json)
like "of three that are being read the eldest ends with an error" 'Stale file handle' rest <&7
is "... and the others as they were" "$((fourth - 100)) $((fifth - 100))" sh_ \
	'echo "$(cat <&8 | wc -c) $(cat <&9 | wc -c)"'
exec 7<&- 8<&- 9<&-
is "no more is kept than is said" yes sh_ \
	"[ $(stat_of json_bytes_kept) -le $((256 << 20)) ] && echo yes"

# All of them are in the kernel's memory, and links to some. After touch nothing old is read any
# more, in whatever place, and while others are being read: at once, where the kernel takes one
# notice for all (6.16); else it is told of each when the touch is over, within 20 seconds.
at_once() {
	if [ "$(printf '%s\n' 6.16 "$(uname -r)" | sort -V | head -1)" = 6.16 ]; then
		"${@:2}"
	else
		eventually "$@"
	fi
}
mkdir networks/t-n networks/t-n/ports/t-linked
ls -l ports networks/t-n/ports/ >/dev/null
for i in $(shuf -i 0-99999 -n 100 --random-source=<(yes)); do
	printf 'port-%06d\n' "$i"
done >"$WORK/changed"
descriptions() { # of the first N
	head -n "$1" "$WORK/changed" | sed 's,.*,ports/&/description,' | xargs cat |
		sort | uniq -c | xargs
}
descriptions 100 >/dev/null
ids=$(sed 's,.*,ports/&/id,' "$WORK/changed" | xargs cat)
change() {
	python3 -c '
import json, sys, urllib.request
url, token, text, *ids = sys.argv[1:]
headers = {"X-Auth-Token": token, "Content-Type": "application/json"}
body = json.dumps({"port": {"description": text}}).encode()
for i in ids:
    put = urllib.request.Request(f"{url}/v2.0/ports/{i}", body, headers, method="PUT")
    urllib.request.urlopen(put).read()' "$(network_url)" "$(cat "$WORK/token")" "$1" $ids
}
api GET /ports/none >/dev/null # for the token
change first
(for i in $(seq 70001 70200); do cat "ports/port-0$i/status"; done >/dev/null) &
touch ports
is "after touch each of 100 is read again" "100 first" at_once "100 first" descriptions 100
wait $!
change second
for _ in 1 2 3; do touch ports; done
is "... however often" "20 second" at_once "20 second" descriptions 20
linked=$(cat networks/t-n/ports/t-linked/id)
cat networks/t-n/ports/t-linked/name >/dev/null
api PUT "/ports/$linked" '{"port": {"name": "t-renamed"}}' >/dev/null
touch ports
is "... also through a link to what is called otherwise by now" t-renamed \
	at_once t-renamed sh_ 'cat networks/t-n/ports/*/name'
