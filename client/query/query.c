/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query: the words of a question: "name=web", "/ID", "" for the list.
 */
#include "client/query/query.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

int query_add(struct buf *q, const char *key, const char *value)
{
	if (q->len)
		buf_addc(q, '&');
	buf_add_url(q, key, strlen(key));
	buf_addc(q, '=');
	return buf_add_url(q, value, strlen(value));
}

/* Unescapes a piece of a query that query_add made. */
int query_unescape(const char *s, size_t len, struct buf *out)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		const char *h = s[i] == '%' && i + 2 < len ? strchr(hex, s[i + 1]) : NULL;
		const char *l = h ? strchr(hex, s[i + 2]) : NULL;

		if (l) {
			buf_addc(out, (char)((h - hex) << 4 | (l - hex)));
			i += 2;
		} else {
			buf_addc(out, s[i]);
		}
	}
	return out->err;
}

/*
 * Absence proves nothing when a query filters on several attributes; of one attribute any value
 * may hold.
 */
bool query_is_one_attribute(const char *query)
{
	size_t key = strcspn(query, "=") + 1;

	for (const char *part = query; (part = strchr(part, '&')); part++)
		if (strncmp(part + 1, query, key) != 0)
			return false;
	return true;
}

int query_of_object(const struct object *o, struct buf *query)
{
	CLEANUP_BUF struct buf parent = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const struct kind *k = o->coll->kind;
	int err = 0;

	if (k->no_show)
		return 0; /* the list */
	if (!k->beneath) {
		buf_addc(query, '/');
		return object_id(o, query);
	}
	if (object_parent_id(o, &parent))
		err = query_add(query, k->parent_attr, parent.data);
	return err;
}

int query_of_view(const struct object *owner, const struct view *v, struct buf *query)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	if (!kind_view_by(v))
		return query_of_object(owner, query);
	if (collection_sibling(owner->coll, kind_view_base(v))->kind->no_filter)
		return 0;
	err = object_id(owner, &id);
	return err ? err : query_add(query, kind_view_by(v), id.data);
}

int query_of_name(const struct object *o, struct buf *query)
{
	CLEANUP_BUF struct buf raw = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	const char *attr = kind_name_attr(o->coll->kind);
	int err = object_string(o, attr, &raw);

	if (err || raw.len == 0 || raw.len != strlen(raw.data))
		return err == -ENOENT ? 0 : err;
	return query_add(query, attr, raw.data);
}

int query_of_spot(const struct spot *s, const char *value, struct buf *query)
{
	CLEANUP_BUF struct buf pair = BUF_LOCAL(LIMIT_OBJECT_BYTES);
	int err;

	if (!s->member && strchr(value, ',')) /* it parts the words of a filter by tags */
		return 0;
	if (!s->member)
		return query_add(query, s->attr, value);
	err = buf_addf(&pair, "%s=%s", s->member, value);
	return err ? err : query_add(query, s->attr, pair.data);
}
