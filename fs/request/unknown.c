/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unknown: the name that was meant is the one with the fewest letters to change, or
 * one that begins alike.
 */
#include "fs/request/unknown.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "fs/request/call.h"

#define FAR (2 * LIMIT_NAME_BYTES)

/* Counts the letters to change, add or leave out between two words. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[LIMIT_NAME_BYTES + 1];
	size_t len = strlen(b);

	if (len > LIMIT_NAME_BYTES)
		return FAR;
	for (unsigned j = 0; j <= len; j++)
		row[j] = j;
	for (unsigned i = 1; a[i - 1]; i++) {
		unsigned diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= len; j++) {
			unsigned up = row[j], least = diagonal + (a[i - 1] != b[j - 1]);

			if (up + 1 < least)
				least = up + 1;
			if (row[j - 1] + 1 < least)
				least = row[j - 1] + 1;
			row[j] = least;
			diagonal = up;
		}
	}
	return row[len];
}

/* Keeps `word` as the best guess for `name` if it is nearer than `*best`. */
static void consider(const char *name, const char *word, unsigned *best, const char **ret)
{
	size_t len = strlen(name);
	unsigned d = distance(name, word);

	if (len > 2 && strncmp(name, word, len) == 0)
		d = 1;
	if (d > (len + 2) / 3 || d >= *best)
		return;
	*best = d;
	*ret = word;
}

/* Returns what was meant by `name`, or NULL. */
static const char *guess(const struct kind *k, const char *name)
{
	const char *found = NULL;
	unsigned best = FAR;

	for (const struct attr *a = k->attrs; a && a->name; a++)
		consider(name, a->name, &best, &found);
	for (const struct link *l = k->links; l && l->attr; l++)
		consider(name, l->name, &best, &found);
	return found;
}

static const char *article(const char *title)
{
	return strchr("AEIOaeio", title[0]) ? "an" : "a";
}

static int refuse(struct call *c, const struct inode *dir, const char *name, const char *what,
	const char *advice)
{
	const struct kind *k = collection_kind(dir->coll);
	const char *meant = guess(k, name), *title = kind_title(k);
	char hint[LIMIT_NAME_BYTES + 8] = "";

	if (meant)
		snprintf(hint, sizeof(hint), " (%s?)", meant);
	return call_error(c, -ENOENT, "%s %s has no %s '%s'%s%s", article(title), title, what, name,
		hint, advice);
}

int unknown_name(struct call *c, const struct inode *dir, const char *name)
{
	return refuse(c, dir, name, "attribute", "");
}

int unknown_link(struct call *c, const struct inode *dir, const char *name)
{
	return refuse(c, dir, name, "reference",
		": name the reference in the link's path; ln -sfn replaces one that is set");
}
