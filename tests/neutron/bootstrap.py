#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What up.sh makes through the API, each step only where it is missing.

    bootstrap.py users     projects, users, roles and Neutron's endpoints
    bootstrap.py check     is an authenticated list answered?
    bootstrap.py public    the external network `public` with its subnet
"""
import json
import sys
import urllib.request

KEYSTONE = "http://127.0.0.1:5000/v3"
NEUTRON = "http://127.0.0.1:9696"
PASSWORD = "secret"
DOMAIN = {"id": "default"}

# user, project, roles of the user in the project
GRANTS = [
    ("neutron", "service", ["admin"]),
    ("demo", "demo", ["member", "reader"]),
    ("reader", "demo", ["reader"]),
    ("bench", "bench", ["member"]),
    ("admin", "demo", ["admin"]),
]


class Api:
    """The administrator's calls; an HTTP error ends the program."""

    def __init__(self):
        self.token = None
        user = {"name": "admin", "domain": DOMAIN, "password": PASSWORD}
        auth = {"identity": {"methods": ["password"], "password": {"user": user}},
                "scope": {"project": {"name": "admin", "domain": DOMAIN}}}
        answer = self.open("POST", KEYSTONE + "/auth/tokens", {"auth": auth})
        self.token = answer.headers["X-Subject-Token"]

    def open(self, method, url, body=None):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["X-Auth-Token"] = self.token
        data = json.dumps(body).encode() if body is not None else None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        request = urllib.request.Request(url, data, headers, method=method)
        return opener.open(request, timeout=60)

    def find_or_make(self, url, one, want, key="name"):
        """The object of this name (or other key), made from WANT if there is none."""
        many = url.rsplit("/", 1)[1]
        with self.open("GET", url) as answer:
            for found in json.load(answer)[many]:
                if all(found[k] == want[k] for k in key.split()):
                    return found["id"]
        with self.open("POST", url, {one: want}) as answer:
            return json.load(answer)[one]["id"]


def make_users(api):
    with api.open("GET", KEYSTONE + "/roles") as answer:
        roles = {role["name"]: role["id"] for role in json.load(answer)["roles"]}
    for user, project, names in GRANTS:
        project_id = api.find_or_make(KEYSTONE + "/projects", "project",
                                      {"name": project, "domain_id": "default"})
        user_id = api.find_or_make(KEYSTONE + "/users", "user",
                                   {"name": user, "domain_id": "default",
                                    "password": PASSWORD})
        for name in names:
            api.open("PUT", f"{KEYSTONE}/projects/{project_id}/users/{user_id}"
                            f"/roles/{roles[name]}")
    service_id = api.find_or_make(KEYSTONE + "/services", "service",
                                  {"name": "neutron", "type": "network"})
    for interface in ("public", "internal", "admin"):
        api.find_or_make(KEYSTONE + "/endpoints", "endpoint",
                         {"service_id": service_id, "interface": interface,
                          "url": NEUTRON, "region_id": "RegionOne"},
                         key="service_id interface")


def check(api):
    api.open("GET", NEUTRON + "/v2.0/networks?limit=1")


def make_public(api):
    """The same as the sandbox starts with."""
    network_id = api.find_or_make(
        NEUTRON + "/v2.0/networks", "network",
        {"name": "public", "router:external": True,
         "provider:network_type": "flat", "provider:physical_network": "physnet1"},
        key="name router:external")
    api.find_or_make(
        NEUTRON + "/v2.0/subnets", "subnet",
        {"name": "public-v4", "network_id": network_id, "ip_version": 4,
         "cidr": "203.0.113.0/24", "enable_dhcp": False},
        key="network_id cidr")


STEPS = {"users": make_users, "check": check, "public": make_public}

if __name__ == "__main__":
    STEPS[sys.argv[1]](Api())
