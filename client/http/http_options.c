/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_options: copies, and files that are looked at before libcurl opens them.
 */
#include "client/http/http_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/util/own_file.h"

/* Checks a file that libcurl opens at each connection. */
static int check_file(const char *path)
{
	int fd, err = path ? own_file_open(path, &fd) : 0;

	if (path && !err)
		close(fd);
	return !err || own_file_is_refused(err) ? err : -ENOENT;
}

/* Puts a copy in place of the string at `at`; keeps the first error. */
static void keep_string(const char **at, int *err)
{
	char *copy = *at ? strdup(*at) : NULL;

	if (*at && !copy)
		*err = -ENOMEM;
	*at = copy;
}

int http_options_keep(const struct http_options *o, struct http_options *ret)
{
	int err = check_file(o->cacert);

	err = err ? err : check_file(o->cert);
	err = err ? err : check_file(o->key);
	if (err)
		return err;
	*ret = *o;
	keep_string(&ret->user_agent, &err);
	keep_string(&ret->cacert, &err);
	keep_string(&ret->cert, &err);
	keep_string(&ret->key, &err);
	keep_string(&ret->proxy, &err);
	if (err)
		http_options_release(ret);
	return err;
}

/* Frees the string that http_options_keep has put at `at`. */
static void drop_string(const char **at)
{
	free((char *)*at);
	*at = NULL;
}

void http_options_release(struct http_options *o)
{
	drop_string(&o->user_agent);
	drop_string(&o->cacert);
	drop_string(&o->cert);
	drop_string(&o->key);
	drop_string(&o->proxy);
}
