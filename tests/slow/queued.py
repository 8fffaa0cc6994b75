# SPDX-License-Identifier: Apache-2.0
"""queued.py DIR COUNT SIGNAL|none KNOWN: COUNT mkdirs at once in DIR, whose cloud hangs; all get
the signal after two seconds. Prints how they ended, how many were in state D for longer than a
change may take and a second, and how many looks meanwhile at KNOWN, which the mount has cached,
had to wait. A line with # has the times."""
import collections
import errno
import os
import signal
import sys
import time

BOUND_S = 16    # a change has 15 s
SLOW_S = 0.5

place, count, sig, known = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


def start(number):
    pid = os.fork()
    if pid == 0:
        code = 255
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.mkdir(f"{place}/t-queued-{number}")
            code = 0
        except OSError as e:
            code = e.errno
        finally:
            os._exit(code)
    return pid


def name_of(status):
    rc = os.waitstatus_to_exitcode(status)
    return signal.Signals(-rc).name if rc < 0 else "ok" if rc == 0 else errno.errorcode.get(rc, rc)


def is_waiting(pid):
    """Tells whether a process is in state D."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] == "D"
    except OSError:
        return False


began = time.monotonic()
running = {start(i): None for i in range(count)}    # since when in state D, or None
ends = collections.Counter()
longest = slowest = 0.0
looks = slow = seen_waiting = too_long = 0
signalled = None
while running:
    now = time.monotonic()
    os.stat(known)
    took = time.monotonic() - now
    slowest = max(slowest, took)
    looks += 1
    slow += took > SLOW_S
    for pid, since in list(running.items()):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done or not is_waiting(pid):
            if since:
                longest = max(longest, now - since)
                too_long += now - since > BOUND_S
            running[pid] = None
            if done:
                del running[pid]
                ends[name_of(status)] += 1
        elif not since:
            running[pid] = now
            seen_waiting += 1
    if sig != "none" and not signalled and now - began > 2:
        signalled = now
        for pid in running:
            os.kill(pid, getattr(signal, sig))
    if now - began > 60:
        print(f"{len(running)} do not end")
        break
    time.sleep(0.01)
spent = time.monotonic() - (signalled or began)
print("ended: " + ", ".join(f"{n} {e}" for e, n in sorted(ends.items())))
print(f"{too_long} in state D for over {BOUND_S} s, {slow} looks that waited")
print(f"ended {'at once' if spent < 2 else 'in time' if spent < BOUND_S else 'late'}")
print(f"# in {spent:.1f} s; {seen_waiting} seen in state D, for {longest:.1f} s at most; "
      f"{looks} looks, the slowest of {slowest * 1000:.0f} ms")
