/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snf: what the two generations of Synnefo have in common: paths and methods,
 * faults, tokens, times, limits. Everything of a cloud stands below "/" and
 * its name: /cyclades/network/v2.0. All of it runs in the one thread.
 */
#ifndef SANDBOX_SNF_H
#define SANDBOX_SNF_H

#include "contrib/sandbox/engine/sandbox.h"

struct snf_call;
struct snf_network;
struct snf_server;
struct snf_store;

/* One resource that is counted for a user. */
struct snf_quota {
	const char *resource; /* "cyclades.floating_ip" */
	const char *words;    /* as a refusal names it */
	const char *unit;     /* NULL: pieces */
	const char *description;
	int64_t limit, usage;
	/* each of these takes usage; NULL: usage it is */
	int64_t (*used)(const struct snf_store *s);
};

/* One cloud: one user with one token that outlives the process. */
struct snf_realm {
	const char *cloud; /* also the first part of its paths */
	const char *uuid, *name, *token;
	bool networks;			/* has a network service of its own */
	bool projects;			/* limits by project, not all under "system" */
	const struct snf_quota *quotas; /* ends with resource NULL */
	struct snf_store *store;
	/* An object as clients see it. */
	cJSON *(*network_json)(const struct snf_call *c, const struct snf_network *n, bool detail);
	cJSON *(*server_json)(const struct snf_call *c, const struct snf_server *s, bool detail);
};

extern const struct snf_realm cyclades_realm, synnefo_realm;

enum snf_fault {
	SNF_BAD_REQUEST,
	SNF_UNAUTHORIZED,
	SNF_FORBIDDEN,
	SNF_NOT_FOUND,
	SNF_NOT_ALLOWED,
	SNF_CONFLICT,
	SNF_BUILDING,
	SNF_OVER_LIMIT,
	SNF_IN_USE,
	SNF_BAD_MEDIA,
	SNF_SERVER_ERROR,
	SNF_NOT_IMPLEMENTED,
	SNF_UNAVAILABLE,
};

/* One request while it is carried out. */
struct snf_call {
	struct request *q;
	struct reply *r;
	const struct snf_realm *realm;
	struct snf_store *store; /* the realm's */
	char id_text[64];	 /* what stood for # in the path */
	long id;		 /* the same as a number; -1: it is none */
	cJSON *body;		 /* NULL unless the route wants one */
};

enum { SNF_OPEN = 1, SNF_BODY = 2 };

struct snf_route {
	const char *method, *path; /* # in the path is an id */
	void (*run)(struct snf_call *c);
	int flags; /* SNF_OPEN: without a token; SNF_BODY: JSON must come */
};

/* Both end with method NULL. astakos.c; the same for both clouds. */
extern const struct snf_route astakos_routes[];

/* Finds the route of q->path in one of the tables, and answers; NULL ends them. */
void snf_serve(const struct snf_realm *realm, const struct snf_route *const *tables,
	struct request *q, struct reply *r);

/* Answers. details may be NULL. */
bool snf_refuse(struct snf_call *c, enum snf_fault fault, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
bool snf_refuse_with(
	struct snf_call *c, enum snf_fault fault, const char *message, const char *details);
void snf_answer(struct snf_call *c, int status, const char *key, cJSON *value); /* takes value */
void snf_done(struct snf_call *c, int status);					/* without a body */
/* A list; with changes-since (since_us > 0) and nothing in it, 304. */
void snf_list(struct snf_call *c, const char *key, cJSON *list, int64_t since_us);

/* A fault by script. name "": the usual one. */
void snf_word_fault(struct reply *r, int code, const char *name, const char *message);

/* ?changes-since in us, 0 when there is none; false: refused. */
bool snf_since(struct snf_call *c, int64_t *since_us);
/* Allows one more, or refuses it and says what is left. */
bool snf_within_quota(struct snf_call *c, const char *resource);
/* The member of the body that carries everything; NULL: refused. */
const cJSON *snf_member(struct snf_call *c, const char *key);

int64_t snf_now_us(void);
cJSON *snf_time(int64_t us);
cJSON *snf_text_or_null(const char *s); /* null for NULL and "" */
cJSON *snf_id(long id);			/* ids are decimal digits in a string */
/* Both links of an object; the format is of its path. */
cJSON *snf_links(const struct snf_call *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int64_t snf_used(const struct snf_realm *realm, const struct snf_quota *q);
bool snf_number(const cJSON *v, long *ret); /* a number, or digits in a string */
bool snf_digits(const char *s, long *ret);
void snf_mac(char out[18]);
void snf_journal(
	const struct snf_call *c, const char *what, const char *kind, long id, const char *name);

/* An address block, "10.0.0.0/24" or IPv6. */
struct snf_cidr {
	int family; /* 4, 6 */
	unsigned char base[16];
	long prefix;
	bool host_bits; /* some bit beyond the prefix is set */
};

bool snf_cidr_parse(const char *text, struct snf_cidr *ret); /* text may be NULL */
/* IPv4: the network's own, and the broadcast */
uint32_t snf_cidr_first(const struct snf_cidr *c);
uint32_t snf_cidr_last(const struct snf_cidr *c);
/* As a block of this version, with a gateway (NULL: none) inside; false: refused. */
bool snf_cidr_check(struct snf_call *c, const char *text, int version, const char *gateway);
void snf_v4_text(uint32_t v4, char out[16]);
bool snf_v4_parse(const char *s, uint32_t *ret);

/* astakos.c: the entries of clouds.yaml */
void snf_write_clouds(const struct sandbox *s, FILE *f);

/* cyclades.c, synnefo.c */
int cyclades_init(struct sandbox *s);
void cyclades_handle(struct request *q, struct reply *r);
void cyclades_free(void);
int synnefo_init(struct sandbox *s);
void synnefo_handle(struct request *q, struct reply *r);
void synnefo_free(void);

#endif
