/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value: values by their texts and by their numbers, which are given once.
 */
#include "fs/tree/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/chains.h"
#include "client/util/mem.h"

struct value {
	struct chain_row by_text, by_number;
	uint64_t number, refs; /* refs: the kernel's */
	struct region *region;
	const struct index *index;
	char text[];
};

struct values {
	struct chains texts, numbers;
	uint64_t last;	      /* number given out */
	struct value *untold; /* the newest: the kernel may never hear of it */
};

int value_new(struct values **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

static void drop(struct values *all, struct value *v)
{
	if (all->untold == v)
		all->untold = NULL;
	chains_remove(&all->texts, &v->by_text);
	chains_remove(&all->numbers, &v->by_number);
	free(v);
}

void value_free(struct values *all)
{
	struct chain_row *r;

	if (!all)
		return;
	while ((r = chains_each(&all->texts, NULL)))
		drop(all, container_of(r, struct value, by_text));
	chains_free(&all->texts);
	chains_free(&all->numbers);
	free(all);
}

static struct value *find_value(
	struct values *all, struct region *region, const struct index *index, const char *text)
{
	struct chain_row *r = chains_first(&all->texts, chains_hash(text));

	for (; r; r = chains_next(r)) {
		struct value *v = container_of(r, struct value, by_text);

		if (v->region == region && v->index == index && strcmp(v->text, text) == 0)
			return v;
	}
	return NULL;
}

int value_get(struct fs *fs, struct region *region, const struct index *index, const char *text,
	struct value **ret)
{
	struct values *all = fs->values;
	size_t size = strlen(text) + 1;
	struct value *v = find_value(all, region, index, text);

	if (v) {
		*ret = v;
		return 0;
	}
	if (all->untold && all->untold->refs == 0)
		drop(all, all->untold);
	v = calloc(1, sizeof(*v) + size);
	if (!v)
		return -ENOMEM;
	v->number = ++all->last;
	v->region = region;
	v->index = index;
	memcpy(v->text, text, size);
	if (chains_add(&all->texts, &v->by_text, chains_hash(text)) < 0 ||
		chains_add(&all->numbers, &v->by_number, (uint32_t)v->number) < 0) {
		drop(all, v);
		return -ENOMEM;
	}
	all->untold = v;
	*ret = v;
	return 0;
}

struct value *value_by_number(struct fs *fs, uint64_t number)
{
	struct chain_row *r = chains_first(&fs->values->numbers, (uint32_t)number);

	for (; r; r = chains_next(r))
		if (container_of(r, struct value, by_number)->number == number)
			return container_of(r, struct value, by_number);
	return NULL;
}

void value_hold(struct value *v)
{
	v->refs++;
}

void value_put(struct fs *fs, uint64_t number, uint64_t n)
{
	struct value *v = value_by_number(fs, number);

	if (!v)
		return;
	v->refs -= n < v->refs ? n : v->refs;
	if (v->refs == 0)
		drop(fs->values, v);
}

uint64_t value_number(const struct value *v)
{
	return v->number;
}

struct region *value_region(const struct value *v)
{
	return v->region;
}

const struct index *value_index(const struct value *v)
{
	return v->index;
}

const char *value_text(const struct value *v)
{
	return v->text;
}
