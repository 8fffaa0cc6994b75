/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry: what objects are called as directory entries, and which object an
 * entry means (CONTRACT section 2).
 */
#include "model_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json.h"
#include "name.h"

int object_base(const struct object *o, struct buf *out)
{
	struct buf raw;
	int err;

	if (o->draft)
		return buf_adds(out, o->draft);
	buf_init(&raw, LIMIT_OBJECT_BYTES);
	err = object_string(o, kind_name_attr(o->coll->kind), &raw);
	if (err == -ENOENT || (!err && raw.len == 0))
		err = object_id(o, &raw);
	if (!err)
		err = name_encode(raw.data, raw.len, out);
	buf_release(&raw);
	return err;
}

bool object_parent_id(const struct object *o, struct buf *out)
{
	return o->coll->kind->parent_attr && object_string(o, o->coll->kind->parent_attr, out) == 0 &&
		out->len > 0;
}

#define DRAFTS ".draft/"

/*
 * Names are told apart within one directory: what objects are found by is the
 * base after the directory's own part, which no base can hold (a slash).
 */
int object_key(const struct object *o, struct buf *out)
{
	if (object_parent_id(o, out))
		buf_addc(out, '/');
	if (o->staged)
		buf_adds(out, DRAFTS);
	return object_base(o, out);
}

static int place_key(const struct place *p, const char *base, struct buf *out)
{
	if (p->view && p->view->nested && object_id(p->owner, out) == 0)
		buf_addc(out, '/');
	if (p->drafts)
		buf_adds(out, DRAFTS);
	return buf_adds(out, base);
}

static bool has_key(const struct object *o, uint32_t hash, const char *key)
{
	struct buf b;
	bool same;

	if (o->base_hash != hash)
		return false;
	buf_init(&b, LIMIT_OBJECT_BYTES);
	same = object_key(o, &b) == 0 && strcmp(b.data, key) == 0;
	buf_release(&b);
	return same;
}

/* The next object after o (NULL: the first) with this key. */
static struct object *next_of_key(const struct collection *c, struct object *o, const char *key)
{
	uint32_t hash = hash_string(key);

	o = o ? o->base_next : c->n_buckets ? c->by_base[hash % c->n_buckets] : NULL;
	while (o && !has_key(o, hash, key))
		o = o->base_next;
	return o;
}

struct object *next_namesake(const struct object *o, struct object *other)
{
	struct buf key;

	buf_init(&key, LIMIT_OBJECT_BYTES);
	other = object_key(o, &key) == 0 ? next_of_key(o->coll, other, key.data) : NULL;
	buf_release(&key);
	return other;
}

/* Digits of the id that tell o from its namesakes; 0: it has none and its base is short enough. */
static size_t suffix_digits(const struct object *o, const char *base, const char *id)
{
	size_t digits = name_is_long(base) ? NAME_ID_DIGITS : 0;
	struct object *other = NULL;
	struct buf b, key;

	buf_init(&b, LIMIT_OBJECT_BYTES);
	buf_init(&key, LIMIT_OBJECT_BYTES);
	object_key(o, &key);
	while ((other = next_of_key(o->coll, other, key.data))) {
		size_t same = 0;

		if (other == o)
			continue;
		buf_clear(&b);
		if (object_id(other, &b) < 0)
			continue;
		while (id[same] && id[same] == b.data[same])
			same++;
		if (digits < NAME_ID_DIGITS)
			digits = NAME_ID_DIGITS;
		if (same >= digits)
			digits = same + 1;
	}
	buf_release(&b);
	buf_release(&key);
	return digits;
}

void object_entry(const struct object *o, char out[LIMIT_NAME_BYTES + 1])
{
	struct buf base, id;
	size_t digits;

	buf_init(&base, LIMIT_OBJECT_BYTES);
	buf_init(&id, LIMIT_OBJECT_BYTES);
	out[0] = '\0';
	if (object_base(o, &base) == 0 && object_id(o, &id) == 0) {
		digits = o->draft ? 0 : suffix_digits(o, base.data, id.data);
		if (digits == 0)
			memcpy(out, base.data, base.len + 1);
		else
			name_suffixed(base.data, id.data, digits, out);
	}
	buf_release(&base);
	buf_release(&id);
}

static void tell_ambiguity(struct collection *c, const char *key, const char *base, struct cloud_error *why)
{
	char entry[LIMIT_NAME_BYTES + 1];
	struct object *o = NULL;
	struct buf list;

	buf_init(&list, LIMIT_MESSAGE_BYTES / 2);
	while ((o = next_of_key(c, o, key))) {
		object_entry(o, entry);
		buf_addf(&list, " %s", entry);
	}
	cloud_error_set(why, -ENOENT, "More than one %s exists with the name '%s':%s", kind_title(c->kind),
		base, list.data);
	buf_release(&list);
}

static struct object *next_of_base(const struct place *p, struct object *o, const char *base, size_t len)
{
	char *name = strndup(base, len);
	struct buf key;

	buf_init(&key, LIMIT_OBJECT_BYTES);
	o = name && place_key(p, name, &key) == 0 ? next_of_key(p->coll, o, key.data) : NULL;
	buf_release(&key);
	free(name);
	return o;
}

bool place_holds(const struct place *p, const struct object *o)
{
	struct buf mine, its;
	bool holds;

	if (p->coll != o->coll || p->drafts != o->staged)
		return false;
	if (!p->view || !p->view->nested)
		return !o->coll->kind->parent;
	buf_init(&mine, LIMIT_OBJECT_BYTES);
	buf_init(&its, LIMIT_OBJECT_BYTES);
	holds = object_id(p->owner, &mine) == 0 && object_parent_id(o, &its) &&
		strcmp(mine.data, its.data) == 0;
	buf_release(&mine);
	buf_release(&its);
	return holds;
}

/* Objects whose entry has a suffix: equal or long bases. */
static struct object *resolve_suffixed(const struct place *p, const char *entry)
{
	const struct collection *c = p->coll;
	char name[LIMIT_NAME_BYTES + 1];
	struct object *o = NULL;
	const char *digits;
	size_t base_len;

	if (!name_split(entry, &base_len, &digits))
		return NULL;
	while ((o = next_of_base(p, o, entry, base_len))) {
		object_entry(o, name);
		if (strcmp(name, entry) == 0)
			break;
	}
	if (o || strlen(entry) + 16 < LIMIT_NAME_BYTES)
		return o;
	for (uint32_t i = 0; i < c->n_slots; i++) { /* cut names: their base is not in the entry */
		if (!c->slots[i] || !place_holds(p, c->slots[i]))
			continue;
		object_entry(c->slots[i], name);
		if (strcmp(name, entry) == 0)
			return c->slots[i];
	}
	return NULL;
}

static struct object *resolve_label(const struct place *p, const char *entry)
{
	for (struct label *l = p->coll->labels; l; l = l->next) {
		struct object *o =
			strcmp(l->entry, entry) == 0 ? model_object(p->coll->model, l->handle) : NULL;

		if (o && place_holds(p, o))
			return o;
	}
	return NULL;
}

/* By its id, under a name that is not its own. */
static struct object *resolve_id(const struct place *p, const char *entry)
{
	struct object *o = p->drafts ? NULL : collection_by_id(p->coll, entry);

	return o && place_holds(p, o) ? o : NULL;
}

int place_resolve(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why)
{
	struct object *o = next_of_base(p, NULL, entry, strlen(entry));

	*ret_link = false;
	if (o && !o->draft && next_of_base(p, o, entry, strlen(entry))) {
		struct buf key;

		buf_init(&key, LIMIT_OBJECT_BYTES);
		if (place_key(p, entry, &key) == 0)
			tell_ambiguity(p->coll, key.data, entry, why);
		buf_release(&key);
		return -EEXIST;
	}
	if (o && name_is_long(entry))
		o = NULL;
	if (!o)
		o = resolve_suffixed(p, entry);
	if (!o) {
		o = resolve_label(p, entry);
		if (!o)
			o = resolve_id(p, entry);
		*ret_link = o != NULL;
	}
	if (!o)
		return -ENOENT;
	*ret = o;
	return 0;
}
