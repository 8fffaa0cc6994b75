/* SPDX-License-Identifier: Apache-2.0 */
/*
 * absolute: a walk by words, as the kernel's, which asks of each directory on the way
 * whether it is a symlink, and of none that is in the mount. Where the mount is, and
 * which part of it, is in the caller's mountinfo (proc(5)).
 */
#include "fs/request/absolute.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/util/mem.h"
#include "fs/kernel/mountinfo.h"
#include "fs/kernel/process.h"

#define PLACES 16
#define SYMLINKS 40 /* on one way, as the kernel counts */

/* A place where the mount, or a part of it, is to be found. */
struct place_of_mount {
	char *at;   /* "/mnt/cloud" */
	char *root; /* what of the mount is there: "/", "/networks" */
};

struct walk {
	struct place_of_mount places[PLACES];
	size_t n;
	char view[32]; /* what the caller's paths begin with for us: "/proc/7/root" */
};

static void free_places(struct walk *w)
{
	for (size_t i = 0; i < w->n; i++) {
		free(w->places[i].at);
		free(w->places[i].root);
	}
	w->n = 0;
}

static void add_place(struct walk *w, const char *at, const char *root)
{
	struct place_of_mount *p = &w->places[w->n];

	if (w->n == PLACES)
		return;
	p->at = strdup(at);
	p->root = strdup(root);
	if (p->at && p->root) {
		w->n++;
		return;
	}
	free(p->at);
	free(p->root);
}

/* Reads the places from a mountinfo: those of `device`, or of all; gives the device of `at`. */
static void read_places(const char *file, struct walk *w, char device[32], const char *at)
{
	CLEANUP_TEXT char *line = NULL;
	FILE *f = fopen(file, "re");
	size_t room = 0;

	while (f && getline(&line, &room, f) > 0) {
		char *save = NULL, *field[5] = { 0 };

		for (int i = 0; i < 5; i++)
			field[i] = strtok_r(i == 0 ? line : NULL, " ", &save);
		if (!field[4])
			continue;
		mountinfo_unescape(field[3]);
		mountinfo_unescape(field[4]);
		if (at && strcmp(field[4], at) == 0)
			snprintf(device, 32, "%s", field[2]);
		else if (!at && strcmp(field[2], device) == 0)
			add_place(w, field[4], field[3]);
	}
	if (f)
		fclose(f);
}

static void find_mount(struct fs *fs, pid_t caller, struct walk *w)
{
	char device[32] = "", file[48];

	memset(w, 0, sizeof(*w));
	read_places("/proc/self/mountinfo", w, device, fs->options.mountpoint);
	if (device[0] && process_is_seen(caller)) {
		snprintf(file, sizeof(file), "/proc/%d/mountinfo", (int)caller);
		read_places(file, w, device, NULL);
		snprintf(w->view, sizeof(w->view), "/proc/%d/root", (int)caller);
	}
	if (w->n == 0) { /* the caller's are not ours to see */
		w->view[0] = '\0';
		if (device[0])
			read_places("/proc/self/mountinfo", w, device, NULL);
	}
	if (w->n == 0)
		add_place(w, fs->options.mountpoint, "/");
}

/* Returns the place that `path` is in, or NULL. */
static const struct place_of_mount *place_of(const struct walk *w, const char *path)
{
	for (size_t i = w->n; i-- > 0;) { /* what was mounted last covers the others */
		size_t len = strlen(w->places[i].at);

		if (strncmp(path, w->places[i].at, len) == 0 &&
			(path[len] == '/' || path[len] == '\0'))
			return &w->places[i];
	}
	return NULL;
}

/* Reads the symlink `path`. -EINVAL: it is none, or nothing. */
static int read_link(const struct walk *w, const char *path, char *ret, size_t room)
{
	CLEANUP_BUF struct buf seen = BUF_INIT(2 * PATH_MAX);
	ssize_t len;

	if (buf_addf(&seen, "%s%s", w->view, path) < 0)
		return -EINVAL;
	len = readlink(seen.data, ret, room - 1);
	if (len < 0)
		return -EINVAL;
	ret[len] = '\0';
	return 0;
}

static void drop_last(char *at)
{
	char *slash = strrchr(at, '/');

	if (slash)
		*slash = '\0';
}

/* Goes on from `at` by the words of `path`; a link's words are walked first. */
static int walk(const struct walk *w, const char *path, char at[PATH_MAX], unsigned *links)
{
	char copy[PATH_MAX], target[PATH_MAX], *save = NULL;

	if (strlen(path) >= sizeof(copy))
		return -ENAMETOOLONG;
	memcpy(copy, path, strlen(path) + 1);
	if (path[0] == '/')
		at[0] = '\0';
	for (char *p = strtok_r(copy, "/", &save); p; p = strtok_r(NULL, "/", &save)) {
		size_t len = strlen(at);
		int err;

		if (strcmp(p, ".") == 0)
			continue;
		if (strcmp(p, "..") == 0) {
			drop_last(at);
			continue;
		}
		if (len + strlen(p) + 2 > PATH_MAX)
			return -ENAMETOOLONG;
		snprintf(at + len, PATH_MAX - len, "/%s", p);
		if (place_of(w, at) || read_link(w, at, target, sizeof(target)) < 0)
			continue;
		if (++*links > SYMLINKS)
			return -EPERM;
		drop_last(at);
		err = walk(w, target, at, links);
		if (err)
			return err;
	}
	return 0;
}

int absolute_inside(struct fs *fs, pid_t caller, const char *path, struct buf *ret)
{
	const struct place_of_mount *in;
	char at[PATH_MAX] = "";
	unsigned links = 0;
	struct walk w;
	int err;

	find_mount(fs, caller, &w);
	err = walk(&w, path, at, &links);
	in = place_of(&w, at);
	if (!err && !in)
		err = -EPERM;
	if (!err)
		err = buf_addf(ret, "%s/%s", in->root, at + strlen(in->at));
	free_places(&w);
	return err;
}
