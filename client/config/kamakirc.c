/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kamakirc: lines of an INI file into JSON objects.
 */
#include "client/config/kamakirc.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/own_file.h"

struct reader {
	const char *path;
	struct buf *why;
	unsigned line;
	bool global;
	struct json *entry; /* of the section that is being read, in clouds; NULL: none of ours */
	struct json *clouds;
	char *default_cloud, *ca_certs, *ignore_ssl;
};

static int complain(struct reader *r, const char *what)
{
	buf_addf(r->why, "%s, line %u: %s", r->path, r->line, what);
	return -EINVAL;
}

static char *trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	for (end = s + strlen(s); end > s && isspace((unsigned char)end[-1]); end--)
		end[-1] = '\0';
	return s;
}

/* Begins [global], [cloud "name"], [cloud 'name'] or [cloud name]; passes over others. */
static int section(struct reader *r, char *s)
{
	char *end = strchr(s, ']'), *name;
	CLEANUP_JSON struct json *entry = NULL;
	size_t len;
	int err;

	if (!end)
		return complain(r, "a section without its ]");
	*end = '\0';
	s = trim(s + 1);
	r->global = strcasecmp(s, "global") == 0;
	r->entry = NULL;
	if (strncasecmp(s, "cloud", 5) != 0 || !strchr(" \t\"'", s[5]))
		return 0;
	name = trim(s + 5);
	len = strlen(name);
	if (len >= 2 && (*name == '"' || *name == '\'') && name[len - 1] == *name) {
		name[len - 1] = '\0';
		name++;
	}
	if (!*name)
		return complain(r, "a cloud without a name");
	entry = json_new_object();
	err = entry ? json_set_string(entry, "auth_type", "astakos") : -ENOMEM;
	if (err)
		return err;
	r->entry = entry;
	err = json_set(r->clouds, name, mem_steal(&entry));
	if (err)
		r->entry = NULL;
	return err;
}

static int set_global(struct reader *r, const char *key, const char *value)
{
	char **field = strcasecmp(key, "default_cloud") == 0 ? &r->default_cloud
		: strcasecmp(key, "ca_certs") == 0	     ? &r->ca_certs
		: strcasecmp(key, "ignore_ssl") == 0	     ? &r->ignore_ssl
							     : NULL;

	return field ? mem_replace(field, value) : 0;
}

/* Translates kamaki's word for a cloud's setting; what stands before '_' is a service. */
static int set_cloud(struct reader *r, const char *key, const char *value)
{
	static const char *const words[][2] = {
		{ "url", "auth_url" },
		{ "token", "token" },
		{ "cloud_type", "cloud_type" },
		{ "ca_certs", "cacert" },
		{ "ignore_ssl", "insecure" },
	};
	static const char *const suffixes[][2] = { { "_url", "endpoint_override" },
		{ "_type", "service_type" } };
	size_t len = strlen(key);
	char name[80];

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(key, words[i][0]) == 0)
			return json_set_string(r->entry, words[i][1], value);
	for (size_t i = 0; i < 2; i++) {
		size_t tail = strlen(suffixes[i][0]), n = len - tail;

		if (len <= tail || strcasecmp(key + n, suffixes[i][0]) != 0)
			continue;
		/* cyclades is the compute service's name in kamaki */
		if (n == 8 && strncasecmp(key, "cyclades", 8) == 0)
			snprintf(name, sizeof(name), "compute_%s", suffixes[i][1]);
		else
			snprintf(name, sizeof(name), "%.*s_%s", (int)n, key, suffixes[i][1]);
		return json_set_string(r->entry, name, value);
	}
	return 0;
}

static int on_line(struct reader *r, char *line)
{
	char *s = trim(line), *eq;

	if (!*s || *s == '#' || *s == ';')
		return 0;
	if (*s == '[')
		return section(r, s);
	eq = strpbrk(s, "=:");
	if (!eq)
		return r->global || r->entry ? complain(r, "neither a section nor KEY = VALUE") : 0;
	*eq = '\0';
	s = trim(s);
	if (r->entry)
		return set_cloud(r, s, trim(eq + 1));
	return r->global ? set_global(r, s, trim(eq + 1)) : 0;
}

/* Gives [global]'s words on TLS to every cloud that has none of its own. */
static int spread_global(struct reader *r)
{
	int err = 0;

	for (const struct json *e = json_first(r->clouds); e && !err; e = json_next(e)) {
		struct json *entry = (struct json *)(uintptr_t)e;

		if (r->ca_certs && !json_get(e, "cacert"))
			err = json_set_string(entry, "cacert", r->ca_certs);
		if (!err && r->ignore_ssl && !json_get(e, "insecure"))
			err = json_set_string(entry, "insecure", r->ignore_ssl);
	}
	return err;
}

/* Reads all lines, and closes f. */
static int read_lines(struct reader *r, FILE *f)
{
	char *line = NULL, text[4096];
	size_t size = 0;
	int err = 0;
	ssize_t n;

	setvbuf(f, text, _IOFBF, sizeof(text)); /* ours, to be overwritten */
	while (!err && (n = getline(&line, &size, f)) >= 0) {
		r->line++;
		err = (size_t)n != strlen(line) ? complain(r, "a NUL byte") : on_line(r, line);
	}
	if (line)
		explicit_bzero(line, size);
	free(line);
	fclose(f);
	explicit_bzero(text, sizeof(text));
	return err;
}

int kamakirc_read(const char *path, struct json **ret, char **ret_default, struct buf *why)
{
	CLEANUP_JSON_WIPE struct json *clouds = json_new_object();
	struct reader r = { .path = path, .why = why, .clouds = clouds };
	FILE *f = NULL;
	int err = clouds ? own_file_stream(path, LIMIT_CONFIG_BYTES, &f, why) : -ENOMEM;

	if (err)
		return err;
	err = read_lines(&r, f);
	if (!err)
		err = spread_global(&r);
	free(r.ca_certs);
	free(r.ignore_ssl);
	if (err) {
		free(r.default_cloud);
		return err;
	}
	*ret = mem_steal(&clouds);
	*ret_default = r.default_cloud;
	return 0;
}
