/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reply: bodies as the services word them, and small helpers for requests.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "contrib/sandbox/engine/sandbox.h"

int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void journal(const struct sandbox *s, const char *project, const char *what, const char *path,
	const char *id, const char *name)
{
	if (s->journal)
		fprintf(s->journal, "%lld\t%s\t%s\t%s\t%s\t%s\n", (long long)now_ms(), project,
			what, path, id, name);
}

void reply_text(struct reply *r, int status, const char *text)
{
	r->status = status;
	r->body = xstrdup(text);
	r->len = r->body ? strlen(text) : 0;
}

void reply_json(struct reply *r, int status, cJSON *body)
{
	r->status = status;
	r->body = cJSON_PrintUnformatted(body);
	r->len = r->body ? strlen(r->body) : 0;
	cJSON_Delete(body);
}

void reply_new(struct reply *r, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	reply_json(r, status, json_vnew(fmt, ap));
	va_end(ap);
}

bool refuse(struct reply *r, int status, const char *type, const char *fmt, ...)
{
	char message[4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	free(r->body);
	reply_new(
		r, status, "{'NeutronError':{'type':%s,'message':%s,'detail':''}}", type, message);
	return false;
}

bool reply_keystone_error(struct reply *r, int status, const char *title, const char *fmt, ...)
{
	char message[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	if (status == 401)
		r->challenge = "/v3";
	reply_new(
		r, status, "{'error':{'code':%d,'message':%s,'title':%s}}", status, message, title);
	return false;
}

void reply_unauthorized(struct reply *r)
{
	reply_keystone_error(
		r, 401, "Unauthorized", "The request you have made requires authentication.");
}

bool authorize(struct request *q, struct reply *r)
{
	q->who = q->sandbox->login(q);
	if (q->who)
		return true;
	reply_unauthorized(r);
	r->challenge = "";
	return false;
}

void reply_release(struct reply *r)
{
	free(r->body);
	free(r->subject_token);
	free(r->location);
	free(r->retry_after);
	free(r->allow);
	memset(r, 0, sizeof(*r));
}

/* Random enough for a toy, and the same in every run. */
void new_uuid(char out[37])
{
	static uint64_t state = 88172645463325252u;
	uint64_t a, b;

	state ^= state << 13, state ^= state >> 7, state ^= state << 17;
	a = state;
	state ^= state << 13, state ^= state >> 7, state ^= state << 17;
	b = state;
	snprintf(out, 37, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)(a >> 32),
		(unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff), (unsigned)(b >> 48 & 0xfff),
		(unsigned long long)(b & 0xffffffffffffull));
}

void format_time(char out[32], int64_t unix_s, bool micro)
{
	time_t t = (time_t)unix_s;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 32, micro ? "%Y-%m-%dT%H:%M:%S.000000Z" : "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void format_now(char out[32])
{
	format_time(out, time(NULL), false);
}

static int hex(char c)
{
	return c >= '0' && c <= '9'    ? c - '0'
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : -1;
}

char *url_decode(const char *s, size_t len)
{
	char *out = xcalloc(len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
			out[n++] = (char)(hex(s[i + 1]) << 4 | hex(s[i + 2]));
			i += 2;
		} else {
			out[n++] = s[i] == '+' ? ' ' : s[i];
		}
	}
	return out;
}

bool query_each(
	const char *query, bool (*one)(void *arg, const char *key, const char *value), void *arg)
{
	bool ok = true;

	for (const char *s = query; *s && ok;) {
		size_t len = strcspn(s, "&"), k = strcspn(s, "=&");
		char *key = url_decode(s, k);
		char *value = k < len ? url_decode(s + k + 1, len - k - 1) : xstrdup("");

		ok = one(arg, key, value);
		free(key);
		free(value);
		s += len + (s[len] == '&');
	}
	return ok;
}

bool says_yes(const char *text)
{
	return strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

char *query_from(const struct request *q, const char *path, const char *marker)
{
	char href[4096];
	size_t n = (size_t)snprintf(href, sizeof(href), "%s%s?", q->sandbox->url, path);

	for (const char *s = q->query; *s && n < sizeof(href) - 100;) {
		size_t len = strcspn(s, "&");

		if (len && strncmp(s, "marker=", 7) != 0)
			n += (size_t)snprintf(href + n, sizeof(href) - n, "%.*s&", (int)len, s);
		s += len + (s[len] == '&');
	}
	if (n < sizeof(href) - 100)
		snprintf(href + n, sizeof(href) - n, "marker=%s", marker);
	return xstrdup(href);
}

char *query_get(const char *query, const char *key, int n)
{
	while (*query) {
		size_t len = strcspn(query, "&"), k = strcspn(query, "=&");
		char *name = url_decode(query, k);
		bool same = name && strcmp(name, key) == 0;

		free(name);
		if (same && n-- == 0)
			return k < len ? url_decode(query + k + 1, len - k - 1) : xstrdup("");
		query += len + (query[len] == '&');
	}
	return NULL;
}
