/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chronicle: what has changed, a line each, in the order in which it became known
 * (cloudnetfs-tree(7), "HIDDEN FILES").
 *
 * A line stands at an offset of its own for the life of the mount: the oldest lines
 * go, and no other moves. Values are JSON, cut where they are long; a secret is "***".
 * Ownership: the model's, of one size (LIMIT_EVENTS_BYTES). Errors: none; a line that
 * memory is short for is left out. Thread: the loop's.
 */
#ifndef CLIENT_CACHE_CHRONICLE_H
#define CLIENT_CACHE_CHRONICLE_H

#include "client/cache/object.h"

int chronicle_new(struct chronicle **ret);
void chronicle_free(struct chronicle *c);

/* own: this mount has made the change. Drafts are not told of. */
void chronicle_made(struct object *o, bool own);
void chronicle_gone(struct object *o, bool own); /* while it still has its name */
void chronicle_changed(struct object *o, const struct record *before, bool own);

#endif
