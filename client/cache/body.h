/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body: what a create sends.
 *
 * Ownership: the body is the caller's. Errors: -ENOMEM.
 */
#ifndef CLIENT_CACHE_BODY_H
#define CLIENT_CACHE_BODY_H

#include "client/cache/object.h"

bool body_lacks(const struct json *body, const struct attr *a);
bool body_complete(const struct kind *k, const struct json *body);
/* Adds what follows from the rest: versions, first values, what is inherited. */
int body_derive(const struct collection *c, struct json *body);

#endif
