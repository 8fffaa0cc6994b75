/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry: what objects are called as directory entries, and which object an
 * entry means (CONTRACT section 2).
 */
#include "client/cache/model_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/json/json.h"
#include "client/values/name.h"

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

/* Of bases that are cut alike the ids must differ in what is shown of them: they are one base. */
static int add_cut(const char *base, struct buf *out)
{
	char cut[LIMIT_NAME_BYTES + 1];

	name_suffixed(base, "00000000", NAME_ID_DIGITS, cut);
	buf_add(out, cut, strlen(cut) - NAME_ID_DIGITS);
	return buf_addc(out, '/'); /* which no short base can hold */
}

/*
 * Names are told apart within one directory: what objects are found by is the
 * base after the directory's own part, which no base can hold (a slash).
 */
int object_key(const struct object *o, struct buf *out)
{
	struct buf base;
	int err;

	if (object_parent_id(o, out))
		buf_addc(out, '/');
	if (o->staged)
		buf_adds(out, DRAFTS);
	buf_init(&base, LIMIT_OBJECT_BYTES);
	err = object_base(o, &base);
	if (!err)
		err = name_is_long(base.data) ? add_cut(base.data, out) : buf_add(out, base.data, base.len);
	buf_release(&base);
	return err;
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

	o->coll->model->visits.links++;
	if (o->base_hash != hash)
		return false;
	o->coll->model->visits.slots++;
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

uint32_t twin_hash(const char *key, const char *id)
{
	return (uint32_t)(hash_bytes(hash_text(HASH_START, key), id, strnlen(id, NAME_ID_DIGITS)) >> 32);
}

/*
 * The next one of this key whose id begins as `id` does, in its first
 * NAME_ID_DIGITS: of many that are called alike a few at most.
 */
static struct object *next_twin(const struct collection *c, struct object *o, const char *key, const char *id)
{
	uint32_t hash = hash_string(key), twin = twin_hash(key, id);

	if (!c->n_buckets)
		return NULL;
	o = object_at(c, o ? o->twin_next : *twin_head(c, twin));
	while (o && (o->twin_hash != twin || o->draft || !has_key(o, hash, key)))
		o = object_at(c, o->twin_next);
	return o;
}

/* The next one of this key that a suffix can stand for. */
static struct object *next_of_suffix(
	const struct collection *c, struct object *o, const char *key, const char *suffix)
{
	return strchr(suffix, '%') ? next_of_key(c, o, key) : next_twin(c, o, key, suffix);
}

struct object *next_namesake(const struct object *o, struct object *other)
{
	struct buf key;

	buf_init(&key, LIMIT_OBJECT_BYTES);
	other = object_key(o, &key) == 0 ? next_of_key(o->coll, other, key.data) : NULL;
	buf_release(&key);
	return other;
}

struct object *next_beside(const struct object *o, const char *base, struct object *other)
{
	struct buf key;

	buf_init(&key, LIMIT_OBJECT_BYTES);
	if (object_parent_id(o, &key))
		buf_addc(&key, '/');
	other = buf_adds(&key, base) == 0 ? next_of_key(o->coll, other, key.data) : NULL;
	buf_release(&key);
	return other;
}

static bool is_beside(const struct object *o, const struct object *other)
{
	struct buf mine, its;
	bool same;

	buf_init(&mine, LIMIT_OBJECT_BYTES);
	buf_init(&its, LIMIT_OBJECT_BYTES);
	object_parent_id(o, &mine);
	object_parent_id(other, &its);
	same = strcmp(mine.data, its.data) == 0;
	buf_release(&mine);
	buf_release(&its);
	return same;
}

static bool id_begins_with(const struct object *o, const char *start)
{
	return object_begins_with(o, "id", start);
}

/* The id leads to its object, whatever others are called. */
static bool is_anothers_id(const struct object *o, const char *entry)
{
	const struct object *other = collection_by_id(o->coll, entry);

	return other && other != o && is_beside(o, other);
}

/*
 * Does another object answer to this base, by its id or by the suffix that
 * tells it from its namesakes ("web~7" of the web whose id is 7)? That one
 * keeps it, and o gets a suffix of its own: so no two have one entry.
 */
static bool is_taken(const struct object *o, const char *base)
{
	const char *tilde = strrchr(base, '~');
	bool taken = is_anothers_id(o, base);
	char entry[LIMIT_NAME_BYTES + 1];
	struct object *other = NULL;
	struct buf key;

	if (taken || !tilde)
		return taken;
	buf_init(&key, LIMIT_OBJECT_BYTES);
	if (object_parent_id(o, &key))
		buf_addc(&key, '/');
	if (buf_add(&key, base, (size_t)(tilde - base)) == 0)
		while (!taken && (other = next_of_suffix(o->coll, other, key.data, tilde + 1))) {
			if (other == o || other->draft ||
				(!strchr(tilde, '%') && !id_begins_with(other, tilde + 1)))
				continue;
			object_entry(other, entry);
			taken = strcmp(entry, base) == 0;
		}
	buf_release(&key);
	return taken;
}

/* Digits of the id that tell o from others; 0: its base is short enough and its alone. */
static size_t suffix_digits(const struct object *o, const char *base, const char *id)
{
	size_t digits = name_is_long(base) ? NAME_ID_DIGITS : 0;
	struct object *other = NULL;
	struct buf b, key;

	buf_init(&b, LIMIT_OBJECT_BYTES);
	buf_init(&key, LIMIT_OBJECT_BYTES);
	object_key(o, &key);
	other = next_of_key(o->coll, NULL, key.data);
	if (other == o)
		other = next_of_key(o->coll, other, key.data);
	if (other && digits < NAME_ID_DIGITS)
		digits = NAME_ID_DIGITS;
	for (other = NULL; digits && (other = next_twin(o->coll, other, key.data, id));) {
		size_t same = 0;

		buf_clear(&b);
		if (other == o || object_id(other, &b) < 0)
			continue;
		while (id[same] && id[same] == b.data[same])
			same++;
		if (same >= digits)
			digits = same + 1;
	}
	buf_release(&b);
	buf_release(&key);
	return digits || !is_taken(o, base) ? digits : NAME_ID_DIGITS;
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
		if (digits > 0 && is_anothers_id(o, out))
			name_suffixed(base.data, id.data, 0, out);
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
		if (buf_addf(&list, " %s", entry) < 0)
			break;
	}
	cloud_error_set(why, -ENOENT, "More than one %s exists with the name '%s':%s", kind_title(c->kind),
		base, list.data);
	buf_release(&list);
}

static struct object *next_of_base(const struct place *p, struct object *o, const char *base)
{
	struct buf key;

	buf_init(&key, LIMIT_OBJECT_BYTES);
	o = place_key(p, base, &key) == 0 ? next_of_key(p->coll, o, key.data) : NULL;
	buf_release(&key);
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
	const char *tilde = strrchr(entry, '~');
	struct buf key;
	char *base;

	if (!tilde)
		return NULL;
	buf_init(&key, LIMIT_OBJECT_BYTES);
	base = strndup(entry, (size_t)(tilde - entry));
	if (base && place_key(p, base, &key) == 0)
		while ((o = next_of_suffix(c, o, key.data, tilde + 1))) {
			object_entry(o, name);
			if (strcmp(name, entry) == 0)
				break;
		}
	free(base);
	buf_release(&key);
	if (o || strlen(entry) + 16 < LIMIT_NAME_BYTES)
		return o;
	for (uint32_t i = 0; i < c->n_slots; i++) { /* cut names: their base is not in the entry */
		c->model->visits.slots++;
		if (!c->slots[i] || !place_holds(p, c->slots[i]))
			continue;
		object_entry(c->slots[i], name);
		if (strcmp(name, entry) == 0)
			return c->slots[i];
	}
	return NULL;
}

/* The object of this label or, with `p`, the one that stands there. */
static struct object *labelled(const struct collection *c, const struct place *p, const char *entry)
{
	struct chain_row *r = c->labels.count ? chains_first(&c->labels, hash_string(entry)) : NULL;

	for (; r; r = chains_next(r)) {
		const struct label *l = (const struct label *)(void *)r;
		struct object *o = strcmp(l->entry, entry) == 0 ? model_object(c->model, l->handle) : NULL;

		c->model->visits.slots++;
		if (o && (!p || place_holds(p, o)))
			return o;
	}
	return NULL;
}

struct object *place_labelled(const struct place *p, const char *entry)
{
	return labelled(p->coll, p, entry);
}

struct object *label_find(const struct collection *c, const char *entry)
{
	return labelled(c, NULL, entry);
}

struct object *place_draft(const struct place *p, const char *entry)
{
	const struct collection *c = p->coll;
	struct object *o = NULL;
	struct buf key;

	buf_init(&key, LIMIT_OBJECT_BYTES);
	if (c->n_buckets && place_key(p, entry, &key) == 0) {
		uint32_t hash = hash_string(key.data);

		for (o = c->by_id[hash % c->n_buckets]; o; o = o->id_next) {
			c->model->visits.links++;
			if (o->id_hash != hash || !o->draft)
				continue;
			c->model->visits.slots++;
			if (strcmp(o->draft, entry) == 0 && place_holds(p, o))
				break;
		}
	}
	buf_release(&key);
	return o;
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
	struct object *o = next_of_base(p, NULL, entry);
	bool several = o && !o->draft && next_of_base(p, o, entry);
	char name[LIMIT_NAME_BYTES + 1];
	struct buf key;

	*ret_link = false;
	if (o) { /* what it would be called, were there no others */
		object_entry(o, name);
		if (strcmp(name, entry) != 0)
			o = NULL;
	}
	if (!o)
		o = resolve_suffixed(p, entry);
	if (!o) {
		o = place_labelled(p, entry);
		if (!o)
			o = resolve_id(p, entry);
		*ret_link = o != NULL;
	}
	if (o) {
		*ret = o;
		return 0;
	}
	if (!several)
		return MODEL_ABSENT;
	buf_init(&key, LIMIT_OBJECT_BYTES);
	if (place_key(p, entry, &key) == 0)
		tell_ambiguity(p->coll, key.data, entry, why);
	buf_release(&key);
	return MODEL_SEVERAL;
}
