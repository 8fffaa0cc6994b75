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
is "at most 450 bytes a port" yes sh_ "[ $((bytes / 100000)) -le 450 ] && echo yes"
is "a peak of the store and 30 MB" yes sh_ \
	"[ $(($(peak) - before)) -le $((bytes / 1024 + 30 * 1024)) ] &&
	echo yes || echo $(($(peak) - before)) kB"
is "the pages were a hundred, and the empty one after a full one" 101 requests "$m" GET \
	'ports\?limit='
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
echo 5 >ports/port-000500/description
exec 9<ports/.json; begin <&9
like "of three that are being read the eldest ends with an error" 'Stale file handle' rest <&7
is "... and the others as they were" "$((size - 99)) $((size - 99))" sh_ \
	'echo "$(cat <&8 | wc -c) $(cat <&9 | wc -c)"'
exec 7<&- 8<&- 9<&-
is "no more is kept than is said" yes sh_ \
	"[ $(stat_of json_bytes_kept) -le $((256 << 20)) ] && echo yes"

# All of them are in the kernel's memory, more than ever wait to be told of at once.
ls -l ports >/dev/null
for i in 00001 25000 49999 50001 60000 75000 90000 99998; do
	cat ports/port-0$i/{id,description} >>"$WORK/held"
	echo "port-0$i" >>"$WORK/changed"
done
while read -r name; do
	api PUT "/ports/$(cat "ports/$name/id")" '{"port": {"description": "elsewhere"}}' >/dev/null
done <"$WORK/changed"
(for i in $(seq 70001 70200); do cat "ports/port-0$i/status"; done >/dev/null) &
touch ports
wait $!
# The kernel is told of 100,000 files, one by one, beside what else is going on: within 20 seconds,
# where ten minutes is what they would be kept.
descriptions() { sed 's,.*,ports/&/description,' "$WORK/changed" | xargs cat | uniq -c; }
settled() {
	for _ in $(seq 200); do
		[ "$(descriptions | xargs)" = "8 elsewhere" ] && break
		sleep 0.1
	done
	descriptions | xargs
}
is "after touch each is read again" "8 elsewhere" settled
ls ports >/dev/null
for _ in 1 2 3; do touch ports; done
is "... however often" "8 elsewhere" settled
