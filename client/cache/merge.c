/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object: a collection's tables (by id, by the key of the name, by place), and
 * what an answer of the cloud changes in them.
 */
#include "client/cache/model_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/values/name.h"
#include "client/values/store.h"

uint32_t hash_string(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (uint8_t)*s) * 16777619u;
	return h;
}

/* ---- reading values */

int object_string(const struct object *o, const char *attr, struct buf *out)
{
	int slot = store_slot(o->coll->store, attr, false);

	return slot < 0 ? slot : store_string(o->coll->store, o->rec, (unsigned)slot, out);
}

int object_value(const struct object *o, const char *attr, struct json **ret)
{
	int slot = store_slot(o->coll->store, attr, false);

	return slot < 0 ? slot : store_value(o->coll->store, o->rec, (unsigned)slot, ret);
}

bool object_begins_with(const struct object *o, const char *attr, const char *start)
{
	struct buf value;
	bool begins;

	buf_init(&value, LIMIT_OBJECT_BYTES);
	begins = object_string(o, attr, &value) == 0 && strncmp(value.data, start, strlen(start)) == 0;
	buf_release(&value);
	return begins;
}

bool object_is_unsettled(const struct object *o)
{
	static const char *const states[] = { "BUILD", "PENDING", "ALLOCATING", "DELETING", "REBUILD" };
	const char *attr = o->coll->kind->status_attr ? o->coll->kind->status_attr : "status";

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (object_begins_with(o, attr, states[i]))
			return true;
	return false;
}

int object_id(const struct object *o, struct buf *out)
{
	int err = o->draft ? 0 : object_string(o, "id", out);

	return err == -ENOENT ? 0 : err;
}

/* ---- tables */

struct object *collection_by_id(const struct collection *c, const char *id)
{
	uint32_t hash = hash_string(id);
	struct object *o = c->n_buckets ? c->by_id[hash % c->n_buckets] : NULL;
	struct buf b;

	buf_init(&b, LIMIT_OBJECT_BYTES);
	for (; o; o = o->id_next) {
		c->model->visits.links++;
		if (o->id_hash != hash || o->draft)
			continue;
		c->model->visits.slots++;
		buf_clear(&b);
		if (object_id(o, &b) == 0 && strcmp(b.data, id) == 0)
			break;
	}
	buf_release(&b);
	return o;
}

struct object *object_at(const struct collection *c, uint32_t at)
{
	return at ? c->slots[at - 1] : NULL;
}

/* Few objects have namesakes, and no other's chain is walked: half as many heads do. */
uint32_t *twin_head(const struct collection *c, uint32_t hash)
{
	return &c->by_twin[hash % (c->n_buckets / 2)];
}

static void twin_out(struct collection *c, const struct object *o)
{
	uint32_t *at = twin_head(c, o->twin_hash);

	while (*at && *at != o->place + 1u)
		at = &c->slots[*at - 1]->twin_next;
	if (*at)
		*at = o->twin_next;
}

static void link_in(struct collection *c, struct object *o)
{
	struct object **head = &c->by_base[o->base_hash % c->n_buckets];

	o->base_next = *head;
	*head = o;
	c->n_staged += o->staged;
	o->twin_next = *twin_head(c, o->twin_hash);
	*twin_head(c, o->twin_hash) = o->place + 1u;
	head = &c->by_id[o->id_hash % c->n_buckets];
	o->id_next = *head;
	*head = o;
}

static void link_out(struct collection *c, struct object *o)
{
	struct object **at = &c->by_base[o->base_hash % c->n_buckets];

	for (; *at; at = &(*at)->base_next)
		if (*at == o) {
			*at = o->base_next;
			break;
		}
	c->n_staged -= o->staged;
	twin_out(c, o);
	for (at = &c->by_id[o->id_hash % c->n_buckets]; *at; at = &(*at)->id_next)
		if (*at == o) {
			*at = o->id_next;
			break;
		}
}

static int grow_tables(struct collection *c)
{
	uint32_t n = c->n_buckets ? c->n_buckets * 2 : 16;
	struct object **by_id = calloc(n, sizeof(struct object *));
	struct object **by_base = calloc(n, sizeof(struct object *));
	uint32_t *by_twin = calloc(n / 2, sizeof(*by_twin));

	if (!by_id || !by_base || !by_twin) {
		free(by_id);
		free(by_base);
		free(by_twin);
		return -ENOMEM;
	}
	free(c->by_id);
	free(c->by_base);
	free(c->by_twin);
	c->by_id = by_id;
	c->by_base = by_base;
	c->by_twin = by_twin;
	c->n_buckets = n;
	c->n_staged = 0;
	for (uint32_t i = 0; i < c->n_slots; i++)
		if (c->slots[i])
			link_in(c, c->slots[i]);
	return 0;
}

/* There is room for as many holes as slots, so that leaving a place cannot fail. */
static int grow_slots(struct collection *c)
{
	uint32_t size = c->size_slots ? c->size_slots + c->size_slots / 2 : 16;
	struct object **slots = realloc(c->slots, size * sizeof(struct object *));
	uint32_t *holes = slots ? realloc(c->holes, size * sizeof(*holes)) : NULL;

	if (slots)
		c->slots = slots;
	if (!holes)
		return -ENOMEM;
	c->holes = holes;
	c->size_slots = size;
	return 0;
}

static int take_place(struct collection *c, struct object *o)
{
	int err = c->n_holes == 0 && c->n_slots == c->size_slots ? grow_slots(c) : 0;

	if (err)
		return err;
	o->place = c->n_holes ? c->holes[--c->n_holes] : c->n_slots++;
	c->slots[o->place] = o;
	return 0;
}

static void leave_place(struct collection *c, const struct object *o)
{
	c->slots[o->place] = NULL;
	c->holes[c->n_holes++] = o->place;
	if (c->n_holes == c->n_slots)
		c->n_holes = c->n_slots = 0;
}

static int take_handle(struct model *m, struct object *o)
{
	if (m->n_free) {
		o->handle = m->free_handles[--m->n_free];
	} else {
		if (m->n_handles == m->size_handles) {
			uint32_t size = m->size_handles ? m->size_handles + m->size_handles / 2 : 64;
			struct object **handles = realloc(m->handles, size * sizeof(struct object *));
			uint32_t *spare = handles ? realloc(m->free_handles, size * sizeof(*spare)) : NULL;

			if (handles)
				m->handles = handles;
			if (!spare)
				return -ENOMEM;
			m->free_handles = spare;
			m->size_handles = size;
			if (m->n_handles == 0)
				m->handles[m->n_handles++] = NULL; /* 0 is no handle */
		}
		o->handle = m->n_handles++;
	}
	m->handles[o->handle] = o;
	return 0;
}

/* An object without a record, in the handles alone; collection_merge or draft_new place it. */
int object_new(struct collection *c, struct object **ret)
{
	struct object *o = calloc(1, sizeof(*o));
	int err;

	if (!o)
		return -ENOMEM;
	o->coll = c;
	o->seen_s = (uint32_t)(unix_ms() / 1000);
	err = take_handle(c->model, o);
	if (err) {
		free(o);
		return err;
	}
	*ret = o;
	return 0;
}

static void object_free(struct object *o)
{
	struct model *m = o->coll->model;

	m->handles[o->handle] = NULL;
	m->free_handles[m->n_free++] = o->handle;
	o->coll->record_bytes -= record_bytes(o->rec);
	record_free(o->rec);
	free(o->draft);
	free(o);
}

/* Hashes of the id and base that its record gives now; a draft is found by its key in both tables. */
static int rehash(struct object *o)
{
	struct buf id, key;
	int err;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	buf_init(&key, LIMIT_OBJECT_BYTES);
	err = object_id(o, &id);
	if (!err)
		err = object_key(o, &key);
	if (!err) {
		o->base_hash = hash_string(key.data);
		o->id_hash = o->draft ? o->base_hash : hash_string(id.data);
		o->twin_hash = twin_hash(key.data, id.data);
	}
	buf_release(&id);
	buf_release(&key);
	return err;
}

int object_place(struct object *o)
{
	struct collection *c = o->coll;
	int err = 0;

	if (c->count + 1 > c->n_buckets)
		err = grow_tables(c);
	if (!err)
		err = rehash(o);
	if (!err)
		err = take_place(c, o);
	if (err)
		return err;
	link_in(c, o);
	c->count++;
	return 0;
}

void object_unplace(struct object *o)
{
	link_out(o->coll, o);
}

int object_replace(struct object *o)
{
	int err = rehash(o);

	link_in(o->coll, o);
	return err;
}

void collection_touch(struct collection *c)
{
	c->edits++;
	if (!c->listed) /* what was never listed has no list that could change */
		return;
	c->version++;
	c->changed_ms = unix_ms();
}

/* ---- what an answer changes */

static int merge_known(struct object *o, struct record *rec)
{
	struct collection *c = o->coll;
	struct record *before = o->rec;
	int err;

	if (store_equal(c->store, before, rec)) {
		record_free(rec);
		return 0;
	}
	tell_names(o);
	tell_listings(o);
	link_out(c, o);
	o->rec = rec;
	err = rehash(o);
	if (err) {
		o->rec = before;
		link_in(c, o);
		record_free(rec);
		return err;
	}
	link_in(c, o);
	c->record_bytes += record_bytes(rec) - record_bytes(before);
	o->version++;
	collection_touch(c);
	tell_values(o, before);
	tell_listings(o);
	tell_names(o);
	record_free(before);
	return 0;
}

static int merge_new(struct collection *c, struct record *rec, struct object **ret)
{
	struct object *o;
	int err = object_new(c, &o);

	if (err) {
		record_free(rec);
		return err;
	}
	o->rec = rec;
	c->record_bytes += record_bytes(rec);
	err = object_place(o);
	if (err) {
		object_free(o);
		return err;
	}
	collection_touch(c);
	tell_names(o);
	tell_listings(o);
	*ret = o;
	return 0;
}

static bool is_buried(struct collection *c, const char *id, uint32_t moment)
{
	struct chain_row *r = c->tombstones.count ? chains_first(&c->tombstones, hash_string(id)) : NULL;

	for (; r; r = chains_next(r)) {
		const struct tombstone *t = (const struct tombstone *)(void *)r;

		if (t->moment > moment && strcmp(t->id, id) == 0)
			return true;
	}
	return false;
}

static int64_t revision_in(const struct json *value)
{
	int64_t n;

	return json_int(json_get(value, "revision_number"), &n) == 0 ? n : -1;
}

/*
 * Was what is held asked for later than this answer? It may still be older: of
 * two questions under way at once the cloud may answer the later one first.
 */
static bool is_overtaken(const struct object *o, const struct json *value, uint32_t moment)
{
	int64_t held = -1, now = revision_in(value);
	struct json *v = NULL;

	if (o->from <= moment)
		return false;
	if (now >= 0 && object_value(o, "revision_number", &v) == 0 && json_int(v, &held) < 0)
		held = -1;
	json_free(v);
	return now < 0 || held < 0 || now <= held;
}

static bool has_unsorted(const struct kind *k, const struct json *value)
{
	for (const struct attr *a = k->attrs; a->name; a++)
		if ((a->flags & ATTR_SET) && !json_is_sorted(json_get(value, a->name)))
			return true;
	return false;
}

static int sort_lists(const struct kind *k, struct json *value)
{
	int err = 0;

	for (const struct attr *a = k->attrs; a->name && !err; a++)
		if (a->flags & ATTR_SET)
			err = json_sort(value, a->name);
	return err;
}

int object_encode(struct collection *c, const struct json *value, struct record **ret)
{
	struct json *sorted;
	int err;

	if (!has_unsorted(c->kind, value))
		return store_encode(c->store, value, ret);
	sorted = json_dup(value);
	err = sorted ? sort_lists(c->kind, sorted) : -ENOMEM;
	if (!err)
		err = store_encode(c->store, sorted, ret);
	json_free(sorted);
	return err;
}

int collection_merge(struct collection *c, const struct json *value, uint32_t moment, struct object **ret)
{
	const char *id = json_get_string(value, "id");
	struct object *o;
	struct record *rec;
	int err;

	*ret = NULL;
	if (!id)
		return -EBADMSG;
	if (is_buried(c, id, moment))
		return 0;
	o = collection_by_id(c, id);
	if (o && is_overtaken(o, value, moment)) {
		*ret = o;
		return 0;
	}
	err = object_encode(c, value, &rec);
	if (err)
		return err;
	err = o ? merge_known(o, rec) : merge_new(c, rec, &o);
	if (err)
		return err;
	if (moment > o->touched)
		o->fetched_ms = now_ms();
	o->from = moment == OWN_CHANGE ? ++c->moments : moment;
	*ret = o;
	return 0;
}

static void bury(struct object *o)
{
	struct collection *c = o->coll;
	struct tombstone *t;
	struct buf id;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (object_id(o, &id) == 0 && (t = malloc(sizeof(*t) + id.len + 1))) {
		memcpy(t->id, id.data, id.len + 1);
		t->moment = ++c->moments;
		if (chains_add(&c->tombstones, &t->row, hash_string(t->id)) < 0)
			free(t);
	}
	buf_release(&id);
}

static void drop_label(struct object *o)
{
	struct collection *c = o->coll;
	struct chain_row *r = o->labelled ? chains_first(&c->labelled, o->handle) : NULL;
	struct label *l;

	if (!r)
		return;
	l = (struct label *)(void *)((char *)r - offsetof(struct label, of));
	tell(c->model, CHANGE_ENTRY, c, NULL, NULL, l->entry);
	chains_remove(&c->labels, &l->row);
	chains_remove(&c->labelled, &l->of);
	free(l);
}

void object_remove(struct object *o, bool own)
{
	struct collection *c = o->coll;

	if (o->gone)
		return;
	tell_names(o);
	tell_listings(o);
	if (own && !o->draft)
		bury(o);
	link_out(c, o);
	leave_place(c, o);
	c->count--;
	o->gone = true;
	tell_names(o); /* its namesakes may be one alone now */
	collection_touch(c);
	drop_label(o);
	tell(c->model, CHANGE_GONE, c, o, NULL, NULL);
	if (o->pins == 0)
		object_free(o);
}

/* ---- handles */

struct object *model_object(const struct model *m, uint32_t handle)
{
	struct object *o = handle < m->n_handles ? m->handles[handle] : NULL;

	return o && !o->gone ? o : NULL;
}

void model_pin(struct object *o, uint64_t n)
{
	o->pins += n;
}

void model_unpin(struct model *m, uint32_t handle, uint64_t n)
{
	struct object *o = handle < m->n_handles ? m->handles[handle] : NULL;

	if (!o)
		return;
	o->pins = o->pins > n ? o->pins - n : 0;
	if (o->pins == 0 && o->gone)
		object_free(o);
}

/* ---- life of a collection */

int collection_new(struct model *m, struct region *r, const struct kind *k, struct collection **ret)
{
	struct collection *c = calloc(1, sizeof(*c));
	int err;

	if (!c)
		return -ENOMEM;
	c->model = m;
	c->region = r;
	c->kind = k;
	c->changed_ms = unix_ms();
	err = store_new(&c->store);
	if (err) {
		free(c);
		return err;
	}
	*ret = c;
	return 0;
}

/* Rows that are the first of what they stand for. */
static void free_rows(struct chains *t)
{
	for (struct chain_row *r = chains_each(t, NULL), *next; r; r = next) {
		next = chains_each(t, r);
		free(r);
	}
	chains_free(t);
}

void collection_free(struct collection *c)
{
	if (!c)
		return;
	fetches_free(c);
	indexes_free(c);
	chains_free(&c->labelled);
	free_rows(&c->labels);
	free_rows(&c->tombstones);
	free_rows(&c->pendings);
	store_free(c->store);
	free(c->slots);
	free(c->holes);
	free(c->by_id);
	free(c->by_base);
	free(c->by_twin);
	free(c);
}
