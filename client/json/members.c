/* SPDX-License-Identifier: Apache-2.0 */
/*
 * members: the first of those that are equal stands in a hash table.
 */
#include "client/json/members.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/json/json.h"
#include "client/util/chains.h"
#include "client/util/hash.h"
#include "client/util/mem.h"

struct member {
	struct chain_row row;
	const struct json *value;
};

struct members {
	struct chains table;
	struct member all[];
};

uint64_t members_hash(const struct json *value)
{
	enum json_type type = json_type(value);
	const char *text = json_string(value);
	uint64_t h = (uint64_t)type;
	int64_t n;

	if (text)
		return hash_keyed(h, text, strlen(text));
	if (type == JSON_NUMBER)
		return json_int(value, &n) == 0 ? hash_keyed(h, &n, sizeof(n)) : h;
	if (type == JSON_BOOL)
		return h << 1 | json_is_true(value);
	for (const struct json *i = json_first(value); i; i = json_next(i)) {
		uint64_t of = members_hash(i);

		if (type == JSON_OBJECT) /* in any order */
			h += hash_keyed(of, json_key(i), strlen(json_key(i)));
		else
			h = hash_keyed(h, &of, sizeof(of));
	}
	return h;
}

static const struct member *find_equal(
	const struct members *m, const struct json *value, uint32_t hash)
{
	for (struct chain_row *r = chains_first(&m->table, hash); r; r = chains_next(r)) {
		const struct member *it = container_of(r, struct member, row);

		if (json_equal(it->value, value))
			return it;
	}
	return NULL;
}

int members_new(const struct json *list, struct members **ret)
{
	struct members *m = calloc(1, sizeof(*m) + json_count(list) * sizeof(m->all[0]));
	struct member *it = m ? m->all : NULL;
	int err = m ? 0 : mem_failed();

	for (const struct json *i = json_first(list); i && !err; i = json_next(i), it++) {
		uint32_t hash = (uint32_t)members_hash(i);

		it->value = i;
		if (!find_equal(m, i, hash))
			err = chains_add(&m->table, &it->row, hash);
	}
	if (err)
		members_free(m);
	else
		*ret = m;
	return err;
}

void members_free(struct members *m)
{
	if (!m)
		return;
	chains_free(&m->table);
	free(m);
}

void members_free_at(struct members **m)
{
	members_free(*m);
}

long members_find(const struct members *m, const struct json *value)
{
	const struct member *it = find_equal(m, value, (uint32_t)members_hash(value));

	return it ? it - m->all : -1;
}

bool members_have(const struct members *m, const struct json *value)
{
	return members_find(m, value) >= 0;
}
