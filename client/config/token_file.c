/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token_file: openat2, stat, one line.
 */
#include "client/config/token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/own_file.h"
#include "client/config/secret_line.h"

struct token_file {
	char *path, *name; /* as given; its last part */
	int dir;
	struct stat taken; /* all 0: never */
};

int token_file_new(const char *path, struct token_file **ret, struct buf *why)
{
	struct token_file *f = calloc(1, sizeof(*f));
	const char *slash = strrchr(path, '/');
	CLEANUP_TEXT char *dir = slash == path ? strdup("/")
		: slash			       ? strndup(path, (size_t)(slash - path))
					       : strdup(".");
	int err = -ENOMEM;

	if (f) {
		f->dir = -1;
		f->path = strdup(path);
		f->name = strdup(slash ? slash + 1 : path);
	}
	if (f && dir && f->path && f->name) {
		f->dir = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		err = f->dir < 0 ? -errno : !*f->name ? -EISDIR : 0;
		if (err)
			buf_addf(why, "token_file %s: %s", path, strerror(-err));
	}
	if (err)
		token_file_free(f);
	else
		*ret = f;
	return err;
}

void token_file_free(struct token_file *f)
{
	if (!f)
		return;
	if (f->dir >= 0)
		close(f->dir);
	free(f->path);
	free(f->name);
	free(f);
}

/* Opens it on the directory's own file system; where the kernel cannot do that, without links. */
static int open_file(const struct token_file *f)
{
	struct open_how how = { .flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
		.resolve = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS };
	long fd = syscall(SYS_openat2, f->dir, f->name, &how, sizeof(how));

	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(f->dir, f->name, (int)how.flags | O_NOFOLLOW);
	return fd < 0 ? -errno : (int)fd;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
		a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

int token_file_take(struct token_file *f, char **ret, struct buf *why)
{
	struct stat st;
	int fd = open_file(f), err = fd < 0 ? fd : 0;

	if (!err && fstat(fd, &st) < 0)
		err = -errno;
	if (!err && is_same(&st, &f->taken)) {
		close(fd);
		return 0;
	}
	if (!err)
		err = own_file_check(fd, f->dir, f->name);
	if (!err)
		err = secret_line_read(fd, ret);
	if (fd >= 0)
		close(fd);
	if (!err) {
		f->taken = st;
		return 1;
	}
	if (err == -EINVAL || err == -EISDIR)
		buf_addf(why,
			"token_file %s is no regular file of at most %d bytes with a token in its "
			"first line",
			f->path, LIMIT_SECRET_BYTES);
	else
		buf_addf(why, "token_file %s%s %s", f->path, own_file_is_refused(err) ? "" : ":",
			own_file_why(err));
	return err;
}

bool token_file_is_open_to_others(const struct token_file *f)
{
	return f->taken.st_mode & 044;
}

const char *token_file_path(const struct token_file *f)
{
	return f->path;
}
