/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter: remembers what became of each filter, by the attributes that it names:
 * "qos_policy_id", "name&network_id".
 */
#include "client/query/filter.h"

#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

struct filter {
	struct chain_row row; /* first; by key */
	bool refused;
	char key[];
};

bool filter_is_one(const struct collection *c, const char *query)
{
	return query[0] && query[0] != '/' && !c->kind->beneath;
}

/* Adds the attributes of a query, each once where several values of it stand side by side. */
static int add_key(const char *query, struct buf *key)
{
	const char *last = NULL;
	size_t last_len = 0;

	for (const char *part = query; *part; part += *part == '&') {
		size_t len = strcspn(part, "=&");

		if (!last || len != last_len || memcmp(part, last, len) != 0) {
			if (last)
				buf_addc(key, '&');
			buf_add(key, part, len);
		}
		last = part;
		last_len = len;
		part += strcspn(part, "&");
	}
	return key->err;
}

static struct filter *filter_find(const struct collection *c, const char *key)
{
	struct chain_row *r = chains_first(&c->filters, chains_hash(key));

	while (r && strcmp(container_of(r, struct filter, row)->key, key) != 0)
		r = chains_next(r);
	return r ? container_of(r, struct filter, row) : NULL;
}

bool filter_is_refused(const struct collection *c, const char *query)
{
	CLEANUP_BUF struct buf key = BUF_INIT(LIMIT_OBJECT_BYTES);
	const struct filter *f;

	if (!filter_is_one(c, query))
		return false;
	if (c->kind->no_filter)
		return true;
	if (!c->filters.count || add_key(query, &key) < 0)
		return false;
	f = filter_find(c, key.data);
	return f && f->refused;
}

static void note(struct collection *c, const char *query, bool refused)
{
	CLEANUP_BUF struct buf key = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct filter *f;

	if (!filter_is_one(c, query) || add_key(query, &key) < 0 || filter_find(c, key.data))
		return;
	f = malloc(sizeof(*f) + key.len + 1);
	if (!f)
		return;
	f->refused = refused;
	memcpy(f->key, key.data, key.len + 1);
	if (chains_add(&c->filters, &f->row, chains_hash(f->key)) < 0)
		free(f);
}

void filter_note_taken(struct collection *c, const char *query)
{
	note(c, query, false);
}

void filter_note_refused(struct collection *c, const char *query)
{
	note(c, query, true);
}

void filters_forget(struct collection *c)
{
	for (struct chain_row *r = chains_each(&c->filters, NULL), *next; r; r = next) {
		next = chains_each(&c->filters, r);
		free(r);
	}
	chains_free(&c->filters);
}
