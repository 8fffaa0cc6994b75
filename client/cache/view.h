/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view: what a view shows, from memory; model.h has the rest.
 *
 * Ownership: none. Errors: -ENOMEM, MODEL_ABSENT and MODEL_SEVERAL; NULL where
 * there are no more, or memory was short (mem_failures).
 */
#ifndef CLIENT_CACHE_VIEW_H
#define CLIENT_CACHE_VIEW_H

#include "client/cache/object.h"

/* the collection whose objects say what the view shows: the owner's, where its own list does */
struct collection *view_told_by(const struct object *owner, const struct view *v);
bool view_shows(struct object *owner, const struct view *v, const struct object *target);
/* The next object that refers to the owner as the view's base, from *place (0 first). */
struct object *view_member(const struct object *owner, const struct view *v, uint32_t *place);
/*
 * Tells whether the owner's own answer says that nothing lives there: a floating IP's
 * port_forwardings are []. Each owner would be asked for that by a request of its own. Where
 * something is known to live there all the same, it is to be asked.
 */
bool view_is_told_empty(const struct object *owner, const struct view *v);
/* The next object that such an object stands for in a view with via, from *n (0 first). */
struct object *view_behind(struct object *between, const struct view *v, uint32_t *n);
bool view_stands_for(struct object *between, const struct view *v, const struct object *target);

#endif
