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

void whiteout_note(struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid)
{
	struct whiteout *a;

	if (!fs->whiteouts)
		fs->whiteouts = calloc(WHITEOUTS, sizeof(*fs->whiteouts));
	if (!fs->whiteouts || strlen(name) > LIMIT_NAME_BYTES)
		return;
	a = &fs->whiteouts[fs->next_absent++ % WHITEOUTS];
	a->dir = dir;
	a->made = 0;
	a->process = process_of(pid);
	a->until_ms = now_ms() + TIME_ABSENT_MS;
	memcpy(a->name, name, strlen(name) + 1);
}

static struct whiteout *find_whiteout(const struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid)
{
	for (unsigned i = 0; fs->whiteouts && i < WHITEOUTS; i++) {
		struct whiteout *a = &fs->whiteouts[i];

		if (a->dir == dir && !a->made && a->until_ms > now_ms() && strcmp(a->name, name) == 0 &&
			a->process == process_of(pid))
			return a;
	}
	return NULL;
}

bool whiteout_hides(const struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid)
{
	return find_whiteout(fs, dir, name, pid) != NULL;
}

void whiteout_end(struct fs *fs, fuse_ino_t dir, const char *name, pid_t pid, fuse_ino_t made)
{
	struct whiteout *a = find_whiteout(fs, dir, name, pid);

	if (a)
		a->made = made;
}

bool whiteout_is_remade(const struct fs *fs, fuse_ino_t ino, pid_t pid)
{
	for (unsigned i = 0; fs->whiteouts && i < WHITEOUTS; i++) {
		const struct whiteout *a = &fs->whiteouts[i];

		if (a->made == ino && a->until_ms > now_ms() && a->process == process_of(pid))
			return true;
	}
	return false;
}
