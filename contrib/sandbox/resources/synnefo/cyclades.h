/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades: Synnefo 0.16, whose networks have a service of their own.
 */
#ifndef SANDBOX_CYCLADES_H
#define SANDBOX_CYCLADES_H

#include "contrib/sandbox/resources/synnefo/snf_store.h"

/* cyclades.c: NULL or false: refused. */
bool cy_name_of(struct snf_call *c, const cJSON *o, const char *what, const char **ret); /* "" when absent */
bool cy_project_of(struct snf_call *c, const cJSON *o); /* only the user's own */
/* The text of an id in a body: 1 there, 0 absent, -1 refused. */
int cy_ref(struct snf_call *c, const cJSON *o, const char *key, char text[64]);
void cy_reassign(struct snf_call *c, const char *kind, long id);

/* cyclades_subnets.c */
void cy_make_subnet(struct snf_store *store, struct snf_network *n, const char *cidr, const char *gateway,
	struct snf_range pool);
void cy_list_subnets(struct snf_call *c);
void cy_show_subnet(struct snf_call *c);
void cy_create_subnet(struct snf_call *c);
void cy_update_subnet(struct snf_call *c);
void cy_delete_subnet(struct snf_call *c);

/* cyclades_ips.c */
/* A free address of the network, or the wanted one; false: refused. */
bool cy_pick_address(struct snf_call *c, struct snf_network *n, const uint32_t *want,
	struct snf_subnet **subnet, uint32_t *v4);
struct snf_address *cy_take_address(
	struct snf_store *store, struct snf_subnet *s, uint32_t v4, bool floating);
void cy_list_ips(struct snf_call *c);
void cy_show_ip(struct snf_call *c);
void cy_create_ip(struct snf_call *c);
void cy_update_ip(struct snf_call *c);
void cy_delete_ip(struct snf_call *c);
void cy_act_on_ip(struct snf_call *c);

/* cyclades_ports.c */
void cy_list_ports(struct snf_call *c);
void cy_show_port(struct snf_call *c);
void cy_create_port(struct snf_call *c);
void cy_update_port(struct snf_call *c);
void cy_delete_port(struct snf_call *c);

/* cyclades_servers.c */
/* Neither deleted nor busy. */
bool cy_may_act(struct snf_call *c, const struct snf_server *s, const char *action);
cJSON *cy_server_json(const struct snf_call *c, const struct snf_server *s, bool detail);
void cy_create_server(struct snf_call *c);
void cy_rename_server(struct snf_call *c);
void cy_delete_server(struct snf_call *c);
void cy_act_on_server(struct snf_call *c);
void cy_list_server_ips(struct snf_call *c);

#endif
