/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resource: what a service's objects are: tables of attributes with hooks, and
 * the store of objects. Objects are kept as JSON text (the member's view, and
 * what only an administrator sees), so that 100,000 of them take 150 MB and a
 * list is their concatenation.
 */
#ifndef SANDBOX_RESOURCE_H
#define SANDBOX_RESOURCE_H

#include "contrib/sandbox/engine/ip.h"
#include "contrib/sandbox/engine/sandbox.h"

enum field_type {
	F_STRING,
	F_BOOL,
	F_INT,
	F_UUID,
	F_IP,
	F_CIDR,
	F_MAC,
	F_LIST,
	F_ANY,
	F_COUNT,     /* an integer, not negative */
	F_DICT,	     /* null becomes {} */
	F_IDS,	     /* a list of ids; null becomes [] */
	F_PREFIXES,  /* a list of F_CIDR */
	F_NET,	     /* an address or a block of them */
	F_RANGE,     /* "80" or "80:90" */
	F_WORDS,     /* a list of texts */
	F_DNS,	     /* a name in the DNS, or "" */
	F_DOMAIN,    /* the same, with a dot at its end */
	F_OWN,	     /* the row's `ok` says */
	F_CONVERTED, /* the same, with a sentence of its own */
	F_TYPES
};

#define POST 1 /* may stand in a POST */
#define PUT 2
#define BOTH 3
#define ADMIN 4 /* set by administrators alone */
#define SEEN 8	/* ... and seen by them alone */
#define NULLABLE 16
#define REQUIRED 32
#define CHANGED 128  /* changed by administrators alone, set by all */
#define OPTIONAL 64  /* the key is absent unless set */
#define DERIVED 256  /* no filter: made of other objects, or never taken for one */
#define PUBLIC 512   /* while it is true, all see the object */
#define QUIET 32768  /* an update of it alone that changes nothing leaves the revision */
#define LATE 65536   /* ... is counted, but after its answer */
#define TWICE 131072 /* one of it alone is counted before its answer, and after it */
#define UNFILTERED 1024
#define IDLE 2048      /* a filter that filters nothing */
#define UNSORTED 4096  /* no key to sort by */
#define SORTED 8192    /* a key, though it is a list */
#define UNSTORED 16384 /* a key, but the database has no such column */

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	const char *initial;		       /* JSON; NULL: null */
	const char *among;		       /* "['a', 'b']": no other text; NULL: any */
	const long *limits;		       /* least and greatest number; NULL: any */
	bool (*ok)(const cJSON *v, char *why); /* of F_OWN and F_CONVERTED */
	/* what the id is of; it must be there, and visible */
	const struct resource *ref;
};

/* A user keeps an object: its text holds the object's id. */
struct user {
	const struct resource *of;
	const char *key;  /* the id stands there; NULL: anywhere */
	const char *also; /* what the text holds besides; NULL */
	int status;
	const char *type, *sentence; /* {id} is the object's, {user} the other's */
};

/* Ends the table of a standard resource. */
#define STANDARD                                                                               \
	{ "tags", F_LIST, 0, "[]" }, { "created_at", F_STRING, UNFILTERED },                   \
		{ "updated_at", F_STRING, UNFILTERED },                                        \
		{ "revision_number", F_INT, UNSORTED, "0" }, { "project_id", F_STRING, POST }, \
	{                                                                                      \
		NULL                                                                           \
	}

struct object;
struct resource;

/* Tells a hook the request, what it is about, and where the answer goes. */
struct call {
	struct request *q;
	struct reply *r;
	const struct resource *of;
	cJSON *body;   /* as it came, checked */
	cJSON *object; /* as it is to be, or was */
	cJSON *now;    /* as it still is; NULL for a create */
	struct object *o;
	const char *action; /* of a path below the object */
};

struct resource {
	const char *path;	/* of its collection, "big-things" */
	const char *one, *many; /* "big_thing", "big_things" */
	const char *title;	/* "BigThing", of error types */
	const char *words;	/* "Big thing", of sentences */
	const struct field *fields;
	int first_revision;
	long quota;			   /* UNCOUNTED: it has none */
	bool (*check)(struct call *c);	   /* fills in and checks; false: c->r holds the error */
	bool (*removable)(struct call *c); /* when no `users` keep it */
	void (*made)(struct call *c);	   /* after a create */
	void (*gone)(struct call *c);	   /* after a delete */
	/* After any of the three: `before` or `after` is NULL when there was or is no object. */
	void (*changed)(const struct resource *of, const cJSON *before, const cJSON *after);
	/* Answers what stands below an object at `path`, after its id. False: nothing does. */
	bool (*action)(struct call *c);
	/* A passing status has lasted as long as it should; false: the object is to be removed. */
	bool (*settle)(cJSON *object);
	const struct user *users; /* who keep it from being deleted; ends with of NULL */
	/* the sentence after words and id; NULL: "could not be found." */
	const char *absent;
	bool by_admin;			  /* made, changed and removed by administrators alone */
	bool hidden;			  /* seen by them alone */
	bool empty_put;			  /* an update with nothing in it is one, too */
	const char *rows;		  /* what the database calls them; UNSTORED */
	bool late;			  /* it has LATE attributes */
	bool unpaged;			  /* its lists have no pages */
	bool strict_marker;		  /* a marker is one of it, or 404 */
	bool whole;			  /* shown whole, whichever fields are asked for */
	int variant;			  /* where sandbox->variant is this alone; 0: always */
	void (*asked)(struct request *q); /* before a request of its collection */
	/* what only the answer to its making says besides */
	const char *(*born)(const struct object *o);
	enum { BULK, NO_BULK, UNKNOWN_BULK } bulk; /* are many made by one request? */
	/* those of a bulk, before the first is made; false: r holds the error */
	bool (*together)(struct reply *r, const cJSON *list);
	/* how it is said that one which is there is not seen; NULL: as if it were not there */
	void (*unseen)(struct request *q, struct reply *r, const struct object *o);
	/* what the answer to its change says otherwise than it is shown */
	void (*answered)(cJSON *value);
	/* seen, whosever it is */
	bool (*granted)(const struct object *o, const struct account *who);
};

#define UNCOUNTED (-2L)

struct object {
	const struct resource *of;
	char id[37];
	const char *project; /* shared text */
	char *name;
	char *text;  /* member's view, without the closing brace */
	char *more;  /* what an administrator sees besides: ,"a":1 or "" */
	bool shared; /* visible to all */
	long revision;
};

/*
 * One of several clouds whose objects are kept here; a service's row names it. What is NULL is as
 * in the first.
 */
struct cloud {
	const char *path;		    /* of its URL: "/service" */
	const struct resource *const *only; /* of resources[]; ends with NULL; NULL: all */
	const struct resource *const *more; /* besides them; ends with NULL */
	/* besides the table's; NULL: none */
	const struct field *(*fields)(const struct resource *of);
	bool (*hides)(const struct resource *of, const char *name); /* of the table's */
	void (*edit)(const struct resource *of, cJSON *value);	    /* before it is stored */
	const char *const *zones;				    /* ends with NULL */
	const char *const *hints;	    /* names that hints may have besides; ends with NULL */
	const char *const (*extensions)[2]; /* alias, name; ends with NULL */
	/* its check chooses the numbers that a resource would */
	bool numbers;
	bool (*check)(struct call *c); /* after the resource's own */
	/* Before an item, or a collection (id ""), and for PATH/ID/ACTION; true: it has replied. */
	bool (*before)(
		struct request *q, struct reply *r, const struct resource *of, const char *id);
	bool (*action)(struct request *q, struct reply *r, const struct resource *of,
		const char *id, const char *action);
	/* Brings here what another cloud has, if it may be here. */
	void (*fetch)(const struct account *who, const struct resource *of, const char *id);
	/* After an object was stored or removed. */
	void (*kept)(const struct resource *of, const char *id);
	struct cloud *middle; /* where what it has comes from; NULL: here */
	struct table *tables; /* store.c's */
	struct cloud *next;   /* of those that have tables */
};

extern struct cloud sandbox_cloud;		 /* the one of rows that name none */
extern const struct resource *const resources[]; /* ends with NULL */

/* ---- store.c: the objects of the cloud in use, by resource, sorted by id */

struct cloud *db_cloud(void);
size_t db_count(const struct resource *of);
struct object *db_at(const struct resource *of, size_t i);
/* index of the first with a greater id */
size_t db_after(const struct resource *of, const char *id);
struct object *db_find(const struct resource *of, const char *id);
/* new, or replaces; keeps order */
struct object *db_put(const struct resource *of, const cJSON *value);
void db_keep(const struct resource *of, cJSON *value); /* the same, and deletes value */
void db_remove(const struct resource *of, const char *id);
void db_free(void);					  /* all clouds' */
cJSON *db_value(const struct object *o);		  /* whole, the caller's to delete */
cJSON *db_get(const struct resource *of, const char *id); /* the same; id may be NULL; NULL: none */
char *db_text(const struct object *o, bool admin);	  /* malloc */
/* The next object whose text holds `word` (an id, say); NULL: no more. Starts with *at 0. */
struct object *db_holding(const struct resource *of, const char *word, size_t *at);
struct object *db_first(const struct resource *of, const char *word);
/* All of them; none may be removed meanwhile. */
#define db_each(o, of, word) for (size_t at_ = 0; ((o) = db_holding(of, word, &at_));)
bool db_visible(const struct object *o, const struct account *who);
/* A change that another object's change makes: revision and time rise. */
void db_edit(const struct resource *of, const char *id, void (*edit)(cJSON *value, const void *arg),
	const void *arg); /* the same, unnoticed */
void db_touch(const struct resource *of, const char *id,
	void (*edit)(cJSON *value, const void *arg), const void *arg);

/* A table's attribute, or the cloud's own; NULL: the cloud has none of that name. */
const struct field *field_of(const struct resource *of, const char *name);
const struct field *field_named(const struct field *rows, const char *name); /* NULL: none */
/* Gives the value of an attribute that nobody says; an empty object has all but OPTIONAL ones. */
cJSON *initial_of(const struct field *f);
void set_initials(cJSON *o, const struct field *rows);
/* Does the cloud in use have it (of resources[])? */
bool is_served(const struct resource *of, const struct sandbox *s);

/* ---- validate.c, values.c */

enum { WHY = 800 };

/* Checks a body against the table and converts its values; false: r holds the error. */
bool check_body(
	struct request *q, struct reply *r, const struct resource *of, cJSON *body, bool create);
/* Numbers, words and lists by themselves; false: `why` says what is wrong. */
bool value_ok(enum field_type type, const cJSON *v, char *why);
bool in_before(const cJSON *list, const cJSON *i); /* is it there once more before? */
bool wrong(char *why, const cJSON *v, const char *before, const char *after); /* false, and why */
bool to_number(struct reply *r, cJSON *body, const char *key);
/* A value as sentences write it. */
void words_of(const cJSON *v, char *out, size_t size);
bool invalid(struct reply *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A reference: the visible object; NULL: r says that there is none. */
struct object *referred(
	struct request *q, struct reply *r, const struct resource *of, const char *id);
/* Nobody keeps the object; false: r says who does. */
bool is_unused(struct reply *r, const struct user *users, const char *id);
/* Checks that what the body refers to is there. */
bool refs_ok(struct request *q, struct reply *r, const struct resource *of, const cJSON *body);
bool reply_absent(struct reply *r, const struct resource *of, const char *id);

/* ---- item.c */

cJSON *wrap(const struct object *o, bool admin);
cJSON *parse_body(const struct request *q);
/* The object's status is PENDING_..., and passes after sandbox->build_ms. */
void pending(struct request *q, cJSON *object, const char *status);
cJSON *new_object(struct request *q, const struct resource *of, const cJSON *body);
void not_found(struct reply *r);
void wrong_method(struct reply *r);
void db_gone(const struct resource *of, cJSON *was); /* tells its hooks */

/* The object as a client of this cloud would find it; NULL: not there. Fetches. */
struct object *seen_object(const struct account *who, const struct resource *of, const char *id);
/* Answers RESOURCE[/ID[/ACTION]]; false: no path of any. */
bool serve_resources(struct request *q, struct reply *r, char *path);

/* ---- tags.c, quota.c */

void tags(struct request *q, struct reply *r, const struct resource *of, const char *id,
	const char *tag);
bool over_quota(struct request *q, struct reply *r, const struct resource *of, const char *project,
	int more);
void quotas(struct request *q, struct reply *r, const char *rest);
void quota_free(void);

#endif
