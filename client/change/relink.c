/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relink: the API takes a reference together with what belongs to it (a
 * gateway with its SNAT, a floating IP's port with the fixed address), and
 * resets what is not named. So the object is read first: a reference that leads
 * there already is left as it is, and what another one keeps (link.keeps) goes
 * along, as it has just been read.
 */
#include "client/change/relink.h"

#include <errno.h>
#include <string.h>

#include "client/cache/link.h"
#include "client/cache/object.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/change/settle.h"
#include "client/change/update.h"
#include "client/cache/wait.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

/*
 * Adds the members that stay, but not those that the cloud gives by itself: null and true. To name
 * those may be the administrator's alone.
 */
static int add_kept(struct json *value, const struct json *now, const char *keeps)
{
	int err = 0;

	for (const struct json *m = json_first(now); m && !err; m = json_next(m)) {
		const char *at = strstr(keeps, json_key(m));
		size_t len = strlen(json_key(m));

		if (!at || (at > keeps && at[-1] != ' ') || (at[len] && at[len] != ' '))
			continue;
		if (json_type(m) != JSON_NULL && !json_is_true(m))
			err = json_set(value, json_key(m), json_dup(m));
	}
	return err;
}

/* Gives what the reference to this id is set to; NULL: no memory. */
static struct json *value_of(const struct object *o, const struct link *l, const char *id)
{
	CLEANUP_JSON struct json *value = l->member ? json_new_object() : NULL, *now = NULL;

	if (!l->member)
		return json_new_string(id);
	if (!value || json_set_string(value, l->member, id) < 0)
		return NULL;
	if (l->keeps && (object_held(o, l->attr, &now) < 0 || add_kept(value, now, l->keeps) < 0))
		return NULL;
	return mem_steal(&value);
}

int relink_wanted(const struct object *o, const struct link *l, const char *id, bool *ret)
{
	CLEANUP_BUF struct buf target = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	*ret = false;
	if (o->draft || kind_attr_is_apart(kind_attr(o->coll->kind, l->attr)))
		return 0;
	err = link_leads_to(o, l, id, ret);
	if (err || *ret || !l->keeps)
		return err;
	err = link_target_id(o, l, &target);
	/* Reads first: what it keeps may have been set since it was read. */
	*ret = !err || fresh_object_ms(o) <= 0;
	return err == -ENOENT ? 0 : err;
}

static int form(struct change_op *op, struct object *o, struct cloud_error *why)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct link *l = kind_link_of(op->coll->kind, op->attr);
	const struct object *target = model_object(op->m, op->target);
	struct json *value;
	bool there = false;
	int err = target ? object_id(target, &id) : -ENOENT;

	if (!target)
		error_set(why, err, "it is no more");
	if (!err)
		err = link_leads_to(o, l, id.data, &there);
	if (err || there)
		return err ? err : 1;
	op->body = json_new_object();
	value = value_of(o, l, id.data);
	if (op->body && value)
		return json_set(op->body, l->attr, value);
	json_free(value);
	return -ENOMEM;
}

static const struct change_steps relinking = { update_applied, settle_update, await_made, form,
	INVERSE_SET };

int relink_set(struct object *o, const struct link *l, struct object *target, struct waiter *w)
{
	struct change_op *op = change_new(&relinking, o->coll, o);
	int err;

	if (!op)
		return wait_no_memory(w);
	op->target = target->handle;
	object_pin(target, 1);
	op->attr = l->attr;
	err = update_look(op, o);
	return change_start(op, err == MODEL_ASKED ? 0 : err, w);
}
