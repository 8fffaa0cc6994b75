/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endpoint: where a kind is found: the endpoint of its service, from the
 * catalogue or an override, and the path there. A kind that comes with an
 * extension is found when the region's service has said that it has it; one
 * with an older source is looked for there next.
 *
 * The auth must outlive it. Thread: the loop's.
 */
#ifndef CLIENT_API_ENDPOINT_H
#define CLIENT_API_ENDPOINT_H

#include <stdbool.h>

struct auth;
struct buf;
struct endpoints;
struct kind;

int endpoints_new(const struct auth *a, struct endpoints **ret); /* -ENOMEM */
void endpoints_free(struct endpoints *e);

/* Notes that the region's network service has this extension. -ENOMEM. */
int endpoints_learn(struct endpoints *e, const char *region, const char *extension);
/* Forgets what was learned of the region: its list was not whole. */
void endpoints_unlearn(struct endpoints *e, const char *region);
bool endpoints_extension(const struct endpoints *e, const char *region, const char *extension);

/* Tells, after the login, whether it is offered in this region (NULL or "": the first). */
bool endpoints_have(const struct endpoints *e, const struct kind *k, const char *region);
/* Appends the URL of the kind's collection, behind the version that is published. -EOPNOTSUPP. */
int endpoints_url(
	const struct endpoints *e, const struct kind *k, const char *region, struct buf *out);

#endif
