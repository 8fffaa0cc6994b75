#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""rounds.py SEED: one random run: four workers change and read a mount, whose cloud answers a
fifth of the requests wrongly, late or not at all; callers get signals, and now and then the
filesystem itself is ended. Afterwards the cloud is asked what it has, and that is compared with
what the callers were told. README.md says what holds."""
import errno
import json
import mmap
import os
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

import clouds
from clouds import API, read, until

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("BIN", TOP + "/build/asan/cloudnetfs")
OPERATIONS = int(os.environ.get("OPERATIONS", "50"))
WORKERS = 4
FAULTED = 0.2           # of the requests
SIGNALLED = 0.1         # of the operations: their callers are ended
ALARMED = 0.1           # ... or get signals that end nobody
ENDED = 0.01            # of the operations: the filesystem is ended instead
BOUND_S = 40            # no operation takes longer
OWN = 3                 # names of networks that a worker has for itself

# Each is an action of the sandbox's fault script, and how often it is chosen.
READS = {"close-before": 3, "truncate": 2, "garbage": 1, "html": 1, "wrongtype": 1,
         "status code=500": 2, "status code=502": 2, "status code=503 retry-after=0": 2,
         "status code=429 retry-after=1": 1, "delay ms=300": 3, "delay-after ms=300": 2,
         "slow rate=3000": 1, "unauthorized": 1}
CHANGES = {"close-after": 5, "truncate": 3, "status code=500": 2, "status code=503": 2,
           "status code=503 retry-after=1": 2, "status code=429 retry-after=0": 2,
           "delay ms=400": 4, "delay-after ms=400": 3, "unauthorized": 1}
UNSURE = ["close-before", "status code=502", "html"]    # a POST so answered takes 15 s
LATE = ["delay ms=16500", "hang", "hang-after"]


def chosen(rng, weights):
    return rng.choices(list(weights), list(weights.values()))[0]


def script_of(rng, late):
    """Makes the fault script: a fifth of the requests of each method, by their numbers."""
    lines, places = [], {}
    for method, many in ("POST", 40), ("PUT", 60), ("DELETE", 40), ("GET", 400):
        places[method] = [i for i in range(many) if rng.random() < FAULTED]
        special = rng.randrange(len(places[method]) or 1)
        for k, place in enumerate(places[method]):
            action = chosen(rng, READS if method == "GET" else CHANGES)
            if method != "GET" and k == special and rng.random() < 0.3:
                action = rng.choice(UNSURE)
            if method == "POST" and k == 0 and late:
                action = rng.choice(LATE)
            # the rules before this one have taken k requests, which it does not see
            lines.append(f"{method} {API} {action} skip={place - k} count=1")
    return lines, places


# ---- what a caller does, in a process of its own

def write(path, text, flags=os.O_TRUNC):
    fd = os.open(path, os.O_WRONLY | flags)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)
    return ""


DOES = {
    "mkdir": os.mkdir, "rmdir": os.rmdir, "mv": os.rename, "ln": os.symlink, "rm": os.unlink,
    "write": write, "cat": read, "ls": lambda p: "\n".join(os.listdir(p)),
    "ls -l": lambda p: "\n".join(e.name for e in os.scandir(p) if e.stat() or True),
}


def call(name, args, out, alarmed):
    """Carries one operation out and ends the process: 0, or the errno."""
    code = 255
    try:
        for s in signal.SIGINT, signal.SIGTERM:
            signal.signal(s, signal.SIG_DFL)
        if alarmed:
            signal.signal(signal.SIGALRM, lambda *a: None)
            signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
        text = DOES[name](*args)
        if alarmed:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if text:
            data = text.encode()
            while data:
                data = data[os.write(out, data):]
        code = 0
    except OSError as e:
        code = e.errno
    finally:
        os._exit(code)


class Shared:
    """A number that all processes see: odd while the filesystem is down."""

    def __init__(self):
        self.memory = mmap.mmap(-1, 4096)

    def get(self):
        return struct.unpack_from("q", self.memory)[0]

    def add(self):
        struct.pack_into("q", self.memory, 0, self.get() + 1)


class Worker:
    """Knows what its callers were told, by which each answer and the end are judged."""

    def __init__(self, run, number):
        self.run, self.number = run, number
        self.rng = random.Random(f"{run.seed}/{number}")
        self.names = [f"t-w{number}{c}" for c in "abcdef"[:OWN]]
        self.base, self.port = f"t-b{number}", f"t-p{number}"
        self.state = dict.fromkeys(self.names, "no") | {self.base: "yes"}
        self.descriptions = {n: {""} for n in self.state}
        self.tags = {n: "" for n in self.state}
        self.groups = {g: "no" for g in run.groups}
        self.made = {}      # name: [answered ok, answered otherwise, among these while it ended]
        self.journal, self.wrong = [], []
        self.signals = self.ends = self.longest = 0

    def path(self, *parts):
        return "/".join((self.run.mount,) + parts)

    def blame(self, what):
        self.wrong.append(f"worker {self.number}, operation {len(self.journal)}: {what}")

    def attempt(self, name, *args):
        """Gives what happened (0, an errno, or None: not known), the text, and whether the
        filesystem ended meanwhile."""
        rng, sent, alarmed = self.rng, None, False
        chance, after, which = rng.random(), rng.random() ** 3 * 0.6, rng.choice(
            [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
        if chance < SIGNALLED:
            sent = after
        elif chance < SIGNALLED + ALARMED:
            alarmed = True
        while self.run.epoch.get() % 2:
            time.sleep(0.01)
        epoch, began = self.run.epoch.get(), time.monotonic()
        r, w = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(r)
            call(name, args, w, alarmed)
        os.close(w)
        text, stuck = b"", False
        while True:
            spent = time.monotonic() - began
            ready = select.select([r], [], [], max(0, min(BOUND_S - spent, 0.02)))[0]
            if ready:
                piece = os.read(r, 65536)
                if not piece:
                    break
                text += piece
            if sent is not None and time.monotonic() - began >= sent:
                os.kill(pid, which)
                self.signals += 1
                sent = None
            if spent > BOUND_S:
                stuck = True
                break
        os.close(r)
        if stuck:
            self.blame(f"{name} {args} takes over {BOUND_S} s: {state_of(pid)}")
            os.kill(pid, signal.SIGKILL)
            rc = None
        else:
            rc = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        spent = time.monotonic() - began
        self.longest = max(self.longest, spent)
        ended = self.run.epoch.get() != epoch
        shown = "ok" if rc == 0 else "?" if rc is None else \
            signal.Signals(-rc).name if rc < 0 else errno.errorcode.get(rc, str(rc))
        self.journal.append([round(began - self.run.began, 3), round(spent, 3), name, *args, shown,
                             "ended" if ended else ""])
        if rc == 255:
            self.blame(f"{name} {args}: the caller broke")
        if rc == errno.EINTR and not ended:
            self.blame(f"{name} {args}: EINTR, of no signal that ends it")
        if rc is None or rc < 0 or (ended and rc != 0):
            rc = None
        return rc, text.decode(errors="replace"), ended

    # ---- changes

    def mkdir(self, name):
        rc, _, ended = self.attempt("mkdir", self.path("networks", name))
        made = self.made.setdefault(name, [0, 0, 0])
        made[0 if rc == 0 else 1] += 1
        made[2] += ended
        if name not in self.state:
            return
        was = self.state[name]
        if rc == 0:
            if was == "yes":
                self.blame(f"mkdir {name}: ok, though it was there")
            self.state[name], self.descriptions[name], self.tags[name] = "yes", {""}, ""
        elif rc == errno.EEXIST and was == "no":
            self.blame(f"mkdir {name}: EEXIST, though it was not there")
        elif was == "no":
            self.state[name] = "maybe"

    def rmdir(self, name):
        rc = self.attempt("rmdir", self.path("networks", name))[0]
        was = self.state.get(name)
        if was is None:
            return
        if rc == 0 and was == "no" or rc == errno.ENOENT and was == "yes":
            self.blame(f"rmdir {name}: {'ok' if rc == 0 else 'ENOENT'}, though it was {was}")
        if rc == 0:
            self.state[name] = "no"
        elif was == "yes":
            self.state[name] = "maybe"

    def mv(self, old, new):
        rc = self.attempt("mv", self.path("networks", old), self.path("networks", new))[0]
        was = self.state[old]
        if rc == 0 and was == "no" or rc == errno.ENOENT and was == "yes":
            self.blame(f"mv {old} {new}: {'ok' if rc == 0 else 'ENOENT'}, though {old} was {was}")
        if rc == 0:
            self.state[old], self.state[new] = "no", "yes"
            self.descriptions[new] = self.descriptions[old]
            self.tags[new] = self.tags[old]
        elif was != "no" and rc != errno.ENOENT:
            self.state[old] = self.state[new] = "maybe"
            self.descriptions[new] = self.descriptions[new] | self.descriptions[old]
            self.tags[new] = None

    def describe(self, name):
        text = f"d{self.number}.{len(self.journal)}"
        rc = self.attempt("write", self.path("networks", name, "description"), text + "\n")[0]
        self.judge("write of a description of", name, rc)
        if rc == 0:
            self.descriptions[name] = {text}
        else:
            self.descriptions[name] = self.descriptions[name] | {text, ""}

    def tag(self, name):
        tags = sorted({f"x{self.rng.randrange(9)}" for _ in range(3)})
        rc = self.attempt("write", self.path("networks", name, "tags"), "\n".join(tags) + "\n")[0]
        self.judge("write of tags of", name, rc)
        self.tags[name] = "\n".join(tags) if rc == 0 else None

    def judge(self, what, name, rc):
        was = self.state[name]
        if rc == errno.ENOENT and was == "yes" or rc == 0 and was == "no":
            self.blame(f"{what} {name}: {'ok' if rc == 0 else 'ENOENT'}, though it was {was}")

    def group(self, name):
        was = self.groups[name]
        link = self.path("ports", self.port, "security_groups", name)
        if was == "yes" or was == "maybe" and self.rng.random() < 0.5:
            rc = self.attempt("rm", link)[0]
            if rc == errno.ENOENT and was == "yes":
                self.blame(f"rm of the group {name}: ENOENT, though it was there")
            self.groups[name] = "no" if rc == 0 else "maybe"
        else:
            rc = self.attempt("ln", f"../../../security-groups/{name}", link)[0]
            if rc == errno.EEXIST and was == "no":
                self.blame(f"ln of the group {name}: EEXIST, though it was not there")
            self.groups[name] = "yes" if rc == 0 else "maybe"

    # ---- readings

    def ls(self, how):
        rc, text, _ = self.attempt(how, self.path("networks"))
        self.listed("ls networks", rc, text.split("\n"))

    def listed(self, what, rc, seen):
        for name, state in self.state.items() if rc == 0 else ():
            there = name in seen
            if there and state == "no" or not there and state == "yes":
                self.blame(f"{what}: {name} is {'' if there else 'not '}there; its state: {state}")

    def document(self):
        rc, text, _ = self.attempt("cat", self.path("networks", ".json"))
        if rc != 0:
            return
        try:
            found = [n["name"] for n in json.loads(text)]
        except (ValueError, KeyError, TypeError) as e:
            self.blame(f"networks/.json: {e!r} of {text[:200]}")
            return
        self.listed("networks/.json", rc, found)

    def description(self, name):
        rc, text, _ = self.attempt("cat", self.path("networks", name, "description"))
        self.judge("cat of", name, rc)
        if rc == 0 and text.rstrip("\n") not in self.descriptions[name]:
            self.blame(f"cat of {name}'s description: {text!r}, not {self.descriptions[name]}")

    def one(self):
        rng = self.rng
        name, other = rng.sample(self.names, 2)
        any_ = rng.choice(self.names + [self.base] * 2)
        what = rng.randrange(100)
        if what < 20:
            self.mkdir(name if self.state[name] != "yes" else other)
        elif what < 30:
            self.rmdir(name)
        elif what < 36:
            if self.state[other] == "no":
                self.mv(name, other)
            else:
                self.describe(self.base)
        elif what < 48:
            self.describe(any_)
        elif what < 56:
            self.tag(any_)
        elif what < 66:
            self.group(rng.choice(self.run.groups))
        elif what < 71:
            self.mkdir(f"t-s{rng.randrange(2)}")
        elif what < 75:
            self.rmdir(f"t-s{rng.randrange(2)}")
        elif what < 83:
            self.ls(rng.choice(["ls", "ls -l"]))
        elif what < 93:
            self.description(any_)
        elif what < 96:
            self.document()
        else:
            self.attempt("cat", self.path("networks", f"t-b{rng.randrange(WORKERS)}", ".json"))

    def work(self):
        count = OPERATIONS // WORKERS + (self.number < OPERATIONS % WORKERS)
        for _ in range(count):
            if self.rng.random() < ENDED and not self.run.late:
                before = self.run.epoch.get()
                os.write(self.run.ending[1], self.rng.choice("KT").encode())
                self.ends += 1
                while self.run.epoch.get() < before + 2 and self.run.epoch.get() >= 0:
                    time.sleep(0.02)
            self.one()
            time.sleep(self.rng.random() * (1.5 if self.run.late else 0.05))
        keys = ("state", "tags", "groups", "made", "journal", "wrong", "signals", "ends", "longest")
        told = {k: getattr(self, k) for k in keys}
        told["descriptions"] = {n: sorted(d) for n, d in self.descriptions.items()}
        with open(f"{self.run.work}/worker{self.number}", "w") as f:
            json.dump(told, f)


# ---- the processes

def state_of(pid):
    try:
        stat = read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()[0]
        return f"state {stat} in {read(f'/proc/{pid}/wchan')}"
    except OSError as e:
        return str(e)


def gone(pid):
    try:
        return read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


class Run:
    def __init__(self, seed):
        self.seed = seed
        self.work = tempfile.mkdtemp(prefix="cloudnetfs-faults.")
        self.mount = self.work + "/mount"
        self.began = time.monotonic()
        self.epoch = Shared()
        self.ending = os.pipe()
        self.groups = [f"t-g{i}" for i in range(3)]
        self.wrong, self.fs, self.guards = [], None, []
        # in one of eight runs a POST is carried out, or not, past the deadline of its caller
        self.late = seed % 8 == 0
        self.cloud = clouds.chosen(self.work)
        os.mkdir(self.mount)

    def file(self, name):
        return f"{self.work}/{name}"

    def mounted(self):
        return any(line.split()[4] == self.mount for line in open("/proc/self/mountinfo"))

    def start(self):
        self.cloud.start()
        self.found = {n["id"] for n in self.cloud.api("networks")}
        self.begin()

    def begin(self):
        env = dict(os.environ, OS_CLIENT_CONFIG_FILE=self.file("clouds.yaml"),
                   ASAN_OPTIONS=f"detect_leaks=1:log_path={self.file('asan')}")
        with open(self.file("log"), "a") as log:
            self.fs = subprocess.Popen([BIN, "sandbox", self.mount, "-f", "-v", "-o",
                                        "cache_ttl=1"], stdout=log, stderr=log, env=env)
        if not until(30, lambda: self.mounted() or self.fs.poll() is not None) or \
                self.fs.poll() is not None:
            raise RuntimeError("no mount")
        self.guards += read(f"/proc/{self.fs.pid}/task/{self.fs.pid}/children").split()

    def end(self, how):
        """Ends the filesystem while others use it."""
        self.fs.send_signal(signal.SIGKILL if how == "K" else signal.SIGTERM)
        try:
            rc = self.fs.wait(10)
        except subprocess.TimeoutExpired:
            self.wrong.append(f"it does not end of {how}: {state_of(self.fs.pid)}")
            self.fs.kill()
            rc = None
        if how == "T" and rc not in (0, None):
            self.wrong.append(f"SIGTERM: it ends with {rc}")
        if not until(5, lambda: not self.mounted()):
            self.wrong.append(f"it is still mounted after {how}")
            subprocess.run(["umount", "-l", self.mount])

    def resources(self):
        """Counts the filesystem's threads and descriptors but for connections."""
        base = f"/proc/{self.fs.pid}"
        kinds = []
        for fd in os.listdir(base + "/fd"):
            try:
                kinds.append(os.readlink(f"{base}/fd/{fd}").split("[")[0])
            except OSError:
                pass
        sockets = kinds.count("socket:")
        return sorted(k for k in kinds if k != "socket:"), len(os.listdir(base + "/task")), sockets

    def prepare(self):
        for g in self.groups:
            os.mkdir(f"{self.mount}/security-groups/{g}")
        for w in range(WORKERS):
            os.mkdir(f"{self.mount}/networks/t-b{w}")
            os.mkdir(f"{self.mount}/networks/t-b{w}/ports/t-p{w}")
        for c in "networks", "ports", "security-groups":
            os.listdir(f"{self.mount}/{c}")

    def rounds(self):
        rng = random.Random(self.seed)
        lines, self.places = script_of(rng, self.late)
        self.before = self.cloud.requests()
        self.cloud.set_faults(lines)
        pids = []
        for w in range(WORKERS):
            pid = os.fork()
            if pid == 0:
                try:
                    Worker(self, w).work()
                finally:
                    sys.stdout.flush()
                    os._exit(0)
            pids.append(pid)
        while pids:
            if select.select([self.ending[0]], [], [], 0.02)[0]:
                how = os.read(self.ending[0], 1).decode()
                self.epoch.add()
                self.end(how)
                time.sleep(self.cloud.settle_s)
                self.begin()
                self.epoch.add()
            pids = [p for p in pids if os.waitpid(p, os.WNOHANG) == (0, 0)]
        self.after = self.cloud.requests()
        self.cloud.set_faults([])

    # ---- the oracles

    def lists(self):
        """Compares the mount's lists with the cloud's until they are equal."""
        differ = {}

        def equal():
            differ.clear()
            for c in "networks", "ports", "security-groups":
                try:
                    os.utime(f"{self.mount}/{c}")
                    shown = sorted(n for n in os.listdir(f"{self.mount}/{c}"))
                except OSError as e:
                    differ[c] = str(e)
                    continue
                has = sorted(o["name"] for o in self.cloud.api(c))
                if shown != has:
                    differ[c] = f"the mount shows {shown}, the cloud has {has}"
            return not differ
        if not until(20, equal):
            self.wrong += [f"{c}: {what}" for c, what in differ.items()]

    def judge(self):
        told = [json.load(open(self.file(f"worker{w}"))) for w in range(WORKERS)]
        networks, ports, groups = (self.cloud.api(c) for c in
                                   ("networks", "ports", "security-groups"))
        made, removed = (self.cloud.carried_out(what, "networks") for what in ("create", "delete"))
        created = [name for _, name in made]
        left = self.found | {i for i, _ in made} - {i for i, _ in removed}
        if left != {n["id"] for n in networks}:
            self.wrong.append(f"the cloud has {[n['id'] for n in networks]}, by its journal {left}")
        sums = {}
        for w in told:
            self.wrong += w["wrong"]
            for name, numbers in w["made"].items():
                sums[name] = [a + b for a, b in zip(sums.get(name, [0, 0, 0]), numbers)]
            for name, state in w["state"].items():
                have = [n for n in networks if n["name"] == name]
                if {"no": len(have) != 0, "yes": len(have) != 1, "maybe": len(have) > 1}[state]:
                    self.wrong.append(f"{name}: the cloud has {len(have)}, its state: {state}")
                for n in have[:1]:
                    self.values(w, name, state, n)
        for name, (ok, unsure, _) in sums.items():
            if not ok <= created.count(name) <= ok + unsure:
                self.wrong.append(f"{name}: made {created.count(name)} times, for {ok} mkdirs that "
                                  f"said ok and {unsure} others")
        ids = {g["id"]: g["name"] for g in groups}
        for number, w in enumerate(told):
            have = [p for p in ports if p["name"] == f"t-p{number}"]
            for name, state in w["groups"].items() if len(have) == 1 else ():
                there = name in [ids.get(i) for i in have[0]["security_groups"]]
                if there and state == "no" or not there and state == "yes":
                    self.wrong.append(f"t-p{number}: its group {name} is {there}, state: {state}")
            if len(have) != 1:
                self.wrong.append(f"t-p{number}: the cloud has {len(have)}")
        for name in "t-s0", "t-s1":
            count = sum(n["name"] == name for n in networks)
            if count > 1 + sums.get(name, [0, 0, 0])[2]:
                self.wrong.append(f"{name}: the cloud has {count}")
        return told

    def values(self, told, name, state, network):
        """Compares the values of a network with what was written."""
        if network["description"] not in told["descriptions"][name]:
            self.wrong.append(f"{name}: description {network['description']!r} of the cloud is none"
                              f" of {told['descriptions'][name]}; state: {state}")
        tags = told["tags"][name]
        if tags is not None and state == "yes" and sorted(network["tags"]) != tags.split():
            self.wrong.append(f"{name}: tags {network['tags']} of the cloud are not {tags.split()}")
        def known():    # EAGAIN: what became of a mkdir is looked for, at most every 16 s
            try:
                os.stat(f"{self.mount}/networks/{name}")
            except OSError as e:
                return e.errno != errno.EAGAIN
            return True
        until(20, known)
        try:
            shown = read(f"{self.mount}/networks/{name}/description").rstrip("\n")
            if shown != network["description"]:
                self.wrong.append(f"{name}: the mount has the description {shown!r}, the cloud "
                                  f"{network['description']!r}")
        except OSError as e:
            self.wrong.append(f"{name}: description: {e}")

    def stuck(self):
        """Finds processes of this run that wait in the kernel for good."""
        for p in os.listdir("/proc"):
            try:
                if p.isdigit() and os.getpgid(int(p)) == os.getpgid(0) and \
                        " D " in read(f"/proc/{p}/stat")[-400:] and int(p) != os.getpid():
                    if not until(2, lambda: gone(p) or " D " not in read(f"/proc/{p}/stat")):
                        self.wrong.append(f"process {p}: {state_of(p)}")
            except OSError:
                pass

    def finish(self):
        self.end("T")
        for g in self.guards:
            if not until(3, lambda: gone(g)):
                self.wrong.append(f"the guard {g} is left behind")
        if self.cloud.ended() is not None:
            self.wrong.append(f"the cloud ended with {self.cloud.ended()}")
        for name in os.listdir(self.work):
            if name.startswith("asan"):
                self.wrong.append("the sanitizers: " + read(self.file(name))[:3000])

    def go(self):
        told, at_start = [], None
        try:
            self.start()
            self.prepare()
            time.sleep(0.5)
            at_start = self.resources()
            self.rounds()
            if self.late:
                time.sleep(17.5)    # what is late is done, or is not
            self.lists()
            told = self.judge()
            self.stuck()

            def same():
                now = self.resources()
                return now[:2] == at_start[:2] and now[2] <= at_start[2] + 8
            if not until(15, same):
                self.wrong.append(f"descriptors and threads: {at_start}, then {self.resources()}")
            self.finish()
        except Exception as e:      # whatever it is, the run has failed, and its seed is told
            self.wrong.append(f"the run broke: {e!r} at line {e.__traceback__.tb_lineno}")
        finally:
            self.clean()
        return self.report(told)

    def clean(self):
        if self.fs and self.fs.poll() is None:
            self.fs.kill()
            self.fs.wait()
        self.cloud.close()
        if not until(5, lambda: not self.mounted()):
            subprocess.run(["umount", "-l", self.mount])

    def report(self, told):
        faulted = total = 0
        if told:
            for method, count in self.after.items():
                count -= self.before.get(method, 0)
                total += count
                faulted += sum(p < count for p in self.places.get(method, []))
        figures = (f"{sum(len(w['journal']) for w in told)} operations, {total} requests, {faulted}"
                   f" faulted, {sum(w['signals'] for w in told)} signals, "
                   f"{sum(w['ends'] for w in told)} ends, longest "
                   f"{max([w['longest'] for w in told], default=0):.1f} s, in "
                   f"{time.monotonic() - self.began:.0f} s")
        print(f"{'not ok' if self.wrong else 'ok'} - seed {self.seed}: {figures}")
        for what in self.wrong:
            print("#   " + what.replace("\n", "\n#   "))
        if self.wrong:
            for number, w in enumerate(told):
                print(f"# worker {number} (begun at, seconds, operation, answer):")
                for line in w["journal"]:
                    print("#   " + " ".join(str(x).replace(self.mount + "/", "").rstrip("\n")
                                           .replace("\n", ",") for x in line))
            print("# the filesystem's last words:")
            log = open(self.file("log")).readlines() if os.path.exists(self.file("log")) else []
            print("".join("#   " + line for line in log[-40:]))
        if self.wrong and os.environ.get("KEEP"):
            print("# all of it is in " + self.work)
        else:
            shutil.rmtree(self.work, ignore_errors=self.mounted())
        return bool(self.wrong)


sys.exit(Run(int(sys.argv[1])).go())
