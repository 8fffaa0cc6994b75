#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), DESCRIPTION: what readdir says of an entry (number and
# type) is what stat says, looked up or not; hidden names are cloudnetfs's own;
# what the cloud does not offer has no collection.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud "${CLOUD:-sandbox}" || exit 1
cd "$M" || exit 1
mkdir networks/t-net networks/t-net/subnets/10.9.6.0%2F24 networks/t-net/ports/t-p \
	security-groups/t-g
id=$(cat networks/t-net/id)

# told DIR...: entries of whose readdir and stat differ in number or type, below these.
cat >"$WORK/told.py" <<'END'
import os, stat, sys
for top in sys.argv[1:]:
    for root, dirs, files in os.walk(top):
        with os.scandir(root) as entries:
            for e in entries:
                number, types = e.inode(), (e.is_dir(follow_symlinks=False), e.is_symlink())
                st = os.lstat(e.path)
                says = stat.S_ISDIR(st.st_mode), stat.S_ISLNK(st.st_mode)
                if number != st.st_ino or types != says:
                    print(e.path, number, st.st_ino, types)
END
told() { python3 "$WORK/told.py" "$@"; }
again() { cd / && unmount && mount_cloud "${CLOUD:-sandbox}" && cd "$M" || exit 1; }

is "warm: readdir's numbers and types are stat's" "" told .
again
is "cold, a port whose network is not in memory" "" told ports/t-p
again
is "cold, a floating IP's and a router's collection" "" told ips routers subnets
again
is "cold, .cloudnetfs and the root" "" told .cloudnetfs .
is "find -inum finds .error" ./.error find . -maxdepth 1 -inum "$(stat -c %i .error)"
again
number=$(stat -c %i ports/t-p/network)
again
is "find -inum finds a link whose target is not in memory" ports/t-p/network find ports/t-p \
	-maxdepth 1 -inum "$number"
is "ls -i agrees with stat -c %i" "$(stat -c '%i %n' .cloudnetfs/*)" sh_ \
	"ls -di .cloudnetfs/* | sed 's/^ *//'"

# hidden names
is "the root hides .error and .cloudnetfs alone" $'.cloudnetfs\n.error' sh_ "ls -A | grep '^\.'"
refused EPERM "a hidden name is not made" mkdir networks/.t-x
like "... and .error says how it is written" '%2E' cat .error
refused EPERM "... nor by mv" mv networks/t-net networks/.t-x
like "... which says the same" '%2E' cat .error
refused ENOENT "... nor found" stat networks/.t-x
ok "mkdir of a dot that is escaped" mkdir networks/%2Et-dot
is "... is the name" .t-dot cat networks/%2Et-dot/name
is "... listed so" %2Et-dot sh_ "ls networks | grep t-dot"
ok "rmdir" rmdir networks/%2Et-dot
refused EPERM "what hides in the root stays" rm .error
refused EPERM "... all of it" rmdir .cloudnetfs
refused EPERM "... and is not moved" mv .cloudnetfs .other
refused EPERM "... nor written" sh_ 'echo x > .error'
rm -r ports/t-p networks/t-net security-groups/t-g
[ -z "$REAL" ] || { skip "a cloud that offers less: Synnefo is the sandbox's"; exit; }
cd / && unmount && mount_cloud synnefo && cd "$M" || exit 1
is "what the cloud does not offer has no collection" no sh_ '[ -e routers ] && echo yes || echo no'
is "... but the five are there" "connectors ips networks ports subnets" sh_ \
	"ls -d networks subnets ports ips connectors | sort | xargs"
