# SPDX-License-Identifier: Apache-2.0
"""Bad values: of every attribute of every kind, each kind of value that it must not be."""
from cases.table import NOWHERE, ask

# Values that a type must not have: (words, value). Left out is what makes the service itself
# fail (500), which says nothing of what it means.
TEXT = [("a number", 5), ("a list", ["x"]), ("null", None), ("256 letters", "x" * 256)]
WORD = [("a number", 5), ("null", None), ("an unknown word", "zork")]
TRUTH = [("a word", "maybe"), ("null", None), ("a list", []), ("a 2", 2)]
NUMBER = [("a word", "wide"), ("null", None), ("a list", [1]), ("a -2", -2)]
# A number that no id begins with: where the service does not look at the type, its database takes
# an id's first digits for a number.
ID = [("a word", "x"), ("a number", 4711471147114), ("an unknown id", NOWHERE)]
ADDRESS = [("a word", "x"), ("a number", 5), ("an address of 300", "10.0.0.300"),
           ("a range", "10.0.0.0/8")]
RANGE = [("a word", "x"), ("a number", 5), ("bits of 33", "10.0.0.0/33"), ("null", None)]
LIST = [("a word", "x"), ("a dictionary", {"a": "b"}), ("null", None), ("a list of numbers", [5])]
DICTIONARY = [("a word", "x"), ("a list", ["x"]), ("a number", 5)]
FIXED = [("a number", 5), ("a zone of mars", ["mars"])]

NAMED = [("name", TEXT), ("description", TEXT)]

# The objects that are asked about; of each: what makes it.
ask("values: a network", "member", "POST /v2.0/networks", {"network": {"name": "values"}},
    save="v net")
ask("values: a subnet", "member", "POST /v2.0/subnets",
    {"subnet": {"network_id": "<v net>", "ip_version": 4, "cidr": "10.20.0.0/24"}}, save="v sub")
ask("values: a port", "member", "POST /v2.0/ports", {"port": {"network_id": "<v net>"}},
    save="v port")
ask("values: a router", "member", "POST /v2.0/routers", {"router": {"name": "values"}},
    save="v router")
ask("values: a floating address", "member", "POST /v2.0/floatingips",
    {"floatingip": {"floating_network_id": "<public>"}}, save="v float")
ask("values: a group", "member", "POST /v2.0/security-groups",
    {"security_group": {"name": "values"}}, save="v group")
ask("values: a pool", "member", "POST /v2.0/subnetpools",
    {"subnetpool": {"name": "values", "prefixes": ["10.30.0.0/16"]}}, save="v pool")
ask("values: a scope", "member", "POST /v2.0/address-scopes",
    {"address_scope": {"name": "values", "ip_version": 4}}, save="v scope")
ask("values: a port for a trunk", "member", "POST /v2.0/ports",
    {"port": {"network_id": "<v net>"}}, save="v parent")
ask("values: a trunk", "member", "POST /v2.0/trunks", {"trunk": {"port_id": "<v parent>"}},
    save="v trunk")
ask("values: a segment", "admin", "POST /v2.0/segments",
    {"segment": {"network_id": "<v net>", "network_type": "vlan",
                 "physical_network": "physnet1", "segmentation_id": 341}}, save="v segment")
ask("values: a QoS policy", "admin", "POST /v2.0/qos/policies", {"policy": {"name": "values"}},
    save="v qos")
ask("values: a shared network", "member", "POST /v2.0/rbac-policies",
    {"rbac_policy": {"object_type": "network", "object_id": "<v net>",
                     "action": "access_as_shared", "target_tenant": "<project.other>"}},
    save="v rbac")


def table(one, path, who, put, rows, base=None):
    """Rows of a kind: each bad value is written to the object PUT, or, where that is None,
    stands in a new object that has BASE besides."""
    for attribute, values in rows:
        for words, value in values:
            request = f"PUT {path}/{put}" if put else "POST " + path
            body = {one: {**(base or {}), attribute: value}}
            ask(f"{one.replace('_', ' ')}: {attribute} is {words}"
                + ("" if put else ", in a new one"), who, request, body)


table("network", "/v2.0/networks", "member", "<v net>", NAMED + [
    ("admin_state_up", TRUTH), ("mtu", NUMBER), ("port_security_enabled", TRUTH),
    ("qos_policy_id", ID),
    ("dns_domain", TEXT[:3] + [("a word with a dot twice", "a..b."), ("relative", "a.b")])])
table("network", "/v2.0/networks", "admin", "<v net>", [
    ("shared", TRUTH), ("router:external", TRUTH), ("is_default", TRUTH),
    ("subnets", LIST[:1]), ("revision_number", NUMBER[:1]), ("id", ID[:1])])
table("network", "/v2.0/networks", "admin", None, [
    ("provider:network_type", WORD), ("provider:segmentation_id", NUMBER),
    ("availability_zone_hints", LIST + FIXED), ("id", ID[:1]), ("project_id", TEXT[:2])])

SUBNET = {"network_id": "<v net>", "ip_version": 4, "cidr": "10.21.0.0/24"}
table("subnet", "/v2.0/subnets", "member", "<v sub>", NAMED + [
    ("enable_dhcp", TRUTH), ("gateway_ip", ADDRESS + [("out of its range", "10.99.0.1"),
                                                      ("the broadcast's", "10.20.0.255")]),
    ("allocation_pools", LIST + [("of one end", [{"start": "10.20.0.2"}]),
                                 ("backwards", [{"start": "10.20.0.9", "end": "10.20.0.5"}])]),
    ("host_routes", LIST + [("of a bare address", [{"destination": "10.0.0.1",
                                                    "nexthop": "10.20.0.203"}])]),
    ("dns_nameservers", LIST + [("twice the same", ["8.8.8.8", "8.8.8.8"])]),
    ("cidr", RANGE[:1]), ("ip_version", NUMBER[:1]), ("network_id", ID[:1]),
    ("ipv6_ra_mode", WORD[:1]), ("subnetpool_id", ID[:1])])
table("subnet", "/v2.0/subnets", "admin", "<v sub>", [
    ("service_types", LIST[:2] + LIST[3:]), ("segment_id", ID)])
table("subnet", "/v2.0/subnets", "member", None, [
    ("cidr", RANGE[:1] + RANGE[2:3]), ("ip_version", NUMBER + [("a 5", 5)]), ("network_id", ID),
    ("ipv6_ra_mode", WORD), ("ipv6_address_mode", WORD), ("subnetpool_id", ID),
    ("prefixlen", NUMBER), ("use_default_subnetpool", TRUTH)], SUBNET)

table("port", "/v2.0/ports", "member", "<v port>", NAMED + [
    ("admin_state_up", TRUTH), ("device_id", TEXT), ("device_owner", TEXT),
    ("fixed_ips", LIST + [("of a subnet alone", [{"subnet_id": NOWHERE}]),
                          ("of an address elsewhere", [{"ip_address": "10.99.0.1"}])]),
    ("allowed_address_pairs", LIST), ("extra_dhcp_opts", LIST),
    ("security_groups", LIST + [("of an unknown group", [NOWHERE])]),
    ("binding:vnic_type", WORD), ("port_security_enabled", TRUTH), ("qos_policy_id", ID),
    ("dns_name", TEXT + [("a name with a blank", "a b")]), ("dns_domain", TEXT[:1]),
    ("network_id", ID[:1]), ("mac_address", [("a mac of its own", "fa:16:3e:00:11:22")])])
table("port", "/v2.0/ports", "admin", "<v port>", [
    ("mac_address", ADDRESS[:2] + [("zero", "00:00:00:00:00:00")]), ("binding:profile", DICTIONARY),
    ("status", TEXT[:1])])
table("port", "/v2.0/ports", "member", None, [("network_id", ID), ("mac_address", ADDRESS[:2]),
                                              ("tags", LIST)], {"network_id": "<v net>"})

table("router", "/v2.0/routers", "member", "<v router>", NAMED + [
    ("admin_state_up", TRUTH), ("external_gateway_info",
                                DICTIONARY + [("an unknown network", {"network_id": NOWHERE}),
                                              ("of a word", {"network_id": "x"}),
                                              ("of an inner network", {"network_id": "<v net>"}),
                                              ("of more", {"network_id": "<public>", "x": 1})]),
    ("routes", LIST + [("of half", [{"destination": "10.0.0.0/8"}])]), ("flavor_id", ID[:1])])
table("router", "/v2.0/routers", "admin", "<v router>", [("distributed", TRUTH), ("ha", TRUTH)])
table("router", "/v2.0/routers", "member", None, [("flavor_id", ID), ("routes", LIST[:1]),
                                                  ("availability_zone_hints", LIST + FIXED)])

table("floatingip", "/v2.0/floatingips", "member", "<v float>", [
    ("description", TEXT), ("port_id", ID), ("fixed_ip_address", ADDRESS),
    ("qos_policy_id", ID[:2]),
    ("floating_network_id", ID[:1]), ("dns_name", TEXT[:1])])
FLOAT = {"floating_network_id": "<public>"}
table("floatingip", "/v2.0/floatingips", "admin", None, [
    ("floating_network_id", ID), ("floating_ip_address", ADDRESS), ("subnet_id", ID),
    ("dns_name", [("a name with a blank", "a b"), ("a name with a dot", "a.")]),
    ("dns_domain", [("without a dot", "example.org")])],
      FLOAT)

table("security_group", "/v2.0/security-groups", "member", "<v group>",
      NAMED + [("stateful", TRUTH), ("shared", TRUTH[:1])])
table("security_group_rule", "/v2.0/security-group-rules", "member", None, [
    ("security_group_id", ID), ("direction", WORD), ("ethertype", WORD), ("protocol", WORD[:1] + [
        ("a -1", -1), ("a 256", 256)]),
    ("port_range_min", NUMBER), ("port_range_max", NUMBER), ("remote_ip_prefix", RANGE[:3]),
    ("remote_group_id", ID), ("remote_address_group_id", ID), ("description", TEXT[:2])],
      {"security_group_id": "<v group>", "direction": "ingress", "protocol": "tcp",
       "port_range_min": 7, "port_range_max": 7})

table("subnetpool", "/v2.0/subnetpools", "member", "<v pool>", [
    ("name", TEXT[:3]), ("description", TEXT),
    ("prefixes", LIST + [("of two versions", ["10.30.0.0/16", "fd00::/16"])]),
    ("default_prefixlen", NUMBER + [("a 60", 60)]), ("min_prefixlen", NUMBER + [("a 60", 60)]),
    ("max_prefixlen", NUMBER + [("a 60", 60)]), ("default_quota", NUMBER),
    ("address_scope_id", ID), ("ip_version", NUMBER[:1])])
table("subnetpool", "/v2.0/subnetpools", "admin", "<v pool>", [("is_default", TRUTH),
                                                              ("shared", TRUTH[:1])])
table("address_scope", "/v2.0/address-scopes", "member", "<v scope>", NAMED[:1] +
      [("ip_version", NUMBER[:1])])
table("address_scope", "/v2.0/address-scopes", "admin", None,
      [("ip_version", NUMBER + [("a 5", 5)]), ("shared", TRUTH)], {"name": "x", "ip_version": 4})
table("trunk", "/v2.0/trunks", "member", "<v trunk>", NAMED + [("admin_state_up", TRUTH)])
table("trunk", "/v2.0/trunks", "member", None, [("port_id", ID), ("sub_ports", LIST)],
      {"port_id": "<v port>"})
table("segment", "/v2.0/segments", "admin", "<v segment>", NAMED)
table("segment", "/v2.0/segments", "admin", None, [
    ("network_id", ID), ("network_type", WORD), ("segmentation_id", NUMBER[:3]),
    ("physical_network", [("a number", 5), ("a word", "elsewhere")])],
      {"network_id": "<v net>", "network_type": "vlan", "physical_network": "physnet1",
       "segmentation_id": 342})
table("policy", "/v2.0/qos/policies", "admin", "<v qos>", NAMED + [
    ("shared", TRUTH), ("is_default", TRUTH)])
LIMITED = "/v2.0/qos/policies/<v qos>/"
table("bandwidth_limit_rule", LIMITED + "bandwidth_limit_rules", "admin", None, [
    ("max_kbps", NUMBER), ("max_burst_kbps", NUMBER), ("direction", WORD)], {"max_kbps": 5})
table("dscp_marking_rule", LIMITED + "dscp_marking_rules", "admin", None,
      [("dscp_mark", NUMBER + [("a 5", 5)])])
table("minimum_bandwidth_rule", LIMITED + "minimum_bandwidth_rules", "admin", None, [
    ("min_kbps", NUMBER), ("direction", WORD)], {"min_kbps": 5})
table("rbac_policy", "/v2.0/rbac-policies", "member", None, [
    ("object_type", WORD[2:]), ("object_id", ID[:2]), ("action", WORD), ("target_tenant", TEXT)],
      {"object_type": "network", "object_id": "<v net>", "action": "access_as_shared",
       "target_tenant": "x"})
table("rbac_policy", "/v2.0/rbac-policies", "member", "<v rbac>", [("object_id", ID[:1])])
for limit in ("network", "subnet", "port", "floatingip", "security_group", "rbac_policy"):
    ask(f"quota: {limit} is a word", "admin", "PUT /v2.0/quotas/<project.other>",
        {"quota": {limit: "x"}})
