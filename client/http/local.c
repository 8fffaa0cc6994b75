/* SPDX-License-Identifier: Apache-2.0 */
/*
 * local: hosts, threads and descriptors.
 */
#include "client/http/local.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/util/log.h"

#define FILES_OF_A_LOOKUP 8 /* descriptors that looking a name up may take */

/* Tells whether it is localhost, or a name beneath it: libcurl asks no name server of those. */
static bool is_localhost(const char *host)
{
	static const char name[] = "localhost";
	size_t len = strlen(host), n = sizeof(name) - 1;

	return len >= n && strcasecmp(host + len - n, name) == 0 &&
		(len == n || host[len - n - 1] == '.');
}

/* Judges an origin's host, of which libcurl has made 127.0.0.1 if it was 0x7f.1. */
bool local_is_loopback(const char *origin)
{
	char host[256], address[INET6_ADDRSTRLEN];
	const char *from = strstr(origin, "://"), *port = strrchr(origin, ':');
	struct in_addr v4;
	struct in6_addr v6;
	int n;

	if (!from || port < from + 3)
		return false;
	n = snprintf(host, sizeof(host), "%.*s", (int)(port - from - 3), from + 3);
	if (n >= (int)sizeof(host))
		return false;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
	if (*host != '[')
		return is_localhost(host);
	snprintf(address, sizeof(address), "%.*s", (int)strcspn(host + 1, "]%"), host + 1);
	return inet_pton(AF_INET6, address, &v6) == 1 &&
		(IN6_IS_ADDR_LOOPBACK(&v6) ||
			(IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == IN_LOOPBACKNET));
}

/*
 * Tells whether this program has more threads: those that look a name up outlive the transfers that
 * began them. Their directory has a link for each.
 */
bool local_has_threads(unsigned more_than)
{
	struct stat st;

	return stat("/proc/self/task", &st) == 0 && st.st_nlink > more_than;
}

/*
 * Tells whether a resolver or a TLS library, which opens files and sockets of its own and says
 * nothing of them, has lacked descriptors: it takes a few, which are free again.
 */
bool local_lacks_files(void)
{
	int fds[FILES_OF_A_LOOKUP], n = 0;
	bool lacks;

	while (n < FILES_OF_A_LOOKUP && (fds[n] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
		n++;
	lacks = n < FILES_OF_A_LOOKUP && (errno == EMFILE || errno == ENFILE);
	while (n > 0)
		close(fds[--n]);
	return lacks;
}

/* Logs each line of it behind the mark, without secrets. */
void local_log_lines(char mark, const char *data, size_t len)
{
	char text[1024], line[1200];

	for (size_t at = 0; at < len;) {
		size_t n = strcspn(data + at, "\r\n");

		if (n > len - at)
			n = len - at;
		snprintf(text, sizeof(text), "%.*s", (int)n, data + at);
		log_redact(text, line, sizeof(line));
		if (n)
			log_debug("%c %s", mark, line);
		at += n + 1;
	}
}
