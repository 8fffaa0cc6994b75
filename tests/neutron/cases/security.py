# SPDX-License-Identifier: Apache-2.0
"""Neutron's security groups and rules, quotas, and what only administrators do."""
from cases.table import NOWHERE, ask

NETWORKS = "/v2.0/networks"
PORTS = "/v2.0/ports"
GROUPS = "/v2.0/security-groups"
RULES = "/v2.0/security-group-rules"

# --- security groups ----------------------------------------------------------------

ask("the default group", "member", f"GET {GROUPS}?name=default&project_id=<project.member>",
    save={"default group": "0.id"})
ask("delete the default group", "member", f"DELETE {GROUPS}/<default group>")
ask("rename the default group", "member", f"PUT {GROUPS}/<default group>",
    {"security_group": {"name": "mine"}})
ask("create a group called default", "member", "POST " + GROUPS,
    {"security_group": {"name": "default"}})
ask("create a group", "member", "POST " + GROUPS,
    {"security_group": {"name": "web", "description": "first"}},
    save="group")
ask("create a group without a name", "member", "POST " + GROUPS, {"security_group": {}})
ask("create a stateless group", "member", "POST " + GROUPS,
    {"security_group": {"name": "db", "stateful": False}}, save="group b")
ask("show a group", "member", f"GET {GROUPS}/<group>")
ask("show an unknown group", "member", f"GET {GROUPS}/{NOWHERE}")
ask("show another's group", "other", f"GET {GROUPS}/<group>")
ask("find a group by name", "member", f"GET {GROUPS}?name=web")
ask("update a group", "member", f"PUT {GROUPS}/<group>",
    {"security_group": {"name": "web2", "description": "second"}})
ask("update a group's rules", "member", f"PUT {GROUPS}/<group>",
    {"security_group": {"security_group_rules": []}})


def rule(**attributes):
    """The body for a rule of the group."""
    return {"security_group_rule": {"security_group_id": "<group>", "direction": "ingress",
                                    **attributes}}


ask("create a rule", "member", "POST " + RULES,
    rule(protocol="tcp", port_range_min=80, port_range_max=80), save="rule")
ask("create a rule twice", "member", "POST " + RULES,
    rule(protocol="tcp", port_range_min=80, port_range_max=80))
ask("create a rule with all attributes", "member", "POST " + RULES,
    rule(protocol="udp", port_range_min="53", port_range_max="60", ethertype="IPv4",
         remote_ip_prefix="10.1.2.3/8", description="names"), save="rule b")
ask("create a rule for a group", "member", "POST " + RULES,
    rule(remote_group_id="<group b>", ethertype="IPv6"), save="rule c")
ask("create a rule for echo requests", "member", "POST " + RULES,
    rule(protocol="icmp", port_range_min=8, port_range_max=0))
ask("create a rule by protocol number", "member", "POST " + RULES, rule(protocol=132))
ask("create a rule for any protocol", "member", "POST " + RULES,
    rule(protocol="any", direction="egress", remote_ip_prefix="10.0.0.0/8"))
ask("create rules in bulk", "member", "POST " + RULES,
    {"security_group_rules": [
        {"security_group_id": "<group b>", "direction": "ingress", "protocol": "tcp",
         "port_range_min": port, "port_range_max": port} for port in (22, 443)]},
    ordered=True)
ask("create a rule without a group", "member", "POST " + RULES,
    {"security_group_rule": {"direction": "ingress"}})
ask("create a rule in an unknown group", "member", "POST " + RULES,
    rule(security_group_id=NOWHERE))
ask("create a rule in another's group", "other", "POST " + RULES, rule(protocol="tcp"))
ask("create a rule without a direction", "member", "POST " + RULES,
    {"security_group_rule": {"security_group_id": "<group>"}})
ask("create a rule with a bad direction", "member", "POST " + RULES,
    rule(direction="sideways"))
ask("create a rule with a bad protocol", "member", "POST " + RULES, rule(protocol="magic"))
ask("create a rule with a bad ethertype", "member", "POST " + RULES, rule(ethertype="IPv5"))
ask("create a rule with ports backwards", "member", "POST " + RULES,
    rule(protocol="tcp", port_range_min=90, port_range_max=80))
ask("create a rule with ports but no protocol", "member", "POST " + RULES,
    rule(port_range_min=80, port_range_max=80))
ask("create a rule with one port", "member", "POST " + RULES,
    rule(protocol="tcp", port_range_min=81))
ask("create a rule with a bad port", "member", "POST " + RULES,
    rule(protocol="tcp", port_range_min=70000, port_range_max=70000))
ask("create a rule with a bad prefix", "member", "POST " + RULES,
    rule(remote_ip_prefix="10.0.0.0/99"))
ask("create a rule with a prefix of the other version", "member", "POST " + RULES,
    rule(remote_ip_prefix="fd00::/8"))
ask("create a rule with prefix and group", "member", "POST " + RULES,
    rule(remote_ip_prefix="10.0.0.0/8", remote_group_id="<group b>"))
ask("show a rule", "member", f"GET {RULES}/<rule b>")
ask("show an unknown rule", "member", f"GET {RULES}/{NOWHERE}")
ask("find rules by group", "member",
    f"GET {RULES}?security_group_id=<group>&direction=ingress&protocol=tcp")
ask("update a rule's direction", "member", f"PUT {RULES}/<rule>",
    {"security_group_rule": {"direction": "egress"}})
ask("group after its rules", "member", f"GET {GROUPS}/<group>?fields=revision_number")
ask("delete a rule", "member", f"DELETE {RULES}/<rule>")
ask("delete a rule twice", "member", f"DELETE {RULES}/<rule>")
ask("delete another's rule", "other", f"DELETE {RULES}/<rule b>")
ask("create a port in a group", "member", "POST " + PORTS,
    {"port": {"network_id": "<net b>", "security_groups": ["<group>"],
              "mac_address": "fa:16:3e:00:00:55"}}, save="port grouped")
ask("delete a group in use by a port", "member", f"DELETE {GROUPS}/<group>")
ask("make a group in use stateless", "member", f"PUT {GROUPS}/<group>",
    {"security_group": {"stateful": False}})
ask("delete a group in use by a rule", "member", f"DELETE {GROUPS}/<group b>")
ask("delete the port in a group", "member", f"DELETE {PORTS}/<port grouped>")
ask("delete a group", "member", f"DELETE {GROUPS}/<group>")
ask("delete a group twice", "member", f"DELETE {GROUPS}/<group>")

# --- quotas -------------------------------------------------------------------------

MINE = "/v2.0/quotas/<project.member>"

ask("quota", "member", "GET " + MINE)
ask("quota to an administrator", "admin", "GET " + MINE)
ask("quota in detail", "admin", f"GET {MINE}/details.json")
ask("default quota", "admin", f"GET {MINE}/default")
ask("default quota to a member", "member", f"GET {MINE}/default")
ask("another's quota", "other", "GET " + MINE)
ask("set a quota as a member", "member", "PUT " + MINE, {"quota": {"router": 99}})
ask("set a quota", "admin", "PUT " + MINE, {"quota": {"router": 0, "floatingip": 0}})
ask("create a router over the quota", "member", "POST /v2.0/routers", {"router": {}})
ask("create a floating address over the quota", "member", "POST /v2.0/floatingips",
    {"floatingip": {"floating_network_id": "<public>"}})
ask("set a quota without a limit", "admin", "PUT " + MINE, {"quota": {"router": -1}})
ask("set a bad quota", "admin", "PUT " + MINE, {"quota": {"router": "many"}})
ask("set a quota below -1", "admin", "PUT " + MINE, {"quota": {"router": -2}})
ask("set a quota of nonsense", "admin", "PUT " + MINE, {"quota": {"zork": 1}})
ask("reset a quota", "admin", "DELETE " + MINE)
ask("quota after its reset", "admin", "GET " + MINE)

# --- what only administrators do ------------------------------------------------------

ask("administrator creates for a member", "admin", "POST " + NETWORKS,
    {"network": {"name": "given", "project_id": "<project.member>"}}, save="given")
ask("administrator creates a shared network", "admin", "POST " + NETWORKS,
    {"network": {"name": "compare-shared", "shared": True,
                 "project_id": "<project.other>"}}, save="shared")
ask("a member sees a shared network", "member", f"GET {NETWORKS}/<shared>")
ask("a member updates a shared network", "member", f"PUT {NETWORKS}/<shared>",
    {"network": {"name": "mine"}})
ask("a member deletes a shared network", "member", f"DELETE {NETWORKS}/<shared>")
ask("find shared networks", "member", f"GET {NETWORKS}?shared=True&fields=shared")
ask("administrator creates a vlan network", "admin", "POST " + NETWORKS,
    {"network": {"name": "compare-vlan", "project_id": "<project.other>",
                 "provider:network_type": "vlan",
                 "provider:physical_network": "physnet1",
                 "provider:segmentation_id": 3987}}, save="vlan")
ask("administrator creates a vlan network twice", "admin", "POST " + NETWORKS,
    {"network": {"provider:network_type": "vlan", "provider:physical_network": "physnet1",
                 "provider:segmentation_id": 3987}})
ask("administrator creates a network of a bad type", "admin", "POST " + NETWORKS,
    {"network": {"provider:network_type": "magic"}})
ask("administrator binds a port", "admin", f"PUT {PORTS}/<port 2>",
    {"port": {"binding:host_id": "host-1"}})
ask("a bound port to its owner", "member", f"GET {PORTS}/<port 2>")
ask("administrator updates a port's mac", "admin", f"PUT {PORTS}/<port 2>",
    {"port": {"mac_address": "fa:16:3e:00:00:44"}})
ask("administrator deletes a shared network", "admin", f"DELETE {NETWORKS}/<shared>")
ask("administrator deletes a vlan network", "admin", f"DELETE {NETWORKS}/<vlan>")
ask("administrator deletes a member's network", "admin", f"DELETE {NETWORKS}/<given>")
