/* SPDX-License-Identifier: Apache-2.0 */
/*
 * undo: the inverse of a change in the journal, which holds only while what it changed
 * is as it left it: so that is read first. What is made again has another id.
 */
#include "client/model.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/cache/view.h"
#include "client/cache/wait.h"
#include "client/change/journal.h"
#include "client/change/remake.h"
#include "client/change/set.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/json/members.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

/* ---- is it as it was left? */

/* Says that it is not; `what` is an attribute, or "". */
static int stale(const struct journal_entry *e, const char *what, struct waiter *w)
{
	error_set(&w->error, -ESTALE, "%s%s%s is not as change %llu left it: nothing is undone",
		e->path, *what ? "/" : "", what, (unsigned long long)e->n);
	return -ESTALE;
}

static int unknown_text(struct waiter *w)
{
	return wait_fail(w, -EOPNOTSUPP, "it is not known what was there: it cannot be undone");
}

/* Gives the object's values of before or after; NULL in ret where none were kept. */
static int parse(const char *text, struct json **ret, struct waiter *w)
{
	int err = text ? json_parse(text, strlen(text), ret) : 0;

	if (!text)
		return unknown_text(w);
	return err ? wait_no_memory(w) : 0;
}

/* Compares values; members of lists in any order. */
static bool is_same(const struct json *a, const struct json *b)
{
	CLEANUP_MEMBERS struct members *those = NULL;

	if (json_type(a) != JSON_ARRAY || json_type(b) != JSON_ARRAY ||
		json_count(a) != json_count(b))
		return json_equal(a, b);
	if (members_new(b, &those) < 0)
		return false;
	for (const struct json *i = json_first(a); i; i = json_next(i))
		if (!members_have(those, i))
			return false;
	return true;
}

/* Says whether a name is one of those in a text, each of which stands after a space. */
static bool is_named(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = names; (at = strstr(at, name)); at += len)
		if (at > names && at[-1] == ' ' && (at[len] == ' ' || !at[len]))
			return true;
	return false;
}

/* Says whether it is the user's to set, or lists what has been made in the object. */
static bool counts(const struct kind *k, const char *name)
{
	const struct attr *a = kind_attr(k, name);

	for (const struct view *v = k->views; v && v->of; v++)
		if (v->from && !v->via && strcmp(v->from, name) == 0)
			return true;
	if (kind_view_hides(k, name))
		return true;
	return a && (a->flags & (ATTR_CREATE | ATTR_UPDATE));
}

/* Checks the attributes that the change sent, or all that count. */
static int check_left(const struct journal_entry *e, const struct object *o, struct waiter *w)
{
	CLEANUP_JSON struct json *after = NULL;
	int err = parse(e->after, &after, w);

	for (const struct json *m = json_first(after); m && !err; m = json_next(m)) {
		CLEANUP_JSON struct json *now = NULL;
		const char *name = json_key(m);

		if (e->inverse == INVERSE_SET ? !is_named(e->attrs, name)
					      : !counts(o->coll->kind, name))
			continue;
		if (object_held(o, name, &now) < 0)
			return wait_no_memory(w);
		if (now && !is_same(m, now))
			err = stale(e, name, w);
	}
	return err;
}

/* ---- setting values back */

static int add_value(const struct journal_entry *e, const struct object *o, const struct json *m,
	struct json *body, struct waiter *w)
{
	const char *name = json_key(m);
	const struct attr *a = kind_attr(o->coll->kind, name);

	if (!is_named(e->attrs, name))
		return 0;
	/* without that beside which it goes it is not said */
	if (a && a->beside && is_named(e->attrs, a->beside) && json_type(m) == JSON_NULL)
		return 0;
	if (!attribute_writable(o, name)) {
		error_set(&w->error, -EOPNOTSUPP, "%s of a %s cannot be set: it cannot be undone",
			name, kind_title(o->coll->kind));
		return -EOPNOTSUPP;
	}
	return json_set(body, name, json_dup(m)) < 0 ? wait_no_memory(w) : 0;
}

/*
 * Leads a reference that is an object of several members back to where it led: what else
 * the cloud says of it is often the administrator's to set.
 */
static int set_reference(
	struct object *o, const struct link *l, const struct json *value, struct waiter *w)
{
	const char *id = json_get_string(value, l->member);
	struct collection *to = collection_sibling(o->coll, l->to);
	struct object *target = id && to ? table_by_id(to, id) : NULL;

	if (id && !target) {
		error_set(&w->error, -ESTALE, "the %s %s is not known here any more", l->to, id);
		return -ESTALE;
	}
	return model_set_ref(o, l, target, w);
}

static int undo_values(const struct journal_entry *e, struct object *o, struct waiter *w)
{
	CLEANUP_JSON struct json *before = NULL, *body = json_new_object();
	const struct json *first;
	const struct link *l;
	int64_t revision = -1;
	int err = body ? parse(e->before, &before, w) : wait_no_memory(w);

	for (const struct json *m = json_first(before); m && !err; m = json_next(m))
		err = add_value(e, o, m, body, w);
	if (err)
		return err;
	first = json_first(body);
	if (!first)
		return unknown_text(w);
	l = kind_link_of(o->coll->kind, json_key(first));
	if (l && l->member && json_count(body) == 1)
		return set_reference(o, l, first, w);
	if (object_revision(o, &revision) < 0)
		return wait_no_memory(w);
	return set_values(o, mem_steal(&body), o->coll->kind->revisions ? revision : -1, w);
}

/* ---- making again */

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Asks whether another is called so by now. */
static int need_absent(const struct journal_entry *e, const struct want *want, struct waiter *w)
{
	struct place home = { .coll = e->coll };
	struct object *o;
	bool link;
	int err;

	if (e->coll->kind->parent || strcmp(last_part(e->path), e->id) == 0)
		return 0;
	err = model_need_entry(&home, last_part(e->path), want, w, &o, &link);
	if (err == MODEL_ABSENT)
		return 0;
	return err && err != MODEL_SEVERAL ? err : stale(e, "", w);
}

/* ---- which is it? */

static int find_change(
	const struct model *m, uint64_t n, const struct journal_entry **ret, struct waiter *w)
{
	const struct journal_entry *e = journal_find(m, n);

	if (!e) {
		error_set(&w->error, -EINVAL, "there is no change %llu in .cloudnetfs/journal",
			(unsigned long long)n);
		return -EINVAL;
	}
	if (e->state == JOURNAL_UNKNOWN)
		return wait_fail(w, -EAGAIN, "it is not known whether that change was made");
	if (e->state == JOURNAL_FOUND_NOT)
		return wait_fail(w, -EINVAL, "that change was not made");
	if (e->state == JOURNAL_IN_PART)
		return wait_fail(
			w, -EOPNOTSUPP, "that change was made in part: it cannot be undone");
	*ret = e;
	return 0;
}

static struct object *object_of(const struct journal_entry *e)
{
	return table_by_id(e->coll, e->id);
}

static struct object *target_of(const struct journal_entry *e)
{
	return e->target_coll ? table_by_id(e->target_coll, e->target) : NULL;
}

int undo_need(struct model *m, uint64_t n, bool afresh, const struct want *want, struct waiter *w)
{
	const struct journal_entry *e;
	struct object *o;
	int err = find_change(m, n, &e, w);

	if (err || e->inverse == INVERSE_MAKE)
		return err ? err : need_absent(e, want, w);
	o = object_of(e);
	if (!o)
		return stale(e, "", w);
	if (afresh && e->inverse == INVERSE_LINK)
		expire_view(o, e->view);
	if (afresh)
		expire_object_now(o);
	err = model_need_object(o, want, w);
	return err || e->inverse != INVERSE_LINK ? err : model_need_view(o, e->view, want, w);
}

bool undo_removes(const struct model *m, uint64_t n)
{
	const struct journal_entry *e = journal_find(m, n);

	return e && (e->inverse == INVERSE_DESTROY || (e->inverse == INVERSE_LINK && e->adding));
}

static int undo_link(const struct journal_entry *e, struct object *o, struct waiter *w)
{
	struct object *target = target_of(e);

	if (!target || view_shows(o, e->view, target) != e->adding)
		return stale(e, "", w);
	return e->adding ? model_connect_remove(o, e->view, target, w)
			 : model_connect_add(o, e->view, target, w);
}

int undo_send(struct model *m, uint64_t n, bool *ret_made, struct waiter *w)
{
	const struct journal_entry *e;
	struct object *o;
	int err = find_change(m, n, &e, w);

	*ret_made = false;
	if (err)
		return err;
	if (e->inverse == INVERSE_MAKE) {
		*ret_made = true;
		return remake_begin(e, w);
	}
	o = object_of(e);
	if (!o)
		return stale(e, "", w);
	if (e->inverse == INVERSE_LINK)
		return undo_link(e, o, w);
	err = check_left(e, o, w);
	if (err)
		return err;
	return e->inverse == INVERSE_DESTROY ? model_destroy(o, w) : undo_values(e, o, w);
}
