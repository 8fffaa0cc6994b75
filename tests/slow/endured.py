# SPDX-License-Identifier: Apache-2.0
"""endured.py MOUNT PID COUNT: COUNT operations on a mount, whose program is PID: makes, reads,
writes, renames, connects, lists and removes. Says whether the program has more memory, descriptors
and threads at the end than after a tenth of them. Lines with # have the figures."""
import collections
import errno
import os
import sys
import threading
import time

mount, pid, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
WORKERS = 4
failed = collections.Counter()


def read(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        while os.read(fd, 65536):
            pass
    finally:
        os.close(fd)


def write(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def round_of(worker, number):
    """Gives the operations of one round; they leave nothing behind."""
    net, other = f"{mount}/networks/t-{worker}-{number % 7}", f"{mount}/networks/t-{worker}-other"
    link = f"{mount}/ports/t-port{worker}/security_groups/t-group"
    return [
        (os.mkdir, net), (os.stat, net), (read, net + "/status"), (os.listdir, net),
        (write, net + "/description", f"round {number}\n"), (read, net + "/description"),
        (read, net + "/.json"), (os.rename, net, other), (os.listdir, f"{mount}/networks"),
        (os.symlink, "../../../security-groups/t-group", link), (os.readlink, link),
        (os.unlink, link), (read, f"{mount}/networks/.json"), (read, f"{mount}/.error"),
        (absent, f"{mount}/networks/t-none-{worker}-{number % 100}"),
        (absent, other + "/nosuch"), (os.utime, f"{mount}/networks"),
        (read, f"{mount}/.cloudnetfs/stats"), (os.statvfs, f"{mount}/networks"), (os.rmdir, other)]


def absent(path):
    try:
        os.stat(path)
    except FileNotFoundError:
        return
    raise OSError(errno.EEXIST, "it is there", path)


def work(worker, operations):
    done = number = 0
    while done < operations:
        for function, *args in round_of(worker, number):
            try:
                function(*args)
            except OSError as e:
                failed[f"{function.__name__}: {e}"] += 1
            done += 1
        number += 1


def run(operations):
    threads = [threading.Thread(target=work, args=(w, operations // WORKERS))
               for w in range(WORKERS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def has():
    """The program's memory in KiB, descriptors but for connections, and threads."""
    with open(f"/proc/{pid}/status") as f:
        kib = next(int(line.split()[1]) for line in f if line.startswith("VmRSS:"))
    fds = 0
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            fds += not os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:")
        except OSError:
            pass
    return kib, fds, len(os.listdir(f"/proc/{pid}/task"))


began = time.monotonic()
run(count // 10)
time.sleep(1)
early = has()
run(count - count // 10)
time.sleep(1)
late = has()
print("failed:", sum(failed.values()))
print("memory grew by", "less than 5 %" if late[0] < early[0] * 1.05 else "more")
print("descriptors and threads:", "the same" if late[1:] == early[1:] else f"{early}, then {late}")
print(f"# {count} operations in {time.monotonic() - began:.0f} s; memory {early[0]} KiB, then "
      f"{late[0]}; {late[1]} descriptors, {late[2]} threads")
for what, n in failed.most_common(5):
    print(f"# {n} {what}")
