/* SPDX-License-Identifier: Apache-2.0 */
/*
 * beside: the reference goes along as it has just been read, and under
 * If-Match: else an address would take the floating IP back from the port to
 * which somebody else has led it. After a 412 it is read again.
 */
#include "client/change/beside.h"

#include <errno.h>

#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/await.h"
#include "client/change/settle.h"
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
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

static int form(struct change_op *op, struct object *o, struct cloud_error *why)
{
	const struct attr *a = kind_attr(op->coll->kind, op->attr);
	CLEANUP_JSON struct json *now = NULL;
	int err = object_held(o, a->name, &now);

	if (err)
		return err;
	if (now && json_equal(now, json_get(op->body, a->name)))
		return 1;
	json_remove(op->body, a->beside); /* from the last time */
	return beside_add(o, op->body, why);
}

static const struct change_steps both = { update_applied_or_again, settle_update, await_made, form,
	INVERSE_SET };

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
	err = update_look(op, o);
	return change_start(op, err == MODEL_ASKED ? 0 : err, w);
}
