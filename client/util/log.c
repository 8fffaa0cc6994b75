/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: one line a call, to stderr or to the system's log, which are not waited for.
 */
#include "client/util/log.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define LINE 2048
#define PREFIX 128 /* priority, time, program, process */

static struct {
	const char *program;
	enum log_level level;
	int socket; /* of the system's log; -1: stderr */
	struct sockaddr_un to;
	_Atomic unsigned lost;
} state = { "cloudnetfs", LOG_LEVEL_WARN, -1, { 0 }, 0 };

void log_setup(const char *program, enum log_level level, const char *socket_path)
{
	int fd = -1;

	if (socket_path) {
		tzset();
		state.to.sun_family = AF_UNIX;
		snprintf(state.to.sun_path, sizeof(state.to.sun_path), "%s", socket_path);
		fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	}
	state.program = program;
	state.level = level;
	if (state.socket >= 0)
		close(state.socket);
	state.socket = fd;
}

enum log_level log_level(void)
{
	return state.level;
}

/* Sends a line to the system's log as syslog(3) does, which would wait for it. */
static bool send_line(int priority, const char *line)
{
	char text[PREFIX + LINE], when[32] = "";
	time_t now = time(NULL);
	struct tm tm;
	int n;

	if (localtime_r(&now, &tm))
		strftime(when, sizeof(when), "%b %e %H:%M:%S", &tm);
	n = snprintf(text, sizeof(text), "<%d>%s %.32s[%d]: %s", LOG_DAEMON | priority, when,
		state.program, (int)getpid(), line);
	return sendto(state.socket, text, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL,
		       (const struct sockaddr *)&state.to, sizeof(state.to)) >= 0 ||
		errno != EAGAIN;
}

/* Writes a line where it fits in: a pipe that can be written takes so much at once. */
static bool write_line(const char *line)
{
	struct pollfd fd = { STDERR_FILENO, POLLOUT, 0 };
	char text[PREFIX + LINE];
	int n = snprintf(text, sizeof(text), "%.32s: %s\n", state.program, line);

	if (poll(&fd, 1, 0) == 0)
		return false;
	return write(STDERR_FILENO, text, (size_t)n) >= 0 || errno != EAGAIN;
}

static bool put_line(int priority, const char *line)
{
	return state.socket >= 0 ? send_line(priority, line) : write_line(line);
}

/* Tells how many lines nobody has taken, as soon as one is taken again. */
static bool tell_lost(void)
{
	unsigned lost = state.lost;
	char line[80];

	if (!lost)
		return true;
	snprintf(line, sizeof(line), "%u lines of this log are lost: nobody took them in time",
		lost);
	if (!put_line(LOG_WARNING, line))
		return false;
	state.lost -= lost;
	return true;
}

static void log_line(enum log_level level, int priority, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

static void log_line(enum log_level level, int priority, const char *fmt, va_list ap)
{
	char line[LINE];

	if (level > state.level)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	if (!tell_lost() || !put_line(priority, line))
		state.lost++;
}

#define LOG_FUNCTION(name, level, priority)         \
	void name(const char *fmt, ...)             \
	{                                           \
		va_list ap;                         \
                                                    \
		va_start(ap, fmt);                  \
		log_line(level, priority, fmt, ap); \
		va_end(ap);                         \
	}

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR, LOG_ERR)
LOG_FUNCTION(log_warn, LOG_LEVEL_WARN, LOG_WARNING)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO, LOG_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG, LOG_DEBUG)

/* ---- redaction */

/* Measures a secret's key at s, with what stands between it and its value; 0: none. */
static size_t secret_key(const char *s, bool *ret_quoted)
{
	static const char *const headers[] = {
		"X-Auth-Token:", "X-Subject-Token:", "Authorization:"
	};
	static const char *const members[] = { "\"password\"", "\"secret\"", "\"passcode\"",
		"\"id\"" };
	size_t n;

	*ret_quoted = false;
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		n = strlen(headers[i]);
		if (strncasecmp(s, headers[i], n) == 0)
			return n + strspn(s + n, " \t");
	}
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		n = strlen(members[i]);
		if (strncmp(s, members[i], n) != 0)
			continue;
		n += strspn(s + n, " \t");
		if (s[n] != ':')
			continue;
		n++;
		n += strspn(s + n, " \t");
		if (s[n] != '"')
			continue;
		*ret_quoted = true;
		return n + 1;
	}
	return 0;
}

static size_t secret_len(const char *s, bool quoted)
{
	size_t n = 0;

	if (!quoted)
		return strcspn(s, "\r\n");
	while (s[n] && s[n] != '"')
		n += s[n] == '\\' && s[n + 1] ? 2 : 1;
	return n;
}

void log_redact(const char *text, char *out, unsigned long size)
{
	unsigned long n = 0;

	while (*text && n + 4 < size) {
		bool quoted;
		size_t key = secret_key(text, &quoted);

		if (key == 0) {
			out[n++] = isprint((unsigned char)*text) ? *text : '?';
			text++;
			continue;
		}
		for (size_t i = 0; i < key && n + 4 < size; i++)
			out[n++] = isprint((unsigned char)text[i]) ? text[i] : '?';
		if (n + 4 < size) {
			memcpy(out + n, "***", 3);
			n += 3;
		}
		text += key + secret_len(text + key, quoted);
	}
	if (size)
		out[n] = '\0';
}
