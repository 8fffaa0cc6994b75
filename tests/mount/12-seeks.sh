#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lseek(2) of a directory takes any offset: whatever the caller says, the mount
# goes on, the answer is entries of that directory or none, and a listing from
# each offset that was given out goes on where it stood.
. "$(dirname "$0")/lib.sh"
start_sandbox --populate networks=40
mount_cloud "${CLOUD:-sandbox}" || exit 1
cd "$M" || exit 1
mkdir networks/t-net networks/t-net/subnets/10.9.6.0%2F24 networks/t-net/ports/t-p \
	security-groups/t-g
mkdir networks/.draft/t-d subnets/t-d

# seeks DIR...: after 3,000 offsets of each, those which showed an entry that a whole listing has
# not.
# Offsets: the edges of all powers of two and of 64 KiB steps, those given out, and others by a
# fixed seed.
cat >"$WORK/seeks.py" <<'END'
import ctypes, os, random, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.lseek.restype = ctypes.c_long
libc.lseek.argtypes = [ctypes.c_int, ctypes.c_long, ctypes.c_int]
buf = ctypes.create_string_buffer(65536)

def entries(fd):
    """(names, offsets) of one getdents64 from here; an errno is none."""
    n = libc.syscall(217 if os.uname().machine == "x86_64" else 61, fd, buf, len(buf))
    names, offsets, at = [], [], 0
    while n > 0 and at < n:
        ino, off, size = struct.unpack_from("<QqH", buf.raw, at)
        names.append(buf.raw[at + 19:at + size].split(b"\0")[0])
        offsets.append(off)
        at += size
    return n, names, offsets

def whole(path):
    fd, names, offsets = os.open(path, os.O_RDONLY | os.O_DIRECTORY), [], []
    while True:
        n, more, at = entries(fd)
        if n <= 0:
            break
        names += more
        offsets += at
    os.close(fd)
    return names, offsets

random.seed(9)
for path in sys.argv[1:]:
    names, given = whole(path)
    steps = [s + d for s in range(0, 0x80000, 0x10000) for d in range(-3, 40)]
    powers = [(1 << b) + d for b in range(63) for d in range(-3, 4)]
    powers += [(1 << 63) - d for d in range(1, 20)]
    offsets = [o for o in given[:200] + steps + powers if 0 <= o < 1 << 63]
    while len(offsets) < 3000:
        offsets.append(random.getrandbits(random.randrange(1, 63)))
    for off in offsets[:3000]:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        if libc.lseek(fd, off, 0) == off:
            n, got, _ = entries(fd)
            strange = [e for e in got if e not in names]
            if strange:
                print(path, hex(off), strange[:3])
        os.close(fd)
    for at, name in list(zip(given, names[1:]))[:200]:
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        libc.lseek(fd, at, 0)
        _, got, _ = entries(fd)
        if got[:1] != [name]:
            print(path, hex(at), "goes on with", got[:1], "in place of", name)
        os.close(fd)
END
seeks() { python3 "$WORK/seeks.py" "$@"; }
alive() { kill -0 "$FS_PID" && stat networks >/dev/null; }

for dir in . .cloudnetfs networks networks/.draft networks/.draft/t-d networks/t-net \
	networks/t-net/subnets \
	networks/t-net/ports networks/t-net/ips subnets/10.9.6.0%2F24 subnets/t-d ports ports/t-p \
	ports/t-p/security_groups \
	ports/t-p/subnets security-groups/t-g security-groups/t-g/rules routers ips quotas \
	by-ip by-mac by-tag by-id networks/t-net/.blockers .cloudnetfs/journal \
	.cloudnetfs/journal/1; do
	[ -d "$dir" ] || { skip "$dir: this cloud has none"; continue; }
	is "3,000 offsets of $dir" "" seeks "$dir"
	ok "... and the mount goes on" alive
done
rmdir networks/.draft/t-d subnets/t-d
rm -r ports/t-p networks/t-net security-groups/t-g
[ -z "$REAL" ] || { skip "regions, servers, endpoints: the sandbox's clouds"; exit; }

for dir in servers servers/*/ servers/*/ports; do
	is "3,000 offsets of $dir" "" seeks "$dir"
done
cd / && unmount && mount_cloud tricircle && cd "$M" || exit 1
for dir in . regions regions/RegionOne regions/RegionOne/networks; do
	is "3,000 offsets of $dir, of many regions" "" seeks "$dir"
done
ok "... and the mount goes on" alive
cd / && unmount && mount_cloud k5 && cd "$M" || exit 1
mkdir connectors/c1
for dir in connectors connectors/c1 connectors/c1/endpoints connectors/.draft connector-pools \
	connector-pools/*/; do
	is "3,000 offsets of $dir, of K5" "" seeks "$dir"
done
ok "... and the mount goes on" alive
