/* SPDX-License-Identifier: Apache-2.0 */
/*
 * synnefo: the state of the older cloud. A connection is a NIC; a job of the
 * back end is a due time on the NIC that waits, carried out by sy_tick before
 * a request.
 */
#ifndef SANDBOX_SYNNEFO_H
#define SANDBOX_SYNNEFO_H

#include "contrib/sandbox/resources/synnefo/snf.h"

#define SY_PUBLIC_CREATED_US 1369848603040929ll
#define SY_PUBLIC_UPDATED_US 1371649011932214ll

struct sy_network {
	struct sy_network *next;
	long id;
	char *name, *cidr, *cidr6, *gateway, *gateway6; /* NULL: none */
	const char *type;
	bool dhcp, public, deleted;
	int64_t created_us, updated_us;
};

struct sy_server {
	struct sy_server *next;
	long id;
	char *name;
	int64_t updated_us;
};

/* In the order in which they came to be. */
struct sy_nic {
	struct sy_nic *next;
	struct sy_network *network;
	struct sy_server *server;
	char ipv4[16], mac[18]; /* ipv4 "": none */
	const char *firewall;
	int64_t due_us; /* 0: no job */
	bool building, leaving;
};

struct synnefo {
	struct sy_network *networks;
	struct sy_server *servers;
	struct sy_nic *nics;
	long next_network;
};

extern struct synnefo sy;

#define SY_APPEND(head, item)                    \
	do {                                     \
		__typeof__(head) *at_ = &(head); \
		while (*at_)                     \
			at_ = &(*at_)->next;     \
		*at_ = (item);                   \
	} while (0)

/* synnefo_servers.c */
void sy_tick(int64_t now_us);
void sy_nic_name(const struct sy_nic *nic, char out[64]); /* of one that is built */
int sy_add_server(struct sy_network *public, long id, const char *ipv4, const char *mac);
void sy_connect_server(struct snf_call *c, struct sy_network *n, const cJSON *args);
void sy_disconnect_server(struct snf_call *c, struct sy_network *n, const cJSON *args);
void sy_list_servers(struct snf_call *c);
void sy_list_servers_detail(struct snf_call *c);
void sy_show_server(struct snf_call *c);
void sy_rename_server(struct snf_call *c);
void sy_list_ips(struct snf_call *c);
void sy_act_on_server(struct snf_call *c);

#endif
