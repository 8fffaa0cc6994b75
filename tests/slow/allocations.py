#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The n-th allocation of cloudnetfs fails, for n = 1, 2, 3, ... until there are no more of them: at
its start, and in operations on a mount.

allocations.py PROGRAM CLOUD MOUNTPOINT NETWORK_URL TOKEN WORK [OPERATION...]

WORK/failing_alloc.so is the allocator (tests/slow/failing_alloc.c), WORK/control its control file,
WORK/asan.* what the sanitizers say. One line an operation, `ok - ` or `not ok - `.

Every n is tried up to 300, then every 7th, from 1500 on every 41st: those behind them are the same
few lines of a parser again, for another object. FULL=1 tries each."""
import errno, glob, http.client, itertools, json, mmap, os, struct, subprocess, sys, threading, time
import urllib.parse

PROGRAM, CLOUD, M, URL, TOKEN, WORK = sys.argv[1:7]
WANTED = sys.argv[7:]
FULL = os.environ.get("FULL") == "1"
PATIENCE = 20       # seconds after which an operation hangs
TOLD = {errno.ENOMEM}
MOST = 8            # faults of one operation, after which the next one is tried
LOG = WORK + "/fs.log"

with open(WORK + "/control", "wb") as f:
    f.write(bytes(48))
control = mmap.mmap(os.open(WORK + "/control", os.O_RDWR), 48)


def arm(n):
    struct.pack_into("q", control, 0, n)


def left():
    return struct.unpack_from("q", control, 0)[0]


def place():
    """Where the allocation that failed was asked for: the innermost callers."""
    frames = [hex(at - 1) for at in struct.unpack_from("5q", control, 8) if at]
    command = ["addr2line", "-e", PROGRAM, "-f"] + frames
    out = subprocess.check_output(command, text=True).split("\n")
    pairs = zip(out[::2], out[1::2])
    return " < ".join(f"{name} {os.path.relpath(where.split()[0])}" for name, where in pairs)


def each():
    n = 0
    while True:
        n += 1 if FULL or n < 300 else 7 if n < 1500 else 41
        yield n


class Fault(Exception):
    pass


class patience:
    """What is done in here is a fault when it takes too long: a watchdog then ends the program,
    which frees us."""
    def __enter__(self):
        self.hangs = False
        self.watchdog = threading.Timer(PATIENCE, self.end)
        self.watchdog.start()

    def end(self):
        self.hangs = True
        process.kill()

    def __exit__(self, *_):
        self.watchdog.cancel()
        if self.hangs:
            raise Fault(f"it hangs for {PATIENCE} s")


# ---- the program

process = None


def mounted():
    with open("/proc/self/mountinfo") as f:
        return f" {M} " in f.read()


def launch():
    """Starts the program; waits until it is mounted or has ended."""
    global process
    env = dict(os.environ, LD_PRELOAD=WORK + "/failing_alloc.so", FAIL_ALLOCATION=WORK + "/control",
               ASAN_OPTIONS=f"detect_leaks=1:verify_asan_link_order=0:log_path={WORK}/asan",
               UBSAN_OPTIONS=f"print_stacktrace=1:log_path={WORK}/asan")
    with open(LOG, "wb") as log:
        command = [PROGRAM, CLOUD, M, "-f", "-o", "cache_ttl=600"]
        process = subprocess.Popen(command, env=env, stderr=log)
    end = time.monotonic() + PATIENCE
    while not mounted():
        if process.poll() is not None:
            return
        if time.monotonic() > end:
            raise Fault(f"it neither mounts nor ends in {PATIENCE} s")
        time.sleep(0.002)


def stop():
    """Ends the program; its exit status."""
    process.terminate()
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise Fault("SIGTERM does not end it")
    finally:
        if mounted():
            subprocess.run(["fusermount3", "-uz", M], stderr=subprocess.DEVNULL)


def sanitizers():
    """What they have said, once."""
    said = []
    for path in glob.glob(WORK + "/asan.*"):
        with open(path) as f:
            lines = [line.strip() for line in f]
        os.unlink(path)
        ours = [x for x in lines if x.startswith("#") and ("/client/" in x or "/fs/" in x)]
        said += [x for x in lines if "ERROR" in x] + ours[:8]
    with open(LOG) as f:
        said += [line.strip() for line in f if "runtime error" in line]
    return "; ".join(said)


def check_alive():
    code, said = process.poll(), sanitizers()
    if code is not None:
        with open(LOG) as f:
            raise Fault(f"the program ended ({code}): {said or f.read()[-200:].strip()}")
    if said:
        raise Fault(said)


# ---- the cloud, beside the mount

connection = http.client.HTTPConnection(urllib.parse.urlsplit(URL).netloc)
BASE = urllib.parse.urlsplit(URL).path + "/v2.0"


def api(method, path, body=None, may_fail=False):
    connection.request(method, BASE + path, json.dumps(body) if body is not None else None,
                       {"X-Auth-Token": TOKEN, "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300 and not may_fail:
        raise SystemExit(f"the sandbox answers {answer.status} to {method} {path}: {text[:300]}")
    return json.loads(text) if text else None


def objects(many, **filters):
    return api("GET", f"/{many}?" + urllib.parse.urlencode(filters))[many.replace("-", "_")]


def find(many, name):
    return next((o for o in objects(many) if o["name"] == name), None)


def ensure(many, one, name, **body):
    found = find(many, name)
    return found or api("POST", "/" + many, {one: dict(body, name=name)})[one]


def remove(many, name):
    for o in objects(many):
        if o["name"] == name:
            api("DELETE", f"/{many}/{o['id']}")


net = ensure("networks", "network", "t-net", description="old")
subnet = ensure("subnets", "subnet", "t-sub", network_id=net["id"], cidr="10.9.5.0/24",
                ip_version=4)
port_a = ensure("ports", "port", "t-a", network_id=net["id"])
port_b = ensure("ports", "port", "t-b", network_id=net["id"])
public = find("networks", "public")
router = ensure("routers", "router", "t-r", external_gateway_info={"network_id": public["id"]})
INTERFACE = {"subnet_id": subnet["id"]}
group = ensure("security-groups", "security_group", "t-g")
api("PUT", f"/routers/{router['id']}/add_router_interface", INTERFACE, may_fail=True)
ip = {"floatingip": {"floating_network_id": public["id"]}}
ip = api("POST", "/floatingips", ip)["floatingip"]
IP = M + "/ips/" + ip["floating_ip_address"]
NET, PORT, ROUTER = M + "/networks/t-net", M + "/ports/t-a", M + "/routers/t-r"
GROUP = M + "/security-groups/t-g"
COLLECTIONS = {"networks": "networks", "subnets": "subnets", "ports": "ports", "routers": "routers",
               "security-groups": "security-groups"}


def read(path):
    fd = os.open(path, os.O_RDONLY)
    try:
        return b"".join(iter(lambda: os.read(fd, 65536), b""))
    finally:
        os.close(fd)


def write(path, text, flags=os.O_TRUNC):
    """As a shell's `>` does; every error counts, close's too."""
    fd = os.open(path, os.O_WRONLY | flags, 0o644)
    try:
        os.write(fd, text.encode())
    except OSError:
        os.close(fd)
        raise
    os.close(fd)


def refresh():
    for d in list(COLLECTIONS) + ["ips", "security-groups/t-g/rules"]:
        os.utime(f"{M}/{d}")


def names_of(many):
    """Its names as the mount shows them: an object without one is called by its id; / is %2F."""
    return sorted((o["name"] or o["id"]).replace("/", "%2F") for o in objects(many))


def the_cloud():
    n = api("GET", f"/networks/{net['id']}")["network"]
    p = api("GET", f"/ports/{port_a['id']}")["port"]
    r = api("GET", f"/routers/{router['id']}")["router"]
    return {**{d: names_of(many) for d, many in COLLECTIONS.items()},
            "description": n["description"], "up": n["admin_state_up"], "mac": p["mac_address"],
            "groups": len(p["security_groups"]),
            "rules": len(objects("security-group-rules", security_group_id=group["id"])),
            "gateway": bool(r["external_gateway_info"]),
            "ips": sorted(o["floating_ip_address"] for o in objects("floatingips")),
            "port": api("GET", f"/floatingips/{ip['id']}")["floatingip"]["port_id"] or ""}


def the_mount():
    lists = {d: sorted(os.listdir(f"{M}/{d}")) for d in COLLECTIONS}
    lists["networks"] = [name for name in lists["networks"] if name != ".draft"]
    rules_there = [name for name in os.listdir(RULES) if name != ".draft"]
    return {**lists,
            "description": read(NET + "/description").decode().rstrip("\n"),
            "up": read(NET + "/admin_state_up") == b"true\n",
            "mac": read(PORT + "/mac_address").decode().strip(),
            "groups": len(os.listdir(PORT + "/security_groups")),
            "rules": len(rules_there),
            "gateway": os.path.islink(ROUTER + "/gateway"), "ips": sorted(os.listdir(M + "/ips")),
            "port": read(IP + "/port_id").decode().strip()}


# ---- the operations

def put(many, one, obj, **body):
    return lambda: api("PUT", f"/{many}/{obj['id']}", {one: body})


def is_there(many, name):
    return lambda: find(many, name) is not None


def absent(many, name):
    return lambda: find(many, name) is None


def value(many, one, obj, key, want):
    return lambda: api("GET", f"/{many}/{obj['id']}")[one][key] == want


def has_groups(*want):
    path = f"/ports/{port_a['id']}"
    return lambda: sorted(api("GET", path)["port"]["security_groups"]) == sorted(want)


def nothing():
    pass


def draft():
    d = M + "/networks/.draft/t-new"
    os.mkdir(d)
    write(d + "/description", "drafted\n")
    os.rename(d, M + "/networks/t-new")


def drop_drafts():
    remove("networks", "t-new")
    if os.path.isdir(M + "/networks/.draft/t-new"):
        os.rmdir(M + "/networks/.draft/t-new")


RULES = GROUP + "/rules"


def rule():
    os.mkdir(RULES + "/.draft/ssh")
    write(RULES + "/.draft/ssh/protocol", "tcp\n")
    write(RULES + "/.draft/ssh/port_range_min", "22\n")
    write(RULES + "/.draft/ssh/port_range_max", "22\n")
    write(RULES + "/.draft/ssh/direction", "ingress\n")
    os.rename(RULES + "/.draft/ssh", RULES + "/ssh")


def rules():
    return objects("security-group-rules", security_group_id=group["id"], protocol="tcp")


def drop_rules():
    for r in rules():
        api("DELETE", f"/security-group-rules/{r['id']}")
    os.utime(RULES)
    if os.path.isdir(RULES + "/.draft/ssh"):
        os.rmdir(RULES + "/.draft/ssh")


def interface(what):
    path = f"/routers/{router['id']}/{what}_router_interface"
    return lambda: api("PUT", path, INTERFACE, may_fail=True)


def has_interface():
    return bool(objects("ports", device_id=router["id"], device_owner="network:router_interface"))


def editor():
    """As editors do it: a file of its own, renamed over the attribute."""
    write(NET + "/.description.swp", "edited\n", os.O_CREAT | os.O_TRUNC)
    os.rename(NET + "/.description.swp", NET + "/description")


def drop_swap():
    put("networks", "network", net, description="old")()
    if os.path.exists(NET + "/.description.swp"):
        os.unlink(NET + "/.description.swp")


documents = itertools.count()


def write_document():
    """Another one each time, and read before: what is written is compared with what was read."""
    read(NET + "/.json")
    write(NET + "/.json", json.dumps({"description": f"document {next(documents)}"}))


def document_is_written():
    last = next(documents) - 1
    return api("GET", f"/networks/{net['id']}")["network"]["description"] == f"document {last}"


def new_ips():
    return [o for o in objects("floatingips") if o["id"] != ip["id"]]


def drop_ips():
    for o in new_ips():
        api("DELETE", f"/floatingips/{o['id']}")


def missing():
    try:
        os.stat(M + "/networks/t-nosuch")
    except FileNotFoundError:
        return "ENOENT"
    return "there"


NEW = M + "/networks/t-new"
old = put("networks", "network", net, description="old")
description = lambda want: value("networks", "network", net, "description", want)
make_new = lambda: ensure("networks", "network", "t-new")
drop_new = lambda: (remove("networks", "t-new"), remove("networks", "t-other"))
port_id = lambda want: value("floatingips", "floatingip", ip, "port_id", want)
associate = lambda want: put("floatingips", "floatingip", ip, port_id=want)
groups = lambda *want: put("ports", "port", port_a, security_groups=list(want))
default = find("security-groups", "default")["id"]
route = [{"destination": "10.7.0.0/24", "nexthop": "10.9.5.9"}]

# Reads: what they give must be what they gave without a failure.
READS = [
    ("ls of the root", lambda: sorted(os.listdir(M))),
    ("ls of a collection", lambda: sorted(os.listdir(M + "/networks"))),
    ("ls of an object", lambda: sorted(os.listdir(NET))),
    ("cat of an attribute", lambda: read(NET + "/description")),
    ("cat of a list", lambda: read(PORT + "/fixed_ips")),
    ("stat of a name that is not there", missing),
    ("readlink of a reference", lambda: os.readlink(PORT + "/network")),
    ("an attribute through a link", lambda: read(PORT + "/network/name")),
    ("ls of a view", lambda: sorted(os.listdir(NET + "/ports"))),
    ("ls of a router's interfaces", lambda: sorted(os.listdir(ROUTER + "/interfaces"))),
    ("COLLECTION/ID", lambda: os.readlink(M + "/networks/" + net["id"])),
    (".json of an object", lambda: json.loads(read(NET + "/.json"))),
    (".json of a collection", lambda: len(json.loads(read(M + "/ports/.json")))),
    (".cloudnetfs/config", lambda: len(read(M + "/.cloudnetfs/config"))),
    (".cloudnetfs/stats", lambda: len(read(M + "/.cloudnetfs/stats")) > 0),
    ("ls of a group's rules", lambda: len(os.listdir(RULES))),
]
up = put("networks", "network", net, admin_state_up=True)
no_routes = put("routers", "router", router, routes=[])
drop_port = lambda: remove("ports", "t-c")
drop_subnet = lambda: remove("subnets", "10.8.0.0/24")
group_link = PORT + "/security_groups/t-g"
interface_link = ROUTER + "/interfaces/t-sub"
# Changes: before each try; what is done; whether the cloud has it; afterwards.
CHANGES = [
    ("mkdir of a network", drop_new, lambda: os.mkdir(NEW), is_there("networks", "t-new"),
     drop_new),
    ("rmdir of a network", make_new, lambda: os.rmdir(NEW), absent("networks", "t-new"), drop_new),
    ("mv of a network", make_new, lambda: os.rename(NEW, M + "/networks/t-other"),
     is_there("networks", "t-other"), drop_new),
    ("a draft, made by mv", drop_drafts, draft, is_there("networks", "t-new"), drop_drafts),
    ("a write", old, lambda: write(NET + "/description", "new\n"), description("new"), old),
    ("a write that clears", old, lambda: write(NET + "/description", "\n"), description(""), old),
    ("a write of a boolean", up, lambda: write(NET + "/admin_state_up", "false\n"),
     value("networks", "network", net, "admin_state_up", False), up),
    ("a write of .json", old, write_document, document_is_written, old),
    ("an editor's write", drop_swap, editor, description("edited"), drop_swap),
    ("a write of a list", no_routes,
     lambda: write(ROUTER + "/routes", "destination=10.7.0.0/24,nexthop=10.9.5.9\n"),
     value("routers", "router", router, "routes", route), no_routes),
    ("mkdir of a port in its network", drop_port, lambda: os.mkdir(NET + "/ports/t-c"),
     is_there("ports", "t-c"), drop_port),
    ("mkdir of a subnet by its CIDR", drop_subnet,
     lambda: os.mkdir(NET + "/subnets/10.8.0.0%2F24"), is_there("subnets", "10.8.0.0/24"),
     drop_subnet),
    ("a rule, prepared in .draft", drop_rules, rule, lambda: bool(rules()), drop_rules),
    ("a rule, by its words", drop_rules, lambda: os.mkdir(RULES + "/ingress-tcp-22"),
     lambda: bool(rules()), drop_rules),
    ("mkdir of a floating IP", drop_ips, lambda: os.mkdir(M + "/ips/t-ip"),
     lambda: bool(new_ips()), drop_ips),
    ("ln that associates", associate(None), lambda: os.symlink("../../ports/t-a", IP + "/port"),
     port_id(port_a["id"]), associate(None)),
    ("rm that disassociates", associate(port_a["id"]), lambda: os.unlink(IP + "/port"),
     port_id(None), associate(None)),
    ("ln of a router's interface", interface("remove"),
     lambda: os.symlink("../../../subnets/t-sub", interface_link), has_interface, interface("add")),
    ("rm of a router's interface", interface("add"), lambda: os.unlink(interface_link),
     lambda: not has_interface(), interface("add")),
    ("ln of a security group", groups(default),
     lambda: os.symlink("../../../security-groups/t-g", group_link),
     has_groups(default, group["id"]), groups(default)),
    ("rm of a security group", groups(default, group["id"]), lambda: os.unlink(group_link),
     has_groups(default), groups(default)),
]


def attempt(act):
    """What it gives and its errno (0)."""
    try:
        with patience():
            return act(), 0
    except OSError as e:
        return None, e.errno


def compare():
    """The mount shows what the cloud has: at once, or after a refresh when an answer was lost with
    the memory."""
    for patient in range(30):
        want = the_cloud()
        got, e = attempt(the_mount)
        if not e and got == want:
            return
        check_alive()
        time.sleep(0.1)
        refresh()
    if e:
        raise Fault(f"the mount cannot be read: {os.strerror(e)}")
    wrong = [f"{k} {got[k]} for {want[k]}" for k in want if got[k] != want[k]]
    raise Fault("the mount shows " + ", ".join(wrong))


def restart():
    arm(0)
    if process.poll() is None:
        process.kill()
    process.wait()
    if mounted():
        subprocess.run(["fusermount3", "-uz", M], stderr=subprocess.DEVNULL)
    sanitizers()
    launch()


def try_read(act, n, warm):
    refresh()
    want = act() if warm else None
    arm(n)
    got, e = attempt(act)
    more = n > 0 >= left()
    arm(0)
    check_alive()
    if e and e not in TOLD:
        raise Fault(f"it says '{os.strerror(e)}'")
    again, e2 = attempt(act)
    if e2:
        raise Fault(f"afterwards it says '{os.strerror(e2)}'")
    if not e and got != again or warm and again != want:
        raise Fault(f"it gives {str(got)[:200]} and then {str(again)[:200]}")
    return more, e


def try_change(before, act, done, after, n):
    before()
    refresh()
    arm(n)
    _, e = attempt(act)
    more = n > 0 >= left()
    arm(0)
    check_alive()
    if e and e not in TOLD:
        raise Fault(f"it says '{os.strerror(e)}'")
    if not e and not done():
        raise Fault("it says that it was done, and it was not")
    compare()
    after()
    return more, e


def run(name, once):
    """once(n) -> whether there are more allocations, and the errno that was told; until there are
    no more. Without a failure (n of 0) it works."""
    if WANTED and not any(w in name for w in WANTED):
        return
    try:
        _, e = once(0)
        if e:
            raise Fault(os.strerror(e))
    except (Fault, OSError) as fault:
        print(f"not ok - {name}, with all memory: {fault}", flush=True)
        return
    tried = told = idle = 0
    faults = {}
    for n in each():
        try:
            more, e = once(n)
        except (Fault, OSError) as fault:
            key = f"{place()}: {fault}"
            faults.setdefault(key, n)
            more, e = True, 0
            restart()
            if len(faults) >= MOST:
                break
        tried += 1
        told += bool(e)
        idle = 0 if more else idle + 1
        if idle == 3:  # what the kernel still had in its memory once is asked for the next time
            break
    for what, n in faults.items():
        print(f"not ok - {name}, allocation {n}, {what}")
    if not faults:
        print(f"ok - {name}: {tried - idle} allocations failed, {told} told", flush=True)
    sys.stdout.flush()


def stays():
    """Whether it shows the cloud. It may have been mounted, and be about to end."""
    try:
        compare()
    except (Fault, OSError):
        try:
            process.wait(2)
            return False
        except subprocess.TimeoutExpired:
            pass
        raise
    return True


def try_start(n):
    arm(n)
    launch()
    more = n > 0 >= left()
    arm(0)
    if process.poll() is None and stays():
        code = stop()
        said = sanitizers()
        if code or said:
            raise Fault(f"mounted, it ends with {code} {said}")
        return more, 0
    with open(LOG) as f:
        sentences = f.read()
    said = sanitizers()
    if process.returncode not in (1, 2, 77) or said:
        raise Fault(f"it ends with {process.returncode}: {said}{sentences[:200]}")
    if sentences.count("\n") != 1:
        raise Fault(f"it says {sentences!r}")
    if mounted():
        raise Fault("its mount stays behind")
    return more, errno.ENOMEM


def starts(n):
    try:
        return try_start(n)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if mounted():
            subprocess.run(["fusermount3", "-uz", M], stderr=subprocess.DEVNULL)


restart_after_start, restart = restart, nothing
run("the start", starts)
restart = restart_after_start
launch()
for name, act in READS:
    run(name + ", cold", lambda n: try_read(act, n, False))
    run(name + ", warm", lambda n: try_read(act, n, True))
for name, before, act, done, after in CHANGES:
    for what in (before, refresh):
        what()
    run(name, lambda n: try_change(before, act, done, after, n))
code = stop()
said = sanitizers()
print(f"not ok - it ends with {code} {said}" if code or said else "ok - it ends as it should")
