#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# behind.py WHAT TIMES NETWORK-ID URL TOKEN: does something again and again in
# the mount that is the working directory, looks at once, and prints how often
# it saw what, most frequent first: "300 new". "elsewhere" is what another
# program does at the cloud's URL.
import collections
import json
import mmap
import os
import select
import sys
import time
import urllib.request

WHAT, TIMES, NETWORK, URL, TOKEN = sys.argv[1], int(sys.argv[2]), *sys.argv[3:6]
HEADERS = {"X-Auth-Token": TOKEN, "Content-Type": "application/json"}
NAMES = ["t-a", "t-a-longer-name"]
seen = collections.Counter()


def elsewhere(**values):
    body = json.dumps({"network": values}).encode()
    put = urllib.request.Request(f"{URL}/networks/{NETWORK}", body, HEADERS, method="PUT")
    urllib.request.urlopen(put).read()


def text(path):
    with open(path) as f:
        return f.read()


def through_a_link(name):
    try:
        seen["new" if text("ports/t-p/network/name") == name + "\n" else "old"] += 1
    except OSError as e:
        seen[e.strerror] += 1


def rename():
    for i in range(TIMES):
        os.rename("networks/" + NAMES[i % 2], "networks/" + NAMES[1 - i % 2])
        through_a_link(NAMES[1 - i % 2])


def renamed_elsewhere():
    text("ports/t-p/network/name")
    for i in range(TIMES):
        elsewhere(name=NAMES[1 - i % 2])
        os.utime("networks")
        through_a_link(NAMES[1 - i % 2])


def write():
    """One attribute, seen in the other file that has it."""
    for i in range(TIMES):
        text("networks/t-a/.json")
        with open("networks/t-a/description", "w") as f:
            f.write(f"v{i}\n")
        description = json.loads(text("networks/t-a/.json"))["description"]
        seen["new" if description == f"v{i}" else "old"] += 1


def make_and_remove():
    """Through the network's view, seen in the collection."""
    for i in range(TIMES):
        port, view = f"ports/t-{i}", f"networks/t-a/ports/t-{i}"
        os.path.lexists(port)
        os.mkdir(view)
        seen["made" if os.path.lexists(port) else "not seen"] += 1
        os.rmdir(port)
        seen["removed" if not os.path.lexists(view) else "still seen"] += 1


def value(i):
    return f"v{i}" * (1 + i % 3)  # of changing length


def number_of(got):
    """-1: it is no value, but a piece of one, or of two."""
    number = got[1:].split("v")[0].strip()
    return int(number) if number.isdigit() and got == value(int(number)) + "\n" else -1


def judge(got, last):
    """What was read, after the value of number `last`: its number."""
    number = number_of(got)
    if number < 0:
        seen["mixed " + repr(got)] += 1
        return last
    seen["new" if number > last else "same" if number == last else "older"] += 1
    return max(number, last)


def direct():
    last = -1
    for i in range(TIMES):
        elsewhere(description=value(i))
        page = mmap.mmap(-1, 4096)
        fd = os.open("networks/t-a/description", os.O_RDONLY | os.O_DIRECT)
        last = judge(page[: os.preadv(fd, [page], 0)].decode(), last)
        os.close(fd)


def change_elsewhere(pause):
    pid = os.fork()
    if pid == 0:
        for i in range(TIMES):
            elsewhere(description=value(i))
            os.utime("networks")
            text("networks/t-a/mtu")
            time.sleep(pause)
        os._exit(0)


def poll():
    fd = os.open("networks/t-a/description", os.O_RDONLY)
    last = judge(os.pread(fd, 4096, 0).decode(), -1)
    p = select.poll()
    p.register(fd, select.POLLPRI)
    seen.clear()
    change_elsewhere(0.01)
    while last < TIMES - 1 and p.poll(30000):
        got = os.pread(fd, 4096, 0).decode()
        if number_of(got) < 0:  # caught in the middle of the next change: read again it is whole
            got = os.pread(fd, 4096, 0).decode()
        last = judge(got, last)
    del seen["new"]  # of two changes at once a poller is told once
    seen["last"] = last


elsewhere(description=value(0))
os.utime("networks")
globals()[WHAT]()
print(", ".join(f"{n} {what}" for what, n in seen.most_common(8)))
