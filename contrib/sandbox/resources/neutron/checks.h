/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checks: what each resource demands beyond its table, and what follows from
 * its changes (rows of tables.c).
 */
#ifndef SANDBOX_CHECKS_H
#define SANDBOX_CHECKS_H

#include "contrib/sandbox/resources/neutron/neutron.h"

/* Begins the table of a service's resource (STANDARD is of Neutron's own). */
#define NAMED                                                                                     \
	{ "id", F_UUID, 0 }, { "tenant_id", F_STRING, POST }, { "name", F_STRING, BOTH, "\"\"" }, \
	{                                                                                         \
		"description", F_STRING, BOTH, "\"\""                                             \
	}

void set_dns(cJSON *port);			      /* dns_assignment */
bool zones_known(struct reply *r, const cJSON *body); /* availability_zone_hints */
/* A subnet's cidr out of the pool that its body names; false: r holds the error. */
bool range_from_pool(struct request *q, struct reply *r, const cJSON *body, cJSON *object);
const char *scope_of_pool(const char *pool_id, char out[37]); /* NULL: none */

/* A port that the cloud makes for itself: a router's, or a floating IP's. */
void service_port(const cJSON *owner, const char *network_id, const cJSON *pair, const char *role,
	const char *project, char id[37]);
/* agents.c: what is scheduled to the object; false: the path means something else. */
bool agents_of(struct call *c, const char *what);
/* The router that joins the port's subnet to the external network; NULL: none. */
struct object *router_between(const char *subnet_id, const char *external_id);
/* forwardings.c: what is below a floating IP; false: the path means something else. */
bool forwardings_below(struct call *c);
bool forwardings_free(struct reply *r, const char *ip_id); /* it has none; false: r says so */
bool forwardings_through(const char *ip_id, const char *subnet_id);
/* Ports' hook for what has changed. */
void forwardings_follow(const struct resource *of, const cJSON *before, const cJSON *after);
/* l3.c: what is below a router; false: the path means something else. */
bool helpers_below(struct call *c);
bool ndp_ok(struct reply *r, const cJSON *body, const cJSON *router, bool create);
bool ndp_free(struct reply *r, const char *router_id); /* it has no proxies; false: r says so */
void l3_gone_port(const char *port_id);
void l3_gone_router(const char *router_id);
/* The network's floating IPs that no port has go. */
void free_addresses(const char *network_id);
/* The router's interface of this id, or with an address on this subnet; NULL: none. */
struct object *interface_port(const char *router_id, const char *id);

bool qos_ok(struct request *q, struct reply *r, const cJSON *body); /* qos_policy_id */
void qos_default(const cJSON *body, cJSON *network);
/* provider:* and segments of a new network; false: r holds the error. */
bool network_segments(struct reply *r, cJSON *body, cJSON *object);
bool segment_ok(struct reply *r, const cJSON *body, const cJSON *now); /* of a subnet */
void made_segments(const cJSON *network);
void gone_segments(const char *network_id);
void gone_shared(const char *id);
bool routes_ok(struct reply *r, cJSON *router); /* extra routes lead to neighbours */
bool change_routes(struct call *c);
/* allowed_address_pairs and extra_dhcp_opts of a port. */
bool pairs_ok(struct reply *r, const cJSON *body, cJSON *object);
void complete_pairs(cJSON *object);
void merge_options(const cJSON *body, cJSON *object, const cJSON *now);
extern const struct user vpn_on_subnet[]; /* vpn.c */

bool is_protocol(const cJSON *v, char *why); /* groups.c: a name, or a number */
/* lists.c: false: `why` says what is wrong */
bool is_servers(const cJSON *v, char *why);  /* addresses of name servers */
bool is_pools(const cJSON *v, char *why);    /* {start, end} */
bool is_routes(const cJSON *v, char *why);   /* {destination, nexthop} */
bool is_fixed(const cJSON *v, char *why);    /* {subnet_id, ip_address} */
bool is_dhcp(const cJSON *v, char *why);     /* {opt_name, opt_value, ip_version} */
bool is_subports(const cJSON *v, char *why); /* {port_id, segmentation_type, segmentation_id} */

#endif
