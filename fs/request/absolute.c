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
#define MOUNTS 4096 /* past that, what is mounted there is not looked into */

/* A place where the mount, or a part of it, is to be found. */
struct place_of_mount {
	char *at;   /* "/mnt/cloud" */
	char *root; /* what of the mount is there: "/", "/networks" */
};

/* Another mount that the caller sees. */
struct other_mount {
	char *at;
	bool local; /* readlink(2) in it waits for no network and for no other program */
};

struct walk {
	struct place_of_mount places[PLACES];
	size_t n;
	struct other_mount *mounts; /* in the table's order */
	size_t n_mounts;
	char view[32]; /* what the caller's paths begin with for us: "/proc/7/root" */
	int root;      /* the number of the mount that is at "/"; 0: not seen */
};

static void free_walk(struct walk *w)
{
	for (size_t i = 0; i < w->n; i++) {
		free(w->places[i].at);
		free(w->places[i].root);
	}
	for (size_t i = 0; i < w->n_mounts; i++)
		free(w->mounts[i].at);
	free(w->mounts);
	w->n = w->n_mounts = 0;
}

/* Tells whether a file system of this type, "ext4", answers by itself. */
static bool is_local(const char *type)
{
	static const char *const types[] = { "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs",
		"bcachefs", "tmpfs", "ramfs", "rootfs", "devtmpfs", "overlay", "squashfs", "erofs",
		"iso9660", "vfat", "proc", "sysfs", NULL };

	for (size_t i = 0; types[i]; i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static void add_mount(struct walk *w, const char *at, const char *type)
{
	struct other_mount *more;

	if (w->n_mounts == MOUNTS)
		return;
	more = realloc(w->mounts, (w->n_mounts + 1) * sizeof(*more));
	if (!more)
		return;
	w->mounts = more;
	more[w->n_mounts].at = strdup(at);
	more[w->n_mounts].local = is_local(type);
	if (more[w->n_mounts].at)
		w->n_mounts++;
}

/* Tells whether path is `at` or lies below it. */
static bool is_below(const char *path, const char *at)
{
	size_t len = strcmp(at, "/") == 0 ? 0 : strlen(at);

	return strncmp(path, at, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/*
 * Tells whether readlink(2) of path may be asked in the loop: not where a network or another
 * user's program would answer it, perhaps never. What was mounted last covers the others.
 */
static bool is_answered(const struct walk *w, const char *path)
{
	if (w->n_mounts == MOUNTS)
		return false;
	for (size_t i = w->n_mounts; i-- > 0;)
		if (is_below(path, w->mounts[i].at))
			return w->mounts[i].local;
	return false;
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

/*
 * Reads a mountinfo: of `at` its device, or else the places of `device`, and the other mounts.
 */
static void read_places(const char *file, struct walk *w, char device[32], const char *at)
{
	CLEANUP_TEXT char *line = NULL;
	FILE *f = fopen(file, "re");
	size_t room = 0;

	while (f && getline(&line, &room, f) > 0) {
		char *save = NULL, *field[5] = { 0 }, *type = strstr(line, " - ");

		if (!type)
			continue;
		type += 3;
		type[strcspn(type, " ")] = '\0';
		for (int i = 0; i < 5; i++)
			field[i] = strtok_r(i == 0 ? line : NULL, " ", &save);
		if (!field[4])
			continue;
		mountinfo_unescape(field[3]);
		mountinfo_unescape(field[4]);
		if (strcmp(field[4], "/") == 0)
			w->root = (int)strtol(field[0], NULL, 10);
		if (at && strcmp(field[4], at) == 0)
			snprintf(device, 32, "%s", field[2]);
		else if (!at && strcmp(field[2], device) == 0)
			add_place(w, field[4], field[3]);
		else if (!at)
			add_mount(w, field[4], type);
	}
	if (f)
		fclose(f);
}

static void find_mount(struct fs *fs, pid_t caller, struct walk *w)
{
	char device[32] = "", file[48];
	int root;

	memset(w, 0, sizeof(*w));
	read_places("/proc/self/mountinfo", w, device, fs->options.mountpoint);
	root = w->root;
	if (device[0] && process_is_seen(caller)) {
		snprintf(file, sizeof(file), "/proc/%d/mountinfo", (int)caller);
		read_places(file, w, device, NULL);
		/* a process that Landlock confines sees no other one's root: mostly it is ours */
		if (w->root != root)
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
	for (size_t i = w->n; i-- > 0;) /* what was mounted last covers the others */
		if (is_below(path, w->places[i].at))
			return &w->places[i];
	return NULL;
}

/* Reads the symlink `path`. -EINVAL: it is none, or nothing, or not to be asked. */
static int read_link(const struct walk *w, const char *path, char *ret, size_t room)
{
	CLEANUP_BUF struct buf seen = BUF_LOCAL(2 * PATH_MAX);
	ssize_t len;

	if (!is_answered(w, path) || buf_addf(&seen, "%s%s", w->view, path) < 0)
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
	free_walk(&w);
	return err;
}
