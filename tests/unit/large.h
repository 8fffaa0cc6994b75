/* SPDX-License-Identifier: Apache-2.0 */
/*
 * large: a model of one network and many ports, with drafts, holes, labels and remembered
 * questions in it that grow with them, to count what work costs. Failures end the test.
 */
#ifndef LARGE_H
#define LARGE_H

#include "client/cache/cache.h"

#define SMALL 1000
#define LARGE 100000
#define LOOKUPS 100

struct large {
	struct model m;
	struct cloud cloud;
	struct region r;
	struct collection *collections[2];
	struct collection *networks, *ports;
	struct object *network;
	unsigned n;
};

extern const struct view *const large_view;    /* a network's ports */
extern const struct view *const large_listing; /* a port's networks, by a list of ids */

struct large *large_new(unsigned n);
void large_free(struct large *cl);
void large_id(unsigned i, char id[37]);
/* Takes in an object that the cloud answered. */
struct object *large_add(
	struct collection *c, const char *id, const char *name, const char *network);
void large_know(struct collection *c, const char *query); /* as if it had just been answered */

#endif
