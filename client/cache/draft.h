/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft: an object that the cloud does not have yet.
 *
 * Identity: its entry in its place. Ownership: the model's, like any object.
 * Errors: -ENOMEM.
 */
#ifndef CLIENT_CACHE_DRAFT_H
#define CLIENT_CACHE_DRAFT_H

#include "client/cache/object.h"

/* Takes values. */
int draft_new(const struct place *p, const char *entry, struct json *values, struct object **ret);
int draft_put(struct object *o, const struct json *values);	       /* all of them */
int draft_set(struct object *o, const char *attr, struct json *value); /* takes value */
int draft_rename(struct object *o, const char *entry);		       /* its name attribute too */
/* Makes the object of the answer out of it: it is a draft no more. */
int draft_live(struct object *o, const struct json *answer);

#endif
