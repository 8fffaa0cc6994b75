/* SPDX-License-Identifier: Apache-2.0 */
/*
 * beside: the reference goes along as it has just been read, and under
 * If-Match: else an address would take the floating IP back from the port to
 * which somebody else has led it. After a 412 it is read again.
 */
#include "client/change/beside.h"

#include <errno.h>
#include <stddef.h>

#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/await.h"
#include "client/change/settle.h"
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

static int unset(const struct object *o, const struct attr *a, struct cloud_error *why)
{
	const struct kind *k = o->coll->kind;

	error_set(why, -EINVAL,
		"%s of a %s goes with its %s, and that is not set: set the link %s first, or write "
		"both into .json, or into a draft in %s/.draft/",
		a->name, kind_title(k), a->beside, kind_link_of(k, a->beside)->name, k->dir);
	return -EINVAL;
}

int beside_add(const struct object *o, struct json *body, struct cloud_error *why)
{
	for (const struct json *m = json_first(body); m; m = json_next(m)) {
		const struct attr *a = kind_attr(o->coll->kind, json_key(m));
		CLEANUP_JSON struct json *with = NULL;
		int err;

		if (!a || !a->beside || json_get(body, a->beside))
			continue;
		err = object_held(o, a->beside, &with);
		if (!err && (!json_string(with) || !*json_string(with)))
			return unset(o, a, why);
		if (!err)
			err = json_set(body, a->beside, mem_steal(&with));
		if (err) {
			error_set(why, err, "out of memory");
			return err;
		}
	}
	return 0;
}

/* Sends it, as o is now. 0; 1: the cloud has it already; or why not. */
static int send_both(struct change_op *op, struct object *o, struct cloud_error *why)
{
	const struct attr *a = kind_attr(op->coll->kind, op->attr);
	CLEANUP_JSON struct json *now = NULL;
	int64_t revision = -1;
	int err = object_held(o, a->name, &now);

	if (!err && now && json_equal(now, json_get(op->body, a->name)))
		return 1;
	json_remove(op->body, a->beside); /* from the last time */
	if (!err)
		err = beside_add(o, op->body, why);
	if (err && !why->err)
		error_set(why, err, "out of memory");
	if (err)
		return err;
	op->tries++;
	err = object_revision(o, &revision);
	if (!err)
		err = update_request(op, o, revision);
	if (err)
		error_set(why, err, "out of memory");
	return err;
}

static void looked(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *o = model_object(op->m, op->handle);
	struct cloud_error why = w->error;
	int err = why.err;

	if (!err && !o)
		error_set(&why, err = -ENOENT, "it is no more");
	if (!err)
		err = send_both(op, o, &why);
	if (err)
		change_finish(op, err < 0 ? &why : NULL, o);
}

/* Reads what is there now, and goes on from that: MODEL_ASKED, or it cannot. */
static int look(struct change_op *op, const struct object *o)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = query_of_object(o, &query);

	return err ? err : change_look(op, op->coll, query.data, looked);
}

static void apply(struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);
	bool again = e->err == -ESTALE && o && op->tries < LIMIT_TRIES;
	int err = again ? look(op, o) : 0;
	struct cloud_error error = *e;

	if (err == MODEL_ASKED)
		return;
	if (err)
		error_set(&error, err, "it cannot be read again");
	update_applied(op, &error, answer);
}

static const struct change_steps both = { apply, settle_update, await_made };

int beside_set(struct object *o, const struct attr *a, struct json *body, struct waiter *w)
{
	struct change_op *op = change_new(&both, o->coll, o);
	int err;

	if (!op) {
		json_free(body);
		return wait_no_memory(w);
	}
	op->body = body;
	op->attr = a->name;
	err = look(op, o);
	return change_start(op, err == MODEL_ASKED ? 0 : err, w);
}
