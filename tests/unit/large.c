/* SPDX-License-Identifier: Apache-2.0 */
/* large: the network of large.h, filled as a mount of some time is. */
#include "large.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/cache/collection.h"
#include "client/cache/draft.h"
#include "client/cache/label.h"
#include "client/cache/merge.h"
#include "client/cache/number.h"
#include "client/cache/place.h"
#include "client/cache/table.h"
#include "client/query/fetch.h"
#include "client/util/timer.h"
#include "suites.h"

static const struct view views[] = { { .name = "ports", .of = "ports", .by = "network_id" },
	{ 0 } };
static const struct view listing[] = { { .name = "networks", .of = "networks", .from = "nets" },
	{ 0 } };
static const struct attr attrs[] = { { "id", ATTR_STRING, 0 }, { "name", ATTR_STRING, 0 },
	{ "network_id", ATTR_STRING, 0 }, { "nets", ATTR_LIST, 0 }, { 0 } };
static const struct kind networks = {
	.dir = "networks", .one = "network", .many = "networks", .attrs = attrs, .views = views
};
static const struct kind ports = {
	.dir = "ports", .one = "port", .many = "ports", .attrs = attrs, .views = listing
};

void large_id(unsigned i, char id[37])
{
	snprintf(id, 37, "%08x-0000-4000-8000-%012u", i * 2654435761u, i);
}

struct object *large_add(
	struct collection *c, const char *id, const char *name, const char *network)
{
	struct json *value = json_new_object();
	struct object *o;

	sure(value);
	sure(json_set_string(value, "id", id) == 0);
	sure(json_set_string(value, "name", name) == 0);
	sure(json_set_string(value, "network_id", network) == 0);
	sure(merge_object(c, value, 1, &o) == 0);
	json_free(value);
	return o;
}

/* As if the question had just been answered. */
void large_know(struct collection *c, const char *query)
{
	struct fetch *f;

	sure(fetch_get(c, query, &f) == 0);
	f->done_ms = f->began_ms = f->answered_ms = timer_now_ms();
}

/* Port i is called port-i, but for each tenth, which came and went. */
static void fill_ports(struct large *cl)
{
	struct place home = { .coll = cl->ports }, staged = { .coll = cl->ports, .drafts = true };
	char id[37], text[64];
	struct object *o;

	for (unsigned i = 0; i < cl->n; i++) {
		large_id(i, id);
		snprintf(text, sizeof(text), "port-%u", i);
		o = large_add(cl->ports, id, text, "n");
		if (i % 10 == 1) {
			snprintf(text, sizeof(text), "label-%u", i);
			label_add(o, text);
			snprintf(text, sizeof(text), "name=asked-%u", i);
			large_know(cl->ports, text);
			snprintf(text, sizeof(text), "draft-%u", i);
			sure(draft_new(&home, text, json_new_object(), &o) == 0);
			sure(draft_new(&staged, text, json_new_object(), &o) == 0);
		}
	}
	for (unsigned i = 0; i < cl->n; i += 10) {
		large_id(i, id);
		merge_remove(table_by_id(cl->ports, id), false);
	}
	large_know(cl->ports, "");
}

struct large *large_new(unsigned n)
{
	struct large *cl = calloc(1, sizeof(*cl));

	ck_assert_ptr_nonnull(cl);
	cl->n = n;
	cl->cloud.type = &cloud_neutron;
	cl->m.options.ttl_ms = 600000;
	cl->r = (struct region){ &cl->m, &cl->cloud, (char *)"r", cl->collections, 2 };
	ck_assert_int_eq(collection_new(&cl->m, &cl->r, &networks, &cl->collections[0]), 0);
	ck_assert_int_eq(collection_new(&cl->m, &cl->r, &ports, &cl->collections[1]), 0);
	cl->networks = cl->collections[0];
	cl->ports = cl->collections[1];
	cl->networks->offered = cl->ports->offered = true;
	cl->network = large_add(cl->networks, "n", "net", "");
	fill_ports(cl);
	return cl;
}

void large_free(struct large *cl)
{
	for (size_t i = 0; i < 2; i++) {
		struct collection *c = cl->collections[i];

		for (uint32_t p = 0; p < c->n_slots; p++)
			if (c->slots[p])
				merge_remove(c->slots[p], false);
	}
	fetches_free(cl->ports);
	collection_free(cl->ports);
	fetches_free(cl->networks);
	collection_free(cl->networks);
	number_free(&cl->m);
	free(cl->m.handles);
	free(cl->m.free_handles);
	number_free(&cl->m);
	slab_release(&cl->m.slab);
	free(cl);
}

const struct view *const large_view = &views[0], *const large_listing = &listing[0];
