/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copy: a whole object, as its .json was read here or elsewhere, for a draft.
 *
 * Ownership: what is given is the caller's. Errors: MODEL_ASKED (do it again
 * when w is woken), or negative errno, said in w->error.
 */
#ifndef CLIENT_CHANGE_COPY_H
#define CLIENT_CHANGE_COPY_H

#include <stdbool.h>

struct buf;
struct json;
struct object;
struct waiter;

/* Tells whether the document is a whole object: it says which one. */
bool copy_is_whole(const struct json *doc);
/*
 * Gives what a draft takes of a whole object; what it does not take, as only the cloud or the
 * original can have it, or as it leads to nothing here, is named in `aside`, each after a space.
 * What is to be made with the draft is in `with`, an entry of its view a line (view.with_draft).
 */
int copy_take(struct object *draft, const struct json *doc, struct json **ret, struct buf *aside,
	struct buf *with, struct waiter *w);

#endif
