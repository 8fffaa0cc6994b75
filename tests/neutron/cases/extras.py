# SPDX-License-Identifier: Apache-2.0
"""Trunks, segments, policies of QoS and RBAC, and what ports have besides."""
from cases.table import NOWHERE, ask

TRUNKS = "/v2.0/trunks"
SEGMENTS = "/v2.0/segments"
QOS = "/v2.0/qos/policies"
LIMITS = QOS + "/<qos>/bandwidth_limit_rules"
RBAC = "/v2.0/rbac-policies"


def sub(port, number, kind="vlan"):
    return {"sub_ports": [{"port_id": port, "segmentation_type": kind, "segmentation_id": number}]}


ask("create a network for trunks", "member", "POST /v2.0/networks",
    {"network": {"name": "net-trunk"}}, save="net trunk")
for place in ("parent", "child", "child b"):
    ask("create a port for trunks: " + place, "member", "POST /v2.0/ports",
        {"port": {"network_id": "<net trunk>", "name": place}}, save=place)

# --- trunks -----------------------------------------------------------------------

ask("create a trunk", "member", "POST " + TRUNKS,
    {"trunk": {"port_id": "<parent>", "name": "t", **sub("<child>", 100)}}, save="trunk")
ask("create a trunk without a port", "member", "POST " + TRUNKS, {"trunk": {}})
ask("create a trunk on an unknown port", "member", "POST " + TRUNKS,
    {"trunk": {"port_id": NOWHERE}})
ask("create a trunk twice", "member", "POST " + TRUNKS, {"trunk": {"port_id": "<parent>"}})
ask("create a trunk on a subport", "member", "POST " + TRUNKS, {"trunk": {"port_id": "<child>"}})
ask("show a trunk's port", "member", "GET /v2.0/ports/<parent>")
ask("show a trunk's subport", "member", "GET /v2.0/ports/<child>")
ask("switch off a trunk", "member", f"PUT {TRUNKS}/<trunk>",
    {"trunk": {"name": "tt", "admin_state_up": False}})
ask("add to a trunk that is off", "member", f"PUT {TRUNKS}/<trunk>/add_subports",
    sub("<child b>", 101))
ask("switch on a trunk", "member", f"PUT {TRUNKS}/<trunk>", {"trunk": {"admin_state_up": True}})
for words, body in [("a used number", sub("<child b>", 100)), ("no number", sub("<child b>", "1x")),
                    ("a number of 5000", sub("<child b>", 5000)),
                    ("an unknown type", sub("<child b>", 50, "zork")),
                    ("the parent", sub("<parent>", 50)),
                    ("an unknown port", sub(NOWHERE, 50)), ("no list", {"sub_ports": "x"}),
                    ("no port",
                     {"sub_ports": [{"segmentation_type": "vlan", "segmentation_id": 5}]}),
                    ("no type", {"sub_ports": [{"port_id": "<child b>", "segmentation_id": 5}]}),
                    ("a port", sub("<child b>", "101")), ("a port twice", sub("<child b>", 102))]:
    ask("add to a trunk " + words, "member", f"PUT {TRUNKS}/<trunk>/add_subports", body)
ask("list a trunk's subports", "member", f"GET {TRUNKS}/<trunk>/get_subports")
ask("remove from a trunk another port", "member", f"PUT {TRUNKS}/<trunk>/remove_subports",
    {"sub_ports": [{"port_id": "<parent>"}]})
ask("remove from a trunk", "member", f"PUT {TRUNKS}/<trunk>/remove_subports",
    {"sub_ports": [{"port_id": "<child b>"}]})
ask("change a trunk's port", "member", f"PUT {TRUNKS}/<trunk>", {"trunk": {"port_id": "<child>"}})
ask("show a trunk", "member", f"GET {TRUNKS}/<trunk>")
ask("show an unknown trunk", "member", f"GET {TRUNKS}/{NOWHERE}")
ask("show another's trunk", "other", f"GET {TRUNKS}/<trunk>")
ask("find a trunk by port", "member", f"GET {TRUNKS}?port_id=<parent>&fields=name")
ask("delete a trunk's port", "member", "DELETE /v2.0/ports/<parent>")
ask("delete a trunk's subport", "member", "DELETE /v2.0/ports/<child>")

# --- segments ---------------------------------------------------------------------

ask("list segments as a member", "member", "GET " + SEGMENTS)
ask("list a network's segments", "admin", f"GET {SEGMENTS}?network_id=<net trunk>")
ask("create a segment without a network", "admin", "POST " + SEGMENTS, {"segment": {}})
ask("create a segment", "admin", "POST " + SEGMENTS,
    {"segment": {"network_id": "<net trunk>", "network_type": "vlan",
                 "physical_network": "physnet1",
                 "segmentation_id": 277, "name": "seg", "description": "first"}}, save="segment")
ask("create a segment of an unknown type", "admin", "POST " + SEGMENTS,
    {"segment": {"network_id": "<net trunk>", "network_type": "zork"}})
ask("create a segment of an unknown network", "admin", "POST " + SEGMENTS,
    {"segment": {"network_id": NOWHERE, "network_type": "vxlan"}})
ask("create a segment of no physical network", "admin", "POST " + SEGMENTS,
    {"segment": {"network_id": "<net trunk>", "network_type": "vlan", "segmentation_id": 278}})
ask("rename a segment", "admin", f"PUT {SEGMENTS}/<segment>",
    {"segment": {"name": "seg2", "description": "second"}})
ask("change a segment's type", "admin", f"PUT {SEGMENTS}/<segment>",
    {"segment": {"network_type": "flat"}})
ask("a network of two segments", "admin",
    "GET /v2.0/networks/<net trunk>?fields=segments&fields=provider:network_type")
ask("show a segment as a member", "member", f"GET {SEGMENTS}/<segment>")
ask("show an unknown segment", "admin", f"GET {SEGMENTS}/{NOWHERE}")
ask("delete a segment", "admin", f"DELETE {SEGMENTS}/<segment>")
ask("a network of one segment again", "admin",
    "GET /v2.0/networks/<net trunk>?fields=segments&fields=provider:network_type")
ask("create a network of segments", "admin", "POST /v2.0/networks",
    {"network": {"segments": [{"provider:network_type": "vlan",
                               "provider:physical_network": "physnet1",
                               "provider:segmentation_id": 377},
                              {"provider:network_type": "vxlan"}]}})
ask("create a network of segments as a member", "member", "POST /v2.0/networks",
    {"network": {"segments": []}})
ask("create a network of segments of a bad type", "admin", "POST /v2.0/networks",
    {"network": {"segments": [{"provider:network_type": "zork"}]}})
ask("create a network of segments and a type", "admin", "POST /v2.0/networks",
    {"network": {"segments": [{"provider:network_type": "vxlan"}],
                 "provider:network_type": "vxlan"}})

# --- QoS --------------------------------------------------------------------------

ask("create a QoS policy as a member", "member", "POST " + QOS, {"policy": {"name": "q"}})
ask("create a QoS policy", "admin", "POST " + QOS,
    {"policy": {"name": "q", "shared": True, "description": "first"}}, save="qos")
ask("create a default QoS policy", "admin", "POST " + QOS,
    {"policy": {"is_default": True, "project_id": "<project.other>"}}, save="qos default")
ask("create a default QoS policy twice", "admin", "POST " + QOS,
    {"policy": {"is_default": True, "project_id": "<project.other>"}})
ask("a network of the default QoS policy", "other", "POST /v2.0/networks", {"network": {}})
for words, body in [("nothing", {}), ("a rate", {"max_kbps": 1000}),
                    ("a rate twice", {"max_kbps": 2000}),
                    ("the other direction",
                     {"max_kbps": 1, "max_burst_kbps": 10, "direction": "ingress"}),
                    ("a negative rate", {"max_kbps": -1}),
                    ("an unknown direction", {"max_kbps": 1, "direction": "zork"})]:
    ask("limit a QoS policy to " + words, "admin", "POST " + LIMITS, {"bandwidth_limit_rule": body},
        save="limit" if words == "a rate" else None)
ask("limit a QoS policy as a member", "member", "POST " + LIMITS,
    {"bandwidth_limit_rule": {"max_kbps": 1}})
ask("list a QoS policy's limits", "member", "GET " + LIMITS)
ask("show a QoS policy's limit", "member", f"GET {LIMITS}/<limit>")
ask("change a QoS policy's limit", "admin", f"PUT {LIMITS}/<limit>",
    {"bandwidth_limit_rule": {"max_kbps": 3000}})
ask("mark a QoS policy", "admin", f"POST {QOS}/<qos>/dscp_marking_rules",
    {"dscp_marking_rule": {"dscp_mark": 8}})
ask("create a QoS policy of rules", "admin", "POST " + QOS,
    {"policy": {"name": "rules", "shared": True}}, save="qos rules")
for kind, bodies in [
        ("bandwidth_limit", [{"max_kbps": 10}, {"max_kbps": 9, "max_burst_kbps": -1}]),
        ("minimum_bandwidth",
         [{}, {"min_kbps": 5}, {"min_kbps": "zork"}, {"min_kbps": 6}, {"min_kbps": 50000},
          {"min_kbps": 1, "direction": "ingress"}, {"min_kbps": 1, "direction": "any"}]),
        ("dscp_marking", [{}, {"dscp_mark": 9}, {"dscp_mark": 10}, {"dscp_mark": "8"}]),
        ("minimum_packet_rate",
         [{}, {"min_kpps": -1}, {"min_kpps": 5}, {"min_kpps": 5, "direction": "any"},
          {"min_kpps": 6, "direction": "ingress"}, {"min_kpps": 6, "zork": 1}]),
        ("packet_rate_limit",
         [{}, {"max_kpps": 2147483648}, {"max_kpps": 5}, {"max_kpps": 6},
          {"max_kpps": 6, "max_burst_kpps": 1, "direction": "ingress"},
          {"max_kpps": 6, "direction": "any"}])]:
    rules, one = f"{QOS}/<qos rules>/{kind}_rules", kind + "_rule"
    for n, body in enumerate(bodies):
        ask(f"give a QoS policy a {kind} {n}", "admin", "POST " + rules, {one: body})
    ask(f"give a QoS policy a {kind} as a member", "member", "POST " + rules, {one: bodies[1]})
    ask(f"list a QoS policy's {kind}", "admin", "GET " + rules)
    ask(f"show an unknown {kind}", "admin", f"GET {rules}/{NOWHERE}")
    ask(f"delete a {kind} as a member", "member", f"DELETE {rules}/{NOWHERE}")
ask("show a QoS policy of rules", "admin", f"GET {QOS}/<qos rules>")
ask("delete a QoS policy of rules", "admin", f"DELETE {QOS}/<qos rules>")
ask("types of QoS rules", "member", "GET /v2.0/qos/rule-types")
ask("show a QoS policy", "member", f"GET {QOS}/<qos>")
ask("set a QoS policy's rules", "admin", f"PUT {QOS}/<qos>", {"policy": {"rules": []}})
ask("rename a QoS policy as a member", "member", f"PUT {QOS}/<qos>", {"policy": {"name": "x"}})
ask("show an unknown QoS policy", "member", f"GET {QOS}/{NOWHERE}")
ask("put a network under a QoS policy", "member", "PUT /v2.0/networks/<net trunk>",
    {"network": {"qos_policy_id": "<qos>"}}, shape=True)
ask("put a network under an unknown QoS policy", "member", "PUT /v2.0/networks/<net trunk>",
    {"network": {"qos_policy_id": NOWHERE}})
ask("delete a QoS policy in use", "admin", f"DELETE {QOS}/<qos>")
ask("delete an unknown limit", "admin", f"DELETE {LIMITS}/{NOWHERE}")

# --- RBAC -------------------------------------------------------------------------

def share(target, action="access_as_shared", kind="network", what="<net trunk>"):
    return {"rbac_policy": {"object_type": kind, "object_id": what, "action": action,
                            "target_tenant": target}}


ask("share with nobody", "member", "POST " + RBAC, {"rbac_policy": {}})
ask("see a network that is not shared", "other", "GET /v2.0/networks/<net trunk>")
ask("share a network", "member", "POST " + RBAC, share("<project.other>"), save="rbac")
ask("share a network twice", "member", "POST " + RBAC, share("<project.other>"))
ask("share a network with all as a member", "member", "POST " + RBAC, share("*"))
ask("share a network in a bad way", "member", "POST " + RBAC, share("x", action="zork"))
ask("share a thing", "member", "POST " + RBAC, share("x", kind="zork"))
ask("see a shared network", "other", "GET /v2.0/networks/<net trunk>?fields=name")
ask("share with another", "member", f"PUT {RBAC}/<rbac>", {"rbac_policy": {"target_tenant": "x"}})
ask("see a network that is shared no more", "other", "GET /v2.0/networks/<net trunk>")
ask("share in another way", "member", f"PUT {RBAC}/<rbac>", {"rbac_policy": {"action": "x"}})
ask("share with all later", "member", f"PUT {RBAC}/<rbac>", {"rbac_policy": {"target_tenant": "*"}})
ask("show what is shared", "member", f"GET {RBAC}/<rbac>")
ask("show nothing shared", "member", f"GET {RBAC}/{NOWHERE}")
ask("list what is shared", "member", "GET " + RBAC)
ask("share no more", "member", f"DELETE {RBAC}/<rbac>")

# --- ports ------------------------------------------------------------------------

for words, pairs in [("of words", "x"), ("of a word", ["x"]), ("without an address", [{}]),
                     ("of a bad address", [{"ip_address": "10.0.0.300"}]),
                     ("of a bad range", [{"ip_address": "10.0.0.0/33"}]),
                     ("of a bad mac", [{"ip_address": "10.0.0.3", "mac_address": "x"}]),
                     ("of more", [{"ip_address": "10.0.0.3", "zork": "x"}]),
                     ("twice", [{"ip_address": "10.0.0.3"}, {"ip_address": "10.0.0.3"}])]:
    ask("create a port with pairs " + words, "member", "POST /v2.0/ports",
        {"port": {"network_id": "<net trunk>", "allowed_address_pairs": pairs}})
ask("create a port with pairs but no security", "member", "POST /v2.0/ports",
    {"port": {"network_id": "<net trunk>", "allowed_address_pairs": [{"ip_address": "10.0.0.3"}],
              "port_security_enabled": False, "security_groups": []}})
for words, options in [("of words", "x"), ("without a value", [{"opt_name": "a"}]),
                       ("without a name", [{"opt_name": "", "opt_value": "b"}]),
                       ("of version 5", [{"opt_name": "a", "opt_value": "b", "ip_version": 5}])]:
    ask("create a port with options " + words, "member", "POST /v2.0/ports",
        {"port": {"network_id": "<net trunk>", "extra_dhcp_opts": options}})
ask("create a port with options", "member", "POST /v2.0/ports",
    {"port": {"network_id": "<net trunk>",
              "extra_dhcp_opts": [{"opt_name": "a", "opt_value": "b"},
                                  {"opt_name": "c", "opt_value": "d", "ip_version": 6}]}},
    save="port options")
ask("change a port's options", "member", "PUT /v2.0/ports/<port options>",
    {"port": {"extra_dhcp_opts": [{"opt_name": "a", "opt_value": None},
                                  {"opt_name": "e", "opt_value": "f"}]}})

# --- how many addresses are left ----------------------------------------------------

LEFT = "/v2.0/network-ip-availabilities"

ask("create a network to count", "member", "POST /v2.0/networks", {"network": {"name": "count"}},
    save="counted")
ask("addresses of a network without subnets", "admin", f"GET {LEFT}/<counted>")
ask("create a subnet to count", "member", "POST /v2.0/subnets",
    {"subnet": {"network_id": "<counted>", "ip_version": 4, "cidr": "10.78.0.0/24",
                "allocation_pools": [{"start": "10.78.0.10", "end": "10.78.0.19"},
                                     {"start": "10.78.0.30", "end": "10.78.0.39"}]}})
ask("create a subnet of version 6 to count", "member", "POST /v2.0/subnets",
    {"subnet": {"network_id": "<counted>", "ip_version": 6, "cidr": "fd78::/120"}})
ask("create a port to count", "member", "POST /v2.0/ports", {"port": {"network_id": "<counted>"}},
    shape=True)
ask("addresses of a network", "admin", f"GET {LEFT}/<counted>")
ask("addresses of networks by name", "admin", f"GET {LEFT}?network_name=count")
ask("addresses of networks by id", "admin", f"GET {LEFT}?network_id=<counted>")
ask("addresses of a network as a member", "member", f"GET {LEFT}/<counted>")
ask("addresses of networks as a member", "member", "GET " + LEFT)
ask("addresses of an unknown network", "admin", f"GET {LEFT}/{NOWHERE}")
