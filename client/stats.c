/* SPDX-License-Identifier: Apache-2.0 */
/*
 * activity: what is under way now, for those who wait for it: the operations
 * of rest, with who waits for each; and changes between two looks for what
 * became of them, which have no operation.
 */
#include "client/cache/model_internal.h"

#include "client/util/buf.h"
#include "client/api/rest.h"

struct listing {
	const struct model *m;
	struct buf *out;
};

static unsigned count(const struct wait_link *l)
{
	unsigned n = 0;

	for (; l; l = l->of_source)
		n++;
	return n;
}

static const struct fetch *fetch_of(const struct model *m, const struct rest_op *op)
{
	for (size_t i = 0; i < m->n_collections; i++) {
		const struct collection *c = m->collections[i];
		struct chain_row *r = c->n_asking ? chains_each(&c->fetches, NULL) : NULL;

		for (; r; r = chains_each(&c->fetches, r)) {
			const struct fetch *f = (const struct fetch *)(void *)r;

			if (f->op == op)
				return f;
		}
	}
	return NULL;
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
	const struct fetch *f = fetch_of(l->m, a->op);
	const struct change_op *c = f ? NULL : change_of(l->m, a->op);
	bool settling = c && c->started_ms < now_ms() - a->ms; /* not the change itself: a look for it */

	buf_addf(l->out, "%lld ms\t%s\t%s %s", (long long)a->ms, a->method, a->verb, a->kind->dir);
	if (a->id)
		buf_addf(l->out, "/%s", a->id);
	else if (c && c->entry && !settling)
		buf_addf(l->out, "/%s", c->entry);
	if (a->query)
		buf_addf(l->out, "?%s", a->query);
	buf_addf(l->out, "\t%u pages\t%u objects\t%llu bytes\t%u waiting\n", a->pages, a->objects,
		(unsigned long long)a->bytes,
		count(f		    ? f->waiters
				: c ? c->waiters
				    : NULL));
}

int model_activity(const struct model *m, struct buf *out)
{
	struct listing l = { m, out };

	rest_each(m->rest, add_operation, &l);
	for (const struct change_op *c = m->ops; c; c = c->next)
		if (!c->op && c->pending)
			buf_addf(out, "%lld ms\t-\tlook for %s/%s\t0 pages\t0 objects\t0 bytes\t%u waiting\n",
				(long long)(now_ms() - c->started_ms), c->coll->kind->dir, c->entry,
				count(c->waiters));
	return out->err;
}
