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
#include <stdlib.h>
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
#include "client/json/members.h"
#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

/* ---- the list that comes of it */

/* Two versions of it, and what the cloud has now, found by value. */
struct merge {
	struct members *base, *wanted, *now;
	const struct json **coming; /* what was added, in its order */
	long *next;		    /* by that: the one that comes behind it; -1: none */
	long *first; /* by place in now, the end behind them: what stands before it */
	long *last;
};

static void merge_release(struct merge *m)
{
	members_free(m->base);
	members_free(m->wanted);
	members_free(m->now);
	free(m->coming);
	free(m->next);
	free(m->first);
	free(m->last);
}

/* Gives the next element, from i on, that the list has; NULL: none is left. */
static const struct json *next_among(const struct json *i, const struct members *list)
{
	while (i && !members_have(list, i))
		i = json_next(i);
	return i;
}

/* Tells whether the members that both have stand in one order. */
static bool same_order(const struct json *base, const struct json *wanted, const struct merge *m)
{
	const struct json *i = next_among(json_first(base), m->wanted),
			  *j = next_among(json_first(wanted), m->base);

	while (i && j && json_equal(i, j)) {
		i = next_among(json_next(i), m->wanted);
		j = next_among(json_next(j), m->base);
	}
	return !i && !j;
}

/* Puts those that were added since the one of `now` before, from `from` on, before `anchor`. */
static void put_before(struct merge *m, long from, long to, long anchor)
{
	for (; from < to; from++) {
		if (m->first[anchor] < 0)
			m->first[anchor] = from;
		else
			m->next[m->last[anchor]] = from;
		m->last[anchor] = from;
	}
}

/* Notes what was added, each before the member of `now` that follows it in what is wanted. */
static int note_coming(struct merge *m, const struct json *wanted, long n_now)
{
	size_t n = json_count(wanted);
	long noted = 0, put = 0, at;

	m->coming = calloc(n + 1, sizeof(m->coming[0]));
	m->next = calloc(n + 1, sizeof(m->next[0]));
	m->first = calloc((size_t)n_now + 1, sizeof(m->first[0]));
	m->last = calloc((size_t)n_now + 1, sizeof(m->last[0]));
	if (!m->coming || !m->next || !m->first || !m->last)
		return mem_failed();
	memset(m->first, -1, ((size_t)n_now + 1) * sizeof(m->first[0]));
	memset(m->next, -1, (n + 1) * sizeof(m->next[0]));
	at = 0;
	for (const struct json *i = json_first(wanted); i; i = json_next(i), at++) {
		long anchor = members_find(m->now, i);

		if (anchor >= 0) {
			put_before(m, put, noted, anchor);
			put = noted;
		} else if (!members_have(m->base, i) && members_find(m->wanted, i) == at) {
			m->coming[noted++] = i;
		}
	}
	put_before(m, put, noted, n_now);
	return 0;
}

/* Adds what stands before this place of `now`, once. */
static int add_coming(struct merge *m, long anchor, struct json *list)
{
	int err = 0;

	for (long i = m->first[anchor]; i >= 0 && !err; i = m->next[i])
		err = json_add(list, json_dup(m->coming[i]));
	m->first[anchor] = -1;
	return err;
}

static int merge_lists(struct merge *m, const struct json *now, struct json *list)
{
	int err = 0;
	long at = 0;

	for (const struct json *i = json_first(now); i && !err; i = json_next(i), at++) {
		err = add_coming(m, at, list);
		if (!err && (members_have(m->wanted, i) || !members_have(m->base, i)))
			err = json_add(list, json_dup(i));
	}
	return err ? err : add_coming(m, at, list);
}

int list_edit_merge(const struct json *base, const struct json *wanted, const struct json *now,
	bool unordered, struct json **ret)
{
	__attribute__((cleanup(merge_release))) struct merge m = { 0 };
	CLEANUP_JSON struct json *list = NULL;
	int err;

	if (json_equal(base, now)) {
		*ret = json_dup(wanted);
		return *ret ? 0 : -ENOMEM;
	}
	err = members_new(base, &m.base);
	if (!err)
		err = members_new(wanted, &m.wanted);
	if (!err)
		err = members_new(now, &m.now);
	if (!err && !unordered && !same_order(base, wanted, &m))
		return -ESTALE;
	if (!err)
		err = note_coming(&m, wanted, (long)json_count(now));
	list = json_new_array();
	if (!err)
		err = list ? merge_lists(&m, now, list) : -ENOMEM;
	if (!err)
		*ret = mem_steal(&list);
	return err;
}

/* ---- in one request, with all that stays */

/* Forms the body from what o has; 1: that is as it should be. */
static int form(struct change_op *op, struct object *o, struct cloud_error *why)
{
	CLEANUP_JSON struct json *now = NULL, *list = NULL, *body = json_new_object();
	const struct attr *a = op->list;
	int err = body ? object_held(o, a->name, &now) : -ENOMEM;

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

static const struct change_steps whole = { update_applied_or_again, settle_update, await_made, form,
	INVERSE_SET };

static int start_whole(struct change_op *op, struct object *o, struct waiter *w)
{
	struct cloud_error why;
	int64_t revision;
	int err = object_revision(o, &revision);

	if (err)
		return change_start(op, err, w);
	if (fresh_object_ms(o) <= 0 || revision < 0) {
		op->tries = 1; /* what is read may be as it should be */
		err = update_look(op, o);
		return change_start(op, err == MODEL_ASKED ? 0 : err, w);
	}
	err = update_formed(op, o, &why);
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

static bool is_among(const struct json *list, const struct json *element)
{
	for (const struct json *i = json_first(list); i; i = json_next(i))
		if (json_equal(i, element))
			return true;
	return false;
}

static void looked(struct waiter *w)
{
	struct change_op *op = container_of(w, struct change_op, refresh);
	struct object *o = model_object(op->m, op->handle);
	CLEANUP_JSON struct json *now = NULL;
	const struct json *it = json_first(op->body);

	if (!w->error.err && o && object_value(o, op->list->name, &now) == 0 &&
		is_among(now, it) != op->removes)
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

static const struct change_steps singly = { sent, lost, NULL, NULL, INVERSE_SET };

/* Puts the next that goes, or else that comes, into op->body, as an array of one. */
static int take_next(struct change_op *op)
{
	struct json *list = json_new_array();

	if (!list)
		return -ENOMEM;
	op->removes = json_first(op->base) != NULL;
	json_free(op->body);
	op->body = list;
	return json_add(list, json_take_first(op->removes ? op->base : op->wanted));
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
	return rest_act(op->coll->region->cloud->rest, &call, &op->op);
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
	CLEANUP_MEMBERS struct members *these = NULL, *those = NULL;
	long at = 0;

	if (!list || members_new(from, &these) < 0 || members_new(other, &those) < 0)
		return NULL;
	for (const struct json *i = json_first(from); i; i = json_next(i), at++)
		if (!members_have(those, i) && members_find(these, i) == at &&
			json_add(list, json_dup(i)) < 0)
			return NULL;
	return mem_steal(&list);
}

static int start_singly(struct change_op *op, struct waiter *w)
{
	struct json *goes = difference(op->base, op->wanted);
	struct json *comes = difference(op->wanted, op->base);

	op->expected = json_new_object();
	if (op->expected)
		json_set(op->expected, op->list->name, mem_steal(&op->wanted));
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
