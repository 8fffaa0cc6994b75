# SPDX-License-Identifier: Apache-2.0
"""Subnet pools, address scopes, and version 6's modes."""
from cases.table import NOWHERE, ask

POOLS = "/v2.0/subnetpools"
SCOPES = "/v2.0/address-scopes"
SUBNETS = "/v2.0/subnets"


def pool(**attributes):
    return {"subnetpool": {"name": "pool", **attributes}}


def subnet(**attributes):
    return {"subnet": {"network_id": "<net pool>", "ip_version": 4, **attributes}}


ask("create a pool", "member", "POST " + POOLS,
    pool(prefixes=["10.81.0.0/16", "10.80.0.0/16"], default_prefixlen=26, description="first"),
    save="pool")
ask("create a pool of version 6", "member", "POST " + POOLS,
    pool(prefixes=["fd00:80::/32"], default_quota=9), save="pool 6")
ask("create a pool without a name", "member", "POST " + POOLS, {"subnetpool": {}})
ask("create a pool without prefixes", "member", "POST " + POOLS, pool(prefixes=[]))
ask("create a pool of both versions", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16", "fd00::/48"]))
ask("create a pool of words", "member", "POST " + POOLS, pool(prefixes="zork"))
ask("create a pool of bad prefixes", "member", "POST " + POOLS, pool(prefixes=["zork"]))
ask("create a pool with a min above the max", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], min_prefixlen=20, max_prefixlen=16))
ask("create a pool with a default below the min", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], min_prefixlen=20, default_prefixlen=16))
ask("create a pool with a default above the max", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], max_prefixlen=20, default_prefixlen=26))
ask("create a pool with a max of 99", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], max_prefixlen=99))
ask("create a pool with a negative min", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], min_prefixlen=-1))
ask("create a pool with a min of words", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], min_prefixlen="x"))
ask("create a shared pool as a member", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], shared=True))
ask("create a default pool as a member", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], is_default=True))
ask("create a pool in an unknown scope", "member", "POST " + POOLS,
    pool(prefixes=["10.82.0.0/16"], address_scope_id=NOWHERE))
ask("show a pool", "member", f"GET {POOLS}/<pool>")
ask("show an unknown pool", "member", f"GET {POOLS}/{NOWHERE}")
ask("show another's pool", "other", f"GET {POOLS}/<pool>")
ask("take prefixes from a pool", "member", f"PUT {POOLS}/<pool>",
    {"subnetpool": {"prefixes": ["10.80.0.0/16"]}})
ask("share a pool later", "member", f"PUT {POOLS}/<pool>", {"subnetpool": {"shared": True}})
ask("make a pool the default as a member", "member", f"PUT {POOLS}/<pool>",
    {"subnetpool": {"is_default": True}})
ask("find pools by version", "member", f"GET {POOLS}?ip_version=6&fields=prefixes")

ask("create a network for pools", "member", "POST /v2.0/networks",
    {"network": {"name": "net-pool"}}, save="net pool")
ask("create a subnet from a pool", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>"), save="sub pool")
ask("create a subnet of a length from a pool", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", prefixlen=24))
ask("create a subnet of a range in a pool", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", cidr="10.80.8.0/24"))
ask("create a subnet shorter than a pool allows", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", prefixlen=4))
ask("create a subnet larger than a pool", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", prefixlen=14))
ask("create a subnet of a taken range in a pool", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", cidr="10.80.8.0/25"))
ask("create a subnet of a range outside a pool", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", cidr="10.99.0.0/24"))
ask("create a subnet of a range and a length", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", cidr="10.80.9.0/24", prefixlen=24))
ask("create a subnet of version 6 from a pool of 4", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", ip_version=6))
ask("create a subnet from an unknown pool", "member", "POST " + SUBNETS,
    subnet(subnetpool_id=NOWHERE))
ask("create a subnet from no default pool", "member", "POST " + SUBNETS,
    subnet(use_default_subnetpool=True))
ask("create a subnet beside those of a pool", "member", "POST " + SUBNETS,
    subnet(cidr="10.77.0.0/24"))
ask("create a subnet from two pools", "member", "POST " + SUBNETS,
    subnet(subnetpool_id="<pool>", use_default_subnetpool=True))
ask("delete a pool in use", "member", f"DELETE {POOLS}/<pool>")

ask("create a scope", "member", "POST " + SCOPES,
    {"address_scope": {"name": "scope", "ip_version": 4}}, save="scope")
ask("create a scope of version 6", "member", "POST " + SCOPES,
    {"address_scope": {"ip_version": 6}}, save="scope 6")
ask("create a scope without a version", "member", "POST " + SCOPES, {"address_scope": {}})
ask("create a scope of version 5", "member", "POST " + SCOPES,
    {"address_scope": {"ip_version": 5}})
ask("create a shared scope as a member", "member", "POST " + SCOPES,
    {"address_scope": {"ip_version": 4, "shared": True}})
ask("create a scope with a description", "member", "POST " + SCOPES,
    {"address_scope": {"ip_version": 4, "description": "x"}})
ask("show a scope", "member", f"GET {SCOPES}/<scope>")
ask("show an unknown scope", "member", f"GET {SCOPES}/{NOWHERE}")
ask("rename a scope", "member", f"PUT {SCOPES}/<scope>", {"address_scope": {"name": "s2"}})
ask("change a scope's version", "member", f"PUT {SCOPES}/<scope>",
    {"address_scope": {"ip_version": 6}})
ask("create a pool in a scope", "member", "POST " + POOLS,
    pool(prefixes=["10.90.0.0/16"], address_scope_id="<scope>"), save="pool in scope")
ask("create a pool over another in a scope", "member", "POST " + POOLS,
    pool(prefixes=["10.90.0.0/20"], address_scope_id="<scope>"))
ask("delete a scope in use", "member", f"DELETE {SCOPES}/<scope>")
ask("one attribute of a scope", "member", f"GET {SCOPES}/<scope 6>?fields=ip_version")
ask("delete a scope", "member", f"DELETE {SCOPES}/<scope 6>")

MODES = [("of version 4", {"ip_version": 4, "cidr": "10.0.0.0/24", "ipv6_ra_mode": "slaac"}),
         ("unknown", {"ipv6_ra_mode": "zork"}),
         ("that differ", {"ipv6_ra_mode": "slaac", "ipv6_address_mode": "dhcpv6-stateful"}),
         ("with a long prefix", {"cidr": "fd00:1::/65", "ipv6_ra_mode": "slaac"}),
         ("without DHCP", {"ipv6_ra_mode": "slaac", "enable_dhcp": False})]
for words, attributes in MODES:
    ask("create a subnet with modes " + words, "member", "POST " + SUBNETS,
        {"subnet": {"network_id": "<net pool>", "ip_version": 6, "cidr": "fd00:1::/64",
                    **attributes}})
ask("create a network of version 6", "member", "POST /v2.0/networks",
    {"network": {"name": "net-six"}}, save="net six")
for words, attributes in [("slaac", {"ipv6_ra_mode": "slaac", "ipv6_address_mode": "slaac"}),
                          ("routers alone", {"cidr": "fd00:2::/64", "ipv6_ra_mode": "slaac"})]:
    ask("create a subnet of version 6 by " + words, "member", "POST " + SUBNETS,
        {"subnet": {"network_id": "<net six>", "ip_version": 6, "cidr": "fd00:1::/64",
                    **attributes}})
ask("create a port of version 6", "member", "POST /v2.0/ports",
    {"port": {"network_id": "<net six>", "mac_address": "fa:16:3e:00:00:66"}})
ask("create a port of no address of version 6", "member", "POST /v2.0/ports",
    {"port": {"network_id": "<net six>", "mac_address": "fa:16:3e:00:00:67", "fixed_ips": []}})
ask("create a subnet of version 6 by no mode", "member", "POST " + SUBNETS,
    {"subnet": {"network_id": "<net six>", "ip_version": 6, "cidr": "fd00:3::/126"}})
