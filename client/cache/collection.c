/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collection: the objects of one kind in one region.
 */
#include "client/cache/collection.h"

#include <errno.h>
#include <stdlib.h>

#include "client/cache/cache.h"
#include "client/cache/gathered.h"
#include "client/cache/index.h"
#include "client/cache/listed.h"
#include "client/cache/object.h"
#include "client/cache/valued.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/timer.h"
#include "client/values/store.h"

struct collection *collection_sibling(const struct collection *c, const char *dir)
{
	return region_find(c->region, dir);
}

const struct kind *collection_kind(const struct collection *c)
{
	return c->kind;
}

struct region *collection_region(const struct collection *c)
{
	return c->region;
}

size_t collection_index(const struct collection *c)
{
	return c->index;
}

struct collection *model_collection(const struct model *m, size_t index)
{
	return index < m->n_collections ? m->collections[index] : NULL;
}

bool collection_offered(const struct collection *c)
{
	return c->offered && timer_now_ms() >= c->absent_until_ms;
}

bool collection_was_absent(const struct collection *c)
{
	return c->absent_until_ms != 0;
}

uint64_t collection_version(const struct collection *c)
{
	return c->version;
}

int64_t collection_changed_ms(const struct collection *c)
{
	return c->changed_ms;
}

uint64_t collection_edits(const struct collection *c)
{
	return c->edits;
}

struct object *collection_next(const struct collection *c, uint64_t *cursor)
{
	while (*cursor < c->n_slots) {
		struct object *o = c->slots[(*cursor)++];

		c->model->visits.slots++;
		if (o)
			return o;
	}
	return NULL;
}

uint32_t collection_pinned(const struct collection *c)
{
	return c->n_pinned;
}

static void change_list(struct collection *c)
{
	if (!c->listed) /* what was never listed has no list that could change */
		return;
	c->version++;
	c->changed_ms = timer_unix_ms();
}

uint64_t collection_names(const struct collection *c)
{
	return c->names;
}

void collection_touch(struct collection *c)
{
	c->names++;
	collection_edit(c);
}

void collection_called(struct collection *c)
{
	c->names++;
	change_list(c);
}

void collection_edit(struct collection *c)
{
	c->edits++;
	change_list(c);
}

void collection_json_begin(struct collection *c, struct json_walk *ret)
{
	*ret = (struct json_walk){ .coll = c, .end = c->n_slots };
	c->walks++;
}

int collection_json_more(struct json_walk *w, size_t bytes, struct buf *out, bool *ret_done)
{
	const struct collection *c = w->coll;
	size_t most;
	int err;

	if (w->at == 0)
		buf_addc(out, '[');
	most = out->len + bytes;
	for (int n = 0; n < PART_WALK_PLACES && w->at < w->end && out->len < most; n++) {
		const struct object *o = c->slots[w->at++];

		if (!o || o->draft)
			continue;
		buf_adds(out, w->any ? ",\n  " : "\n  ");
		err = store_object(c->store, o->rec, out);
		if (err)
			return err;
		w->any = true;
	}
	*ret_done = w->at >= w->end;
	if (*ret_done)
		buf_adds(out, w->any ? "\n]\n" : "]\n");
	return out->err;
}

void collection_json_end(struct json_walk *w)
{
	if (w->coll)
		w->coll->walks--;
	w->coll = NULL;
}

/*
 * Names depend on these whenever an object comes, which cannot wait for an index of many: they grow
 * with the collection.
 */
static void begin_indexes(struct collection *c)
{
	const struct word *w = c->kind->words ? c->kind->words->row : NULL;

	if (c->kind->parent)
		index_begin(c, c->kind->parent_attr);
	for (; w && w->attr; w++)
		if (w->type == WORD_REMOTE)
			index_begin(c, w->attr);
}

int collection_new(struct model *m, struct region *r, const struct kind *k, struct collection **ret)
{
	struct collection *c = calloc(1, sizeof(*c));
	int err;

	if (!c)
		return -ENOMEM;
	c->model = m;
	c->region = r;
	c->kind = k;
	c->nth = r->n;
	c->changed_ms = timer_unix_ms();
	err = store_new(&m->slab, &c->store);
	if (err) {
		free(c);
		return err;
	}
	begin_indexes(c);
	*ret = c;
	return 0;
}

/* Frees rows that stand first in what they are rows of. */
static void free_rows(struct chains *t)
{
	for (struct chain_row *r = chains_each(t, NULL), *next; r; r = next) {
		next = chains_each(t, r);
		free(r);
	}
	chains_free(t);
}

void collection_free(struct collection *c)
{
	if (!c)
		return;
	timer_stop(&c->doubt.timer);
	indexes_free(c);
	valued_free(c);
	listed_free(c->ids);
	gathered_free(c->gathered);
	chains_free(&c->labelled);
	free_rows(&c->labels);
	free_rows(&c->tombstones);
	free_rows(&c->pendings);
	free_rows(&c->filters);
	store_free(c->store);
	free(c->slots);
	free(c->holes);
	places_release(&c->staged);
	places_release(&c->lengthy);
	free(c->by_id);
	free(c->by_base);
	free(c->by_twin);
	free(c);
}
