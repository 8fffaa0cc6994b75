/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as clouds.yaml, with each of its clouds loaded, and as .kamakirc; what is behind the
 * first byte 0xff is secure.yaml. What is wrong has a sentence, and a login can be asked for what
 * it lacks.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char dir[64], home[96];

static void remove_all(void)
{
	static const char *const files[] = { "clouds.yaml", "secure.yaml", ".kamakirc" };
	char path[96];

	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, files[i]);
		unlink(path);
	}
	rmdir(dir);
}

static void put(const char *name, const uint8_t *data, size_t size)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
}

static void load(const char *cloud)
{
	char *env[] = { home, NULL };
	struct config_source src = { .cloud = cloud, .env = env, .cwd = dir };
	struct config c;
	struct buf why;
	int err;

	buf_init(&why, 1 << 20);
	err = config_load(&src, &c, &why);
	if (err && err != -ENOMEM && !why.len)
		abort();
	if (!err) {
		buf_clear(&why);
		if (config_check(&c, &why) < 0 && !why.len)
			abort();
		config_endpoint(&c, "load-balancer");
		config_release(&c);
	}
	buf_release(&why);
}

/* size is at most 4096: the names that come of it fit. */
static void load_each(void)
{
	char *env[] = { home, NULL };
	struct config_source src = { .env = env, .cwd = dir };
	struct buf names, why;

	buf_init(&names, 1 << 20);
	buf_init(&why, 1 << 20);
	if (config_load_clouds(&src, &names, &why) == 0)
		for (char *name = names.data, *end; (end = strchr(name, '\n')); name = end + 1) {
			*end = '\0';
			load(name);
		}
	buf_release(&names);
	buf_release(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *mark;

	if (!*dir) {
		snprintf(dir, sizeof(dir), "/dev/shm/fuzz-config-XXXXXX");
		if (!mkdtemp(dir))
			abort();
		snprintf(home, sizeof(home), "HOME=%s", dir);
		atexit(remove_all);
	}
	mark = size ? memchr(data, 0xff, size) : NULL;
	put("clouds.yaml", data, mark ? (size_t)(mark - data) : size);
	put("secure.yaml", mark ? mark + 1 : data, mark ? size - 1 - (size_t)(mark - data) : 0);
	put(".kamakirc", (const uint8_t *)"", 0);
	load(NULL);
	load_each();
	put("clouds.yaml", (const uint8_t *)"", 0);
	put("secure.yaml", (const uint8_t *)"", 0);
	put(".kamakirc", data, size);
	load(NULL);
	load_each();
	return 0;
}
