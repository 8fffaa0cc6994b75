# SPDX-License-Identifier: Apache-2.0
"""Neutron's discovery; networks, and with them what holds for every collection:
lists, pages, conditions on revisions, tags."""
from cases.table import NOWHERE, ask

# --- discovery and tokens ----------------------------------------------

ask("network versions", "nobody", "GET /")
ask("network resources", "member", "GET /v2.0/", shape=True)
ask("network resources without the slash", "member", "GET /v2.0")
ask("network resources without a token", "nobody", "GET /v2.0/")
ask("extensions", "member", "GET /v2.0/extensions", shape=True)
ask("an extension", "member", "GET /v2.0/extensions/router")
ask("an unknown extension", "member", "GET /v2.0/extensions/nonsense")
ask("list without a token", "nobody", "GET /v2.0/networks")
ask("list with an invalid token", "nobody", "GET /v2.0/networks",
    headers={"X-Auth-Token": "invalid"})
ask("unknown collection", "member", "GET /v2.0/nonsense")
ask("unknown version", "member", "GET /v3/networks")
ask("list by HEAD", "member", "HEAD /v2.0/networks")
ask("list by PATCH", "member", "PATCH /v2.0/networks", {})
ask("delete a collection", "member", "DELETE /v2.0/networks")
ask("put to a collection", "member", "PUT /v2.0/networks", {"network": {"name": "x"}})
ask("agents as a member", "member", "GET /v2.0/agents")
ask("availability zones", "member", "GET /v2.0/availability_zones")
ask("external networks", "member", "GET /v2.0/networks?router:external=True&name=public",
    save={"public": "0.id", "public subnet": "0.subnets.0"})
ask("the external network", "member", "GET /v2.0/networks/<public>")
ask("the external network to an administrator", "admin", "GET /v2.0/networks/<public>")
ask("the external subnet to a member", "member", "GET /v2.0/subnets/<public subnet>")
ask("the external subnet to an administrator", "admin", "GET /v2.0/subnets/<public subnet>")

# --- networks ---------------------------------------------------------------------

NETWORKS = "/v2.0/networks"

ask("create a network", "member", "POST " + NETWORKS,
    {"network": {"name": "net-a", "description": "first"}}, save="net a")
ask("create a network with defaults", "member", "POST " + NETWORKS, {"network": {}},
    save="net b")
ask("create a network for all attributes", "member", "POST " + NETWORKS,
    {"network": {"name": "net-c", "admin_state_up": False, "mtu": 1400,
                 "port_security_enabled": False, "dns_domain": "example.org.",
                 "availability_zone_hints": []}}, save="net c")
ask("create networks in bulk", "member", "POST " + NETWORKS,
    {"networks": [{"name": "bulk-1"}, {"name": "bulk-2"}, {"name": "bulk-3"}]},
    save={"bulk 1": "0.id", "bulk 2": "1.id", "bulk 3": "2.id"}, ordered=True)
ask("create networks in bulk with a bad one", "member", "POST " + NETWORKS,
    {"networks": [{"name": "bulk-4"}, {"name": "bulk-5", "zork": 1}]})
ask("nothing is left of a bad bulk", "member", f"GET {NETWORKS}?name=bulk-4")
ask("create a network from broken JSON", "member", "POST " + NETWORKS, "{\"network\": {")
ask("create a network from an empty body", "member", "POST " + NETWORKS, "")
ask("create a network from a list", "member", "POST " + NETWORKS, "[]")
ask("create a network from a string", "member", "POST " + NETWORKS, {"network": "x"})
ask("create a network under a wrong key", "member", "POST " + NETWORKS, {"net": {}})
ask("create a network with an unknown attribute", "member", "POST " + NETWORKS,
    {"network": {"name": "x", "zork": 1}})
ask("create a network with two unknown attributes", "member", "POST " + NETWORKS,
    {"network": {"zork": 1, "alpha": 2}})
ask("create a network with a read-only attribute", "member", "POST " + NETWORKS,
    {"network": {"name": "x", "status": "DOWN"}})
ask("create a network with a bad boolean", "member", "POST " + NETWORKS,
    {"network": {"admin_state_up": "maybe"}})
ask("create a network with boolean words", "member", "POST " + NETWORKS,
    {"network": {"name": "net-words", "admin_state_up": "False"}}, save="net words")
ask("create a network with a long name", "member", "POST " + NETWORKS,
    {"network": {"name": "n" * 256}})
ask("create a network with a number for a name", "member", "POST " + NETWORKS,
    {"network": {"name": 5}})
ask("create a network with a bad mtu", "member", "POST " + NETWORKS,
    {"network": {"mtu": "wide"}})
ask("create a network with a negative mtu", "member", "POST " + NETWORKS,
    {"network": {"mtu": -1}})
ask("create a network in an unknown zone", "member", "POST " + NETWORKS,
    {"network": {"availability_zone_hints": ["mars"]}})
ask("create a shared network as a member", "member", "POST " + NETWORKS,
    {"network": {"name": "x", "shared": True}})
ask("create an external network as a member", "member", "POST " + NETWORKS,
    {"network": {"name": "x", "router:external": True}})
ask("create a provider network as a member", "member", "POST " + NETWORKS,
    {"network": {"name": "x", "provider:network_type": "vlan"}})
ask("create a network for another project", "member", "POST " + NETWORKS,
    {"network": {"name": "x", "project_id": "<project.other>"}})
ask("create a network for two projects", "admin", "POST " + NETWORKS,
    {"network": {"name": "x", "project_id": "<project.other>",
                 "tenant_id": "<project.member>"}})
ask("create a network with tags", "member", "POST " + NETWORKS,
    {"network": {"name": "x", "tags": ["blue"]}})
ask("create a network by text/plain", "member", "POST " + NETWORKS,
    {"network": {"name": "net-plain"}}, headers={"Content-Type": "text/plain"},
    save="net plain")
ask("show a network", "member", f"GET {NETWORKS}/<net a>")
ask("show a network by .json", "member", f"GET {NETWORKS}/<net a>.json")
ask("show a network to an administrator", "admin", f"GET {NETWORKS}/<net a>")
ask("show fields of a network", "member", f"GET {NETWORKS}/<net a>?fields=name&fields=mtu")
ask("show an unknown field", "member", f"GET {NETWORKS}/<net a>?fields=zork")
ask("show another's network", "other", f"GET {NETWORKS}/<net a>")
ask("show an unknown network", "member", f"GET {NETWORKS}/{NOWHERE}")
ask("show a network by name", "member", f"GET {NETWORKS}/net-a")
ask("post to a network", "member", f"POST {NETWORKS}/<net a>", {"network": {}})
ask("patch a network", "member", f"PATCH {NETWORKS}/<net a>", {"network": {}})
ask("update a network", "member", f"PUT {NETWORKS}/<net a>",
    {"network": {"name": "net-aa", "description": "renamed", "mtu": 1300}})
ask("update a network with the same again", "member", f"PUT {NETWORKS}/<net a>",
    {"network": {"name": "net-aa"}})
ask("update a network with nothing", "member", f"PUT {NETWORKS}/<net a>", {"network": {}})
ask("update a network's status", "member", f"PUT {NETWORKS}/<net a>",
    {"network": {"status": "DOWN"}})
ask("update a network's owner", "member", f"PUT {NETWORKS}/<net a>",
    {"network": {"project_id": "<project.other>"}})
ask("update an unknown attribute", "member", f"PUT {NETWORKS}/<net a>",
    {"network": {"zork": 1}})
ask("update a network with broken JSON", "member", f"PUT {NETWORKS}/<net a>", "{")
ask("share a network as a member", "member", f"PUT {NETWORKS}/<net a>",
    {"network": {"shared": True}})
ask("update another's network", "other", f"PUT {NETWORKS}/<net a>",
    {"network": {"name": "mine"}})
ask("update an unknown network", "member", f"PUT {NETWORKS}/{NOWHERE}",
    {"network": {"name": "x"}})
ask("update the external network as a member", "member", f"PUT {NETWORKS}/<public>",
    {"network": {"name": "mine"}})
ask("delete another's network", "other", f"DELETE {NETWORKS}/<net a>")
ask("delete an unknown network", "member", f"DELETE {NETWORKS}/{NOWHERE}")
ask("delete the external network as a member", "member", f"DELETE {NETWORKS}/<public>")

# --- lists ------------------------------------------------------------------------

ask("list networks", "member", "GET " + NETWORKS, count=True)
ask("list networks by .json", "member", f"GET {NETWORKS}.json", count=True)
ask("find a network by name", "member", f"GET {NETWORKS}?name=net-aa")
ask("find networks by two names", "member", f"GET {NETWORKS}?name=net-aa&name=net-c")
ask("find no network", "member", f"GET {NETWORKS}?name=none")
ask("find a network by part of its name", "member", f"GET {NETWORKS}?name=net")
ask("find networks by two attributes", "member",
    f"GET {NETWORKS}?name=net-c&admin_state_up=False")
ask("find networks that are down", "member", f"GET {NETWORKS}?admin_state_up=false")
ask("find a network by id", "member", f"GET {NETWORKS}?id=<net a>&id=<net c>")
ask("find a network by mtu", "member", f"GET {NETWORKS}?mtu=1400")
ask("find a network by a bad mtu", "member", f"GET {NETWORKS}?mtu=wide")
ask("find networks by a bad boolean", "member", f"GET {NETWORKS}?admin_state_up=maybe")
ask("find networks by project", "member", f"GET {NETWORKS}?project_id=<project.other>")
ask("find networks by description", "member", f"GET {NETWORKS}?description=renamed")
ask("find networks by an empty description", "member",
    f"GET {NETWORKS}?description=&name=net-c")
ask("find networks by revision", "member", f"GET {NETWORKS}?revision_number=1&name=net-c")
ask("find networks by status", "member", f"GET {NETWORKS}?status=ERROR")
ask("find networks by nonsense", "member", f"GET {NETWORKS}?zork=1")
ask("find networks by a time", "member", f"GET {NETWORKS}?changed_since=2020-01-01T00:00:00Z")
ask("find networks by subnet", "member", f"GET {NETWORKS}?subnets={NOWHERE}")
ask("another's networks", "other", f"GET {NETWORKS}?name=net-aa")
ask("an administrator finds another's network", "admin",
    f"GET {NETWORKS}?project_id=<project.member>&name=net-aa")
ask("fields of a list", "member", f"GET {NETWORKS}?name=net-aa&fields=name&fields=status")
ask("unknown fields of a list", "member", f"GET {NETWORKS}?name=net-aa&fields=zork")
ask("sort up", "member", f"GET {NETWORKS}?sort_key=name&sort_dir=asc&fields=name",
    ordered=True)
ask("sort down", "member", f"GET {NETWORKS}?sort_key=name&sort_dir=desc&fields=name",
    ordered=True)
ask("sort by two keys", "member",
    f"GET {NETWORKS}?sort_key=admin_state_up&sort_dir=asc&sort_key=name&sort_dir=desc"
    "&fields=name", ordered=True)
ask("sort without a direction", "member", f"GET {NETWORKS}?sort_key=name&fields=name")
ask("sort by a bad direction", "member", f"GET {NETWORKS}?sort_key=name&sort_dir=up")
ask("sort by nonsense", "member", f"GET {NETWORKS}?sort_key=zork&sort_dir=asc")
ask("sort by a time", "member", f"GET {NETWORKS}?sort_key=created_at&sort_dir=asc")

PAGE = f"GET {NETWORKS}?sort_key=name&sort_dir=asc&fields=name&fields=id&name=bulk-1" \
    "&name=bulk-2&name=bulk-3"
ask("first page", "member", PAGE + "&limit=2", ordered=True)
ask("second page", "member", PAGE + "&limit=2&marker=<bulk 2>", ordered=True)
ask("page after the end", "member", PAGE + "&limit=2&marker=<bulk 3>", ordered=True)
ask("page that is just full", "member", PAGE + "&limit=3", ordered=True)
ask("page larger than the list", "member", PAGE + "&limit=1000", ordered=True)
ask("page backwards", "member", PAGE + "&limit=2&marker=<bulk 3>&page_reverse=True",
    ordered=True)
ask("last page backwards", "member", PAGE + "&limit=2&page_reverse=True", ordered=True)
ask("marker without a limit", "member", PAGE + "&marker=<bulk 2>", ordered=True)
ask("limit of zero", "member", PAGE + "&limit=0", ordered=True)
ask("limit below zero", "member", PAGE + "&limit=-1")
ask("limit of letters", "member", PAGE + "&limit=abc")
ask("unknown marker", "member", PAGE + "&limit=2&marker=" + NOWHERE)
# which two is left to the ids; of networks that look alike the answers agree all the same
ask("page without sorting", "member",
    f"GET {NETWORKS}?limit=2&name=bulk-1&name=bulk-2&name=bulk-3", count=True)
ask("page of all fields", "member", f"GET {NETWORKS}?limit=1&name=net-aa")
ask("page of nothing", "member", f"GET {NETWORKS}?limit=1&name=none")

# --- revisions --------------------------------------------------------------------

ask("the revision", "member", f"GET {NETWORKS}/<net c>?fields=revision_number",
    save={"revision": "revision_number"})
ask("update if the revision matches", "member", f"PUT {NETWORKS}/<net c>",
    {"network": {"description": "matched"}},
    headers={"If-Match": "revision_number=<revision>"})
ask("update if a stale revision matches", "member", f"PUT {NETWORKS}/<net c>",
    {"network": {"description": "stale"}},
    headers={"If-Match": "revision_number=<revision>"})
ask("update if another thing matches", "member", f"PUT {NETWORKS}/<net c>",
    {"network": {"description": "ignored"}}, headers={"If-Match": "\"abc\""})
ask("update if a bad revision matches", "member", f"PUT {NETWORKS}/<net c>",
    {"network": {"description": "bad"}}, headers={"If-Match": "revision_number=x"})
ask("show if a stale revision matches", "member", f"GET {NETWORKS}/<net c>",
    headers={"If-Match": "revision_number=999"})
ask("delete if a stale revision matches", "member", f"DELETE {NETWORKS}/<net c>",
    headers={"If-Match": "revision_number=999"})
ask("the revision again", "member", f"GET {NETWORKS}/<net c>?fields=revision_number",
    save={"revision": "revision_number"})
ask("delete if the revision matches", "member", f"DELETE {NETWORKS}/<net c>",
    headers={"If-Match": "revision_number=<revision>"})
ask("delete a network", "member", f"DELETE {NETWORKS}/<net words>")
ask("delete a network twice", "member", f"DELETE {NETWORKS}/<net words>")

# --- tags -------------------------------------------------------------------------

TAGS = f"{NETWORKS}/<net a>/tags"

ask("no tags", "member", "GET " + TAGS)
ask("set tags", "member", "PUT " + TAGS, {"tags": ["red", "blue"]})
ask("tags of a network", "member", "GET " + TAGS)
ask("add a tag", "member", f"PUT {TAGS}/green")
ask("add a tag twice", "member", f"PUT {TAGS}/green")
ask("a tag that is there", "member", f"GET {TAGS}/green")
ask("a tag that is not", "member", f"GET {TAGS}/grey")
ask("find by a tag", "member", f"GET {NETWORKS}?tags=red&fields=name&fields=tags")
ask("find by two tags", "member", f"GET {NETWORKS}?tags=red,blue&fields=name")
ask("find by any tag", "member", f"GET {NETWORKS}?tags-any=grey,blue&fields=name")
ask("find by not a tag", "member", f"GET {NETWORKS}?not-tags=red&name=net-aa&fields=name")
ask("remove a tag", "member", f"DELETE {TAGS}/green")
ask("remove a tag twice", "member", f"DELETE {TAGS}/green")
ask("set bad tags", "member", "PUT " + TAGS, {"tags": "red"})
ask("set tags under a wrong key", "member", "PUT " + TAGS, {"tag": ["red"]})
ask("set a long tag", "member", "PUT " + TAGS, {"tags": ["t" * 256]})
ask("remove all tags", "member", "DELETE " + TAGS)
ask("tags of an unknown network", "member", f"GET {NETWORKS}/{NOWHERE}/tags")
ask("revision after tagging", "member", f"GET {NETWORKS}/<net a>?fields=revision_number")
