/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as an answer: two bytes of choices, the lines of its head, an empty line, its body.
 * It is read as a refusal, and as a login's answer in both dialects with its catalogue. What a
 * user would read of it is one clean line, no time that it asks for is over the limit, and a
 * login that is taken has a token.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/config/config.h"
#include "client/http/answer.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/login/catalog.h"
#include "client/login/identity.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/times.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void be_clean(const char *text)
{
	for (const char *s = text; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f || strncmp(s, "\xc2\x9b", 2) == 0 ||
			strncmp(s, "\xe2\x80\xae", 3) == 0)
			abort();
}

/* Takes the lines of the head, and returns what is behind them. */
static size_t take_head(struct answer *a, const char *data, size_t size)
{
	size_t at = 0;

	while (at < size) {
		const char *end = memchr(data + at, '\n', size - at);
		size_t len = end ? (size_t)(end + 1 - (data + at)) : size - at;

		if (!answer_header(a, data + at, len))
			return size;
		at += len;
		if (len == 1)
			break;
	}
	return at;
}

static void refuse(const struct http_result *r, unsigned choices)
{
	static const char *const ids[] = { NULL, "11111111-2222-3333-4444-555555555555" };
	struct cloud_error e;

	error_clear(&e);
	error_from(&e, r, choices & 1, "network", ids[choices >> 1 & 1]);
	if (e.err >= 0 || !*e.message)
		abort();
	be_clean(e.message);
	be_clean(e.request_id);
	be_clean(e.type);
	error_name(e.err);
}

static const char *not_ftp(const void *ctx, const char *url)
{
	(void)ctx;
	return strncmp(url, "http", 4) == 0 ? NULL : "it is no address of http";
}

static void look_up(struct catalog *c)
{
	static const struct catalog_want wants[] = {
		{ .type = "network", .interface = "public" },
		{ .type = "compute", .interface = "internal,public", .region = "R" },
		{ .type = "load-balancer", .interface = "admin", .name = "n", .version = "v2.0" },
	};
	const char *regions[4], *why;

	for (int judged = 0; judged < 2; judged++) {
		for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
			const char *url = catalog_find(c, &wants[i]);

			if (url && *url && url[strlen(url) - 1] == '/')
				abort();
			if (url && judged && strncmp(url, "http", 4) != 0)
				abort();
			catalog_unused(c, &wants[i], &why);
		}
		if (catalog_regions(c, "network", "public", regions, 4) > 4)
			abort();
		catalog_judge(c, not_ftp, NULL);
	}
}

static void log_in(const struct http_result *r, unsigned choices)
{
	char cloud[] = "c", name[] = "p";
	struct config c = { .cloud = cloud, .project_name = choices & 4 ? name : NULL };
	struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES);
	struct identity_answer a;

	for (int v = IDENTITY_V2; v <= IDENTITY_V3; v++) {
		int err = identity_answer(&c, v, r, &a, &why);

		if (err == 0 && (!a.token || !*a.token || a.life_ms < 0))
			abort();
		if (err == -EBADMSG && !why.len)
			abort();
		if (!err)
			look_up(a.catalog);
		identity_answer_release(err ? NULL : &a);
		buf_clear(&why);
	}
	buf_release(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 400, 401, 403, 404, 405, 409, 412, 413, 415, 428, 429, 500,
		501, 502, 503, 504, 300, 302, 304, 100, 0, 999, 423, 507 };
	const char *text = (const char *)data + 2;
	struct http_result r = { .sent = true, .why = "" };
	struct answer a;
	size_t at;

	if (size < 2)
		return 0;
	answer_init(&a, LIMIT_ANSWER_BYTES, NULL, NULL);
	at = take_head(&a, text, size - 2);
	if (a.retry_after_ms < -1 || a.retry_after_ms > TIME_RETRY_AFTER_MS)
		abort();
	if (at < size - 2)
		answer_body(&a, 200, text + at, size - 2 - at, (int64_t)(size - 2 - at));
	r.status = statuses[data[1] % (sizeof(statuses) / sizeof(statuses[0]))];
	r.fail = r.status ? HTTP_OK : HTTP_CUT;
	r.body = a.gathered.data;
	r.body_len = a.gathered.len;
	r.request_id = a.request_id;
	r.subject_token = a.subject_token;
	r.location = a.location;
	r.retry_after_ms = a.retry_after_ms;
	refuse(&r, data[0]);
	r.status = 201;
	r.fail = HTTP_OK;
	log_in(&r, data[0]);
	answer_release(&a);
	return 0;
}
