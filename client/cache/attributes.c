/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model: regions and collections, and what can be read of an object from
 * memory.
 */
#include "client/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/values/attr.h"
#include "client/login/auth.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/json/json.h"
#include "client/cache/model_internal.h"
#include "client/values/name.h"
#include "client/api/rest.h"
#include "client/values/store.h"

/* ---- regions and collections */

size_t model_regions(const struct model *m)
{
	return m->n_regions;
}

struct region *model_region(const struct model *m, size_t i)
{
	return i < m->n_regions ? m->regions[i] : NULL;
}

const char *region_name(const struct region *r)
{
	return r->name;
}

int region_entry(const struct region *r, struct buf *out)
{
	return name_encode(r->name, strlen(r->name), out);
}

bool region_is_root(const struct region *r)
{
	return r == r->model->regions[0];
}

size_t region_collections(const struct region *r)
{
	return r->n;
}

struct collection *region_collection(const struct region *r, size_t i)
{
	return i < r->n ? r->collections[i] : NULL;
}

struct collection *region_find(const struct region *r, const char *dir)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->collections[i]->kind->dir, dir) == 0)
			return r->collections[i];
	return NULL;
}

struct collection *collection_sibling(const struct collection *c, const char *dir)
{
	return region_find(c->region, dir);
}

const struct kind *collection_kind(const struct collection *c)
{
	return c->kind;
}

struct region *collection_region(const struct collection *c)
{
	return c->region;
}

size_t collection_index(const struct collection *c)
{
	return c->index;
}

struct collection *model_collection(const struct model *m, size_t index)
{
	return index < m->n_collections ? m->collections[index] : NULL;
}

bool collection_offered(const struct collection *c)
{
	return c->offered;
}

uint64_t collection_version(const struct collection *c)
{
	return c->version;
}

int64_t collection_changed_ms(const struct collection *c)
{
	return c->changed_ms;
}

uint64_t collection_edits(const struct collection *c)
{
	return c->edits;
}

struct object *collection_next(const struct collection *c, uint64_t *cursor)
{
	while (*cursor < c->n_slots) {
		struct object *o = c->slots[(*cursor)++];

		c->model->visits.slots++;
		if (o)
			return o;
	}
	return NULL;
}

struct object *place_next(const struct place *p, uint64_t *cursor)
{
	struct object *o;

	if (p->drafts && !p->coll->n_staged)
		return NULL;
	while ((o = collection_next(p->coll, cursor)))
		if (place_holds(p, o))
			return o;
	return NULL;
}

/* ---- objects */

uint32_t object_handle(const struct object *o)
{
	return o->handle;
}

struct collection *object_collection(const struct object *o)
{
	return o->coll;
}

bool object_is_draft(const struct object *o)
{
	return o->draft != NULL;
}

struct object *object_parent(const struct object *o)
{
	struct collection *in =
		o->coll->kind->parent ? collection_sibling(o->coll, o->coll->kind->parent) : NULL;
	struct object *parent = NULL;
	struct buf id;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (in && object_parent_id(o, &id))
		parent = collection_by_id(in, id.data);
	buf_release(&id);
	return parent;
}

int object_path(const struct object *o, struct buf *out)
{
	const struct kind *k = o->coll->kind;
	char entry[LIMIT_NAME_BYTES + 1];

	if (k->parent) {
		struct object *parent = object_parent(o);

		if (parent) {
			object_path(parent, out);
		} else { /* not in memory: its id is a name of it too */
			buf_addf(out, "%s/", k->parent);
			object_parent_id(o, out);
		}
		buf_addf(out, "/%s", kind_home(o->coll->model->type, k)->name);
	} else {
		buf_adds(out, k->dir);
	}
	object_entry(o, entry);
	return buf_addf(out, "%s/%s", o->staged ? "/.draft" : "", entry);
}

unsigned object_depth(const struct object *o)
{
	const struct kind *k = o->coll->kind;
	unsigned depth = o->staged ? 3 : 2;

	while (k->parent) {
		k = kind_find(o->coll->model->type, k->parent);
		depth += 2;
	}
	return depth;
}

bool object_is_gone(const struct object *o)
{
	return o->gone;
}

uint64_t object_version(const struct object *o)
{
	return o->version;
}

static uint64_t hash64(uint64_t h, const char *s)
{
	return hash_bytes(hash_text(h, s), "\xff", 1);
}

static uint64_t ino_of(const struct collection *c, const char *stage, const char *id)
{
	uint64_t h = HASH_START;

	h = hash64(h, c->kind->dir);
	h = hash64(h, c->region->name);
	h = hash64(h, stage);
	return hash64(h, id);
}

uint64_t object_ino(const struct object *o)
{
	struct buf id;
	uint64_t ino;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	object_id(o, &id);
	ino = ino_of(o->coll, o->staged ? ".draft" : "", o->draft ? o->draft : id.data);
	buf_release(&id);
	return ino;
}

uint64_t link_target_ino(const struct object *o, const struct link *l)
{
	struct collection *to = collection_sibling(o->coll, l->to);
	struct buf id;
	uint64_t ino = 0;

	buf_init(&id, LIMIT_OBJECT_BYTES);
	if (to && link_target_id(o, l, &id) == 0)
		ino = ino_of(to, "", id.data);
	buf_release(&id);
	return ino;
}

int64_t object_changed_ms(const struct object *o)
{
	static const char *const attrs[] = { "updated_at", "updated", "created_at", "created" };
	struct buf text;
	int64_t t = -1;

	buf_init(&text, LIMIT_OBJECT_BYTES);
	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]) && t < 0; i++) {
		buf_clear(&text);
		if (object_string(o, attrs[i], &text) == 0)
			t = timer_iso_ms(text.data);
	}
	buf_release(&text);
	return t >= 0 ? t : (int64_t)o->seen_s * 1000;
}

unsigned object_slots(const struct object *o)
{
	return store_slots(o->coll->store);
}

const char *object_slot_name(const struct object *o, unsigned slot)
{
	return store_slot_name(o->coll->store, slot);
}

int object_slot(const struct object *o, const char *attr)
{
	return store_slot(o->coll->store, attr, false);
}

bool object_shows(const struct object *o, unsigned slot)
{
	const char *name = object_slot_name(o, slot);
	const struct attr *a;

	if (!name || !name[0] || kind_view_hides(o->coll->kind, name) || kind_link(o->coll->kind, name))
		return false;
	a = kind_attr(o->coll->kind, name);
	if (o->draft && a && (a->flags & ATTR_CREATE))
		return true;
	return store_has(o->coll->store, o->rec, slot);
}

/* There is no id to tell long names apart: a hash of the whole does. */
static void cut_name(const char *attr, const char *base, char *name)
{
	char hash[NAME_ID_DIGITS + 1];

	snprintf(hash, sizeof(hash), "%08x", hash_string(attr));
	name_suffixed(base, hash, NAME_ID_DIGITS, name);
}

int object_file_name(const struct object *o, unsigned slot, char *name)
{
	const char *attr = object_slot_name(o, slot);
	struct buf b;
	int err;

	if (!attr || !attr[0]) /* no file can be called so */
		return -ENOENT;
	buf_init(&b, LIMIT_OBJECT_BYTES);
	err = name_encode(attr, strlen(attr), &b);
	if (!err && name_is_long(b.data))
		cut_name(attr, b.data, name);
	else if (!err)
		memcpy(name, b.data, b.len + 1);
	buf_release(&b);
	return err;
}

static int slot_of_long(const struct object *o, const char *entry)
{
	char name[LIMIT_NAME_BYTES + 1];

	for (unsigned slot = 0; slot < object_slots(o); slot++)
		if (strlen(object_slot_name(o, slot)) * 3 > LIMIT_NAME_BYTES &&
			object_file_name(o, slot, name) == 0 && strcmp(name, entry) == 0)
			return (int)slot;
	return -ENOENT;
}

int object_slot_of_file(const struct object *o, const char *entry)
{
	struct buf raw;
	int slot;

	buf_init(&raw, LIMIT_OBJECT_BYTES);
	slot = name_decode(entry, &raw, NULL) == 0 ? object_slot(o, raw.data) : -ENOENT;
	buf_release(&raw);
	if (slot < 0 && strlen(entry) + 16 >= LIMIT_NAME_BYTES)
		slot = slot_of_long(o, entry);
	return slot >= 0 && object_shows(o, (unsigned)slot) ? slot : -ENOENT;
}

bool object_writable(const struct object *o, const char *attr)
{
	const struct kind *k = o->coll->kind;
	const struct attr *a = kind_attr(k, attr);

	if (o->draft)
		return !a || (a->flags & ATTR_CREATE);
	return !k->no_update && (!a || (a->flags & ATTR_UPDATE));
}

int object_attr_text(const struct object *o, unsigned slot, struct buf *out)
{
	const char *name = object_slot_name(o, slot);
	struct json *v;
	int err;

	if (!name)
		return -ENOENT;
	err = store_value(o->coll->store, o->rec, slot, &v);
	if (err == -ENOENT && o->draft)
		return 0; /* not set yet */
	if (err)
		return err;
	err = attr_show(kind_attr(o->coll->kind, name), v, out);
	json_free(v);
	return err;
}

int object_json(const struct object *o, struct buf *out)
{
	struct json *v = draft_values(o);
	int err = v ? json_print_pretty(v, out) : -ENOMEM;

	json_free(v);
	return err;
}

int collection_json(const struct collection *c, struct buf *out)
{
	const char *comma = "";

	buf_addc(out, '[');
	for (uint32_t i = 0; i < c->n_slots; i++) {
		struct object *o = c->slots[i];

		if (!o || o->draft)
			continue;
		buf_addf(out, "%s\n  ", comma);
		store_object(c->store, o->rec, out);
		comma = ",";
	}
	return buf_adds(out, *comma ? "\n]\n" : "]\n");
}

/* ---- looking inside */

size_t model_bytes(const struct model *m)
{
	size_t bytes = m->size_handles * (sizeof(struct object *) + sizeof(*m->free_handles));

	for (size_t i = 0; i < m->n_collections; i++) {
		const struct collection *c = m->collections[i];

		bytes += store_bytes(c->store) + c->record_bytes;
		bytes += c->count * (sizeof(struct object) + 8);
		bytes += c->size_slots * (sizeof(struct object *) + sizeof(*c->holes));
		bytes += c->n_buckets * (2 * sizeof(struct object *) + sizeof(*c->by_twin) / 2);
		for (const struct ref_index *x = c->indexes; x; x = x->next)
			bytes += 2 * x->n_heads * sizeof(uint32_t);
	}
	return bytes;
}

int model_stats(const struct model *m, struct buf *out)
{
	const struct rest_stats *s = rest_stats(m->rest);
	unsigned long n = s->gets + s->posts + s->puts + s->deletes;
	int64_t left = auth_expires_in_ms(m->auth);

	buf_addf(out, "get %lu\npost %lu\nput %lu\ndelete %lu\nfailed %lu\n", s->gets, s->posts, s->puts,
		s->deletes, s->failures);
	buf_addf(out, "logins %lu\n", auth_logins(m->auth));
	if (left >= 0 && left < INT64_MAX)
		buf_addf(out, "token_expires_in_s %lld\n", (long long)(left / 1000));
	buf_addf(out, "answered_from_cache %lu\nasked_the_cloud %lu\n", m->hits, m->asked);
	buf_addf(out, "received_bytes %llu\nlatency_mean_ms %llu\nlatency_max_ms %llu\n",
		(unsigned long long)s->bytes, (unsigned long long)(n ? s->ms / n : 0),
		(unsigned long long)s->ms_max);
	for (size_t i = 0; i < m->n_collections; i++)
		buf_addf(out, "objects %s%s%s %u\n", m->n_regions > 1 ? m->collections[i]->region->name : "",
			m->n_regions > 1 ? "/" : "", m->collections[i]->kind->dir, m->collections[i]->count);
	return buf_addf(out, "store_bytes %zu\n", model_bytes(m));
}

int model_config(const struct model *m, struct buf *out)
{
	buf_addf(out, "cloud = %s\n", m->config.cloud);
	for (size_t i = 0; i < m->config.n_entries; i++)
		buf_addf(out, "%s = %s  # %s\n", m->config.entries[i].key, m->config.entries[i].value,
			m->config.entries[i].from);
	return out->err;
}

const char *model_cloud(const struct model *m)
{
	return m->config.cloud;
}
