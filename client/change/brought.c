/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brought: one small question for each kind of which something may have come or gone, before the
 * caller goes on. The list would do, too, and may be a hundred thousand ports.
 */
#include "client/change/brought.h"

#include <stddef.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/change/change.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

/* Tells whether the change may have brought what the row says. */
static bool is_meant(const struct change_op *op, const struct brought *b)
{
	enum inverse inverse = op->steps->inverse;

	if (strcmp(b->kind, op->coll->kind->dir) != 0 || inverse == INVERSE_LINK)
		return false;
	if (inverse == INVERSE_DESTROY && b->attr)
		return json_get(op->body, b->attr) != NULL;
	return inverse != INVERSE_SET || (b->attr && json_get(op->body, b->attr));
}

/* Forms the question of a row: nothing, where the object does not say it. */
static int question(const struct brought *b, const struct object *o, struct buf *query)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = b->from ? object_string(o, b->from, &value) : object_id(o, &value);

	if (err || value.len == 0)
		return err;
	return b->from ? buf_addf(query, "/%s", value.data) : query_add(query, b->by, value.data);
}

/* Gives where the question of a row is asked; NULL: nothing would go on without its answer. */
static struct collection *asked_of(struct change_op *op, const struct brought *b)
{
	struct collection *of = collection_sibling(op->coll, b->of);

	return of && collection_offered(of) && fetches_tell_all(of) ? of : NULL;
}

struct collection *brought_next(struct change_op *op, const struct object *o, struct buf *query)
{
	if (!op->brought)
		op->brought = kind_brought;
	for (const struct brought *b; o && (b = op->brought)->kind;) {
		struct collection *of = is_meant(op, b) ? asked_of(op, b) : NULL;

		op->brought++;
		if (!of || question(b, o, query) < 0 || query->len == 0)
			continue;
		if (b->later)
			fetch_unsettle(of, "");
		return of;
	}
	return NULL;
}
