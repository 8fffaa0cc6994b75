/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalog: a flat list of endpoints.
 */
#include "catalog.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

struct endpoint {
	char *type, *interface, *region, *url;
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

static int add_endpoint(struct catalog *c, const char *type, const struct json *e)
{
	const char *url = json_get_string(e, "url"), *interface = json_get_string(e, "interface");
	const char *region = json_get_string(e, "region_id");
	struct endpoint *more;
	size_t len;

	if (!region)
		region = json_get_string(e, "region");
	if (!url || !interface) /* one broken endpoint spoils no other */
		return 0;
	more = realloc(c->endpoints, (c->n + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	c->endpoints = more;
	more[c->n] = (struct endpoint){ strdup(type), strdup(interface), strdup(region ? region : ""),
		strdup(url) };
	more = &more[c->n++];
	if (!more->type || !more->interface || !more->region || !more->url)
		return -ENOMEM;
	for (len = strlen(more->url); len && more->url[len - 1] == '/'; len--)
		more->url[len - 1] = '\0';
	return 0;
}

int catalog_new(const struct json *services, struct catalog **ret)
{
	struct catalog *c = calloc(1, sizeof(*c));
	int err = c ? 0 : -ENOMEM;

	if (!err && services && json_type(services) != JSON_ARRAY)
		err = -EBADMSG;
	for (const struct json *s = json_first(services); s && !err; s = json_next(s)) {
		const char *type = json_get_string(s, "type");
		const struct json *e = type ? json_first(json_get(s, "endpoints")) : NULL;

		for (; e && !err; e = json_next(e))
			err = add_endpoint(c, type, e);
	}
	if (err) {
		catalog_free(c);
		return err;
	}
	*ret = c;
	return 0;
}

void catalog_free(struct catalog *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++) {
		free(c->endpoints[i].type);
		free(c->endpoints[i].interface);
		free(c->endpoints[i].region);
		free(c->endpoints[i].url);
	}
	free(c->endpoints);
	free(c);
}

/* "publicURL" and "public" are one interface. */
static bool is_interface(const char *have, const char *want)
{
	size_t n = strcspn(want, "U");

	return strncmp(have, want, n) == 0 && have[n] == '\0';
}

const char *catalog_url(const struct catalog *c, const char *type, const char *interface, const char *region)
{
	for (size_t i = 0; c && i < c->n; i++) {
		const struct endpoint *e = &c->endpoints[i];

		if (is_type(e->type, type) && is_interface(e->interface, interface) &&
			(!region || !*region || strcmp(e->region, region) == 0))
			return e->url;
	}
	return NULL;
}

size_t catalog_regions(
	const struct catalog *c, const char *type, const char *interface, const char **ret, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; c && i < c->n && n < max; i++) {
		const struct endpoint *e = &c->endpoints[i];
		size_t known = 0;

		if (!is_type(e->type, type) || !is_interface(e->interface, interface))
			continue;
		while (known < n && strcmp(ret[known], e->region) != 0)
			known++;
		if (known == n)
			ret[n++] = e->region;
	}
	return n;
}
