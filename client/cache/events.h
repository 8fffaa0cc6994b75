/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events: tells the listener (events_listen) what has changed.
 *
 * Ownership: what is told of is the model's. Errors: none.
 */
#ifndef CLIENT_CACHE_EVENTS_H
#define CLIENT_CACHE_EVENTS_H

#include "client/cache/object.h"

void events_tell(struct model *m, enum change_type type, struct collection *c, struct object *o,
	const struct view *v, const char *name);
void events_tell_entries(
	struct object *o, const char *entry); /* in its place and in every view that shows it */
void events_tell_listings(struct object *o);
/* Tells, before and after a change of its values, the .draft in the views that have the draft. */
void events_tell_owners(struct object *o);
/* Tells, before and after a change of its name, its own entry and all that change with it. */
void events_tell_names(struct object *o);
void events_tell_values(struct object *o, const struct record *before);

#endif
