/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gathered: the objects of a view whose owner refers to them, or whose owner's objects
 * do: each once, in their order, and by name.
 *
 * Ownership: the owner's collection keeps what was gathered last. Errors: NULL without
 * memory.
 */
#ifndef CLIENT_CACHE_GATHERED_H
#define CLIENT_CACHE_GATHERED_H

#include "client/cache/object.h"

/* Gives the next object that the view refers to behind *cursor, which may have come before. */
typedef struct object *(*reference_fn)(
	struct object *owner, const struct view *v, struct collection *of, uint64_t *cursor);

/* Goes through the references of the view, unless nothing has changed since the last time. */
struct gathered *gathered_of(
	struct object *owner, const struct view *v, struct collection *of, reference_fn next);
void gathered_free(struct gathered *g);

/* The next object whose first reference lies behind *cursor. */
struct object *gathered_next(const struct gathered *g, uint64_t *cursor);
/* The next object that may have this base, from *row (0 first), which becomes its number. */
struct object *gathered_called(const struct gathered *g, const char *base, uint32_t *row);
/* The number of its row, from 1; 0: it is not there. And the object of a row. */
uint32_t gathered_row(const struct gathered *g, const struct object *o);
struct object *gathered_at(const struct gathered *g, uint32_t row);

#endif
