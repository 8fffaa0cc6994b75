# SPDX-License-Identifier: Apache-2.0
"""Where two requests meet: rules that are the same, routers and their subnets, what keeps an
object from being deleted, and what its owner may not do with it."""
from cases.table import NOWHERE, ask

NETWORKS = "/v2.0/networks"
SUBNETS = "/v2.0/subnets"
PORTS = "/v2.0/ports"
ROUTERS = "/v2.0/routers"
FLOATS = "/v2.0/floatingips"
GROUPS = "/v2.0/security-groups"
RULES = "/v2.0/security-group-rules"


def network(name, who="member", **attributes):
    ask("edges: network " + name, who, "POST " + NETWORKS, {"network": attributes},
        save="e " + name)


def subnet(name, on, cidr, who="member", **attributes):
    body = {"network_id": f"<e {on}>", "cidr": cidr, "ip_version": 6 if ":" in cidr else 4,
            **attributes}
    ask("edges: subnet " + name, who, "POST " + SUBNETS, {"subnet": body}, save="e " + name)


def port(name, on, who="member", **attributes):
    ask("edges: port " + name, who, "POST " + PORTS,
        {"port": {"network_id": f"<e {on}>", **attributes}}, save="e " + name)


# --- rules --------------------------------------------------------------------------

ask("edges: a group", "member", "POST " + GROUPS, {"security_group": {"name": "edges"}},
    save="e group")
ask("edges: the default group", "member", f"GET {GROUPS}?name=default&project_id=<project.member>",
    save={"e default": "0.id"})
ask("edges: the rules of a new group", "member", f"GET {RULES}?security_group_id=<e group>")

ROWS = [
    ("tcp by its word", dict(protocol="tcp")), ("tcp by its number", dict(protocol=6)),
    ("tcp by its number in words", dict(protocol="6")), ("tcp in capitals", dict(protocol="TCP")),
    ("gre by its number", dict(protocol="47")), ("gre by its word", dict(protocol="gre")),
    ("icmp of the other version", dict(protocol="ipv6-icmp")),
    ("icmpv6 of the other version", dict(protocol="icmpv6")),
    ("58 of the other version", dict(protocol="58")),
    ("ipv6-frag of the other version", dict(protocol="ipv6-frag")),
    ("icmp on version 6", dict(protocol="icmp", ethertype="IPv6")),
    ("icmpv6 on version 6", dict(protocol="icmpv6", ethertype="IPv6")),
    ("ipv6-icmp on version 6", dict(protocol="ipv6-icmp", ethertype="IPv6")),
    ("58 on version 6", dict(protocol=58, ethertype="IPv6")),
    ("icmp by number on version 6", dict(protocol=1, ethertype="IPv6")),
    ("udp of port 0", dict(protocol="udp", port_range_min=0, port_range_max=0)),
    ("udp of port 0 to 9", dict(protocol="udp", port_range_min=0, port_range_max=9)),
    ("icmp of type 300", dict(protocol="icmp", port_range_min=300)),
    ("icmp of code 300", dict(protocol="icmp", port_range_min=3, port_range_max=300)),
    ("icmp of a code without a type", dict(protocol="icmp", port_range_max=3)),
    ("icmp of type 0", dict(protocol="icmp", port_range_min=0)),
    ("icmp of type 0 and code 0", dict(protocol="icmp", port_range_min=0, port_range_max=0)),
    ("icmp of type 8 alone", dict(protocol="icmp", port_range_min=8)),
    ("icmp by number of type 8", dict(protocol="1", port_range_min=8)),
    ("anywhere", dict(protocol="sctp")),
    ("anywhere by its prefix", dict(protocol="sctp", remote_ip_prefix="0.0.0.0/0")),
    ("anywhere on version 6", dict(protocol="sctp", ethertype="IPv6")),
    ("anywhere on version 6 by its prefix", dict(protocol="sctp", ethertype="IPv6",
                                                 remote_ip_prefix="::/0")),
    ("all ports", dict(protocol="udp", port_range_min=1, port_range_max=65535)),
    ("udp without ports", dict(protocol="udp")),
    ("all ports of tcp", dict(protocol="tcp", port_range_min=1, port_range_max=65535)),
    ("all ports of dccp", dict(protocol="dccp", port_range_min=1, port_range_max=65535)),
    ("one port more", dict(protocol="udp", port_range_min=1, port_range_max=65536)),
    ("ports below", dict(protocol="udp", port_range_min=-1, port_range_max=5)),
    ("one bound of udp", dict(protocol="udp", port_range_max=5)),
    ("ports of udplite", dict(protocol="udplite", port_range_min=5, port_range_max=6)),
    ("ports of udplite backwards", dict(protocol="udplite", port_range_min=6, port_range_max=5)),
    ("ports of gre", dict(protocol="gre", port_range_min=5, port_range_max=6)),
    ("ports of esp by number", dict(protocol=50, port_range_min=5, port_range_max=6)),
    ("ports of a bare number", dict(protocol=17, port_range_min=5, port_range_max=6)),
    ("ports of its word", dict(protocol="udp", port_range_min=5, port_range_max=6)),
    ("protocol 0", dict(protocol=0)), ("ip", dict(protocol="ip")), ("any", dict(protocol="any")),
    ("no protocol", {}), ("protocol 256", dict(protocol=256)), ("hopopt", dict(protocol="hopopt")),
    ("a protocol of nothing", dict(protocol="")),
    ("a bare address", dict(remote_ip_prefix="10.8.0.9")),
    ("the same with its bits", dict(remote_ip_prefix="10.8.0.9/32")),
    ("an address inside a range", dict(remote_ip_prefix="10.8.7.9/16")),
    ("the range itself", dict(remote_ip_prefix="10.8.0.0/16")),
    ("a long address", dict(remote_ip_prefix="fd00:0:0:0::0/64", ethertype="IPv6")),
    ("its short form", dict(remote_ip_prefix="fd00::/64", ethertype="IPv6")),
    ("an address in capitals", dict(remote_ip_prefix="FD00:0:0:0:0:0:0:9", ethertype="IPv6")),
    ("a mask", dict(remote_ip_prefix="10.9.0.0/255.255.0.0")),
    ("short of zeros", dict(remote_ip_prefix="10.9")),
    ("an empty prefix", dict(remote_ip_prefix="")),
    ("ethertype in small letters", dict(ethertype="ipv4", protocol="igmp")),
    ("direction in capitals", dict(direction="INGRESS", protocol="igmp")),
    ("an unknown remote group", dict(remote_group_id=NOWHERE)),
    ("the group itself", dict(remote_group_id="<e group>")),
    ("the group itself again", dict(remote_group_id="<e group>")),
    ("another description", dict(protocol="tcp", description="the same all the same")),
]
for words, attributes in ROWS:
    ask("rule of " + words, "member", "POST " + RULES,
        {"security_group_rule": {"security_group_id": "<e group>", "direction": "ingress",
                                 **attributes}})
ask("edges: a rule of egress beside the default one", "member", "POST " + RULES,
    {"security_group_rule": {"security_group_id": "<e group>", "direction": "egress"}})
ask("edges: two rules that are the same, in bulk", "member", "POST " + RULES,
    {"security_group_rules": [{"security_group_id": "<e group>", "direction": "ingress",
                               "protocol": word} for word in ("pgm", 113)]})
ask("edges: rules of two groups, in bulk", "member", "POST " + RULES,
    {"security_group_rules": [{"security_group_id": of, "direction": "ingress",
                               "protocol": "rsvp"} for of in ("<e group>", "<e default>")]})
ask("edges: the group with its rules", "member", f"GET {GROUPS}/<e group>")
ask("edges: the default group in words", "admin", f"PUT {GROUPS}/<e default>",
    {"security_group": {"description": "other words"}})
ask("edges: the default group renamed by an administrator", "admin",
    f"PUT {GROUPS}/<e default>", {"security_group": {"name": "mine"}})
ask("edges: the default group described by a member", "member", f"PUT {GROUPS}/<e default>",
    {"security_group": {"description": "mine"}})
ask("edges: the default group called so again", "member", f"PUT {GROUPS}/<e default>",
    {"security_group": {"name": "default"}})
ask("edges: a group renamed to default", "member", f"PUT {GROUPS}/<e group>",
    {"security_group": {"name": "default"}})
ask("edges: another's group shown", "other", f"GET {GROUPS}/<e group>")
ask("edges: another's group renamed", "other", f"PUT {GROUPS}/<e group>",
    {"security_group": {"name": "x"}})
ask("edges: another's group deleted", "other", f"DELETE {GROUPS}/<e group>")
ask("edges: another's group for a port", "other", "POST " + NETWORKS, {"network": {}},
    save="e others")
ask("edges: a port in another's group", "other", "POST " + PORTS,
    {"port": {"network_id": "<e others>", "security_groups": ["<e group>"]}})
ask("edges: another's group as a remote one", "other", "POST " + RULES,
    {"security_group_rule": {"security_group_id": "<e others>", "direction": "ingress",
                             "remote_group_id": "<e group>"}})

# --- whose network ------------------------------------------------------------------

network("mine")
network("admin net", "admin", shared=True)
subnet("of a member there", "admin net", "10.40.0.0/24")
subnet("of an administrator", "admin net", "10.41.0.0/24", "admin")
ask("edges: the member's subnet there deleted", "member", f"DELETE {SUBNETS}/<e of a member there>")
port("in the administrator's network", "admin net")
port("with a chosen address there", "admin net", fixed_ips=[{"ip_address": "10.41.0.60"}])
port("with a chosen mac there", "admin net", mac_address="fa:16:3e:41:00:01")
port("without security there", "admin net", port_security_enabled=False, security_groups=[])
port("with pairs there", "admin net", allowed_address_pairs=[{"ip_address": "10.41.0.61"}])
port("with a device owner there", "admin net", device_owner="network:dhcp")
ask("edges: a subnet of the administrator's renamed", "member",
    f"PUT {SUBNETS}/<e of an administrator>",
    {"subnet": {"name": "mine"}})
ask("edges: a subnet of the administrator's deleted", "member",
    f"DELETE {SUBNETS}/<e of an administrator>")
ask("edges: a subnet in the external network", "member", "POST " + SUBNETS,
    {"subnet": {"network_id": "<public>", "ip_version": 4, "cidr": "10.42.0.0/24"}})
ask("edges: a port in the external network", "member", "POST " + PORTS,
    {"port": {"network_id": "<public>"}})
ask("edges: a port in another's network", "other", "POST " + PORTS,
    {"port": {"network_id": "<e mine>"}})
ask("edges: a subnet in another's network", "other", "POST " + SUBNETS,
    {"subnet": {"network_id": "<e mine>", "ip_version": 4, "cidr": "10.43.0.0/24"}})
ask("edges: the administrator's network shared no more", "admin", f"PUT {NETWORKS}/<e admin net>",
    {"network": {"shared": False}})

# --- routers and subnets ------------------------------------------------------------

network("left")
subnet("left 4", "left", "10.44.0.0/24")
subnet("left 4b", "left", "10.45.0.0/24")
subnet("left 6", "left", "fd44::/64", ipv6_ra_mode="slaac", ipv6_address_mode="slaac")
subnet("left 6b", "left", "fd45::/64")
network("right")
subnet("right of the same range", "right", "10.44.0.0/24")
subnet("right of a range inside", "right", "10.44.128.0/25")
subnet("right without a gateway", "right", "10.46.0.0/24", gateway_ip=None)
ask("edges: a router", "member", "POST " + ROUTERS, {"router": {"name": "edges"}},
    save="e router")


def interface(words, verb, body, who="member", router="<e router>"):
    ask("interface: " + words, who, f"PUT {ROUTERS}/{router}/{verb}_router_interface", body)


interface("a subnet", "add", {"subnet_id": "<e left 4>"})
interface("a subnet twice", "add", {"subnet_id": "<e left 4>"})
interface("a subnet of the same range", "add", {"subnet_id": "<e right of the same range>"})
interface("a subnet without a gateway", "add", {"subnet_id": "<e right without a gateway>"})
interface("an unknown subnet", "add", {"subnet_id": NOWHERE})
interface("an unknown port", "add", {"port_id": NOWHERE})
interface("nothing", "add", {})
interface("no object", "add", [])
interface("both", "add", {"subnet_id": "<e left 4b>", "port_id": NOWHERE})
interface("a word for a subnet", "add", {"subnet_id": "x"})
interface("a word for a port", "add", {"port_id": "x"})
interface("a number for a subnet", "add", {"subnet_id": 4711471147114})
interface("another's router", "add", {"subnet_id": "<e left 4b>"}, "other")
interface("an unknown router", "add", {"subnet_id": "<e left 4b>"}, router=NOWHERE)
port("of the same range", "right", fixed_ips=[{"subnet_id": "<e right of the same range>"}])
interface("a port on the same range", "add", {"port_id": "<e of the same range>"})
port("of two subnets", "left", fixed_ips=[{"subnet_id": "<e left 4>", "ip_address": "10.44.0.70"},
                                          {"subnet_id": "<e left 4b>",
                                           "ip_address": "10.45.0.70"}])
interface("a port of two subnets", "add", {"port_id": "<e of two subnets>"})
port("without an address", "left", fixed_ips=[])
interface("a port without an address", "add", {"port_id": "<e without an address>"})
network("four")
subnet("four a", "four", "10.47.0.0/24")
subnet("four b", "four", "10.48.0.0/24")
port("of four a", "four", fixed_ips=[{"subnet_id": "<e four a>", "ip_address": "10.47.0.71"}])
port("of four a again", "four", fixed_ips=[{"subnet_id": "<e four a>"}])
port("of both fours", "four", fixed_ips=[{"subnet_id": "<e four a>"}, {"subnet_id": "<e four b>"}])
interface("a port of two subnets of version 4", "add", {"port_id": "<e of both fours>"})
interface("a port", "add", {"port_id": "<e of four a>"})
ask("edges: the port that a router took", "member", f"GET {PORTS}/<e of four a>")
interface("a port twice", "add", {"port_id": "<e of four a>"})
interface("another port of its subnet", "add", {"port_id": "<e of four a again>"})
interface("its subnet", "add", {"subnet_id": "<e four a>"})
interface("the other subnet of its network", "add", {"subnet_id": "<e four b>"})
interface("a port without version 4", "add", {"port_id": "<e without an address>"})
interface("version 6", "add", {"subnet_id": "<e left 6>"})
interface("version 6 again, on the same port", "add", {"subnet_id": "<e left 6b>"})
ask("edges: the ports of the router", "member",
    f"GET {PORTS}?device_id=<e router>&fields=fixed_ips&fields=device_owner&fields=network_id")
interface("one of two subnets removed", "remove", {"subnet_id": "<e left 6b>"})
ask("edges: the ports of the router then", "member",
    f"GET {PORTS}?device_id=<e router>&fields=fixed_ips&fields=device_owner&fields=network_id")
interface("that subnet removed twice", "remove", {"subnet_id": "<e left 6b>"})
interface("the last subnet removed", "remove", {"subnet_id": "<e left 6>"})
interface("a port that is not its own removed", "remove", {"port_id": "<e of four a again>"})
interface("an unknown port removed", "remove", {"port_id": NOWHERE})
interface("a port and its subnet removed that differ", "remove",
          {"port_id": "<e of four a>", "subnet_id": "<e left 4>"})
interface("a port and its subnet removed", "remove",
          {"port_id": "<e of four a>", "subnet_id": "<e four a>"})
ask("edges: the port that is removed", "member", f"GET {PORTS}/<e of four a>")
ask("edges: an address of a router's port", "member",
    f"GET {PORTS}?device_id=<e router>&fixed_ips=subnet_id=<e left 4>",
    save={"e interface": "0.id"})
ask("edges: the address of a router's port changed", "member", f"PUT {PORTS}/<e interface>",
    {"port": {"fixed_ips": [{"ip_address": "10.44.0.9"}]}})
ask("edges: a router's port deleted", "member", f"DELETE {PORTS}/<e interface>")
ask("edges: a router's subnet deleted", "member", f"DELETE {SUBNETS}/<e left 4>")
ask("edges: a router's subnet without its gateway", "member", f"PUT {SUBNETS}/<e left 4>",
    {"subnet": {"gateway_ip": None}})
ask("edges: a router's subnet with another gateway", "member", f"PUT {SUBNETS}/<e left 4>",
    {"subnet": {"gateway_ip": "10.44.0.90"}})
ask("edges: a router with interfaces deleted", "member", f"DELETE {ROUTERS}/<e router>")
ask("edges: a highly available router as a member", "member", "POST " + ROUTERS,
    {"router": {"ha": True}})
ask("edges: a distributed router as a member", "member", "POST " + ROUTERS,
    {"router": {"distributed": True}})
ask("edges: a highly available router", "admin", "POST " + ROUTERS,
    {"router": {"ha": True, "name": "ha"}}, save="e ha")
ask("edges: the ports of a highly available router", "admin",
    f"GET {PORTS}?device_id=<e ha>&fields=device_owner")
ask("edges: a router made highly available while it is up", "admin",
    f"PUT {ROUTERS}/<e router>", {"router": {"ha": True}})
ask("edges: a highly available router deleted", "admin", f"DELETE {ROUTERS}/<e ha>")

# --- extra routes -------------------------------------------------------------------


def routes(words, verb, body):
    ask("routes: " + words, "member", f"PUT {ROUTERS}/<e router>/{verb}_extraroutes", body)


ROUTE = {"destination": "10.90.0.0/16", "nexthop": "10.44.0.9"}
routes("one added", "add", {"router": {"routes": [ROUTE]}})
routes("the same added", "add", {"router": {"routes": [ROUTE]}})
routes("none added", "add", {"router": {"routes": []}})
routes("a null next hop", "add", {"router": {"routes": [{"destination": "10.91.0.0/16",
                                                        "nexthop": None}]}})
routes("an unreachable one", "add", {"router": {"routes": [{"destination": "10.91.0.0/16",
                                                           "nexthop": "10.99.0.9"}]}})
routes("one to itself", "add", {"router": {"routes": [{"destination": "10.91.0.0/16",
                                                      "nexthop": "10.44.0.1"}]}})
routes("more beside them", "add", {"router": {"routes": [ROUTE], "name": "x"}})
routes("one removed that is none", "remove", {"router": {"routes": [
    {"destination": "10.92.0.0/16", "nexthop": "10.44.0.9"}]}})
interface("a subnet that a route needs", "remove", {"subnet_id": "<e left 4>"})
routes("one removed", "remove", {"router": {"routes": [ROUTE]}})
routes("one removed twice", "remove", {"router": {"routes": [ROUTE]}})
ask("routes: set twice the same", "member", f"PUT {ROUTERS}/<e router>",
    {"router": {"routes": [ROUTE, ROUTE]}})
ask("routes: set to null", "member", f"PUT {ROUTERS}/<e router>", {"router": {"routes": None}})
ask("routes: the router at last", "member", f"GET {ROUTERS}/<e router>")

# --- floating addresses -------------------------------------------------------------

ask("edges: a gateway", "member", f"PUT {ROUTERS}/<e router>",
    {"router": {"external_gateway_info": {"network_id": "<public>"}}})
port("to float", "left", fixed_ips=[{"ip_address": "10.44.0.81"}, {"ip_address": "10.44.0.82"}])
ask("edges: a floating address", "member", "POST " + FLOATS,
    {"floatingip": {"floating_network_id": "<public>"}}, save="e float")


def floating(words, body, who="member"):
    ask("floating: " + words, who, f"PUT {FLOATS}/<e float>", {"floatingip": body})


floating("a fixed address alone, without a port", {"fixed_ip_address": "10.44.0.81"})
floating("a port of two addresses", {"port_id": "<e to float>"})
floating("a port and one of its addresses",
         {"port_id": "<e to float>", "fixed_ip_address": "10.44.0.82"})
floating("a fixed address alone", {"fixed_ip_address": "10.44.0.81"})
floating("no fixed address alone", {"fixed_ip_address": None})
floating("words alone, on a port of two addresses", {"description": "words"})
floating("the same port, another address",
         {"port_id": "<e to float>", "fixed_ip_address": "10.44.0.81"})
floating("another's address", {"description": "x"}, "other")
floating("an address that is not the port's",
         {"port_id": "<e to float>", "fixed_ip_address": "10.44.0.83"})
floating("nothing", {})
ask("floating: its router", "member", f"GET {FLOATS}/<e float>?fields=router_id&fields=port_id")
interface("a subnet that a floating address needs", "remove", {"subnet_id": "<e left 4>"})
ask("floating: its port without addresses", "member", f"PUT {PORTS}/<e to float>",
    {"port": {"fixed_ips": []}})
ask("floating: after its port's change", "member", f"GET {FLOATS}/<e float>")
ask("floating: its gateway cleared", "member", f"PUT {ROUTERS}/<e router>",
    {"router": {"external_gateway_info": None}})

# --- what keeps an object -----------------------------------------------------------

network("external", "admin", **{"router:external": True})
subnet("external 4", "external", "198.51.100.0/24", "admin", enable_dhcp=False)
ask("keeps: a floating address", "member", "POST " + FLOATS,
    {"floatingip": {"floating_network_id": "<e external>"}}, save="e kept")
ask("keeps: its subnet deleted", "admin", f"DELETE {SUBNETS}/<e external 4>")
ask("keeps: its network deleted", "admin", f"DELETE {NETWORKS}/<e external>")
ask("keeps: its network external no more", "admin", f"PUT {NETWORKS}/<e external>",
    {"network": {"router:external": False}})
ask("keeps: the floating address deleted", "member", f"DELETE {FLOATS}/<e kept>")
ask("keeps: the external network deleted then", "admin", f"DELETE {NETWORKS}/<e external>")
network("six")
subnet("slaac", "six", "fd60::/64", ipv6_ra_mode="slaac", ipv6_address_mode="slaac")
subnet("stateless", "six", "fd61::/64", ipv6_ra_mode="dhcpv6-stateless",
       ipv6_address_mode="dhcpv6-stateless")
subnet("stateful", "six", "fd62::/64", ipv6_ra_mode="dhcpv6-stateful",
       ipv6_address_mode="dhcpv6-stateful")
subnet("four", "six", "10.60.0.0/24")
port("of six", "six", mac_address="fa:16:3e:60:00:01", fixed_ips=[
    {"subnet_id": "<e four>", "ip_address": "10.60.0.50"},
    {"subnet_id": "<e stateful>", "ip_address": "fd62::50"}])
ask("keeps: a slaac subnet deleted", "member", f"DELETE {SUBNETS}/<e slaac>")
ask("keeps: its port then", "member", f"GET {PORTS}/<e of six>")
ask("keeps: a stateless subnet deleted", "member", f"DELETE {SUBNETS}/<e stateless>")
ask("keeps: a stateful subnet deleted", "member", f"DELETE {SUBNETS}/<e stateful>")
ask("keeps: a subnet of version 4 deleted", "member", f"DELETE {SUBNETS}/<e four>")
ask("keeps: its port at last", "member", f"GET {PORTS}/<e of six>")
ask("keeps: the port deleted", "member", f"DELETE {PORTS}/<e of six>")
ask("keeps: the network deleted then", "member", f"DELETE {NETWORKS}/<e six>")

# --- agents and providers -----------------------------------------------------------

for alias in ("agent", "dhcp_agent_scheduler", "l3_agent_scheduler", "service-type"):
    ask("extension " + alias, "member", "GET /v2.0/extensions/" + alias)
for who in ("member", "admin"):
    ask(f"agents of a network, to the {who}", who, f"GET {NETWORKS}/<e left>/dhcp-agents")
    ask(f"agents of a router, to the {who}", who, f"GET {ROUTERS}/<e router>/l3-agents")
    ask(f"agents, to the {who}", who, "GET /v2.0/agents")
    ask(f"an unknown agent, to the {who}", who, "GET /v2.0/agents/" + NOWHERE)
    ask(f"networks of an unknown agent, to the {who}", who,
        f"GET /v2.0/agents/{NOWHERE}/dhcp-networks")
    ask(f"service providers, to the {who}", who, "GET /v2.0/service-providers")
ask("service providers of another type", "member",
    "GET /v2.0/service-providers?service_type=x")
ask("default service providers", "member", "GET /v2.0/service-providers?default=True")
