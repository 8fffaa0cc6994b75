/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox: a small cloud on loopback, in one thread. A request comes whole, is
 * handled at once in memory, and gives a reply; only its sending may be put
 * off (latency, faults). So the state needs no locks.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "contrib/sandbox/engine/json.h"
#include "contrib/sandbox/engine/memory.h"

struct realm;
struct cloud;

/* A user in a project: what a client's configuration entry names, or a token. */
struct account {
	const char *cloud; /* the entry of clouds.yaml; NULL: none */
	const char *user, *user_id;
	const char *project, *project_id; /* "": unscoped */
	bool admin;
	const struct realm *realm;
	const char *domain_id, *domain; /* of both; of an entry alone */
};

struct request;

struct sandbox {
	char url[128]; /* "http://127.0.0.1:PORT" */
	long latency_ms, token_ttl_s;
	long build_ms; /* how long what takes time stays in its first state */
	int variant;   /* of resources that there are two of (--fwaas) */
	const char *fault_path, *cert, *key, *clouds_yaml; /* NULL: none */
	FILE *request_log, *journal;
	bool agents;	      /* some are there */
	const char *populate; /* --populate; NULL: nothing more than usual */
	/* who its token is; NULL: nobody */
	const struct account *(*login)(const struct request *q);
};

struct request {
	const char *method;
	const char *path;	   /* without the query, percent-decoded */
	const char *query;	   /* raw, "" when none */
	const char *token;	   /* X-Auth-Token; NULL */
	const char *subject;	   /* X-Subject-Token; NULL */
	const char *if_match;	   /* NULL */
	const char *authorization; /* NULL */
	const char *body;	   /* NUL-terminated */
	size_t body_len;
	struct sandbox *sandbox;
	const struct service *service;
	const struct account *who; /* set once the token is checked */
};

struct reply {
	int status;
	char *body; /* malloc; NULL: empty */
	size_t len;
	const char *type;    /* Content-Type; NULL: application/json */
	char *subject_token; /* header, malloc; NULL */
	char *location;	     /* header, malloc; NULL */
	/* WWW-Authenticate: what follows the identity URL; NULL: no such header */
	const char *challenge;
	char *retry_after; /* header, malloc; NULL */
	char *allow;	   /* header, malloc; NULL */
	bool no_cache;	   /* the headers that say so */
	bool unnamed;	   /* without the request's id */
};

/* A service answers below a path. */
struct service {
	const char *prefix;				    /* "/service"; longer prefixes first */
	const char *cloud;				    /* of the request log */
	void (*handle)(struct request *q, struct reply *r); /* q->path is what follows the prefix */
	/* once, before the first request; NULL */
	int (*init)(struct sandbox *s);
	void (*release)(void); /* NULL */
	/* whose tokens open it; NULL: the sandbox's */
	const struct realm *realm;
	/* whose it serves; NULL: the first cloud's */
	struct cloud *objects;
	/* Words a fault of the script, "" the usual one; NULL: as Neutron does. */
	void (*word)(struct reply *r, int code, const char *type, const char *message);
	bool counts_nothing; /* an answer without a body has a length, too */
	/* Writes entries of clouds.yaml that are no accounts of realms.c; NULL. */
	void (*entries)(const struct sandbox *s, FILE *f);
};

/* services.c */
extern const struct service services[];		       /* ends with prefix NULL */
const char *service_identity(const struct service *s); /* the path of its Keystone */

/* reply.c */
void reply_json(struct reply *r, int status, cJSON *body); /* takes body */
/* json.h's formats */
void reply_new(struct reply *r, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void reply_text(struct reply *r, int status, const char *text);
bool refuse(struct reply *r, int status, const char *type, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
bool reply_keystone_error(struct reply *r, int status, const char *title, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void reply_unauthorized(struct reply *r);
bool authorize(struct request *q, struct reply *r); /* sets q->who; false: r says 401 */
void reply_release(struct reply *r);
void new_uuid(char out[37]);
void format_time(char out[32], int64_t unix_s, bool micro);
void format_now(char out[32]); /* whole seconds */
/* Every key and value of a query, decoded, until one is refused (false). */
bool query_each(
	const char *query, bool (*one)(void *arg, const char *key, const char *value), void *arg);
bool says_yes(const char *text); /* "true" or "1" */
/* The request's query from another marker on, behind a path; malloc. */
char *query_from(const struct request *q, const char *path, const char *marker);
/* The n-th value of a query's key, decoded, malloc; NULL: there is none. */
char *query_get(const char *query, const char *key, int n);
char *url_decode(const char *s, size_t len);

int64_t now_ms(void); /* unix time */

/* A line of the journal; project "-": nobody's request. */
void journal(const struct sandbox *s, const char *project, const char *what, const char *path,
	const char *id, const char *name);

/* due.c: what happens later */
typedef void due_fn(struct sandbox *s, const char *id, const char *other);
void due_later(long ms, due_fn *run, const char *id, const char *other); /* other may be NULL */
void due_settle(struct sandbox *s);					 /* before every request */
void due_free(void);

/*
 * store.c: whose objects are meant from here on; NULL: the sandbox's. Done for each request
 * before it is handled; whoever goes to another cloud comes back.
 */
void db_use(struct cloud *cloud);

/*
 * services.c: the files that clients need, once the URL is known: 0, or -1 after a line on stderr
 */
int write_client_files(const struct sandbox *s);

/* server.c: serves until SIGTERM; the exit code. */
int serve(struct sandbox *s, int port);

#endif
