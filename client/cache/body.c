/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body: what a create sends, from what is there already.
 */
#include "client/cache/body.h"

#include <errno.h>
#include <string.h>

#include "client/cache/collection.h"
#include "client/cache/object.h"
#include "client/cache/table.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/mem.h"
#include "client/values/attr.h"

static bool is_unset(const struct json *v)
{
	return !v || json_type(v) == JSON_NULL || (json_string(v) && !json_string(v)[0]) ||
		(json_type(v) == JSON_BOOL && !json_is_true(v));
}

static bool has_one_of(const struct json *body, const char *names)
{
	for (const struct json *m = json_first(body); m; m = json_next(m)) {
		const char *at = strstr(names, json_key(m));
		size_t n = strlen(json_key(m));

		if (at && (at == names || at[-1] == ' ') && (!at[n] || at[n] == ' ') &&
			!is_unset(m))
			return true;
	}
	return false;
}

bool body_lacks(const struct json *body, const struct attr *a)
{
	const struct json *v = json_get(body, a->name);

	if (!(a->flags & ATTR_REQUIRED) || a->initial || !is_unset(v))
		return false;
	return !a->unless || !has_one_of(body, a->unless);
}

bool body_complete(const struct kind *k, const struct json *body)
{
	for (const struct attr *a = k->attrs; a->name; a++)
		if (body_lacks(body, a))
			return false;
	return true;
}

/* Adds what the object that another attribute refers to has for this one, if it is in memory. */
static int inherit(const struct collection *c, struct json *body, const struct attr *a)
{
	const struct link *l = kind_link_of(c->kind, a->inherit);
	const char *id = json_get_string(body, a->inherit);
	struct collection *to = l && id ? collection_sibling(c, l->to) : NULL;
	struct object *o = to ? table_by_id(to, id) : NULL;
	CLEANUP_JSON struct json *v = NULL;
	int err = o ? object_held(o, a->name, &v) : 0;

	return err || is_unset(v) ? err : json_set(body, a->name, mem_steal(&v));
}

int body_derive(const struct collection *c, struct json *body)
{
	int err = 0;

	for (const struct attr *a = c->kind->attrs; a->name && !err; a++) {
		const char *cidr = a->version_of ? json_get_string(body, a->version_of) : NULL;
		int version = 4; /* as the stock client has it where no CIDR says */
		struct json *v;

		if (json_get(body, a->name) || !kind_has(c->kind, a))
			continue;
		if (a->version_of && (!cidr || attr_is_cidr(cidr, &version)))
			err = json_set(body, a->name, json_new_int(version));
		else if (a->initial && !(err = json_parse(a->initial, strlen(a->initial), &v)))
			err = json_set(body, a->name, v);
		else if (a->inherit)
			err = inherit(c, body, a);
	}
	return err;
}

int body_missing(const struct object *o, struct buf *out)
{
	const struct kind *k = o->coll->kind;
	struct json *values = object_values(o);

	if (!values)
		return -ENOMEM;
	for (const struct attr *a = k->attrs; a->name; a++) {
		const struct link *l = kind_link_of(k, a->name);

		if (body_lacks(values, a))
			buf_addf(out, "%s\n", l ? l->name : a->name);
	}
	json_free(values);
	return out->err;
}
