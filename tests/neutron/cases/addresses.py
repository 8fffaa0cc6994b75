# SPDX-License-Identifier: Apache-2.0
"""Neutron's subnets and ports."""
from cases.table import NOWHERE, ask

NETWORKS = "/v2.0/networks"
SUBNETS = "/v2.0/subnets"
PORTS = "/v2.0/ports"

# --- subnets ----------------------------------------------------------------------


def subnet(**attributes):
    """The body for a subnet of network a, version 4 if not told otherwise."""
    return {"subnet": {"network_id": "<net a>", "ip_version": 4, **attributes}}


# Every address that a row names is outside this pool: a cloud picks at random.
ask("create a subnet", "member", "POST " + SUBNETS,
    subnet(name="sub-a", cidr="10.9.0.0/24",
           allocation_pools=[{"start": "10.9.0.100", "end": "10.9.0.254"}]), save="sub a")
ask("network after its subnet", "member", f"GET {NETWORKS}/<net a>")
ask("create a subnet with all attributes", "member", "POST " + SUBNETS,
    subnet(name="sub-b", cidr="10.9.1.0/24", gateway_ip="10.9.1.254", enable_dhcp=False,
           description="second", dns_nameservers=["9.9.9.9", "1.1.1.1"],
           host_routes=[{"destination": "10.0.0.0/8", "nexthop": "10.9.1.9"}],
           allocation_pools=[{"start": "10.9.1.100", "end": "10.9.1.120"},
                             {"start": "10.9.1.10", "end": "10.9.1.20"}]), save="sub b")
ask("create a subnet without a gateway", "member", "POST " + SUBNETS,
    subnet(name="sub-c", cidr="10.9.2.0/28", gateway_ip=None), save="sub c")
ask("create a subnet of version 6", "member", "POST " + SUBNETS,
    {"subnet": {"network_id": "<net b>", "ip_version": 6, "cidr": "fd00:1::/64",
                "ipv6_ra_mode": "slaac", "ipv6_address_mode": "slaac"}}, save="sub six")
ask("create a subnet with host bits", "member", "POST " + SUBNETS,
    subnet(name="sub-h", cidr="10.9.3.77/24"), save="sub h")
ask("create subnets in bulk", "member", "POST " + SUBNETS,
    {"subnets": [{"network_id": "<bulk 1>", "ip_version": 4, "cidr": "10.8.0.0/24"},
                 {"network_id": "<bulk 2>", "ip_version": 4, "cidr": "10.8.0.0/24"}]},
    save={"sub bulk 1": "0.id", "sub bulk 2": "1.id"}, ordered=True)
ask("create a subnet with a bad prefix", "member", "POST " + SUBNETS,
    subnet(cidr="10.0.0.0/99"))
ask("create a subnet with a bad cidr", "member", "POST " + SUBNETS, subnet(cidr="hello"))
ask("create a subnet without a prefix", "member", "POST " + SUBNETS, subnet(cidr="10.7.0.0"))
ask("create a subnet of all addresses", "member", "POST " + SUBNETS, subnet(cidr="0.0.0.0/0"))
ask("create a subnet of one address", "member", "POST " + SUBNETS,
    subnet(cidr="10.70.0.1/32"))
ask("create a subnet of the other version", "member", "POST " + SUBNETS,
    subnet(cidr="fd00:2::/64"))
ask("create a subnet of version 5", "member", "POST " + SUBNETS,
    subnet(cidr="10.7.1.0/24", ip_version=5))
ask("create a subnet without a version", "member", "POST " + SUBNETS,
    {"subnet": {"network_id": "<net a>", "cidr": "10.7.0.0/24"}})
ask("create a subnet without a network", "member", "POST " + SUBNETS,
    {"subnet": {"ip_version": 4, "cidr": "10.7.0.0/24"}})
ask("create a subnet without a cidr", "member", "POST " + SUBNETS, subnet())
ask("create a subnet in an unknown network", "member", "POST " + SUBNETS,
    subnet(network_id=NOWHERE, cidr="10.7.2.0/24"))
ask("create a subnet in a network that is no id", "member", "POST " + SUBNETS,
    subnet(network_id="net-aa", cidr="10.7.3.0/24"))
ask("create a subnet in another's network", "other", "POST " + SUBNETS,
    subnet(cidr="10.7.4.0/24"))
ask("create an overlapping subnet", "member", "POST " + SUBNETS, subnet(cidr="10.9.0.128/25"))
ask("create a subnet with a bad gateway", "member", "POST " + SUBNETS,
    subnet(cidr="10.7.0.0/24", gateway_ip="10.7.0.300"))
ask("create a subnet with a gateway outside", "member", "POST " + SUBNETS,
    subnet(cidr="10.7.5.0/24", gateway_ip="10.6.0.1"), save="sub outside")
ask("create a subnet with the gateway in a pool", "member", "POST " + SUBNETS,
    subnet(cidr="10.5.0.0/24", gateway_ip="10.5.0.20",
           allocation_pools=[{"start": "10.5.0.10", "end": "10.5.0.30"}]))
ask("create a subnet with a pool outside", "member", "POST " + SUBNETS,
    subnet(cidr="10.5.0.0/24", allocation_pools=[{"start": "10.4.0.10", "end": "10.4.0.30"}]))
ask("create a subnet with a pool backwards", "member", "POST " + SUBNETS,
    subnet(cidr="10.5.0.0/24", allocation_pools=[{"start": "10.5.0.30", "end": "10.5.0.10"}]))
ask("create a subnet with overlapping pools", "member", "POST " + SUBNETS,
    subnet(cidr="10.5.0.0/24", allocation_pools=[{"start": "10.5.0.10", "end": "10.5.0.30"},
                                                 {"start": "10.5.0.20", "end": "10.5.0.40"}]))
ask("create a subnet with a bad name server", "member", "POST " + SUBNETS,
    subnet(cidr="10.5.0.0/24", dns_nameservers=["dns.example.org"]))
ask("create a subnet with a bad route", "member", "POST " + SUBNETS,
    subnet(cidr="10.5.0.0/24", host_routes=[{"destination": "10.0.0.0/8"}]))
ask("create a subnet with version 6 modes", "member", "POST " + SUBNETS,
    subnet(cidr="10.5.0.0/24", ipv6_ra_mode="slaac"))
ask("show a subnet", "member", f"GET {SUBNETS}/<sub b>")
ask("show a subnet to an administrator", "admin", f"GET {SUBNETS}/<sub b>")
ask("show an unknown subnet", "member", f"GET {SUBNETS}/{NOWHERE}")
ask("show another's subnet", "other", f"GET {SUBNETS}/<sub a>")
ask("find subnets by network", "member", f"GET {SUBNETS}?network_id=<net a>&fields=cidr")
ask("find a subnet by cidr", "member", f"GET {SUBNETS}?cidr=10.9.1.0/24")
ask("find subnets by version", "member", f"GET {SUBNETS}?ip_version=6&fields=cidr")
ask("find subnets by a bad version", "member", f"GET {SUBNETS}?ip_version=six")
ask("find a subnet by gateway", "member", f"GET {SUBNETS}?gateway_ip=10.9.1.254")
ask("update a subnet", "member", f"PUT {SUBNETS}/<sub b>",
    {"subnet": {"name": "sub-bb", "enable_dhcp": True, "dns_nameservers": ["8.8.8.8"],
                "host_routes": []}})
ask("update a subnet's pools", "member", f"PUT {SUBNETS}/<sub b>",
    {"subnet": {"allocation_pools": [{"start": "10.9.1.2", "end": "10.9.1.99"}]}})
ask("update a subnet's gateway", "member", f"PUT {SUBNETS}/<sub b>",
    {"subnet": {"gateway_ip": "10.9.1.250"}})
ask("update a subnet's gateway into a pool", "member", f"PUT {SUBNETS}/<sub b>",
    {"subnet": {"gateway_ip": "10.9.1.50"}})
ask("remove a subnet's gateway", "member", f"PUT {SUBNETS}/<sub b>",
    {"subnet": {"gateway_ip": None}})
ask("update a subnet's cidr", "member", f"PUT {SUBNETS}/<sub b>",
    {"subnet": {"cidr": "10.9.9.0/24"}})
ask("update a subnet's network", "member", f"PUT {SUBNETS}/<sub b>",
    {"subnet": {"network_id": "<net b>"}})
ask("delete a subnet", "member", f"DELETE {SUBNETS}/<sub b>")
ask("delete an unknown subnet", "member", f"DELETE {SUBNETS}/{NOWHERE}")
ask("delete another's subnet", "other", f"DELETE {SUBNETS}/<sub a>")
ask("network after a subnet is gone", "member",
    f"GET {NETWORKS}/<net a>?fields=subnets&fields=revision_number")

# --- ports ------------------------------------------------------------------------


def port(**attributes):
    """The body for a port of network a."""
    return {"port": {"network_id": "<net a>", **attributes}}


ask("create a port", "member", "POST " + PORTS,
    port(name="port-a", fixed_ips=[{"subnet_id": "<sub a>"}]),
    save={"port a": "id", "port a group": "security_groups.0"})
ask("create a port with defaults", "member", "POST " + PORTS,
    {"port": {"network_id": "<bulk 1>"}}, save="port plain")
ask("create a port without a subnet", "member", "POST " + PORTS,
    {"port": {"network_id": "<bulk 3>"}}, save="port bare")
ask("create a port with all attributes", "member", "POST " + PORTS,
    port(name="port-b", description="second", admin_state_up=False,
         device_id="device-7", device_owner="compute:test",
         mac_address="fa:16:3e:00:00:77", fixed_ips=[{"ip_address": "10.9.0.77"}],
         tags=["red"], security_groups=[],
         extra_dhcp_opts=[{"opt_name": "mtu", "opt_value": "1300"}],
         allowed_address_pairs=[{"ip_address": "10.9.0.78"}]), save="port b")
ask("create a port with two addresses", "member", "POST " + PORTS,
    port(name="port-c", fixed_ips=[{"subnet_id": "<sub a>", "ip_address": "10.9.0.80"},
                                   {"ip_address": "10.9.0.81"}]), save="port c")
ask("create a port on version 6", "member", "POST " + PORTS,
    {"port": {"network_id": "<net b>", "mac_address": "fa:16:3e:00:00:66"}}, save="port six")
ask("create ports in bulk", "member", "POST " + PORTS,
    {"ports": [{"network_id": "<bulk 2>", "name": "p1"},
               {"network_id": "<bulk 2>", "name": "p2"}]},
    save={"port 1": "0.id", "port 2": "1.id"}, ordered=True)
ask("create ports in bulk with a bad one", "member", "POST " + PORTS,
    {"ports": [{"network_id": "<bulk 2>", "name": "p3"}, {"network_id": NOWHERE}]})
ask("create ports in bulk for nothing", "member", "POST " + PORTS, {"ports": []})
ask("create a port without a network", "member", "POST " + PORTS, {"port": {"name": "x"}})
ask("create a port in an unknown network", "member", "POST " + PORTS,
    port(network_id=NOWHERE))
ask("create a port in another's network", "other", "POST " + PORTS, port())
ask("create a port in the external network", "member", "POST " + PORTS,
    port(network_id="<public>"))
ask("create a port at a taken address", "member", "POST " + PORTS,
    port(fixed_ips=[{"ip_address": "10.9.0.77"}]))
ask("create a port at an address outside", "member", "POST " + PORTS,
    port(fixed_ips=[{"ip_address": "1.2.3.4"}]))
ask("create a port at an address outside its subnet", "member", "POST " + PORTS,
    port(fixed_ips=[{"subnet_id": "<sub a>", "ip_address": "10.9.2.5"}]))
ask("create a port at a bad address", "member", "POST " + PORTS,
    port(fixed_ips=[{"ip_address": "10.9.0"}]))
ask("create a port in an unknown subnet", "member", "POST " + PORTS,
    port(fixed_ips=[{"subnet_id": NOWHERE}]))
ask("create a port in a subnet of another network", "member", "POST " + PORTS,
    port(fixed_ips=[{"subnet_id": "<sub bulk 1>"}]))
ask("create a port with bad fixed addresses", "member", "POST " + PORTS,
    port(fixed_ips="10.9.0.5"))
ask("create a port at the gateway's address", "member", "POST " + PORTS,
    port(name="at-gateway", fixed_ips=[{"ip_address": "10.9.0.1"}]), save="port gateway")
ask("create a port at the network's address", "member", "POST " + PORTS,
    port(fixed_ips=[{"subnet_id": "<sub a>", "ip_address": "10.9.0.0"}]))
ask("create a port at the broadcast address", "member", "POST " + PORTS,
    port(fixed_ips=[{"subnet_id": "<sub a>", "ip_address": "10.9.0.255"}]))
ask("create a port with a bad mac", "member", "POST " + PORTS, port(mac_address="nonsense"))
ask("create a port with a taken mac", "member", "POST " + PORTS,
    port(mac_address="fa:16:3e:00:00:77"))
ask("create a port with an unknown group", "member", "POST " + PORTS,
    port(security_groups=[NOWHERE]))
ask("create a port with a bad group", "member", "POST " + PORTS,
    port(security_groups=["web"]))
ask("create a port for a host as a member", "member", "POST " + PORTS,
    port(**{"binding:host_id": "host-1"}))
ask("create a port with a bad vnic type", "member", "POST " + PORTS,
    port(**{"binding:vnic_type": "magic"}))
ask("create a port of a router by hand", "member", "POST " + PORTS,
    port(device_owner="network:router_interface", fixed_ips=[{"subnet_id": "<sub a>"}]),
    save="port by hand")
ask("delete a port of a router made by hand", "member", f"DELETE {PORTS}/<port by hand>")
ask("create a port with an unknown attribute", "member", "POST " + PORTS, port(zork=1))
ask("show a port", "member", f"GET {PORTS}/<port b>")
ask("show a port to an administrator", "admin", f"GET {PORTS}/<port b>")
ask("show an unknown port", "member", f"GET {PORTS}/{NOWHERE}")
ask("show another's port", "other", f"GET {PORTS}/<port a>")
ask("find ports by network", "member", f"GET {PORTS}?network_id=<bulk 2>")
ask("find a port by device", "member", f"GET {PORTS}?device_id=device-7&fields=name")
ask("find a port by owner", "member", f"GET {PORTS}?device_owner=compute:test&fields=name")
ask("find a port by address", "member",
    f"GET {PORTS}?fixed_ips=ip_address%3D10.9.0.77&fields=name")
ask("find ports by subnet", "member",
    f"GET {PORTS}?fixed_ips=subnet_id%3D<sub a>&fields=name&fields=fixed_ips")
ask("find ports by part of an address", "member",
    f"GET {PORTS}?fixed_ips=ip_address_substr%3D10.9.0.8&fields=name")
ask("find a port by mac", "member", f"GET {PORTS}?mac_address=fa:16:3e:00:00:77&fields=name")
ask("find ports by status", "member", f"GET {PORTS}?status=ACTIVE")
ask("find ports by a tag", "member", f"GET {PORTS}?tags=red&fields=name")
ask("find ports by group", "member",
    f"GET {PORTS}?security_groups=<port a group>&fields=network_id")
ask("sort ports by mac", "member",
    f"GET {PORTS}?sort_key=mac_address&sort_dir=asc&fields=name&network_id=<net b>")
ask("sort ports by addresses", "member", f"GET {PORTS}?sort_key=fixed_ips&sort_dir=asc")
ask("list the ports of the external network", "member", f"GET {PORTS}?network_id=<public>")
ask("update a port", "member", f"PUT {PORTS}/<port a>",
    {"port": {"name": "port-aa", "description": "renamed", "admin_state_up": False,
              "device_id": "device-8", "device_owner": "compute:x"}})
ask("update a port's addresses", "member", f"PUT {PORTS}/<port a>",
    {"port": {"fixed_ips": [{"ip_address": "10.9.0.90"}, {"ip_address": "10.9.0.91"}]}})
ask("update a port to a taken address", "member", f"PUT {PORTS}/<port a>",
    {"port": {"fixed_ips": [{"ip_address": "10.9.0.77"}]}})
ask("update a port to no address", "member", f"PUT {PORTS}/<port c>",
    {"port": {"fixed_ips": []}})
ask("update a port's groups", "member", f"PUT {PORTS}/<port b>",
    {"port": {"security_groups": ["<port a group>"]}})
ask("update a port's mac as a member", "member", f"PUT {PORTS}/<port a>",
    {"port": {"mac_address": "fa:16:3e:00:00:99"}})
ask("update a port's network", "member", f"PUT {PORTS}/<port a>",
    {"port": {"network_id": "<net b>"}})
ask("update a port's host as a member", "member", f"PUT {PORTS}/<port a>",
    {"port": {"binding:host_id": "host-1"}})
ask("switch off a port's security with groups", "member", f"PUT {PORTS}/<port b>",
    {"port": {"port_security_enabled": False}})
ask("switch off a port's security", "member", f"PUT {PORTS}/<port b>",
    {"port": {"port_security_enabled": False, "security_groups": [],
              "allowed_address_pairs": []}})
ask("update another's port", "other", f"PUT {PORTS}/<port a>", {"port": {"name": "x"}})
ask("update an unknown port", "member", f"PUT {PORTS}/{NOWHERE}", {"port": {"name": "x"}})
ask("delete a network in use", "member", f"DELETE {NETWORKS}/<bulk 1>")
ask("delete a subnet in use", "member", f"DELETE {SUBNETS}/<sub bulk 1>")
ask("delete a port", "member", f"DELETE {PORTS}/<port plain>")
ask("delete a port twice", "member", f"DELETE {PORTS}/<port plain>")
ask("delete another's port", "other", f"DELETE {PORTS}/<port a>")
ask("delete a network with its subnet", "member", f"DELETE {NETWORKS}/<bulk 1>")
ask("a subnet went with its network", "member", f"GET {SUBNETS}/<sub bulk 1>")
ask("create a subnet with two addresses", "member", "POST " + SUBNETS,
    {"subnet": {"network_id": "<net plain>", "ip_version": 4, "cidr": "10.3.0.0/30"}})
ask("create a port at the last address", "member", "POST " + PORTS,
    {"port": {"network_id": "<net plain>"}})
ask("create a port when no address is left", "member", "POST " + PORTS,
    {"port": {"network_id": "<net plain>"}})
