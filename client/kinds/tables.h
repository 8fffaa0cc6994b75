/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables: words that the tables of kinds are written in, and the kinds that
 * more than one cloud has. For the files of tables alone.
 */
#ifndef CLIENT_KINDS_TABLES_H
#define CLIENT_KINDS_TABLES_H

#include "client/kinds/kind.h"

#define RO 0
#define C ATTR_CREATE
#define CU (ATTR_CREATE | ATTR_UPDATE)
#define U ATTR_UPDATE
#define NUL ATTR_NULL
#define SET ATTR_SET
#define OWN ATTR_OWN
#define ADMIN ATTR_ADMIN
#define SECRET ATTR_SECRET
#define REQ (ATTR_CREATE | ATTR_REQUIRED)

/* Attributes of what a resource of Neutron belongs to, and of when. */
#define PROJECT_ATTRS                              \
	{ "tenant_id", ATTR_STRING, C | OWN },     \
	{                                          \
		"project_id", ATTR_STRING, C | OWN \
	}
#define TIME_ATTRS                                                            \
	{ "created_at", ATTR_STRING, RO }, { "updated_at", ATTR_STRING, RO }, \
	{                                                                     \
		"revision_number", ATTR_NUMBER, RO                            \
	}
/* Attributes that every resource of Neutron's core has. */
#define STANDARD_ATTRS                                     \
	PROJECT_ATTRS, { "description", ATTR_STRING, CU }, \
		{ "tags", ATTR_LIST, U | SET, .url = "tags" }, TIME_ATTRS

/*
 * neutron.c: the words of OpenStack, which all these clouds speak: Nova says "updated" for
 * Neutron's "updated_at"
 */
extern const char *const openstack_unsettled[],
	*const openstack_gone[], *const openstack_updated[], *const openstack_created[];
/* neutron.c: what K5, which speaks its dialect, has too */
extern const struct attr neutron_network_attrs[], neutron_subnet_attrs[], neutron_port_attrs[],
	neutron_ip_attrs[], neutron_router_attrs[];
extern const struct link neutron_network_links[], neutron_subnet_links[], neutron_port_links[],
	neutron_ip_links[], neutron_router_links[];
extern const struct view neutron_network_views[], neutron_port_views[], neutron_router_views[];
extern const struct kind kind_security_groups, kind_security_group_rules, kind_no_connectors;

extern const struct kind kind_subnetpools, kind_address_scopes, kind_address_groups, kind_trunks,
	kind_segments, kind_qos_policies, kind_bandwidth_limit_rules, kind_dscp_marking_rules,
	kind_minimum_bandwidth_rules, kind_minimum_packet_rate_rules, kind_packet_rate_limit_rules,
	kind_qos_rule_types, kind_network_availabilities, kind_rbac_policies,
	kind_availability_zones, kind_quotas, kind_project_quotas; /* neutron_extensions.c */
extern const struct kind kind_metering_labels, kind_metering_label_rules, kind_logs,
	kind_loggable_resources, kind_network_flavors, kind_service_profiles,
	kind_service_providers, kind_segment_ranges, kind_agents, kind_agent_networks,
	kind_agent_routers, kind_default_rules; /* neutron_operator.c */
extern const struct kind kind_conntrack_helpers, kind_ndp_proxies, kind_local_ips,
	kind_local_ip_ports; /* neutron_l3.c */
extern const struct kind kind_firewall_groups, kind_firewalls, kind_firewall_policies,
	kind_firewall_rules; /* firewall.c */
extern const struct kind kind_vpn_services, kind_ike_policies, kind_ipsec_policies,
	kind_ipsec_connections, kind_vpn_endpoint_groups; /* vpn.c */
extern const struct kind kind_load_balancers, kind_listeners, kind_pools, kind_members,
	kind_health_monitors, kind_l7_policies, kind_l7_rules;	  /* octavia.c */
extern const struct kind kind_servers, kind_flavors, kind_images; /* nova.c */
extern const struct kind kind_account_quotas;			  /* cyclades.c */

/* The kinds that those who run the cloud set up. */
#define KINDS_OF_OPERATORS                                                                       \
	&kind_metering_labels, &kind_metering_label_rules, &kind_logs, &kind_loggable_resources, \
		&kind_network_flavors, &kind_service_profiles, &kind_service_providers,          \
		&kind_segment_ranges, &kind_agents, &kind_agent_networks, &kind_agent_routers,   \
		&kind_default_rules

/* The kinds that Neutron brings by extensions or that other services bring beside it. */
#define KINDS_BESIDE                                                                          \
	&kind_address_groups, &kind_servers, &kind_flavors, &kind_images, &kind_quotas,       \
		&kind_project_quotas, &kind_subnetpools, &kind_address_scopes, &kind_trunks,  \
		&kind_segments, &kind_qos_policies, &kind_bandwidth_limit_rules,              \
		&kind_dscp_marking_rules, &kind_minimum_bandwidth_rules,                      \
		&kind_minimum_packet_rate_rules, &kind_packet_rate_limit_rules,               \
		&kind_qos_rule_types, &kind_network_availabilities, &kind_rbac_policies,      \
		&kind_availability_zones, &kind_load_balancers, &kind_listeners, &kind_pools, \
		&kind_members, &kind_health_monitors, &kind_l7_policies, &kind_l7_rules,      \
		&kind_firewall_groups, &kind_firewalls, &kind_firewall_policies,              \
		&kind_firewall_rules, &kind_vpn_services, &kind_ike_policies,                 \
		&kind_ipsec_policies, &kind_ipsec_connections, &kind_vpn_endpoint_groups,     \
		&kind_ndp_proxies, &kind_local_ips, &kind_local_ip_ports, KINDS_OF_OPERATORS

#endif
