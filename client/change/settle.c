/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settle: changes that were sent and not answered. They are never sent again:
 * a proxy's time-out does not stop a server, so a look that finds nothing
 * proves nothing until TIME_SETTLE_MS are over. A create is looked for by
 * the scalars it sent, among objects that were not there before; an update is
 * read back, and was made if all that it sent is there.
 * Whoever waits is answered within TIME_CHANGE_MS; the rest goes on without.
 */
#include "client/change/settle.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/cache/pending.h"
#include "client/cache/wait.h"
#include "client/change/apply.h"
#include "client/change/change.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/attr.h"

#define POLLS_ANSWERED 4 /* looks (at 0, 1, 3, 7 s) after which a caller is told */

static void look(struct change_op *op);

/* ---- what was created? */

/* The same value, or the same address in the cloud's spelling: 10.0.0.1 is 10.0.0.1/32 there. */
static bool is_same(const struct json *sent, const struct json *has)
{
	const char *a = json_string(sent), *b = json_string(has);

	return json_equal(sent, has) || (a && b && attr_is_same_prefix(a, b));
}

/* Every scalar that was sent is what the object has. */
static bool is_as_sent(const struct json *body, const struct json *object)
{
	for (const struct json *m = json_first(body); m; m = json_next(m)) {
		const struct json *v = json_get(object, json_key(m));

		if (json_type(m) == JSON_ARRAY || json_type(m) == JSON_OBJECT)
			continue;
		if (!v || !is_same(m, v))
			return false;
	}
	return true;
}

/* Tells whether it was made before we asked for it. */
static bool is_older(const struct change_op *op, const struct json *object)
{
	const char *const *attr = op->coll->region->cloud->type->created;
	int64_t created_ms = attr ? timer_iso_ms(json_get_string(object, *attr)) : -1;

	return created_ms >= 0 && created_ms < op->started_unix_ms - TIME_SKEW_MS;
}

static int on_candidate(void *ctx, struct json *object)
{
	struct change_op *op = ctx;
	const char *id = json_get_string(object, "id");

	for (size_t i = 0; i < op->n_known; i++)
		if (id && strcmp(op->known[i], id) == 0)
			return 0;
	if (!id || is_older(op, object) || !is_as_sent(op->body, object))
		return 0;
	if (op->n_found++ > 0)
		return 0;
	op->found = json_dup(object);
	return op->found ? 0 : -ENOMEM;
}

bool settle_is_own_failure(const struct cloud_error *e)
{
	return e->status == 500 && e->type[0];
}

static void answer_waiters(struct change_op *op)
{
	struct cloud_error e;
	struct object *draft = model_object(op->m, op->handle);

	if (!op->waiters)
		return;
	e = op->error;
	error_set(&e, -ETIMEDOUT,
		"the cloud did not answer (%s); the result for '%s' is looked for in the "
		"background",
		op->error.message, op->entry ? op->entry : "");
	if (draft)
		draft->busy = true;
	wait_wake(&op->waiters, &e, NULL);
}

static void look_again(struct timer *t)
{
	look(container_of(t, struct change_op, timer));
}

static void looked(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	int64_t now = timer_now_ms();

	(void)answer;
	op->op = NULL;
	op->journal.looked |= !e->err;
	if (!e->err && op->n_found == 1) {
		struct json *found = op->found;

		op->found = NULL;
		apply_created(op, e, found);
		json_free(found);
		return;
	}
	if (settle_is_own_failure(&op->error)) {
		change_finish(op, &op->error, NULL);
		return;
	}
	if (op->polls >= POLLS_ANSWERED || now - op->started_ms >= TIME_CHANGE_MS)
		answer_waiters(op);
	if (now - op->started_ms >= TIME_SETTLE_MS || op->n_found > 1) {
		op->error.err = -ETIMEDOUT;
		change_finish(op, &op->error, NULL);
		return;
	}
	timer_start(op->m->timers, &op->timer, op->wait_ms, look_again);
	op->wait_ms = op->wait_ms < TIME_SETTLE_MOST_MS ? op->wait_ms * 2 : op->wait_ms;
}

static void look(struct change_op *op)
{
	const struct kind *k = op->coll->kind;
	struct rest_call call = {
		.kind = k,
		.region = op->coll->region->name,
		.parent = k->beneath ? json_get_string(op->body, k->parent_attr) : NULL,
		.revision = -1,
		.query = op->query,
		.object = on_candidate,
		.done = looked,
		.ctx = op,
	};
	struct cloud_error e;

	op->polls++;
	op->n_found = 0;
	json_free(op->found);
	op->found = NULL;
	if (rest_list(op->coll->region->cloud->rest, &call, &op->op) == 0)
		return;
	error_set(&e, -ENOMEM, "out of memory");
	looked(op, &e, NULL);
}

/*
 * The question that what was sent would answer: its name or label, and what it lies in and refers
 * to; "" is the whole list.
 */
static int make_query(struct change_op *op, struct buf *q)
{
	const struct kind *k = op->coll->kind;
	const char *name = json_get_string(op->body, kind_name_attr(k));
	const char *label = k->label_attr ? json_get_string(op->body, k->label_attr) : NULL;
	const char *parent = k->parent_attr ? json_get_string(op->body, k->parent_attr) : NULL;

	if (name && *name)
		query_add(q, kind_name_attr(k), name);
	else if (label && *label)
		query_add(q, k->label_attr, label);
	if (parent && !k->beneath && !kind_link_of(k, k->parent_attr))
		query_add(q, k->parent_attr, parent);
	for (const struct link *l = k->links; l && l->attr; l++) {
		const char *id = l->member ? NULL : json_get_string(op->body, l->attr);

		if (id)
			query_add(q, l->attr, id);
	}
	return q->err;
}

static int add_known(struct change_op *op, const char *id)
{
	char **more = realloc(op->known, (op->n_known + 1) * sizeof(char *));

	if (!more)
		return -ENOMEM;
	op->known = more;
	more[op->n_known] = strdup(id);
	if (!more[op->n_known])
		return -ENOMEM;
	op->n_known++;
	return 0;
}

/* Ids in memory that answer to it already: no other object may be taken for them. */
static int note_known(struct change_op *op)
{
	uint64_t cursor = 0;
	struct object *o;
	int err = 0;

	while (!err && (o = collection_next(op->coll, &cursor))) {
		CLEANUP_JSON struct json *v = NULL;

		if (o->draft)
			continue;
		v = object_values(o);
		if (!v)
			err = -ENOMEM;
		else if (is_as_sent(op->body, v))
			err = add_known(op, json_get_string(v, "id"));
	}
	return err;
}

void settle_create(struct change_op *op, const struct cloud_error *e)
{
	CLEANUP_BUF struct buf q = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	op->error = *e;
	op->wait_ms = TIME_SETTLE_LOOK_MS;
	if (!op->coll->kind->no_filter && make_query(op, &q) == 0 && q.len > 0)
		op->query = buf_detach(&q);
	if (note_known(op) < 0) { /* one that was there before would be taken for it */
		error_set(&op->error, -ENOMEM,
			"out of memory: it is not known whether '%s' was created",
			op->entry ? op->entry : "");
		change_finish(op, &op->error, NULL);
		return;
	}
	if (op->entry && *op->entry)
		op->pending = pending_add(op->coll, op->entry);
	if (timer_now_ms() - op->started_ms >= TIME_CHANGE_MS)
		answer_waiters(op);
	look(op);
}

/* ---- was it updated? */

static bool is_within(const struct json *sent, const struct json *held);

static bool is_among(const struct json *sent, const struct json *list)
{
	for (const struct json *i = json_first(list); i; i = json_next(i))
		if (is_within(sent, i))
			return true;
	return false;
}

/*
 * Tells whether what was sent is held: the same scalars, and a list's elements in
 * any order; an object may have more members.
 */
static bool is_within(const struct json *sent, const struct json *held)
{
	enum json_type type = json_type(sent);
	size_t n = 0, m = 0;

	if (!held || (type != JSON_ARRAY && type != JSON_OBJECT))
		return held && json_equal(sent, held);
	if (json_type(held) != type)
		return false;
	for (const struct json *i = json_first(sent); i; i = json_next(i), n++)
		if (type == JSON_ARRAY ? !is_among(i, held)
				       : !is_within(i, json_get(held, json_key(i))))
			return false;
	for (const struct json *i = json_first(held); i; i = json_next(i))
		m++;
	return type == JSON_OBJECT || n == m;
}

static void read_back(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	struct object *o = model_object(op->m, op->handle);
	struct cloud_error error = op->error;

	op->op = NULL;
	op->journal.looked = !e->err;
	if (!e->err) {
		merge_object(op->coll, answer, OWN_CHANGE, &o);
		if (is_within(op->expected ? op->expected : op->body, answer))
			error_clear(&error);
	} else if (o) {
		expire_object(o);
	}
	change_finish(op, &error, NULL);
}

void settle_update(struct change_op *op, const struct cloud_error *e)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *o = model_object(op->m, op->handle);
	struct rest_call call = {
		.kind = op->coll->kind,
		.region = op->coll->region->name,
		.revision = -1,
		.done = read_back,
		.ctx = op,
	};
	int err = o ? 0 : -ENOENT;

	op->error = *e;
	if (o) {
		expire_object(o);
		err = object_id(o, &id);
	}
	call.id = id.data;
	/* a caller who has waited his time is answered now; the store is mended all the same */
	if (timer_now_ms() - op->started_ms >= TIME_CHANGE_MS - TIME_SETTLE_LEAST_MS)
		wait_wake(&op->waiters, e, NULL);
	if (!err && !op->coll->kind->no_show)
		err = rest_show(op->coll->region->cloud->rest, &call, &op->op);
	if (err || !op->op)
		change_finish(op, e, NULL);
}
