/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a mount's life: what callers do to the model, with names and texts of any bytes,
 * and what a cloud answers to each request that comes of it, whole, cut, refused or nonsense.
 * Every request is well formed (scripted_http.c); who waits is woken when the cloud has answered
 * all; nothing is lost, used after its end or forgotten.
 * with: tests/fuzz/scripted_cloud.c tests/fuzz/scripted_http.c tests/unit/model/memory.c
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/cache.h"
#include "client/cache/chronicle.h"
#include "client/cache/collection.h"
#include "client/util/buf.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "tests/fuzz/scripted_cloud.h"
#include "tests/fuzz/scripted_http.h"
#include "tests/unit/model/memory.h"

#define CALLERS 32
#define ROUNDS_MOST 400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct world {
	struct input in;
	struct model *m;
	struct timers timers;
	struct waiter callers[CALLERS];
	size_t n_callers;
};

/* ---- the world */

static void wake(struct waiter *w)
{
	if (w->error.err > 0 || (w->error.err && !*w->error.message))
		abort();
}

/* Gives a caller who waits for nothing; the one who waits longest gives up for it. */
static struct waiter *caller(struct world *w)
{
	struct waiter *c = &w->callers[w->n_callers++ % CALLERS];

	wait_forget(w->m, c);
	*c = (struct waiter){ .wake = wake };
	return c;
}

/* Judges what a call gave: a failure has a sentence, unless nothing is there. */
static void judge(int err, const struct waiter *c)
{
	if (err > 0 || (err == -EINVAL && !*c->error.message))
		abort();
}

static struct collection *pick_collection(struct world *w)
{
	return w->m->collections[input_byte(&w->in) % w->m->n_collections];
}

/* Picks an object of a collection; NULL: it has none. */
static struct object *pick_object(struct world *w)
{
	struct collection *c = pick_collection(w);
	struct object *o = NULL, *next;
	unsigned n = input_byte(&w->in) % 8 + 1;
	uint64_t cursor = 0;

	while (n-- > 0 && (next = collection_next(c, &cursor)))
		o = next;
	return o;
}

static const struct view *pick_view(struct world *w, const struct object *o)
{
	const struct view *views = collection_kind(object_collection(o))->views;
	size_t n = 0;

	while (views && views[n].of)
		n++;
	return n ? &views[input_byte(&w->in) % n] : NULL;
}

static const struct link *pick_link(struct world *w, const struct object *o)
{
	const struct link *links = collection_kind(object_collection(o))->links;
	size_t n = 0;

	while (links && links[n].attr)
		n++;
	return n ? &links[input_byte(&w->in) % n] : NULL;
}

static const char *pick_attr(struct world *w, const struct object *o)
{
	const struct attr *attrs = collection_kind(object_collection(o))->attrs;
	size_t n = 0;

	while (attrs[n].name)
		n++;
	return attrs[input_byte(&w->in) % n].name;
}

/* Picks a collection, a nested view of an object, or the .draft of either. */
static struct place pick_place(struct world *w)
{
	unsigned how = input_byte(&w->in);
	struct object *o = how & 1 ? pick_object(w) : NULL;
	const struct view *v = o ? pick_view(w, o) : NULL;
	struct place p = { .drafts = how & 2 };

	if (v && (v->make || v->nested)) {
		p.owner = o;
		p.view = v;
		p.coll = region_find(w->m->regions[0], v->of);
	}
	if (!p.coll) {
		p = (struct place){ .coll = pick_collection(w), .drafts = how & 2 };
		p.drafts |= collection_kind(p.coll)->parent != NULL;
	}
	return p;
}

/* ---- what callers do */

static void ask(struct world *w, unsigned how)
{
	struct want want = { .since_ms = timer_now_ms(), .sweep = how & 64 };
	char name[LIMIT_NAME_BYTES + 1];
	struct waiter *c = caller(w);
	struct object *o, *to = NULL;
	const struct view *v;
	const struct link *l;
	struct place p;
	bool link;

	switch (how % 6) {
	case 0:
		judge(model_need_list(pick_collection(w), &want, c), c);
		break;
	case 1:
		p = pick_place(w);
		input_text(&w->in, LIMIT_NAME_BYTES, name);
		if (*name)
			judge(model_need_entry(&p, name, &want, c, &o, &link), c);
		break;
	case 2:
		if ((o = pick_object(w)))
			judge(model_need_object(o, &want, c), c);
		break;
	case 3:
		if ((o = pick_object(w)) && (v = pick_view(w, o)))
			judge(model_need_view(o, v, &want, c), c);
		break;
	case 4:
		if ((o = pick_object(w)) && (l = pick_link(w, o)))
			judge(model_need_ref(o, l, &want, c, &to), c);
		break;
	default:
		judge(model_need_values(pick_collection(w), &want, c), c);
	}
}

static void find(struct world *w, unsigned how)
{
	struct want want = { .since_ms = timer_now_ms() };
	struct buf value = BUF_INIT(LIMIT_VALUE_BYTES), right = BUF_INIT(LIMIT_VALUE_BYTES);
	struct finding f = { .region = w->m->regions[0], .index = &kind_indexes[how % 3] };
	char name[LIMIT_NAME_BYTES + 1];
	struct waiter *c = caller(w);
	struct object *o;

	input_text(&w->in, LIMIT_NAME_BYTES, name);
	for (size_t i = 0; i < how % 3; i++)
		if (!kind_indexes[i].name)
			f.index = &kind_indexes[0];
	if (f.index->spots && found_spell(f.index, name, &value, &right) == 0) {
		f.value = value.data;
		judge(model_need_found(&f, &want, c), c);
	} else if (*name) {
		judge(model_need_found_id(w->m->regions[0], name, &want, c, &o), c);
	}
	buf_release(&value);
	buf_release(&right);
}

static void make(struct world *w)
{
	struct want want = { .since_ms = timer_now_ms() };
	char name[LIMIT_NAME_BYTES + 1];
	struct waiter *c = caller(w);
	struct place p = pick_place(w);
	struct object *draft = NULL;
	int err;

	input_text(&w->in, LIMIT_NAME_BYTES, name);
	if (!*name)
		return;
	err = model_create_need(p.coll, name, &want, c);
	if (!err)
		err = model_create(&p, name, c, &draft);
	judge(err, c);
}

static void write_text(struct world *w, unsigned how)
{
	struct buf aside = BUF_INIT(LIMIT_MESSAGE_BYTES), with = BUF_INIT(LIMIT_MESSAGE_BYTES);
	struct want want = { .since_ms = timer_now_ms() };
	struct copied copied = { &aside, &with };
	struct object *o = pick_object(w);
	const char *attr = o ? pick_attr(w, o) : NULL;
	struct waiter *c = caller(w);
	char text[1024];
	int err;

	input_text(&w->in, sizeof(text) - 1, text);
	if (!o)
		return;
	if (how & 64) {
		err = model_document_need(o, &want, c);
		if (!err)
			shown_note(o);
		if (!err)
			err = model_document_set(o, text, strlen(text), &copied, c);
	} else {
		err = model_set(o, attr, text, strlen(text), c);
	}
	judge(err, c);
	buf_release(&aside);
	buf_release(&with);
}

static void change(struct world *w, unsigned how)
{
	struct waiter *c = caller(w);
	struct object *o = pick_object(w), *to;
	char name[LIMIT_NAME_BYTES + 1];
	const struct view *v;
	const struct link *l;
	struct place p;

	if (!o)
		return;
	switch (how % 4) {
	case 0:
		judge(model_destroy(o, c), c);
		break;
	case 1:
		p = (struct place){ .coll = object_collection(o), .drafts = object_is_draft(o) };
		input_text(&w->in, LIMIT_NAME_BYTES, name);
		if (*name)
			judge(model_set_name(o, &p, name, c), c);
		break;
	case 2:
		if ((l = pick_link(w, o)))
			judge(model_set_ref(o, l, pick_object(w), c), c);
		break;
	default:
		v = pick_view(w, o);
		to = pick_object(w);
		if (v && to && view_connects(v))
			judge(how & 64 ? model_connect_remove(o, v, to, c)
				       : model_connect_add(o, v, to, c),
				c);
	}
}

/* Shows all that an object has. */
static void look(struct world *w)
{
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct object *o = pick_object(w);
	char name[LIMIT_NAME_BYTES + 1];

	if (o) {
		entry_name(o, name);
		if (!*name || strchr(name, '/') || strlen(name) > LIMIT_NAME_BYTES)
			abort();
		for (unsigned i = 0; i < attribute_slots(o); i++)
			if (attribute_shows(o, i) && attribute_file_name(o, i, name) == 0 &&
				attribute_text(o, i, &text) == 0 && strchr(name, '/'))
				abort();
		buf_clear(&text);
		object_json(o, &text);
		entry_path(o, &text);
		number_of_object(o);
	}
	buf_clear(&text);
	chronicle_text(w->m, chronicle_first(w->m), 4096, &text);
	model_stats_activity(w->m, &text);
	buf_release(&text);
}

/* ---- time */

/* Has what is due done, as the loop's next turns would. */
static void turn(struct world *w)
{
	for (int i = 0; i < 64 && timers_wait_ms(&w->timers, 1) == 0; i++)
		timers_run(&w->timers, INT64_MAX);
}

static void step(struct world *w)
{
	unsigned how = input_byte(&w->in);

	switch (how % 16) {
	case 0:
	case 1:
	case 2:
		ask(w, how / 16 | (how & 128 ? 64 : 0));
		break;
	case 3:
		find(w, how / 16);
		break;
	case 4:
	case 5:
		make(w);
		break;
	case 6:
		write_text(w, how & 128 ? 64 : 0);
		break;
	case 7:
	case 8:
		change(w, how / 16 % 4 | (how & 128 ? 64 : 0));
		break;
	case 9:
		look(w);
		break;
	case 10:
		clock_pass((int64_t)input_byte(&w->in) * 500);
		break;
	case 11:
		expire_collection(pick_collection(w));
		break;
	default:
		scripted_answer_any(&w->in, how / 16 | (how & 128 ? 64 : 0));
	}
	turn(w);
}

static bool waits(const struct world *w)
{
	for (size_t i = 0; i < CALLERS; i++)
		if (w->callers[i].pending)
			return true;
	return false;
}

/* Refuses all that is asked until nobody waits any more. */
static void settle(struct world *w)
{
	for (int i = 0; i < ROUNDS_MOST && waits(w); i++) {
		while (scripted_waiting())
			scripted_answer(0, 404, "\n{}", 3, 0);
		clock_pass(1000);
		turn(w);
	}
	if (waits(w))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct world w = { .in = { data, data + size } };

	clock_start();
	w.m = scripted_model(&w.timers);
	while (w.in.at < w.in.end)
		step(&w);
	settle(&w);
	model_close(w.m);
	return 0;
}
