#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), OBJECTS: an absolute target is where its path leads: through symlinks, over
# bind mounts, with //, . and ..
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
mkdir networks/t-n networks/t-n/ports/t-p subnets/.draft/t-s
d=subnets/.draft/t-s
name=$(basename "$M")
ln -s "$M" "$WORK/one"
ln -s one "$WORK/two"
mkdir "$WORK/a b" "$WORK/own"
ln -s ../two "$WORK/a b/three"
ln -s loop "$WORK/loop"

leads() {
	ok "ln -s $1" ln -s "$1" "$d/network"
	is "... leads there" ../../../networks/t-n readlink "$d/network"
	rm -f "$d/network"
}
leads "$M/networks/t-n"
leads "$WORK/one/networks/t-n"
leads "$WORK/two/networks/t-n"
leads "$WORK/a b/three/networks/t-n"
leads "$WORK//$name///networks//t-n"
leads "$WORK/./$name/./networks/./t-n/."
leads "$WORK/a b/../$name/networks/t-n"
leads "$WORK/two/../$name/networks/t-n"
leads "$M/ports/../networks/t-n"
leads "$M/../$name/networks/t-n"
leads "$M/ports/t-p/network"
if [ "$(id -u)" != 0 ]; then
	skip "bind mounts: only root makes them"
else
	mkdir "$WORK/bound" "$WORK/b c"
	mount --bind "$M" "$WORK/bound"
	mount --bind "$M/networks" "$WORK/b c"
	leads "$WORK/bound/networks/t-n"
	leads "$WORK/b c/t-n"
	leads "$WORK/b c/../bound/networks/t-n"
	cat >"$WORK/inside" <<'EOS'
mount --bind "$1" "$2" && ln -s "$2/networks/t-n" "$3/network"
EOS
	ok "one that only the caller has" unshare -m bash "$WORK/inside" "$M" "$WORK/own" "$d"
	is "... leads there" ../../../networks/t-n readlink "$d/network"
	rm -f "$d/network"
	umount "$WORK/bound" "$WORK/b c"
fi
for outside in "$M-x/networks/t-n" "$M/../networks/t-n" "$WORK/loop/networks/t-n" \
	"$WORK/one/../networks/t-n" \
	"$WORK/nosuch/networks/t-n" /; do
	refused EPERM "outside: $outside" ln -s "$outside" "$d/network"
done
# A symlink that another user's program would have to answer is not followed: it may never do so.
mkdir "$WORK/other"
if "$BIN" "$CLOUD" "$WORK/other" 2>>"$FSLOG"; then
	other=$(pgrep -f -- "$BIN $CLOUD $WORK/other" | head -1)
	kill -STOP "$other"
	refused EPERM "outside: a mount that does not answer" \
		timeout 5 ln -s "$WORK/other/networks/x/networks/t-n" "$d/network"
	ok "... and nobody waits" timeout 5 stat networks
	kill -CONT "$other"
	fusermount3 -u "$WORK/other"
else
	fail "another mount"
fi
refused ENOENT "not there" ln -s "$WORK/one/networks/nosuch" "$d/network"
rm -r "$d" ports/t-p networks/t-n
