# SPDX-License-Identifier: Apache-2.0
"""The cloud of a random run: it follows a fault script, writes a log of requests and a journal of
what it has carried out, and is asked directly what it has."""
import json
import os
import subprocess
import sys
import time
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, TOP + "/tests/neutron")
from cloud import Login, exchange, load_clouds
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
        if not until(60, lambda: ready in read(self.file("ready"))):
            raise RuntimeError("the cloud does not answer: " + read(self.file("ready")))

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


class Service(Sandbox):
    """A real Keystone and Neutron behind tests/mount/proxy.py, by the administrator's ENTRY of
    clouds.yaml: the run has a project and a user of its own there, which are removed at its end.
    Those of a run that was killed are removed by the next one."""

    settle_s = 3
    many = ("ports", "networks", "security-groups")

    def __init__(self, work, entry):
        super().__init__(work)
        self.entry_of_admin = entry
        self.admin = Login(entry).log_in()
        self.own = f"t-faults-{os.getpid()}"

    def ask(self, method, url, body=None):
        """Asks as the administrator, and gives the answer's JSON."""
        answer = exchange(method, url, body, {"X-Auth-Token": self.admin.token})
        if answer.status >= 300 and (method, answer.status) != ("DELETE", 404):
            raise RuntimeError(f"{method} {url}: {answer.status} {answer.data[:300]!r}")
        return answer.json

    def identity(self, method, path, body=None):
        return self.ask(method, f"{self.admin.identity}/v3/{path}", body)

    def start(self):
        self.remove_stale()
        project = self.identity("POST", "projects", {"project": {"name": self.own}})["project"]
        user = self.identity("POST", "users", {"user": {
            "name": self.own, "password": "secret", "default_project_id": project["id"]}})["user"]
        role = self.identity("GET", "roles?name=member")["roles"][0]
        self.identity("PUT", f"projects/{project['id']}/users/{user['id']}/roles/{role['id']}")
        auth = dict(self.entry_of_admin["auth"], username=self.own, password="secret",
                    project_name=self.own)
        self.login = Login(dict(self.entry_of_admin, auth=auth)).log_in()
        with open(self.file("objects"), "w") as f:
            f.write("[[], {}, []]")
        self.launch([sys.executable, "-B", TOP + "/tests/mount/proxy.py", self.login.network,
                     self.login.identity, self.file("objects"), self.file("bodies"),
                     self.file("requests"), self.file("fault"), self.file("journal")], "http://")
        url = read(self.file("ready")).split()[0]
        auth["auth_url"] = url + "/identity/v3"
        lines = [f"      {key}: {json.dumps(value)}\n" for key, value in auth.items()]
        with open(os.open(self.file("clouds.yaml"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as f:
            f.write(f"clouds:\n  sandbox:\n    network_endpoint_override: {url}/network\n"
                    "    auth:\n" + "".join(lines))

    def api(self, path):
        answer = exchange("GET", f"{self.login.network}/v2.0/{path}", None,
                          {"X-Auth-Token": self.login.token})
        return answer.json[path.replace("-", "_")]

    def remove_stale(self):
        for project in self.identity("GET", "projects")["projects"]:
            name, _, pid = project["name"].rpartition("-")
            if name == "t-faults" and pid.isdigit() and not os.path.exists("/proc/" + pid):
                self.remove(project["name"])

    def remove(self, name):
        """Removes a project with all that it holds, and its user."""
        for project in self.identity("GET", "projects?name=" + name)["projects"]:
            for many in self.many:
                url = f"{self.admin.network}/v2.0/{many}"
                key = many.replace("-", "_")
                for one in self.ask("GET", f"{url}?project_id={project['id']}")[key]:
                    if one["project_id"] == project["id"]:
                        self.ask("DELETE", f"{url}/{one['id']}")
            self.identity("DELETE", "projects/" + project["id"])
        for user in self.identity("GET", "users?name=" + name)["users"]:
            self.identity("DELETE", "users/" + user["id"])

    def close(self):
        super().close()
        self.remove(self.own)


def chosen(work):
    """Gives the cloud that a run is on: the one that CLOUD names, else a sandbox."""
    name = os.environ.get("CLOUD")
    if not name:
        return Sandbox(work)
    return Service(work, load_clouds(os.environ["OS_CLIENT_CONFIG_FILE"])[name])
