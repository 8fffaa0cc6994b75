/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remake: a waiter that goes from one request to the next.
 */
#include "client/change/remake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/body.h"
#include "client/cache/collection.h"
#include "client/cache/handles.h"
#include "client/cache/object.h"
#include "client/cache/wait.h"
#include "client/change/create.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

/* The requests that follow each other, in this order. */
enum step {
	STEP_MAKE,
	STEP_READ,   /* what is in the object, whoever has put it there ... */
	STEP_REMOVE, /* ... and what the old one had not */
	STEP_END,
};

struct remake {
	struct remake *next; /* of the model's */
	struct waiter w;     /* of the request under way */
	struct model *m;
	uint64_t n;	  /* the entry of the removal */
	unsigned done;	  /* how many have been made: the object, then its parts */
	bool own;	  /* the one under way is sent with what it alone had ... */
	bool without;	  /* ... or not with that */
	int64_t since_ms; /* when the object was there */
	uint32_t made;	  /* the object, pinned */
	enum step step;
	struct handles extras; /* pinned */
	uint32_t at;	       /* the one that is being removed */
	struct wait_link *waiters;
	struct cloud_error error; /* the first of its parts */
};

/* ---- what is sent */

/* Says whether a value is none: what is made without it has it so. */
static bool is_nothing(const struct attr *a, const struct json *v)
{
	if (a->flags & ATTR_ADMIN)
		return !json_is_true(v) && !json_first(v);
	return json_type(v) == JSON_NULL || (json_string(v) && !*json_string(v)) ||
		((json_type(v) == JSON_OBJECT || json_type(v) == JSON_ARRAY) && !json_first(v));
}

static int refuse(struct waiter *w, const struct kind *k)
{
	error_set(&w->error, -EOPNOTSUPP,
		"a %s cannot be made again of what the cloud has said of it", kind_title(k));
	return -EOPNOTSUPP;
}

/* Checks that it stood for itself: what belonged to another would stand there unconnected. */
static int check_owner(const struct kind *k, const struct json *before, struct waiter *w)
{
	const char *owner = k->owner_attr ? json_get_string(before, k->owner_attr) : NULL;

	if (!owner || !*owner)
		return 0;
	error_set(&w->error, -EOPNOTSUPP,
		"the %s belonged to another object (%s '%.60s'): connect that again", kind_title(k),
		k->owner_attr, owner);
	return -EOPNOTSUPP;
}

/* Says whether no other object can have it meanwhile: an address, but no reference. */
static bool is_own(const struct kind *k, const struct attr *a)
{
	return (a->flags & ATTR_OWN) && !kind_link_of(k, a->name);
}

/* Gives what a creation sends so that the object is as it was. */
static int body_of(struct collection *c, const char *text, struct remake *r, struct json **ret)
{
	struct waiter *w = &r->w;
	CLEANUP_JSON struct json *before = NULL, *body = json_new_object();
	const struct kind *k = c->kind;
	int err;

	r->own = false;
	if (!text)
		return refuse(w, k);
	if (!body || json_parse(text, strlen(text), &before) < 0)
		return wait_no_memory(w);
	err = check_owner(k, before, w);
	if (err)
		return err;
	for (const struct json *m = json_first(before); m && !err; m = json_next(m)) {
		const struct attr *a = kind_attr(k, json_key(m));

		if (!a || !(a->flags & ATTR_CREATE) || !kind_has(k, a) || is_nothing(a, m) ||
			(r->without && is_own(k, a)))
			continue;
		r->own |= is_own(k, a);
		err = json_set(body, a->name, json_dup(m));
	}
	if (!err)
		err = body_derive(c, body);
	if (err)
		return wait_no_memory(w);
	if (k->no_create || !body_complete(k, body))
		return refuse(w, k);
	*ret = mem_steal(&body);
	return 0;
}

/* Has what referred to the old object refer to the new one. */
static int refer(struct json *body, const char *old, const struct object *made)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *was = json_dup(body);
	int err = was ? object_id(made, &id) : -ENOMEM;

	for (const struct json *m = json_first(was); m && !err; m = json_next(m))
		if (json_string(m) && strcmp(json_string(m), old) == 0)
			err = json_set_string(body, json_key(m), id.data);
	return err;
}

static const char *entry_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- what the cloud adds to what is made */

/* Says whether the removed object had one called so in that view. */
static bool was_there(const struct journal_entry *e, const struct object *o)
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (o->draft || object_base(o, &base) < 0)
		return true;
	for (const struct journal_part *p = e->parts; p; p = p->next)
		if (p->coll == o->coll && strcmp(entry_of(p->path), base.data) == 0)
			return true;
	return false;
}

/* Reads the views that the object has of its own: MODEL_ASKED, 0 when all are known, or why not. */
static int read_views(struct remake *r, struct object *made)
{
	const struct want want = { .since_ms = r->since_ms };
	int err = 0;

	for (const struct view *v = made->coll->kind->views; v && v->of && !err; v++) {
		struct collection *of = v->nested ? collection_sibling(made->coll, v->of) : NULL;

		if (of && of->kind->words)
			err = model_need_view(made, v, &want, &r->w);
	}
	return err;
}

/* Collects what was not there before; extras.more, there is more than memory for it. */
static void collect_extras(struct remake *r, const struct journal_entry *e, struct object *made)
{
	for (const struct view *v = made->coll->kind->views; v && v->of; v++) {
		struct collection *of = v->nested ? collection_sibling(made->coll, v->of) : NULL;
		uint64_t cursor = 0;
		struct object *o;

		while (of && of->kind->words && !r->extras.more &&
			(o = view_next(made, v, &cursor))) {
			if (was_there(e, o))
				continue;
			handles_add(&r->extras, o);
			if (!r->extras.more)
				object_pin(o, 1);
		}
	}
}

/* Removes the next: MODEL_SENT, MODEL_ASKED, 0 when nothing is left, or an error said in r->w. */
static int remove_next(struct remake *r, const struct journal_entry *e, struct object *made)
{
	unsigned long failures = mem_failures();
	int err = r->step == STEP_READ ? read_views(r, made) : 0;

	if (err)
		return err;
	if (r->step == STEP_READ) {
		collect_extras(r, e, made);
		if (r->extras.more || mem_failures() != failures)
			return wait_no_memory(&r->w);
		r->step = STEP_REMOVE;
	}
	for (; r->at < r->extras.n; r->at++) {
		struct object *o = model_object(r->m, handles_at(&r->extras, r->at));

		if (o)
			return model_destroy(o, &r->w);
	}
	r->step = STEP_END;
	return 0;
}

/* Takes up what has come of reading or removing. */
static void take_removed(struct remake *r, const struct cloud_error *why)
{
	const struct journal_entry *e = journal_find(r->m, r->n);

	if (why->err && !r->error.err && e) {
		r->error = *why;
		error_set(&r->error, why->err,
			"%s is made again, but has what the cloud gives to a new one: %.500s",
			e->path, why->message);
	}
	if (r->step == STEP_REMOVE)
		r->at++;
	else if (why->err)
		r->step = STEP_END;
}

/* ---- one after the other */

static const struct journal_part *part_of(const struct journal_entry *e, unsigned n)
{
	const struct journal_part *p = e->parts;

	while (p && --n > 0)
		p = p->next;
	return p;
}

/* Sends the next request: MODEL_SENT, MODEL_ASKED, 0 where there is none, or an error in r->w. */
static int send_next(struct remake *r)
{
	const struct journal_entry *e = journal_find(r->m, r->n);
	const struct journal_part *p = e && r->done ? part_of(e, r->done) : NULL;
	struct object *made = model_object(r->m, r->made);
	struct json *body = NULL;
	int err;

	if (!e || (r->done && !made))
		return 0;
	if (r->done && !p && r->step == STEP_MAKE)
		r->step = e->whole ? STEP_READ : STEP_END;
	if (r->step != STEP_MAKE)
		return r->step == STEP_END ? 0 : remove_next(r, e, made);
	err = body_of(p ? p->coll : e->coll, p ? p->before : e->before, r, &body);
	if (!err && p && refer(body, e->id, made) < 0) {
		json_free(body);
		err = wait_no_memory(&r->w);
	}
	return err ? err
		   : create_send(p ? p->coll : e->coll, entry_of(p ? p->path : e->path), NULL, body,
			     NULL, &r->w);
}

static void finish(struct remake *r, const struct cloud_error *e)
{
	struct object *made = r->made ? model_object(r->m, r->made) : NULL;
	struct remake **at = &r->m->remakes;

	while (*at && *at != r)
		at = &(*at)->next;
	if (*at)
		*at = r->next;
	wait_wake(&r->waiters, e->err ? e : NULL, made);
	if (r->made)
		object_unpin(r->m, r->made, 1);
	for (uint32_t i = 0; i < r->extras.n; i++)
		object_unpin(r->m, handles_at(&r->extras, i), 1);
	handles_release(&r->extras);
	free(r);
}

/* Keeps the error of a part: the object is there, without it. */
static void note_missing(struct remake *r, const struct cloud_error *why)
{
	const struct journal_entry *e = journal_find(r->m, r->n);
	const struct journal_part *p = e ? part_of(e, r->done) : NULL;

	if (why->err == -EEXIST && p) { /* the cloud has made it by itself: it is read afresh */
		expire_collection(p->coll);
		return;
	}
	if (r->error.err || !p)
		return;
	r->error = *why;
	error_set(&r->error, why->err, "%s is made again, but not %s: %.500s", e->path, p->path,
		why->message);
}

/* Takes up what has come of the last creation; false: it is tried again without its addresses. */
static bool take_result(struct remake *r, const struct cloud_error *why, struct object *made)
{
	bool taken = why->err == -EACCES || why->err == -EADDRINUSE;

	if (r->step != STEP_MAKE) {
		take_removed(r, why);
		return true;
	}
	if (taken && r->own) {
		r->without = true;
		return false;
	}
	r->without = false;
	if (why->err)
		note_missing(r, why);
	else if (!r->done && made) {
		r->made = object_handle(made);
		object_pin(made, 1);
		r->since_ms = timer_now_ms();
	}
	r->done++;
	return true;
}

static void woken(struct waiter *w)
{
	struct remake *r = container_of(w, struct remake, w);
	struct cloud_error why;
	int err;

	do {
		struct object *made = w->object;

		why = w->error;
		error_clear(&w->error);
		w->object = NULL;
		if (why.err == -EINTR || (take_result(r, &why, made) && !r->made)) {
			finish(r, &why); /* the model is being closed, or there is no object */
			return;
		}
		err = send_next(r);
	} while (err && err != MODEL_SENT && err != MODEL_ASKED && err != -ENOMEM);
	if (err == -ENOMEM) { /* what was sent may have nobody who waits for it: no more is */
		wait_forget(r->m, w);
		wait_no_memory(w);
		why = w->error;
		take_result(r, &why, NULL);
	}
	if (!err || err == -ENOMEM)
		finish(r, err && !r->error.err ? &why : &r->error);
}

static void say_undo(const struct waiter *w, struct buf *out)
{
	const struct remake *r = container_of(w, const struct remake, w);

	buf_addf(out, "undo %llu", (unsigned long long)r->n);
}

int remake_begin(const struct journal_entry *e, struct waiter *w)
{
	struct remake *r = calloc(1, sizeof(*r));
	int err;

	if (!r)
		return wait_no_memory(w);
	r->w.wake = woken;
	r->w.say = say_undo;
	r->m = e->coll->model;
	r->n = e->n;
	err = send_next(r);
	if (err == MODEL_SENT) { /* it goes on, whoever waits */
		r->next = r->m->remakes;
		r->m->remakes = r;
		err = wait_on(&r->waiters, w);
		return err == MODEL_ASKED ? MODEL_SENT : err;
	}
	w->error = r->w.error;
	free(r);
	return err;
}

void remakes_end(struct model *m)
{
	struct cloud_error e;

	error_set(&e, -EINTR, "the filesystem is being unmounted");
	while (m->remakes) {
		wait_forget(m, &m->remakes->w);
		finish(m->remakes, &e);
	}
}
