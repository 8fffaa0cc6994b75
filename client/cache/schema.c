/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema: what the attributes of a collection's objects are, out of its kind's table: a line for
 * each, with tabs between.
 */
#include "client/model.h"

#include <string.h>

#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/values/attr.h"
#include "client/values/store.h"

#define HEADING "name\ttype\tcreate\tupdate\trequired\tvalues\trefers to\tmeaning\n"

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

/* Tells the kind that an attribute's value is an id, or ids, of. */
static const char *refers_to(const struct kind *k, const char *attr)
{
	const struct link *l = kind_link_of(k, attr);

	for (const struct view *v = k->views; !l && v && v->of; v++)
		if (v->from && !v->via && strcmp(v->from, attr) == 0)
			return v->of;
	return l ? l->to : "-";
}

static void add_required(const struct attr *a, struct buf *out)
{
	if ((a->flags & ATTR_REQUIRED) && a->unless)
		buf_addf(out, "unless %s", a->unless);
	else
		buf_adds(out, yes_no(a->flags & ATTR_REQUIRED));
}

static void add_meaning(const struct collection *c, const char *attr, struct buf *out)
{
	const char *meaning = kind_meaning(c->region->cloud->type, c->kind, attr);

	buf_addf(out, "%.*s\n", meaning ? (int)strcspn(meaning, "\n") : 1, meaning ? meaning : "-");
}

static void add_attr(const struct collection *c, const struct attr *a, struct buf *out)
{
	const struct kind *k = c->kind;
	const char *values = a->type == ATTR_BOOL ? "true false" : "-";

	buf_addf(out, "%s\t%s\t%s\t%s\t", a->name, attr_word(a),
		yes_no((a->flags & ATTR_CREATE) && !k->no_create),
		yes_no((a->flags & ATTR_UPDATE) && !k->no_update));
	add_required(a, out);
	buf_addf(out, "\t%s\t%s\t", a->choices ? a->choices : values, refers_to(k, a->name));
	add_meaning(c, a->name, out);
}

/* Adds the attributes that its objects were answered with, and that are in no table. */
static void add_unknown(const struct collection *c, struct buf *out)
{
	for (unsigned i = 0; i < store_slots(c->store); i++) {
		const char *name = store_slot_name(c->store, i);

		if (!kind_attr(c->kind, name))
			buf_addf(out,
				"%s\tunknown\t?\t?\t?\t-\t-\tin no table: as the cloud answers "
				"it\n",
				name);
	}
}

int schema_of_collection(const struct collection *c, struct buf *out)
{
	buf_adds(out, HEADING);
	for (const struct attr *a = c->kind->attrs; a->name; a++)
		if (kind_has(c->kind, a))
			add_attr(c, a, out);
	add_unknown(c, out);
	return out->err;
}
