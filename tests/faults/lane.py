# SPDX-License-Identifier: Apache-2.0
"""A mount with a cloud of its own, on which cases are tried one after the other."""
import errno
import http.client
import json
import os
import re
import resource
import select
import signal
import ssl
import struct
import subprocess
import time

from operations import OPS, read

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("BIN", TOP + "/build/asan/cloudnetfs")
SANDBOX = os.environ.get("SANDBOX", TOP + "/build/cloudnetfs-sandbox")
SPEED = 10              # of the filesystem's clock
BOUND_S = 16            # by that clock, no operation takes longer ...
SLACK_S = 3             # ... but for what a busy machine adds
API = "/network/v2.0"
# world.c has these numbers.
WORLD = ["speed", "slept_s", "shifted_s", "port", "connect_errno", "other_port", "name_error",
         "epoch"]


def carry_out(op, report):
    """In a process of its own: does it, and tells the errno and the sentence of .error."""
    os.setsid()
    pid = os.fork()
    if pid == 0:
        code = 255
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            op.act()
            code = 0
        except OSError as e:
            code = e.errno
        finally:
            os._exit(code)
    os.write(report, f"{pid}\n".encode())
    rc = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        said = read(f"{op.m}/.error") if rc > 0 else ""
    except OSError as e:
        said = str(e)
    os.write(report, json.dumps([rc, said]).encode())
    os._exit(0)


def name_of(rc):
    if rc < 0:
        return signal.Signals(-rc).name
    names = {0: "ok", 255: "broke", errno.EOPNOTSUPP: "EOPNOTSUPP"}
    return names.get(rc) or errno.errorcode.get(rc, str(rc))


def state_of(pid):
    try:
        stat = read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()[0]
        return f"state {stat} in {read(f'/proc/{pid}/wchan')}"
    except OSError as e:
        return str(e)


def until(seconds, holds):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Lane:
    def __init__(self, number, tls, work):
        self.work, self.tls = f"{work}/{number}", tls
        self.mount = self.work + "/mount"
        os.makedirs(self.mount)
        self.fs = self.sandbox = self.connection = None

    def file(self, name):
        return f"{self.work}/{name}"

    def start(self):
        self.set_faults([])
        ready = open(self.file("ready"), "w")
        cert = ["--tls-cert", self.file("../good.crt"), "--tls-key",
                self.file("../key")] if self.tls else []
        self.sandbox = subprocess.Popen(
            [SANDBOX, "--clouds-yaml", self.file("clouds.yaml"), "--fault", self.file("fault"),
             "--request-log", self.file("requests"), *cert], stdout=ready, stderr=ready)
        until(20, lambda: "ready" in read(self.file("ready")))
        url = read(self.file("ready")).split()[1]
        self.port = int(url.rpartition(":")[2])
        if self.tls:
            self.name_cloud()
        with open(self.file("world"), "wb") as f:
            f.write(struct.pack(f"{len(WORLD)}q", SPEED, 0, 0, self.port, 0, 0, 0, 1))
        self.begin()

    def name_cloud(self):
        """Gives the network service a name, which world.c resolves."""
        import yaml
        clouds = yaml.safe_load(open(self.file("clouds.yaml")))["clouds"]
        clouds["sandbox"]["network_endpoint_override"] = f"https://cloud.test:{self.port}/network"
        with open(self.file("clouds.yaml"), "w") as f:
            yaml.safe_dump({"clouds": {"sandbox": clouds["sandbox"]}}, f)

    def begin(self):
        asan = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True,
                              text=True).stdout.strip() if "asan" in BIN else ""
        env = dict(os.environ, OS_CLIENT_CONFIG_FILE=self.file("clouds.yaml"),
                   WORLD=self.file("world"), LD_PRELOAD=f"{asan} {self.file('../world.so')}",
                   ASAN_OPTIONS=f"detect_leaks=0:log_path={self.file('asan')}")
        with open(self.file("log"), "a") as log:
            self.fs = subprocess.Popen([BIN, "sandbox", self.mount, "-f", "-v"], stdout=log,
                                       stderr=log, env=env)
        if not until(30, lambda: self.mounted() or self.fs.poll() is not None) or \
                self.fs.poll() is not None:
            raise RuntimeError("no mount: " + read(self.file("log"))[-500:])

    def mounted(self):
        return any(line.split()[4] == self.mount for line in open("/proc/self/mountinfo"))

    def end(self, how):
        """Ends the filesystem, in whatever it is; gives what is wrong with that."""
        self.fs.send_signal(how)
        try:
            rc = self.fs.wait(10)
        except subprocess.TimeoutExpired:
            self.fs.kill()
            self.fs.wait()
            return [f"the filesystem does not end of {how.name}"]
        wrong = []
        if how == signal.SIGTERM and rc != 0:
            wrong.append(f"SIGTERM: the filesystem ends with {rc}")
        if not until(5, lambda: not self.mounted()):
            wrong.append("it is still mounted")
            subprocess.run(["umount", "-l", self.mount])
        return wrong

    def set_faults(self, lines):
        with open(self.file("fault.new"), "w") as f:
            f.write("".join(line + "\n" for line in lines))
        os.rename(self.file("fault.new"), self.file("fault"))

    def set_world(self, key, value):
        """Sets a number of the world, or adds to it (+N)."""
        with open(self.file("world"), "r+b") as f:
            numbers = list(struct.unpack(f"{len(WORLD)}q", f.read()))
            at = WORLD.index(key)
            numbers[at] = numbers[at] + int(value) if str(value)[0] == "+" else int(value)
            f.seek(0)
            f.write(struct.pack(f"{len(WORLD)}q", *numbers))

    # ---- the cloud, asked directly

    def ask(self, method, path, body=None, headers=None):
        if not self.connection:
            self.connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=20, context=ssl.create_default_context(
                    cafile=self.file("../good.crt"))) if self.tls else \
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            self.connection.request(method, path, body and json.dumps(body),
                                    {"Content-Type": "application/json", **(headers or {})})
            r = self.connection.getresponse()
            return r, r.read()
        except OSError:
            self.connection = None
            raise

    def api(self, method, path, body=None):
        if not hasattr(self, "token"):
            r, _ = self.ask("POST", "/identity/v3/auth/tokens", {"auth": {"identity": {
                "methods": ["password"], "password": {"user": {
                    "name": "demo", "password": "secret", "domain": {"id": "default"}}}},
                "scope": {"project": {"name": "demo", "domain": {"id": "default"}}}}})
            self.token = r.headers["X-Subject-Token"]
        r, text = self.ask(method, API + path, body, {"X-Auth-Token": self.token})
        return json.loads(text) if text else {}

    def make(self, collection, **values):
        one = collection.rstrip("s").replace("-", "_")
        answer = self.api("POST", "/" + collection, {one: values})
        return answer[one]["id"]

    def prepare(self, number, needs):
        name = f"t-{number}"
        o = {"name": name, "network": self.make("networks", name=name, description="old")}
        if "subnet" in needs:
            o["subnet"] = self.make("subnets", name=name, network_id=o["network"], ip_version=4,
                                    cidr="10.9.0.0/24")
        if "port" in needs:
            o["port"] = self.make("ports", name=name, network_id=o["network"], security_groups=[])
        if "group" in needs:
            o["group"] = self.make("security-groups", name=name)
        if "router" in needs:
            o["router"] = self.make("routers", name=name)
        return o

    def clear(self, o):
        if "router" in o:
            self.api("PUT", f"/routers/{o['router']}/remove_router_interface",
                     {"subnet_id": o["subnet"]})
            self.api("DELETE", f"/routers/{o['router']}")
        for p in self.api("GET", "/ports")["ports"]:
            self.api("DELETE", f"/ports/{p['id']}")
        for n in self.api("GET", "/networks")["networks"]:
            if n["name"].startswith("t-"):
                self.api("DELETE", f"/networks/{n['id']}")
        if "group" in o:
            self.api("DELETE", f"/security-groups/{o['group']}")

    # ---- one case

    def requests(self, mark, method, path):
        with open(self.file("requests")) as f:
            f.seek(mark)
            fields = [line.split("\t") for line in f]
        exact = "/" in path.partition(API)[2][1:] or "?" in path
        return sum(f[2] == method and (f[3].startswith(path) if exact else f[3] == path)
                   for f in fields)

    def begin_fault(self, fault, op, path):
        lines = []
        for word, text in fault.rules:
            text = re.sub(r"\bms=(\d+)", lambda m: f"ms={int(m[1]) // SPEED}", text)
            text = re.sub(r"\brate=(\d+)", lambda m: f"rate={int(m[1]) * SPEED}", text)
            text = re.sub(r"\{date([+-]\d+)\}", lambda m: time.strftime(
                "%a,_%d_%b_%Y_%H:%M:%S_GMT", time.gmtime(time.time() + int(m[1]))), text)
            text = text.format(**op.o)
            lines.append(f"{op.method} {path} {text}" if word == "with" else text)
        self.set_faults(lines)
        for key, value in fault.world:
            self.set_world(key, getattr(errno, value, None) or
                           {"full": self.full, "false": self.false}.get(value, value))
        if fault.client:
            self.other_client(fault.client, op)
        if fault.few_files:
            resource.prlimit(self.fs.pid, resource.RLIMIT_NOFILE, (self.first_free(), 4096))

    def first_free(self):
        """Gives the first number that is free once all connections are closed."""
        held = set()
        for fd in os.listdir(f"/proc/{self.fs.pid}/fd"):
            if not os.readlink(f"/proc/{self.fs.pid}/fd/{fd}").startswith("socket:"):
                held.add(int(fd))
        return next(n for n in range(4096) if n not in held)

    def other_client(self, what, op):
        """Does something to the object at the cloud, after the mount has seen it."""
        path = op.path.format(**op.o)
        place = re.match("/[^/]*/[^/]*", path)
        collection = place[0].split("/")[1]
        one = collection.rstrip("s")
        if what == "deletes":
            for p in self.api("GET", f"/ports?network_id={op.o['network']}")["ports"]:
                if not place[0].endswith(p["id"]) and collection == "networks":
                    self.api("DELETE", f"/ports/{p['id']}")
            self.api("DELETE", place[0])
        else:
            self.api("PUT", place[0], {one: {"renames": {"name": op.o["name"] + "-other"},
                                             "edits": {"description": "other's"}}[what]})

    def end_fault(self):
        self.set_faults([])
        for key in "shifted_s", "connect_errno", "other_port", "name_error":
            self.set_world(key, 0)
        if self.fs.poll() is None:
            resource.prlimit(self.fs.pid, resource.RLIMIT_NOFILE, (4096, 4096))

    def await_answer(self, case, op, wrong):
        """Carries the operation out; gives its answer and what .error has."""
        r, w = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            os.close(r)
            carry_out(op, w)
        os.close(w)
        first, _, text = os.read(r, 65536).partition(b"\n")
        pid = int(first)
        if case.fault.caller or case.fault.program or case.fault.beside:
            self.await_request(case, op)
        if case.fault.beside:
            self.look_beside(child, op, wrong)
        if case.fault.caller:
            os.kill(pid, getattr(signal, case.fault.caller))
        if case.fault.program:
            wrong += self.end(getattr(signal, case.fault.program))
        bound = 1.0 if case.fault.caller else BOUND_S / SPEED
        while select.select([r], [], [], max(0, began + bound + SLACK_S - time.monotonic()))[0]:
            piece = os.read(r, 65536)
            if not piece:
                break
            text += piece
        os.close(r)
        spent = time.monotonic() - began
        if not text:
            wrong.append(f"no answer in {spent:.1f} s: {state_of(pid)}")
            wrong += self.end(signal.SIGKILL)
            self.begin()
            text = b'[255, ""]'
        os.waitpid(child, 0)
        return json.loads(text)

    def await_request(self, case, op):
        """Waits until the operation's request is under way; one that is late is not logged yet."""
        if any("hang" in text for _, text in case.fault.rules):
            until(1, lambda: self.requests(self.mark, op.method, API + op.path.format(**op.o)))
            time.sleep(0.05)
        else:
            time.sleep(0.4)

    def look_beside(self, child, op, wrong):
        """Reads, while another waits, what the mount knows."""
        looker = os.fork()
        if looker == 0:
            try:
                os.listdir(self.known)
                os._exit(0)
            finally:
                os._exit(1)
        if not until(1, lambda: os.waitpid(looker, os.WNOHANG) != (0, 0)):
            wrong.append("a cached name does not answer beside it")
        if os.waitpid(child, os.WNOHANG) != (0, 0):
            wrong.append("nobody waited")

    def make_old(self):
        """Has all be asked for at the next look, and none of it now, as touch does of a list."""
        self.fs.send_signal(signal.SIGHUP)
        if not until(5, lambda: not self.is_pending(signal.SIGHUP)):
            raise RuntimeError("SIGHUP is not taken")
        # of what has not been listed touch asks nothing; it is answered once the kernel has been
        # told what is old
        os.utime(f"{self.mount}/address-scopes")

    def is_pending(self, number):
        pending = re.search(r"ShdPnd:\s*(\w+)", read(f"/proc/{self.fs.pid}/status"))[1]
        return int(pending, 16) >> (number - 1) & 1

    def run(self, number, case):
        """Gives what is wrong with it."""
        wrong = []
        op = OPS[case.op](self, self.prepare(number, OPS[case.op].needs))
        self.make_old()
        if case.fault.beside:
            self.known = f"{self.mount}/subnets"
            os.listdir(self.known)
        op.warm()
        path = API + op.path.format(**op.o)
        self.begin_fault(case.fault, op, path)
        mark = self.mark = os.stat(self.file("requests")).st_size
        rc, said = self.await_answer(case, op, wrong)
        until(13 if case.state == "late" else 3,
              lambda: self.requests(mark, op.method, path) >= case.sent.start)
        sent = self.requests(mark, op.method, path)
        self.end_fault()
        if case.fault.program:
            self.begin()
        if case.fault.caller:   # who goes leaves his request behind
            time.sleep(BOUND_S / SPEED)
        answer = name_of(rc)
        if answer not in case.answer.split("/"):
            wrong.append(f"the answer is {answer}, not {case.answer}: {said.strip()}")
        elif rc > 0 and not re.search(case.fault.says, said):
            wrong.append(f".error does not say '{case.fault.says}': {said.strip()}")
        if sent not in case.sent:
            wrong.append(f"{op.method} was sent {sent} times")
        self.compare(case, op, wrong)
        self.clear(op.o)
        self.recover(wrong)
        return wrong

    def compare(self, case, op, wrong):
        """Compares the cloud with what is expected, and the mount with the cloud."""
        want = case.state
        if case.fault.client == "deletes":
            return
        if want == "late":      # it is done, but not yet
            until(12, lambda: op.state() == "done")
            want = "done"
        state = op.state()
        if state != want and want != "-":
            wrong.append(f"at the cloud it is '{state}', not '{want}'")
        shown = []

        def equal():
            try:
                shown[:] = [op.shown(), op.state()]
            except OSError as e:
                shown[:] = [str(e), op.state()]
            return shown[0] == shown[1]
        if not until(8, equal):
            wrong.append(f"the mount shows '{shown[0]}', the cloud has '{shown[1]}'")

    def recover(self, wrong):
        """Waits until the mount serves again, as after a probe or a refused login."""
        said = []

        def serves():
            try:
                os.utime(f"{self.mount}/security-groups")
                return bool(os.listdir(f"{self.mount}/security-groups"))
            except OSError as e:
                said[:] = [e]
                return False
        if not until(8, serves):
            wrong.append(f"it does not serve again: {said}")

    def finish(self):
        wrong = self.end(signal.SIGTERM) if self.fs else []
        if self.sandbox:
            self.sandbox.terminate()
            if self.sandbox.wait(10) not in (0, -15):
                wrong.append(f"the cloud ended with {self.sandbox.returncode}")
        for name in os.listdir(self.work):
            if name.startswith("asan"):
                wrong.append("the sanitizers: " + read(self.file(name))[:3000])
        return wrong
