/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry: what objects are called as directory entries: the name, unless another
 * object in the directory has it too; then the name with digits of the id.
 */
#include "client/cache/entry.h"

#include <stdio.h>
#include <string.h>

#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/name.h"

struct object *entry_next_namesake(const struct object *o, struct object *other)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return table_key(o, &key) == 0 ? table_next_of_key(o->coll, other, key.data) : NULL;
}

struct object *entry_next_beside(const struct object *o, const char *base, struct object *other)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (object_parent_id(o, &key))
		buf_addc(&key, '/');
	return buf_adds(&key, base) == 0 ? table_next_of_key(o->coll, other, key.data) : NULL;
}

static bool is_beside(const struct object *o, const struct object *other)
{
	CLEANUP_BUF struct buf mine = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       its = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	object_parent_id(o, &mine);
	object_parent_id(other, &its);
	return strcmp(mine.data, its.data) == 0;
}

static bool id_begins_with(const struct object *o, const char *start)
{
	return object_begins_with(o, "id", start);
}

/* The id leads to its object, whatever others are called. */
static bool is_anothers_id(const struct object *o, const char *entry)
{
	const struct object *other = table_by_id(o->coll, entry);

	return other && other != o && is_beside(o, other);
}

/*
 * Does another object answer to this base, by its id or by the suffix that
 * tells it from its namesakes ("web~7" of the web whose id is 7)? That one
 * keeps it, and o gets a suffix of its own: so no two have one entry.
 */
static bool is_taken(const struct object *o, const char *base)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *tilde = strrchr(base, '~');
	bool taken = is_anothers_id(o, base);
	char entry[LIMIT_NAME_BYTES + 1];
	struct object *other = NULL;

	if (taken || !tilde)
		return taken;
	if (object_parent_id(o, &key))
		buf_addc(&key, '/');
	if (buf_add(&key, base, (size_t)(tilde - base)) == 0)
		while (!taken &&
			(other = table_next_of_suffix(o->coll, other, key.data, tilde + 1))) {
			if (other == o || other->draft ||
				(!strchr(tilde, '%') && !id_begins_with(other, tilde + 1)))
				continue;
			entry_name(other, entry);
			taken = strcmp(entry, base) == 0;
		}
	return taken;
}

/* Digits of the id that tell o from others; 0: its base is short enough and its alone. */
static size_t suffix_digits(const struct object *o, const char *base, const char *id)
{
	CLEANUP_BUF struct buf b = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	size_t digits = name_is_long(base) ? NAME_ID_DIGITS : 0;
	struct object *other = NULL;

	table_key(o, &key);
	other = table_next_of_key(o->coll, NULL, key.data);
	if (other == o)
		other = table_next_of_key(o->coll, other, key.data);
	if (other && digits < NAME_ID_DIGITS)
		digits = NAME_ID_DIGITS;
	for (other = NULL; digits && (other = table_next_twin(o->coll, other, key.data, id));) {
		size_t same = 0;

		buf_clear(&b);
		if (other == o || object_id(other, &b) < 0)
			continue;
		while (id[same] && id[same] == b.data[same])
			same++;
		if (same >= digits)
			digits = same + 1;
	}
	return digits || !is_taken(o, base) ? digits : NAME_ID_DIGITS;
}

void entry_name(const struct object *o, char out[LIMIT_NAME_BYTES + 1])
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	size_t digits;

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
}

static void draft_number(const struct object *o, char out[NAME_ID_DIGITS + 1])
{
	snprintf(out, NAME_ID_DIGITS + 1, "%08x", o->handle);
}

void entry_name_draft(const struct object *o, const char *entry, char out[LIMIT_NAME_BYTES + 1])
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	char number[NAME_ID_DIGITS + 1];
	struct object *other = NULL;

	snprintf(out, LIMIT_NAME_BYTES + 1, "%s", entry);
	if (!o->staged || o->coll->kind->parent || buf_addf(&key, DRAFTS "%s", entry) < 0)
		return;
	do
		other = table_next_of_key(o->coll, other, key.data);
	while (other == o);
	if (!other)
		return;
	draft_number(o, number);
	name_suffixed(entry, number, NAME_ID_DIGITS, out);
}

void entry_name_plain(const struct object *draft, char out[LIMIT_NAME_BYTES + 1])
{
	char number[NAME_ID_DIGITS + 1];
	char *tilde;

	snprintf(out, LIMIT_NAME_BYTES + 1, "%s", draft->draft);
	draft_number(draft, number);
	tilde = strrchr(out, '~');
	if (tilde && strcmp(tilde + 1, number) == 0)
		*tilde = '\0';
}

void entry_name_alone(const struct object *o, char out[LIMIT_NAME_BYTES + 1])
{
	CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (object_base(o, &base) == 0 && !name_is_long(base.data) && !is_taken(o, base.data))
		memcpy(out, base.data, base.len + 1);
	else
		entry_name(o, out);
}

int entry_path(const struct object *o, struct buf *out)
{
	const struct kind *k = o->coll->kind;
	unsigned long failures = mem_failures();
	char entry[LIMIT_NAME_BYTES + 1];
	int err;

	if (k->parent) {
		struct object *parent = link_parent(o);

		if (parent) {
			entry_path(parent, out);
		} else { /* not in memory: its id is a name of it too */
			buf_addf(out, "%s/", k->parent);
			object_parent_id(o, out);
		}
		buf_addf(out, "/%s", kind_home(o->coll->region->cloud->type, k)->name);
	} else {
		buf_adds(out, k->dir);
	}
	entry_name(o, entry);
	err = buf_addf(out, "%s/%s", o->staged ? "/.draft" : "", entry);
	return mem_checked(failures, err);
}

int entry_whole_path(const struct object *o, struct buf *out)
{
	size_t len = out->len;

	region_path(o->coll->region, out);
	if (out->len > len)
		buf_addc(out, '/');
	return entry_path(o, out);
}
