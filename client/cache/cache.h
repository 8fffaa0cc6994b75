/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache: what all modules of this folder share: the model, its clouds and its regions.
 *
 * Invariants:
 * - every live object stands in its collection's slots, id table (unless a
 *   draft) and base table, and in the model's handles;
 * - a gone object stands in the handles only, until nobody pins it;
 * - a collection's `moments` rise with every question and every own change. What was asked for
 *   before the question, or the own change, that an object is from must not overwrite it: a fetch
 *   remembers the moment of its start and leaves alone what is from a later one (object.from,
 *   tombstones), unless the cloud's revision number says otherwise.
 *
 * Ownership: model.c makes and frees the model, cloud.c its clouds and regions; the pointers
 * to what stands on other floors (config, http, auth, rest, opening, ops, shown) are set and
 * freed there, and nothing in this folder follows them. Thread: the loop's.
 */
#ifndef CLIENT_CACHE_CACHE_H
#define CLIENT_CACHE_CACHE_H

#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/chains.h"
#include "client/util/slab.h"

struct auth;
struct change_op;
struct remake;
struct chronicle;
struct config;
struct http;
struct journal;
struct opening;
struct rest;
struct shown;

enum cloud_state { CLOUD_SHUT, CLOUD_OPENING, CLOUD_OPEN };

struct cloud {
	struct model *model;
	char *entry;  /* its directory in a mount of several; NULL: it is all of the mount */
	uint64_t key; /* a hash of that, or 0 */
	struct config *config;
	const struct cloud_type *type;
	struct http *http;
	struct auth *auth;
	struct rest *rest;
	struct region *root; /* whose tree is the cloud's own */
	size_t n_regions;
	enum cloud_state state; /* SHUT: the login has not begun, or has failed (error) */
	struct opening *opening;
	struct wait_link *waiters; /* for its end */
	struct cloud_error error;  /* of the login; without a rest, of the configuration */
};

struct region {
	struct model *model;
	struct cloud *cloud;
	char *name;
	struct collection **collections;
	size_t n;
};

/* Counts for tests what lookups look at: it may not grow with the collection. */
struct visits {
	unsigned long slots;  /* places passed, and objects or rows whose text was compared */
	unsigned long links;  /* objects passed in a table's chain, for their hash alone */
	unsigned long parsed; /* values that were parsed for a reference in them */
};

struct model {
	struct model_options options;
	struct timers *timers;
	struct http *http; /* whose wait is that of all */
	struct cloud **clouds;
	size_t n_clouds;
	struct region **regions;
	size_t n_regions;
	struct collection **collections;
	size_t n_collections;
	struct slab slab;	 /* objects and their records */
	struct object **handles; /* [0] unused */
	uint32_t n_handles, size_handles, *free_handles, n_free;
	struct chains moved_by_number, moved_by_handle; /* client/cache/number.c */
	unsigned fewer_bits;	/* a test's: what numbers lack, so that some are equal */
	struct change_op *ops;	/* changes under way */
	struct remake *remakes; /* client/change/remake.c: what is made again */
	struct shown *shown;	/* what .json files said last */
	uint64_t shown_when;	/* rises with each */
	void (*changed)(void *ctx, const struct change *c);
	void *changed_ctx;
	unsigned long hits, asked;   /* needs answered from memory, and not */
	struct chronicle *chronicle; /* this and the next NULL: nobody will read it */
	struct journal *journal;
	struct visits visits;
	const char *work; /* the kind that an answer was for, last, in this turn of the loop */
};

#endif
