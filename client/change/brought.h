/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brought: what the cloud has made, changed or removed beside the object of a change.
 *
 * Ownership: none. Errors: none; what cannot be asked stays as it is known.
 */
#ifndef CLIENT_CHANGE_BROUGHT_H
#define CLIENT_CHANGE_BROUGHT_H

struct buf;
struct change_op;
struct collection;
struct object;

/*
 * Gives where to ask, and puts the question into query, for the next of what may have come or gone
 * with o; NULL: there is no more that answers which serve would go on without.
 */
struct collection *brought_next(struct change_op *op, const struct object *o, struct buf *query);

#endif
