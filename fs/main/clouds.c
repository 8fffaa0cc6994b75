/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clouds: one name a line. A shell asks for them at each TAB, so nothing is
 * logged in to, and no secret is read but with the file that holds it.
 */
#include "fs/main/clouds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/config/config.h"
#include "client/util/limits.h"

int clouds_print(void)
{
	const struct config_source src = { .env = environ };
	struct buf names, why;
	int err;

	buf_init(&names, LIMIT_VALUE_BYTES);
	buf_init(&why, LIMIT_MESSAGE_BYTES);
	err = config_clouds(&src, &names, &why);
	if (err)
		fprintf(stderr, "cloudnetfs: %s\n", why.len ? why.data : strerror(-err));
	else if (names.len)
		fwrite(names.data, 1, names.len, stdout);
	buf_release(&names);
	buf_release(&why);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
