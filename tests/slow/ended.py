# SPDX-License-Identifier: Apache-2.0
"""ended.py wait MOUNT COUNT: COUNT threads look up what the cloud does not answer; says "waiting"
once all do, and at the end how each ended.
ended.py make MOUNT NAMES FROM STOP: makes networks, numbered from FROM on, until there is a file
STOP, and appends each that is made to the file NAMES. A name of which nobody knows whether it was
made is asked for again, as soon as the mount is there again."""
import collections
import errno
import os
import sys
import threading
import time


def wait(mount, count):
    ended, started = collections.Counter(), []

    def look(i):
        started.append(i)
        try:
            os.stat(f"{mount}/subnets/t-nosuch-{i}")
            ended["ok"] += 1
        except OSError as e:
            ended[errno.errorcode[e.errno]] += 1
    threading.stack_size(128 * 1024)
    threads = [threading.Thread(target=look, args=(i,)) for i in range(int(count))]
    for t in threads:
        t.start()
    while len(started) < len(threads):
        time.sleep(0.01)
    time.sleep(1)
    print("waiting", sum(t.is_alive() for t in threads), flush=True)
    for t in threads:
        t.join()
    print("ended", *(f"{n} {e}" for e, n in sorted(ended.items())), flush=True)


def make(mount, names, first, stop):
    number, end = int(first), time.monotonic() + 150
    with open(names, "a") as f:
        while not os.path.exists(stop):
            try:
                os.mkdir(f"{mount}/networks/t-{number}")
            except FileExistsError:
                pass    # an earlier try made it
            except OSError as e:
                if time.monotonic() > end:
                    print(f"t-{number}: not made in 150 s: {e}")
                    return
                time.sleep(0.02)
                continue
            f.write(f"t-{number}\n")
            f.flush()
            number, end = number + 1, time.monotonic() + 150


{"wait": wait, "make": make}[sys.argv[1]](*sys.argv[2:])
