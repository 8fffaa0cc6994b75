#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), ERRORS: stress-ng's stressors of directories, four workers each: what they do
# with directories succeeds, and they verify it; those that make files of their own are refused,
# for a file is an attribute, with that sentence. Nobody waits in state D, nothing is left, and the
# mount answers. It runs on the sandbox: a real cloud is not a thing to stress.
. "$(dirname "$0")/../mount/lib.sh"
BIN=$TOP/build/cloudnetfs # as it is used: the sanitizers' is not what is stressed
WORKERS=4
start_sandbox
mount_cloud "$CLOUD" || exit 1
mkdir "$M"/networks/t-{1..9} "$WORK/in"
curl -s -X PUT -H "X-Auth-Token: $(CLOUD=sandbox-admin issue)" -d '{"quota": {"network": -1}}' \
	"$(network_url)/v2.0/quotas/$(cat "$M/networks/t-1/project_id")" >"$WORK/quota"
gcc -D_GNU_SOURCE -shared -fPIC -o "$WORK/place.so" "$TOP/tests/slow/stress_place.c" || exit 1

# stress NAME OPERATIONS ARGUMENTS...: in networks/, bounded by operations and by time.
stress() {
	local name=$1 ops=$2
	shift 2
	LD_PRELOAD=$WORK/place.so STRESS_PLACE=$M/networks timeout 90 stress-ng \
		"--$name" "$WORKERS" "--$name-ops" "$ops" --timeout 30 --temp-path "$WORK/in" \
		--verify --metrics-brief "$@"
}

# Whoever is in state D in the kernel's FUSE, second by second.
watch_waiters() {
	while sleep 1; do
		ps -eo pid=,stat=,wchan:32= | awk '$2 ~ /^D/ && $3 ~ /fuse|request_wait/ {print $1}'
	done
}
watch_waiters >"$WORK/waiters" &
watcher=$!

stress_directories() { stress dir 4000 --dir-dirs 64; }
stress_paths() { stress chdir 4000 --chdir-dirs 64; }
stress_looks() { stress fstat 4000 --fstat-dir "$M/networks"; }
# It reads /tmp and other directories of the machine, whatever it is told.
stress_listings() {
	unshare -m sh -c "mount --bind $M /tmp && TMPDIR=/run timeout 90 stress-ng --getdent \
		$WORKERS --getdent-ops 4000 --timeout 30 --temp-path /run --verify"
}
ok "dir: directories made, read and removed" stress_directories
ok "chdir: paths made, gone to and removed" stress_paths
ok "fstat: what is listed has a stat" stress_looks
ok "getdent: listings in pieces of any size" stress_listings

sentence='mkdir creates objects; files cannot be created here'
# refused NAME: how it ends, and what the last error was.
refused() {
	stress "$1" 100 >"$WORK/said" 2>&1
	echo "exit $?"
	tail -n 1 "$M/.cloudnetfs/errors" | cut -f 2,4,8
}
for name in access symlink filename; do
	is "$name makes a file for itself, which is refused" \
		$'exit 2\ncreate\tEPERM\t'"$sentence" refused $name
done
# It counts what it has made, tells of no failure, and tries until its time is over.
is "dirmany makes nothing but files, which are refused" \
	$'exit 0\ncreate\tEPERM\t'"$sentence" refused dirmany
is "... none" 0 sh_ "awk '\$4 == \"dirmany\" && \$5 + 0 > 0' $WORK/said | grep -c metrc"

kill $watcher
is "nobody was in state D for ten seconds" 0 sh_ \
	"sort $WORK/waiters | uniq -c | awk '\$1 >= 10' | wc -l"
is "nothing is left of them" "public $(echo t-{1..9})" sh_ "ls $M/networks | xargs"
ok "the mount answers" mkdir "$M/networks/t-last"
unmount
