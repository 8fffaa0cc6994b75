# SPDX-License-Identifier: Apache-2.0
"""One cloud as compare.py sees it: who may log in, and raw requests.

Nothing is retried, repaired or interpreted here: an Answer is what came over
the wire.
"""
import http.client
import json
import os
import urllib.parse


def load_clouds(path):
    """The `clouds` of a clouds.yaml.

    Python's standard library has no YAML reader; maps by indentation with plain
    or quoted scalars are all that such a file holds here.
    """
    root = {}
    stack = [(-1, root)]
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            text = line.split(" #")[0].rstrip()
            if not text.strip() or text.lstrip().startswith(("#", "---")):
                continue
            indent = len(text) - len(text.lstrip())
            key, _, value = text.strip().partition(":")
            while stack[-1][0] >= indent:
                stack.pop()
            value = value.strip().strip("\"'")
            if value:
                stack[-1][1][key.strip("\"'")] = value
            else:
                child = stack[-1][1][key.strip("\"'")] = {}
                stack.append((indent, child))
    return root["clouds"]


class Answer:
    """Status, headers (lower case names) and body of one answer."""

    def __init__(self, status, headers, data):
        self.status = status
        self.headers = headers
        self.data = data
        try:
            self.json = json.loads(data)
        except ValueError:
            self.json = None


def exchange(method, url, body, headers):
    """One request on a connection of its own. BODY: None, text, or an object."""
    parts = urllib.parse.urlsplit(url)
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    headers = dict(headers)
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
        if not isinstance(body, str):
            body = json.dumps(body)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
    try:
        connection.request(method, target, body, headers)
        reply = connection.getresponse()
        names = {name.lower(): value for name, value in reply.getheaders()}
        return Answer(reply.status, names, reply.read())
    finally:
        connection.close()


class Login:
    """One entry of clouds.yaml with its token."""

    def __init__(self, entry):
        auth = entry["auth"]
        self.region = entry.get("region_name")
        self.name = auth["username"]
        self.password = auth["password"]
        self.project_name = auth["project_name"]
        self.domain = {"id": auth["user_domain_id"]} if "user_domain_id" in auth \
            else {"name": auth.get("user_domain_name", "Default")}
        self.identity = auth["auth_url"].rstrip("/")
        if self.identity.endswith("/v3"):
            self.identity = self.identity[:-3]
        self.token = self.user_id = self.project_id = self.network = None

    def credentials(self):
        """The body that asks for a token."""
        user = {"name": self.name, "domain": self.domain, "password": self.password}
        project = {"name": self.project_name, "domain": self.domain}
        return {"auth": {"identity": {"methods": ["password"],
                                      "password": {"user": user}},
                         "scope": {"project": project}}}

    def log_in(self):
        answer = exchange("POST", self.identity + "/v3/auth/tokens",
                          self.credentials(), {})
        if answer.status != 201:
            raise RuntimeError(f"{self.identity}: no token for {self.name}: "
                               f"{answer.status} {answer.data[:300]!r}")
        token = answer.json["token"]
        self.token = answer.headers["x-subject-token"]
        self.user_id = token["user"]["id"]
        self.project_id = token["project"]["id"]
        for service in token["catalog"]:
            for endpoint in service["endpoints"]:
                if (service["type"], endpoint["interface"]) == ("network", "public") \
                        and self.region in (None, endpoint["region"]):
                    self.network = endpoint["url"].rstrip("/")
        if self.network.endswith("/v2.0"):
            self.network = self.network[:-5]
        return self


class Cloud:
    """Those who ask (member, other, admin, reader) and what their answers gave."""

    def __init__(self, title, logins):
        self.title = title
        self.logins = {}
        self.values = {}        # placeholder -> text, `save` adds to it
        self.created = []       # (collection path, id), oldest first
        self.chosen = set()     # addresses that it picked for itself
        self.values["run"] = f"{title}-{os.getpid()}"
        for who, login in logins.items():
            self.add(who, login)

    def add(self, who, login):
        """One more who asks."""
        self.logins[who] = login.log_in()
        self.values.update({"project." + who: login.project_id,
                            "user." + who: login.user_id,
                            "name." + who: login.name,
                            "project name." + who: login.project_name,
                            "password." + who: login.password,
                            "token." + who: login.token})

    def request(self, who, method, path, body=None, headers=None):
        """Paths below /v2.0 and `/` go to the network service, those after
        `identity:` to Keystone. `who` none of them: no token is sent."""
        login = self.logins.get(who, self.logins["member"])
        base = login.network
        if path.startswith("identity:"):
            base, path = login.identity, path[len("identity:"):]
        headers = dict(headers or {})
        if who in self.logins:
            headers.setdefault("X-Auth-Token", login.token)
        return exchange(method, base + path, body, headers)
