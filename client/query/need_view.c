/* SPDX-License-Identifier: Apache-2.0 */
/*
 * need_view: what a view's caller wants to know, as questions.
 */
#include "client/model.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/index.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/cache/view.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/name.h"

static int add_id(int (*fn)(void *ctx, const char *id), void *ctx, const char *id)
{
	return id && name_id_ok(id) ? fn(ctx, id) : 0;
}

/* Calls fn with each id that the attribute holds, one or a list. */
static int each_listed(const struct object *o, const char *from, const char *member,
	int (*fn)(void *ctx, const char *id), void *ctx)
{
	CLEANUP_JSON struct json *value = NULL;
	int err = object_value(o, from, &value);

	if (err)
		return err == -ENOENT ? 0 : err;
	if (json_string(value))
		err = add_id(fn, ctx, json_string(value));
	for (const struct json *i = json_first(value); i && !err; i = json_next(i))
		err = add_id(fn, ctx, json_string(member ? json_get(i, member) : i));
	return err;
}

struct listed {
	struct collection *of;
	struct buf *query; /* of those that are not known */
	unsigned missing;
};

static int add_missing(void *ctx, const char *id)
{
	struct listed *l = ctx;
	struct object *o = table_by_id(l->of, id);

	if (o && fresh_object_ms(o) > 0)
		return 0;
	l->missing++;
	return query_add(l->query, "id", id);
}

/* Asks for objects by id: in one request for those of all holders that are not known. */
static int need_listed(struct object *const *holders, size_t n, const struct view *v,
	struct collection *of, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct listed l = { .of = of, .query = &query };
	int err = 0;

	if (fetch_fresh(of, "", want))
		return 0;
	for (size_t i = 0; i < n && !err; i++)
		err = each_listed(holders[i], v->from, v->member, add_missing, &l);
	if (err || !l.missing)
		return err;
	return fetch_need(
		of, want->sweep || query.len > LIMIT_QUERY_BYTES ? "" : query.data, want, w);
}

/* Makes the filter for what refers by `attr` to any of these. */
static int query_of(struct object *const *to, size_t n, const char *attr, struct buf *query)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = 0;

	for (size_t i = 0; i < n && !err; i++) {
		buf_clear(&id);
		err = object_id(to[i], &id);
		if (!err)
			err = query_add(query, attr, id.data);
	}
	return err;
}

/*
 * Asks what refers by `attr` to any of these: the whole list for a sweep or from the second view
 * on.
 */
static int need_by(struct object *const *to, size_t n, const char *attr, struct collection *of,
	const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	if ((want->sweep && !of->kind->beneath) || of->kind->no_filter)
		return fetch_need(of, "", want, w);
	err = query_of(to, n, attr, &query);
	if (err)
		return err;
	if (!fetch_fresh(of, query.data, want) && !of->kind->beneath &&
		!fetch_is_unsettled(of, query.data) &&
		(of->view_asked_ms > timer_now_ms() || query.len > LIMIT_QUERY_BYTES))
		return fetch_need(of, "", want, w);
	err = fetch_need(of, query.data, want, w);
	if (err == MODEL_ASKED)
		of->view_asked_ms = timer_now_ms() + of->model->options.ttl_ms;
	return err;
}

/* Asks for what the objects between stand for; where these are many, for the list. */
static int need_behind(struct object *owner, const struct view *v, struct collection *of,
	const struct want *want, struct waiter *w)
{
	struct object *between[PART_MEMBERS + 1];
	uint32_t place = 0;
	size_t n = 0;
	int err;

	while (n <= PART_MEMBERS && (between[n] = view_member(owner, v, &place)))
		n++;
	if (!n || !collection_offered(of))
		return 0;
	if (n > PART_MEMBERS)
		err = fetch_need(of, "", want, w);
	else if (v->from)
		err = need_listed(between, n, v, of, want, w);
	else
		err = need_by(between, n, v->by, of, want, w);
	return err || v->from ? err : index_need(of, v->by, w);
}

/* Tells whether a question asks for this one already. */
static bool asks_for(const char *query, const char *one)
{
	size_t n = strlen(one);

	for (const char *at = query; (at = strstr(at, one)); at++)
		if ((at == query || at[-1] == '&') && (at[n] == '&' || !at[n]))
			return true;
	return false;
}

/* Asks for what the words of a view's members speak of by one attribute. */
struct spoken {
	struct collection *to;
	const struct want *want;
	struct buf *query;
	bool lacks; /* some of it is not known */
	bool many;  /* more than a question has room for, or of more members than one turn has */
};

/* Adds what this member speaks of, by its id or by its name. */
static int add_spoken(struct spoken *s, const struct object *o, const char *attr, bool by_name)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       one = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct object *remote;
	int err = object_string(o, attr, &id);

	if (err || !name_id_ok(id.data))
		return err == -ENOENT ? 0 : err;
	remote = table_by_id(s->to, id.data);
	if (!by_name)
		err = query_add(&one, "id", id.data);
	else if (remote)
		err = query_of_name(remote, &one);
	if (err || one.len == 0 || asks_for(s->query->data, one.data))
		return err;
	if (by_name ? !fetch_fresh(s->to, one.data, s->want)
		    : !remote || fresh_object_ms(remote) <= 0)
		s->lacks = true;
	err = buf_addf(s->query, "%s%s", s->query->len ? "&" : "", one.data);
	s->many = s->query->len > LIMIT_QUERY_BYTES;
	return err;
}

static int add_all_spoken(struct spoken *s, struct object *owner, const struct view *v,
	const char *attr, bool by_name)
{
	uint32_t place = 0, n = 0;
	struct object *o;
	int err = 0;

	while (!err && !s->many && (o = view_member(owner, v, &place))) {
		err = add_spoken(s, o, attr, by_name);
		s->many |= ++n > PART_MEMBERS;
	}
	return err;
}

/*
 * Asks for what the words of the members speak of, and then for what else is called so: a name
 * that another has too stands in no words. Where that is much, it asks for the list.
 */
static int need_spoken(
	struct object *owner, const struct view *v, const struct want *want, struct waiter *w)
{
	const struct collection *of = collection_sibling(owner->coll, v->of);
	const char *attr;
	int err = 0;

	for (size_t i = 0; !err && (attr = kind_remote(of->kind, i / 2)); i++) {
		CLEANUP_BUF struct buf query = BUF_INIT(LIMIT_OBJECT_BYTES);
		const struct link *l = kind_link_of(of->kind, attr);
		struct spoken s = { l ? collection_sibling(of, l->to) : NULL, want, &query,
			.lacks = false };

		if (!s.to || !collection_offered(s.to) || fetch_fresh(s.to, "", want))
			continue;
		err = add_all_spoken(&s, owner, v, attr, i % 2);
		if (err || (!s.lacks && !s.many))
			continue;
		err = fetch_need(s.to,
			want->sweep || s.to->kind->no_filter || s.many ? "" : query.data, want, w);
	}
	return err;
}

int model_need_view(
	struct object *o, const struct view *v, const struct want *want, struct waiter *w)
{
	unsigned long failures = mem_failures();
	struct collection *of = collection_sibling(o->coll, v->of);
	struct collection *in = collection_sibling(o->coll, kind_view_base(v));
	int err;

	if (o->draft || !of || !in || !collection_offered(in))
		return 0;
	if (v->from && !v->via)
		return collection_offered(of) ? need_listed(&o, 1, v, of, want, w) : 0;
	if (fresh_object_ms(o) > 0 && view_is_told_empty(o, v))
		return 0;
	err = need_by(&o, 1, kind_view_by(v), in, want, w);
	if (!err)
		err = index_need(in, kind_view_by(v), w);
	if (!err && v->via)
		err = need_behind(o, v, of, want, w);
	else if (!err)
		err = need_spoken(o, v, want, w);
	return err ? err : mem_checked(failures, 0);
}
