# SPDX-License-Identifier: Apache-2.0
"""Who may do what: a reader, a member, another member, the administrator; and what holds for
each kind: bulk, tags, conditions on revisions."""
from cases.table import NOWHERE, ask

# kind, collection, an object of the member's, what makes one more, what changes it
KINDS = [
    ("network", "networks", "<v net>", {"name": "rights"}, {"description": "changed"}),
    ("subnet", "subnets", "<v sub>",
     {"network_id": "<v net>", "ip_version": 4, "cidr": "10.29.0.0/24"},
     {"description": "changed"}),
    ("port", "ports", "<v port>", {"network_id": "<v net>", "fixed_ips": []},
     {"description": "changed"}),
    ("router", "routers", "<v router>", {"name": "rights"}, {"description": "changed"}),
    ("floatingip", "floatingips", "<v float>", {"floating_network_id": "<public>"},
     {"description": "changed"}),
    ("security_group", "security-groups", "<v group>", {"name": "rights"},
     {"description": "changed"}),
    ("subnetpool", "subnetpools", "<v pool>", {"name": "rights", "prefixes": ["10.31.0.0/16"]},
     {"description": "changed"}),
    ("address_scope", "address-scopes", "<v scope>", {"name": "rights", "ip_version": 4},
     {"name": "changed"}),
    ("trunk", "trunks", "<v trunk>", {"port_id": "<v port>"}, {"description": "changed"}),
    ("segment", "segments", "<v segment>",
     {"network_id": "<v net>", "network_type": "vlan", "physical_network": "physnet1"},
     {"description": "changed"}),
    ("policy", "qos/policies", "<v qos>", {"name": "rights"}, {"description": "changed"}),
    ("rbac_policy", "rbac-policies", "<v rbac>",
     {"object_type": "network", "object_id": "<v net>", "action": "access_as_shared",
      "target_tenant": "rights"}, {"target_tenant": "changed"}),
]

for one, many, own, body, change in KINDS:
    path, words = "/v2.0/" + many, one.replace("_", " ")
    tagged = one not in ("address_scope", "segment", "policy", "rbac_policy")
    revised = one not in ("address_scope", "rbac_policy")
    ask(f"{words}: read by a reader", "reader", f"GET {path}/{own}?fields=id")
    ask(f"{words}: made by a reader", "reader", "POST " + path, {one: body},
        save=f"r {words}")
    ask(f"{words}: changed by a reader", "reader", f"PUT {path}/{own}", {one: change})
    ask(f"{words}: read by another", "other", f"GET {path}/{own}?fields=id")
    ask(f"{words}: changed by another", "other", f"PUT {path}/{own}", {one: change})
    ask(f"{words}: deleted by another", "other", f"DELETE {path}/{own}")
    ask(f"{words}: changed by an administrator", "admin", f"PUT {path}/{own}", {one: change})
    ask(f"{words}: unknown, shown", "admin", f"GET {path}/{NOWHERE}")
    ask(f"{words}: unknown, changed", "admin", f"PUT {path}/{NOWHERE}", {one: change})
    ask(f"{words}: unknown, deleted", "admin", f"DELETE {path}/{NOWHERE}")
    ask(f"{words}: an id of letters", "admin", f"GET {path}/x")
    ask(f"{words}: made of nothing", "admin", "POST " + path, {one: {}})
    ask(f"{words}: made of a list", "admin", "POST " + path, {one: []})
    ask(f"{words}: made under another key", "admin", "POST " + path, {"zork": {}})
    ask(f"{words}: made with more", "admin", "POST " + path, {one: {**body, "zork": 1}})
    ask(f"{words}: changed with more", "admin", f"PUT {path}/{own}", {one: {"zork": 1}})
    ask(f"{words}: an empty bulk", "admin", "POST " + path,
        {path.rpartition("/")[2].replace("-", "_"): []})
    ask(f"{words}: a bulk with a bad one", "admin", "POST " + path,
        {path.rpartition("/")[2].replace("-", "_"): [body, {"zork": 1}]})
    if revised:
        ask(f"{words}: changed at another revision", "admin", f"PUT {path}/{own}", {one: change},
            headers={"If-Match": "revision_number=99"})
        ask(f"{words}: deleted at another revision", "admin", f"DELETE {path}/{own}",
            headers={"If-Match": "revision_number=99"})
    ask(f"{words}: changed at no revision", "admin", f"PUT {path}/{own}", {one: change},
        headers={"If-Match": "revision_number=x"})
    ask(f"{words}: no action", "admin", f"PUT {path}/{own}/zork", {})
    if tagged:
        tags = f"{path}/{own}/tags"
        ask(f"{words}: tags set", "member", "PUT " + tags, {"tags": ["a", "b"]})
        ask(f"{words}: a tag added", "member", f"PUT {tags}/c")
        ask(f"{words}: its tags", "member", "GET " + tags)
        ask(f"{words}: found by tags", "member", f"GET {path}?tags=a,c&fields=tags")
        ask(f"{words}: tags set by another", "other", "PUT " + tags, {"tags": ["x"]})
        ask(f"{words}: its revision then", "member", f"GET {path}/{own}?fields=revision_number")
        ask(f"{words}: tags of numbers", "member", "PUT " + tags, {"tags": [5]})
        ask(f"{words}: tags twice the same", "member", "PUT " + tags, {"tags": ["a", "a"]})
        ask(f"{words}: a tag with a comma", "member", "PUT " + tags, {"tags": ["a,b"]})
        ask(f"{words}: tags removed", "member", "DELETE " + tags)
