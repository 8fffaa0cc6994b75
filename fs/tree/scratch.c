/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch: entries in memory, few and short-lived, in one list.
 */
#include "fs/tree/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct scratches {
	struct scratch *first; /* the newest */
	unsigned last_number;
};

int scratches_new(struct scratches **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

static void scratch_free(struct scratch *s)
{
	free(s->data);
	free(s);
}

void scratches_free(struct scratches *all)
{
	if (!all)
		return;
	for (struct scratch *s; (s = all->first);) {
		all->first = s->next;
		scratch_free(s);
	}
	free(all);
}

/* Says whether there is room for one more in the directory, of the user, and of all. */
static int check_room(const struct scratches *all, fuse_ino_t dir, uid_t uid)
{
	unsigned n = 0, there = 0, own = 0;

	for (const struct scratch *s = all->first; s; s = s->next) {
		n++;
		there += s->dir == dir;
		own += s->by.uid == uid;
	}
	if (there >= SCRATCH_MOST || n >= LIMIT_SCRATCHES)
		return -ENOSPC;
	return own >= LIMIT_SCRATCHES / USERS_LEAST ? -EDQUOT : 0;
}

int scratch_new(struct fs *fs, fuse_ino_t dir, const char *name, mode_t mode, const char *text,
	struct scratch_maker by, struct scratch **ret)
{
	struct scratches *all = fs->scratches;
	struct scratch *s;
	int err;

	if (strlen(name) > LIMIT_NAME_BYTES)
		return -ENAMETOOLONG;
	if (scratch_find(fs, dir, name))
		return -EEXIST;
	err = check_room(all, dir, by.uid);
	if (err)
		return err;
	s = calloc(1, sizeof(*s));
	if (!s || !(s->data = strdup(text))) {
		free(s);
		return -ENOMEM;
	}
	s->dir = dir;
	s->number = ++all->last_number;
	s->mode = mode;
	s->by = by;
	s->made_ms = timer_now_ms();
	s->made_s = time(NULL);
	s->len = strlen(text);
	memcpy(s->name, name, strlen(name) + 1);
	s->next = all->first;
	all->first = s;
	*ret = s;
	return 0;
}

const char *scratch_aside(bool link)
{
	return link ? ".aside-link" : ".aside";
}

struct scratch *scratch_first(const struct fs *fs)
{
	return fs->scratches->first;
}

struct scratch *scratch_find(const struct fs *fs, fuse_ino_t dir, const char *name)
{
	struct scratch *s = fs->scratches->first;

	while (s && (s->dir != dir || strcmp(s->name, name) != 0))
		s = s->next;
	return s;
}

struct scratch *scratch_by_number(const struct fs *fs, unsigned number)
{
	struct scratch *s = fs->scratches->first;

	while (s && s->number != number)
		s = s->next;
	return s;
}

int scratch_truncate(struct scratch *s, off_t len)
{
	char *data;

	if (len < 0 || len > LIMIT_VALUE_BYTES)
		return -EFBIG;
	data = realloc(s->data, (size_t)len + 1);
	if (!data)
		return -ENOMEM;
	if ((size_t)len > s->len)
		memset(data + s->len, 0, (size_t)len - s->len);
	data[len] = '\0';
	s->data = data;
	s->len = (size_t)len;
	s->version++;
	return 0;
}

int scratch_write(struct scratch *s, const char *data, size_t len, off_t off)
{
	int err = 0;

	if (off < 0 || off > LIMIT_VALUE_BYTES || len > LIMIT_VALUE_BYTES)
		return -EFBIG;
	if ((size_t)off + len > s->len)
		err = scratch_truncate(s, off + (off_t)len);
	if (!err && len)
		memcpy(s->data + off, data, len);
	s->version++;
	return err;
}

void scratch_drop(struct fs *fs, struct scratch *s)
{
	struct scratch **at = &fs->scratches->first;

	while (*at && *at != s)
		at = &(*at)->next;
	if (*at)
		*at = s->next;
	scratch_free(s);
}
