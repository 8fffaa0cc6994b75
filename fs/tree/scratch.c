/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch: entries in memory, few and short-lived, in one list.
 */
#include "fs/tree/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"
#include "fs/tree/scratch_expiry.h"

int scratch_new(struct call *c, fuse_ino_t dir, mode_t mode, const char *text, struct scratch **ret)
{
	struct fs *fs = c->fs;
	struct scratch *s;
	int n = 0;

	if (strlen(c->name) > LIMIT_NAME_BYTES)
		return -ENAMETOOLONG;
	for (s = fs->scratches; s; s = s->next)
		n += s->dir == dir;
	if (scratch_find(fs, dir, c->name))
		return -EEXIST;
	if (n >= SCRATCH_MOST)
		return -ENOSPC;
	s = calloc(1, sizeof(*s));
	if (!s || (text && !(s->data = strdup(text)))) {
		free(s);
		return -ENOMEM;
	}
	s->dir = dir;
	s->number = ++fs->next_scratch;
	s->mode = mode;
	s->pid = c->pid;
	s->made_ms = now_ms();
	s->made_s = time(NULL);
	s->len = text ? strlen(text) : 0;
	memcpy(s->name, c->name, strlen(c->name) + 1);
	s->next = fs->scratches;
	fs->scratches = s;
	if (!fs->reaper.in) /* else it is due when an older one is */
		timer_start(&fs->timers, &fs->reaper, TIME_SCRATCH_MS, scratch_expiry_reap);
	*ret = s;
	return 0;
}

struct scratch *scratch_find(struct fs *fs, fuse_ino_t dir, const char *name)
{
	struct scratch *s = fs->scratches;

	while (s && (s->dir != dir || strcmp(s->name, name) != 0))
		s = s->next;
	return s;
}

struct scratch *scratch_by_number(struct fs *fs, unsigned number)
{
	struct scratch *s = fs->scratches;

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
	struct scratch **at = &fs->scratches;

	while (*at && *at != s)
		at = &(*at)->next;
	if (*at)
		*at = s->next;
	free(s->data);
	free(s);
}

void scratches_free(struct fs *fs)
{
	while (fs->scratches)
		scratch_drop(fs, fs->scratches);
	timer_stop(&fs->reaper);
	free(fs->whiteouts);
}
