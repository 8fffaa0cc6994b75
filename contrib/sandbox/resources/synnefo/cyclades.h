/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades: Synnefo 0.16, whose networks have a service of their own.
 */
#ifndef SANDBOX_CYCLADES_H
#define SANDBOX_CYCLADES_H

#include "contrib/sandbox/resources/synnefo/snf_store.h"

extern const struct snf_route cy_subnet_routes[], cy_ip_routes[], cy_port_routes[],
	cy_server_routes[];

/* cyclades.c: NULL or false: refused. */
/* "" when absent */
bool cy_name_of(struct snf_call *c, const cJSON *o, const char *what, const char **ret);
bool cy_project_of(struct snf_call *c, const cJSON *o); /* only the user's own */
/* The text of an id in a body: 1 there, 0 absent, -1 refused. */
int cy_ref(struct snf_call *c, const cJSON *o, const char *key, char text[64]);
void cy_reassign(struct snf_call *c, const char *kind, long id);

/* cyclades_subnets.c */
void cy_make_subnet(struct snf_store *store, struct snf_network *n, const char *cidr,
	const char *gateway, struct snf_range pool);

/* cyclades_ips.c */
/* A free address of the network, or the wanted one; false: refused. */
bool cy_pick_address(struct snf_call *c, struct snf_network *n, const uint32_t *want,
	struct snf_subnet **subnet, uint32_t *v4);
struct snf_address *cy_take_address(
	struct snf_store *store, struct snf_subnet *s, uint32_t v4, bool floating);

/* cyclades_servers.c */
/* Neither deleted nor busy. */
bool cy_may_act(struct snf_call *c, const struct snf_server *s, const char *action);
cJSON *cy_server_json(const struct snf_call *c, const struct snf_server *s, bool detail);

#endif
