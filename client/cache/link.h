/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: where an object's references lead, from memory; model.h has the rest.
 *
 * Ownership: none. Errors: -ENOMEM, or -ENOENT where the link leads
 * nowhere.
 */
#ifndef CLIENT_CACHE_LINK_H
#define CLIENT_CACHE_LINK_H

#include "client/cache/object.h"

/* Does the link lead to this id? */
int link_leads_to(const struct object *o, const struct link *l, const char *id, bool *ret);

#endif
