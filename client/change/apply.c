/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apply: what the answer to a create changes in memory.
 */
#include "client/change/apply.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "client/cache/draft.h"
#include "client/cache/label.h"
#include "client/cache/merge.h"
#include "client/cache/object.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/expire.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

/* Keeps what mkdir called the object, where the cloud calls it otherwise. */
static void add_label(struct object *o, const char *entry)
{
	char name[LIMIT_NAME_BYTES + 1];

	object_entry(o, name);
	if (strcmp(name, entry) != 0)
		label_add(o, entry);
}

static void target_read(struct waiter *w)
{
	struct change_op *op = (struct change_op *)(void *)((char *)w - offsetof(struct change_op, refresh));
	struct object *o = model_object(op->m, op->watched);

	cloud_error_clear(&w->error); /* it is made all the same */
	if (o)
		await_made(op, o);
	else
		change_finish(op, NULL, NULL);
}

/* What the new object connects has changed with it: it is read before the caller looks. */
static void read_target(struct change_op *op, struct object *made)
{
	struct object *target = model_object(op->m, op->target);
	struct buf query;
	int err = target ? 0 : -ENOENT;

	op->watched = made->handle;
	buf_init(&query, LIMIT_OBJECT_BYTES);
	if (target) {
		object_expire(target);
		err = object_question(target, &query);
	}
	if (!err)
		err = change_look(op, target->coll, query.data, target_read);
	buf_release(&query);
	if (err != MODEL_ASKED)
		await_made(op, made);
}

/* Of an answer that is no whole object the id counts, and the name that was sent: the rest is read. */
static struct json *brief(const struct change_op *op, const struct json *answer)
{
	const char *attr = kind_name_attr(op->coll->kind);
	const struct json *name = json_get(op->body, attr);
	struct json *o = json_new_object();

	if (o && json_set(o, "id", json_dup(json_get(answer, "id"))) == 0 && name)
		json_set(o, attr, json_dup(name));
	return o;
}

static int keep(struct change_op *op, struct object **o, const struct json *answer)
{
	if (*o && (*o)->draft)
		return draft_live(*o, answer);
	return collection_merge(op->coll, answer, OWN_CHANGE, o);
}

void change_made(struct change_op *op, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);
	struct json *part = op->coll->kind->partial ? brief(op, answer) : NULL;
	struct cloud_error e;
	int err;

	cloud_error_clear(&e);
	err = keep(op, &o, part ? part : answer);
	if (part && !err && o)
		object_expire(o);
	json_free(part);
	if (err || !o) {
		cloud_error_set(&e, err ? err : -EBADMSG, "the answer could not be kept");
		change_finish(op, &e, NULL);
		return;
	}
	if (op->entry && op->coll->kind->label_attr)
		add_label(o, op->entry);
	expire_targets(o);
	expire_named(o, op->body);
	expire_quotas(op->coll);
	if (op->target)
		read_target(op, o);
	else
		await_made(op, o);
}
