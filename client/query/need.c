/* SPDX-License-Identifier: Apache-2.0 */
/*
 * need: what a caller wants to know, turned into the smallest question that
 * answers it: a name, an id, a view's filter, or the collection.
 */
#include "client/model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/pending.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/query/fetch.h"
#include "client/query/query.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "client/values/name.h"

int model_need_list(struct collection *c, const struct want *want, struct waiter *w)
{
	return fetch_need(c, "", want, w);
}

/* Asks, whatever may have been asked for before. */
static int ask(struct collection *c, const char *query, struct waiter *w)
{
	c->model->asked++;
	return fetch_ask(c, query, w);
}

int model_need_object(struct object *o, const struct want *want, struct waiter *w)
{
	struct buf query;
	int err;

	if (o->draft)
		return 0;
	if (object_fresh_ms(o) > 0 || (want && want->sweep && collection_fresh_ms(o->coll) > 0) ||
		(want && o->fetched_ms && o->fetched_ms >= want->since_ms)) {
		o->coll->model->hits++;
		return 0;
	}
	buf_init(&query, LIMIT_OBJECT_BYTES);
	err = object_question(o, &query);
	if (!err)
		err = ask(o->coll, query.data, w);
	buf_release(&query);
	return err;
}

int model_refresh(struct object *o, int64_t age_ms, struct waiter *w)
{
	struct buf query;
	int err;

	if (o->draft || !collection_offered(o->coll) || now_ms() - o->fetched_ms <= age_ms)
		return 0;
	buf_init(&query, LIMIT_OBJECT_BYTES);
	err = object_question(o, &query);
	if (!err)
		err = ask(o->coll, query.data, w);
	buf_release(&query);
	return err;
}

/* ---- an entry of a collection */

/* How to ask for the objects of a base: by the attribute that names them. */
static int need_name(struct collection *c, const char *base, const struct want *want, struct waiter *w)
{
	struct buf raw, query;
	int err;

	buf_init(&raw, LIMIT_OBJECT_BYTES);
	buf_init(&query, LIMIT_OBJECT_BYTES);
	err = name_decode(base, &raw, NULL);
	if (err)
		err = 0; /* no object can be called so: nothing to ask */
	else if (raw.len != strlen(raw.data) || memmem(raw.data, raw.len, "\xC0\x80", 2))
		err = fetch_need(c, "", want, w); /* what a URL cannot say is found in the list */
	else if (!(err = query_add(&query, kind_name_attr(c->kind), raw.data)))
		err = fetch_need(c, query.data, want, w);
	buf_release(&raw);
	buf_release(&query);
	return err;
}

static int need_id(struct collection *c, const char *id, const struct want *want, struct waiter *w)
{
	struct buf query;
	int err;

	if (c->kind->no_show)
		return fetch_need(c, "", want, w);
	buf_init(&query, LIMIT_NAME_BYTES + 1);
	buf_addc(&query, '/');
	err = buf_adds(&query, id);
	if (!err)
		err = fetch_need(c, query.data, want, w);
	buf_release(&query);
	return err;
}

static int need_suffixed(
	struct collection *c, const char *entry, size_t base_len, const struct want *want, struct waiter *w)
{
	const char *digits;
	char *base;
	int err;

	if (c->kind->no_filter ||
		strlen(entry) + 16 >= LIMIT_NAME_BYTES) /* the base may be cut: it cannot be asked for */
		return fetch_need(c, "", want, w);
	err = need_name(c, entry, want, w); /* no request where none can be called so */
	base = strndup(entry, base_len);
	if (!base)
		return -ENOMEM;
	if (!err)
		err = need_name(c, base, want, w);
	while (!err && name_split(base, &base_len, &digits)) { /* "web~7~9": is there a "web"? */
		base[base_len] = '\0';
		err = need_name(c, base, want, w);
	}
	free(base);
	return err;
}

/* Others that are called as o is: only then it is known what its entry is. */
static int need_namesakes(struct object *o, const struct want *want, struct waiter *w)
{
	const char *digits;
	struct buf base;
	size_t base_len;
	int err;

	if (o->coll->kind->no_filter)
		return fetch_need(o->coll, "", want, w);
	buf_init(&base, LIMIT_OBJECT_BYTES);
	err = object_base(o, &base);
	if (!err && name_split(base.data, &base_len, &digits))
		err = need_suffixed(o->coll, base.data, base_len, want, w);
	else if (!err)
		err = need_name(o->coll, base.data, want, w);
	buf_release(&base);
	return err;
}

/*
 * Of several regions each may have objects that its lists do not show until
 * they have been asked for by id (facts: API.md E, Tricircle's lazy copies).
 */
static bool may_be_unlisted(struct collection *c, const char *entry)
{
	return c->model->n_regions > 1 && !c->kind->no_show && !c->kind->beneath &&
		name_looks_like_id(entry) && !collection_by_id(c, entry);
}

static int need_unlisted(struct collection *c, const char *id, const struct want *want, struct waiter *w)
{
	struct buf query;
	int err;

	buf_init(&query, LIMIT_NAME_BYTES + 1);
	buf_addc(&query, '/');
	err = buf_adds(&query, id);
	if (!err && !fetch_itself_fresh(c, query.data, want))
		err = ask(c, query.data, w);
	buf_release(&query);
	return err;
}

/* The question whose answer decides about the entry; 0 when memory can. */
static int need_entry(const struct place *p, const char *entry, const struct want *want, struct waiter *w)
{
	struct collection *c = p->coll;
	const char *digits;
	size_t base_len;
	bool link;
	struct object *o;
	struct cloud_error why;
	int err;

	if (p->view && p->view->nested)
		return model_need_view(p->owner, p->view, want, w);
	if (may_be_unlisted(c, entry))
		return need_unlisted(c, entry, want, w);
	if (fetch_fresh(c, "", want))
		return fetch_need(c, "", want, w); /* counts as a hit */
	if (want->sweep)
		return fetch_need(c, "", want, w);
	if (name_split(entry, &base_len, &digits))
		return need_suffixed(c, entry, base_len, want, w);
	if (c->kind->no_show || (c->kind->no_filter && !name_looks_like_id(entry)))
		return fetch_need(c, "", want, w);
	if (name_looks_like_id(entry)) {
		err = need_id(c, entry, want, w);
		if (err || (collection_by_id(c, entry) && !place_resolve(p, entry, &o, &link, &why) && !link))
			return err;
		if (collection_by_id(c, entry)) /* it has a name: is that one unique? */
			return need_namesakes(collection_by_id(c, entry), want, w);
	}
	if (name_looks_like_id(entry) && c->kind->name_attr)
		return 0;
	if (c->kind->no_filter)
		return fetch_need(c, "", want, w);
	return need_name(c, entry, want, w);
}

int model_need_entry(const struct place *p, const char *entry, const struct want *want, struct waiter *w,
	struct object **ret, bool *ret_link)
{
	struct collection *c = p->coll;
	struct cloud_error why;
	int err;

	*ret = place_made(p, entry, ret_link);
	if (*ret) /* there is nothing to ask for a draft */
		return model_need_object(*ret, want, w);
	if (p->drafts)
		return MODEL_ABSENT;
	cloud_error_clear(&why);
	if (pending_has(c, entry)) {
		cloud_error_set(&w->error, -EAGAIN,
			"it is not known yet whether %s '%s' was created: the cloud has not answered",
			kind_title(c->kind), entry);
		return -EAGAIN;
	}
	err = need_entry(p, entry, want, w);
	if (err)
		return err;
	err = place_resolve(p, entry, ret, ret_link, &why);
	if (err == MODEL_SEVERAL)
		w->error = why;
	return err;
}

/* ---- references and views */

int model_need_ref(struct object *o, const struct link *l, const struct want *want, struct waiter *w,
	struct object **ret)
{
	struct collection *to = collection_sibling(o->coll, l->to);
	struct buf id;
	int err;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	err = link_target_id(o, l, &id);
	if (!err) {
		*ret = collection_by_id(to, id.data);
		if (*ret && object_fresh_ms(*ret) > 0)
			err = 0;
		else if (want->sweep && !fetch_fresh(to, "", want))
			err = fetch_need(to, "", want, w);
		else
			err = need_id(to, id.data, want, w);
		if (!err) {
			*ret = collection_by_id(to, id.data);
			err = *ret ? 0 : MODEL_ABSENT;
		}
	}
	buf_release(&id);
	return err;
}

/* ---- quota and use */

static int64_t number_of(const struct object *o, const char *attr, int64_t otherwise)
{
	struct json *v = NULL;
	int64_t n = otherwise;

	if (object_value(o, attr, &v) < 0 || json_int(v, &n) < 0)
		n = otherwise;
	json_free(v);
	return n;
}

int model_need_usage(
	struct collection *c, const struct want *want, struct waiter *w, int64_t *limit, int64_t *used)
{
	struct collection *quotas =
		c->model->type->quotas ? collection_sibling(c, c->model->type->quotas) : NULL;
	struct object *o;
	int err = quotas && collection_offered(quotas) ? fetch_need(quotas, "", want, w) : -EOPNOTSUPP;

	if (err)
		return err;
	o = collection_by_id(quotas, c->kind->quota ? c->kind->quota : c->kind->one);
	if (!o)
		return -EOPNOTSUPP;
	*limit = number_of(o, "limit", -1);
	*used = number_of(o, "used", (int64_t)c->count);
	return 0;
}
