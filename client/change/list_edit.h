/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_edit: members of a list are added and removed, made against what the
 * cloud has now.
 *
 * Ownership: base and wanted are taken. Errors: MODEL_SENT, or negative errno,
 * said in w->error; -ESTALE: another order of what somebody else has changed;
 * 0: it is so already.
 */
#ifndef CLIENT_CHANGE_LIST_EDIT_H
#define CLIENT_CHANGE_LIST_EDIT_H

#include "client/change/change.h"

/*
 * Does to the list what made `wanted` of `base`; NULL: makes it that, whatever is there, which has
 * to be known.
 */
int list_edit_set(struct object *o, const struct attr *a, struct json *base, struct json *wanted,
	struct waiter *w);

/*
 * Gives what becomes of `now` when it is changed as base was to make wanted. -ESTALE where members
 * that stay were put in another order (unordered: there is none) and now is not base.
 */
int list_edit_merge(const struct json *base, const struct json *wanted, const struct json *now,
	bool unordered, struct json **ret);

#endif
