/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cyclades: Synnefo 0.16's networks and servers, as structs in lists. Objects
 * point at each other; what is deleted but may still be asked for (networks,
 * subnets, servers) stays until the process ends. Jobs of the back end are a
 * due time on the port or server that waits; cy_tick carries out what is due
 * before each request, so nothing happens between two requests.
 */
#ifndef SANDBOX_CYCLADES_H
#define SANDBOX_CYCLADES_H

#include "contrib/sandbox/resources/synnefo/snf.h"

#define CY_MAX_NICS 8
#define CY_MAX_NAME 128

struct cy_network {
	struct cy_network *next;
	long id;
	char *name;
	const char *type;
	bool public, pool;
	bool deployed; /* some server was connected: no subnets from then on */
	bool deleted;
	int64_t created_us, updated_us;
};

struct cy_range {
	uint32_t start, end;
};

struct cy_subnet {
	struct cy_subnet *next;
	long id;
	struct cy_network *network;
	char *name, *cidr, *gateway; /* gateway NULL: none */
	int version;
	bool dhcp;
	cJSON *dns, *routes;
	struct cy_range *pools; /* version 4 */
	size_t n_pools;
	int64_t updated_us;
};

struct cy_address {
	struct cy_address *next;
	long id;
	struct cy_network *network;
	struct cy_subnet *subnet;
	uint32_t v4;
	bool floating;
	struct cy_port *port; /* NULL: reserved, not in use */
	int64_t updated_us;
};

struct cy_port {
	struct cy_port *next;
	long id;
	char *name;
	struct cy_network *network;
	struct cy_server *server; /* NULL */
	const char *state;	  /* DOWN, BUILD, ACTIVE */
	const char *firewall;	  /* NULL */
	char mac[18];		  /* "" until built */
	int64_t due_us;		  /* 0: no job */
	bool leaving;		  /* the job takes it off its server */
	int64_t created_us, updated_us;
};

struct cy_server {
	struct cy_server *next;
	long id;
	char *name, *image;
	long flavor;
	const char *state; /* BUILD, ACTIVE, DELETED */
	int64_t due_us;	   /* 0: no job of its own */
	bool leaving;
	int64_t created_us, updated_us;
};

struct cyclades {
	struct cy_network *networks;
	struct cy_subnet *subnets;
	struct cy_address *addresses;
	struct cy_port *ports;
	struct cy_server *servers;
	long next_network, next_subnet, next_address, next_port, next_server;
};

extern struct cyclades cy;

#define CY_APPEND(head, item)                    \
	do {                                     \
		__typeof__(head) *at_ = &(head); \
		while (*at_)                     \
			at_ = &(*at_)->next;     \
		*at_ = (item);                   \
	} while (0)

/* cyclades.c: NULL or false: refused. */
struct cy_network *cy_network_of(struct snf_call *c, const char *text);
bool cy_name_of(struct snf_call *c, const cJSON *o, const char *what, const char **ret); /* "" when absent */
bool cy_project_of(struct snf_call *c, const cJSON *o); /* only the user's own */
/* The text of an id in a body: 1 there, 0 absent, -1 refused. */
int cy_ref(struct snf_call *c, const cJSON *o, const char *key, char text[64]);
void cy_reassign(struct snf_call *c, const char *kind, long id);

/* cyclades_subnets.c */
void cy_make_subnet(struct cy_network *n, const char *cidr, const char *gateway, struct cy_range pool);
void cy_free_subnets(void);
void cy_list_subnets(struct snf_call *c);
void cy_show_subnet(struct snf_call *c);
void cy_create_subnet(struct snf_call *c);
void cy_update_subnet(struct snf_call *c);
void cy_delete_subnet(struct snf_call *c);

/* cyclades_ips.c */
/* A free address of the network, or the wanted one; false: refused. */
bool cy_pick_address(struct snf_call *c, struct cy_network *n, const uint32_t *want,
	struct cy_subnet **subnet, uint32_t *v4);
struct cy_address *cy_take_address(struct cy_subnet *s, uint32_t v4, bool floating);
void cy_drop_addresses(struct cy_port *p); /* what a port had: back to the pool, or to its holder */
int64_t cy_used_ips(void);
void cy_list_ips(struct snf_call *c);
void cy_show_ip(struct snf_call *c);
void cy_create_ip(struct snf_call *c);
void cy_update_ip(struct snf_call *c);
void cy_delete_ip(struct snf_call *c);
void cy_act_on_ip(struct snf_call *c);

/* cyclades_ports.c */
struct cy_port *cy_make_port(
	struct cy_network *n, struct cy_server *server, const char *name, int64_t due_us);
void cy_remove_port(struct cy_port *p);
void cy_tick_ports(int64_t now_us);
void cy_list_ports(struct snf_call *c);
void cy_show_port(struct snf_call *c);
void cy_create_port(struct snf_call *c);
void cy_update_port(struct snf_call *c);
void cy_delete_port(struct snf_call *c);

/* cyclades_servers.c */
void cy_make_server(long id, const char *name);
struct cy_server *cy_server_of(struct snf_call *c, const char *text);
bool cy_may_act(
	struct snf_call *c, const struct cy_server *s, const char *action); /* not deleted, not busy */
void cy_tick_servers(int64_t now_us);
int64_t cy_used_servers(void), cy_used_cpu(void), cy_used_ram(void), cy_used_disk(void);
void cy_list_servers(struct snf_call *c);
void cy_list_servers_detail(struct snf_call *c);
void cy_show_server(struct snf_call *c);
void cy_create_server(struct snf_call *c);
void cy_rename_server(struct snf_call *c);
void cy_delete_server(struct snf_call *c);
void cy_act_on_server(struct snf_call *c);
void cy_list_server_ips(struct snf_call *c);

#endif
