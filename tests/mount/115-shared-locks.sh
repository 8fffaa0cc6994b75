#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), NOTES: nobody waits for others who change other directories. Four ports have
# links to one security group, which the kernel takes for one file: rm of the one holds the other's
# caller up, who holds his directory, of which the kernel may be told something meanwhile. While
# others touch a collection, so that answers wait for what the kernel is told, none waits for long.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "$CLOUD" -o cache_ttl=1 || exit 1
cd "$M" || exit 1
mkdir networks/t-shared security-groups/t-shared
for k in 0 1 2 3; do
	mkdir "networks/t-shared/ports/t-shared$k"
	ls "ports/t-shared$k/security_groups" >/dev/null
done
is "links of one text are one file to the kernel" 1 sh_ '
	for k in 0 1 2 3; do
		ln -s ../../../security-groups/t-shared ports/t-shared$k/security_groups/
	done
	stat -c %i ports/t-shared?/security_groups/t-shared | uniq | wc -l
	rm ports/t-shared?/security_groups/t-shared'
cat >"$WORK/both.py" <<'EOP'
import os, sys, threading, time
rounds, over, going = int(sys.argv[1]), [], [True]
def timed(what, f, *args):
    began = time.monotonic()
    try:
        f(*args)
    except OSError as e:
        over.append(f"{what}: {e}")
    took = time.monotonic() - began
    if took > 5:
        over.append(f"{what} took {took:.0f} s")
def connect(k):
    link = f"ports/t-shared{k}/security_groups/t-shared"
    for _ in range(rounds):
        timed("ln", os.symlink, "../../../security-groups/t-shared", link)
        timed("rm", os.unlink, link)
        if over:
            break
def touch():
    while going[0] and not over:
        timed("touch", os.utime, "networks")
pairs = [threading.Thread(target=connect, args=(k,)) for k in range(4)]
others = [threading.Thread(target=touch) for _ in range(4)]
for t in pairs + others:
    t.start()
for t in pairs:
    t.join()
going[0] = False
for t in others:
    t.join()
print("\n".join(over) or "none")
EOP
is "four connect and disconnect, four touch: none waits for over 5 s" none \
	timeout 200 python3 "$WORK/both.py" "$([ -n "$REAL" ] && echo 40 || echo 300)"
