/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world: a model whose cloud is fake_rest, and what its results and arguments
 * are called.
 */
#include "world.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/cache.h"
#include "client/cache/chronicle.h"
#include "client/cache/collection.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/cache/view.h"
#include "client/change/journal.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "fake_rest.h"
#include "memory.h"

/* A caller that waits; kept until the world ends. */
struct caller {
	struct caller *next;
	struct world *world;
	struct waiter w;
};

/* ---- the world */

static void region_new(struct model *m, const char *name, size_t at)
{
	struct region *r = calloc(1, sizeof(*r));
	size_t n = 0;

	while (m->clouds[0]->type->kinds[n])
		n++;
	m->regions[at] = r;
	r->model = m;
	r->cloud = m->clouds[0];
	r->name = strdup(name);
	r->collections = calloc(n, sizeof(struct collection *));
	m->collections =
		realloc(m->collections, (m->n_collections + n) * sizeof(struct collection *));
	for (; r->n < n; r->n++) {
		struct collection **c = &r->collections[r->n];

		ck_assert_int_eq(collection_new(m, r, m->clouds[0]->type->kinds[r->n], c), 0);
		(*c)->index = m->n_collections;
		(*c)->offered = (*c)->kind->path != NULL;
		m->collections[m->n_collections++] = *c;
	}
}

struct world *world_new(const struct cloud_type *type, size_t regions)
{
	struct world *w = calloc(1, sizeof(*w));

	memory_init();
	clock_start();
	w->m = calloc(1, sizeof(*w->m));
	w->timers = calloc(1, sizeof(*w->timers));
	w->m->timers = w->timers;
	w->m->clouds = calloc(1, sizeof(struct cloud *));
	w->cloud = w->m->clouds[w->m->n_clouds++] = calloc(1, sizeof(*w->cloud));
	w->cloud->model = w->m;
	w->cloud->n_regions = regions;
	w->cloud->type = type ? type : &cloud_neutron;
	w->m->options.ttl_ms = 60000;
	w->m->regions = calloc(regions, sizeof(struct region *));
	for (; w->m->n_regions < regions; w->m->n_regions++)
		region_new(w->m, w->m->n_regions ? "two" : "", w->m->n_regions);
	w->cloud->root = w->m->regions[0];
	buf_init(&w->out, LIMIT_OBJECT_BYTES);
	ck_assert_int_eq(rest_new(NULL, NULL, NULL, &w->m->clouds[0]->rest), 0);
	buf_init(&w->sent, LIMIT_OBJECT_BYTES);
	fake_log(w->m->clouds[0]->rest, &w->sent);
	ck_assert_int_eq(chronicle_new(&w->m->chronicle), 0);
	ck_assert_int_eq(journal_new(&w->m->journal), 0);
	return w;
}

bool world_waits(const struct world *w)
{
	const struct caller *c = w->callers;

	while (c && !c->w.pending)
		c = c->next;
	return c;
}

void world_forget(struct world *w)
{
	for (struct caller *c = w->callers; c; c = c->next)
		wait_forget(w->m, &c->w);
}

void world_free(struct world *w)
{
	struct caller *c;

	world_forget(w);
	fake_log(w->m->clouds[0]->rest, NULL);
	model_close(w->m);
	while ((c = w->callers)) {
		w->callers = c->next;
		free(c);
	}
	buf_release(&w->out);
	buf_release(&w->sent);
	free(w->timers);
	free(w);
}

/* ---- words of results */

void world_say(struct world *w, const char *fmt, ...)
{
	bool failing = memory_pause();
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&w->out, fmt, ap);
	va_end(ap);
	memory_resume(failing);
}

void world_say_object(struct world *w, const struct object *o)
{
	bool failing = memory_pause();
	char entry[LIMIT_NAME_BYTES + 1];

	entry_name(o, entry);
	world_say(w, "%s/%s%s", o->coll->kind->dir, entry, o->draft ? " (draft)" : "");
	memory_resume(failing);
}

void world_say_result(struct world *w, int err, const struct cloud_error *e)
{
	if (err == MODEL_ASKED)
		world_say(w, "asked");
	else if (err == MODEL_SENT)
		world_say(w, "sent");
	else if (err)
		world_say(w, "%s", error_name(err));
	else
		world_say(w, "ok");
	if (err && e && e->err)
		world_say(w, " (%s)", e->message);
}

static void woken(struct waiter *waiter)
{
	struct caller *c = container_of(waiter, struct caller, w);

	world_say(c->world, " ! ");
	if (waiter->object && !waiter->error.err)
		world_say_object(c->world, waiter->object);
	else
		world_say_result(c->world, waiter->error.err, &waiter->error);
}

struct waiter *world_caller(struct world *w)
{
	bool failing = memory_pause();
	struct caller *c = calloc(1, sizeof(*c));

	c->world = w;
	c->w.wake = woken;
	c->next = w->callers;
	w->callers = c;
	memory_resume(failing);
	return &c->w;
}

/* ---- words of arguments */

struct collection *world_collection(struct world *w, const char *dir)
{
	bool failing = memory_pause(), other = strncmp(dir, "two:", 4) == 0;
	struct collection *c = region_find(w->m->regions[other], other ? dir + 4 : dir);

	ck_assert_msg(c, "no collection is called %s", dir);
	memory_resume(failing);
	return c;
}

struct object *world_object(struct world *w, const char *text)
{
	bool failing = memory_pause(), link;
	const char *slash = strchr(text, '/');
	struct cloud_error why;
	struct object *o = NULL;
	char dir[64];

	ck_assert_msg(slash, "%s is no object", text);
	snprintf(dir, sizeof(dir), "%.*s", (int)(slash - text), text);

	struct place p = { .coll = world_collection(w, dir) };

	p.drafts = strncmp(slash + 1, ".draft/", 7) == 0;
	slash += p.drafts ? 7 : 0;
	o = p.drafts ? NULL : table_by_id(p.coll, slash + 1);
	for (uint32_t i = 0; !o && i < p.coll->n_slots; i++) /* also one that lies in another */
		if (p.coll->slots[i] && p.coll->slots[i]->draft &&
			p.coll->slots[i]->staged == p.drafts &&
			strcmp(p.coll->slots[i]->draft, slash + 1) == 0)
			o = p.coll->slots[i];
	if (!o)
		place_find(&p, slash + 1, &o, &link, &why);
	ck_assert_msg(o, "%s is not in memory", text);
	memory_resume(failing);
	return o;
}

const struct view *world_view(const struct object *o, const char *name)
{
	bool failing = memory_pause();
	const struct view *v = kind_view(o->coll->kind, name);

	ck_assert_msg(v, "there is no view %s", name);
	memory_resume(failing);
	return v;
}

const struct link *world_link(const struct object *o, const char *name)
{
	bool failing = memory_pause();
	const struct link *l = kind_link(o->coll->kind, name);

	ck_assert_msg(l, "there is no link %s", name);
	memory_resume(failing);
	return l;
}

struct place world_place(struct world *w, const char *text)
{
	bool failing = memory_pause();
	char dir[64], id[64], view[64], last[64];
	int n = sscanf(text, "%63[^/]/%63[^/]/%63[^/]/%63s", dir, id, view, last);
	struct place p = { .coll = world_collection(w, dir) };

	if (n == 2)
		p.drafts = strcmp(id, ".draft") == 0;
	if (n == 4)
		p.drafts = strcmp(last, ".draft") == 0;
	if (n >= 3) {
		p.owner = table_by_id(p.coll, id);
		ck_assert_ptr_nonnull(p.owner);
		p.view = world_view(p.owner, view);
		p.coll = world_collection(w, p.view->of);
	}
	memory_resume(failing);
	return p;
}

struct finding world_finding(struct world *w, char **a)
{
	const struct index *x = kind_indexes;
	bool failing = memory_pause();

	if (strcmp(a[0], "blockers") == 0) {
		memory_resume(failing);
		return (struct finding){ .region = model_region(w->m, 0),
			.blocked = world_object(w, a[1]) };
	}
	while (x->name && strcmp(x->name, a[0]) != 0)
		x++;
	ck_assert_ptr_nonnull(x->name);
	memory_resume(failing);
	return (struct finding){ .region = model_region(w->m, 0), .index = x, .value = a[1] };
}

struct want world_want(void)
{
	return (struct want){ .since_ms = timer_now_ms() };
}

struct json *world_json(const char *text)
{
	bool failing = memory_pause();
	struct json *v = NULL;

	ck_assert_msg(json_parse(text, strlen(text), &v) == 0, "no JSON: %s", text);
	memory_resume(failing);
	return v;
}

struct json *world_too_much(const char *name)
{
	bool failing = memory_pause();
	struct json *v;
	struct buf text;

	buf_init(&text, LIMIT_OBJECT_BYTES);
	buf_adds(&text, "[{\"id\":\"11\",\"name\":\"");
	for (int i = 0; i < 400000; i++)
		buf_addc(&text, '%');
	buf_adds(&text, "\"},{\"id\":\"12\"");
	for (int i = 0; i < 1100; i++)
		buf_addf(&text, ",\"key-%d\":1", i);
	buf_addf(&text, "},{\"id\":\"13\",\"name\":\"%s\",\"new\":1}]", name);
	v = world_json(text.data);
	buf_release(&text);
	memory_resume(failing);
	return v;
}
