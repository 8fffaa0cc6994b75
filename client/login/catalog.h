/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog: the endpoints of a login, as in the Identity API reference. Owns its
 * strings; const after it is made and judged.
 */
#ifndef CLIENT_LOGIN_CATALOG_H
#define CLIENT_LOGIN_CATALOG_H

#include <stddef.h>

struct buf;
struct catalog;
struct json;

/* Makes one of the `catalog` array of a v3 token; NULL makes an empty one. -EBADMSG, -ENOMEM. */
int catalog_new(const struct json *services, struct catalog **ret);
/* Makes one of `serviceCatalog` of a v2.0 token: publicURL and its kin, versionId of astakos. */
int catalog_new_v2(const struct json *services, struct catalog **ret);
void catalog_free(struct catalog *c);

/* Asks of each endpoint why it is not used: such ones are found no more. NULL: it is used. */
void catalog_judge(struct catalog *c, const char *(*why_not)(const void *ctx, const char *url),
	const void *ctx);

/*
 * Finds the URL for a service type (aliases are known: network, compute,
 * load-balancer, ...) by interface and region; region NULL or "" takes the
 * first that matches. No trailing slash. NULL: none.
 */
const char *catalog_url(
	const struct catalog *c, const char *type, const char *interface, const char *region);

struct catalog_want {
	const char *type;
	const char *interface; /* "public"; "internal,public": the first that there is */
	const char *region;    /* NULL or "": any */
	const char *name;      /* the service's; NULL: any */
	const char *version;   /* "v2.0", "2": preferred where several match; NULL */
};

const char *catalog_find(const struct catalog *c, const struct catalog_want *want);

/* Finds one that is not used, and why. */
const char *catalog_unused(
	const struct catalog *c, const struct catalog_want *want, const char **ret_why);

/* Lists the regions with such an endpoint that is used, in the catalogue's order, each once; one
   without a name only where it is the only one. */
size_t catalog_regions(const struct catalog *c, const char *type, const char *interface,
	const char **ret, size_t max);

#endif
