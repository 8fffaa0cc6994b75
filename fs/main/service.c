/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service: the protocol is one datagram of VARIABLE=VALUE lines to the socket
 * that $NOTIFY_SOCKET names; '@' is the NUL of an abstract one. systemd
 * promises that it stays so, which is why no library is linked for it.
 */
#include "fs/main/service.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "client/util/log.h"

static int send_state(const char *path, const char *state)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = strlen(path);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	int fd, err;

	if ((*path != '/' && *path != '@') || len >= sizeof(to.sun_path))
		return -EINVAL;
	memcpy(to.sun_path, path, len);
	if (*path == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	err = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, size) < 0
		? -errno
		: 0;
	close(fd);
	return err;
}

static void notify_manager(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	int err = path && *path ? send_state(path, state) : 0;

	if (err)
		log_warn("cannot notify the service manager at %s: %s", path, strerror(-err));
}

void service_ready(const char *cloud, const char *mountpoint)
{
	char *state = NULL;

	if (asprintf(&state, "READY=1\nSTATUS=cloud %s on %s", cloud, mountpoint) < 0)
		return;
	/* a line is an order to the manager: no name begins one */
	for (char *p = strchr(state, '\n') + 1; *p; p++)
		if (*p == '\n')
			*p = '?';
	notify_manager(state);
	free(state);
}

void service_stopping(void)
{
	notify_manager("STOPPING=1");
}
