/* SPDX-License-Identifier: Apache-2.0 */
/*
 * object: what is known of one object, and its handle.
 */
#include "client/cache/object.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "client/values/name.h"
#include "client/values/store.h"
#include "client/values/words.h"

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

int object_held(const struct object *o, const char *attr, struct json **ret)
{
	int err = object_value(o, attr, ret);

	if (err != -ENOENT)
		return err;
	*ret = NULL;
	return 0;
}

int object_revision(const struct object *o, int64_t *ret)
{
	CLEANUP_JSON struct json *v = NULL;
	const char *attr = o->coll->kind->revisions;
	int err = attr ? object_held(o, attr, &v) : 0;

	if (err)
		return err;
	if (json_int(v, ret) < 0)
		*ret = -1;
	return 0;
}

bool object_begins_with(const struct object *o, const char *attr, const char *start)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return object_string(o, attr, &value) == 0 &&
		strncmp(value.data, start, strlen(start)) == 0;
}

bool object_owner_begins_with(const struct object *o, const char *starts)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *attr = o->coll->kind->owner_attr;
	size_t n;

	if (!attr || object_string(o, attr, &value) < 0)
		return false;
	for (; *starts; starts += n + (starts[n] == ' ')) {
		n = strcspn(starts, " ");
		if (strncmp(value.data, starts, n) == 0)
			return true;
	}
	return false;
}

bool object_is_unsettled(const struct object *o)
{
	CLEANUP_BUF struct buf value = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *attr = kind_status_attr(o->coll->kind);
	const char *const *state = o->coll->region->cloud->type->unsettled;

	if (!state || object_string(o, attr, &value) < 0)
		return false;
	for (; *state; state++)
		if (strncmp(value.data, *state, strlen(*state)) == 0)
			return true;
	return false;
}

int object_id(const struct object *o, struct buf *out)
{
	int err = o->draft ? 0 : object_string(o, "id", out);

	return err == -ENOENT ? 0 : err;
}

/* Appends a string, a number, true or false of o; nothing where it has none. */
static int word_of(const void *ctx, const char *attr, struct buf *out)
{
	CLEANUP_JSON struct json *v = NULL;
	const struct object *o = ctx;
	int64_t n;
	int err = object_string(o, attr, out);

	if (err == -ENOENT)
		err = object_held(o, attr, &v);
	if (err || !v)
		return err;
	if (json_type(v) == JSON_BOOL)
		return buf_adds(out, json_is_true(v) ? "true" : "false");
	return json_int(v, &n) == 0 ? buf_addf(out, "%" PRId64, n) : out->err;
}

/* The same, with what a remote is called. */
static int called_word_of(const void *ctx, const char *attr, struct buf *out)
{
	const struct object *o = ctx;
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *remote;
	int err;

	for (size_t i = 0; (remote = kind_remote(o->coll->kind, i)); i++)
		if (strcmp(attr, remote) == 0)
			break;
	if (!object_called(o) || !remote)
		return word_of(ctx, attr, out);
	err = word_of(ctx, attr, &id);
	return err || id.len == 0 ? err : buf_adds(out, object_called(o));
}

int object_words(const struct object *o, bool by_name, struct buf *out)
{
	return words_show(o->coll->kind->words, by_name ? called_word_of : word_of, o, out);
}

int object_base(const struct object *o, struct buf *out)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct kind *k = o->coll->kind;
	int err;

	if (o->draft)
		return buf_adds(out, o->draft);
	err = k->words && !kind_is_named(k) ? 0 : object_string(o, kind_name_attr(k), &raw);
	if (k->words && (err == -ENOENT || (!err && raw.len == 0)))
		err = object_words(o, true, &raw);
	if (err == -ENOENT || (!err && raw.len == 0)) {
		buf_clear(&raw);
		err = object_id(o, &raw);
	}
	return err ? err : name_encode(raw.data, raw.len, out);
}

bool object_parent_id(const struct object *o, struct buf *out)
{
	return o->coll->kind->parent_attr &&
		object_string(o, o->coll->kind->parent_attr, out) == 0 && out->len > 0;
}

struct json *object_values(const struct object *o)
{
	CLEANUP_BUF struct buf text = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct json *v = NULL;

	if (!o->rec)
		return json_new_object();
	if (store_object(o->coll->store, o->rec, &text) < 0 ||
		json_parse(text.data, text.len, &v) < 0)
		v = NULL;
	return v;
}

int object_json(const struct object *o, struct buf *out)
{
	struct json *v = object_values(o);
	int err = v ? json_print_pretty(v, out) : -ENOMEM;

	json_free(v);
	return err;
}

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

bool object_is_gone(const struct object *o)
{
	return o->gone;
}

uint64_t object_version(const struct object *o)
{
	return o->version;
}

unsigned object_depth(const struct object *o)
{
	const struct kind *k = o->coll->kind;
	unsigned depth = o->staged ? 3 : 2;

	while (k->parent) {
		k = kind_find(o->coll->region->cloud->type, k->parent);
		depth += 2;
	}
	return depth;
}

/* The unix time in ms of the first of these attributes that has one; -1: none has. */
static int64_t first_time(const struct object *o, const char *const *attrs)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int64_t t = -1;

	for (; attrs && *attrs && t < 0; attrs++) {
		buf_clear(&text);
		if (object_string(o, *attrs, &text) == 0)
			t = timer_iso_ms(text.data);
	}
	return t;
}

int64_t object_changed_ms(const struct object *o)
{
	const struct cloud_type *type = o->coll->region->cloud->type;
	int64_t t = first_time(o, type->updated);

	if (t < 0)
		t = first_time(o, type->created);
	return t >= 0 ? t : (int64_t)o->seen_s * 1000;
}

#define NUMBER_HASHED (1ull << 63)
#define NUMBER_KIND 56 /* 7 bits from here on */
#define NUMBER_HASH_BITS 40

uint64_t object_number(const struct collection *c, unsigned key, const char *id)
{
	const uint64_t cloud[2] = { c->region->cloud->key, 0 };
	const char *region = c->region->name;
	const uint64_t keys[2] = { key, hash_with_key(cloud, region, strlen(region)) };
	unsigned bits = NUMBER_HASH_BITS - c->model->fewer_bits;

	return NUMBER_HASHED | (uint64_t)c->nth << NUMBER_KIND |
		hash_with_key(keys, id, strlen(id)) >> (64 - bits) << NUMBER_THING_BITS;
}

struct object *model_object(const struct model *m, uint32_t handle)
{
	struct object *o = handle < m->n_handles ? m->handles[handle] : NULL;

	return o && !o->gone ? o : NULL;
}

struct object *model_object_held(const struct model *m, uint32_t handle)
{
	return handle < m->n_handles ? m->handles[handle] : NULL;
}

int64_t object_fetched_ms(const struct object *o)
{
	return o->fetched_ms > o->coll->expired_ms ? o->fetched_ms : 0;
}

void object_is_fetched(struct object *o)
{
	int64_t now = timer_now_ms();

	/* the same millisecond may have seen it expire before */
	o->fetched_ms = now > o->coll->expired_ms ? now : o->coll->expired_ms + 1;
}

static int take_handle(struct model *m, struct object *o)
{
	if (m->n_free) {
		o->handle = m->free_handles[--m->n_free];
	} else {
		if (m->n_handles == m->size_handles) {
			uint32_t size =
				m->size_handles ? m->size_handles + m->size_handles / 2 : 64;
			struct object **handles =
				realloc(m->handles, size * sizeof(struct object *));
			uint32_t *spare =
				handles ? realloc(m->free_handles, size * sizeof(*spare)) : NULL;

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

/* An object without a record, in the handles alone; merge_object or draft_new place it. */
char *object_called(const struct object *o)
{
	return kind_remote(o->coll->kind, 0) ? o->called[0] : NULL;
}

void object_call(struct object *o, char *name)
{
	if (kind_remote(o->coll->kind, 0))
		o->called[0] = name;
}

static size_t object_bytes(const struct collection *c)
{
	const struct object *o;

	return sizeof(*o) + (kind_remote(c->kind, 0) ? sizeof(o->called[0]) : 0);
}

int object_new(struct collection *c, struct object **ret)
{
	struct object *o = slab_take(&c->model->slab, object_bytes(c));
	int err;

	if (!o)
		return -ENOMEM;
	memset(o, 0, object_bytes(c));
	o->coll = c;
	o->seen_s = (uint32_t)(timer_unix_ms() / 1000);
	err = take_handle(c->model, o);
	if (err) {
		slab_give(&c->model->slab, o, object_bytes(c));
		return err;
	}
	*ret = o;
	return 0;
}

void object_free(struct object *o)
{
	struct model *m = o->coll->model;

	m->handles[o->handle] = NULL;
	m->free_handles[m->n_free++] = o->handle;
	store_record_free(o->coll->store, o->rec);
	free(o->draft);
	free(object_called(o));
	slab_give(&m->slab, o, object_bytes(o->coll));
}

void object_pin(struct object *o, uint64_t n)
{
	if (o->pins == 0 && n > 0)
		o->coll->n_pinned++;
	o->pins += n;
}

void object_unpin(struct model *m, uint32_t handle, uint64_t n)
{
	struct object *o = handle < m->n_handles ? m->handles[handle] : NULL;

	if (!o)
		return;
	if (o->pins > 0 && o->pins <= n)
		o->coll->n_pinned--;
	o->pins = o->pins > n ? o->pins - n : 0;
	if (o->pins == 0 && o->gone)
		object_free(o);
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
