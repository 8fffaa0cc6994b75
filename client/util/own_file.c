/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own_file: open, then look at what it is.
 */
#include "client/util/own_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/util/buf.h"

static bool is_ours(const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == geteuid();
}

/* Those of the group 0 can be whom they like. */
static bool is_written_by_others(const struct stat *st)
{
	return st->st_mode & S_IWOTH || (st->st_mode & S_IWGRP && st->st_gid != 0);
}

int own_file_check(int fd, int dir, const char *name)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	if (!is_ours(&st))
		return -EPERM;
	if (is_written_by_others(&st))
		return -ETXTBSY;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return S_ISLNK(st.st_mode) && !is_ours(&st) ? -EPERM : 0;
}

int own_file_open(const char *path, int *ret_fd)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), err;

	if (fd < 0)
		return errno == ENOTDIR ? -ENOENT : -errno;
	err = own_file_check(fd, AT_FDCWD, path);
	if (err)
		close(fd);
	else
		*ret_fd = fd;
	return err;
}

int own_file_stream(const char *path, long max, FILE **ret, struct buf *why)
{
	struct stat st;
	int fd, err = own_file_open(path, &fd);

	if (err == -ENOENT || err == -EISDIR)
		return -ENOENT;
	if (err) {
		if (err != -EACCES)
			buf_addf(why, "%s %s", path, own_file_why(err));
		return err;
	}
	if (fstat(fd, &st) == 0 && st.st_size > max) {
		buf_addf(why, "%s is larger than %ld bytes", path, max);
		err = -E2BIG;
	}
	*ret = err ? NULL : fdopen(fd, "r");
	if (*ret)
		return 0;
	close(fd);
	return err ? err : -ENOMEM;
}

bool own_file_is_refused(int err)
{
	return err == -EPERM || err == -ETXTBSY;
}

const char *own_file_why(int err)
{
	return err == -EPERM	  ? "belongs neither to you nor to root, so it is not read"
		: err == -ETXTBSY ? "can be written by others (chmod go-w it), so it is not read"
		: err == -EINVAL  ? "is no regular file"
				  : strerror(-err);
}
