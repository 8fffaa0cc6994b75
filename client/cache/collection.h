/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collection: the objects of one kind in one region; its tables are table.h's.
 *
 * Identity: its index in the model, for the life of the mount. Ownership: the
 * region's; it owns its store, tables, labels, tombstones and pendings, and no
 * object. Errors: negative errno.
 */
#ifndef CLIENT_CACHE_COLLECTION_H
#define CLIENT_CACHE_COLLECTION_H

#include "client/cache/cache.h"
#include "client/cache/doubt.h"
#include "client/cache/places.h"
#include "client/util/chains.h"

struct gathered;
struct listed;
struct ref_index;
struct store;
struct valued;

struct collection {
	struct model *model;
	struct region *region;
	const struct kind *kind;
	struct store *store;
	struct object **slots; /* by place; NULL: a hole */
	uint32_t *holes;       /* their places, the newest last */
	uint32_t n_slots, size_slots, n_holes, count;
	struct places staged, lengthy; /* of count */
	uint32_t walks; /* texts that are being made of all: no place is given again */
	struct object **by_id;
	uint32_t *by_base; /* place + 1 */
	/* by key and the first NAME_ID_DIGITS of the id: place + 1; half as many */
	uint32_t *by_twin;
	uint32_t n_buckets, size_buckets;
	struct chains fetches;
	uint32_t n_asking; /* fetches under way */
	uint32_t own;	   /* own changes that wait for an answer of it */
	uint32_t n_kept;   /* fetches when the old ones were last forgotten */
	struct chains tombstones;
	struct chains labels, labelled; /* the same, by entry and by handle */
	struct chains pendings;
	struct chains filters; /* what became of each (client/query/filter.c) */
	struct ref_index *indexes;
	struct valued *valued;	   /* what its objects are found by */
	struct listed *ids;	   /* ids that an object of it lists */
	struct gathered *gathered; /* the view of an object of it */
	size_t index;
	size_t nth;	    /* of its region; those of a cloud are all alike */
	bool offered;	    /* the cloud has the service; set after each login */
	bool answered;	    /* the cloud has answered a question after it */
	bool listed;	    /* its list has been read */
	bool refused;	    /* the cloud refuses its list to this user, and so shows none */
	bool doubted;	    /* one of its objects may have been expired since */
	struct doubt doubt; /* ... which */
	uint64_t edits;	    /* rises with every change in its tables */
	uint64_t names;	    /* rises when one comes, goes or is called otherwise */
	uint64_t version;   /* as edits, since its list was first whole */
	int64_t changed_ms; /* unix */
	int64_t expired_ms; /* what is known of its objects from before, or from then, is old */
	uint32_t n_pinned;  /* objects that somebody has pinned */
	uint32_t moments;
	uint32_t left_out; /* the most that a list left out */
	/* the cloud had none when it was asked last, and is not asked until then; 0: it had */
	int64_t absent_until_ms;
	int64_t view_asked_ms; /* until then another view asks for the whole list */
};

int collection_new(
	struct model *m, struct region *r, const struct kind *k, struct collection **ret);
void collection_free(struct collection *c);
void collection_touch(struct collection *c);  /* counts a change of its list */
void collection_called(struct collection *c); /* ... of the names in it alone */
void collection_edit(struct collection *c);   /* ... of values alone */
/* The collection of this kind in the same region; NULL: there is none. */
struct collection *collection_sibling(const struct collection *c, const char *dir);

#endif
