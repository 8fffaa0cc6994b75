/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gathered: rows in the order of their cursors, and chains of them by the hash of the
 * base, in the same order. An object is met again by its handle.
 */
#include "client/cache/gathered.h"

#include <stdlib.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

struct row {
	struct object *o;
	uint64_t cursor; /* behind its first reference */
	uint32_t hash;	 /* of its base */
	uint32_t next;	 /* row + 1 in the chain of its base; 0: the end */
	uint32_t same;	 /* ... of its handle */
};

struct gathered {
	const struct object *owner; /* whose, valid while no edit was made since */
	uint32_t version;	    /* of its record */
	const struct view *v;
	uint64_t edits[3]; /* of the collections of the owner, the view and between them */
	struct row *rows;
	uint32_t *heads, *handles; /* of the chains: row + 1 */
	uint32_t n, size, n_heads;
};

void gathered_free(struct gathered *g)
{
	if (!g)
		return;
	free(g->rows);
	free(g->heads);
	free(g->handles);
	free(g);
}

static bool add_row(struct gathered *g, struct object *o, uint64_t cursor)
{
	if (g->n == g->size) {
		uint32_t size = g->size * 2 + 16;
		struct row *rows = realloc(g->rows, size * sizeof(*rows));

		if (!rows)
			return false;
		g->rows = rows;
		g->size = size;
	}
	g->rows[g->n++] = (struct row){ .o = o, .cursor = cursor };
	return true;
}

/* Makes the heads, as many as there are references. */
static bool make_heads(struct gathered *g)
{
	g->n_heads = g->n ? g->n : 1;
	g->heads = calloc(g->n_heads, sizeof(*g->heads));
	g->handles = calloc(g->n_heads, sizeof(*g->handles));
	return g->heads && g->handles;
}

static uint32_t *head_of_object(const struct gathered *g, const struct object *o)
{
	return &g->handles[o->handle % g->n_heads];
}

uint32_t gathered_row(const struct gathered *g, const struct object *o)
{
	uint32_t at = *head_of_object(g, o);

	while (at && g->rows[at - 1].o != o)
		at = g->rows[at - 1].same;
	return at;
}

/* Leaves of each object its first reference. */
static void drop_repeated(struct gathered *g)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < g->n; i++) {
		uint32_t *head = head_of_object(g, g->rows[i].o);

		if (gathered_row(g, g->rows[i].o))
			continue;
		g->rows[kept] = g->rows[i];
		g->rows[kept].same = *head;
		*head = ++kept;
	}
	g->n = kept;
}

static void chain_bases(struct gathered *g)
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	for (uint32_t i = g->n; i-- > 0;) { /* backwards, so that chains run forwards */
		struct row *r = &g->rows[i];
		uint32_t *head;

		buf_clear(&base);
		object_base(r->o, &base);
		r->hash = chains_hash(base.data);
		head = &g->heads[r->hash % g->n_heads];
		r->next = *head;
		*head = i + 1;
	}
}

static bool gather(struct gathered *g, struct object *owner, const struct view *v,
	struct collection *of, reference_fn next)
{
	unsigned long failures = mem_failures();
	uint64_t cursor = 0;
	struct object *o;

	while ((o = next(owner, v, of, &cursor))) {
		owner->coll->model->visits.slots++;
		if (!add_row(g, o, cursor))
			return false;
	}
	if (!make_heads(g))
		return false;
	drop_repeated(g);
	chain_bases(g);
	return mem_failures() == failures; /* else one may be missing */
}

static uint64_t edits_of(const struct collection *c)
{
	return c ? c->edits : 0;
}

struct gathered *gathered_of(
	struct object *owner, const struct view *v, struct collection *of, reference_fn next)
{
	struct gathered *g = owner->coll->gathered;
	const struct collection *in = v->via ? region_find(owner->coll->region, v->via) : NULL;

	if (g && g->owner == owner && g->version == owner->version && g->v == v &&
		g->edits[0] == owner->coll->edits && g->edits[1] == of->edits &&
		g->edits[2] == edits_of(in))
		return g;
	gathered_free(g);
	owner->coll->gathered = NULL;
	g = calloc(1, sizeof(*g));
	if (!g || !gather(g, owner, v, of, next)) {
		gathered_free(g);
		return NULL;
	}
	g->owner = owner;
	g->version = owner->version;
	g->v = v;
	g->edits[0] = owner->coll->edits;
	g->edits[1] = of->edits;
	g->edits[2] = edits_of(in);
	owner->coll->gathered = g;
	return g;
}

struct object *gathered_next(const struct gathered *g, uint64_t *cursor)
{
	uint32_t from = 0, to = g->n;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (g->rows[middle].cursor > *cursor)
			to = middle;
		else
			from = middle + 1;
	}
	if (from == g->n)
		return NULL;
	*cursor = g->rows[from].cursor;
	return g->rows[from].o;
}

struct object *gathered_called(const struct gathered *g, const char *base, uint32_t *row)
{
	uint32_t hash = chains_hash(base);
	uint32_t at = *row ? g->rows[*row - 1].next : g->heads[hash % g->n_heads];

	while (at && g->rows[at - 1].hash != hash)
		at = g->rows[at - 1].next;
	*row = at;
	return at ? g->rows[at - 1].o : NULL;
}

struct object *gathered_at(const struct gathered *g, uint32_t row)
{
	return row ? g->rows[row - 1].o : NULL;
}
