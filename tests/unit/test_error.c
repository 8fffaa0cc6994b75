/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cloudnetfs-tree(7), ERRORS: the table from answers to errno, row by row, with the services'
 * own bodies.
 */
#include "client/http/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/http/http.h"
#include "suites.h"

#define ID "9a4e13c8-59ed-4271-b6ea-29c2953c0c8a"

static struct cloud_error answer(int status, const char *body, bool change, const char *id)
{
	struct http_result r = { .fail = HTTP_OK,
		.status = status,
		.body = body,
		.body_len = strlen(body),
		.request_id = "req-1",
		.sent = true,
		.why = "" };
	struct cloud_error e;

	error_from(&e, &r, change, "network", id);
	return e;
}

static struct cloud_error typed(int status, const char *type, const char *message, const char *id)
{
	char body[600];

	snprintf(body, sizeof(body),
		"{\"NeutronError\":{\"type\":\"%s\",\"message\":\"%s\",\"detail\":\"\"}}", type,
		message);
	return answer(status, body, true, id);
}

static const struct {
	int status;
	const char *type, *message;
	int err;
} rows[] = {
	{ 400, "InvalidInput", "Requested subnet with cidr: x overlaps with another subnet.",
		-EINVAL },
	{ 418, "Teapot", "no", -EINVAL },
	{ 403, "PolicyNotAuthorized", "no", -EACCES },
	{ 404, "NetworkNotFound", "Network " ID " could not be found.", -ENOENT },
	{ 404, "SubnetNotFound", "Subnet other could not be found.", -EINVAL },
	{ 404, "ExternalGatewayForFloatingIPNotFound", "External network x is not reachable",
		-EINVAL },
	{ 405, "HTTPMethodNotAllowed", "no", -EOPNOTSUPP },
	{ 501, "notImplemented", "no", -EOPNOTSUPP },
	{ 404, "HTTPNotFound", "The resource could not be found.", -EOPNOTSUPP },
	{ 409, "NetworkInUse", "There are ports still in use", -EBUSY },
	{ 409, "SomethingElse", "conflict", -EBUSY },
	{ 409, "SecurityGroupRuleExists", "Security group rule already exists.", -EEXIST },
	{ 409, "EndpointAlreadyExist", "x", -EEXIST },
	{ 409, "IpAddressAlreadyAllocated", "x", -EADDRINUSE },
	{ 409, "MacAddressInUse", "x", -EADDRINUSE },
	{ 409, "OverQuota", "Quota exceeded for resources: ['network'].", -EDQUOT },
	{ 409, "IpAddressGenerationFailure", "No more IP addresses available on network x.",
		-ENOSPC },
	{ 412, "RevisionNumberConstraintFailed", "Constrained to 1, but current revision is 2",
		-ESTALE },
	{ 413, "overLimit", "x", -EDQUOT },
	{ 421, "networkInUse", "x", -EBUSY },
	{ 429, "x", "x", -EAGAIN },
	{ 503, "x", "x", -EAGAIN },
	{ 500, "x", "x", -EREMOTEIO },
	{ 502, "x", "x", -EREMOTEIO },
	{ 504, "x", "x", -ETIMEDOUT },
	{ 302, "x", "x", -EPROTO },
};

START_TEST(every_row)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cloud_error e = typed(rows[i].status, rows[i].type, rows[i].message, ID);

		ck_assert_msg(e.err == rows[i].err, "%d %s gives %s", rows[i].status, rows[i].type,
			error_name(e.err));
		ck_assert_str_eq(e.message, rows[i].message); /* word for word */
		ck_assert_str_eq(e.type, rows[i].type);
		ck_assert_str_eq(e.request_id, "req-1");
	}
}
END_TEST

/* No word of a cloud moves a terminal's cursor or turns its lines: nor a header's, nor a type. */
START_TEST(words_are_fit_for_a_terminal)
{
	static const char body[] = "{\"NeutronError\":{\"type\":\"T\xC2\x9B"
				   "31m\","
				   "\"message\":\"r\xC2\x9B"
				   "31med \xE2\x80\xAE"
				   "gnp.\xE2\x81\xA6 "
				   "caf\xC3\xA9 \xE9 \xF0\x9F\x90\x8D\",\"detail\":\"\"}}";
	struct http_result r = { .status = 409,
		.body = body,
		.body_len = sizeof(body) - 1,
		.request_id = "req\x1b[2J\xC2\x9B"
			      "1\xE2\x80\xAE",
		.why = "" };
	struct cloud_error e;

	error_from(&e, &r, false, "network", ID);
	ck_assert_str_eq(e.message, "r?31med ?gnp.? caf\xC3\xA9 ? \xF0\x9F\x90\x8D");
	ck_assert_str_eq(e.type, "T?31m");
	ck_assert_str_eq(e.request_id, "req?[2J?1?");
	error_set(&e, -EACCES, "the login of %s is refused",
		"d\xC2\x9B"
		"emo");
	ck_assert_str_eq(e.message, "the login of d?emo is refused");
}
END_TEST

/* Each service words its errors its own way. */
START_TEST(every_shape)
{
	static const struct {
		int status;
		const char *body;
		int err;
		const char *message, *type;
	} shapes[] = {
		{ 401,
			"{\"error\":{\"code\":401,\"title\":\"Unauthorized\",\"message\":"
			"\"authenticate\"}}",
			-EKEYEXPIRED, "authenticate", "Unauthorized" },
		{ 409,
			"{\"conflict\":{\"code\":409,\"message\":\"IP address '1.2.3.4' is already "
			"in "
			"use\",\"details\":\"\"}}",
			-EADDRINUSE, "IP address '1.2.3.4' is already in use", "conflict" },
		{ 413,
			"{\"overLimit\":{\"code\":413,\"message\":\"Limit "
			"exceeded.\",\"details\":\"Available: 0\"}}",
			-EDQUOT, "Limit exceeded. Available: 0", "overLimit" },
		{ 500, "{\"faultcode\":\"Server\",\"faultstring\":\"oops\",\"debuginfo\":null}",
			-EREMOTEIO, "oops", "Server" },
		{ 404, "{\"code\":404,\"title\":\"Not Found\",\"description\":null}", -ENOENT,
			"Not Found", "" },
		{ 502, "<html>Bad Gateway</html>", -EREMOTEIO,
			"the cloud answered HTTP 502 without an error message", "" },
		{ 400, "[\"a word in no object\"]", -EINVAL,
			"the cloud answered HTTP 400 without an error message", "" },
		{ 400, "[{\"message\":\"in a list\"}]", -EINVAL, "in a list", "" },
		{ 400, "{\"NeutronError\":\"a bare sentence\"}", -EINVAL, "a bare sentence",
			"NeutronError" },
		{ 400,
			"{\"NeutronError\":{\"type\":\"T\",\"message\":\"two\\nlines\\u001b[31m\","
			"\"detail\":"
			"\"\"}}",
			-EINVAL, "two lines [31m", "T" },
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct cloud_error e = answer(shapes[i].status, shapes[i].body, false, ID);

		ck_assert_msg(
			e.err == shapes[i].err, "%s gives %s", shapes[i].body, error_name(e.err));
		ck_assert_str_eq(e.message, shapes[i].message);
		ck_assert_str_eq(e.type, shapes[i].type);
	}
}
END_TEST

static struct cloud_error failed(enum http_fail fail, int status, bool sent, bool change)
{
	struct http_result r = {
		.fail = fail, .status = status, .sent = sent, .why = "why", .body = ""
	};
	struct cloud_error e;

	error_from(&e, &r, change, "network", ID);
	return e;
}

START_TEST(transport)
{
	ck_assert_int_eq(failed(HTTP_REFUSED, 0, false, true).err, -ECONNREFUSED);
	ck_assert_int_eq(failed(HTTP_UNREACHABLE, 0, false, true).err, -EHOSTUNREACH);
	ck_assert_int_eq(failed(HTTP_NO_FILES, 0, false, true).err, -EMFILE);
	ck_assert_str_eq(error_name(-EMFILE), "EMFILE");
	ck_assert_int_eq(failed(HTTP_TIMEOUT, 0, true, true).err, -ETIMEDOUT);
	ck_assert_int_eq(failed(HTTP_TLS, 0, false, true).err, -EPROTO);
	ck_assert_int_eq(failed(HTTP_TOO_BIG, 200, true, false).err, -EBADMSG);
	ck_assert_int_eq(failed(HTTP_CUT, 200, true, false).err, -EBADMSG);
}
END_TEST

/* A change is unknown when it may have been carried out, and only then. */
START_TEST(unknown_changes)
{
	ck_assert(failed(HTTP_TIMEOUT, 0, true, true).unknown);
	ck_assert(failed(HTTP_CUT, 0, true, true).unknown);
	ck_assert(!failed(HTTP_CUT, 0, true, false).unknown);
	ck_assert(!failed(HTTP_REFUSED, 0, false, true).unknown);
	ck_assert(typed(500, "x", "x", ID).unknown);
	ck_assert(typed(502, "x", "x", ID).unknown);
	ck_assert(typed(504, "x", "x", ID).unknown);
	ck_assert(!typed(503, "x", "x", ID).unknown);
	ck_assert(!typed(409, "x", "x", ID).unknown);
}
END_TEST

/* A sentence that is too long ends at a character. */
START_TEST(long_sentences)
{
	struct cloud_error e;
	char text[3 * LIMIT_MESSAGE_BYTES];

	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xC3\xA4", 3);
	error_set(&e, -EINVAL, "%s", text + 0);
	ck_assert_uint_lt(strlen(e.message), LIMIT_MESSAGE_BYTES);
	ck_assert_uint_eq(strlen(e.message) % 2, 0);
}
END_TEST

Suite *error_suite(void)
{
	Suite *s = suite_create("error");
	TCase *c = tcase_create("error");

	tcase_add_test(c, every_row);
	tcase_add_test(c, every_shape);
	tcase_add_test(c, words_are_fit_for_a_terminal);
	tcase_add_test(c, transport);
	tcase_add_test(c, unknown_changes);
	tcase_add_test(c, long_sentences);
	suite_add_tcase(s, c);
	return s;
}
