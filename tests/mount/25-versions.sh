#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), HIDDEN FILES: one reading of a .json is one version of it, however slow the
# reader is and whatever changes meanwhile; who opens it anew reads what there is now. A version
# that is no longer kept is ESTALE, and never continued with a piece of another one.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=2,subnets=2,ports=2000
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
mkdir networks/t-v
id=$(cat networks/t-v/id)
elsewhere() { api PUT "/networks/$id" "{\"network\": {\"description\": \"$1\"}}" >/dev/null; }
made() { awk '$1 == "json_texts_made" {print $2}' .cloudnetfs/stats; }

# in_pieces FILE JQ COMMAND: what JQ says of the text when COMMAND has run between its first bytes
# and the rest; the kernel has to ask for that.
in_pieces() {
	python3 -c '
import os, subprocess, sys
fd = os.open(sys.argv[1], os.O_RDONLY)
text = os.read(fd, 100)
subprocess.run(["bash", "-c", sys.argv[2]], check=True)
os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
while piece := os.read(fd, 1000):
	text += piece
sys.stdout.buffer.write(text)' "$1" "$3" | jq -r "$2"
}
described='.[] | select(.name == "t-v") | .description'
echo old >networks/t-v/description
is "a collection, while one value grows" old in_pieces networks/.json "$described" \
	'echo a much longer value than it was >networks/t-v/description'
is "... which who opens it anew reads" "a much longer value than it was" \
	jq -r "$described" networks/.json
echo old >networks/t-v/description
is "... while an object comes and one goes" old in_pieces networks/.json "$described" \
	'mkdir networks/t-x; echo new >networks/t-v/description; rmdir networks/t-x'
is "... whose size is its text's" "" inexact networks/.json networks/t-v/.json

exec 7<networks/t-v/.json
head -c 10 <&7 >"$WORK/begin"
echo other >networks/t-v/description
is "an object, which the kernel has read" new jq -r .description <(cat "$WORK/begin" - <&7)
exec 7<&-
is "... and who opens it anew" other jq -r .description networks/t-v/.json
refused ESTALE "... and which it must ask for, when it is another by now" \
	in_pieces networks/t-v/.json .description 'echo new >networks/t-v/description'
like "... with a sentence" 'open it again' cat .error
is "who writes it finds what he had" other python3 -c '
import json, os
f = open("networks/t-v/.json", "r+")
doc = json.load(f)
assert doc["description"] == "new", doc
f.seek(0); json.dump(dict(doc, description="other"), f); f.truncate(); f.flush()
f.seek(0)
assert json.load(f)["description"] == "new"
print(json.load(open("networks/t-v/.json"))["description"])'

# what is afresh by the manual is so of .json too
for file in networks/.json networks/t-v/.json; do
	said='[.. | objects | select(.name? == "t-v")] | first | .description'
	elsewhere "seen by touch"
	touch $file
	is "touch $file" "seen by touch" jq -r "$said" $file
	exec 7<$file
	cat <&7 >/dev/null
	elsewhere "seen by O_DIRECT"
	is "O_DIRECT of $file, opened before" "seen by O_DIRECT" sh_ \
		"dd if=$file bs=128K iflag=direct status=none | jq -r '$said'"
	exec 7<&-
done
mkdir networks/t-gone
exec 7<networks/t-gone/.json
head -c 10 <&7 >"$WORK/begin"
rmdir networks/t-gone
is "an object that is gone" t-gone jq -r .name <(cat "$WORK/begin" - <&7)
exec 7<&-

if [ -z "$REAL" ]; then
	ls ports >/dev/null
	before=$(made)
	slowly() { # 64 KiB every 20 ms
		python3 -c '
import sys, time
with open("ports/.json", "rb", buffering=0) as f:
	while piece := f.read(65536):
		sys.stdout.buffer.write(piece)
		time.sleep(0.02)'
	}
	slowly >"$WORK/slow" &
	pid=$!
	while kill -0 $pid 2>/dev/null; do
		changes=$((${changes:-0} + 1))
		echo "change $changes" >ports/port-000500/description
	done
	wait $pid
	is "2 MB in small pieces, with a change between any two" 2000 jq length "$WORK/slow"
	is "... changes there were" yes sh_ "[ $changes -gt 5 ] && echo yes"
	is "... and one text was made" 1 sh_ "echo $(($(made) - before))"
	cat ports/.json >/dev/null
	before=$(made)
	cat ports/.json ports/.json >/dev/null
	stat ports/.json >/dev/null
	is "... and none when it is read again and again" 0 sh_ "echo $(($(made) - before))"
else
	skip "a text of 2 MB, and how often it is made: of the sandbox's ports"
fi
rmdir networks/t-v
