/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object: what is known of one object.
 *
 * Identity: the handle, kept by a gone object until nobody pins it; the id that
 * the cloud gave, "" for a draft. Ownership: it owns its record and its draft's
 * entry; merge.c and draft.c make it and take it away. Errors: negative errno,
 * -ENOENT where it has no such attribute.
 */
#ifndef CLIENT_CACHE_OBJECT_H
#define CLIENT_CACHE_OBJECT_H

#include "client/cache/collection.h"

struct buf;
struct json;
struct record;

struct object {
	struct collection *coll;
	struct record *rec; /* NULL: a draft with nothing set yet */
	struct object *id_next;
	uint32_t base_next, base_prev; /* place + 1 in its chain of by_base; 0: the end */
	char *draft;		       /* a draft's entry; NULL: not a draft */
	int64_t fetched_ms;	       /* monotonic; 0: stale; see object_fetched_ms */
	uint64_t pins;
	uint32_t from; /* moment of the question, or own change, whose answer it is */
	/* moment at which the user wanted it afresh: no question before that serves */
	uint32_t touched;
	uint32_t seen;	 /* ... of the question whose answer had it last */
	uint32_t handle; /* in model.handles */
	uint32_t id_hash, base_hash, twin_hash;
	uint32_t version;
	uint32_t seen_s;     /* unix time when first seen as it is */
	uint32_t told_hash;  /* of the entry that was told of last; 0: none */
	uint32_t twin_next;  /* place + 1 of the next in its chain of by_twin; 0: the end */
	uint32_t place : 26; /* in coll.slots */
	bool gone : 1;
	bool busy : 1;	   /* a draft whose create is under way */
	bool staged : 1;   /* a draft that only model_create_commit creates */
	bool lengthy : 1;  /* what it is called may be cut before a suffix */
	bool labelled : 1; /* it has a label */
	bool moved : 1;	   /* its number is not the first of its id (number.h) */
	char *called[];	   /* object_called: one, of a kind with words; elsewhere none */
};

/*
 * Returns the number that an object of this id has by the key, from 1 on (number.h): the same in
 * every mount. The same kind of two regions may have one.
 */
uint64_t object_number(const struct collection *c, unsigned key, const char *id);
/* in the handles alone, without a record */
int object_new(struct collection *c, struct object **ret);
void object_free(struct object *o);
/* Returns what its words call its remote (remote.h); NULL: by its id, or it has no words. */
char *object_called(const struct object *o);
void object_call(struct object *o, char *name); /* takes it; of a kind without words it is NULL */
/* When it was fetched, and has not grown old since; 0: it has. */
int64_t object_fetched_ms(const struct object *o);
void object_is_fetched(struct object *o); /* now */
/* Makes a record of an answer, its ATTR_SETs sorted. */
int object_encode(struct collection *c, const struct json *value, struct record **ret);
int object_string(const struct object *o, const char *attr, struct buf *out);
int object_value(const struct object *o, const char *attr, struct json **ret);
/* Gives the value, or NULL where o has none. -ENOMEM: it is not known. */
int object_held(const struct object *o, const char *attr, struct json **ret);
/* Gives its revision, or -1 where its kind has none. -ENOMEM: it is not known. */
int object_revision(const struct object *o, int64_t *ret);
bool object_begins_with(const struct object *o, const char *attr, const char *start);
/* its kind's owner_attr begins as one of these words does */
bool object_owner_begins_with(const struct object *o, const char *starts);
/* its status says that it will be another soon */
bool object_is_unsettled(const struct object *o);
/* its name, or else its id, as an entry */
int object_base(const struct object *o, struct buf *out);
/* of a kind with words, not encoded; its remote by its name, if it is called so, or by its id */
int object_words(const struct object *o, bool by_name, struct buf *out);
/* Appends the id of what it lies in; false: it stands in the collection itself. */
bool object_parent_id(const struct object *o, struct buf *out);
struct json *object_values(
	const struct object *o); /* all attributes, for the caller to free; NULL: no memory */

#endif
