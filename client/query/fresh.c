/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fresh: how long what is known still serves.
 */
#include "client/model.h"

#include "client/cache/collection.h"
#include "client/cache/found.h"
#include "client/cache/object.h"
#include "client/cache/view.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/timer.h"

int64_t fresh_collection_ms(const struct collection *c)
{
	return collection_offered(c) ? fetch_fresh_ms(c, "") : c->model->options.ttl_ms;
}

int64_t fresh_values_ms(const struct collection *c)
{
	return c->doubted ? 0 : fresh_collection_ms(c);
}

/* While the cloud is at work on something, what it says of it is soon old. */
static int64_t settle_limit(const struct object *o, int64_t ttl)
{
	return ttl > TIME_UNSETTLED_MS && object_is_unsettled(o) ? TIME_UNSETTLED_MS : ttl;
}

int64_t fresh_object_ms(const struct object *o)
{
	int64_t ttl = o->coll->model->options.ttl_ms, at = object_fetched_ms(o), left, list;

	if (o->draft)
		return ttl;
	if (!at)
		return 0;
	left = at + settle_limit(o, ttl) - timer_now_ms();
	list = fresh_collection_ms(o->coll);
	if (left < list && !object_is_unsettled(o))
		left = list;
	return left > 0 ? left : 0;
}

/* How long what the owner's id was asked for by still serves. */
static int64_t members_fresh_ms(
	const struct object *owner, const struct view *v, struct collection *in)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int64_t left = fresh_collection_ms(in), filtered;

	if (query_of_view(owner, v, &query) == 0) {
		filtered = fetch_fresh_ms(in, query.data);
		if (filtered > left || fetch_is_unsettled(in, query.data))
			left = filtered;
	}
	return left;
}

int64_t fresh_view_ms(const struct object *owner, const struct view *v)
{
	struct collection *in = collection_sibling(owner->coll, kind_view_base(v));
	int64_t left;

	if (!in || !collection_offered(in) || owner->draft)
		return owner->coll->model->options.ttl_ms;
	if (v->from && !v->via)
		return fresh_object_ms(owner);
	left = members_fresh_ms(owner, v, in);
	return left <= 0 && view_is_told_empty(owner, v) ? fresh_object_ms(owner) : left;
}

/* How long what one kind has of it still serves. */
static int64_t probe_fresh_ms(const struct finding *f, const struct probe *p)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int64_t left = fresh_collection_ms(p->coll), filtered = 0;

	if (p->view)
		return fresh_view_ms(f->blocked, p->view);
	if (p->row && p->row->from)
		buf_addf(&query, "/%s", p->value);
	else if (p->value && query_of_spot(p->spot, p->value, &query) < 0)
		buf_clear(&query);
	if (query.len > 0)
		filtered = fetch_fresh_ms(p->coll, query.data);
	return filtered > left ? filtered : left;
}

int64_t fresh_found_ms(const struct finding *f)
{
	int64_t least = f->region->model->options.ttl_ms;
	struct probe p;

	for (unsigned n = 0; found_probe(f, n, &p); n++) {
		int64_t left = p.coll ? probe_fresh_ms(f, &p) : least;

		least = left < least ? left : least;
	}
	return least;
}
