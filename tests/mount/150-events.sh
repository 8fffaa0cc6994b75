#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# waits: some twenty seconds for rounds of readings
# cloudnetfs-tree(7), HIDDEN FILES: .cloudnetfs/events has a line for what is made, changed and
# gone, by us and by others; tail -f follows it, and keeps fresh what has been read.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
events=.cloudnetfs/events
# told: the lines but for their times and for those that are not of this test.
told() { grep -P "\t[a-z-]*/t-" "$events" | cut -f2- | tail -n "${1:-1}"; }
T=$'\t'

ls networks ports >/dev/null
sleep 1.2
ls networks ports >/dev/null
n=$(mark)
is "what was there at the beginning is no event" "" told 100
sleep 3
is "who reads it once causes no request" 0 requests "$n"
mkdir networks/t-events
is "what this mount makes" "made${T}networks/t-events${T}-${T}-${T}-${T}us" told
like "it begins with the time" '^20..-..-..T..:..:..Z'"$T"'made'"$T" \
	sh_ "grep -P '\tnetworks/t-events\t' $events | head -1"
echo one >networks/t-events/description
is "what it changes, with the old value and the new one" \
	"changed${T}networks/t-events${T}description${T}\"\"${T}\"one\"${T}us" told
printf 'a\tb\001' >networks/t-events/description
like "a value is one field on one line" '^changed.networks/t-events.description."one".*.us$' told
mv networks/t-events networks/t-other
is "a new name" \
	"changed${T}networks/t-other${T}name${T}\"t-events\"${T}\"t-other\"${T}us" told
id=$(cat networks/t-other/id)
api PUT "/networks/$id" '{"network": {"description": "theirs"}}' >/dev/null
touch networks
cat networks/t-other/description >/dev/null
like "what others change" \
	'^changed.networks/t-other.description.*."theirs".others$' told
is "no line for what changes with every change" 0 grep -c 'revision_number\|updated_at' $events
is "its size is its text's" "" inexact $events
size=$(stat -c %s $events)
mkdir networks/t-more
is "it grows, and a reading goes on where another ended" \
	"made${T}networks/t-more" sh_ "tail -c +$((size + 1)) $events | cut -f2,3 | head -1"
refused EPERM "it cannot be written" sh_ "echo x 2>&1 >>$events"
is "it is the same file for all its life" 1 \
	sh_ "for i in 1 2; do stat -c %i $events; echo x >networks/t-more/description; done |
		sort -u | wc -l"

tail -n 0 -f $events >"$WORK/followed" 2>&1 &
tail=$!
sleep 2
api POST /networks '{"network": {"name": "t-theirs"}}' >/dev/null
api PUT "/networks/$id" '{"network": {"description": "again"}}' >/dev/null
api DELETE "/networks/$(cat networks/t-more/id)" >/dev/null
for _ in $(seq 100); do
	grep -q 'gone.networks/t-more' "$WORK/followed" && break
	sleep 0.1
done
sleep 1.2
kill $tail
wait $tail 2>/dev/null
like "who follows it is told of what others make" 'made.networks/t-theirs.-.-.-.others' \
	cat "$WORK/followed"
like "... of what they change" 'changed.networks/t-other.description."theirs"."again".others' \
	cat "$WORK/followed"
like "... and of what they remove" 'gone.networks/t-more.-.-.-.others' cat "$WORK/followed"
is "each is told once" 1 grep -c t-theirs "$WORK/followed"

# poller FILE TIMES: polls after it has read all, says what it was told and the last new line.
cat >"$WORK/poller" <<'EOP'
import os, select, sys
fd = os.open(sys.argv[1], os.O_RDONLY)
at = 0
def new():
    return b"".join(iter(read, b"")).decode().splitlines()
def read():
    global at
    piece = os.pread(fd, 65536, at)
    at += len(piece)
    return piece
new()
print("ready", flush=True)
p = select.poll()
p.register(fd, select.POLLPRI)
for _ in range(int(sys.argv[2])):
    got = p.poll(8000)
    lines = [line.split("\t")[1:3] for line in new() if "/t-" in line]
    print("PRI" if got and got[0][1] & select.POLLPRI else "nothing", lines[-1:], flush=True)
EOP
python3 "$WORK/poller" $events 2 >"$WORK/polled" &
poller=$!
for _ in $(seq 50); do
	[ -s "$WORK/polled" ] && break
	sleep 0.1
done
sleep 0.5
is "who polls it is not told of what he has read" ready cat "$WORK/polled"
mkdir networks/t-polled
for _ in $(seq 50); do
	[ "$(wc -l <"$WORK/polled")" -ge 2 ] && break
	sleep 0.1
done
is "... but of a new line, at once" "PRI [['made', 'networks/t-polled']]" \
	sed -n 2p "$WORK/polled"
api DELETE "/networks/$(cat networks/t-polled/id)" >/dev/null
wait $poller
is "... and of what others do: what was read is read again" "PRI [['gone', 'networks/t-polled']]" \
	sed -n 3p "$WORK/polled"
is "no new line: nothing, until the time is over" "nothing" \
	python3 - $events <<-'EOP'
		import os, select, sys
		fd = os.open(sys.argv[1], os.O_RDONLY)
		while os.pread(fd, 65536, os.lseek(fd, 0, os.SEEK_CUR)):
		    os.lseek(fd, 65536, os.SEEK_CUR)
		p = select.poll()
		p.register(fd, select.POLLPRI)
		print("PRI" if p.poll(500) else "nothing")
	EOP

# Bounded: the oldest lines go, and whoever has it open keeps his offsets.
bounded() {
	local first was
	exec 3<$events
	first=$(head -1 $events)
	was=$(head -c 500 $events | tail -c 200)
	is "an open one has its lines at their offsets" "$was" \
		python3 -c "import os, sys; sys.stdout.write(os.pread(3, 200, 300).decode())"
	python3 - networks/t-other/description <<'EOP'
import sys
for i in range(600):
    with open(sys.argv[1], "w") as f:
        f.write("%d" % (i % 10) * 250)
EOP
	ok "it has at most 256 KiB" [ "$(stat -c %s $events)" -le 262144 ]
	like "the oldest have gone, whole" '^20..-..-..T..:..:..Z.changed.networks/t-other' \
		head -1 $events
	ok "... the first of them too" [ "$(head -1 $events)" != "$first" ]
	refused ESTALE "... and who has it open is told so, not given others" \
		python3 -c "import os; os.pread(3, 200, 300)"
	is "his later offsets are as they were" "$(tail -n 1 $events)" \
		python3 -c "import os
size = os.fstat(3).st_size
print(os.pread(3, 4000, size - 4000).decode().splitlines()[-1])"
	exec 3<&-
}
if [ -n "$REAL" ]; then
	skip "600 changes, so that the oldest line goes: they take the real one a minute"
else
	bounded
fi

if [ -z "$REAL" ]; then
	cd /
	unmount
	mount_cloud tricircle -o cache_ttl=1 || exit 1
	cd "$M" || exit 1
	mkdir regions/RegionOne/networks/t-there
	like "another region's have its path" 'made.regions/RegionOne/networks/t-there.-.-.-.us' \
		cat $events
	cd /
	unmount
else
	skip "other regions: the real one has one"
fi
