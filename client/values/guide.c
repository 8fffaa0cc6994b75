/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guide: a table of members by key; those that come later than another of their key
 * are not in it.
 */
#include "client/values/guide.h"

#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/util/chains.h"
#include "client/util/mem.h"

struct member {
	struct chain_row row; /* first */
	const struct json *value;
};

struct guide {
	struct chains table;
	struct member *members;
	size_t n;
};

const struct json *guide_get(const struct guide *g, const char *key)
{
	const struct chain_row *r = chains_first(&g->table, chains_hash(key));

	for (; r; r = chains_next(r)) {
		const struct member *m = (const struct member *)r;

		if (strcmp(json_key(m->value), key) == 0)
			return m->value;
	}
	return NULL;
}

static int add_members(struct guide *g, const struct json *object)
{
	int err = 0;

	for (const struct json *m = json_first(object); m && !err; m = json_next(m)) {
		if (guide_get(g, json_key(m)))
			continue;
		g->members[g->n].value = m;
		err = chains_add(&g->table, &g->members[g->n++].row, chains_hash(json_key(m)));
	}
	return err;
}

static size_t count_members(const struct json *now)
{
	size_t n = json_type(now) == JSON_OBJECT ? json_count(now) : 0;

	if (json_type(now) == JSON_ARRAY)
		for (const struct json *i = json_first(now); i; i = json_next(i))
			n += json_type(i) == JSON_OBJECT ? json_count(i) : 0;
	return n;
}

int guide_new(const struct json *now, struct guide **ret)
{
	struct guide *g = calloc(1, sizeof(*g));
	size_t n = count_members(now);
	int err = 0;

	if (g && n)
		g->members = calloc(n, sizeof(*g->members));
	if (!g || (n && !g->members)) {
		guide_free(g);
		return mem_failed();
	}
	if (json_type(now) == JSON_OBJECT)
		err = add_members(g, now);
	else if (n)
		for (const struct json *i = json_first(now); i && !err; i = json_next(i))
			if (json_type(i) == JSON_OBJECT)
				err = add_members(g, i);
	if (err)
		guide_free(g);
	else
		*ret = g;
	return err;
}

void guide_free(struct guide *g)
{
	if (!g)
		return;
	chains_free(&g->table);
	free(g->members);
	free(g);
}
