/* SPDX-License-Identifier: Apache-2.0 */
/*
 * need_found: what has a value, or an id, as questions: one for each kind that may have it, all
 * at once.
 */
#include "client/model.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/found.h"
#include "client/cache/table.h"
#include "client/cache/valued.h"
#include "client/cache/wait.h"
#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/name.h"

#define CHANGED \
	(DOUBTS - 1) /* objects that are asked for one by one; where there are more, the list is */
#define PATHS 8	     /* objects of which it is asked what they are a part of */
#define SHORT_ID 32  /* of another kind an object may have the same one, if it is shorter */

/* Counts what is asked; an error ends it. */
static bool goes_on(int err, bool *asked)
{
	*asked |= err == MODEL_ASKED;
	return err == 0 || err == MODEL_ASKED;
}

/*
 * Asks for the objects whose own changes are not read back yet, whatever they had before: they may
 * have the value now.
 */
static int need_changed(struct collection *c, const struct want *want, struct waiter *w)
{
	bool asked = false;
	struct object *o;
	int err = c->doubted ? doubt_need(c, DOUBTED_CHANGED, DOUBTS, w) : 0;

	if (err || !c->doubted)
		return err;
	for (uint32_t i = 0; (o = doubt_at(c, DOUBTED_CHANGED, i)); i++) {
		if (i == CHANGED)
			return fetch_ask(c, "", w);
		err = model_need_object(o, want, w);
		if (!goes_on(err, &asked))
			return err;
	}
	return asked ? MODEL_ASKED : 0;
}

/* Asks for the object of an id. */
static int need_in(struct collection *c, const char *id, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_NAME_BYTES + 2);
	int err;

	if (c->kind->no_show || want->sweep)
		return fetch_need(c, "", want, w);
	buf_addc(&query, '/');
	err = buf_adds(&query, id);
	return err ? err : fetch_need(c, query.data, want, w);
}

/* Asks the question of one kind. */
static int need_probe(
	const struct finding *f, const struct probe *p, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = 0;

	if (p->view)
		return model_need_view(f->blocked, p->view, want, w);
	if (p->row && p->row->from)
		return need_in(p->coll, p->value, want, w);
	if (p->value && !want->sweep && !p->coll->kind->no_filter && !(p->row && p->row->whole))
		err = query_of_spot(p->spot, p->value, &query);
	return err ? err : fetch_need(p->coll, query.data, want, w);
}

/* Looks whether memory has the answer to it: what was asked has been answered. */
static int look_for(const struct probe *p, const struct want *want, struct waiter *w)
{
	int err;

	if (p->view || (p->row && p->row->from))
		return 0;
	err = need_changed(p->coll, want, w);
	return err ? err : valued_need(p->coll, p->spot, w);
}

int model_need_found(const struct finding *f, const struct want *want, struct waiter *w)
{
	const struct want known = { .since_ms = want->since_ms, .sweep = want->sweep };
	unsigned long failures = mem_failures();
	bool asked = false;
	struct probe p;

	for (int step = 0; step < 2 && !asked; step++)
		for (unsigned n = 0; found_probe(f, n, &p); n++) {
			int err = 0;

			if (p.coll && collection_offered(p.coll))
				err = step ? look_for(&p, &known, w) : need_probe(f, &p, want, w);
			if (!goes_on(err, &asked))
				return err;
		}
	return asked ? MODEL_ASKED : mem_checked(failures, 0);
}

/* Asks for what has this object as a part of it, and for the names that its parts have there. */
static int need_whole(struct object *part, const struct want *want, struct waiter *w)
{
	struct object *whole;
	struct probe p;
	int err;

	if (!found_whole(part, &p) || !collection_offered(p.coll))
		return 0;
	err = need_in(p.coll, p.value, want, w);
	whole = err ? NULL : table_by_id(p.coll, p.value);
	return whole && found_parts(p.coll, p.row->at)
		? model_need_view(whole, found_parts(p.coll, p.row->at), want, w)
		: err;
}

int model_need_found_paths(const struct finding *f, const struct want *want, struct waiter *w)
{
	bool asked = false;
	uint64_t cursor = 0;
	struct object *o = f->blocked;

	for (unsigned n = 0; o && n < PATHS; n++, o = found_next(f, &cursor)) {
		int err = need_whole(o, want, w);

		if (!goes_on(err, &asked))
			return err;
	}
	return asked ? MODEL_ASKED : 0;
}

/* ---- by id */

/* Tells whether objects of the kind can be asked for by an id, and stand somewhere. */
static bool has_ids(const struct collection *c)
{
	const struct kind *k = c->kind;

	return collection_offered(c) && k->path && !k->beneath && !k->inner && !k->id_of &&
		!(k->hooks && k->hooks->objects);
}

/* Asks for it in all kinds that the cloud's own service has, or in all others. */
static int need_in_all(
	struct region *r, bool others, const char *id, const struct want *want, struct waiter *w)
{
	bool asked = false;

	for (size_t i = 0; i < region_collections(r); i++) {
		struct collection *c = region_collection(r, i);
		const char *service = c->kind->service;
		int err;

		if (!has_ids(c) ||
			others ==
				(service && strcmp(service, c->region->cloud->type->service) == 0))
			continue;
		err = need_in(c, id, want, w);
		if (!goes_on(err, &asked))
			return err;
	}
	return asked ? MODEL_ASKED : 0;
}

/* Finds it in memory: fresh, or as it was answered. */
static int find_id(
	struct region *r, const char *id, bool fresh, struct object **ret, struct cloud_error *why)
{
	CLEANUP_BUF struct buf list = BUF_LOCAL(LIMIT_MESSAGE_BYTES / 2);
	struct object *found = NULL;
	bool several = false;

	for (size_t i = 0; i < region_collections(r); i++) {
		struct collection *c = region_collection(r, i);
		struct object *o = c->kind->inner || c->kind->id_of ? NULL : table_by_id(c, id);

		if (!o || o->draft || (fresh && fresh_object_ms(o) <= 0))
			continue;
		several |= found != NULL;
		found = o;
		buf_addc(&list, ' ');
		entry_path(o, &list);
	}
	if (several)
		error_set(why, -ENOENT, "More than one object exists with the id '%s':%s", id,
			list.data);
	*ret = found;
	return several ? MODEL_SEVERAL : found ? 0 : MODEL_ABSENT;
}

int model_need_found_id(struct region *r, const char *id, const struct want *want, struct waiter *w,
	struct object **ret)
{
	unsigned long failures = mem_failures();
	bool is_short = strlen(id) < SHORT_ID;
	int err;

	if (!name_looks_like_id(id))
		return MODEL_ABSENT;
	err = is_short ? MODEL_ABSENT : find_id(r, id, true, ret, &w->error);
	for (int others = 0; err == MODEL_ABSENT && others < 2; others++) {
		err = need_in_all(r, others, id, want, w);
		if (err || (is_short && !others))
			err = err ? err : MODEL_ABSENT;
		else
			err = find_id(r, id, false, ret, &w->error);
	}
	return err == MODEL_ASKED ? err : mem_checked(failures, err);
}
