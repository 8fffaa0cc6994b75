/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables: the resources that there are. Their attributes, who may send them,
 * and what they are when nobody does (Neutron 21's definitions and default
 * policy), stand in the files of their checks.
 */
#include "contrib/sandbox/resources/neutron/checks.h"

struct cloud sandbox_cloud = { .path = "/network" };

const struct resource *const plain_resources[] = { &networks, &subnets, &ports, &routers,
	&floatingips, &groups, &rules, NULL };

const struct resource *const resources[] = { &networks, &subnets, &ports, &routers, &floatingips,
	&groups, &rules, &subnetpools, &scopes, &trunks, &segments, &policies, &rbac, &fw_groups,
	&fw_policies, &fw_rules, &fw1_firewalls, &fw1_policies, &fw1_rules, &vpn_services, &vpn_ike,
	&vpn_ipsec, &vpn_connections, &vpn_endpoints, &address_groups, &metering_labels,
	&metering_rules, &logs, &network_flavors, &profiles, &segment_ranges, &agents, &ndp_proxies,
	&local_ips, &default_rules, NULL };
