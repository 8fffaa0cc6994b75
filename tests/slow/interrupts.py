# SPDX-License-Identifier: Apache-2.0
# usage: interrupts.py ints MOUNT N FILE: runs cat of what never comes N times, sends each SIGINT
#            when it waits, and appends to FILE how long each then took to end, in ms. One that ends
#            before, or by anything else, is said.
#        interrupts.py figures FILE: says how long they took, and counts those of over 500 ms.
#        interrupts.py noise MOUNT N: does N operations while SIGALRM and SIGURG come; counts those
#            that fail, by errno. The C library is called, since Python itself would try again.
# Each prints one line.
import collections
import ctypes
import errno
import os
import signal
import sys
import threading
import time

SLOW_MS = 500
WAIT_S = 0.01  # from its start until it waits


def waits(pid):
    """Whether this process sleeps within the mount, and not on its way to it."""
    with open("/proc/%d/syscall" % pid) as f:
        number = (f.read().split() or ["none"])[0]
    return number in ("257", "56")  # openat, of x86-64 and of arm64


def ints(mount, n, out):
    ended = collections.Counter()
    times = []
    for i in range(int(n)):
        pid = os.posix_spawn("/bin/cat", ["cat", mount + "/subnets/nosuch-%d/cidr" % i], os.environ,
                             setsigdef=[signal.SIGINT],
                             file_actions=[(os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
        for _ in range(100):
            time.sleep(WAIT_S)
            if waits(pid):
                break
        time.sleep(WAIT_S)
        start = time.monotonic()
        os.kill(pid, signal.SIGINT)
        status = os.waitpid(pid, 0)[1]
        times.append((time.monotonic() - start) * 1000)
        ended["interrupted" if os.WIFSIGNALED(status) else "otherwise"] += 1
    with open(out, "a") as f:
        f.writelines("%.3f\n" % t for t in times)
    print("%d interrupted, %d otherwise" % (ended["interrupted"], ended["otherwise"]))


def figures(path):
    times = sorted(float(line) for line in open(path))
    at = [times[min(len(times) - 1, int(len(times) * part))] for part in (0.5, 0.99, 1)]
    print("%d interrupts: half within %.1f ms, 99 %% within %.1f, all within %.1f; %d over %d ms" %
          (len(times), *at, sum(t > SLOW_MS for t in times), SLOW_MS))


def noise(mount, n):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.opendir.restype = libc.readdir.restype = ctypes.c_void_p
    libc.readdir.argtypes = libc.closedir.argtypes = [ctypes.c_void_p]
    came, failed = collections.Counter(), collections.Counter()
    text = ctypes.create_string_buffer(4096)

    def count(number, frame):
        came[number] += 1

    for s in signal.SIGALRM, signal.SIGURG:
        signal.signal(s, count)
        signal.siginterrupt(s, True)
    signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)
    over = threading.Event()
    main = threading.get_ident()

    def urge():
        while not over.wait(0.005):
            signal.pthread_kill(main, signal.SIGURG)

    threading.Thread(target=urge, daemon=True).start()

    def done(result, what):
        if result is None or result == -1:
            failed[what + " " + errno.errorcode.get(ctypes.get_errno(), "?")] += 1
            return False
        return True

    def read(path):
        fd = libc.open(path, os.O_RDONLY)
        if done(fd, "open"):
            done(libc.read(fd, text, len(text)), "read")
            done(libc.close(fd), "close")

    def write(path):
        fd = libc.open(path, os.O_WRONLY | os.O_TRUNC)
        if done(fd, "open for writing"):
            word = b"w%d\n" % time.monotonic_ns()
            done(libc.write(fd, word, len(word)), "write")
            done(libc.close(fd), "close of what was written")

    def walk(path):
        entries = libc.opendir(path)
        if done(entries, "opendir"):
            ctypes.set_errno(0)
            while libc.readdir(entries):
                pass
            if ctypes.get_errno():
                done(-1, "readdir")
            done(libc.closedir(entries), "closedir")

    top = mount.encode()
    for i in range(int(n)):
        net = top + b"/networks/t-%d" % (i % 4)
        if i % 100 == 0:
            write(net + b"/description")
        elif i % 10 == 0:
            walk(net if i % 20 else top + b"/networks")
        elif i % 2:
            done(libc.access(net + b"/status", os.R_OK), "access")
        else:
            read(net + (b"/.json" if i % 4 else b"/status"))
    signal.setitimer(signal.ITIMER_REAL, 0)
    over.set()
    print("%s operations, %s, %s" % (
        n, "enough noise" if min(came[signal.SIGALRM], came[signal.SIGURG]) > 100 else dict(came),
        dict(failed) if failed else "none failed"))


{"ints": ints, "figures": figures, "noise": noise}[sys.argv[1]](*sys.argv[2:])
