/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stats: figures of a mount, and what is under way now, for those who wait for
 * it: the operations of rest, with who waits for each; and changes between two
 * looks for what became of them, which have no operation.
 */
#include "client/model.h"

#include "client/api/rest.h"
#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/cache/index.h"
#include "client/cache/object.h"
#include "client/cache/valued.h"
#include "client/cache/wait.h"
#include "client/change/change.h"
#include "client/login/auth.h"
#include "client/query/fetch.h"
#include "client/util/buf.h"
#include "client/util/timer.h"
#include "client/values/store.h"

struct listing {
	const struct model *m;
	struct buf *out;
};

static const struct fetch *find_fetch(const struct model *m, const struct rest_op *op)
{
	const struct fetch *f = NULL;

	for (size_t i = 0; i < m->n_collections && !f; i++)
		f = fetch_of(m->collections[i], op);
	return f;
}

static const struct change_op *change_of(const struct model *m, const struct rest_op *op)
{
	const struct change_op *c = m->ops;

	while (c && c->op != op)
		c = c->next;
	return c;
}

static void add_operation(void *ctx, const struct rest_activity *a)
{
	const struct listing *l = ctx;
	const struct fetch *f = find_fetch(l->m, a->op);
	const struct change_op *c = f ? NULL : change_of(l->m, a->op);
	bool settling =
		/* not the change itself: a look for it */
		c && c->started_ms < timer_now_ms() - a->ms;

	buf_addf(l->out, "%lld ms\t%s\t%s %s", (long long)a->ms, a->method, a->verb, a->kind->dir);
	if (a->id)
		buf_addf(l->out, "/%s", a->id);
	else if (c && c->entry && !settling)
		buf_addf(l->out, "/%s", c->entry);
	if (a->query)
		buf_addf(l->out, "?%s", a->query);
	buf_addf(l->out, "\t%u pages\t%u objects\t%llu bytes\t%u waiting\n", a->pages, a->objects,
		(unsigned long long)a->bytes,
		wait_count(f	    ? f->waiters
				: c ? c->waiters
				    : NULL));
}

int model_stats_activity(const struct model *m, struct buf *out)
{
	struct listing l = { m, out };

	for (size_t i = 0; i < m->n_clouds; i++)
		if (m->clouds[i]->rest)
			rest_each(m->clouds[i]->rest, add_operation, &l);
	for (const struct change_op *c = m->ops; c; c = c->next)
		if (!c->op && c->pending)
			buf_addf(out,
				"%lld ms\t-\tlook for %s/%s\t0 pages\t0 objects\t0 bytes\t%u "
				"waiting\n",
				(long long)(timer_now_ms() - c->started_ms), c->coll->kind->dir,
				c->entry, wait_count(c->waiters));
	return out->err;
}

size_t model_stats_bytes(const struct model *m)
{
	size_t bytes = m->slab.bytes;

	bytes += m->size_handles * (sizeof(struct object *) + sizeof(*m->free_handles));

	for (size_t i = 0; i < m->n_collections; i++) {
		const struct collection *c = m->collections[i];

		bytes += store_bytes(c->store);
		bytes += c->size_slots * (sizeof(struct object *) + sizeof(*c->holes));
		bytes += c->size_buckets *
			(sizeof(struct object *) + sizeof(*c->by_base) + sizeof(*c->by_twin) / 2);
		bytes += index_bytes(c) + valued_bytes(c);
	}
	return bytes;
}

/* Adds what was sent to one cloud; of the tokens counts the one that ends first. */
static void add_cloud(
	const struct cloud *c, struct rest_stats *sum, unsigned long *logins, int64_t *left_ms)
{
	const struct rest_stats *s = rest_stats(c->rest);
	int64_t left = auth_expires_in_ms(c->auth);

	sum->gets += s->gets;
	sum->posts += s->posts;
	sum->puts += s->puts;
	sum->deletes += s->deletes;
	sum->failures += s->failures;
	sum->bytes += s->bytes;
	sum->ms += s->ms;
	if (s->ms_max > sum->ms_max)
		sum->ms_max = s->ms_max;
	*logins += auth_logins(c->auth);
	if (left >= 0 && left < *left_ms)
		*left_ms = left;
}

static void add_count(const struct collection *c, struct buf *out)
{
	const struct region *r = c->region;

	buf_adds(out, "objects ");
	if (r->cloud->entry)
		buf_addf(out, "%s/", r->cloud->entry);
	if (r->cloud->n_regions > 1)
		buf_addf(out, "%s/", r->name);
	buf_addf(out, "%s %u\n", c->kind->dir, c->count);
}

int model_stats(const struct model *m, struct buf *out)
{
	struct rest_stats s = { 0 };
	unsigned long logins = 0, n;
	int64_t left = INT64_MAX;

	for (size_t i = 0; i < m->n_clouds; i++)
		if (m->clouds[i]->rest)
			add_cloud(m->clouds[i], &s, &logins, &left);
	n = s.gets + s.posts + s.puts + s.deletes;
	buf_addf(out, "get %lu\npost %lu\nput %lu\ndelete %lu\nfailed %lu\n", s.gets, s.posts,
		s.puts, s.deletes, s.failures);
	buf_addf(out, "logins %lu\n", logins);
	if (left < INT64_MAX)
		buf_addf(out, "token_expires_in_s %lld\n", (long long)(left / 1000));
	buf_addf(out, "answered_from_cache %lu\nasked_the_cloud %lu\n", m->hits, m->asked);
	buf_addf(out, "received_bytes %llu\nlatency_mean_ms %llu\nlatency_max_ms %llu\n",
		(unsigned long long)s.bytes, (unsigned long long)(n ? s.ms / n : 0),
		(unsigned long long)s.ms_max);
	for (size_t i = 0; i < m->n_collections; i++)
		add_count(m->collections[i], out);
	return buf_addf(out, "store_bytes %zu\n", model_stats_bytes(m));
}
