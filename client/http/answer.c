/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer: the few headers that count, and the body.
 */
#include "client/http/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "client/util/limits.h"
#include "client/util/mem.h"

void answer_init(struct answer *a, size_t body_max,
	int (*on_data)(void *ctx, const char *data, size_t len), void *ctx)
{
	*a = (struct answer){
		.body_max = body_max, .on_data = on_data, .ctx = ctx, .retry_after_ms = -1
	};
	buf_init(&a->gathered, body_max > LIMIT_ERROR_BYTES ? body_max : LIMIT_ERROR_BYTES);
}

void answer_release(struct answer *a)
{
	buf_wipe(&a->gathered);
	mem_wipe(&a->subject_token);
	free(a->location);
	a->location = NULL;
}

bool answer_body(struct answer *a, int status, const char *data, size_t len, int64_t raw)
{
	a->bytes += (int64_t)len;
	/* what is read at once may not be counted yet */
	if (a->bytes > LIMIT_UNPACKED * (raw + LIMIT_SLICE_BYTES)) {
		a->too_big = true;
		return false;
	}
	if (a->on_data && status >= 200 && status < 300) {
		a->stop_err = a->on_data(a->ctx, data, len);
		return !a->stop_err;
	}
	/* an error's body is cut, and that is no error of its own */
	if (status < 200 || status >= 300) {
		size_t room = LIMIT_ERROR_BYTES - a->gathered.len;

		a->enough = len >= room;
		buf_add(&a->gathered, data, a->enough ? room : len);
		return !a->enough;
	}
	a->too_big = a->gathered.len + len > a->body_max;
	a->no_memory = !a->too_big && buf_add(&a->gathered, data, len) < 0;
	return !a->too_big && !a->no_memory;
}

/* Parses a date in one of the three forms of HTTP; -1: it is none. */
static time_t parse_date(const char *s)
{
	static const char *const forms[] = { "%a, %d %b %Y %H:%M:%S GMT",
		"%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y" };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct tm tm = { 0 };
		const char *end = strptime(s, forms[i], &tm);

		if (end && !*end)
			return timegm(&tm);
	}
	return -1;
}

/* Parses "120", or an HTTP date; -1: it is neither. */
static int64_t parse_retry_after(const char *s)
{
	char *end;
	long long n = strtoll(s, &end, 10);
	time_t when;

	if (end != s && *end == '\0')
		return n < 0 ? -1 : n > TIME_RETRY_AFTER_MS / 1000 ? TIME_RETRY_AFTER_MS : n * 1000;
	when = parse_date(s);
	if (when == (time_t)-1)
		return -1;
	n = ((long long)when - (long long)time(NULL)) * 1000;
	return n < 0 ? 0 : n > TIME_RETRY_AFTER_MS ? TIME_RETRY_AFTER_MS : n;
}

static bool header_is(const char *line, size_t len, const char *name, char *value, size_t size)
{
	size_t n = strlen(name), at;

	if (len <= n || line[n] != ':' || strncasecmp(line, name, n) != 0)
		return false;
	at = n + 1;
	while (at < len && (line[at] == ' ' || line[at] == '\t'))
		at++;
	while (len > at && (line[len - 1] == '\r' || line[len - 1] == '\n' || line[len - 1] == ' '))
		len--;
	snprintf(value, size, "%.*s", (int)(len - at), line + at);
	return true;
}

bool answer_header(struct answer *a, const char *line, size_t len)
{
	char value[8192];

	a->header_bytes += (int64_t)len;
	if (a->header_bytes > LIMIT_HEADER_BYTES) {
		a->too_big = true;
		return false;
	}
	if (memchr(line, '\0', len)) /* what follows it would be lost: a token cut short is none */
		return true;
	if (len > 5 && strncasecmp(line, "HTTP/", 5) == 0) { /* 100 Continue came before */
		a->retry_after_ms = -1;
		a->request_id[0] = '\0';
	} else if (header_is(line, len, "x-openstack-request-id", value, sizeof(value))) {
		snprintf(a->request_id, sizeof(a->request_id), "%.63s", value);
	} else if (header_is(line, len, "retry-after", value, sizeof(value))) {
		a->retry_after_ms = parse_retry_after(value);
	} else if (header_is(line, len, "x-subject-token", value, sizeof(value))) {
		mem_replace(&a->subject_token, value);
	} else if (header_is(line, len, "location", value, sizeof(value))) {
		mem_replace(&a->location, value);
	}
	explicit_bzero(value, sizeof(value));
	return true;
}
