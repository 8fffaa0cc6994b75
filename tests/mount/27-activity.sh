#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# .cloudnetfs/activity: what is under way now, with pages, objects and bytes so
# far, and who waits (the manual, HIDDEN FILES).
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=4,subnets=4,ports=5000
start_faults
mount_cloud "$CLOUD" -o cache_ttl=600 || exit 1
cd "$M" || exit 1
slow="* /network delay ms=700"
fault "$slow"
a=.cloudnetfs/activity
# when REGEX: waits until a line of activity matches, and prints that line.
when() {
	for _ in $(seq 100); do
		cat $a >"$WORK/a"
		grep -E "$1" "$WORK/a" && return
		sleep 0.05
	done
	cat "$WORK/a"
}

is "nothing is under way: it is empty" "" cat $a
is "... also for stat" 0 stat -c %s $a
ls ports >/dev/null & one=$!
ls ports >/dev/null & two=$!
stat networks/nosuch >/dev/null 2>&1 & three=$!
like "a long list, before its first page" \
	$'^[0-9]+ ms\tGET\tlist ports\t0 pages\t0 objects\t[0-9]+ bytes\t2 waiting$' when \
	'list ports.*2 waiting'
like "a question for one name" $'\tGET\tlist networks\\?name=nosuch\t.*\t1 waiting$' when \
	'networks.name=nosuch'
if [ -n "$REAL" ]; then
	skip "a list of several pages: 2,000 ports of a real Neutron take minutes to make"
else
	like "... after two pages" \
		$'\tlist ports\t2 pages\t2000 objects\t[1-9][0-9]{5,} bytes\t2 waiting$' when \
		'list ports.2 pages.2000'
	like "... it goes on" $'\tlist ports\t4 pages\t4000 objects\t' when \
		'list ports.4 pages.4000'
fi
wait $one $two $three
is "when it is over it is empty" "" cat $a
# its numbers grow: what is the same before and after is meant
exact_once() {
	local size
	for _ in $(seq 20); do
		size=$(stat -c %s $a)
		[ "$size" -gt 0 ] && [ -z "$(inexact $a)" ] && [ "$(stat -c %s $a)" = "$size" ] &&
			return
	done
	return 1
}
stat networks/nosuch2 >/dev/null 2>&1 & one=$!
when nosuch2 >/dev/null
ok "its size is that of its text" exact_once
wait $one
sleep 1
mkdir networks/t-made & one=$!
like "a create, by its name" $'\tPOST\tcreate networks/t-made\t.*\t1 waiting$' when create
wait $one
id=$(cat networks/t-made/id)
echo x >networks/t-made/description & one=$!
like "a write, by the id" $'\tPUT\tupdate networks/'"$id"$'\t.*\t1 waiting$' when update
wait $one
rmdir networks/t-made & one=$!
like "a delete" $'\tDELETE\tdelete networks/'"$id" when delete
wait $one
fault "POST * close-before count=1" "$slow"
mkdir networks/t-lost 2>/dev/null & one=$!
like "a change whose answer was lost, while it is looked for" 'look for networks/t-lost' \
	when 'look for'
kill $one 2>/dev/null
wait $one || :
