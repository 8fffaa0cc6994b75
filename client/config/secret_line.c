/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret_line: no stdio, whose buffers would keep the secret.
 */
#include "client/config/secret_line.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/util/limits.h"

int secret_line_read(int fd, char **ret)
{
	char text[LIMIT_SECRET_BYTES + 1];
	struct stat st;
	size_t n = 0, len;
	ssize_t r = 1;
	int err = 0;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_size > LIMIT_SECRET_BYTES)
		return -EINVAL;
	while (n < sizeof(text) - 1 && (r = read(fd, text + n, sizeof(text) - 1 - n)) > 0)
		n += (size_t)r;
	if (r < 0)
		err = -errno;
	text[n] = '\0';
	len = strcspn(text, "\r\n");
	if (!err)
		err = len == 0 || strlen(text) != n ? -EINVAL : 0;
	if (!err) {
		*ret = strndup(text, len);
		err = *ret ? 0 : -ENOMEM;
	}
	explicit_bzero(text, sizeof(text));
	return err;
}
