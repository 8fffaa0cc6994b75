/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store: the values of one collection's objects, compact. Each object is one
 * record: its attributes as JSON text, one after the other by slot, with
 * UUIDs, MAC addresses and timestamps packed, values that many objects share
 * kept once, and what is as in other records left out. A Neutron port takes some
 * 100 bytes so (1,200 as JSON, 5,600 as a cJSON tree).
 *
 * A slot is an attribute's place, given out in the order in which attributes
 * are first seen and kept for the store's life: a file's inode may name it.
 * Records are immutable and owned by whoever got them; they are read only with
 * the store that made them. The same value may be kept shared in one record and
 * inline in another: records are compared by store_equal, not by their bytes.
 * Thread: the loop's.
 */
#ifndef CLIENT_VALUES_STORE_H
#define CLIENT_VALUES_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct json;
struct slab;

#define STORE_SLOTS_MAX 1024

struct store;

#define RECORD_LEN_MOST 0x7fffffff

struct record {
	uint32_t len : 31;
	bool folded : 1;
	uint8_t data[];
};

/* Records are taken from the slab, which outlives the store. */
int store_new(struct slab *slab, struct store **ret);
void store_free(struct store *s);

/* Finds an attribute's slot; -ENOENT: never seen (with add: -ENOMEM, or -ENOSPC: too many). */
int store_slot(struct store *s, const char *name, bool add);
const char *store_slot_name(const struct store *s, unsigned slot); /* NULL past the last */
/*
 * Returns 15 bits that no other slot has: a hash of its name, the same in every store unless two
 * names have one.
 */
unsigned store_slot_number(const struct store *s, unsigned slot);
unsigned store_slots(const struct store *s);

/* -ENOMEM, -ENOSPC. */
int store_encode(struct store *s, const struct json *object, struct record **ret);
void store_record_free(const struct store *s, struct record *r);

bool store_has(const struct store *s, const struct record *r, unsigned slot);
int store_text(
	/* JSON; -ENOENT */
	const struct store *s, const struct record *r, unsigned slot, struct buf *out);
int store_value(const struct store *s, const struct record *r, unsigned slot,
	struct json **ret); /* -ENOENT, -ENOMEM */
/* Appends a string value, unquoted; nothing for null. -ENOENT: absent, or no string. */
int store_string(const struct store *s, const struct record *r, unsigned slot, struct buf *out);
int store_object(
	/* the whole, compact JSON */
	const struct store *s, const struct record *r, struct buf *out);

bool store_equal(const struct store *s, const struct record *a, const struct record *b);
/* Calls changed(ctx, slot) for each slot whose value differs; either record may be NULL. */
void store_diff(const struct store *s, const struct record *a, const struct record *b,
	void (*changed)(void *ctx, unsigned slot), void *ctx);

/* Bytes held by the store itself (shared values, slots); records are counted by the slab. */
size_t store_bytes(const struct store *s);

#endif
