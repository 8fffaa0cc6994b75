/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copier: a table of who copies into which draft, and what is there already, by hash.
 */
#include "fs/tree/copier.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "client/util/hash.h"
#include "fs/kernel/process.h"

struct copier {
	pid_t process;
	uint32_t handle;
	int64_t heard_ms;  /* last; 0: the place is free */
	const char *given; /* of the kind's table; NULL */
	unsigned n;
	uint64_t made[COPIER_NAMES];
};

struct copiers {
	struct copier all[COPIERS];
};

/* Programs that make all that they copy with O_EXCL. */
static const char *const programs[] = { "cp", "tar", "bsdtar", "cpio", "pax", NULL };

/* It renames; where it cannot, it copies, which is the one time that it makes a directory. */
static const char *const movers[] = { "mv", NULL };

int copier_new(struct copiers **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

void copier_free(struct copiers *cs)
{
	free(cs);
}

bool copier_is_called(pid_t pid)
{
	return process_is_seen(pid) &&
		(process_is_called(pid, programs) || process_is_called(pid, movers));
}

void copier_note(struct copiers *cs, const struct object *draft, const char *given, pid_t pid)
{
	struct copier *c = cs->all;

	if (!process_is_seen(pid) || !process_is_called(pid, programs))
		return;
	for (struct copier *x = c; x < cs->all + COPIERS; x++)
		if (x->heard_ms < c->heard_ms)
			c = x;
	c->process = process_of(pid);
	c->handle = object_handle(draft);
	c->heard_ms = timer_now_ms();
	c->given = given;
	c->n = 0;
}

static struct copier *find_copier(struct copiers *cs, const struct object *o, pid_t pid)
{
	int64_t since = timer_now_ms() - TIME_COPIER_MS;

	if (!object_is_draft(o) || !process_is_seen(pid))
		return NULL;
	for (struct copier *c = cs->all; c < cs->all + COPIERS; c++)
		if (c->heard_ms && c->heard_ms > since && c->handle == object_handle(o) &&
			c->process == process_of(pid)) {
			c->heard_ms = timer_now_ms();
			return c;
		}
	return NULL;
}

bool copier_copies(struct copiers *cs, const struct object *o, pid_t pid)
{
	return find_copier(cs, o, pid);
}

bool copier_is_given(struct copiers *cs, const struct object *o, const char *attr, pid_t pid)
{
	const struct copier *c = find_copier(cs, o, pid);

	return c && c->given && strcmp(c->given, attr) == 0;
}

static uint64_t name_hash(fuse_ino_t in, const char *name)
{
	uint64_t h = hash_text(HASH_START, name);

	return in ? hash_bytes(h, (const char *)&in, sizeof(in)) : h;
}

static bool has_made(const struct copier *c, uint64_t hash)
{
	for (unsigned i = 0; i < c->n; i++)
		if (c->made[i] == hash)
			return true;
	return false;
}

bool copier_hides(struct copiers *cs, const struct object *o, const char *name, pid_t pid)
{
	const struct copier *c = find_copier(cs, o, pid);

	return c && c->n < COPIER_NAMES && !has_made(c, name_hash(0, name));
}

bool copier_has_made_dir(
	struct copiers *cs, const struct object *o, fuse_ino_t in, const char *name, pid_t pid)
{
	const struct copier *c = find_copier(cs, o, pid);

	return c && has_made(c, name_hash(in, name));
}

void copier_made_dir(
	struct copiers *cs, const struct object *o, fuse_ino_t in, const char *name, pid_t pid)
{
	struct copier *c = find_copier(cs, o, pid);

	if (c && c->n < COPIER_NAMES)
		c->made[c->n++] = name_hash(in, name);
}

bool copier_has_made(struct copiers *cs, const struct object *o, const char *name, pid_t pid)
{
	return copier_has_made_dir(cs, o, 0, name, pid);
}

void copier_made(struct copiers *cs, const struct object *o, const char *name, pid_t pid)
{
	copier_made_dir(cs, o, 0, name, pid);
}
