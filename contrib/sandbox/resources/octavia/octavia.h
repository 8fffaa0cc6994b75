/* SPDX-License-Identifier: Apache-2.0 */
/*
 * octavia: the sandbox's load balancers. A load balancer and all that belongs
 * to it is a tree: while one of it is PENDING, nothing of it can be changed.
 */
#ifndef SANDBOX_OCTAVIA_H
#define SANDBOX_OCTAVIA_H

#include "contrib/sandbox/resources/neutron/inside.h"

struct lb; /* one object of a tree */

/*
 * Its tables are the engine's; `among` has a word's choices as the sentence
 * lists them, separated by blanks.
 */
struct lb_kind {
	const char *path;	/* "listeners"; members stand below their pool */
	const char *one, *many; /* "listener", "listeners" */
	const char *title;	/* "Listener", of sentences */
	const struct field *fields;
	/*
	 * Finds the tree and the parent, checks what only this kind demands. False: r holds the
	 * error.
	 */
	bool (*check)(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
	void (*made)(struct lb *o); /* once it is in the tree; NULL */
};

struct lb {
	struct lb *next; /* younger */
	const struct lb_kind *kind;
	char id[37];
	char tree[37]; /* the load balancer's id */
	/* of members and monitors the pool's, of L7 policies the listener's, of their rules the
	 * policy's; else "" */
	char parent[37];
	bool own_port; /* a load balancer's VIP port goes with it */
	cJSON *value;  /* what is kept of it */
};

void octavia_handle(struct request *q, struct reply *r); /* path after /load-balancer */
void octavia_free(void);

/* ---- octavia_tables.c */

extern const struct lb_kind loadbalancers, listeners, pools, members, monitors, l7_policies,
	l7_rules;
extern const struct lb_kind *const lb_kinds[]; /* ends with NULL */

/* ---- octavia_tree.c */

void lb_now(char out[32]); /* Octavia's times have no zone */
struct lb *lb_first(void);
struct lb *lb_find(const struct lb_kind *kind, const char *id); /* NULL id: NULL */
void lb_add(struct lb *o);					/* takes it */
void lb_free(struct lb *o);
cJSON *lb_doc(const struct lb *o); /* as it is shown: with its state and what refers to it */
bool lb_is_pending(const struct lb *o);
bool tree_mutable(struct reply *r, const char *tree); /* false: r says 409 */
bool tree_has_children(const char *tree);
/* A change of o begins: o is `state`, what is above it PENDING_UPDATE; it ends after ms. */
void tree_change(struct lb *o, const char *state, long ms);

/* ---- octavia_check.c */

bool lb_error(struct reply *r, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool lb_fields_ok(struct reply *r, const struct lb_kind *kind, const cJSON *body, bool create);
bool lb_allowed(const struct request *q, struct reply *r, const char *project);
bool check_loadbalancer(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
bool check_listener(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
bool check_lb_pool(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
bool check_lb_member(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
bool check_monitor(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
bool check_l7_policy(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
bool check_l7_rule(struct request *q, struct reply *r, const cJSON *body, struct lb *o);
bool default_pool_ok(struct reply *r, const cJSON *body, const struct lb *o); /* a listener's */
void made_pool(struct lb *o);

/* ---- octavia_list.c */

void lb_list(struct request *q, struct reply *r, const struct lb_kind *kind, const char *parent);

#endif
