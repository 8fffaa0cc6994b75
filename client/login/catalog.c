/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog: a flat list of endpoints.
 */
#include "client/login/catalog.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"

struct endpoint {
	char *type, *name, *interface, *region, *version, *url;
	const char *why_not; /* it is not used; NULL: it is */
};

struct catalog {
	struct endpoint *endpoints;
	size_t n;
};

/* Other names of the same service, as the service-types authority has them. */
static const char *const aliases[][2] = {
	{ "load-balancer", "network-loadbalancer" },
	{ "block-storage", "volumev3" },
};

static bool is_type(const char *have, const char *want)
{
	if (strcmp(have, want) == 0)
		return true;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strcmp(want, aliases[i][0]) == 0 && strcmp(have, aliases[i][1]) == 0)
			return true;
	return false;
}

/* Copies the strings; those that are NULL are "". */
static int add_endpoint(struct catalog *c, const struct endpoint *e)
{
	struct endpoint *more = realloc(c->endpoints, (c->n + 1) * sizeof(*more));
	const char *const from[] = { e->type, e->name, e->interface, e->region, e->version,
		e->url };
	char *to[6];
	int err = 0;

	if (!more)
		return -ENOMEM;
	c->endpoints = more;
	more += c->n++;
	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		to[i] = strdup(from[i] ? from[i] : "");
		if (!to[i])
			err = -ENOMEM;
	}
	*more = (struct endpoint){ to[0], to[1], to[2], to[3], to[4], to[5], NULL };
	for (size_t len = more->url ? strlen(more->url) : 0; len && more->url[len - 1] == '/';
		len--)
		more->url[len - 1] = '\0';
	return err;
}

static char *text(const struct json *o, const char *key)
{
	return (char *)(uintptr_t)json_get_string(o, key);
}

/* Adds an endpoint; a broken one spoils no other. */
static int add_v3(struct catalog *c, const struct json *service, const struct json *e)
{
	struct endpoint p = { .type = text(service, "type"),
		.name = text(service, "name"),
		.interface = text(e, "interface"),
		.region = text(e, "region_id") ? text(e, "region_id") : text(e, "region"),
		.url = text(e, "url") };

	return p.url && p.interface ? add_endpoint(c, &p) : 0;
}

/* Adds the addresses of all interfaces, which one object holds. */
static int add_v2(struct catalog *c, const struct json *service, const struct json *e)
{
	static const char *const interfaces[][2] = { { "publicURL", "public" },
		{ "internalURL", "internal" }, { "adminURL", "admin" } };
	struct endpoint p = { .type = text(service, "type"),
		.name = text(service, "name"),
		.region = text(e, "region"),
		.version = text(e, "versionId") };
	int err = 0;

	for (size_t i = 0; i < 3 && !err; i++) {
		p.url = text(e, interfaces[i][0]);
		p.interface = (char *)(uintptr_t)interfaces[i][1];
		if (p.url)
			err = add_endpoint(c, &p);
	}
	return err;
}

static int new_catalog(const struct json *services,
	int (*add)(struct catalog *c, const struct json *service, const struct json *e),
	struct catalog **ret)
{
	struct catalog *c = calloc(1, sizeof(*c));
	int err = c ? 0 : -ENOMEM;

	if (!err && services && json_type(services) != JSON_ARRAY)
		err = -EBADMSG;
	for (const struct json *s = json_first(services); s && !err; s = json_next(s)) {
		const struct json *e =
			text(s, "type") ? json_first(json_get(s, "endpoints")) : NULL;

		for (; e && !err; e = json_next(e))
			err = add(c, s, e);
	}
	if (err) {
		catalog_free(c);
		return err;
	}
	*ret = c;
	return 0;
}

int catalog_new(const struct json *services, struct catalog **ret)
{
	return new_catalog(services, add_v3, ret);
}

int catalog_new_v2(const struct json *services, struct catalog **ret)
{
	return new_catalog(services, add_v2, ret);
}

void catalog_free(struct catalog *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		struct endpoint *e = &c->endpoints[i];

		free(e->type);
		free(e->name);
		free(e->interface);
		free(e->region);
		free(e->version);
		free(e->url);
	}
	free(c->endpoints);
	free(c);
}

void catalog_judge(struct catalog *c, const char *(*why_not)(const void *ctx, const char *url),
	const void *ctx)
{
	for (size_t i = 0; c && i < c->n; i++)
		c->endpoints[i].why_not = why_not(ctx, c->endpoints[i].url);
}

/* Tells whether both are one interface: "publicURL" and "public" are; want ends at a comma. */
static bool is_interface(const char *have, const char *want)
{
	size_t n = strcspn(want, "U,");

	return strncmp(have, want, n) == 0 && have[n] == '\0';
}

/* Finds the next of a list "internal,public"; NULL: that was all. */
static const char *next_interface(const char *list)
{
	const char *comma = strchr(list, ',');

	return comma ? comma + 1 : NULL;
}

/* Tells whether it is one of a list. */
static bool is_one_of(const char *have, const char *list)
{
	while (list && !is_interface(have, list))
		list = next_interface(list);
	return list;
}

/* Tells whether both are one version: "v2.0" and "2" are. */
static bool is_version(const char *have, const char *want)
{
	char *have_end, *want_end;
	long h = strtol(have + (*have == 'v'), &have_end, 10),
	     w = strtol(want + (*want == 'v'), &want_end, 10);
	long h_minor = *have_end == '.' ? strtol(have_end + 1, NULL, 10) : 0;
	long w_minor = *want_end == '.' ? strtol(want_end + 1, NULL, 10) : 0;

	return *have && h == w && h_minor == w_minor;
}

/* Finds one of this interface alone, of those that are used or of the others. */
static const struct endpoint *find_at(
	const struct catalog *c, const struct catalog_want *want, const char *interface, bool used)
{
	const struct endpoint *first = NULL;

	for (size_t i = 0; c && i < c->n; i++) {
		const struct endpoint *e = &c->endpoints[i];

		if (!e->why_not != used || !is_type(e->type, want->type) ||
			!is_interface(e->interface, interface) ||
			(want->region && *want->region && strcmp(e->region, want->region) != 0) ||
			(want->name && strcmp(e->name, want->name) != 0))
			continue;
		if (!want->version || is_version(e->version, want->version))
			return e;
		if (!first)
			first = e;
	}
	return first;
}

static const struct endpoint *find_endpoint(
	const struct catalog *c, const struct catalog_want *want, bool used)
{
	const struct endpoint *e = NULL;

	for (const char *i = want->interface; i && !e; i = next_interface(i))
		e = find_at(c, want, i, used);
	return e;
}

const char *catalog_find(const struct catalog *c, const struct catalog_want *want)
{
	const struct endpoint *e = find_endpoint(c, want, true);

	return e ? e->url : NULL;
}

const char *catalog_unused(
	const struct catalog *c, const struct catalog_want *want, const char **ret_why)
{
	const struct endpoint *e = find_endpoint(c, want, false);

	*ret_why = e ? e->why_not : NULL;
	return e ? e->url : NULL;
}

const char *catalog_url(
	const struct catalog *c, const char *type, const char *interface, const char *region)
{
	return catalog_find(c,
		&(struct catalog_want){ .type = type, .interface = interface, .region = region });
}

/* Drops the region without a name, for which there is no directory beside others. */
static size_t drop_unnamed(const char **names, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (*names[i])
			names[kept++] = names[i];
	return kept;
}

size_t catalog_regions(const struct catalog *c, const char *type, const char *interface,
	const char **ret, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; c && i < c->n && n < max; i++) {
		const struct endpoint *e = &c->endpoints[i];
		size_t known = 0;

		if (e->why_not || !is_type(e->type, type) || !is_one_of(e->interface, interface))
			continue;
		while (known < n && strcmp(ret[known], e->region) != 0)
			known++;
		if (known == n)
			ret[n++] = e->region;
	}
	return n > 1 ? drop_unnamed(ret, n) : n;
}
