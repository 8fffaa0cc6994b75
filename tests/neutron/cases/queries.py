# SPDX-License-Identifier: Apache-2.0
"""Lists of every kind: each attribute as a filter and as a key to sort by, fields, pages."""
from cases.table import NOWHERE, ask

NAMED = [("id", NOWHERE), ("name", "values"), ("description", "none"),
         ("project_id", "<project.member>"), ("tenant_id", "<project.other>")]
STANDARD = NAMED + [("revision_number", "1"), ("tags", "none"), ("not-tags", "none"),
                    ("tags-any", "none"), ("not-tags-any", "none"), ("created_at", "x"),
                    ("updated_at", "x")]

# path, who asks, attributes with a value to filter by; whose names a list may show
KINDS = [
    ("networks", "member", STANDARD + [
        ("admin_state_up", "False"), ("mtu", "1450"), ("status", "ACTIVE"), ("subnets", NOWHERE),
        ("shared", "True"), ("availability_zone_hints", "x"), ("availability_zones", "x"),
        ("ipv4_address_scope", NOWHERE), ("ipv6_address_scope", NOWHERE),
        ("router:external", "True"), ("port_security_enabled", "False"), ("is_default", "True"),
        ("qos_policy_id", NOWHERE), ("dns_domain", "x"), ("l2_adjacency", "True"),
        ("provider:network_type", "vlan"), ("provider:physical_network", "x"),
        ("provider:segmentation_id", "999"), ("segments", "x")]),
    ("subnets", "member", STANDARD + [
        ("network_id", "<v net>"), ("ip_version", "6"), ("subnetpool_id", NOWHERE),
        ("enable_dhcp", "False"), ("ipv6_ra_mode", "slaac"), ("ipv6_address_mode", "slaac"),
        ("gateway_ip", "10.20.0.1"), ("cidr", "10.20.0.0/24"), ("allocation_pools", "x"),
        ("host_routes", "x"), ("dns_nameservers", "x"), ("service_types", "x"),
        ("segment_id", NOWHERE), ("use_default_subnetpool", "x"), ("prefixlen", "24")]),
    ("ports", "member", STANDARD + [
        ("network_id", "<v net>"), ("mac_address", "fa:16:3e:00:00:00"),
        ("admin_state_up", "False"), ("status", "ACTIVE"), ("device_id", "x"),
        ("device_owner", "x"), ("fixed_ips", "ip_address=10.20.99.250"),
        ("allowed_address_pairs", "x"), ("extra_dhcp_opts", "x"), ("security_groups", NOWHERE),
        ("binding:vnic_type", "direct"), ("binding:host_id", "x"), ("binding:profile", "x"),
        ("binding:vif_type", "unbound"), ("binding:vif_details", "x"),
        ("port_security_enabled", "False"), ("qos_policy_id", NOWHERE),
        ("qos_network_policy_id", NOWHERE), ("dns_name", "x"), ("dns_assignment", "x"),
        ("dns_domain", "x"), ("ip_allocation", "none"), ("resource_request", "x"),
        ("trunk_details", "x"), ("mac_learning_enabled", "x"),
        ("propagate_uplink_status", "x"), ("device_profile", "x"),
        ("numa_affinity_policy", "x")]),
    ("routers", "member", STANDARD + [
        ("admin_state_up", "False"), ("status", "ACTIVE"), ("external_gateway_info", "x"),
        ("availability_zones", "x"), ("availability_zone_hints", "x"), ("routes", "x"),
        ("flavor_id", NOWHERE), ("conntrack_helpers", "x"), ("distributed", "True"),
        ("ha", "True"), ("enable_ndp_proxy", "x")]),
    ("floatingips", "member", [row for row in STANDARD if row[0] != "name"] + [
        ("name", "x"), ("floating_ip_address", "198.51.100.250"),
        ("floating_network_id", NOWHERE), ("router_id", NOWHERE), ("port_id", NOWHERE),
        ("fixed_ip_address", "10.0.0.1"), ("status", "ACTIVE"), ("qos_policy_id", NOWHERE),
        ("port_details", "x"), ("dns_domain", "x"), ("dns_name", "x"), ("port_forwardings", "x"),
        ("subnet_id", NOWHERE)]),
    ("security-groups", "member", STANDARD + [
        ("stateful", "False"), ("shared", "True"), ("security_group_rules", "x")]),
    ("security-group-rules", "member", [row for row in STANDARD if "tags" not in row[0]] + [
        ("security_group_id", "<v group>"), ("ethertype", "IPv6"), ("direction", "ingress"),
        ("protocol", "tcp"), ("port_range_min", "7"), ("port_range_max", "7"),
        ("remote_ip_prefix", "10.0.0.0/8"), ("remote_group_id", NOWHERE),
        ("remote_address_group_id", NOWHERE), ("normalized_cidr", "x"),
        ("belongs_to_default_sg", "x"), ("tags", "x")]),
    ("subnetpools", "member", STANDARD + [
        ("prefixes", "10.30.0.0/16"), ("default_quota", "1"), ("address_scope_id", NOWHERE),
        ("is_default", "True"), ("ip_version", "6"), ("shared", "True"),
        ("default_prefixlen", "26"), ("min_prefixlen", "8"), ("max_prefixlen", "32")]),
    ("address-scopes", "member", NAMED + [
        ("shared", "True"), ("ip_version", "6"), ("revision_number", "1"), ("tags", "x"),
        ("created_at", "x")]),
    ("trunks", "member", STANDARD + [
        ("admin_state_up", "False"), ("status", "ACTIVE"), ("port_id", NOWHERE),
        ("sub_ports", "x")]),
    ("segments", "admin", [row for row in STANDARD if "_id" not in row[0]] + [
        ("network_id", "<v net>"), ("physical_network", "physnet9"), ("network_type", "vxlan"),
        ("segmentation_id", "999"), ("project_id", "x")]),
    ("qos/policies", "member", STANDARD + [
        ("shared", "True"), ("is_default", "True"), ("rules", "x")]),
    ("rbac-policies", "member", NAMED[:1] + NAMED[3:] + [
        ("object_type", "network"), ("object_id", "<v net>"), ("action", "access_as_external"),
        ("target_tenant", "x"), ("name", "x"), ("revision_number", "1")]),
]

for path, who, rows in KINDS:
    asked = f"GET /v2.0/{path}?"
    # of the segments and networks that there are, others' are never looked at
    own = "&network_id=<v net>" if path == "segments" else ""
    for key, value in rows:
        ask(f"{path}: filter by {key}", who,
            f"{asked}{key}={value}{own if key != 'network_id' else ''}&fields={key}", shape=True)
        if key[:4] != "not-" and "-any" not in key:
            ask(f"{path}: sort by {key}", who,
                f"{asked}sort_key={key}&sort_dir=desc&fields={key}{own}", shape=True)
    ask(f"{path}: filter by nonsense", who, asked + "zork=1")
    ask(f"{path}: filter by two kinds of nonsense", who, asked + "zork=1&alpha=2")
    ask(f"{path}: sort by nonsense", who, asked + "sort_key=zork&sort_dir=asc")
    ask(f"{path}: a nonsense field", who, asked + "fields=zork" + own, shape=True)
    first = own + "&network_type=vlan" if path == "segments" else ""
    ask(f"{path}: a page of one", who, asked + "limit=1&sort_key=id&sort_dir=asc&fields=id" + first,
        shape=True)
    ask(f"{path}: an unknown marker", who, f"{asked}limit=1&marker={NOWHERE}&fields=id{first}",
        shape=True)
    ask(f"{path}: a limit of letters", who, asked + "limit=x")
