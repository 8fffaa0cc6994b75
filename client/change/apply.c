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
#include "client/change/change.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/expire.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

/* Keeps what mkdir called the object, where the cloud calls it otherwise. */
static void add_label(struct object *o, const char *entry)
{
	char name[LIMIT_NAME_BYTES + 1];

	entry_name(o, name);
	if (strcmp(name, entry) != 0)
		label_add(o, entry);
}

/* The new object and, with the option wait, its state. */
static void finish_created(struct change_op *op, struct object *o)
{
	if (!change_awaits(op, o))
		change_finish(op, NULL, o);
}

static void target_read(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *o = model_object(op->m, op->watched);

	error_clear(&w->error); /* it is made all the same */
	if (o)
		finish_created(op, o);
	else
		change_finish(op, NULL, NULL);
}

/*
 * Reads what the new object connects, which has changed with it: MODEL_ASKED, or it cannot be
 * read.
 */
static int read_target(struct change_op *op, struct object *made)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *target = model_object(op->m, op->target);
	int err;

	if (!target)
		return -ENOENT;
	op->watched = made->handle;
	expire_object(target);
	err = query_of_object(target, &query);
	return err ? err : change_look(op, target->coll, query.data, target_read);
}

/*
 * Takes the id from an answer that is no whole object, and the name that was sent; the rest is
 * read.
 */
static struct json *brief(const struct change_op *op, const struct json *answer)
{
	const char *attr = kind_name_attr(op->coll->kind);
	const struct json *name = json_get(op->body, attr);
	CLEANUP_JSON struct json *o = json_new_object();

	if (!o || json_set(o, "id", json_dup(json_get(answer, "id"))) < 0 ||
		(name && json_set(o, attr, json_dup(name)) < 0))
		return NULL;
	return mem_steal(&o);
}

/* Puts the answer's object, or the draft that it was made of, into memory. */
static int keep_created(struct change_op *op, const struct json *answer, struct object **ret)
{
	CLEANUP_JSON struct json *part = op->coll->kind->partial ? brief(op, answer) : NULL;
	struct object *o = model_object(op->m, op->handle);
	int err;

	if (op->coll->kind->partial && !part)
		return json_get_string(answer, "id") ? -ENOMEM : -EBADMSG;
	err = o && o->draft ? draft_live(o, part ? part : answer)
			    : merge_object(op->coll, part ? part : answer, OWN_CHANGE, &o);
	if (err)
		return err;
	if (!o)
		return -EBADMSG;
	if (part)
		expire_object(o);
	*ret = o;
	return 0;
}

void apply_created(struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct cloud_error error = *e;
	struct object *o = NULL;
	int err = e->err ? 0 : keep_created(op, answer, &o);

	if (err)
		error_set(&error, err, "the answer could not be kept");
	if (!o) {
		change_finish(op, &error, NULL);
		return;
	}
	if (op->entry && op->coll->kind->label_attr)
		add_label(o, op->entry);
	expire_targets(o);
	expire_named(o, op->body);
	expire_within(o);
	expire_quotas(op->coll);
	if (!op->target || read_target(op, o) != MODEL_ASKED)
		finish_created(op, o);
}
