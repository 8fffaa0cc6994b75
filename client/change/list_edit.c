/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list_edit: a list is sent whole, so what somebody else has added or removed
 * meanwhile would be undone. Therefore the change is made to what the cloud has
 * now: with If-Match on the revision in memory while that is fresh, else (and
 * after a 412) on what has just been read. Kinds without revisions are read
 * first. Members that have a URL of their own (a tag) are sent one by one.
 */
#include "client/change/list_edit.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/await.h"
#include "client/change/change.h"
#include "client/change/settle.h"
#include "client/change/update.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

/* ---- the list that comes of it */

static bool has(const struct json *list, const struct json *element)
{
	for (const struct json *i = json_first(list); i; i = json_next(i))
		if (json_equal(i, element))
			return true;
	return false;
}

/* Gives the next element, from i on, that the list has; NULL: none is left. */
static const struct json *next_among(const struct json *i, const struct json *list)
{
	while (i && !has(list, i))
		i = json_next(i);
	return i;
}

/* Tells whether the members that both have stand in one order. */
static bool same_order(const struct json *a, const struct json *b)
{
	const struct json *i = next_among(json_first(a), b), *j = next_among(json_first(b), a);

	while (i && j && json_equal(i, j)) {
		i = next_among(json_next(i), b);
		j = next_among(json_next(j), a);
	}
	return !i && !j;
}

/* Tells whether this member was added before `anchor` (NULL: behind all that stay). */
static bool comes_before(const struct json *i, const struct json *anchor, const struct json *base,
	const struct json *now)
{
	const struct json *next = next_among(i, now);

	if (has(base, i) || has(now, i))
		return false;
	return anchor ? next && json_equal(next, anchor) : !next;
}

static int add_coming(struct json *list, const struct json *anchor, const struct json *base,
	const struct json *wanted, const struct json *now)
{
	int err = 0;

	for (const struct json *i = json_first(wanted); i && !err; i = json_next(i))
		if (comes_before(i, anchor, base, now) && !has(list, i))
			err = json_add(list, json_dup(i));
	return err;
}

int list_edit_merge(const struct json *base, const struct json *wanted, const struct json *now,
	bool unordered, struct json **ret)
{
	CLEANUP_JSON struct json *list = NULL;
	int err = 0;

	if (json_equal(base, now)) {
		*ret = json_dup(wanted);
		return *ret ? 0 : -ENOMEM;
	}
	if (!unordered && !same_order(base, wanted))
		return -ESTALE;
	list = json_new_array();
	if (!list)
		return -ENOMEM;
	for (const struct json *i = json_first(now); i && !err; i = json_next(i)) {
		err = add_coming(list, i, base, wanted, now);
		if (!err && (has(wanted, i) || !has(base, i)))
			err = json_add(list, json_dup(i));
	}
	if (!err)
		err = add_coming(list, NULL, base, wanted, now);
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

/* ---- in one request, with all that stays */

/* Forms the body from what o has; 1: that is as it should be. */
static int form(struct change_op *op, const struct object *o, struct cloud_error *why)
{
	CLEANUP_JSON struct json *now = NULL, *list = NULL, *body = json_new_object();
	const struct attr *a = op->list;
	int err = body ? object_held(o, a->name, &now) : -ENOMEM;

	error_set(why, -ENOMEM, "out of memory");
	if (!err && !now)
		now = json_new_array();
	if (err || !now)
		return err ? err : -ENOMEM;
	if (op->base)
		err = list_edit_merge(op->base, op->wanted, now, a->flags & ATTR_SET, &list);
	else
		err = (list = json_dup(op->wanted)) ? 0 : -ENOMEM;
	if (err == -ESTALE)
		error_set(why, err,
			"somebody else has changed %s since it was read, and this puts it in "
			"another order: read it again",
			a->name);
	if (err)
		return err;
	if (op->tries > 0 && json_equal(list, now))
		return 1;
	json_free(op->body);
	op->body = NULL;
	err = json_set(body, a->name, mem_steal(&list));
	if (!err)
		op->body = mem_steal(&body);
	return err;
}

/* Sends it, changed from what is in memory. 0; 1: nothing is to be done; or why not. */
static int send_list(struct change_op *op, struct object *o, struct cloud_error *why)
{
	int64_t revision;
	int err = form(op, o, why);

	if (!err)
		err = object_revision(o, &revision);
	if (err)
		return err;
	op->tries++;
	return update_request(op, o, revision);
}

static void read_again(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *o = model_object(op->m, op->handle);
	struct cloud_error why = w->error;
	int err = why.err;

	if (!err && !o)
		error_set(&why, err = -ENOENT, "it is no more");
	if (!err)
		err = send_list(op, o, &why);
	if (err)
		change_finish(op, err < 0 ? &why : NULL, o);
}

/* Reads what is there now, and goes on from that: MODEL_ASKED, or it cannot. */
static int read_first(struct change_op *op, const struct object *o)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = query_of_object(o, &query);

	return err ? err : change_look(op, op->coll, query.data, read_again);
}

static void apply_list(struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct object *o = model_object(op->m, op->handle);
	bool again = e->err == -ESTALE && o && op->tries < LIMIT_TRIES;
	int err = again ? read_first(op, o) : 0;
	struct cloud_error error = *e;

	if (err == MODEL_ASKED)
		return;
	if (err)
		error_set(&error, err, "it cannot be read again");
	update_applied(op, &error, answer);
}

static const struct change_steps whole = { apply_list, settle_update, await_made };

static int start_whole(struct change_op *op, struct object *o, struct waiter *w)
{
	struct cloud_error why;
	int64_t revision;
	int err = object_revision(o, &revision);

	if (err)
		return change_start(op, err, w);
	if (fresh_object_ms(o) <= 0 || revision < 0) {
		op->tries = 1; /* what is read may be as it should be */
		err = read_first(op, o);
		return change_start(op, err == MODEL_ASKED ? 0 : err, w);
	}
	err = send_list(op, o, &why);
	if (!err)
		return change_wait(op, w);
	if (err < 0)
		w->error = why;
	change_finish(op, NULL, NULL);
	return err < 0 ? err : 0;
}

/* ---- one by one */

static void send_next(struct change_op *op, const struct cloud_error *e);

static void sent(struct change_op *op, const struct cloud_error *e, const struct json *answer)
{
	struct cloud_error error = *e;

	(void)answer;
	/* to remove what somebody else has removed */
	if (error.status == 404 && op->removes && strstr(error.type, "Tag"))
		error_clear(&error);
	send_next(op, &error);
}

static void looked(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *o = model_object(op->m, op->handle);
	CLEANUP_JSON struct json *now = NULL;
	const struct json *it = json_first(op->body);

	if (!w->error.err && o && object_value(o, op->list->name, &now) == 0 &&
		has(now, it) != op->removes)
		error_clear(&op->error);
	send_next(op, &op->error);
}

static void lost(struct change_op *op, const struct cloud_error *e)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct object *o = model_object(op->m, op->handle);

	op->error = *e;
	if (!o || query_of_object(o, &query) < 0 ||
		change_look(op, op->coll, query.data, looked) != MODEL_ASKED)
		send_next(op, e);
}

static const struct change_steps singly = { sent, lost, NULL };

/* Puts the next that goes, or else that comes, into op->body, as an array of one. */
static int take_next(struct change_op *op)
{
	const struct json *i = json_first(op->base);
	CLEANUP_JSON struct json *one = NULL, *list = json_new_array(), *rest = json_new_array();
	struct json **from = i ? &op->base : &op->wanted;
	int err = list && rest ? 0 : -ENOMEM;

	op->removes = i != NULL;
	i = json_first(*from);
	one = json_dup(i);
	if (!err)
		err = one ? json_add(list, mem_steal(&one)) : -ENOMEM;
	for (i = json_next(i); i && !err; i = json_next(i))
		err = json_add(rest, json_dup(i));
	if (err)
		return err;
	json_free(*from);
	*from = mem_steal(&rest);
	json_free(op->body);
	op->body = mem_steal(&list);
	return 0;
}

static int send_one(struct change_op *op)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       path = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *o = model_object(op->m, op->handle);
	struct rest_call call;
	const char *word;
	int err = o ? object_id(o, &id) : -ENOENT;

	if (!err)
		err = take_next(op);
	if (err)
		return err;
	word = json_string(json_first(op->body));
	buf_addf(&path, "%s/", op->list->url);
	err = buf_add_url(&path, word, strlen(word));
	if (err)
		return err;
	change_call(&call, op);
	call.id = id.data;
	call.body = NULL;
	call.method = op->removes ? "DELETE" : "PUT";
	call.action = path.data;
	return rest_act(op->m->rest, &call, &op->op);
}

/* Goes on behind one that was done, or ends. */
static void send_next(struct change_op *op, const struct cloud_error *e)
{
	struct cloud_error error = *e;

	if (!error.err && (json_first(op->base) || json_first(op->wanted))) {
		error.err = send_one(op);
		if (!error.err)
			return;
		error_set(&error, error.err, "%s could not be sent to the end", op->list->name);
	}
	update_apart_applied(op, &error, NULL);
}

/* Gives what `from` has and `other` has not; NULL: no memory. */
static struct json *difference(const struct json *from, const struct json *other)
{
	CLEANUP_JSON struct json *list = json_new_array();

	if (!list)
		return NULL;
	for (const struct json *i = json_first(from); i; i = json_next(i))
		if (!has(other, i) && !has(list, i) && json_add(list, json_dup(i)) < 0)
			return NULL;
	return mem_steal(&list);
}

static int start_singly(struct change_op *op, struct waiter *w)
{
	struct json *goes = difference(op->base, op->wanted);
	struct json *comes = difference(op->wanted, op->base);

	json_free(op->base);
	json_free(op->wanted);
	op->base = goes;
	op->wanted = comes;
	if (!goes || !comes)
		return change_start(op, -ENOMEM, w);
	if (json_first(goes) || json_first(comes))
		return change_start(op, send_one(op), w);
	change_finish(op, NULL, NULL);
	return 0;
}

int list_edit_set(struct object *o, const struct attr *a, struct json *base, struct json *wanted,
	struct waiter *w)
{
	struct change_op *op = change_new(a->url ? &singly : &whole, o->coll, o);

	if (!op) {
		json_free(base);
		json_free(wanted);
		return wait_no_memory(w);
	}
	op->list = a;
	op->base = base;
	op->wanted = wanted;
	return a->url ? start_singly(op, w) : start_whole(op, o, w);
}
