/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows: every row of the tables of kinds, for cloudnetfs-attributes(7), one a line with tabs
 * between: kind, name, type and when it can be set, values, the kind whose ids it holds, what
 * it is not needed with.
 *
 *     networks	mtu	number, settable
 *     subnets	network	link to networks/
 *     networks	ports/	links to ports/
 *     security-groups	rules/	directories: security-group-rules/
 */
#include <stdio.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/values/attr.h"

#define clouds cloud_types

static const char *when(unsigned flags)
{
	switch (flags & (ATTR_CREATE | ATTR_UPDATE)) {
	case ATTR_CREATE:
		return flags & ATTR_REQUIRED ? "required" : "in a draft only";
	case ATTR_UPDATE:
		return "settable, not in a draft";
	case ATTR_CREATE | ATTR_UPDATE:
		return flags & ATTR_REQUIRED ? "required" : "settable";
	default:
		return "read-only";
	}
}

/* Tells the kind that an attribute's value is an id, or ids, of. */
static const char *refers_to(const struct kind *k, const char *attr)
{
	const struct link *l = kind_link_of(k, attr);

	for (const struct view *v = k->views; !l && v && v->of; v++)
		if (v->from && !v->via && strcmp(v->from, attr) == 0)
			return v->of;
	return l ? l->to : "";
}

static void rows_of(const struct cloud_type *c, const struct kind *k)
{
	for (const struct attr *a = k->attrs; a->name; a++)
		if (kind_has(k, a) && !kind_link(k, a->name)) /* the link stands in its place */
			printf("%s%s\t%s\t%s, %s\t%s\t%s\t%s\n", c->heading, k->dir, a->name,
				attr_word(a),
				when(k->no_update ? a->flags & ~(unsigned)ATTR_UPDATE : a->flags),
				a->choices ? a->choices : "", refers_to(k, a->name),
				a->unless ? a->unless : "");
	for (const struct link *l = k->links; l && l->attr; l++)
		printf("%s%s\t%s\tlink to %s/\t\t\t\n", c->heading, k->dir, l->name, l->to);
	for (const struct view *v = k->views; v && v->of; v++)
		printf("%s%s\t%s/\t%s %s/\t\t\t\n", c->heading, k->dir, v->name,
			v->nested ? "directories:" : "links to", v->of);
}

int main(void)
{
	for (size_t c = 0; clouds[c]; c++)
		for (size_t k = 0; clouds[c]->kinds[k]; k++)
			if (!clouds[c]->kinds[k]->inner)
				rows_of(clouds[c], clouds[c]->kinds[k]);
	return 0;
}
