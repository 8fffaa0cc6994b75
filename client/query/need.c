/* SPDX-License-Identifier: Apache-2.0 */
/*
 * need: what a caller wants to know, turned into the smallest question that
 * answers it: a name, an id, a view's filter, or the collection.
 */
#include "client/model.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/index.h"
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
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/values/name.h"
#include "client/values/words.h"

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
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	if (o->draft)
		return 0;
	if (fresh_object_ms(o) > 0 ||
		(want && want->sweep && object_fetched_ms(o) && fresh_collection_ms(o->coll) > 0) ||
		(want && object_fetched_ms(o) && object_fetched_ms(o) >= want->since_ms)) {
		o->coll->model->hits++;
		return 0;
	}
	err = query_of_object(o, &query);
	return err ? err : ask(o->coll, query.data, w);
}

int model_need_values(struct collection *c, const struct want *want, struct waiter *w)
{
	struct object *o;
	int err = fetch_need(c, "", want, w);

	if (err || !collection_offered(c) || !c->doubted)
		return err;
	err = doubt_need(c, DOUBTED_OLD, 2, w);
	if (err)
		return err;
	if (doubt_at(c, DOUBTED_OLD, 1))
		return ask(c, "", w);
	o = doubt_at(c, DOUBTED_OLD, 0);
	c->doubted = o != NULL;
	return o ? model_need_object(o, want, w) : 0;
}

int model_need_newer(struct object *o, int64_t age_ms, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	if (o->draft || !collection_offered(o->coll) ||
		timer_now_ms() - object_fetched_ms(o) <= age_ms)
		return 0;
	err = query_of_object(o, &query);
	return err ? err : ask(o->coll, query.data, w);
}

/* ---- an entry of a collection */

/* Asks for the objects of a base, by the attribute that names them. */
static int need_name(
	struct collection *c, const char *base, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       query = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	bool words = false;
	int err;

	err = name_decode(base, &raw, NULL);
	if (err) /* no object can be called so: nothing to ask */
		return err == -ENOMEM ? err : 0;
	if (raw.len != strlen(raw.data) || memmem(raw.data, raw.len, "\xC0\x80", 2))
		return fetch_need(c, "", want, w); /* what a URL cannot say is found in the list */
	err = words_are(c->kind->words, raw.data, &words);
	if (!err && words) /* what has no name is found by no filter */
		return fetch_need(c, "", want, w);
	if (!err)
		err = query_add(&query, kind_name_attr(c->kind), raw.data);
	return err ? err : fetch_need(c, query.data, want, w);
}

static int need_id(struct collection *c, const char *id, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_NAME_BYTES + 1);
	int err;

	if (c->kind->no_show)
		return fetch_need(c, "", want, w);
	buf_addc(&query, '/');
	err = buf_adds(&query, id);
	return err ? err : fetch_need(c, query.data, want, w);
}

static int need_suffixed(struct collection *c, const char *entry, size_t base_len,
	const struct want *want, struct waiter *w)
{
	CLEANUP_TEXT char *base = NULL;
	const char *digits;
	int err;

	if (c->kind->no_filter ||
		/* the base may be cut: it cannot be asked for */
		strlen(entry) + 16 >= LIMIT_NAME_BYTES)
		return fetch_need(c, "", want, w);
	err = need_name(c, entry, want, w); /* no request where none can be called so */
	if (err)
		return err;
	base = strndup(entry, base_len);
	if (!base)
		return -ENOMEM;
	err = need_name(c, base, want, w);
	while (!err && name_split(base, &base_len, &digits)) { /* "web~7~9": is there a "web"? */
		base[base_len] = '\0';
		err = need_name(c, base, want, w);
	}
	return err;
}

/* Asks for others that are called as o is: only then it is known what its entry is. */
static int need_namesakes(struct object *o, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *digits;
	size_t base_len;
	int err;

	if (o->coll->kind->no_filter)
		return fetch_need(o->coll, "", want, w);
	err = object_base(o, &base);
	if (err)
		return err;
	if (name_split(base.data, &base_len, &digits))
		return need_suffixed(o->coll, base.data, base_len, want, w);
	return need_name(o->coll, base.data, want, w);
}

/*
 * Each of several regions may have objects that its lists do not show until they
 * have been asked for by id, as Tricircle's central Neutron copies them then.
 */
static bool may_be_unlisted(struct collection *c, const char *entry)
{
	return c->region->cloud->n_regions > 1 && !c->kind->no_show && !c->kind->beneath &&
		name_looks_like_id(entry) && !table_by_id(c, entry);
}

static int need_unlisted(
	struct collection *c, const char *id, const struct want *want, struct waiter *w)
{
	CLEANUP_BUF struct buf query = BUF_LOCAL(LIMIT_NAME_BYTES + 1);
	int err;

	buf_addc(&query, '/');
	err = buf_adds(&query, id);
	if (err || fetch_itself_fresh(c, query.data, want))
		return err;
	return ask(c, query.data, w);
}

/* Asks the question whose answer decides about the entry; 0 when memory can. */
static int need_entry(
	const struct place *p, const char *entry, const struct want *want, struct waiter *w)
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
		struct object *known;

		err = need_id(c, entry, want, w);
		known = table_by_id(c, entry);
		if (err || (known && !place_resolve(p, entry, &o, &link, &why) && !link))
			return err;
		if (known) /* it has a name: is that one unique? */
			return need_namesakes(known, want, w);
	}
	if (name_looks_like_id(entry) && c->kind->name_attr)
		return 0;
	if (c->kind->no_filter)
		return fetch_need(c, "", want, w);
	return need_name(c, entry, want, w);
}

int model_need_entry(const struct place *p, const char *entry, const struct want *want,
	struct waiter *w, struct object **ret, bool *ret_link)
{
	unsigned long failures = mem_failures();
	struct collection *c = p->coll;
	struct cloud_error why;
	int err;

	if (p->drafts && p->view && !p->view->nested && c->staged.n) { /* found by their owner */
		err = index_need(c, kind_view_makes_by(p->view), w);
		if (err)
			return err;
	}
	*ret = place_made(p, entry, ret_link);
	if (*ret) /* there is nothing to ask for a draft */
		return model_need_object(*ret, want, w);
	if (p->drafts)
		return mem_checked(failures, MODEL_ABSENT);
	error_clear(&why);
	if (pending_has(c, entry)) {
		error_set(&w->error, -EAGAIN,
			"it is not known yet whether %s '%s' was created: the cloud has not "
			"answered",
			kind_title(c->kind), entry);
		return -EAGAIN;
	}
	err = need_entry(p, entry, want, w);
	if (err)
		return err;
	err = mem_checked(failures, place_resolve(p, entry, ret, ret_link, &why));
	if (err == MODEL_SEVERAL)
		w->error = why;
	if (err != MODEL_ABSENT || !c->refused)
		return err;
	error_set(&w->error, -EACCES, "the cloud does not tell whether there is a %s '%s'",
		kind_title(c->kind), entry);
	return -EACCES;
}

/* ---- references and views */

int model_need_ref(struct object *o, const struct link *l, const struct want *want,
	struct waiter *w, struct object **ret)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct collection *to = collection_sibling(o->coll, l->to);
	unsigned long failures = mem_failures();
	int err = link_target_id(o, l, &id);

	if (err)
		return err;
	*ret = table_by_id(to, id.data);
	if (*ret && fresh_object_ms(*ret) > 0)
		return 0;
	if (want->sweep && !fetch_fresh(to, "", want))
		err = fetch_need(to, "", want, w);
	else
		err = need_id(to, id.data, want, w);
	if (err)
		return err;
	*ret = table_by_id(to, id.data);
	return mem_checked(failures, *ret ? 0 : MODEL_ABSENT);
}

/* ---- quota and use */

static int number_of(const struct object *o, const char *attr, int64_t otherwise, int64_t *ret)
{
	CLEANUP_JSON struct json *v = NULL;
	int err = object_held(o, attr, &v);

	if (!err && json_int(v, ret) < 0)
		*ret = otherwise;
	return err;
}

int model_need_usage(struct collection *c, const struct want *want, struct waiter *w,
	int64_t *limit, int64_t *used)
{
	struct collection *quotas = c->region->cloud->type->quotas
		? collection_sibling(c, c->region->cloud->type->quotas)
		: NULL;
	struct object *o;
	int err = quotas && collection_offered(quotas) ? fetch_need(quotas, "", want, w)
						       : -EOPNOTSUPP;

	if (err)
		return err;
	o = table_by_id(quotas, c->kind->quota ? c->kind->quota : c->kind->one);
	if (!o)
		return -EOPNOTSUPP;
	err = number_of(o, "limit", -1, limit);
	return err ? err : number_of(o, "used", (int64_t)c->count, used);
}

int model_need_again(struct collection *c, uint32_t most, struct waiter *w)
{
	if (c->n_asking || c->count > most || !collection_offered(c) || !fetch_fresh_ms(c, ""))
		return 0;
	fetches_forget(c);
	c->model->asked++;
	return fetch_ask(c, "", w);
}
