/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model_internal: what the model's files share (model.c, object.c, fetch.c,
 * make.c, change.c, settle.c and their like). Nothing outside of them includes it.
 *
 * Invariants:
 * - every live object stands in its collection's slots, id table (a draft by
 *   its key) and base table, and in the model's handles;
 * - a gone object stands in the handles only, until nobody pins it;
 * - a collection's `moments` rise with every question and every own change.
 *   What was asked for before the question, or the own change, that an object
 *   is from must not overwrite it: a fetch remembers the moment of its start
 *   and leaves alone what is from a later one (object.from, tombstones), unless
 *   the cloud's revision number says otherwise.
 */
#ifndef CLIENT_CACHE_MODEL_INTERNAL_H
#define CLIENT_CACHE_MODEL_INTERNAL_H

#include "client/util/chains.h"
#include "client/config/config.h"
#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/timer.h"

struct auth;
struct http;
struct record;
struct rest;
struct rest_call;
struct rest_op;
struct store;

struct object {
	struct collection *coll;
	struct record *rec; /* NULL: a draft with nothing set yet */
	struct object *id_next, *base_next;
	char *draft;	    /* a draft's entry; NULL: not a draft */
	int64_t fetched_ms; /* monotonic; 0: stale */
	uint64_t pins;
	uint32_t from;	  /* moment of the question, or own change, whose answer it is */
	uint32_t touched; /* moment at which the user wanted it afresh: no question before that serves */
	uint32_t seen;	  /* ... of the question whose answer had it last */
	uint32_t handle;  /* in model.handles */
	uint32_t id_hash, base_hash, twin_hash;
	uint32_t version;
	uint32_t seen_s;     /* unix time when first seen */
	uint32_t told_hash;  /* of the entry that was told of last; 0: none */
	uint32_t twin_next;  /* place + 1 of the next in its chain of by_twin; 0: the end */
	uint32_t place : 28; /* in coll.slots */
	bool gone : 1;
	bool busy : 1;	   /* a draft whose create is under way */
	bool staged : 1;   /* a draft that only model_commit creates */
	bool labelled : 1; /* it has a label */
};

/* A question put to the cloud, and until when its answer serves. */
struct fetch {
	struct chain_row row; /* first; by query */
	struct collection *coll;
	char *query;	      /* "": the whole list; "name=web"; "/ID": show */
	int64_t done_ms;      /* of the last success; 0: never */
	int64_t answered_ms;  /* when that was asked */
	int64_t began_ms;     /* when what is under way was asked */
	int64_t expired_ms;   /* an answer begun before serves those alone who asked before; 0: never */
	int64_t unsettled_ms; /* until then it serves TIME_UNSETTLED_MS alone: the cloud is at work on it */
	struct rest_op *op;   /* under way */
	struct wait_link *waiters;
	uint32_t moment;   /* of its start */
	uint32_t objects;  /* that its answer had so far */
	uint32_t left_out; /* ... and that cannot be shown */
};

struct wait_link {
	struct wait_link *of_waiter, *of_source; /* next in either list */
	struct waiter *w;
	struct wait_link **source; /* the list that it stands in; NULL once woken */
};

struct tombstone {
	struct chain_row row; /* first; by id */
	uint32_t moment;
	char id[];
};

/* What mkdir called an object that the cloud calls otherwise; an object has one at most. */
struct label {
	struct chain_row row; /* first; by entry */
	struct chain_row of;  /* by handle */
	uint32_t handle;
	char entry[];
};

/* A create that may have happened: its name is EAGAIN until it is known. */
struct pending {
	struct chain_row row; /* first; by entry */
	char entry[];
};

/* Objects by the value of one attribute: valid while no edit was made since. */
struct ref_index {
	struct ref_index *next;
	char *attr;
	uint64_t built;		 /* at how many edits, plus 1; 0: never */
	uint32_t *heads, *chain; /* place + 1 in slots; 0: the end */
	uint32_t n_heads;
};

struct collection {
	struct model *model;
	struct region *region;
	const struct kind *kind;
	struct store *store;
	struct object **slots; /* by place; NULL: a hole */
	uint32_t *holes;       /* their places, the newest last */
	uint32_t n_slots, size_slots, n_holes, count;
	uint32_t n_staged; /* of count */
	struct object **by_id, **by_base;
	uint32_t *by_twin; /* by key and the first NAME_ID_DIGITS of the id: place + 1; half as many */
	uint32_t n_buckets;
	struct chains fetches;
	uint32_t n_asking; /* fetches under way */
	uint32_t n_kept;   /* fetches when the old ones were last forgotten */
	struct chains tombstones;
	struct chains labels, labelled; /* the same, by entry and by handle */
	struct chains pendings;
	struct ref_index *indexes;
	size_t index;
	bool offered;	    /* the cloud has the service; set after each login */
	bool listed;	    /* its list has been read, and was not expired since */
	uint64_t edits;	    /* rises with every change in its tables */
	uint64_t version;   /* ... since its list was first whole */
	int64_t changed_ms; /* unix */
	uint32_t moments;
	uint32_t left_out;     /* the most that a list left out */
	int64_t view_asked_ms; /* until then another view asks for the whole list */
	size_t record_bytes;
};

struct region {
	struct model *model;
	char *name;
	struct collection **collections;
	size_t n;
};

/* What lookups had to look at, for tests: it may not grow with the collection. */
struct visits {
	unsigned long slots; /* places passed, and objects or rows whose text was compared */
	unsigned long links; /* objects passed in a table's chain, for the sake of their hash alone */
};

struct model {
	struct config config;
	struct model_options options;
	const struct cloud_type *type;
	struct timers *timers;
	struct http *http;
	struct auth *auth;
	struct rest *rest;
	struct region **regions;
	size_t n_regions;
	struct collection **collections;
	size_t n_collections;
	struct object **handles; /* [0] unused */
	uint32_t n_handles, size_handles;
	uint32_t *free_handles, n_free;
	struct change_op *ops; /* changes under way */
	struct shown *shown;   /* what .json files said last (document.c) */
	uint64_t shown_when;   /* rises with each */
	void (*changed)(void *ctx, const struct change *c);
	void *changed_ctx;
	unsigned long hits, asked; /* needs answered from memory, and not */
	struct visits visits;
};

/* ---- entry.c: names */

int object_base(const struct object *o, struct buf *out);
int object_key(const struct object *o, struct buf *out); /* the base after its directory's own part */
uint32_t twin_hash(const char *key, const char *id);	 /* of the id its first NAME_ID_DIGITS count */
struct object *next_namesake(const struct object *o, struct object *other); /* other NULL: the first */
struct object *next_beside(
	const struct object *o, const char *base, struct object *other); /* ... of its directory */
bool object_parent_id(
	const struct object *o, struct buf *out); /* false: it stands in the collection itself */
/* The one object that an entry means; MODEL_ABSENT, MODEL_SEVERAL with the sentence of that. */
int place_resolve(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why);
bool place_holds(const struct place *p, const struct object *o);
struct object *place_draft(const struct place *p, const char *entry);
/* The object that mkdir called so, if it stands here. */
struct object *place_labelled(const struct place *p, const char *entry);
struct object *label_find(const struct collection *c, const char *entry); /* ... wherever it stands */

/* ---- table.c, object.c, link.c, query.c, shown.c, set.c: shared since they stand apart */

#define DRAFTS ".draft/"
struct object *next_of_key(const struct collection *c, struct object *o, const char *key);
struct object *next_twin(const struct collection *c, struct object *o, const char *key, const char *id);
struct object *next_of_suffix(
	const struct collection *c, struct object *o, const char *key, const char *suffix);
void link_in(struct collection *c, struct object *o);
void link_out(struct collection *c, struct object *o);
void leave_place(struct collection *c, const struct object *o);
int rehash(struct object *o);
void object_free(struct object *o);
uint64_t ino_of(const struct collection *c, const char *stage, const char *id);
bool id_begins_with(const struct object *o, const char *start);
bool link_leads_to(const struct object *o, const struct link *l, const char *id);
int unescape(const char *s, size_t len, struct buf *out);
bool is_one_attribute(const char *query);
struct shown *shown_of(const struct object *o);
struct json *base_of(const struct object *o);
int update_apart(struct object *o, const struct attr *a, struct json *value, struct waiter *w);

/* ---- object.c: tables, what an answer changes */

int collection_new(struct model *m, struct region *r, const struct kind *k, struct collection **ret);
void collection_free(struct collection *c);
uint32_t hash_string(const char *s);
struct object *collection_by_id(const struct collection *c, const char *id);
int object_new(struct collection *c, struct object **ret);
int object_encode(
	struct collection *c, const struct json *value, struct record **ret); /* its ATTR_SETs sorted */
/*
 * Puts an answer's object in its place; new and changed ones are told of. moment:
 * of the question; OWN_CHANGE: the answer is that of our own change.
 */
#define OWN_CHANGE UINT32_MAX
int collection_merge(struct collection *c, const struct json *value, uint32_t moment, struct object **ret);
/* It is gone: told of, freed when unpinned. own: an answer asked for before does not bring it back. */
void object_remove(struct object *o, bool own);
struct object *object_at(const struct collection *c, uint32_t at); /* by its place + 1; 0: NULL */
uint32_t *twin_head(const struct collection *c, uint32_t hash);
int object_place(struct object *o);    /* into its collection's tables */
void object_unplace(struct object *o); /* out of the tables of names and ids */
int object_replace(struct object *o);  /* into them again, under its name of now */
int object_string(const struct object *o, const char *attr, struct buf *out);  /* -ENOENT */
int object_value(const struct object *o, const char *attr, struct json **ret); /* -ENOENT */
bool object_begins_with(const struct object *o, const char *attr, const char *start);
bool object_is_unsettled(const struct object *o); /* its status says that it will be another soon */
void collection_touch(struct collection *c);	  /* its list has changed */
struct collection *collection_sibling(const struct collection *c, const char *dir);

/* ---- draft.c: objects not made yet */

int draft_new(const struct place *p, const char *entry, struct json *values,
	struct object **ret);					       /* takes values */
int draft_put(struct object *o, const struct json *values);	       /* all of them */
int draft_rename(struct object *o, const char *entry);		       /* its name attribute too */
int draft_set(struct object *o, const char *attr, struct json *value); /* takes value; NULL unsets */
int draft_live(struct object *o, const struct json *answer); /* it has been created: a draft no more */
struct json *draft_values(const struct object *o);
bool body_lacks(const struct json *body, const struct attr *a);
bool body_complete(const struct kind *k, const struct json *body);
/* Adds what follows from the rest: versions, first values, what is inherited. */
void body_derive(const struct collection *c, struct json *body);

/* ---- watch.c: telling the listener */

void tell(struct model *m, enum change_type type, struct collection *c, struct object *o,
	const struct view *v, const char *name);
void tell_entries(
	struct object *o, const char *entry); /* in the collection and in every view that shows it */
void tell_listings(struct object *o);
/* Before and after a change of its name: of its own entry, and of all that change with it. */
void tell_names(struct object *o);
void tell_values(struct object *o, const struct record *before);
void expire_referrers(struct object *o); /* all that points to it is no longer known */
void expire_targets(struct object *o);	 /* what it refers to; it has been changed with it */
void expire_listed(struct object *o, const struct json *body); /* what lists it in turn, before and after */
void expire_quotas(const struct collection *c);		       /* there is one more of it, or one less */
void expire_named(struct object *o, const struct json *body);  /* ... as it was asked for, if not answered */

/* ---- need.c */

int object_question(const struct object *o, struct buf *query); /* the smallest whose answer holds it */

/* ---- view.c */

/* view_member: the next object that refers to the owner as the view's base (place from 0). */
bool view_shows(struct object *owner, const struct view *v, const struct object *target);
int view_question(const struct object *owner, const struct view *v, struct buf *query); /* of its members */
struct object *view_member(struct object *owner, const struct view *v, uint32_t *place);
/* What such an object stands for in a view with via, from n (0 first). */
struct object *view_behind(struct object *between, const struct view *v, uint32_t *n);
bool view_stands_for(struct object *between, const struct view *v, const struct object *target);

/* ---- index.c */

/* First object with attr == value, then the next one (place from 0). NULL: none. */
struct object *index_find(struct collection *c, const char *attr, const char *value, uint32_t *cursor);
void indexes_free(struct collection *c);

/* ---- fetch.c */

int wait_on(struct wait_link **source, struct waiter *w); /* MODEL_ASKED, -ENOMEM */
void wake_all(struct wait_link **source, const struct cloud_error *e, struct object *made);
bool fetch_itself_fresh(
	const struct collection *c, const char *query, const struct want *want); /* not by the whole list */
void fetch_unsettle(struct collection *c, const char *query); /* the cloud is at work on what it asks */
bool fetch_is_unsettled(const struct collection *c, const char *query);
int fetch_need(struct collection *c, const char *query, const struct want *want, struct waiter *w);
bool fetch_fresh(const struct collection *c, const char *query, const struct want *want);
int64_t fetch_fresh_ms(const struct collection *c, const char *query);
int fetch_get(struct collection *c, const char *query, struct fetch **ret); /* a new one was never done */
int fetch_start(struct collection *c, const char *query, struct fetch **ret);
void fetches_free(struct collection *c);
void fetches_forget(struct collection *c); /* what is done no longer serves */
int query_add(struct buf *q, const char *key, const char *value);

/* ---- make.c */

/* One POST of body (taken), for a draft or NULL. undo_*: see change_op; taken. */
int change_create(struct collection *c, const char *entry, struct object *draft, struct json *body,
	struct waiter *w, char *undo_attr, struct json *undo_value);
/* The same, made to connect target: that is read afresh before it is over. */
int change_create_for(struct collection *c, struct json *body, struct object *target, struct waiter *w);
/* May an object be called so, here; its name to raw. */
int make_check_entry(struct collection *c, const char *entry, struct buf *raw, struct waiter *w);
int make_check_absent(const struct place *p, const char *entry, struct waiter *w);
struct place object_home(const struct object *o); /* where it stands, or would once it is no draft */

/* ---- form.c */

struct form_words {
	const char *subject;	 /* '%' */
	const char *owner;	 /* '@' */
	const struct object *of; /* whose attributes "$attr$" are; NULL */
};

int form_fill(const char *form, const struct form_words *words, bool url, struct buf *out);
int form_body(
	const struct form *f, const struct form_words *words, struct json **ret); /* NULL: there is none */

/* ---- change.c, settle.c */

/* A change under way: lives until its outcome is known, listened to or not. */
struct change_op {
	struct change_op *next;
	struct model *m;
	struct collection *coll;
	uint32_t handle;	 /* the object or draft it changes, pinned; 0: none yet */
	const struct view *view; /* of an action: which ... */
	uint32_t target;	 /* ... with what, pinned; 0 */
	bool adding, later, removes;
	bool of_document; /* an update by .json */
	struct rest_op *op;
	struct wait_link *waiters;
	struct json *body;	    /* what was sent, without its key */
	const struct attr *members; /* of members.c: whose body waits until what goes is gone */
	struct json *expected;	 /* ... by a URL or form of its own: what the object then has; NULL: body */
	char *entry;		 /* of a create: as mkdir called it */
	char *identity;		 /* what tells that it is the same object (kind.same_attr); NULL */
	bool exact;		 /* ... under the same id */
	char *undo_attr;	 /* of a draft's create: the value that completed it ... */
	struct json *undo_value; /* ... and what stood there before (NULL: nothing); of no attr: all values */
	struct waiter refresh;	 /* reads what was changed */
	uint32_t watched;	 /* whose state is awaited; not pinned */
	bool until_gone;
	/* settling */
	struct timer timer;
	char *query;  /* how to find what may have been made */
	char **known; /* ids that answered to it before */
	size_t n_known;
	struct json *found; /* what may be it */
	unsigned n_found, polls;
	struct pending *pending;
	int64_t started_ms, started_unix_ms, wait_ms;
	struct cloud_error error; /* the answer that left it open */
};

struct change_op *change_new(struct collection *c, struct object *o); /* NULL: no memory */
void change_call(struct rest_call *call, struct change_op *op,
	void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer));
int change_wait(struct change_op *op, struct waiter *w);	   /* MODEL_SENT, -ENOMEM */
int change_start(struct change_op *op, int err, struct waiter *w); /* err as rest_* gave it; frees op if so */
/* Takes body; a revision >= 0 goes with If-Match. */
int change_update(struct object *o, struct json *body, int64_t revision, bool of_document, struct waiter *w);
int change_value(struct object *o, const char *attr, struct json *value, struct waiter *w); /* takes value */
/* The answer to a request for an attribute apart; frees op. */
void change_apart_done(void *ctx, const struct cloud_error *e, const struct json *answer);
/* members.c; takes value */
int members_update(struct object *o, const struct attr *a, struct json *value, struct waiter *w);
int change_check(const struct object *o, const char *attr, struct waiter *w); /* may it be set? */
int change_fail(struct waiter *w, int err, const char *what); /* gives err, said in w->error */
void change_finish(struct change_op *op, const struct cloud_error *e, struct object *made); /* frees op */
void change_made(struct change_op *op, const struct json *answer); /* the create happened; frees op */
/* destroy.c */
int change_unmake(struct object *o, struct waiter *w); /* as model_destroy, whatever it is called now */
bool destroy_is_same(const struct change_op *op, const struct object *o);
/* await.c: each ends in change_finish, at once or when the cloud has done it. */
void await_made(struct change_op *op, struct object *o);
bool await_gone(struct change_op *op, struct object *o); /* false: nobody waits, and op goes on */
void await_connected(struct change_op *op, struct object *owner);
void settle_create(struct change_op *op, const struct cloud_error *e);
void settle_update(struct change_op *op, const struct cloud_error *e);
void changes_free(struct model *m);

/* ---- document.c */

void document_settled(struct object *o, int err); /* the PUT of a document is over */
void documents_free(struct model *m);

#endif
