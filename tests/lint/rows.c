/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows: every row of the tables of kinds as cloudnetfs-tree(7) has to word it,
 * one a line, a tab after the kind:
 *
 *     networks	mtu (number, settable)
 *     subnets	network (link to networks/)
 *     networks	ports/ (links to ports/)
 *     security-groups	rules/ (directories: security-group-rules/)
 */
#include <stdio.h>

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

static void rows_of(const struct cloud_type *c, const struct kind *k)
{
	for (const struct attr *a = k->attrs; a->name; a++)
		if (kind_has(k, a) && !kind_link(k, a->name)) /* the link stands in its place */
			printf("%s%s\t%s (%s, %s)\n", c->heading, k->dir, a->name, attr_word(a),
				when(k->no_update ? a->flags & ~(unsigned)ATTR_UPDATE : a->flags));
	for (const struct link *l = k->links; l && l->attr; l++)
		printf("%s%s\t%s (link to %s/)\n", c->heading, k->dir, l->name, l->to);
	for (const struct view *v = k->views; v && v->of; v++)
		printf("%s%s\t%s/ (%s %s/)\n", c->heading, k->dir, v->name,
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
