/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog: the endpoints of a login (facts: API.md F.1 "token", D first
 * lines). Owns its strings; const after it is made.
 */
#ifndef CLIENT_CATALOG_H
#define CLIENT_CATALOG_H

#include <stddef.h>

struct buf;
struct catalog;
struct json;

/* From the `catalog` array of a v3 token; NULL makes an empty one. -EBADMSG, -ENOMEM. */
int catalog_new(const struct json *endpoints, struct catalog **ret);
void catalog_free(struct catalog *c);

/*
 * The URL for a service type (aliases are known: network, compute,
 * load-balancer, ...) by interface and region; region NULL or "" takes the
 * first that matches. No trailing slash. NULL: none.
 */
const char *catalog_url(const struct catalog *c, const char *type, const char *interface, const char *region);

/* Regions that have an endpoint of this type and interface, in the catalogue's order, each once. */
size_t catalog_regions(
	const struct catalog *c, const char *type, const char *interface, const char **ret, size_t max);

#endif
