/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neutron: the sandbox's Networking v2.0. Objects are kept as JSON text (the
 * member's view, and what only an administrator sees), so that 100,000 ports
 * take 150 MB and a list is their concatenation.
 */
#ifndef SANDBOX_NEUTRON_H
#define SANDBOX_NEUTRON_H

#include "sandbox.h"

enum field_type { F_STRING, F_BOOL, F_INT, F_UUID, F_IP, F_CIDR, F_MAC, F_LIST, F_ANY };

#define POST 1 /* may stand in a POST */
#define PUT 2
#define BOTH 3
#define ADMIN 4 /* set by administrators alone */
#define SEEN 8	/* ... and seen by them alone */
#define NULLABLE 16
#define REQUIRED 32
#define OPTIONAL 64 /* the key is absent unless set */

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	const char *initial; /* JSON; NULL: null */
};

struct resource {
	const char *path;	/* "security-groups" */
	const char *one, *many; /* "security_group", "security_groups" */
	const char *title;	/* "SecurityGroup", of error types */
	const char *words;	/* "Security group", of sentences */
	const struct field *fields;
	int first_revision;
	long quota;
	/* Fill in and check; false: r holds the error. `now` is NULL for a create. */
	bool (*check)(struct request *q, struct reply *r, cJSON *body, cJSON *object, cJSON *now);
	bool (*removable)(struct request *q, struct reply *r, cJSON *object);
	void (*made)(struct request *q, cJSON *object); /* after a create */
	void (*gone)(cJSON *object);			/* after a delete */
};

struct object {
	const struct resource *of;
	char id[37];
	const char *project; /* shared text */
	char *name;
	char *text;	   /* member's view, without the closing brace */
	char *more;	   /* what an administrator sees besides: ,"a":1 or "" */
	bool shared, free; /* visible to all; not counted against quota */
	long revision;
};

/* One Neutron of those that the process is; a service's row names it. What is NULL is as in the sandbox's. */
struct cloud {
	const char *path;					    /* of its URL: "/network" */
	const struct resource *const *more;			    /* besides resources[]; ends with NULL */
	const struct field *(*fields)(const struct resource *of);   /* besides the table's; NULL: none */
	bool (*hides)(const struct resource *of, const char *name); /* of the table's */
	void (*edit)(const struct resource *of, cJSON *value);	    /* before it is stored */
	const char *const *zones;				    /* ends with NULL */
	const char *const *hints;	    /* names that hints may have besides; ends with NULL */
	const char *const (*extensions)[2]; /* alias, name; ends with NULL */
	/* After the resource's own checks; `now` is NULL for a create. */
	bool (*check)(struct request *q, struct reply *r, const struct resource *of, cJSON *body,
		cJSON *object, cJSON *now);
	/* Before an item, or a collection (id ""), and for PATH/ID/ACTION; true: it has replied. */
	bool (*before)(struct request *q, struct reply *r, const struct resource *of, const char *id);
	bool (*action)(struct request *q, struct reply *r, const struct resource *of, const char *id,
		const char *action);
	/* Brings here what another cloud has, if it may be here. */
	void (*fetch)(const struct account *who, const struct resource *of, const char *id);
	/* After an object was stored or removed. */
	void (*kept)(const struct resource *of, const char *id);
	struct table *tables; /* db.c's */
	struct cloud *next;   /* of those that have tables */
};

extern struct cloud sandbox_cloud; /* the one of rows that name none */

extern const struct resource networks, subnets, ports, routers, floatingips, groups, rules;
extern const struct resource *const resources[]; /* ends with NULL */

/* ---- db.c: the objects of the cloud in use, by resource, sorted by id */

const struct cloud *db_cloud(void);
size_t db_count(const struct resource *of);
struct object *db_at(const struct resource *of, size_t i);
size_t db_after(const struct resource *of, const char *id); /* index of the first with a greater id */
struct object *db_find(const struct resource *of, const char *id);
struct object *db_put(const struct resource *of, const cJSON *value); /* new, or replaces; keeps order */
void db_remove(const struct resource *of, const char *id);
void db_free(void);				   /* all clouds' */
cJSON *db_value(const struct object *o);	   /* whole, the caller's to delete */
char *db_text(const struct object *o, bool admin); /* malloc */
/* The n-th object whose text holds `word` (an id, say); NULL: no more. Start with *at 0. */
struct object *db_holding(const struct resource *of, const char *word, size_t *at);
bool db_visible(const struct object *o, const struct account *who);
/* A change that another object's change makes: revision and time rise. */
void db_touch(const struct resource *of, const char *id, void (*edit)(cJSON *value, const void *arg),
	const void *arg);

/* ---- rules.c, address.c */

const char *text_of(const cJSON *o, const char *key);	 /* NULL unless a string */
void set_text(cJSON *o, const char *key, const char *s); /* NULL sets null */
void set_item(cJSON *o, const char *key, cJSON *v);
bool ip_parse(const char *s, unsigned char out[16], int *version);
bool cidr_parse(const char *s, unsigned char out[16], int *version, int *bits);
bool cidr_holds(const char *cidr, const char *ip);
bool cidr_overlaps(const char *a, const char *b);
void cidr_mask(const char *cidr, char out[64]); /* without host bits */
void cidr_nth(const char *cidr, unsigned long n, char out[64]);
/* An address of the subnet that no port has: chosen, or the next free one. False: r holds the error. */
bool allocate(struct reply *r, cJSON *network, cJSON *fixed_ips, const char *mac, const char *own_id);
bool router_action(struct request *q, struct reply *r, const char *id, const char *action);
/* An object with the table's values, not stored. */
cJSON *blank_object(const struct resource *of, const char *id, const char *name, const struct account *who);
/* The object as a client of this cloud would find it; NULL: not there. Fetches. */
struct object *neutron_find(const struct account *who, const struct resource *of, const char *id);
/* A table's attribute, or the cloud's own; NULL: the cloud has none of that name. */
const struct field *field_of(const struct resource *of, const char *name);
cJSON *default_group(const struct account *who); /* made when it is not there; the caller's */
void populate(struct sandbox *s);

#endif
