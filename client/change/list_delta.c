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
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

/* Its member of this key alone, or all that it has. */
static struct json *member_of(const struct json *element, const char *key)
{
	struct json *one, *value;

	if (!key)
		return json_dup(element);
	one = json_new_object();
	value = json_get(element, key) ? json_dup(json_get(element, key)) : json_new_null();
	if (!one || !value || json_set(one, key, value) < 0) {
		if (!one)
			json_free(value);
		json_free(one);
		return NULL;
	}
	return one;
}

static bool has(const struct json *list, const struct json *element)
{
	for (const struct json *i = json_first(list); i; i = json_next(i))
		if (json_equal(i, element))
			return true;
	return false;
}

/* {"sub_ports": [...]}: what the one list has and the other has not; NULL: out of memory. */
static struct json *difference(
	const struct attr *a, const struct json *list, const struct json *other, const char *key)
{
	struct json *body = json_new_object(), *found = json_new_array();
	int err = body && found ? 0 : -ENOMEM;

	for (const struct json *i = json_first(list); i && !err; i = json_next(i)) {
		struct json *one;

		if (has(other, i))
			continue;
		one = member_of(i, key);
		err = one ? json_add(found, one) : -ENOMEM;
	}
	if (!err && json_set(body, a->name, found) == 0)
		return body;
	if (err)
		json_free(found);
	json_free(body);
	return NULL;
}

static bool is_nothing(const struct attr *a, const struct json *body)
{
	return !json_first(json_get(body, a->name));
}

static int send_members(struct change_op *op, const char *action, const struct json *body,
	void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer))
{
	struct object *o = model_object(op->m, op->handle);
	struct rest_call call;
	struct buf id;
	int err = o ? 0 : -ESTALE;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	change_call(&call, op, done);
	if (!err)
		err = object_id(o, &id);
	call.id = id.data;
	call.action = action;
	call.body = body;
	if (!err)
		err = rest_act(op->m->rest, &call, &op->op);
	buf_release(&id);
	return err;
}

/* What went is gone: now for what comes. */
static void gone(void *ctx, const struct cloud_error *e, const struct json *answer)
{
	struct change_op *op = ctx;
	struct cloud_error error = *e;

	op->op = NULL;
	if (!error.err && !is_nothing(op->members, op->body)) {
		error.err = send_members(op, op->members->add, op->body, change_apart_done);
		if (!error.err)
			return;
		cloud_error_set(
			&error, error.err, "the additions to %s could not be sent", op->members->name);
	}
	change_apart_done(op, &error, answer);
}

/* Takes value and comes. */
static int update(struct object *o, const struct attr *a, struct json *value, const struct json *goes,
	struct json *comes, struct waiter *w)
{
	struct change_op *op = change_new(o->coll, o);
	int err;

	if (op) {
		op->body = comes;
		op->members = a;
		op->expected = json_new_object();
	} else {
		json_free(comes);
	}
	if (!op || !op->expected) {
		json_free(value);
		return op ? change_start(op, -ENOMEM, w) : change_fail(w, -ENOMEM, "out of memory");
	}
	err = json_set(op->expected, a->name, value);
	if (!err && !is_nothing(a, goes))
		err = send_members(op, a->remove, goes, gone);
	else if (!err)
		err = send_members(op, a->add, op->body, change_apart_done);
	return change_start(op, err, w);
}

int members_update(struct object *o, const struct attr *a, struct json *value, struct waiter *w)
{
	struct json *now = NULL, *goes, *comes;
	int err;

	object_value(o, a->name, &now);
	goes = difference(a, now, value, a->member);
	comes = difference(a, value, now, NULL);
	json_free(now);
	if (goes && comes && (!is_nothing(a, goes) || !is_nothing(a, comes))) {
		err = update(o, a, value, goes, comes, w);
	} else { /* it is so already */
		err = goes && comes ? 0 : change_fail(w, -ENOMEM, "out of memory");
		json_free(value);
		json_free(comes);
	}
	json_free(goes);
	return err;
}
