/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret_line: the secret in a small file that holds nothing else.
 */
#ifndef CLIENT_CONFIG_SECRET_LINE_H
#define CLIENT_CONFIG_SECRET_LINE_H

/*
 * Reads the first line of a regular file of at most LIMIT_SECRET_BYTES, without its
 * end: the caller's to wipe and free. -EINVAL when it is another kind of file,
 * too large, has a NUL, or an empty first line; read's errors; -ENOMEM. fd
 * stays open.
 */
int secret_line_read(int fd, char **ret);

#endif
