/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: lists with their filters, pages and order.
 */
#ifndef SANDBOX_LISTING_H
#define SANDBOX_LISTING_H

#include "contrib/sandbox/engine/resource.h"

void list_items(struct request *q, struct reply *r, const struct resource *of);
void show_item(struct request *q, struct reply *r, const struct object *o);

#endif
