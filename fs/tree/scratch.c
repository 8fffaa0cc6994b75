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

/* What was written to a file that is no attribute goes; its writer may have meant one. */
static void tell_forgotten(struct fs *fs, const struct scratch *s)
{
	struct cloud_error e;
	struct buf path;
	struct node n;

	if (!S_ISREG(s->mode) || s->len == 0)
		return;
	buf_init(&path, 4096);
	if (node_of(fs, ino_scratch(s->number), &n) == 0)
		node_path(fs, &n, &path);
	cloud_error_set(&e, -EINVAL, "'%s' is not an attribute: the text written to it is lost", s->name);
	control_record(fs, s->pid, "write", path.data, &e);
	buf_release(&path);
}

static void reap(struct timer *t)
{
	struct fs *fs = (struct fs *)(void *)((char *)t - offsetof(struct fs, reaper));
	int64_t now = now_ms(), oldest = now;

	for (struct scratch *s = fs->scratches, *next; s; s = next) {
		next = s->next;
		if (now - s->made_ms < TIME_SCRATCH_MS) {
			oldest = s->made_ms; /* the list ends with it */
			continue;
		}
		tell_forgotten(fs, s);
		scratch_drop(fs, s);
	}
	if (fs->scratches)
		timer_start(&fs->timers, &fs->reaper, oldest + TIME_SCRATCH_MS - now, reap);
}

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
		timer_start(&fs->timers, &fs->reaper, TIME_SCRATCH_MS, reap);
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
	free(fs->absents);
}

/* ---- names just removed */

/* A caller is known by its thread: another one of its process may go on. */
static pid_t process_of(pid_t pid)
{
	char path[64], line[256];
	pid_t process = pid;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "Tgid:", 5) == 0) {
			process = (pid_t)strtol(line + 5, NULL, 10);
			break;
		}
	if (f)
		fclose(f);
	return process;
}

void absent_note(struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid)
{
	struct absent *a;

	if (!fs->absents)
		fs->absents = calloc(ABSENTS, sizeof(*fs->absents));
	if (!fs->absents || strlen(name) > LIMIT_NAME_BYTES)
		return;
	a = &fs->absents[fs->next_absent++ % ABSENTS];
	a->dir = dir;
	a->made = 0;
	a->process = process_of(pid);
	a->until_ms = now_ms() + TIME_ABSENT_MS;
	memcpy(a->name, name, strlen(name) + 1);
}

static struct absent *absent_find(const struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid)
{
	for (unsigned i = 0; fs->absents && i < ABSENTS; i++) {
		struct absent *a = &fs->absents[i];

		if (a->dir == dir && !a->made && a->until_ms > now_ms() && strcmp(a->name, name) == 0 &&
			a->process == process_of(pid))
			return a;
	}
	return NULL;
}

bool absent_is(const struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid)
{
	return absent_find(fs, dir, name, pid) != NULL;
}

void absent_end(struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid, fuse_ino_t made)
{
	struct absent *a = absent_find(fs, dir, name, pid);

	if (a)
		a->made = made;
}

bool absent_made(const struct fs *fs, fuse_ino_t ino, pid_t pid)
{
	for (unsigned i = 0; fs->absents && i < ABSENTS; i++) {
		const struct absent *a = &fs->absents[i];

		if (a->made == ino && a->until_ms > now_ms() && a->process == process_of(pid))
			return true;
	}
	return false;
}
