/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron: the resources of Networking v2.0, and what its dialects (k5.c,
 * tricircle.c) and the services beside it use of them.
 */
#ifndef SANDBOX_NEUTRON_H
#define SANDBOX_NEUTRON_H

#include "contrib/sandbox/engine/resource.h"

extern const struct resource networks, subnets, ports, routers, floatingips, groups, rules,
	subnetpools, scopes, trunks, segments, policies, rbac, fw_groups, fw_policies, fw_rules,
	fw1_firewalls, fw1_policies, fw1_rules, vpn_services, vpn_ike, vpn_ipsec, vpn_connections,
	vpn_endpoints, address_groups, metering_labels, metering_rules, logs, network_flavors,
	profiles, segment_ranges, agents, ndp_proxies, local_ips, default_rules;
extern const struct resource *const plain_resources[]; /* those that every Neutron has */
extern struct cloud k5_cloud, tricircle_central, tricircle_region1, tricircle_region2;

int neutron_init(struct sandbox *s);
void neutron_handle(struct request *q, struct reply *r); /* path after /network */
void neutron_free(void);
int k5_init(struct sandbox *s);
void k5_handle(struct request *q, struct reply *r);    /* path after /k5/network */
void k5_ex_handle(struct request *q, struct reply *r); /* path after /k5/networking-ex */

bool agents_path(struct request *q, struct reply *r, char *path); /* false: none of its paths */
/* A member asks for what an agent carries: r says no; false: it is another request. */
bool agents_refused(struct request *q, struct reply *r, const char *path);
void add_agents(void); /* those of --agents */
bool availability_path(struct request *q, struct reply *r, char *path);
void reply_nowhere(struct reply *r, const char *why); /* no path of this service */
void list_extensions(struct request *q, struct reply *r, const char *alias);
bool is_granted(const struct object *o, const struct account *who); /* by RBAC */
/*
 * Addresses that no other port has: those that fixed_ips chooses, and what the network gives
 * besides (all, unless `chosen`). False: r holds the error.
 */
bool allocate(struct reply *r, cJSON *network, cJSON *fixed_ips, const char *mac,
	const char *own_id, bool chosen);
/* No port but `own_id` (NULL: none) has it. False: r holds the error. */
bool address_free(struct reply *r, const char *subnet_id, const char *ip, const char *own_id);
bool router_action(struct call *c);
/* An object with the table's values, not stored. */
cJSON *blank_object(
	const struct resource *of, const char *id, const char *name, const struct account *who);
cJSON *default_group(const struct account *who); /* made when it is not there; the caller's */
void add_default_rules(void);			 /* those that groups begin with */
void populate(struct sandbox *s);
/* networks, subnets, ports and ips of a --populate; what of it is not understood, or NULL. */
const char *populate_amounts(const char *spec, unsigned long amounts[4]);

#endif
