# SPDX-License-Identifier: Apache-2.0
"""The cloud of a random run: it follows a fault script, writes a log of requests and a journal of
what it has carried out, and is asked directly what it has."""
import json
import os
import subprocess
import time
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SANDBOX = os.environ.get("SANDBOX", TOP + "/build/cloudnetfs-sandbox")
API = "/network/v2.0"


def read(path):
    with open(path, "rb", buffering=0) as f:
        return b"".join(iter(lambda: f.read(65536), b"")).decode()


def until(seconds, holds):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Sandbox:
    """A sandbox of the run's own; its files are in the directory WORK."""

    settle_s = 0.6          # what it had delayed is done then

    def __init__(self, work):
        self.work, self.process, self.token = work, None, None

    def file(self, name):
        return f"{self.work}/{name}"

    def launch(self, arguments, ready):
        """Starts the program that answers, and waits until it has said READY."""
        self.set_faults([])
        with open(self.file("ready"), "w") as log:
            self.process = subprocess.Popen(arguments, stdout=log, stderr=log)
        until(20, lambda: ready in read(self.file("ready")))

    def start(self):
        self.launch([SANDBOX, "--clouds-yaml", self.file("clouds.yaml"), "--fault",
                     self.file("fault"), "--request-log", self.file("requests"), "--journal",
                     self.file("journal")], "ready")
        self.url = read(self.file("ready")).split()[1]

    def set_faults(self, lines):
        with open(self.file("fault.new"), "w") as f:
            f.write("".join(line + "\n" for line in lines))
        os.rename(self.file("fault.new"), self.file("fault"))

    def api(self, path):
        if not self.token:
            body = {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                "name": self.entry("username"), "password": self.entry("password"),
                "domain": {"id": "default"}}}}, "scope": {"project": {
                    "name": self.entry("project_name"), "domain": {"id": "default"}}}}}
            r = urllib.request.urlopen(urllib.request.Request(
                self.url + "/identity/v3/auth/tokens", json.dumps(body).encode(),
                {"Content-Type": "application/json"}), timeout=10)
            self.token = r.headers["X-Subject-Token"]
        r = urllib.request.urlopen(urllib.request.Request(
            f"{self.url}{API}/{path}", headers={"X-Auth-Token": self.token}), timeout=10)
        return json.load(r)[path.replace("-", "_")]

    def entry(self, key):
        """Reads a value of the first entry of clouds.yaml, which the sandbox writes."""
        for line in open(self.file("clouds.yaml")):
            if line.strip().startswith(key + ":"):
                return line.split(":", 1)[1].strip().strip("\"'")
        raise KeyError(key)

    def requests(self):
        counts = {}
        for line in open(self.file("requests")):
            f = line.split("\t")
            if f[3].startswith(API):
                counts[f[2]] = counts.get(f[2], 0) + 1
        return counts

    def carried_out(self, what, collection):
        """The ids and names of what it has made ("create") or removed ("delete")."""
        fields = (line.rstrip("\n").split("\t") for line in open(self.file("journal")))
        return [(f[4], f[5]) for f in fields if f[2:4] == [what, collection]]

    def ended(self):
        """Tells how the program that answers has ended, None: it has not."""
        return self.process.poll()

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
