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

#include "client/config/config.h"
#include "client/util/buf.h"
#include "client/util/limits.h"

int clouds_print(void)
{
	CLEANUP_BUF struct buf names = BUF_INIT(LIMIT_VALUE_BYTES);
	CLEANUP_BUF struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES);
	const struct config_source src = { .env = environ };
	int err;

	err = config_load_clouds(&src, &names, &why);
	if (err)
		fprintf(stderr, "cloudnetfs: %s\n", why.len ? why.data : strerror(-err));
	else if (names.len)
		fwrite(names.data, 1, names.len, stdout);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
