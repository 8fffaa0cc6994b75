/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scripted_http: http_start and its kin, by the linker's --wrap.
 */
#include "tests/fuzz/scripted_http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/http/answer.h"
#include "client/http/http.h"
#include "client/json/json.h"

struct http_xfer {
	struct http_xfer *next;
	struct http_call call; /* its strings but url are not kept */
	char *url;
};

static struct http_xfer *first;

int __wrap_http_start(struct http *h, const struct http_call *c, struct http_xfer **ret);
void __wrap_http_cancel(struct http_xfer *x);
void __wrap_http_free(struct http *h);

/* A path made of names stays beneath its service, and no byte of them ends the line. */
static void judge_url(const char *url)
{
	size_t path = strcspn(url, "?");
	const char *s;

	if (strncmp(url, SCRIPTED_BASE "/", sizeof(SCRIPTED_BASE)) != 0)
		abort();
	for (s = url; *s; s++)
		if (*s <= 0x20 || *s >= 0x7f || strchr("\"<>\\^`{|}#", *s))
			abort();
	/* the ids of scripted_cloud.c that would change the path */
	s = strstr(url, "a/b");
	if ((s && s < url + path) || strncmp(url + path - 1, "a?b", 3) == 0)
		abort();
	for (s = url; (s = strstr(s, "/.")) && s < url + path; s++)
		if (s[2] == '/' || s[2] == '?' || !s[2] || strncmp(s, "/../", 4) == 0)
			abort();
}

static void judge(const struct http_call *c)
{
	CLEANUP_JSON struct json *body = NULL;

	judge_url(c->url);
	if (strcmp(c->method, "GET") != 0 && strcmp(c->method, "PUT") != 0 && !c->once)
		abort();
	if (strcmp(c->method, "GET") == 0 && c->body)
		abort();
	if (!c->body)
		return;
	if (json_parse(c->body, c->body_len, &body) < 0 || json_type(body) != JSON_OBJECT)
		abort();
}

int __wrap_http_start(struct http *h, const struct http_call *c, struct http_xfer **ret)
{
	struct http_xfer *x, **end = &first;
	char origin[256];

	(void)h;
	/* a page's link is the cloud's, and http_start refuses what it cannot use */
	if (http_origin(c->url, origin, sizeof(origin)) < 0)
		return -EPROTO;
	judge(c);
	x = calloc(1, sizeof(*x));
	if (!x || !(x->url = strdup(c->url)))
		abort();
	x->call = *c;
	while (*end)
		end = &(*end)->next;
	*end = x;
	*ret = x;
	return 0;
}

void __wrap_http_cancel(struct http_xfer *x)
{
	struct http_xfer **at = &first;

	if (!x)
		return;
	while (*at && *at != x)
		at = &(*at)->next;
	if (!*at)
		abort();
	*at = x->next;
	free(x->url);
	free(x);
}

void __wrap_http_free(struct http *h)
{
	(void)h;
	if (first)
		abort(); /* somebody still waits for it */
}

size_t scripted_waiting(void)
{
	size_t n = 0;

	for (const struct http_xfer *x = first; x; x = x->next)
		n++;
	return n;
}

static struct http_xfer *nth(size_t n)
{
	struct http_xfer *x = first;

	while (x->next && n-- > 0)
		x = x->next;
	return x;
}

const char *scripted_url(size_t n)
{
	return nth(n)->url;
}

/* Takes the lines of the head, and returns where the body begins. */
static size_t take_head(struct answer *a, const char *text, size_t len)
{
	size_t at = 0;

	while (at < len) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t line = end ? (size_t)(end + 1 - (text + at)) : len - at;

		if (!answer_header(a, text + at, line))
			return len;
		at += line;
		if (line == 1)
			break;
	}
	return at;
}

void scripted_answer(size_t n, int status, const char *text, size_t len, size_t cut)
{
	struct http_xfer *x = nth(n);
	struct http_call call = x->call;
	struct http_result r = { .status = status, .sent = true, .why = "" };
	struct answer a;
	size_t at, half;
	bool more;

	answer_init(&a, call.body_max ? call.body_max : LIMIT_ANSWER_BYTES, call.on_data, call.ctx);
	at = take_head(&a, text, len);
	half = len > at ? cut % (len - at + 1) : 0;
	more = !half || answer_body(&a, status, text + at, half, (int64_t)half);
	if (more && len - at > half)
		answer_body(&a, status, text + at + half, len - at - half, (int64_t)(len - at));
	r.fail = a.stop_err ? HTTP_STOPPED : a.too_big ? HTTP_TOO_BIG : status ? HTTP_OK : HTTP_CUT;
	r.why = r.fail ? "cut" : "";
	r.stop_err = a.stop_err;
	r.body = a.gathered.data;
	r.body_len = a.gathered.len;
	r.request_id = a.request_id;
	r.subject_token = a.subject_token;
	r.location = a.location;
	r.retry_after_ms = a.retry_after_ms;
	r.bytes = a.bytes;
	/* http.h: it is gone when on_done returns, and may not be cancelled from there */
	__wrap_http_cancel(x);
	call.on_done(call.ctx, &r);
	answer_release(&a);
}
