/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long work, one turn of the loop after the other: each does a bounded part of it, counted in
 * objects looked at and in what is told, whatever others change between two of them.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/entry.h"
#include "client/cache/events.h"
#include "client/cache/index.h"
#include "client/cache/merge.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/query/fetch.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "fake_rest.h"
#include "tests/unit/suites.h"
#include "world.h"

#define MANY 20000
#define TOLD_MOST 12 /* events about one object that goes */

/* Counts of one turn. */
struct told {
	unsigned long gone, all, entries; /* entries: of views */
};

static void count(void *ctx, const struct change *c)
{
	struct told *t = ctx;

	t->gone += c->type == CHANGE_GONE;
	t->entries += c->type == CHANGE_ENTRY && c->view;
	t->all++;
}

static struct json *port(unsigned i, const char *network)
{
	struct json *v = json_new_object();
	char text[64];

	snprintf(text, sizeof(text), "%08x-0000-4000-8000-%012u", i * 2654435761u, i);
	sure(json_set_string(v, "id", text) == 0);
	snprintf(text, sizeof(text), "port-%u", i);
	sure(json_set_string(v, "name", text) == 0);
	sure(json_set_string(v, "network_id", network) == 0);
	return v;
}

/* A number as text, until the next one. */
static const char *numbered(unsigned i)
{
	static char text[16];

	snprintf(text, sizeof(text), "m%u", i);
	return text;
}

static struct object *port_of(struct collection *c, unsigned i)
{
	char id[64];

	snprintf(id, sizeof(id), "%08x-0000-4000-8000-%012u", i * 2654435761u, i);
	return table_by_id(c, id);
}

/* Answers the oldest question with ports, of each `step` from `from` on. */
static void answer(struct world *w, unsigned from, unsigned step)
{
	struct json *list = json_new_array();

	for (unsigned i = from; step && i < MANY; i += step)
		sure(json_add(list, port(i, "1")) == 0);
	fake_answer(w->m->clouds[0]->rest, 0, list);
	json_free(list);
}

static int list(struct collection *c, struct waiter *waiter)
{
	struct want want = world_want();

	return model_need_list(c, &want, waiter);
}

/* A model that has all ports, which were listed. */
static struct world *world_full(struct collection **ret, struct told *told)
{
	struct world *w = world_new(NULL, 1);

	*ret = world_collection(w, "ports");
	ck_assert_int_eq(list(*ret, world_caller(w)), MODEL_ASKED);
	answer(w, 0, 1);
	while (timers_wait_ms(w->timers, 1) == 0)
		timers_run(w->timers, INT64_MAX);
	ck_assert_str_eq(w->out.data, " ! ok");
	ck_assert_uint_eq((*ret)->count, MANY);
	buf_clear(&w->out);
	*told = (struct told){ 0 };
	events_listen(w->m, count, told);
	return w;
}

/* One turn, and nothing in it past its bounds. */
static void turn(struct world *w, struct told *told, unsigned long slots)
{
	unsigned long before = w->m->visits.slots;

	*told = (struct told){ 0 };
	sure(timers_wait_ms(w->timers, 1) == 0);
	timers_run(w->timers, INT64_MAX);
	sure_msg(w->m->visits.slots - before <= slots, "%lu places", w->m->visits.slots - before);
	sure_msg(told->gone <= PART_SWEEP, "%lu are gone at once", told->gone);
	sure_msg(told->all <= (PART_SWEEP + PART_TELL) * TOLD_MOST, "%lu are told", told->all);
}

/* Many who wait, each for an answer of his own: they are told of at the cost of each. */
START_TEST(all_that_is_under_way_is_told_at_once)
{
	struct world *w = world_new(NULL, 1);
	struct collection *c = world_collection(w, "ports");
	struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	unsigned long before, lines = 0, most = MANY / 10;
	char query[64];

	for (unsigned i = 0; i < most; i++) {
		snprintf(query, sizeof(query), "name=%u", i);
		ck_assert_int_eq(fetch_ask(c, query, world_caller(w)), MODEL_ASKED);
	}
	before = w->m->visits.links;
	ck_assert_int_eq(model_stats_activity(w->m, &text), 0);
	sure_msg(
		w->m->visits.links - before <= 20 * most, "%lu links", w->m->visits.links - before);
	for (const char *at = text.data; (at = strstr(at, "\t1 waiting\n")); at++)
		lines++;
	ck_assert_uint_eq(lines, most);
	buf_release(&text);
	world_free(w);
}
END_TEST

/* Removes and adds between two slices, before and behind where they are. */
static void disturb(struct collection *c, unsigned n)
{
	struct object *o = port_of(c, MANY / 2 + n), *made;
	struct json *v = port(MANY + n, "1");

	if (o)
		merge_remove(o, true);
	sure(merge_object(c, v, OWN_CHANGE, &made) == 0); /* into the place of one that is gone */
	sure(made);
	json_free(v);
}

START_TEST(all_that_is_gone_goes_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	unsigned turns = 0, made = 0;

	fetches_forget(c);
	ck_assert_int_eq(list(c, world_caller(w)), MODEL_ASKED);
	answer(w, 0, 0);
	ck_assert_uint_eq(told.gone, PART_SWEEP);
	for (; !w->out.len; turns++) {
		ck_assert_int_eq(list(c, world_caller(w)), MODEL_ASKED); /* it joins them */
		ck_assert_uint_eq(fake_waiting(w->m->clouds[0]->rest), 0);
		if (turns % 10 == 0)
			disturb(c, made++);
		turn(w, &told, PART_SWEEP_PLACES + 40 * PART_SWEEP);
	}
	ck_assert_uint_ge(turns, (MANY - made) / PART_SWEEP - 1);
	ck_assert_uint_eq(c->count, made);
	for (unsigned i = 0; i < made; i++)
		ck_assert_ptr_nonnull(port_of(c, MANY + i));
	world_free(w);
}
END_TEST

START_TEST(few_of_many_that_are_gone_are_looked_for_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	unsigned turns = 0;

	fetches_forget(c);
	ck_assert_int_eq(list(c, world_caller(w)), MODEL_ASKED);
	answer(w, 0, 1);
	for (; !w->out.len; turns++)
		turn(w, &told, PART_SWEEP_PLACES + 40 * PART_SWEEP);
	ck_assert_uint_eq(turns, MANY / PART_SWEEP_PLACES);
	ck_assert_uint_eq(c->count, MANY);
	world_free(w);
}
END_TEST

START_TEST(of_a_filter_what_is_gone_goes_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct waiter *waiter = world_caller(w);
	unsigned turns = 0;

	ck_assert_int_eq(fetch_ask(c, "network_id=2&network_id=1", waiter), MODEL_ASKED);
	answer(w, 0, 4);
	for (; !w->out.len; turns++)
		turn(w, &told, PART_INDEX + 40 * PART_SWEEP);
	ck_assert_str_eq(w->out.data, " ! ok");
	ck_assert_uint_eq(c->count, MANY / 4);
	ck_assert_uint_ge(turns, MANY / PART_SWEEP + MANY / PART_INDEX - 2);
	world_free(w);
}
END_TEST

/* The same of those that have a tag, which are found by an index of many values. */
START_TEST(of_a_tag_what_is_gone_goes_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct waiter *waiter = world_caller(w);
	unsigned turns = 0;

	for (unsigned i = 0; i < MANY; i += 4) {
		struct json *v = port(i, "1"), *tags = json_new_array();
		struct object *o;

		sure(json_add(tags, json_new_string("t")) == 0);
		sure(json_set(v, "tags", tags) == 0);
		sure(merge_object(c, v, c->moments + 1, &o) == 0);
		json_free(v);
	}
	c->moments++;
	ck_assert_int_eq(fetch_ask(c, "tags=t", waiter), MODEL_ASKED);
	answer(w, 0, 0);
	for (; !w->out.len; turns++)
		turn(w, &told, PART_VALUES + 40 * PART_SWEEP);
	ck_assert_str_eq(w->out.data, " ! ok");
	ck_assert_uint_eq(c->count, MANY - MANY / 4);
	ck_assert_uint_ge(turns, MANY / 4 / PART_SWEEP + MANY / PART_VALUES - 2);
	world_free(w);
}
END_TEST

/* A view that is to be read afresh: its entries are told of with the collection, some at a time. */
START_TEST(a_view_is_old_at_once_and_told_of_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct json *v = world_json("{\"id\":\"1\",\"name\":\"n\"}");
	struct object *owner, *o;
	uint64_t at = 0, cursor = 0;
	unsigned long slices = 1, entries = 0;

	ck_assert_int_eq(merge_object(world_collection(w, "networks"), v, OWN_CHANGE, &owner), 0);
	json_free(v);
	object_pin(owner, 1);
	while ((o = collection_next(c, &at)))
		object_pin(o, 1);
	told = (struct told){ 0 };
	expire_view(owner, world_view(owner, "ports"));
	sure_msg(told.all <= TOLD_MOST, "%lu are told", told.all);
	for (bool more = true; more; slices++) {
		told = (struct told){ 0 };
		more = expire_tell(c, &cursor);
		sure_msg(told.all <= PART_TELL * TOLD_MOST, "%lu are told", told.all);
		entries += told.entries;
	}
	ck_assert_uint_eq(entries, MANY);
	ck_assert_uint_ge(slices, MANY / PART_TELL);
	world_free(w);
}
END_TEST

/* Needs the values of all; gives the turns that it took, in none of which many were looked at. */
static unsigned need_values(struct world *w, struct collection *c)
{
	struct want want = { .since_ms = 1 };
	unsigned turns = 0;

	for (int err = MODEL_ASKED; err && !fake_waiting(w->m->clouds[0]->rest); turns++) {
		unsigned long before = w->m->visits.slots;

		err = model_need_values(c, &want, world_caller(w));
		timers_run(w->timers, INT64_MAX);
		sure_msg(w->m->visits.slots - before <= 3 * PART_WALK_PLACES, "%lu places",
			w->m->visits.slots - before);
	}
	return turns;
}

/* Which of all are to be read again: all are gone through only where all may be. */
START_TEST(those_in_doubt_are_found_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct json *v;
	struct object *o;
	uint64_t at = 0;

	fake_log(w->m->clouds[0]->rest, &w->out);
	expire_object(port_of(c, MANY - 1));
	ck_assert_uint_eq(need_values(w, c), 1);
	sure_msg(strstr(w->out.data, " > show ports/"), "%s", w->out.data);
	v = port(MANY - 1, "1");
	fake_answer(w->m->clouds[0]->rest, 0, v);
	json_free(v);
	buf_clear(&w->out);
	ck_assert_uint_eq(need_values(w, c), 1);
	ck_assert_str_eq(w->out.data, "");
	for (unsigned i = 0; i < MANY; i++)
		expire_object(port_of(c, i)); /* more than are remembered */
	while ((o = collection_next(c, &at)))
		if (o->place != MANY / 2)
			object_is_fetched(o);
	buf_clear(&w->out);
	sure(need_values(w, c) > MANY / 2 / PART_WALK_PLACES / 2);
	sure_msg(strstr(w->out.data, " > show ports/"), "%s", w->out.data);
	world_free(w);
}
END_TEST

/* Finds the drafts that .draft has at once, among all objects. */
START_TEST(the_drafts_of_many_are_listed_at_once)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct place p = { .coll = c, .drafts = true };
	struct object *drafts[3];
	uint64_t cursor = 0;
	unsigned long before;

	merge_remove(port_of(c, MANY / 2), true); /* a place in their middle, for the first one */
	for (unsigned i = 0; i < 3; i++)
		ck_assert_int_eq(draft_new(&p, numbered(i), json_new_object(), &drafts[i]), 0);
	merge_remove(drafts[1], true);
	before = w->m->visits.slots;
	ck_assert_ptr_eq(place_next(&p, &cursor), drafts[0]);
	ck_assert_ptr_eq(place_next(&p, &cursor), drafts[2]);
	ck_assert_ptr_null(place_next(&p, &cursor));
	ck_assert_uint_le(w->m->visits.slots - before, 3);
	merge_remove(drafts[0], true);
	merge_remove(drafts[2], true);
	cursor = 0;
	ck_assert_ptr_null(place_next(&p, &cursor));
	world_free(w);
}
END_TEST

/* Whoever asks for a name that may be cut has no look at those that are called shortly. */
START_TEST(a_long_name_is_looked_for_among_long_ones)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct place p = { .coll = c };
	struct cloud_error why;
	char name[300], entry[LIMIT_NAME_BYTES + 1];
	struct json *v = port(MANY, "1");
	struct object *o, *found = NULL;
	unsigned long before;
	bool link;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	sure(json_set_string(v, "name", name) == 0);
	sure(merge_object(c, v, OWN_CHANGE, &o) == 0);
	json_free(v);
	entry_name(o, entry);
	before = w->m->visits.slots + w->m->visits.links;
	ck_assert_int_eq(place_resolve(&p, entry, &found, &link, &why), 0);
	ck_assert_ptr_eq(found, o);
	entry[0] = 'y';
	ck_assert_int_eq(place_resolve(&p, entry, &found, &link, &why), MODEL_ABSENT);
	before = w->m->visits.slots + w->m->visits.links - before;
	sure_msg(before <= 100, "%lu places", before);
	merge_remove(o, true);
	ck_assert_uint_eq(c->lengthy.n, 0);
	world_free(w);
}
END_TEST

/* The tables grow with each that comes, by little: none has all the others moved. */
START_TEST(tables_grow_in_steps)
{
	struct world *w = world_new(NULL, 1);
	struct collection *c = world_collection(w, "ports");
	struct visits *v = &w->m->visits;
	struct object *o;

	for (unsigned i = 0; i < MANY; i++) {
		struct json *value = port(i, "1");

		*v = (struct visits){ 0 };
		sure(merge_object(c, value, 1, &o) == 0);
		sure_msg(v->links + v->slots <= 100, "%lu links, %lu slots for number %u", v->links,
			v->slots, i);
		json_free(value);
	}
	ck_assert_uint_ge(c->n_buckets, MANY);
	for (unsigned i = 0; i < MANY; i++) {
		CLEANUP_BUF struct buf name = BUF_LOCAL(64), id = BUF_LOCAL(64);

		o = port_of(c, i);
		sure(o);
		sure(object_id(o, &id) == 0 && object_base(o, &name) == 0);
		sure(table_next_of_key(c, NULL, name.data) == o);
		sure(table_next_twin(c, NULL, name.data, id.data) == o);
	}
	world_free(w);
}
END_TEST

/* One that nothing refers to: that is found by indexes, which are not there yet. */
START_TEST(what_refers_to_one_that_is_removed_is_looked_for_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct json *v = world_json("{\"id\":\"2\",\"name\":\"n\"}");
	struct waiter *waiter = world_caller(w);
	unsigned long before;
	struct object *owner;
	unsigned turns = 0;

	ck_assert_int_eq(merge_object(world_collection(w, "networks"), v, OWN_CHANGE, &owner), 0);
	json_free(v);
	ck_assert_int_eq(model_destroy(owner, waiter), MODEL_SENT);
	before = w->m->visits.slots;
	fake_answer(w->m->clouds[0]->rest, 0, NULL);
	sure_msg(w->m->visits.slots - before <= 2 * PART_INDEX, "%lu places",
		w->m->visits.slots - before);
	for (; !w->out.len; turns++)
		turn(w, &told, 2 * PART_INDEX);
	ck_assert_str_eq(w->out.data, " ! ok");
	ck_assert_uint_ge(turns, MANY / PART_INDEX - 1);
	ck_assert_uint_eq(world_collection(w, "networks")->count, 0);
	ck_assert_uint_eq(c->count, MANY);
	world_free(w);
}
END_TEST

/* A list of its members is there, and all that is done in slices for the view is done. */
static struct object *owner_of_many(
	struct world *w, const char *dir, const char *in, struct json *(*member)(unsigned i))
{
	struct json *v = world_json("{\"id\":\"1\",\"name\":\"n\"}"), *members = json_new_array();
	struct object *owner;

	ck_assert_int_eq(merge_object(world_collection(w, dir), v, 1, &owner), 0);
	json_free(v);
	for (unsigned i = 0; i < MANY / 4; i++)
		sure(json_add(members, member(i)) == 0);
	ck_assert_int_eq(list(world_collection(w, in), world_caller(w)), MODEL_ASKED);
	fake_answer(w->m->clouds[0]->rest, 0, members);
	json_free(members);
	while (timers_wait_ms(w->timers, 1) == 0)
		timers_run(w->timers, INT64_MAX);
	ck_assert_str_eq(w->out.data, " ! ok");
	buf_clear(&w->out);
	fake_log(w->m->clouds[0]->rest, &w->out);
	return owner;
}

static struct json *routed(unsigned i)
{
	struct json *v = world_json("{\"name\":\"r\",\"external_gateway_info\":"
				    "{\"network_id\":\"9\"}}");

	sure(json_set_string(v, "id", numbered(i)) == 0);
	return v;
}

/* The id lies inside a value of those that refer to it. */
START_TEST(what_refers_from_inside_is_looked_for_in_slices)
{
	struct world *w = world_new(NULL, 1);
	struct object *owner = owner_of_many(w, "networks", "routers", routed);
	struct waiter *waiter = world_caller(w);
	unsigned turns = 0;
	struct told told;

	fake_log(w->m->clouds[0]->rest, NULL);
	events_listen(w->m, count, &told);
	ck_assert_int_eq(model_destroy(owner, waiter), MODEL_SENT);
	fake_answer(w->m->clouds[0]->rest, 0, NULL);
	for (; !w->out.len; turns++)
		turn(w, &told, 2 * PART_VALUES);
	ck_assert_str_eq(w->out.data, " ! ok");
	ck_assert_uint_ge(turns, MANY / 4 / PART_VALUES - 1);
	ck_assert_uint_eq(world_collection(w, "networks")->count, 0);
	world_free(w);
}
END_TEST

/* Counts the places that are looked at while one comes. */
static unsigned long places_of(struct world *w, const char *dir, const char *text)
{
	unsigned long before = w->m->visits.slots;
	struct json *v = world_json(text);
	struct object *o;

	sure(merge_object(world_collection(w, dir), v, 1, &o) == 0);
	json_free(v);
	return w->m->visits.slots - before;
}

/* Rules have the names of others in theirs, and lie in groups, by which links to them lead. */
START_TEST(one_that_others_speak_of_comes_and_is_renamed_at_once)
{
	struct world *w = world_new(NULL, 1);
	unsigned long most = 0, places;
	char text[256];

	for (unsigned i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text),
			"{\"id\":\"%08x-0000-4000-8000-%012u\",\"direction\":\"ingress\","
			"\"ethertype\":\"IPv4\",\"security_group_id\":\"g%u\","
			"\"remote_group_id\":\"g%u\"}",
			i * 2654435761u, i, i / 4, i / 4 + 1);
		places = places_of(w, "security-group-rules", text);
		most = places > most ? places : most;
	}
	for (unsigned i = 0; i < 100; i++) {
		snprintf(text, sizeof(text), "{\"id\":\"g%u\",\"name\":\"%s-%u\"}", i % 50,
			i < 50 ? "web" : "db", i);
		places = places_of(w, "security-groups", text);
		most = places > most ? places : most;
	}
	ck_assert_uint_gt(most, 0);
	sure_msg(most <= 200, "%lu places", most);
	world_free(w);
}
END_TEST

static struct json *rule(unsigned i)
{
	struct json *v = world_json("{\"direction\":\"ingress\",\"security_group_id\":\"1\","
				    "\"remote_group_id\":\"g\"}");

	sure(json_set_string(v, "id", numbered(i)) == 0);
	return v;
}

static struct json *interface(unsigned i)
{
	struct json *v =
		world_json("{\"device_id\":\"1\",\"device_owner\":\"network:router_interface\","
			   "\"fixed_ips\":[{\"subnet_id\":\"s\"}]}");

	sure(json_set_string(v, "id", numbered(i)) == 0);
	return v;
}

/* Needs a view of so many that a list is asked for, by a look at few of them. */
static void need_view_of_many(const char *dir, const char *view, const char *in,
	struct json *(*member)(unsigned i), const char *asked)
{
	struct world *w = world_new(NULL, 1);
	struct object *owner = owner_of_many(w, dir, in, member);
	const struct view *v = world_view(owner, view);
	struct want want = { .since_ms = 1 };
	unsigned long before;

	while (index_need(world_collection(w, in), kind_view_by(v), world_caller(w)))
		timers_run(w->timers, INT64_MAX);
	buf_clear(&w->out);
	before = w->m->visits.slots + w->m->visits.links;
	ck_assert_int_eq(model_need_view(owner, v, &want, world_caller(w)), MODEL_ASKED);
	before = w->m->visits.slots + w->m->visits.links - before;
	ck_assert_str_eq(w->out.data, asked);
	sure_msg(before <= 10 * PART_MEMBERS, "%lu places", before);
	world_free(w);
}

START_TEST(what_many_speak_of_is_asked_for_by_its_list)
{
	need_view_of_many("security-groups", "rules", "security-group-rules", rule,
		" > list security-groups");
}
END_TEST

START_TEST(what_many_stand_for_is_asked_for_by_its_list)
{
	need_view_of_many("routers", "interfaces", "ports", interface, " > list subnets");
}
END_TEST

/* A .json of all, with few left in the many places at its end. */
START_TEST(a_text_of_all_is_made_in_slices)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct json_walk walk;
	struct buf text = BUF_INIT(LIMIT_RENDER_BYTES);
	unsigned long slices = 0;
	bool done = false;

	for (unsigned i = MANY / 2; i < MANY - 1; i++)
		merge_remove(port_of(c, i), true);
	collection_json_begin(c, &walk);
	for (; !done; slices++) {
		size_t before = text.len;
		uint32_t at = walk.at;

		ck_assert_int_eq(collection_json_more(&walk, PART_WALK_BYTES, &text, &done), 0);
		sure_msg(text.len - before <= PART_WALK_BYTES + 1024, "%zu bytes",
			text.len - before);
		sure_msg(walk.at - at <= PART_WALK_PLACES, "%u places", walk.at - at);
	}
	collection_json_end(&walk);
	ck_assert_uint_ge(slices, text.len / (PART_WALK_BYTES + 1024));
	ck_assert_uint_ge(slices, MANY / PART_WALK_PLACES);
	buf_release(&text);
	world_free(w);
}
END_TEST

/* A list in which each is called otherwise, and lies elsewhere, than before. */
START_TEST(each_of_all_that_have_changed_costs_little)
{
	struct collection *c;
	struct told told;
	struct world *w = world_full(&c, &told);
	struct visits *v = &w->m->visits;
	uint64_t at = 0;
	struct object *o;
	char name[32];

	while ((o = collection_next(c, &at)))
		object_pin(o, 1);
	for (unsigned i = 0; i < MANY; i++) {
		struct json *value = port(i, "2");

		snprintf(name, sizeof(name), "p-%u", i);
		sure(json_set_string(value, "name", name) == 0);
		*v = (struct visits){ 0 };
		told = (struct told){ 0 };
		sure(merge_object(c, value, c->moments + 1, &o) == 0);
		sure_msg(v->links + v->slots <= 100, "%lu links, %lu slots for number %u", v->links,
			v->slots, i);
		sure_msg(told.all > 0 && told.all <= TOLD_MOST, "%lu are told", told.all);
		json_free(value);
	}
	world_free(w);
}
END_TEST

Suite *slices_suite(void)
{
	Suite *s = suite_create("slices");
	TCase *c = tcase_create("slices");

	tcase_set_timeout(c, 120);
	tcase_add_test(c, all_that_is_gone_goes_in_slices);
	tcase_add_test(c, few_of_many_that_are_gone_are_looked_for_in_slices);
	tcase_add_test(c, of_a_filter_what_is_gone_goes_in_slices);
	tcase_add_test(c, of_a_tag_what_is_gone_goes_in_slices);
	tcase_add_test(c, a_view_is_old_at_once_and_told_of_in_slices);
	tcase_add_test(c, what_refers_to_one_that_is_removed_is_looked_for_in_slices);
	tcase_add_test(c, what_refers_from_inside_is_looked_for_in_slices);
	tcase_add_test(c, one_that_others_speak_of_comes_and_is_renamed_at_once);
	tcase_add_test(c, the_drafts_of_many_are_listed_at_once);
	tcase_add_test(c, all_that_is_under_way_is_told_at_once);
	tcase_add_test(c, a_long_name_is_looked_for_among_long_ones);
	tcase_add_test(c, those_in_doubt_are_found_in_slices);
	tcase_add_test(c, what_many_speak_of_is_asked_for_by_its_list);
	tcase_add_test(c, what_many_stand_for_is_asked_for_by_its_list);
	tcase_add_test(c, a_text_of_all_is_made_in_slices);
	tcase_add_test(c, each_of_all_that_have_changed_costs_little);
	tcase_add_test(c, tables_grow_in_steps);
	suite_add_tcase(s, c);
	return s;
}
