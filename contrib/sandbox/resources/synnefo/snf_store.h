/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snf_store: networks and servers of a Synnefo cloud, as structs in lists, for
 * both generations. Objects point at each other; what is deleted but may still
 * be asked for (networks, subnets, servers) stays until the process ends. Jobs
 * of the back end are a due time on the port or server that waits; snf_tick
 * carries out what is due before each request, so nothing happens between two
 * requests.
 */
#ifndef SANDBOX_SNF_STORE_H
#define SANDBOX_SNF_STORE_H

#include "contrib/sandbox/resources/synnefo/snf.h"

#define SNF_MAX_NICS 8
#define SNF_MAX_NAME 128
#define SNF_GIB (1024ll * 1024 * 1024)

/* Times of what is there at the start. */
#define SNF_PUBLIC_CREATED_US 1369848603040929ll
#define SNF_PUBLIC_UPDATED_US 1371649011932214ll

struct snf_network {
	struct snf_network *next;
	long id;
	char *name;
	const char *type;
	bool public, pool, dhcp;
	bool deployed; /* some server was connected: no subnets from then on */
	bool deleted;
	char *cidr, *cidr6, *gateway, *gateway6; /* where networks have no subnets; NULL: none */
	int64_t created_us, updated_us;
};

struct snf_range {
	uint32_t start, end;
};

struct snf_subnet {
	struct snf_subnet *next;
	long id;
	struct snf_network *network;
	char *name, *cidr, *gateway; /* gateway NULL: none */
	int version;
	bool dhcp;
	cJSON *dns, *routes;
	struct snf_range *pools; /* version 4 */
	size_t n_pools;
	int64_t updated_us;
};

struct snf_address {
	struct snf_address *next;
	long id;
	struct snf_network *network;
	struct snf_subnet *subnet;
	uint32_t v4;
	bool floating;
	struct snf_port *port; /* NULL: reserved, not in use */
	int64_t updated_us;
};

struct snf_port {
	struct snf_port *next; /* in the order in which they came to be */
	long id;
	char *name;
	struct snf_network *network;
	struct snf_server *server; /* NULL */
	const char *state;	   /* DOWN, BUILD, ACTIVE */
	const char *firewall;	   /* NULL */
	char ipv4[16];		   /* where networks have no subnets; "": none */
	char mac[18];		   /* "" until built */
	int64_t due_us;		   /* 0: no job */
	bool leaving;		   /* the job takes it off its server */
	int64_t created_us, updated_us;
};

struct snf_server {
	struct snf_server *next;
	long id;
	char *name, *image;
	long flavor;
	const char *state; /* BUILD, ACTIVE, DELETED */
	int64_t due_us;	   /* 0: no job of its own */
	bool leaving;
	int64_t created_us, updated_us;
};

struct snf_store {
	struct snf_network *networks;
	struct snf_subnet *subnets;
	struct snf_address *addresses;
	struct snf_port *ports;
	struct snf_server *servers;
	long next_network, next_subnet, next_address, next_port, next_server;
};

#define SNF_APPEND(head, item)                   \
	do {                                     \
		__typeof__(head) *at_ = &(head); \
		while (*at_)                     \
			at_ = &(*at_)->next;     \
		*at_ = (item);                   \
	} while (0)

/* Answers with the objects `at` that pass; `since` is the time of ?changes-since, or 0. */
#define SNF_LIST(c, key, at, head, passes, doc)                                            \
	do {                                                                               \
		int64_t since;                                                             \
		cJSON *list_ = snf_since(c, &since) ? cJSON_CreateArray() : NULL;          \
		for (__typeof__(*(head)) *at = list_ ? (head) : NULL; at; at = (at)->next) \
			if (passes)                                                        \
				cJSON_AddItemToArray(list_, doc);                          \
		if (list_)                                                                 \
			snf_list(c, key, list_, since);                                    \
	} while (0)

/* All of these refuse when they return NULL or false. */
struct snf_network *snf_network_of(struct snf_call *c, const char *text);
struct snf_server *snf_server_of(struct snf_call *c, const char *text);
const char *snf_type_of(struct snf_call *c, const char *type); /* of a new network, as it is kept */
/* {"firewallProfile": {"profile": P}} */
const char *snf_profile_of(struct snf_call *c);

struct snf_network *snf_add_network(struct snf_store *s, const char *name, const char *type);
struct snf_server *snf_add_server(
	struct snf_store *s, long id, const char *name, const char *image, long flavor);
struct snf_port *snf_add_port(struct snf_store *s, struct snf_network *n, struct snf_server *server,
	const char *name, int64_t due_us);
void snf_remove_port(struct snf_store *s, struct snf_port *p);
void snf_rename(struct snf_call *c, const char *kind, long id, char **name, int64_t *updated_us,
	const char *to); /* and notes it */
bool snf_gone(const struct snf_server *s);
int64_t snf_due(const struct snf_call *c); /* when a job that begins now ends */
void snf_tick(struct snf_store *s, bool of_networks);
void snf_free(struct snf_store *s);

/* Quotas. */
int64_t snf_count_networks(const struct snf_store *s);
int64_t snf_count_servers(const struct snf_store *s);
int64_t snf_count_ips(const struct snf_store *s);

/* Routes of both. */
void snf_list_networks(struct snf_call *c);
void snf_show_network(struct snf_call *c);
void snf_delete_network(struct snf_call *c);
void snf_list_servers(struct snf_call *c);
void snf_show_server(struct snf_call *c);
void snf_rename_server(struct snf_call *c);

#endif
