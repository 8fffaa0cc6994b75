/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checks: what each resource demands beyond its table, and what follows from
 * its changes (rows of tables.c).
 */
#ifndef SANDBOX_CHECKS_H
#define SANDBOX_CHECKS_H

#include "contrib/sandbox/engine/neutron.h"

void set_dns(cJSON *port);			      /* dns_assignment */
bool zones_known(struct reply *r, const cJSON *body); /* availability_zone_hints */
bool check_network(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_subnet(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_port(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_router(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_ip(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_group(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
bool check_rule(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);

bool network_removable(struct request *q, struct reply *r, cJSON *object);
bool subnet_removable(struct request *q, struct reply *r, cJSON *object);
bool port_removable(struct request *q, struct reply *r, cJSON *object);
bool router_removable(struct request *q, struct reply *r, cJSON *object);
bool group_removable(struct request *q, struct reply *r, cJSON *object);

/* A subnet's cidr out of the pool that its body names; false: r holds the error. */
bool range_from_pool(struct request *q, struct reply *r, const cJSON *body, cJSON *object);
const char *scope_of_pool(const char *pool_id, char out[37]); /* NULL: none */

bool qos_ok(struct request *q, struct reply *r, const cJSON *body); /* qos_policy_id */
void qos_default(const cJSON *body, cJSON *network);
/* provider:* and segments of a new network; false: r holds the error. */
bool network_segments(struct reply *r, cJSON *body, cJSON *object);
void made_segments(const cJSON *network);
void gone_segments(const char *network_id);
void gone_shared(const char *id);
bool port_off_trunks(struct reply *r, const char *port_id);
bool routes_ok(struct reply *r, cJSON *router); /* extra routes lead to neighbours */
bool change_routes(struct request *q, struct reply *r, struct object *o, const char *action);
/* allowed_address_pairs and extra_dhcp_opts of a port. */
bool pairs_ok(struct reply *r, const cJSON *body, cJSON *object);
void complete_pairs(cJSON *object);
void merge_options(const cJSON *body, cJSON *object, const cJSON *now);
bool no_vpn_on_router(struct reply *r, const char *router_id);
bool no_vpn_on_subnet(struct reply *r, const char *subnet_id);

void made_network(struct request *q, cJSON *object);
void made_subnet(struct request *q, cJSON *object);
void made_group(struct request *q, cJSON *object);
void made_rule(struct request *q, cJSON *object);
void gone_network(cJSON *object);
void gone_subnet(cJSON *object);
void gone_port(cJSON *object);
void gone_router(cJSON *object);
void gone_group(cJSON *object);
void gone_rule(cJSON *object);
void gone_ip(cJSON *object);

#endif
