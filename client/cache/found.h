/* SPDX-License-Identifier: Apache-2.0 */
/*
 * found: what has a value, in all kinds that an index covers; model.h has struct finding and
 * the rest.
 *
 * Ownership: none. Errors: none; NULL where there are no more.
 */
#ifndef CLIENT_CACHE_FOUND_H
#define CLIENT_CACHE_FOUND_H

#include "client/cache/object.h"

struct blocker;
struct spot;

/* One kind in which it is looked. */
struct probe {
	struct collection *coll; /* NULL: this cloud has none, or it is not asked for */
	const struct spot *spot;
	const char *value;	       /* NULL: all */
	const struct blocker *row;     /* NULL: it is of an index */
	const struct view *view;       /* what this view of what is blocked shows; NULL */
	char id[LIMIT_NAME_BYTES + 1]; /* for value to point to */
};

bool found_probe(const struct finding *f, unsigned n, struct probe *ret); /* false past the last */
/* Gives the probe that leads to what has the object as a part, as a router its interfaces. */
bool found_whole(struct object *o, struct probe *ret);
/* The view that a place "interfaces/" of a blocker's row is; NULL: it is none. */
const struct view *found_parts(const struct collection *of, const char *at);

#endif
