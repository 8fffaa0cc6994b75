# SPDX-License-Identifier: Apache-2.0
"""Neutron's routers, their interfaces and gateways, and floating addresses."""
from cases.table import NOWHERE, ask

NETWORKS = "/v2.0/networks"
SUBNETS = "/v2.0/subnets"
PORTS = "/v2.0/ports"
ROUTERS = "/v2.0/routers"
FLOATING = "/v2.0/floatingips"
ADD = f"PUT {ROUTERS}/<router>/add_router_interface"
REMOVE = f"PUT {ROUTERS}/<router>/remove_router_interface"


def gateway(info):
    return {"router": {"external_gateway_info": info}}


# First of all, because clouds pick addresses at random.
ask("choose a floating address as an administrator", "admin", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "project_id": "<project.member>",
                    "floating_ip_address": "203.0.113.222"}}, save="float chosen")

# --- routers ----------------------------------------------------------------------

ask("create a router", "member", "POST " + ROUTERS,
    {"router": {"name": "router-a", "description": "first"}}, save="router")
ask("create a router with a gateway", "member", "POST " + ROUTERS,
    {"router": {"name": "router-b", "admin_state_up": False,
                "external_gateway_info": {"network_id": "<public>"}}}, save="router b")
ask("create a router with an unknown gateway", "member", "POST " + ROUTERS,
    {"router": {"external_gateway_info": {"network_id": NOWHERE}}})
ask("create a router with an inner gateway", "member", "POST " + ROUTERS,
    {"router": {"external_gateway_info": {"network_id": "<net a>"}}})
ask("create a router with a bad gateway", "member", "POST " + ROUTERS,
    {"router": {"external_gateway_info": "public"}})
ask("create a router with a gateway without a network", "member", "POST " + ROUTERS,
    {"router": {"external_gateway_info": {"zork": 1}}})
ask("create a router that is distributed as a member", "member", "POST " + ROUTERS,
    {"router": {"distributed": True}})
ask("create a router with routes", "member", "POST " + ROUTERS,
    {"router": {"routes": []}})
ask("show a router", "member", f"GET {ROUTERS}/<router b>")
ask("show a router to an administrator", "admin", f"GET {ROUTERS}/<router b>")
ask("show an unknown router", "member", f"GET {ROUTERS}/{NOWHERE}")
ask("show another's router", "other", f"GET {ROUTERS}/<router>")
ask("find a router by name", "member", f"GET {ROUTERS}?name=router-a")
ask("find routers by gateway", "member", f"GET {ROUTERS}?external_gateway_info=x")
ask("update a router", "member", f"PUT {ROUTERS}/<router>",
    {"router": {"name": "router-aa", "description": "renamed", "admin_state_up": True}})
ask("update a router's status", "member", f"PUT {ROUTERS}/<router>",
    {"router": {"status": "DOWN"}})
ask("tag a router", "member", f"PUT {ROUTERS}/<router>/tags", {"tags": ["red"]})

# --- interfaces and gateways --------------------------------------------------------

ask("add an interface by subnet", "member", ADD, {"subnet_id": "<sub a>"})
ask("add an interface at a taken gateway address", "member", ADD, {"subnet_id": "<sub c>"})
ask("delete the port at the gateway's address", "member", f"DELETE {PORTS}/<port gateway>")
ask("add an interface by subnet now", "member", ADD, {"subnet_id": "<sub a>"},
    save={"interface": "port_id"})
ask("add an interface twice", "member", ADD, {"subnet_id": "<sub a>"})
ask("add an interface by port", "member", ADD, {"port_id": "<port 1>"})
ask("add an interface by a port of another device", "member", ADD, {"port_id": "<port a>"})
ask("add an interface by nothing", "member", ADD, {})
ask("add an interface by both", "member", ADD,
    {"port_id": "<port 2>", "subnet_id": "<sub a>"})
ask("add an interface by an unknown subnet", "member", ADD, {"subnet_id": NOWHERE})
ask("add an interface by an unknown port", "member", ADD, {"port_id": NOWHERE})
ask("add an interface by a bad subnet", "member", ADD, {"subnet_id": "sub-a"})
ask("add an interface under a key", "member", ADD, {"router": {"subnet_id": "<sub a>"}})
ask("add an interface to an unknown router", "member",
    f"PUT {ROUTERS}/{NOWHERE}/add_router_interface", {"subnet_id": "<sub a>"})
ask("add an interface to another's router", "other", ADD, {"subnet_id": "<sub a>"})
ask("do nonsense to a router", "member", f"PUT {ROUTERS}/<router>/nonsense", {})
ask("show an interface's port", "member", f"GET {PORTS}/<interface>")
ask("find a router's ports", "member",
    f"GET {PORTS}?device_id=<router>&fields=device_owner&fields=network_id")
ask("delete an interface's port", "member", f"DELETE {PORTS}/<interface>")
ask("delete a router with interfaces", "member", f"DELETE {ROUTERS}/<router>")
ask("delete a subnet with an interface", "member", f"DELETE {SUBNETS}/<sub a>")
ask("remove an interface by port", "member", REMOVE, {"port_id": "<port 1>"})
ask("the port went with its interface", "member", f"GET {PORTS}/<port 1>")
ask("remove an interface twice", "member", REMOVE, {"port_id": "<port 1>"})
ask("remove an interface by a subnet without one", "member", REMOVE, {"subnet_id": "<sub c>"})
ask("remove an interface by an unknown subnet", "member", REMOVE, {"subnet_id": NOWHERE})
ask("remove an interface by nothing", "member", REMOVE, {})
ask("add an interface to the external network", "member", ADD,
    {"subnet_id": "<public subnet>"})

ask("create a floating address for a port without a gateway", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": "<port b>"}})
ask("set a gateway", "member", f"PUT {ROUTERS}/<router>", gateway({"network_id": "<public>"}))
ask("set a gateway again", "member", f"PUT {ROUTERS}/<router>",
    gateway({"network_id": "<public>"}))
ask("set an inner gateway", "member", f"PUT {ROUTERS}/<router>",
    gateway({"network_id": "<net b>"}))
ask("set an unknown gateway", "member", f"PUT {ROUTERS}/<router>",
    gateway({"network_id": NOWHERE}))
ask("set a gateway's address as a member", "member", f"PUT {ROUTERS}/<router>",
    gateway({"network_id": "<public>",
             "external_fixed_ips": [{"ip_address": "203.0.113.222"}]}))
ask("switch off a gateway's snat as a member", "member", f"PUT {ROUTERS}/<router>",
    gateway({"network_id": "<public>", "enable_snat": False}))
ask("a gateway's port is hidden", "member",
    f"GET {PORTS}?device_id=<router>&device_owner=network:router_gateway")
ask("a gateway's port to an administrator", "admin",
    f"GET {PORTS}?device_id=<router>&device_owner=network:router_gateway")
ask("set routes", "member", f"PUT {ROUTERS}/<router>",
    {"router": {"routes": [{"destination": "10.100.0.0/16", "nexthop": "10.9.0.9"}]}})
ask("set routes by an unknown next hop", "member", f"PUT {ROUTERS}/<router>",
    {"router": {"routes": [{"destination": "10.100.0.0/16", "nexthop": "10.200.0.9"}]}})
ask("set bad routes", "member", f"PUT {ROUTERS}/<router>",
    {"router": {"routes": [{"destination": "nowhere", "nexthop": "10.9.0.9"}]}})
ask("clear routes", "member", f"PUT {ROUTERS}/<router>", {"router": {"routes": []}})
ask("clear a gateway", "member", f"PUT {ROUTERS}/<router b>", gateway(None))
ask("clear a gateway twice", "member", f"PUT {ROUTERS}/<router b>", gateway({}))

# --- floating addresses -------------------------------------------------------------

ask("create a floating address", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "description": "first"}},
    save={"float": "id", "float address": "floating_ip_address"})
ask("create a floating address for a port", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": "<port b>"}},
    save="float b")
ask("create a second floating address for a port", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": "<port b>"}})
ask("create a floating address without a network", "member", "POST " + FLOATING,
    {"floatingip": {}})
ask("create a floating address in an inner network", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<net a>"}})
ask("create a floating address in an unknown network", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": NOWHERE}})
ask("create a floating address by a network's name", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "public"}})
ask("choose a floating address as a member", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>",
                    "floating_ip_address": "203.0.113.222"}})
ask("choose a taken floating address", "admin", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>",
                    "floating_ip_address": "203.0.113.222"}})
ask("choose a floating address outside", "admin", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "floating_ip_address": "10.1.1.1"}})
ask("create a floating address for an unknown port", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": NOWHERE}})
ask("create a floating address for a port that no router reaches", "member",
    "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": "<port 2>"}})
ask("create a floating address for a port without addresses", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": "<port bare>"}})
ask("create a floating address for an unknown fixed one", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": "<port a>",
                    "fixed_ip_address": "10.9.0.5"}})
ask("create a floating address for one of several", "member", "POST " + FLOATING,
    {"floatingip": {"floating_network_id": "<public>", "port_id": "<port a>"}})
ask("show a floating address", "member", f"GET {FLOATING}/<float b>")
ask("show a floating address to an administrator", "admin", f"GET {FLOATING}/<float b>")
ask("show an unknown floating address", "member", f"GET {FLOATING}/{NOWHERE}")
ask("show another's floating address", "other", f"GET {FLOATING}/<float>")
ask("find a floating address", "member", f"GET {FLOATING}?floating_ip_address=203.0.113.222")
ask("find a floating address by its port", "member", f"GET {FLOATING}?port_id=<port b>")
ask("find floating addresses by router", "member",
    f"GET {FLOATING}?router_id=<router>&fields=port_id&fields=router_id")
ask("find floating addresses by status", "member", f"GET {FLOATING}?status=ERROR")
ask("a floating address's port is hidden", "member",
    f"GET {PORTS}?device_id=<float>")
ask("a floating address's port to an administrator", "admin",
    f"GET {PORTS}?device_id=<float>")
ask("associate a floating address", "member", f"PUT {FLOATING}/<float>",
    {"floatingip": {"port_id": "<port a>", "fixed_ip_address": "10.9.0.91"}})
ask("associate a floating address with a taken port", "member", f"PUT {FLOATING}/<float>",
    {"floatingip": {"port_id": "<port b>"}})
ask("associate a floating address with an unknown port", "member", f"PUT {FLOATING}/<float>",
    {"floatingip": {"port_id": NOWHERE}})
ask("associate a floating address with a bad port", "member", f"PUT {FLOATING}/<float>",
    {"floatingip": {"port_id": "port-a"}})
ask("update a floating address's description", "member", f"PUT {FLOATING}/<float>",
    {"floatingip": {"description": "second"}})
ask("update a floating address's network", "member", f"PUT {FLOATING}/<float>",
    {"floatingip": {"floating_network_id": "<net a>"}})
ask("remove an interface that floating addresses need", "member", REMOVE,
    {"subnet_id": "<sub a>"})
ask("clear a gateway that floating addresses need", "member", f"PUT {ROUTERS}/<router>",
    gateway(None))
ask("delete a router that floating addresses need", "member", f"DELETE {ROUTERS}/<router>")
ask("disassociate a floating address", "member", f"PUT {FLOATING}/<float>",
    {"floatingip": {"port_id": None}})
ask("disassociate a floating address by nothing", "member", f"PUT {FLOATING}/<float b>",
    {"floatingip": {}})
ask("delete a port with a floating address", "member", f"DELETE {PORTS}/<port b>")
ask("a floating address after its port is gone", "member", f"GET {FLOATING}/<float b>")
ask("tag a floating address", "member", f"PUT {FLOATING}/<float>/tags/red")
ask("delete a floating address", "member", f"DELETE {FLOATING}/<float>")
ask("a floating address's port went with it", "admin", f"GET {PORTS}?device_id=<float>")
ask("delete a floating address twice", "member", f"DELETE {FLOATING}/<float>")
ask("delete another's floating address", "other", f"DELETE {FLOATING}/<float b>")
ask("delete the other floating addresses", "member", f"DELETE {FLOATING}/<float b>")
ask("remove an interface by subnet", "member", REMOVE, {"subnet_id": "<sub a>"})
ask("delete a router", "member", f"DELETE {ROUTERS}/<router>")
ask("a router's ports went with it", "admin", f"GET {PORTS}?device_id=<router>")
ask("delete a router twice", "member", f"DELETE {ROUTERS}/<router>")
ask("delete another's router", "other", f"DELETE {ROUTERS}/<router b>")
ask("the external network after all", "member", f"GET {NETWORKS}/<public>?fields=subnets")
