/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place: which object an entry means, where it stands.
 */
#include "client/cache/place.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/entry.h"
#include "client/cache/index.h"
#include "client/cache/label.h"
#include "client/cache/object.h"
#include "client/cache/remote.h"
#include "client/cache/table.h"
#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/chains.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/values/name.h"

static int place_key(const struct place *p, const char *base, struct buf *out)
{
	if (p->view && p->view->nested && object_id(p->owner, out) == 0)
		buf_addc(out, '/');
	if (p->drafts)
		buf_adds(out, DRAFTS);
	return buf_adds(out, base);
}

bool place_holds(const struct place *p, const struct object *o)
{
	CLEANUP_BUF struct buf mine = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       its = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	if (p->coll != o->coll || p->drafts != o->staged)
		return false;
	if (!p->view || (!p->view->nested && !p->drafts))
		return !o->coll->kind->parent;
	if (object_id(p->owner, &mine) < 0 || mine.len == 0)
		return false;
	if (p->view->nested)
		return object_parent_id(o, &its) && strcmp(mine.data, its.data) == 0;
	return object_string(o, kind_view_makes_by(p->view), &its) == 0 &&
		strcmp(mine.data, its.data) == 0;
}

struct object *place_next(const struct place *p, uint64_t *cursor)
{
	struct object *o;

	while ((o = p->drafts ? table_next_staged(p->coll, cursor)
			      : collection_next(p->coll, cursor)))
		if (place_holds(p, o))
			return o;
	return NULL;
}

struct place place_home(const struct object *o)
{
	struct place p = { .coll = o->coll, .owner = link_parent(o) };

	if (p.owner)
		p.view = kind_home(o->coll->region->cloud->type, o->coll->kind);
	return p;
}

static void tell_ambiguity(
	struct collection *c, const char *key, const char *base, struct cloud_error *why)
{
	CLEANUP_BUF struct buf list = BUF_LOCAL(LIMIT_MESSAGE_BYTES / 2);
	char entry[LIMIT_NAME_BYTES + 1];
	struct object *o = NULL;

	while ((o = table_next_of_key(c, o, key))) {
		entry_name(o, entry);
		if (buf_addf(&list, " %s", entry) < 0)
			break;
	}
	error_set(why, -ENOENT, "More than one %s exists with the name '%s':%s",
		kind_title(c->kind), base, list.data);
}

static struct object *next_of_base(const struct place *p, struct object *o, const char *base)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);

	return place_key(p, base, &key) == 0 ? table_next_of_key(p->coll, o, key.data) : NULL;
}

/* Objects whose entry has a suffix: equal or long bases. */
static struct object *resolve_suffixed(const struct place *p, const char *entry)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct collection *c = p->coll;
	char name[LIMIT_NAME_BYTES + 1];
	struct object *o = NULL;
	const char *tilde = strrchr(entry, '~');
	uint64_t cursor = 0;

	if (!tilde)
		return NULL;
	if (place_key(p, "", &key) == 0 && buf_add(&key, entry, (size_t)(tilde - entry)) == 0)
		while ((o = table_next_of_suffix(c, o, key.data, tilde + 1))) {
			entry_name(o, name);
			if (strcmp(name, entry) == 0)
				break;
		}
	if (o || strlen(entry) + 16 < LIMIT_NAME_BYTES)
		return o;
	while ((o = table_next_long(c, &cursor))) { /* cut names: their base is not in the entry */
		if (!place_holds(p, o))
			continue;
		entry_name(o, name);
		if (strcmp(name, entry) == 0)
			break;
	}
	return o;
}

/*
 * An entry with digits of the id keeps leading to its object when its namesakes are gone: whoever
 * has listed it before may hold it.
 */
static struct object *resolve_former(const struct place *p, const char *entry)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *o = NULL, *found = NULL;
	const char *tilde = strrchr(entry, '~');
	char suffixed[LIMIT_NAME_BYTES + 1];

	if (!tilde || p->drafts || place_key(p, "", &key) < 0 ||
		buf_add(&key, entry, (size_t)(tilde - entry)) < 0)
		return NULL;
	while ((o = table_next_of_suffix(p->coll, o, key.data, tilde + 1))) {
		CLEANUP_BUF struct buf base = BUF_LOCAL(LIMIT_OBJECT_BYTES),
				       id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
		size_t digits = strlen(tilde + 1);

		if (o->draft || object_base(o, &base) < 0 || object_id(o, &id) < 0)
			continue;
		if (digits < NAME_ID_DIGITS && digits < id.len)
			continue;
		name_suffixed(base.data, id.data, digits, suffixed);
		if (strcmp(suffixed, entry) != 0)
			continue;
		if (found)
			return NULL;
		found = o;
	}
	return found;
}

static struct object *place_labelled(const struct place *p, const char *entry)
{
	const struct chain_row *r = NULL;
	struct object *o = label_next(p->coll, entry, &r);

	while (o && !place_holds(p, o))
		o = label_next(p->coll, entry, &r);
	return o;
}

/* The next draft in a view's .draft that is called so there, other than `but`. */
static struct object *next_draft_called(
	const struct place *p, const char *entry, const struct object *but, uint32_t *cursor)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	char plain[LIMIT_NAME_BYTES + 1];
	struct object *o = NULL;

	if (!p->drafts || !p->view || p->view->nested || !p->coll->staged.n ||
		object_id(p->owner, &id) < 0 || id.len == 0)
		return NULL;
	while ((o = index_find(p->coll, kind_view_makes_by(p->view), id.data, cursor))) {
		if (o == but || !o->staged)
			continue;
		entry_name_plain(o, plain);
		if (strcmp(plain, entry) == 0)
			break;
	}
	return o;
}

void place_entry(const struct place *p, const struct object *o, char out[LIMIT_NAME_BYTES + 1])
{
	char plain[LIMIT_NAME_BYTES + 1];
	uint32_t cursor = 0;

	entry_name(o, out);
	if (!o->staged || !p->view || p->view->nested)
		return;
	entry_name_plain(o, plain);
	if (strcmp(plain, out) != 0 && !next_draft_called(p, plain, o, &cursor))
		memcpy(out, plain, sizeof(plain));
}

/* The only draft in a view's .draft that is called so there; NULL: none, or several. */
static struct object *draft_called(const struct place *p, const char *entry)
{
	uint32_t cursor = 0;
	struct object *o = next_draft_called(p, entry, NULL, &cursor);

	return o && !next_draft_called(p, entry, NULL, &cursor) ? o : NULL;
}

struct object *place_draft(const struct place *p, const char *entry)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct collection *c = p->coll;
	struct object *o = NULL;

	if (place_key(p, entry, &key) == 0) {
		uint32_t hash = chains_hash(key.data);

		for (o = table_of_hash(c, hash); o; o = o->id_next) {
			c->model->visits.links++;
			if (o->id_hash != hash || !o->draft)
				continue;
			c->model->visits.slots++;
			if (strcmp(o->draft, entry) == 0 && place_holds(p, o))
				break;
		}
	}
	return o ? o : draft_called(p, entry);
}

struct object *place_made(const struct place *p, const char *entry, bool *ret_link)
{
	struct object *o = place_draft(p, entry);

	*ret_link = false;
	if (!o && !p->drafts) {
		o = place_labelled(p, entry);
		*ret_link = o != NULL;
	}
	return o;
}

/* Its id, under a name that is not its own. */
static struct object *resolve_id(const struct place *p, const char *entry)
{
	struct object *o = p->drafts ? NULL : table_by_id(p->coll, entry);

	return o && place_holds(p, o) ? o : NULL;
}

/* By words that say an id where they are called by a name. */
static struct object *resolve_words(const struct place *p, const char *entry)
{
	uint32_t cursor = 0;
	struct object *o = p->drafts ? NULL : remote_next(p->coll, entry, &cursor);

	while (o && !place_holds(p, o))
		o = remote_next(p->coll, entry, &cursor);
	return o;
}

static int resolve(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why)
{
	CLEANUP_BUF struct buf key = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	struct object *o = next_of_base(p, NULL, entry);
	bool several = o && !o->draft && next_of_base(p, o, entry);
	char name[LIMIT_NAME_BYTES + 1];

	*ret_link = false;
	if (o) { /* what it would be called, were there no others */
		entry_name(o, name);
		if (strcmp(name, entry) != 0)
			o = NULL;
	}
	if (!o)
		o = resolve_suffixed(p, entry);
	if (!o) {
		o = resolve_id(p, entry);
		*ret_link = o != NULL;
	}
	if (!o)
		o = resolve_former(p, entry);
	if (!o) {
		o = resolve_words(p, entry);
		*ret_link = o != NULL;
	}
	if (o) {
		*ret = o;
		return 0;
	}
	if (!several)
		return MODEL_ABSENT;
	if (place_key(p, entry, &key) == 0)
		tell_ambiguity(p->coll, key.data, entry, why);
	return MODEL_SEVERAL;
}

int place_resolve(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why)
{
	unsigned long failures = mem_failures();
	int err = resolve(p, entry, ret, ret_link, why);

	return mem_checked(failures, err);
}

int place_find(const struct place *p, const char *entry, struct object **ret, bool *ret_link,
	struct cloud_error *why)
{
	unsigned long failures = mem_failures();

	*ret = place_made(p, entry, ret_link);
	if (!*ret && p->drafts)
		return mem_checked(failures, MODEL_ABSENT);
	if (!*ret || mem_failures() != failures)
		return mem_checked(failures, place_resolve(p, entry, ret, ret_link, why));
	return 0;
}
