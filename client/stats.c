/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stats: figures of a mount, and what is under way now, for those who wait for
 * it: the operations of rest, with who waits for each; and changes between two
 * looks for what became of them, which have no operation.
 */
#include "client/model.h"

#include <stdint.h>
#include <stdlib.h>

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
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/store.h"

/* Names those that wait for an operation: of a fetch, or of a change. */
struct asked {
	const struct rest_op *op;
	const struct change_op *change; /* NULL: a fetch */
	const struct wait_link *waiters;
};

struct listing {
	struct model *m;
	struct asked *asked; /* in the order of their operations */
	size_t n, size;
	struct buf *out;
};

static int add_asked(struct listing *l, const struct rest_op *op, const struct change_op *change,
	const struct wait_link *waiters)
{
	l->m->visits.links++;
	if (!op)
		return 0;
	if (l->n == l->size) {
		size_t size = l->size * 2 + 16;
		struct asked *asked = realloc(l->asked, size * sizeof(*asked));

		if (!asked)
			return mem_failed();
		l->asked = asked;
		l->size = size;
	}
	l->asked[l->n++] = (struct asked){ op, change, waiters };
	return 0;
}

static int by_op(const void *a, const void *b)
{
	uintptr_t one = (uintptr_t)((const struct asked *)a)->op;
	uintptr_t other = (uintptr_t)((const struct asked *)b)->op;

	return (one > other) - (one < other);
}

static int find_all_asked(struct listing *l)
{
	const struct fetch *f;
	int err = 0;

	for (size_t i = 0; i < l->m->n_collections; i++)
		for (f = fetch_asking(l->m->collections[i], NULL); f && !err;
			f = fetch_asking(l->m->collections[i], f))
			err = add_asked(l, f->op, NULL, f->waiters);
	for (const struct change_op *c = l->m->ops; c && !err; c = c->next)
		err = add_asked(l, c->op, c, c->waiters);
	if (l->n)
		qsort(l->asked, l->n, sizeof(*l->asked), by_op);
	return err;
}

static const struct asked *find_asked(const struct listing *l, const struct rest_op *op)
{
	size_t from = 0, to = l->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		l->m->visits.links++;
		if ((uintptr_t)l->asked[middle].op < (uintptr_t)op)
			from = middle + 1;
		else
			to = middle;
	}
	return from < l->n && l->asked[from].op == op ? &l->asked[from] : NULL;
}

static void add_operation(void *ctx, const struct rest_activity *a)
{
	const struct listing *l = ctx;
	const struct asked *asked = find_asked(l, a->op);
	const struct change_op *c = asked ? asked->change : NULL;
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
		(unsigned long long)a->bytes, wait_count(asked ? asked->waiters : NULL));
}

int model_stats_activity(struct model *m, struct buf *out)
{
	struct listing l = { .m = m, .out = out };
	int err = find_all_asked(&l);

	for (size_t i = 0; i < m->n_clouds && !err; i++)
		if (m->clouds[i]->rest)
			rest_each(m->clouds[i]->rest, add_operation, &l);
	free(l.asked);
	for (const struct change_op *c = m->ops; c && !err; c = c->next)
		if (!c->op && c->pending)
			buf_addf(out,
				"%lld ms\t-\tlook for %s/%s\t0 pages\t0 objects\t0 bytes\t%u "
				"waiting\n",
				(long long)(timer_now_ms() - c->started_ms), c->coll->kind->dir,
				c->entry, wait_count(c->waiters));
	return err ? err : out->err;
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

	if (r->cloud->entry && c->count == 0) /* many clouds have very many of these */
		return;
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
