# SPDX-License-Identifier: Apache-2.0
"""Port forwardings: single ports of floating IPs that lead to ports of servers."""
from cases.table import NOWHERE, ask

AT = "/v2.0/floatingips/<pf ip>/port_forwardings"
IN_IP = "GET /v2.0/floatingips/<pf ip>?fields=port_forwardings&fields=router_id"


def to(inside, outside, **more):
    body = {"internal_port_id": "<pf port>", "internal_ip_address": "10.77.0.9", "protocol": "tcp",
            "internal_port": inside, "external_port": outside, **more}
    return {"port_forwarding": {key: value for key, value in body.items() if value is not None}}


def ranges(inside, outside, **more):
    return to(None, None, internal_port_range=inside, external_port_range=outside, **more)


ask("create a network to forward to", "member", "POST /v2.0/networks",
    {"network": {"name": "pf"}}, save="pf net")
ask("create a subnet to forward to", "member", "POST /v2.0/subnets",
    {"subnet": {"network_id": "<pf net>", "ip_version": 4, "cidr": "10.77.0.0/24"}},
    save="pf subnet")
ask("create a port to forward to", "member", "POST /v2.0/ports",
    {"port": {"network_id": "<pf net>", "fixed_ips": [{"ip_address": "10.77.0.9"}]}},
    save="pf port")
ask("find the network to forward from", "member", "GET /v2.0/networks?name=public&fields=id",
    save={"pf public": "0.id"})
ask("create a floating IP to forward", "member", "POST /v2.0/floatingips",
    {"floatingip": {"floating_network_id": "<pf public>"}}, save="pf ip", shape=True)
ask("forward without a router", "member", "POST " + AT, to(22, 2222))
ask("create a router to forward", "member", "POST /v2.0/routers",
    {"router": {"external_gateway_info": {"network_id": "<pf public>"}}}, save="pf router",
    shape=True)
ask("join a router to forward", "member", "PUT /v2.0/routers/<pf router>/add_router_interface",
    {"subnet_id": "<pf subnet>"})
ask("forward a port", "member", "POST " + AT, to(22, 2222), save="pf")
for words, body in [
        ("twice", to(22, 2222)), ("from a used port", to(23, 2222)), ("to a used port", to(22, 22)),
        ("of another protocol", to(22, 2222, protocol="udp")), ("0", to(0, 2223)),
        ("65536", to(65536, 2223)), ("a word", to("ssh", 2223)), ("from a word", to(24, "ssh")),
        ("from -1", to(24, -1)),
        ("of no protocol", to(24, 2224, protocol="zork")),
        ("of a protocol's number", to(24, 2224, protocol="6")),
        ("of a protocol in capitals", to(24, 2224, protocol="TCP")),
        ("of another address", to(24, 2224, internal_ip_address="10.9.9.9")),
        ("of no address", to(24, 2224, internal_ip_address="zork")),
        ("of an unknown port", to(24, 2224, internal_port_id=NOWHERE)),
        ("of a port that is no id", to(24, 2224, internal_port_id="zork")),
        ("of nothing", {"port_forwarding": {}}), ("with more", to(24, 2224, zork=1)),
        ("without a body", {}), ("of a range", ranges("80:81", "8080:8081", description="web")),
        ("of a range over another", ranges("90:91", "8081:8082")),
        ("of a range in another", to(93, 8080)),
        ("of a longer range", ranges("90:92", "9081:9082")),
        ("of a range to one", ranges("95:95", "9095:9098")),
        ("without an address", to(24, 2224, internal_ip_address=None)),
        ("without a protocol", to(24, 2224, protocol=None)),
        ("without a port's id", to(24, 2224, internal_port_id=None))]:
    ask("forward a port " + words, "member", "POST " + AT, body,
        save="pf range" if words == "of a range" else None)
ask("forward a port as a reader", "reader", "POST " + AT, to(99, 9999))
ask("forward another's port", "other", "POST " + AT, to(97, 9997))
ask("forward a port of an unknown IP", "member",
    f"POST /v2.0/floatingips/{NOWHERE}/port_forwardings", to(97, 9997))
ask("list forwarded ports", "member", "GET " + AT)
ask("list forwarded ports as another", "other", "GET " + AT)
ask("show a forwarded port", "member", f"GET {AT}/<pf>")
ask("show an unknown forwarded port", "member", f"GET {AT}/{NOWHERE}")
ask("show what is forwarded", "member", IN_IP)
for words, body in [("from another", {"external_port": 2200}),
                    ("from a used one", {"external_port": 8080}),
                    ("with words", {"description": "ssh"}), ("by nothing", {}),
                    ("to another", {"internal_port": 2022}), ("to 0", {"internal_port": 0}),
                    ("to another's id", {"id": NOWHERE}),
                    ("to no address of it", {"internal_ip_address": "10.77.0.10"})]:
    ask("change a forwarded port " + words, "member", f"PUT {AT}/<pf>", {"port_forwarding": body})
ask("change an unknown forwarded port", "member", f"PUT {AT}/{NOWHERE}",
    {"port_forwarding": {"description": "x"}})
ask("give a port an IP that forwards", "member", "PUT /v2.0/floatingips/<pf ip>",
    {"floatingip": {"port_id": "<pf port>"}})
ask("delete an IP that forwards", "member", "DELETE /v2.0/floatingips/<pf ip>")
ask("leave a subnet that is forwarded to", "member",
    "PUT /v2.0/routers/<pf router>/remove_router_interface", {"subnet_id": "<pf subnet>"})
ask("delete a forwarded port", "member", f"DELETE {AT}/<pf>")
ask("delete a forwarded port twice", "member", f"DELETE {AT}/<pf>")
ask("forward no more to an address that went", "member", "PUT /v2.0/ports/<pf port>",
    {"port": {"fixed_ips": [{"ip_address": "10.77.0.11"}]}}, shape=True)
ask("list what is forwarded no more", "member", "GET " + AT)
ask("show what is forwarded no more", "member", IN_IP)
ask("give a port an IP that forwards no more", "member", "PUT /v2.0/floatingips/<pf ip>",
    {"floatingip": {"port_id": "<pf port>"}}, shape=True)
ask("create a QoS policy for an IP", "admin", "POST /v2.0/qos/policies",
    {"policy": {"name": "for an ip", "shared": True}}, save="pf qos")
ask("put an IP with a port under a QoS policy", "member", "PUT /v2.0/floatingips/<pf ip>",
    {"floatingip": {"qos_policy_id": "<pf qos>"}}, shape=True)
ask("an IP under a QoS policy keeps its port", "member",
    "GET /v2.0/floatingips/<pf ip>?fields=port_id&fields=qos_policy_id")
ask("delete a QoS policy of an IP", "admin", "DELETE /v2.0/qos/policies/<pf qos>")
ask("put an IP under an unknown QoS policy", "member", "PUT /v2.0/floatingips/<pf ip>",
    {"floatingip": {"qos_policy_id": NOWHERE}})
ask("take an IP from a QoS policy", "member", "PUT /v2.0/floatingips/<pf ip>",
    {"floatingip": {"qos_policy_id": None}}, shape=True)
ask("delete a QoS policy of no IP", "admin", "DELETE /v2.0/qos/policies/<pf qos>")
ask("forward to a port that has an IP", "member", "POST " + AT,
    to(22, 2222, internal_ip_address="10.77.0.11"), shape=True)
ask("delete an IP that forwards no more", "member", "DELETE /v2.0/floatingips/<pf ip>")
ask("leave a subnet that was forwarded to", "member",
    "PUT /v2.0/routers/<pf router>/remove_router_interface", {"subnet_id": "<pf subnet>"},
    shape=True)
