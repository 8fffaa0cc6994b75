/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log: one line a call, to stderr or syslog.
 */
#include "client/util/log.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>

static struct {
	const char *program;
	enum log_level level;
	int to_syslog;
} state = { "cloudnetfs", LOG_LEVEL_WARN, 0 };

void log_setup(const char *program, enum log_level level, int to_syslog)
{
	state.program = program;
	state.level = level;
	state.to_syslog = to_syslog;
	if (to_syslog)
		openlog(program, LOG_PID, LOG_DAEMON);
}

enum log_level log_level(void)
{
	return state.level;
}

static void log_line(enum log_level level, int priority, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

static void log_line(enum log_level level, int priority, const char *fmt, va_list ap)
{
	char line[2048];

	if (level > state.level)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	for (char *p = line; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	if (state.to_syslog)
		syslog(priority, "%s", line);
	else
		fprintf(stderr, "%s: %s\n", state.program, line);
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
