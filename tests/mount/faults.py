# SPDX-License-Identifier: Apache-2.0
# The sandbox's fault script (cloudnetfs-sandbox(1), FAULTS) for a proxy: what a
# request meets now, and the false answers.
import json
import os
import threading
import uuid

# The cloud carries these out, whatever becomes of the answer.
EXECUTED = {"hang-after", "close-after", "delay", "delay-after", "truncate", "slow", "loop-next",
            "foreign-next"}
OTHERS = {"hang", "close-before", "status", "garbage", "html", "wrongtype", "huge", "deep",
          "redirect", "unauthorized"}


class Rule:
    def __init__(self, line):
        head, _, message = line.partition(" message=")
        self.method, self.prefix, self.action, *words = head.split()
        if self.action not in EXECUTED | OTHERS:
            raise SystemExit(f"faults.py: fault '{self.action}' is not known")
        self.keys = dict(word.split("=", 1) for word in words)
        self.message = message
        self.skip, self.count = self.number("skip", 0), self.number("count", -1)

    def number(self, key, usual):
        return int(self.keys.get(key, usual))

    def fits(self, method, target):
        return self.method in ("*", method) and (
            self.prefix == "*" or target.startswith(self.prefix))


class Script:
    """The rules of a file, read again whenever another stands in its place."""

    def __init__(self, path):
        self.path, self.seen, self.rules, self.lock = path, None, [], threading.Lock()

    def refresh(self):
        stat = os.stat(self.path)
        now = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        if now == self.seen:
            return
        with open(self.path) as lines:
            self.rules = [Rule(line) for line in lines if len(line.split()) >= 3 and line[0] != "#"]
        self.seen = now

    def meet(self, method, target):
        """The rule that this request meets, counted; None: none."""
        with self.lock:
            self.refresh()
            for rule in self.rules:
                if not rule.fits(method, target):
                    continue
                if rule.skip > 0:
                    rule.skip -= 1
                elif rule.count != 0:
                    rule.count -= rule.count > 0
                    return rule
        return None


def key_of(target):
    return target.partition("?")[0].rpartition("/")[2].replace("-", "_")


def false_answer(rule, target):
    """(status, headers, body) in the place of the cloud's."""
    key, code = key_of(target), rule.number("code", 500)
    headers = {"X-Openstack-Request-Id": "req-" + str(uuid.uuid4())}
    if rule.action == "status":
        headers.update({name: rule.keys[name].replace("_", " ") for name in ("retry-after",)
                        if name in rule.keys})
        error = {"type": rule.keys.get("type", "Fault"), "message": rule.message, "detail": ""}
        return code, headers, b"" if code == 204 else json.dumps({"NeutronError": error}).encode()
    if rule.action == "redirect":
        return 302, {**headers, "Location": rule.keys["to"]}, b""
    if rule.action == "unauthorized":
        error = {"code": 401, "title": "Unauthorized",
                 "message": "The request you have made requires authentication."}
        return 401, headers, json.dumps({"error": error}).encode()
    headers["Content-Type"] = "text/html" if rule.action == "html" else "application/json"
    return 200, headers, {
        "garbage": "this is { not JSON at all",
        "html": "<html><body>Welcome to the proxy</body></html>",
        "wrongtype": '{"%s":"a string"}' % key,
        "huge": '{"%s":[{"id":"' % key + "x" * rule.number("bytes", 1 << 20),
        "deep": '{"%s":[{"id":' % key + "[" * 100000,
    }[rule.action].encode()


def add_next(rule, target, body):
    """A whole list whose next page is elsewhere, or itself."""
    host = "http://127.0.0.2:1" if rule.action == "foreign-next" else "http://127.0.0.1"
    links = [{"rel": "next", "href": host + target}]
    return json.dumps({**json.loads(body), key_of(target) + "_links": links}).encode()
