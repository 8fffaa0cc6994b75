/* SPDX-License-Identifier: Apache-2.0 */
/*
 * whiteout: a ring of a few names.
 */
#include "fs/tree/whiteout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "client/util/timer.h"

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
