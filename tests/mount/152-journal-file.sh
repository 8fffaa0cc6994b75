#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs(1), -o journal: each change is a line of JSON in a file that only its owner can
# read; a full disk is told once, and stops nothing.
. "$(dirname "$0")/lib.sh"
start_sandbox
start_faults
J=$WORK/journal.jsonl
mount_cloud "$CLOUD" -o "journal=$J" || exit 1
mkdir "$M/networks/t-kept"
echo one >"$M/networks/t-kept/description"
rmdir "$M/networks/t-kept"
unmount
is "a line for each change" $'mkdir networks/t-kept\nwrite networks/t-kept/description
rmdir networks/t-kept' jq -r .command "$J"
is "what was before, and after" '["one","one"]' \
	sh_ "jq -s -c '[.[1].after.description, .[2].before.description]' $J"
is "its members" "after,before,command,n,path,request,result,time" \
	sh_ "head -1 $J | jq -r 'keys | join(\",\")'"
is "its owner's alone" 600 stat -c %a "$J"
chmod 644 "$J"
mount_cloud "$CLOUD" -o "journal=$J" || exit 1
mkdir "$M/networks/t-kept"
unmount
is "it is appended to" 4 sh_ "wc -l <$J"
is "... and made its owner's alone again" 600 stat -c %a "$J"

ln -s "$J" "$WORK/link"
like "no link is followed" 'journal .*/link: it is a symbolic link' \
	timeout 20 "$BIN" "$CLOUD" "$M" -f -o "journal=$WORK/link"
mkfifo "$WORK/pipe"
like "a pipe is no file" 'journal .*/pipe: ' \
	timeout 20 "$BIN" "$CLOUD" "$M" -f -o "journal=$WORK/pipe"
like "nor is a directory" 'journal .*: Is a directory' \
	timeout 20 "$BIN" "$CLOUD" "$M" -f -o "journal=$WORK"
cd "$WORK" || exit 1
mount_cloud "$CLOUD" -o "journal=here" || exit 1
rmdir "$M/networks/t-kept"
unmount
is "a relative path is from where it was started" "rmdir networks/t-kept" jq -r .command here

# A disk of 16 KiB.
mkdir "$WORK/disk"
if mount -t tmpfs -o size=16k none "$WORK/disk" 2>/dev/null; then
	: >"$FSLOG"
	mount_cloud "$CLOUD" -o "journal=$WORK/disk/j" || exit 1
	mkdir "$M/networks/t-full"
	for i in $(seq 30); do echo "$i" >"$M/networks/t-full/description"; done
	is "a full disk stops nothing" 30 cat "$M/networks/t-full/description"
	is "... and is told once" 1 eventually 1 \
		grep -c 'changes are not written down: No space left' "$FSLOG"
	: >"$WORK/disk/j"
	echo last >"$M/networks/t-full/description"
	rmdir "$M/networks/t-full"
	unmount
	is "with room again lines are whole again" "rmdir networks/t-full" \
		sh_ "tail -1 $WORK/disk/j | jq -r .command"
	umount "$WORK/disk"
else
	skip "a full disk: no tmpfs can be mounted here"
fi

# Lost answers: a line when it is unknown, and one when it is known.
mount_cloud "$CLOUD" -o "journal=$WORK/lost" || exit 1
mkdir "$M/networks/t-lost"
fault "PUT /network/v2.0/networks/ close-after"
echo x >"$M/networks/t-lost/description"
fault ''
rmdir "$M/networks/t-lost"
unmount
is "an answer that was lost has two lines of one number" \
	'2 unknown;2 unknown, then found done' \
	sh_ "jq -r 'select(.n == 2) | \"\(.n) \(.result)\"' $WORK/lost | paste -sd';'"
