/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known: for each hash of directory and name the time until which the kernel
 * may keep an entry with it.
 */
#include "fs/kernel/known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/hash.h"

#define KNOWN 4096

struct known {
	uint64_t until_ms[KNOWN];
	unsigned depths;
};

int known_new(struct known **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

void known_free(struct known *k)
{
	free(k);
}

static size_t place_of(fuse_ino_t dir, const char *name)
{
	return hash_keyed(dir, name, strlen(name)) % KNOWN;
}

void known_note_entry(struct known *k, fuse_ino_t dir, const char *name, double timeout_s)
{
	uint64_t *until = &k->until_ms[place_of(dir, name)];
	uint64_t end = (uint64_t)(timer_now_ms() + (int64_t)(timeout_s * 1000));

	if (*until < end)
		*until = end;
}

void known_note_link(struct known *k, fuse_ino_t link, unsigned depth)
{
	k->depths |= 1u << depth;
	k->until_ms[place_of(link, "")] = UINT64_MAX;
}

bool known_may_have(const struct known *k, fuse_ino_t dir, const char *name)
{
	return k->until_ms[place_of(dir, name)] > (uint64_t)timer_now_ms();
}

bool known_may_have_link(const struct known *k, fuse_ino_t link)
{
	return known_may_have(k, link, "");
}

unsigned known_depths(const struct known *k)
{
	return k->depths;
}
