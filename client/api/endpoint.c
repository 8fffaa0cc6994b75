/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endpoint: a kind's sources, tried in their order.
 */
#include "client/api/endpoint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/login/auth.h"
#include "client/util/buf.h"
#include "client/kinds/kind.h"
#include "client/util/limits.h"

struct extension {
	char *region, *alias;
};

struct endpoints {
	const struct auth *auth;
	struct extension *extensions;
	size_t n;
};

int endpoints_new(const struct auth *a, struct endpoints **ret)
{
	struct endpoints *e = calloc(1, sizeof(*e));

	if (!e)
		return -ENOMEM;
	e->auth = a;
	*ret = e;
	return 0;
}

void endpoints_free(struct endpoints *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->n; i++) {
		free(e->extensions[i].region);
		free(e->extensions[i].alias);
	}
	free(e->extensions);
	free(e);
}

bool endpoints_extension(const struct endpoints *e, const char *region, const char *extension)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->extensions[i].alias, extension) == 0 &&
			strcmp(e->extensions[i].region, region ? region : "") == 0)
			return true;
	return false;
}

int endpoints_learn(struct endpoints *e, const char *region, const char *extension)
{
	struct extension *more, x;

	if (endpoints_extension(e, region, extension) || e->n >= LIMIT_EXTENSIONS)
		return 0;
	more = realloc(e->extensions, (e->n + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	e->extensions = more;
	x = (struct extension){ strdup(region ? region : ""), strdup(extension) };
	if (!x.region || !x.alias) {
		free(x.region);
		free(x.alias);
		return -ENOMEM;
	}
	e->extensions[e->n++] = x;
	return 0;
}

void endpoints_unlearn(struct endpoints *e, const char *region)
{
	size_t kept = 0;

	for (size_t i = 0; i < e->n; i++) {
		if (strcmp(e->extensions[i].region, region ? region : "") != 0) {
			e->extensions[kept++] = e->extensions[i];
			continue;
		}
		free(e->extensions[i].region);
		free(e->extensions[i].alias);
	}
	e->n = kept;
}

/* Tells whether the region's service has told of any extension. */
static bool tells_extensions(const struct endpoints *e, const char *region)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->extensions[i].region, region ? region : "") == 0)
			return true;
	return false;
}

static bool has_extension(
	const struct endpoints *e, const struct kind *k, const struct source *s, const char *region)
{
	return !s->extension || endpoints_extension(e, region, s->extension) ||
		(k->core && !tells_extensions(e, region));
}

/* Finds the first source that is there: its endpoint, and its path; NULL: none is. */
static const char *source_of(
	const struct endpoints *e, const struct kind *k, const char *region, const char **ret_path)
{
	struct source first = { k->service, k->extension, k->path };
	const struct source *s = k->path ? &first : NULL;

	for (; s && s->path; s = s == &first ? k->older : s + 1) {
		const char *url = auth_endpoint(e->auth, s->service, s->path, region);

		if (!url || !has_extension(e, k, s, region))
			continue;
		*ret_path = s->path;
		return url;
	}
	return NULL;
}

bool endpoints_have(const struct endpoints *e, const struct kind *k, const char *region)
{
	const char *path;

	return source_of(e, k, region, &path) != NULL;
}

/* Tells whether it is a version: v2, v2.0, v2.1. */
static bool is_version(const char *s, size_t len)
{
	return len >= 2 && s[0] == 'v' && strspn(s + 1, "0123456789.") == len - 1;
}

/* Measures an address up to the '/' before its last segment; 0: what is left is its host. */
static size_t last_slash(const char *url, size_t len)
{
	const char *host = strstr(url, "://");
	size_t least = host ? (size_t)(host + 3 - url) : 0;

	while (len > least && url[len - 1] != '/')
		len--;
	return len > least ? len - 1 : 0;
}

/*
 * Tells whether an address ends in a version, or in one and the project: then what follows the
 * version in a path follows the address. The version counts that the cloud has published: what is
 * at /v2/PROJECT is not looked for at /v2/PROJECT/v2.1.
 */
static bool has_version(const char *url, size_t len, const char *project)
{
	size_t at = last_slash(url, len);

	if (at && len - at - 1 == strlen(project) &&
		memcmp(url + at + 1, project, len - at - 1) == 0) {
		len = at;
		at = last_slash(url, len);
	}
	return at && is_version(url + at + 1, len - at - 1);
}

int endpoints_url(
	const struct endpoints *e, const struct kind *k, const char *region, struct buf *out)
{
	const char *path, *base = source_of(e, k, region, &path);
	size_t len = base ? strlen(base) : 0;

	if (!base)
		return -EOPNOTSUPP;
	while (len && base[len - 1] == '/')
		len--;
	buf_add(out, base, len);
	if (has_version(base, len, auth_project_id(e->auth)) &&
		is_version(path + 1, strcspn(path + 1, "/")))
		path += 1 + strcspn(path + 1, "/");
	for (; *path; path++)
		if (*path == '%')
			buf_adds(out, auth_project_id(e->auth));
		else
			buf_addc(out, *path);
	return out->err;
}
