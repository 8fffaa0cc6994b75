#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cloudnetfs-tree(7), HIDDEN FILES: .error has the failures of the last command that failed, a line
# each; a note replaces none, and no sentence stands for a newer failure.
. "$(dirname "$0")/lib.sh"
start_sandbox
mount_cloud || exit 1
cd "$M" || exit 1
for i in 1 2 3 4 5 6; do mkdir networks/t-n$i networks/t-n$i/ports/t-p$i; done
mkdir networks/t-free

refused EBUSY "rm -rf of six networks in use" rm -rf networks/t-n[1-6]/
is "... a line for each, with its path" "$(printf 'rmdir networks/t-n%s: EBUSY: \n' 1 2 3 4 5 6)" \
	sh_ "grep -o 'rmdir networks/t-n[1-6]: EBUSY: ' .error"
like "... with the request's id" '\(req-[0-9a-f-]+\)' cat .error
is "... and what rm was told beside, once for each" 6 sh_ \
	"grep -c '^nothing removed: rmdir networks/t-n. removes the network' .error"
ok "a success" ls networks
is "... changes nothing" 6 grep -c EBUSY .error
ok "a note of another command" rm networks/t-free/name
is "... replaces no failure" 6 grep -c EBUSY .error
like "... but is there" "networks/t-free removes" cat .error
refused EINVAL "another command that fails" sh_ "echo maybe > networks/t-n1/admin_state_up"
is "... begins anew" 1 sh_ "wc -l <.error"
like "... with its own" "^write networks/t-n1/admin_state_up: EINVAL: .*true or false" cat .error
ok "a note alone" setsid -w sh -c "rm networks/t-free/name; grep -q '^nothing removed' .error"

# of a name with a '/' we hear its first half alone
refused ENOENT "mkdir of a CIDR with its slash" mkdir networks/t-n1/subnets/10.10.0.0/24
like "... says how it is spelled" \
	"subnets/10.10.0.0: ENOENT: .*10\.10\.0\.0%2F24 or 10\.10\.0\.0_24" cat .error
refused ENOENT "... once more" mkdir networks/t-n1/subnets/10.10.0.0/24
like "... says it again" "10\.10\.0\.0%2F24" cat .error
refused ENOENT "... in the collection, of IPv6" mkdir subnets/2001:db8::/64
like "... says so, too" "2001:db8::%2F64 or 2001:db8::_64" cat .error
refused ENOENT "... among a rule's words" \
	mkdir security-groups/default/rules/ingress-tcp-22-from-10.0.0.0/8
like "... says it in their way" "is written _, as 10.0.0.0_24" cat .error
ok "what it says makes it" mkdir networks/t-n1/subnets/10.10.0.0_24
refused ENOENT "another name that is absent" stat networks/t-nobody
is "... is nothing to tell of" "" sh_ "grep t-nobody .error"

# a failure that has no sentence of the cloud's or ours
refused EEXIST "ln -s of what is there" python3 -c "
import os
try: os.mkdir('networks/t-n1/nothing')
except OSError: pass
os.symlink('../../../security-groups/default', 'ports/t-p1/security_groups/default')"
refused EINVAL "a flag of rename that is none of ours" python3 -c "
import ctypes, os
c = ctypes.CDLL(None, use_errno=True)
if c.renameat2(-100, b'networks/t-n1', -100, b'networks/t-n2', 2) < 0:
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))"
is "... no older one stands for it" "mv networks/t-n1: EINVAL: Invalid argument" cat .error

# one process, that goes on
cat >"$WORK/goes-on" <<'EOP'
import os, time
def fails(word):
    try: os.write(os.open("networks/t-free/admin_state_up", os.O_WRONLY), word)
    except OSError: pass
def lines(): return [l.split("'")[1] for l in open(".error")]
fails(b"one"); fails(b"two")
print(*lines())
time.sleep(1.5)
fails(b"three")
print(*lines())
for i in range(120): fails(b"%d" % i)
print(len(lines()), lines()[-1])
EOP
is "a process's failures are added, anew after a second, a hundred at most" \
	$'one two\nthree\n100 119' python3 "$WORK/goes-on"
is "its size is exact" "" inexact .error
# An .error that is held open is its session's for good: never the lines of who came after it.
cat >"$WORK/holds" <<'EOP'
import os, subprocess
os.setsid()
value = "networks/t-free/admin_state_up"
try: os.write(os.open(value, os.O_WRONLY), b"mine")
except OSError: pass
fd = os.open(".error", os.O_RDONLY)
assert b"mine" in os.pread(fd, 65536, 0)
for i in range(70):
    subprocess.run(["setsid", "sh", "-c", f"echo other{i} >{value}"], stderr=subprocess.DEVNULL)
try: print("others'" if b"other" in os.pread(fd, 65536, 0) else "none of others'")
except OSError: print("none of others'")
EOP
is "after 70 other sessions have failed" "none of others'" python3 "$WORK/holds"
rm -r ports/t-p[1-6] networks/t-n[1-6] networks/t-free
