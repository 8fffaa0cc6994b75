/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown: what .json files said last, for comparison with what is written.
 *
 * Identity: an object's handle and id. Ownership: the model's; the oldest goes
 * first. Errors: without memory nothing is remembered.
 */
#ifndef CLIENT_CHANGE_SHOWN_H
#define CLIENT_CHANGE_SHOWN_H

#include "client/cache/object.h"

struct shown *shown_find(const struct object *o);
/* Gives the values that a document is compared with. 0 or -ENOMEM. */
int shown_base(const struct object *o, struct json **ret);
void shown_settled(struct object *o, int err); /* the PUT of a document is over */
void shown_free(struct model *m);

#endif
