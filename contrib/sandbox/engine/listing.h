/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: lists with their filters, pages and order, and what is not a
 * resource of its own (versions, extensions, quotas).
 */
#ifndef SANDBOX_LISTING_H
#define SANDBOX_LISTING_H

#include "contrib/sandbox/engine/neutron.h"

void list_items(struct request *q, struct reply *r, const struct resource *of);
void show_item(struct request *q, struct reply *r, const struct object *o);
void list_versions(struct request *q, struct reply *r);
bool other_path(struct request *q, struct reply *r, const char *path); /* after /v2.0/; false: none of ours */

#endif
