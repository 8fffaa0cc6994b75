/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: record layout. For each slot from 0 up to the last that is present, a
 * varint v: 0 the attribute is absent; odd: the shared value v >> 1; even: a
 * value of (v >> 1) - 1 packed bytes follows. All that is folded (fold.h), as
 * soon as there are some records and where it is shorter so.
 *
 * Which values are shared: those that are seen a second time (status,
 * network_id, project_id) before too many others have been, and of one slot
 * never more than SHARED_MAX. Shared values live as long as the store.
 */
#include "client/values/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/slab.h"
#include "client/values/fold.h"
#include "client/values/pack.h"

#define SLOT_NUMBERS 0x7fff /* as bits */
#define SHARED_MAX 8192	    /* a slot's, ever */
#define SHARED_BYTES 512    /* a longer value is never shared */
#define SEEN_LEAST 64	    /* values that are remembered as seen, at first */
#define SEEN_MOST 8192	    /* ... and at last */
#define FOLDED_FROM 32	    /* records; fewer are not worth the samples */

struct slot {
	char *name;
	uint32_t shared;
	uint16_t number;
};

struct shared {
	uint32_t hash;
	uint32_t next; /* of its chain: index + 1; 0: none */
	uint32_t len;
	char *data;
};

struct store {
	struct slab *slab;
	struct slot *slots;
	unsigned n_slots;
	struct shared *shared;
	uint32_t *heads; /* of their chains, as many as there are: index + 1; 0: none */
	uint32_t n_shared, size_shared;
	/* hashes of values that were seen once; a later one of the same place takes it */
	uint32_t *seen;
	uint32_t n_seen;
	uint32_t encoded; /* records, up to SEEN_MOST */
	struct fold *samples;
	size_t bytes;
};

int store_new(struct slab *slab, struct store **ret)
{
	struct store *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->slab = slab;
	s->bytes = sizeof(*s);
	*ret = s;
	return 0;
}

void store_free(struct store *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->n_slots; i++)
		free(s->slots[i].name);
	for (uint32_t i = 0; i < s->n_shared; i++)
		free(s->shared[i].data);
	free(s->slots);
	free(s->shared);
	free(s->heads);
	free(s->seen);
	fold_free(s->samples);
	free(s);
}

size_t store_bytes(const struct store *s)
{
	return s->bytes + s->n_seen * sizeof(*s->seen) + fold_bytes(s->samples);
}

void store_record_free(const struct store *s, struct record *r)
{
	slab_give(s->slab, r, r ? sizeof(*r) + r->len : 0);
}

/* ---- slots */

static bool is_numbered(const struct store *s, unsigned number)
{
	for (unsigned i = 0; i < s->n_slots; i++)
		if (s->slots[i].number == number)
			return true;
	return false;
}

/* Finds a number for the next slot. Its hash has no secret key: it is seen in every mount. */
static uint16_t free_number(const struct store *s, const char *name)
{
	const uint64_t key[2] = { 0, 0 };
	unsigned number = hash_with_key(key, name, strlen(name)) & SLOT_NUMBERS;

	while (is_numbered(s, number))
		number = (number + 1) & SLOT_NUMBERS;
	return (uint16_t)number;
}

int store_slot(struct store *s, const char *name, bool add)
{
	for (unsigned i = 0; i < s->n_slots; i++)
		if (strcmp(s->slots[i].name, name) == 0)
			return (int)i;
	if (!add)
		return -ENOENT;
	if (s->n_slots == STORE_SLOTS_MAX)
		return -ENOSPC;

	struct slot *slots = realloc(s->slots, (s->n_slots + 1) * sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	s->slots = slots;
	slots[s->n_slots] = (struct slot){ .name = strdup(name), .number = free_number(s, name) };
	if (!slots[s->n_slots].name)
		return -ENOMEM;
	s->bytes += sizeof(*slots) + strlen(name) + 1;
	return (int)s->n_slots++;
}

const char *store_slot_name(const struct store *s, unsigned slot)
{
	return slot < s->n_slots ? s->slots[slot].name : NULL;
}

unsigned store_slot_number(const struct store *s, unsigned slot)
{
	return s->slots[slot].number;
}

unsigned store_slots(const struct store *s)
{
	return s->n_slots;
}

/* ---- shared values */

/* Finds a shared value: its index + 1; 0: there is none. */
static uint32_t shared_find(const struct store *s, uint32_t hash, const char *data, size_t len)
{
	uint32_t at = s->n_shared ? s->heads[hash_bucket(hash, s->n_shared)] : 0;

	for (; at; at = s->shared[at - 1].next) {
		const struct shared *v = &s->shared[at - 1];

		if (v->hash == hash && v->len == len && memcmp(v->data, data, len) == 0)
			break;
	}
	return at;
}

static int shared_reserve(struct store *s)
{
	uint32_t size = s->size_shared ? s->size_shared + s->size_shared / 2 : 64;
	struct shared *v = realloc(s->shared, size * sizeof(*v));
	uint32_t *heads = v ? realloc(s->heads, size * sizeof(*heads)) : NULL;

	if (v)
		s->shared = v;
	if (!heads)
		return -ENOMEM;
	s->heads = heads;
	s->bytes += (size - s->size_shared) * (sizeof(*v) + sizeof(*heads));
	s->size_shared = size;
	return 0;
}

/* Adds a head, and moves what belongs to it there: never all values are moved at once. */
static void shared_split(struct store *s)
{
	uint32_t last = s->n_shared, from = hash_bucket(last, last);
	uint32_t at = last ? s->heads[from] : 0;
	uint32_t *ends[] = { &s->heads[from], &s->heads[last] };

	for (; at; at = s->shared[at - 1].next) {
		struct shared *v = &s->shared[at - 1];
		uint32_t **end = &ends[hash_bucket(v->hash, last + 1) != from];

		**end = at;
		*end = &v->next;
	}
	*ends[0] = *ends[1] = 0;
}

static int shared_add(struct store *s, uint32_t hash, const char *data, size_t len)
{
	uint32_t *head;
	char *copy;

	if (s->n_shared == s->size_shared && shared_reserve(s) < 0)
		return -ENOMEM;
	copy = malloc(len ? len : 1);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, data, len);
	s->bytes += len + 16;
	shared_split(s);
	head = &s->heads[hash_bucket(hash, s->n_shared + 1)];
	s->shared[s->n_shared] = (struct shared){ hash, *head, (uint32_t)len, copy };
	*head = ++s->n_shared;
	return 0;
}

/* Tells whether a value of this hash was seen of late, and notes that it is now. */
static bool was_seen(struct store *s, uint32_t hash)
{
	uint32_t *at = s->n_seen ? &s->seen[hash % s->n_seen] : NULL;
	bool was = at && *at == hash;

	if (at)
		*at = hash;
	return was;
}

/*
 * Remembers more of what was seen, the more records there are, by beginning anew; and begins to
 * fold them.
 */
static void count_record(struct store *s)
{
	uint32_t n = s->n_seen ? s->n_seen * 2 : SEEN_LEAST;
	uint32_t *seen;

	if (s->encoded < SEEN_MOST)
		s->encoded++;
	if (!s->samples && s->encoded >= FOLDED_FROM)
		s->samples = fold_new();
	if (s->n_seen >= s->encoded)
		return;
	seen = calloc(n, sizeof(*seen));
	if (!seen)
		return;
	free(s->seen);
	s->seen = seen;
	s->n_seen = n;
}

/* Gives the shared value's index, or -ENOENT: this one is kept in its record. */
static int64_t share(struct store *s, struct slot *slot, const char *data, size_t len)
{
	uint32_t hash, at;

	if (len > SHARED_BYTES)
		return -ENOENT;
	hash = (uint32_t)hash_keyed(0, data, len);
	at = shared_find(s, hash, data, len);
	if (at)
		return at - 1;
	if (slot->shared >= SHARED_MAX || !was_seen(s, hash) || shared_add(s, hash, data, len) < 0)
		return -ENOENT;
	slot->shared++;
	return s->n_shared - 1;
}

/* ---- records */

static void add_varint(struct buf *out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_addc(out, (char)(v | 0x80));
	buf_addc(out, (char)v);
}

static const uint8_t *get_varint(const uint8_t *p, const uint8_t *end, uint64_t *ret)
{
	uint64_t v = 0;

	for (unsigned shift = 0; p < end && shift < 64; shift += 7) {
		v |= (uint64_t)(*p & 0x7f) << shift;
		if (!(*p++ & 0x80))
			break;
	}
	*ret = v;
	return p;
}

static int encode_value(struct store *s, unsigned slot, const struct json *value, struct buf *out)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	CLEANUP_BUF struct buf packed = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int64_t index;

	json_print(value, &text);
	pack_add(text.data, text.len, &packed);
	if (text.err || packed.err)
		return text.err ? text.err : packed.err;
	index = share(s, &s->slots[slot], packed.data, packed.len);
	if (index >= 0) {
		add_varint(out, (uint64_t)index << 1 | 1);
	} else {
		add_varint(out, (uint64_t)(packed.len + 1) << 1);
		buf_add(out, packed.data, packed.len);
	}
	return out->err;
}

/* Says whether there are slots for all that the object has: of one that is refused none stays. */
static bool has_room(struct store *s, const struct json *object)
{
	unsigned left = STORE_SLOTS_MAX - s->n_slots;

	if (json_count(object) <= left)
		return true;
	for (const struct json *m = json_first(object); m; m = json_next(m))
		if (store_slot(s, json_key(m), false) < 0 && left-- == 0)
			return false;
	return true;
}

static bool is_named(const struct store *s, unsigned slot, const char *name)
{
	return slot < s->n_slots && strcmp(s->slots[slot].name, name) == 0;
}

/* Sets values[slot] to the object's member, for every slot, and *n to the last slot + 1. */
static int place_members(
	struct store *s, const struct json *object, const struct json **values, unsigned *n)
{
	unsigned next = 0;

	*n = 0;
	if (!has_room(s, object))
		return -ENOSPC;
	for (const struct json *m = json_first(object); m; m = json_next(m)) {
		int slot = is_named(s, next, json_key(m)) ? (int)next
							  : store_slot(s, json_key(m), true);

		if (slot < 0)
			return slot;
		next = (unsigned)slot + 1; /* answers mostly have their keys in one order */
		if (!values[slot])	   /* where a key stands twice, the first counts */
			values[slot] = m;
		if ((unsigned)slot >= *n)
			*n = (unsigned)slot + 1;
	}
	return 0;
}

static int record_new(struct store *s, const uint8_t *text, size_t len, struct record **ret)
{
	uint8_t folded[FOLD_MOST];
	size_t n = len <= FOLD_MOST ? fold_make(s->samples, text, len, folded) : 0;
	struct record *r = slab_take(s->slab, sizeof(*r) + (n ? n : len));

	if (!r)
		return -ENOMEM;
	r->folded = n > 0;
	r->len = (uint32_t)(n ? n : len) & RECORD_LEN_MOST;
	memcpy(r->data, n ? folded : text, r->len);
	*ret = r;
	return 0;
}

int store_encode(struct store *s, const struct json *object, struct record **ret)
{
	const struct json *values[STORE_SLOTS_MAX] = { NULL };
	CLEANUP_BUF struct buf out = BUF_LOCAL(2 * LIMIT_OBJECT_BYTES);
	unsigned n;
	int err = place_members(s, object, values, &n);

	if (err)
		return err;
	count_record(s);
	for (unsigned i = 0; i < n && !err; i++)
		err = values[i] ? encode_value(s, i, values[i], &out) : buf_addc(&out, 0);
	return err ? err : record_new(s, (const uint8_t *)out.data, out.len, ret);
}

/* A record as it was before it was folded. */
struct plain {
	const uint8_t *data, *end;
	uint8_t room[FOLD_MOST];
};

static void make_plain(const struct store *s, const struct record *r, struct plain *p)
{
	p->data = r ? r->data : NULL;
	p->end = r ? r->data + r->len : NULL;
	if (!r || !r->folded)
		return;
	p->data = p->room;
	p->end = p->room + fold_undo(s->samples, r->data, r->len, p->room);
}

/* Walks over a record's slots. */
struct cursor {
	const struct store *s;
	const uint8_t *p, *end;
	const char *data; /* the value, packed; NULL: absent */
	size_t len;
};

static struct cursor cursor_at(const struct store *s, const struct plain *p)
{
	return (struct cursor){ s, p->data, p->end, NULL, 0 };
}

static bool cursor_next(struct cursor *c)
{
	uint64_t v;

	c->data = NULL;
	c->len = 0;
	if (c->p >= c->end)
		return false;
	c->p = get_varint(c->p, c->end, &v);
	if (v & 1) {
		c->data = c->s->shared[v >> 1].data;
		c->len = c->s->shared[v >> 1].len;
	} else if (v) {
		c->data = (const char *)c->p;
		c->len = (v >> 1) - 1;
		c->p += c->len;
	}
	return true;
}

/* Finds the value; it stands in p. */
static bool find_value(const struct store *s, const struct record *r, unsigned slot,
	struct plain *p, struct cursor *ret)
{
	make_plain(s, r, p);
	*ret = cursor_at(s, p);
	for (unsigned i = 0; cursor_next(ret); i++)
		if (i == slot)
			return ret->data != NULL;
	return false;
}

bool store_has(const struct store *s, const struct record *r, unsigned slot)
{
	struct cursor c;
	struct plain p;

	return find_value(s, r, slot, &p, &c);
}

int store_text(const struct store *s, const struct record *r, unsigned slot, struct buf *out)
{
	struct cursor c;
	struct plain p;

	if (!find_value(s, r, slot, &p, &c))
		return -ENOENT;
	return pack_undo(c.data, c.len, out);
}

int store_value(const struct store *s, const struct record *r, unsigned slot, struct json **ret)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err = store_text(s, r, slot, &text);

	return err ? err : json_parse(text.data, text.len, ret);
}

int store_string(const struct store *s, const struct record *r, unsigned slot, struct buf *out)
{
	struct cursor c;
	struct plain p;
	CLEANUP_JSON struct json *v = NULL;
	int err;

	if (!find_value(s, r, slot, &p, &c) || c.len < 2)
		return -ENOENT;
	if (c.data[0] != '"')
		return c.data[0] == 'n' ? 0 : -ENOENT; /* null; or a number, a list ... */
	if (!pack_has_escape(c.data, c.len))	       /* no parser is needed */
		return pack_undo(c.data + 1, c.len - 2, out);
	err = store_value(s, r, slot, &v);
	return err ? err : buf_adds(out, json_string(v));
}

/* Appends a key as JSON: names of attributes come from the cloud and may need escapes. */
static int add_key(struct buf *out, const char *name)
{
	CLEANUP_JSON struct json *v = json_new_string(name);
	int err = v ? json_print(v, out) : -ENOMEM;

	return err ? err : buf_addc(out, ':');
}

int store_object(const struct store *s, const struct record *r, struct buf *out)
{
	struct plain p;
	struct cursor c;
	const char *comma = "";
	int err = buf_addc(out, '{');

	make_plain(s, r, &p);
	c = cursor_at(s, &p);
	for (unsigned i = 0; cursor_next(&c) && !err; i++) {
		if (!c.data)
			continue;
		buf_adds(out, comma);
		err = add_key(out, s->slots[i].name);
		pack_undo(c.data, c.len, out);
		comma = ",";
	}
	return err ? err : buf_addc(out, '}');
}

static bool differs(const struct cursor *a, const struct cursor *b)
{
	if (!a->data || !b->data)
		return a->data != b->data;
	return a->len != b->len || memcmp(a->data, b->data, a->len) != 0;
}

bool store_equal(const struct store *s, const struct record *a, const struct record *b)
{
	struct plain pa, pb;
	struct cursor ca, cb;

	if (a && b && a->folded == b->folded && a->len == b->len &&
		memcmp(a->data, b->data, a->len) == 0)
		return true;
	make_plain(s, a, &pa);
	make_plain(s, b, &pb);
	ca = cursor_at(s, &pa);
	cb = cursor_at(s, &pb);
	for (;;) {
		bool more = cursor_next(&ca);

		more |= cursor_next(&cb);
		if (!more)
			return true;
		if (differs(&ca, &cb))
			return false;
	}
}

void store_diff(const struct store *s, const struct record *a, const struct record *b,
	void (*changed)(void *ctx, unsigned slot), void *ctx)
{
	struct plain pa, pb;
	struct cursor ca, cb;

	make_plain(s, a, &pa);
	make_plain(s, b, &pb);
	ca = cursor_at(s, &pa);
	cb = cursor_at(s, &pb);
	for (unsigned i = 0;; i++) {
		bool more = cursor_next(&ca);

		more |= cursor_next(&cb);
		if (!more)
			return;
		if (differs(&ca, &cb))
			changed(ctx, i);
	}
}
