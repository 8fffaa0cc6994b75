# SPDX-License-Identifier: Apache-2.0
"""rig: what the rows of the benchmark measure with: a fast cloud, a mount of it, a tree on
tmpfs, single runs of commands by hyperfine, and medians of interleaved pairs."""
import glob
import json
import os
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD_DIR", TOP + "/build")
BIN = os.environ.get("BIN", BUILD + "/cloudnetfs")
SERVER, MEASURE, LISTED = (BUILD + "/bench-" + x for x in ("server", "measure", "listed"))
SANDBOX = BUILD + "/cloudnetfs-sandbox"
PAIRS = int(os.environ.get("PAIRS", "5"))
SCALE = int(os.environ.get("SCALE", "1"))   # what the numbers of objects are divided by, to try

CLOUDS = """clouds:
  bench:
    auth:
      auth_url: %s/identity/v3
      username: bench
      password: bench
      project_name: bench
      user_domain_id: default
      project_domain_id: default
    region_name: RegionOne
"""


def wait_for(what, process, told, seconds=60):
    """Waits until what() is true; fails when the process ends before, or time does."""
    end = time.monotonic() + seconds
    while not what():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(told)
        time.sleep(0.002)


class Cloud:
    """The fast cloud with so many ports, for as long as the `with` lasts."""

    def __init__(self, ports, latency_ms=0):
        self.ports = ports
        self.process = subprocess.Popen([SERVER, str(ports), str(latency_ms)],
                                        stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[1]
        self.folder = tempfile.mkdtemp(prefix="bench-")
        with open(self.folder + "/clouds.yaml", "w") as f:
            f.write(CLOUDS % self.url)
        os.environ["OS_CLIENT_CONFIG_FILE"] = self.folder + "/clouds.yaml"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder)

    def get(self, path):
        with urllib.request.urlopen(self.url + path) as answer:
            return answer.read().decode()

    def counts(self):
        """How many requests came, by method, and how many connections."""
        return {k: int(v) for k, v in (x.split() for x in self.get("/counts").splitlines())}


class Sandbox:
    """The project's small cloud with so many ports; or the real one that CLOUD names."""

    def __init__(self, ports):
        self.name, self.process = os.environ.get("CLOUD", "sandbox"), None
        self.folder = tempfile.mkdtemp(prefix="bench-")
        if "CLOUD" in os.environ:
            return
        clouds = self.folder + "/clouds.yaml"
        self.process = subprocess.Popen(
            [SANDBOX, "--clouds-yaml", clouds,
             "--populate", f"networks=5,subnets=5,ports={ports}"],
            stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        os.environ["OS_CLIENT_CONFIG_FILE"] = clouds

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
        shutil.rmtree(self.folder)


class Mount:
    """A mount of a cloud. `at` is its place, `log` what it said."""

    def __init__(self, name="bench", *options):
        self.folder = tempfile.mkdtemp(prefix="bench-mount-")
        self.at = self.folder + "/m"
        self.log = self.folder + "/log"
        os.mkdir(self.at)
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [BIN, name, self.at, "-f", "-o", "cache_ttl=3600", *options],
                stdout=log, stderr=log)
        wait_for(lambda: os.path.ismount(self.at), self.process, "no mount: " + self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        if os.path.ismount(self.at):
            subprocess.run(["fusermount3", "-uz", self.at], check=False)
        shutil.rmtree(self.folder)

    def status(self, key):
        """A figure of /proc/PID/status, in bytes."""
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(rf"^{key}:\s+(\d+)", f.read(), re.M)[1]) * 1024

    def cpu_s(self):
        """Seconds of processor, of all threads that still run."""
        spent = 0
        for task in glob.glob(f"/proc/{self.process.pid}/task/*/schedstat"):
            with open(task) as f:
                spent += int(f.read().split()[0])
        return spent / 1e9

    def stat_of(self, key):
        with open(self.at + "/.cloudnetfs/stats") as f:
            return int(re.search(rf"^{key} +(\d+)", f.read(), re.M)[1])

    def load(self, *collections):
        """Has the lists in memory, without one name of them in the kernel's."""
        for c in collections:
            with open(f"{self.at}/{c}/.json", "rb") as f:
                while f.read(1 << 20):
                    pass

    def requests_of(self, work):
        """How much the kernel asks while `work` runs, without what reading the count takes."""
        before = self.stat_of("kernel_requests")
        own = self.stat_of("kernel_requests") - before
        before = self.stat_of("kernel_requests")
        work()
        return max(0, self.stat_of("kernel_requests") - before - own)


class Tmpfs:
    """A tmpfs with a copy of folders of a mount."""

    def __init__(self, mount, *folders):
        self.at = tempfile.mkdtemp(prefix="bench-tmpfs-")
        subprocess.run(["mount", "-t", "tmpfs", "bench", self.at], check=True)
        for f in folders:
            # names that a mount knows and does not list are not copied
            subprocess.run(["cp", "-r", "-d", f"{mount.at}/{f}", f"{self.at}/{f}"], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.at], check=True)
        os.rmdir(self.at)


def run(command, *more):
    """One run of a command by hyperfine: (seconds, seconds of processor)."""
    line = command if isinstance(command, str) else shlex.join(command)
    with tempfile.NamedTemporaryFile("r", suffix=".json") as out:
        subprocess.run(["hyperfine", "-N", "--style=none", "--runs=1", "--output=pipe",
                        "--export-json", out.name,
                        *more, line], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE)
        got = json.load(out)["results"][0]
    return got["mean"], got["user"] + got["system"]


def pairs(ours, floor, times=None):
    """Runs both in turns; each gives seconds. The medians of both and of their ratios."""
    got = [(ours(), floor()) for _ in range(times or PAIRS)]
    return (statistics.median(a for a, _ in got), statistics.median(b for _, b in got),
            statistics.median(a / b for a, b in got))


def measure(what, count, *paths, first=0, meanwhile=None):
    """Single calls by bench-measure: their figures in microseconds."""
    words = [MEASURE, what, str(first), str(count), *paths]
    if meanwhile:
        words += ["--", *meanwhile]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def quiet(*command, cwd=None):
    """Runs a command for what it does."""
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   check=False)
