# SPDX-License-Identifier: Apache-2.0
"""The operations of the cases: each has its request, what it needs, how it is done, and what shows
that it was."""
import json
import os


def read(path):
    with open(path, "rb", buffering=0) as f:
        return b"".join(iter(lambda: f.read(65536), b"")).decode()


def write(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


class Op:
    needs = ""          # beside a network
    method, path = "GET", "/networks?name={name}"

    def __init__(self, lane, o):
        self.lane, self.o, self.name = lane, o, o["name"]
        self.m = lane.mount

    def warm(self):
        """Makes the mount know what is there: the operation's own request alone fails."""

    def state(self):
        """Compares the cloud with what was there before, and what shall be: same, done."""
        return "-"

    def shown(self):
        """Tells the same of what the mount shows."""
        return "-"

    def one(self, collection, key):
        return self.lane.api("GET", f"/{collection}/{self.o[key]}").popitem()[1]

    def listed(self, collection, name):
        found = self.lane.api("GET", f"/{collection}?name={name}").popitem()[1]
        return {0: "no", 1: "yes"}.get(len(found), f"{len(found)} of them")


class Cat(Op):
    def act(self):
        read(f"{self.m}/networks/{self.name}/description")


class Stat(Op):
    def act(self):
        os.stat(f"{self.m}/networks/{self.name}")


class Ls(Op):
    path = "/networks?limit="

    def act(self):
        os.listdir(f"{self.m}/networks")


class Json(Ls):
    def act(self):
        read(f"{self.m}/networks/.json")


class Link(Op):
    needs, path = "port", "/ports?name={name}"

    def act(self):
        os.readlink(f"{self.m}/ports/{self.name}/network")


class Change(Op):
    """Of one attribute."""
    method, path, attr, new, old = "PUT", "/networks/{network}", "description", "new", "old"

    def file(self):
        return f"{self.m}/networks/{self.name}/{self.attr}"

    def warm(self):
        read(self.file())

    def act(self):
        write(self.file(), self.new + "\n")

    def judge(self, value):
        return {self.old: "same", self.new: "done"}.get(value, f"'{value}'")

    def state(self):
        return self.judge(self.one("networks", "network")[self.attr])

    def shown(self):
        os.utime(self.file())
        return self.judge(read(self.file()).rstrip("\n"))


class Tags(Change):
    path, attr, new, old = "/networks/{network}/tags", "tags", "a\nb", ""

    def state(self):
        return self.judge("\n".join(sorted(self.one("networks", "network")["tags"])))


class Doc(Change):
    def warm(self):
        self.text = read(f"{self.m}/networks/{self.name}/.json")

    def act(self):
        write(f"{self.m}/networks/{self.name}/.json",
              json.dumps(json.loads(self.text) | {"description": "new"}))


class Mv(Op):
    method, path = "PUT", "/networks/{network}"

    def warm(self):
        os.stat(f"{self.m}/networks/{self.name}")

    def act(self):
        os.rename(f"{self.m}/networks/{self.name}", f"{self.m}/networks/{self.name}-new")

    def judge(self, value):
        return {self.name: "same", self.name + "-new": "done"}.get(value, f"'{value}'")

    def state(self):
        return self.judge(self.one("networks", "network")["name"])

    def shown(self):
        os.utime(f"{self.m}/networks")
        return self.judge(" ".join(n for n in os.listdir(f"{self.m}/networks")
                                   if n.startswith(self.name)))


class Make(Op):
    """Of something called t-N-new."""
    method, path, collection = "POST", "/networks", "networks"
    judged = {"no": "same", "yes": "done"}

    def named(self):
        return self.name + "-new"

    def place(self):
        return f"{self.m}/networks/{self.named()}"

    def warm(self):
        os.utime(f"{self.m}/{self.collection}")
        os.listdir(f"{self.m}/{self.collection}")

    def act(self):
        os.mkdir(self.place())

    def state(self):
        found = self.listed(self.collection, self.named())
        return self.judged.get(found, found)

    def shown(self):
        os.utime(f"{self.m}/{self.collection}")
        names = [n for n in os.listdir(f"{self.m}/{self.collection}")
                 if n.partition("~")[0] == self.named()]
        return self.judged[{0: "no", 1: "yes"}[len(names)]] if len(names) < 2 else str(names)


class Port(Make):
    path, collection, needs = "/ports", "ports", "subnet"

    def warm(self):
        super().warm()
        os.listdir(f"{self.m}/networks/{self.name}/ports")

    def place(self):
        return f"{self.m}/networks/{self.name}/ports/{self.named()}"


class Draft(Make):
    """The write that supplies the last that a subnet needs."""
    path, collection = "/subnets", "subnets"

    def warm(self):
        super().warm()
        os.stat(f"{self.m}/networks/{self.name}")
        os.mkdir(f"{self.m}/subnets/{self.named()}")
        os.symlink(f"../../networks/{self.name}", f"{self.m}/subnets/{self.named()}/network")

    def act(self):
        write(f"{self.m}/subnets/{self.named()}/cidr", "10.77.0.0/24\n")

    def shown(self):
        os.utime(f"{self.m}/subnets")
        there = [s for s in json.loads(read(f"{self.m}/subnets/.json"))
                 if s["name"] == self.named()]
        return "done" if len(there) == 1 else "same" if not there else str(there)


class Remove(Make):
    method, path = "DELETE", "/networks/{network}"
    judged = {"no": "done", "yes": "same"}

    def named(self):
        return self.name

    def act(self):
        os.rmdir(self.place())


class RemovePort(Remove):
    path, collection, needs = "/ports/{port}", "ports", "port"

    def place(self):
        return f"{self.m}/ports/{self.name}"


class Connect(Op):
    """Of a security group to a port."""
    method, path, needs = "PUT", "/ports/{port}", "port group"

    def link(self):
        return f"{self.m}/ports/{self.name}/security_groups/{self.name}"

    def warm(self):
        os.listdir(os.path.dirname(self.link()))
        os.stat(f"{self.m}/security-groups/{self.name}")

    def act(self):
        os.symlink(f"../../../security-groups/{self.name}", self.link())

    def judge(self, there):
        return "done" if there else "same"

    def state(self):
        return self.judge(self.o["group"] in self.one("ports", "port")["security_groups"])

    def shown(self):
        os.utime(os.path.dirname(self.link()))
        return self.judge(os.path.lexists(self.link()))


class Disconnect(Connect):
    def warm(self):
        self.lane.api("PUT", f"/ports/{self.o['port']}",
                      {"port": {"security_groups": [self.o["group"]]}})
        os.utime(f"{self.m}/ports/{self.name}")
        os.stat(self.link())

    def act(self):
        os.unlink(self.link())

    def judge(self, there):
        return "same" if there else "done"


class Interface(Connect):
    """Of a router to a subnet."""
    path, needs = "/routers/{router}/add_router_interface", "subnet router"

    def link(self):
        return f"{self.m}/routers/{self.name}/interfaces/{self.name}"

    def warm(self):
        os.listdir(os.path.dirname(self.link()))
        os.stat(f"{self.m}/subnets/{self.name}")

    def act(self):
        os.symlink(f"../../../subnets/{self.name}", self.link())

    def state(self):
        return self.judge(self.lane.api("GET", f"/ports?device_id={self.o['router']}")["ports"])


class NoInterface(Interface):
    path = "/routers/{router}/remove_router_interface"

    def warm(self):
        self.lane.api("PUT", f"/routers/{self.o['router']}/add_router_interface",
                      {"subnet_id": self.o["subnet"]})
        os.utime(f"{self.m}/ports")
        os.stat(self.link())

    def act(self):
        os.unlink(self.link())

    def judge(self, there):
        return "same" if there else "done"


OPS = {"cat": Cat, "stat": Stat, "ls": Ls, "json": Json, "link": Link, "write": Change,
       "tags": Tags, "doc": Doc, "mv": Mv, "mkdir": Make, "port": Port, "draft": Draft,
       "rmdir": Remove, "rmport": RemovePort, "ln": Connect, "rm": Disconnect,
       "iface": Interface, "noiface": NoInterface}
