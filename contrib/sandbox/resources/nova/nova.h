/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova: the sandbox's Compute v2.1. A server is what was asked for and its
 * state; its NICs are the ports in Neutron that name it as their device.
 */
#ifndef SANDBOX_NOVA_H
#define SANDBOX_NOVA_H

#include "contrib/sandbox/resources/neutron/inside.h"

struct server {
	struct server *next; /* older */
	char id[37];
	struct cloud *cloud; /* whose Neutron has its ports */
	bool building, deleting;
	cJSON *value; /* what is shown of it and does not follow from its state or ports */
	cJSON *made;  /* ids of the ports that Nova made: they go with it */
};

int nova_init(struct sandbox *s);
void nova_handle(struct request *q, struct reply *r); /* path after /compute */
void nova_free(void);

/* ---- nova.c */

struct server *nova_newest(void);		       /* of all clouds' */
struct server *nova_find(const char *id);	       /* of the cloud in use */
struct server *nova_find_due(const char *id);	       /* of any, which is then in use: for due.c */
struct server *nova_add(const char *id, cJSON *value); /* in the cloud in use; takes value */
void nova_remove(const char *id);
bool nova_error(struct reply *r, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool nova_visible(const struct request *q, const struct server *s);
bool flavor_known(const char *id);
/* A body's object {one: {...}}; NULL: r says what is wrong. The document is the caller's. */
cJSON *nova_body(struct request *q, struct reply *r, const char *one, cJSON **doc);

/* ---- nova_server.c: /servers */

void servers_path(struct request *q, struct reply *r, char *rest); /* what follows /servers */
void servers_populate(void);
void server_links(const struct request *q, cJSON *o, const struct server *s);

/* ---- nova_boot.c */

void servers_boot(struct request *q, struct reply *r);
cJSON *server_value(
	const struct account *who, const char *id, const char *name, const char *flavor);
bool server_keys_ok(struct reply *r, const cJSON *body, bool create); /* false: r holds the error */
void server_keep(cJSON *value, const cJSON *body); /* what a body says that is shown as it came */

/* ---- nova_nic.c */

struct nic { /* what is asked for; NULLs, or a port, or a network */
	const char *port, *network, *ip;
};

/* Lets it be plugged. False: r holds the error; `missing` is the status of what is not there. */
bool nic_check(struct request *q, struct reply *r, const struct server *s, const struct nic *n,
	int missing);
/* The same, and does it; the port's id. */
bool nic_plug(struct request *q, struct reply *r, struct server *s, const struct nic *n,
	int missing, const cJSON *groups, char port[37]);
void nics_drop(struct sandbox *box, struct server *s); /* all: made ports go, others are freed */
/*
 * The network that a NIC without one means; id "": there is none; false: there are several,
 * status `ambiguous`.
 */
bool nic_only_network(struct request *q, struct reply *r, int ambiguous, char id[37]);
cJSON *server_addresses(const struct server *s);
cJSON *server_groups(const struct server *s); /* [{name}] */
void interfaces_path(struct request *q, struct reply *r, struct server *s, const char *port);

#endif
