#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cases.py [WORD...]: carries out the cases of the table `cases` (those that hold a WORD): one
fault, one operation, and what must come of it. Several mounts work side by side, each on a cloud
of its own; their clocks go ten times as fast (world.c), so a machine that stands still for a tenth
of a second is a cloud that does for one: up to three cases that failed are tried once more, when
the others have ended, and what they say then counts. README.md has the table's words."""
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback

sys.dont_write_bytecode = True
from lane import Lane               # noqa: E402
from operations import OPS, read    # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
LANES = int(os.environ.get("LANES", "6"))
SECOND_TRIES = 3


# ---- the table

class Fault:
    def __init__(self, name):
        self.name, self.rules, self.world, self.says = name, [], [], ""
        self.caller = self.program = self.client = ""
        self.tls = self.beside = self.few_files = False


class Case:
    def __init__(self, fault, op, answer, state, sent):
        self.fault, self.op, self.answer, self.state = fault, op, answer, state
        low, _, high = sent.partition("-")
        self.sent = range(int(low), int(high or low) + 1)

    def __str__(self):
        return f"{self.fault.name} at {self.op}"


def read_table(path):
    cases, fault = [], None
    for number, line in enumerate(open(path), 1):
        words = line.split()
        if not words or words[0] == "#":
            continue
        rest = line.strip().partition(" ")[2].strip()
        if words[0] == "fault":
            fault = Fault(rest)
        elif words[0] in ("with", "rule"):
            fault.rules.append((words[0], rest))
        elif words[0] == "world":
            fault.world.append((words[1], words[2]))
        elif words[0] in ("says", "caller", "program", "client"):
            setattr(fault, words[0], rest)
        elif words[0] in ("tls", "beside", "few_files") and not rest:
            setattr(fault, words[0], True)
        elif words[0] in OPS and len(words) == 4:
            cases.append(Case(fault, *words))
        else:
            raise SystemExit(f"{path}:{number}: what is '{line.strip()}'?")
    return cases


# ---- all of them

def work(lane, queue, out, cases):
    """Takes cases off the queue until it is empty."""
    try:
        lane.start()
        while True:
            piece = os.read(queue, 4)
            if not piece:
                break
            number = int(piece)
            try:
                wrong = lane.run(number, cases[number])
            except Exception:
                wrong = [traceback.format_exc()]
                lane.end_fault()
            if wrong:
                wrong += read(lane.file("log")).splitlines()[-6:]
            os.write(out, (json.dumps([number, wrong])[:4000] + "\n").encode())
    finally:
        wrong = lane.finish()
        if wrong:
            os.write(out, (json.dumps([-1, wrong])[:4000] + "\n").encode())


def full_port():
    """A socket that takes no connection, since its queue is full."""
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen(0)
    callers = [socket.socket() for _ in range(3)]
    for c in callers:
        c.setblocking(False)
        c.connect_ex(s.getsockname())
    return s.getsockname()[1], (s, callers)


def false_server(certificate, key):
    """A server of another certificate; it says what reached it."""
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen(20)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def serve():
        while True:
            c = s.accept()[0]
            try:
                with context.wrap_socket(c, server_side=True) as t:
                    print("not ok - the server of a false certificate got", t.recv(1000))
            except OSError:
                pass
    threading.Thread(target=serve, daemon=True).start()
    return s.getsockname()[1]


def certificates(work):
    for name, alternative in ("good", "DNS:cloud.test,IP:127.0.0.1"), ("false", "DNS:other.test"):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        "/CN=test", "-addext", f"subjectAltName={alternative}", "-keyout",
                        f"{work}/{'key' if name == 'good' else 'false.key'}", "-out",
                        f"{work}/{name}.crt"], check=True, capture_output=True)


def try_cases(cases, chosen, work_dir, name):
    """Tries those of these numbers, in lanes side by side; gives what is wrong with each. -1 is the
    end of a lane."""
    results, out = os.pipe()
    pids = []
    queue = feed = None
    for lane in range(LANES):
        tls = lane == 0
        mine = [i for i in chosen if cases[i].fault.tls == tls]
        if lane < 2:
            queue, feed = os.pipe()
            os.write(feed, "".join(f"{i:4}" for i in mine).encode())
            os.close(feed)
        if not mine:
            continue
        pid = os.fork()
        if pid == 0:
            Lane.false = false_server(work_dir + "/false.crt", work_dir + "/false.key")
            try:
                work(Lane(f"{name}{lane}", tls, work_dir), queue, out, cases)
            except Exception:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                os._exit(0)
        pids.append(pid)
    os.close(out)
    tried = {}
    for line in os.fdopen(results):
        number, wrong = json.loads(line)
        tried[number] = tried.get(number, []) + wrong
        case = cases[number] if number >= 0 else "the end"
        print(f"{'not ok' if wrong else 'ok'} {number + 1} - {case}" + (
            f": {case.answer}, {case.state}" if number >= 0 else ""), flush=True)
        for what in wrong:
            print("#   " + what.replace("\n", "\n#   "))
    for pid in pids:
        os.waitpid(pid, 0)
    return tried


def main(words):
    began = time.monotonic()
    cases = [c for c in read_table(HERE + "/cases")
             if not words or any(w in str(c) for w in words)]
    work_dir = tempfile.mkdtemp(prefix="cloudnetfs-cases.")
    subprocess.run([os.environ.get("CC", "cc"), "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra",
                    "-Werror", "-O1", "-g", "-fno-builtin", "-shared", "-fPIC",
                    "-I/usr/include/fuse3", HERE + "/world.c", "-o", work_dir + "/world.so"],
                   check=True)
    certificates(work_dir)
    Lane.full, keep = full_port()
    tried = try_cases(cases, range(len(cases)), work_dir, "")
    unsteady = [i for i, wrong in tried.items() if wrong and i >= 0]
    if 0 < len(unsteady) <= SECOND_TRIES:
        print("== once more")
        tried |= try_cases(cases, unsteady, work_dir, "again")
    failed = sum(map(bool, tried.values()))
    missing = len(set(range(len(cases))) - set(tried))
    if missing:
        print(f"not ok - {missing} cases were not tried")
        failed += missing
    if os.environ.get("KEEP"):
        print("# all of it is in " + work_dir)
    else:
        shutil.rmtree(work_dir, ignore_errors=True)
    for i in unsteady:
        print(f"# failed at first: {cases[i]}")
    print(f"# {len(cases)} cases in {time.monotonic() - began:.0f} s")
    print(f"{len(cases) + (-1 in tried) - failed} passed, {failed} failed")
    return failed > 0 or not cases


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
