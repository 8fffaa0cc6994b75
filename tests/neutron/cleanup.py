# SPDX-License-Identifier: Apache-2.0
"""Making and removing what a comparison needs, by the administrator's hand."""
import os

from cloud import Cloud, Login

# Children first; routers give up their interfaces before.
COLLECTIONS = ["floatingips", "routers", "trunks", "ports", "subnets", "networks",
               "security-groups", "address-groups", "subnetpools", "address-scopes",
               "rbac-policies"]


def own_objects(cloud, collection, defaults=False):
    """Ids of the objects of the member's and the other's project, as a rule
    without the security group `default`, which comes and goes by itself."""
    key = collection.replace("-", "_")
    found = []
    for who in ("member", "other"):
        project = cloud.logins[who].project_id
        answer = cloud.request("admin", "GET",
                               f"/v2.0/{collection}?project_id={project}")
        found += [o["id"] for o in (answer.json or {}).get(key, [])
                  if o.get("project_id") == project
                  and (defaults or collection != "security-groups"
                       or o["name"] != "default")]
    return found


def snapshot(cloud):
    """What was there before; sweep() leaves it alone."""
    return {collection: own_objects(cloud, collection) for collection in COLLECTIONS}


def release_router(cloud, router):
    query = f"/v2.0/ports?device_id={router}&device_owner=network:router_interface"
    answer = cloud.request("admin", "GET", query)
    for port in (answer.json or {}).get("ports", []):
        cloud.request("admin", "PUT", f"/v2.0/routers/{router}/remove_router_interface",
                      {"port_id": port["id"]})


def sweep(cloud, before):
    """Remove what the two projects and the administrator made since."""
    for collection in COLLECTIONS:
        doomed = [i for i in own_objects(cloud, collection)
                  if i not in before[collection]]
        doomed += [i for path, i in cloud.created
                   if path == "/v2.0/" + collection and i not in doomed]
        for one in doomed:
            if collection == "routers":
                release_router(cloud, one)
            cloud.request("admin", "DELETE", f"/v2.0/{collection}/{one}")
    for who in ("member", "other"):
        project = cloud.logins[who].project_id
        cloud.request("admin", "DELETE", f"/v2.0/quotas/{project}")
    for path, one in reversed(cloud.created):
        if path == "/v2.0/qos/policies":
            cloud.request("admin", "DELETE", f"{path}/{one}")
        if path == "identity:/v3/domains":
            cloud.request("admin", "PATCH", f"{path}/{one}", {"domain": {"enabled": False}})
        if path.startswith("identity:"):
            cloud.request("admin", "DELETE", f"{path}/{one}")


def identity(cloud, method, path, body=None):
    """The administrator's request of Keystone, which must succeed."""
    answer = cloud.request("admin", method, "identity:/v3/" + path, body)
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {answer.data!r}")
    return answer.json


class Reader:
    """A user of the member's project who has the role `reader` alone, in any cloud."""

    def __init__(self, cloud, entry):
        self.cloud = cloud
        self.name = f"compare-reader-{os.getpid()}"
        project = cloud.logins["member"].project_id
        self.user = identity(cloud, "POST", "users", {"user": {
            "name": self.name, "password": "secret", "default_project_id": project}})["user"]
        role = identity(cloud, "GET", "roles?name=reader")["roles"][0]
        identity(cloud, "PUT",
                 f"projects/{project}/users/{self.user['id']}/roles/{role['id']}")
        auth = dict(entry["auth"], username=self.name, password="secret",
                    project_name=cloud.logins["member"].project_name)
        cloud.add("reader", Login(dict(entry, auth=auth)))

    def close(self):
        identity(self.cloud, "DELETE", "users/" + self.user["id"])


class FreshProjects:
    """A real cloud has users of its own: two new projects keep clear of them.

    All names that a run gives in Keystone are compare-...-PID; what a run left
    that was killed, the next one removes.
    """

    def __init__(self, title, entry):
        self.entry = entry
        self.admin = Cloud(title, {"member": Login(entry), "admin": Login(entry),
                                   "other": Login(entry)})

    def call(self, method, path, body=None):
        return identity(self.admin, method, path, body)

    def make(self, name):
        """A project and its only user, a member, both called NAME."""
        project = self.call("POST", "projects", {"project": {"name": name}})["project"]
        user = self.call("POST", "users", {"user": {
            "name": name, "password": "secret", "default_project_id": project["id"]}})["user"]
        role = self.call("GET", "roles?name=member")["roles"][0]
        self.call("PUT", f"projects/{project['id']}/users/{user['id']}/roles/{role['id']}")
        auth = dict(self.entry["auth"], username=name, password="secret",
                    project_name=name)
        return Login(dict(self.entry, auth=auth))

    def log_in(self):
        self.remove_stale()
        member, other = self.names()
        return Cloud(self.admin.title, {"member": self.make(member),
                                        "other": self.make(other),
                                        "admin": Login(self.entry)})

    @staticmethod
    def names():
        return f"compare-member-{os.getpid()}", f"compare-other-{os.getpid()}"

    def remove_stale(self):
        for many in ("projects", "users", "domains"):
            for one in self.call("GET", many)[many]:
                start, _, pid = one["name"].rpartition("-")
                if start.startswith("compare-") and pid.isdigit() \
                        and not os.path.exists("/proc/" + pid):
                    self.remove(many, one)

    def remove(self, many, one):
        """A project with all it holds, a user, or a domain."""
        if many == "projects":
            for who in ("member", "other"):
                self.admin.logins[who].project_id = one["id"]
            sweep(self.admin, {collection: [] for collection in COLLECTIONS})
            for group in own_objects(self.admin, "security-groups", defaults=True):
                self.admin.request("admin", "DELETE", "/v2.0/security-groups/" + group)
        if many == "domains":
            self.call("PATCH", "domains/" + one["id"], {"domain": {"enabled": False}})
        self.call("DELETE", f"{many}/{one['id']}")

    def close(self):
        for name in self.names():
            for many in ("projects", "users"):
                for one in self.call("GET", f"{many}?name={name}")[many]:
                    self.remove(many, one)
