/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_delta: an attribute whose list the API changes by what goes out of it and
 * what comes into it, each by a request of its own (a trunk's sub_ports:
 * PUT .../remove_subports, PUT .../add_subports). Only what differs is sent.
 * Removals precede additions, which may need the freed place.
 */
#include "client/change/list_delta.h"

#include <errno.h>

#include "client/api/rest.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/change.h"
#include "client/change/settle.h"
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/json/members.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

/* The element's member of this key alone, or all that it has. */
static struct json *member_of(const struct json *element, const char *key)
{
	CLEANUP_JSON struct json *one = NULL;
	struct json *value;

	if (!key)
		return json_dup(element);
	one = json_new_object();
	value = json_get(element, key) ? json_dup(json_get(element, key)) : json_new_null();
	if (!one) {
		json_free(value);
		return NULL;
	}
	return value && json_set(one, key, value) == 0 ? mem_steal(&one) : NULL;
}

/* Adds what `from` has and `other` has not. */
static int add_difference(
	struct json *list, const struct json *from, const struct json *other, const char *key)
{
	CLEANUP_MEMBERS struct members *those = NULL;
	int err = members_new(other, &those);

	for (const struct json *i = json_first(from); i && !err; i = json_next(i)) {
		struct json *one;

		if (members_have(those, i))
			continue;
		one = member_of(i, key);
		err = one ? json_add(list, one) : -ENOMEM;
	}
	return err;
}

/* {"sub_ports": [...]}: what the one list has and the other has not; NULL: out of memory. */
static struct json *difference(
	const struct attr *a, const struct json *from, const struct json *other, const char *key)
{
	CLEANUP_JSON struct json *body = json_new_object(), *found = json_new_array();

	if (!body || !found || add_difference(found, from, other, key) < 0)
		return NULL;
	return json_set(body, a->name, mem_steal(&found)) == 0 ? mem_steal(&body) : NULL;
}

static bool is_nothing(const struct attr *a, const struct json *body)
{
	return !json_first(json_get(body, a->name));
}

static int send_members(struct change_op *op, const char *action, const struct json *body)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *o = model_object(op->m, op->handle);
	struct rest_call call;
	int err = o ? object_id(o, &id) : -ESTALE;

	if (err)
		return err;
	change_call(&call, op);
	call.id = id.data;
	call.action = action;
	call.body = body;
	return rest_act(op->coll->region->cloud->rest, &call, &op->op);
}

/* Sends what comes in; no answer to it is followed by another request. */
static int send_coming(struct change_op *op)
{
	const struct attr *a = op->members;

	op->members = NULL;
	return send_members(op, a->add, op->body);
}

/* Removals are done: sends the additions. */
static void apply_list(struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	const struct attr *a = op->members;
	struct cloud_error error = *e;

	if (!error.err && a && !is_nothing(a, op->body)) {
		error.err = send_coming(op);
		if (!error.err)
			return;
		error_set(&error, error.err, "the additions to %s could not be sent", a->name);
	}
	update_apart_applied(op, &error, answer);
}

static const struct change_steps list = { apply_list, settle_update, NULL, NULL, INVERSE_SET };

/* Takes value. */
static int begin_update(
	struct change_op *op, const struct attr *a, struct json *value, const struct json *goes)
{
	int err = update_expect(op, a, value);

	op->members = a;
	if (err)
		return err;
	return is_nothing(a, goes) ? send_coming(op) : send_members(op, a->remove, goes);
}

int list_delta_set(struct object *o, const struct attr *a, struct json *base, struct json *value,
	struct waiter *w)
{
	CLEANUP_JSON struct json *wanted = value, *now = base, *goes = NULL, *comes = NULL;
	struct change_op *op;

	if (!now && object_held(o, a->name, &now) < 0)
		return wait_no_memory(w);
	goes = difference(a, now, wanted, a->member);
	comes = difference(a, wanted, now, NULL);
	if (!goes || !comes)
		return wait_no_memory(w);
	if (is_nothing(a, goes) && is_nothing(a, comes)) /* it is so already */
		return 0;
	op = change_new(&list, o->coll, o);
	if (!op)
		return wait_no_memory(w);
	op->body = mem_steal(&comes);
	return change_start(op, begin_update(op, a, mem_steal(&wanted), goes), w);
}
