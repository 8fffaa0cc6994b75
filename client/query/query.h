/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query: the words of a question to the cloud: "name=web", "network_id=ID", "/ID"
 * for one object, "" for the whole list.
 *
 * Ownership: none. Errors: those of the buf.
 */
#ifndef CLIENT_QUERY_QUERY_H
#define CLIENT_QUERY_QUERY_H

#include "client/cache/object.h"

struct spot;

int query_add(struct buf *q, const char *key, const char *value);
/* a piece of a query that query_add made */
int query_unescape(const char *s, size_t len, struct buf *out);
bool query_is_one_attribute(const char *query);
/* the smallest whose answer holds it */
int query_of_object(const struct object *o, struct buf *query);
/* for those called as it is; nothing: it has no name */
int query_of_name(const struct object *o, struct buf *query);
/* for its members, asked of view_told_by(): of the owner itself where its own list says them */
int query_of_view(const struct object *owner, const struct view *v, struct buf *query);
/* for what has the value at this spot; nothing: the list, where no filter can say it */
int query_of_spot(const struct spot *s, const char *value, struct buf *query);

#endif
