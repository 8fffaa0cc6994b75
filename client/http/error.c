/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error: sentences out of the bodies that clouds send, and the one table from
 * answers to errno.
 */
#include "client/http/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client/http/http.h"
#include "client/json/json.h"
#include "client/util/utf8.h"

void error_clear(struct cloud_error *e)
{
	memset(e, 0, sizeof(*e));
}

/* Makes a blank of each run of ASCII control characters, in place, and takes those at the ends. */
static void make_line(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		bool control = (unsigned char)*from < 0x20 || *from == 0x7f;
		bool blank = to == text || to[-1] == ' ';

		if (blank && (control || (to == text && *from == ' ')))
			continue;
		*to++ = (char)(control ? ' ' : *from);
	}
	while (to > text && to[-1] == ' ')
		to--;
	*to = '\0';
}

/*
 * Sets one line of at most LIMIT_MESSAGE_BYTES - 1. All that a cloud says comes to people through
 * this and set_word, whoever shows it.
 */
static void set_message(struct cloud_error *e, const char *text)
{
	char line[2 * LIMIT_MESSAGE_BYTES + 4];

	snprintf(line, sizeof(line), "%s", text);
	make_line(line);
	utf8_clean(line, e->message, sizeof(e->message));
}

static void set_word(char *to, size_t size, const char *word)
{
	utf8_clean(word ? word : "", to, size);
}

void error_set(struct cloud_error *e, int err, const char *fmt, ...)
{
	char text[2 * LIMIT_MESSAGE_BYTES];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	error_clear(e);
	e->err = err;
	set_message(e, text);
}

/* ---- bodies */

static void set_type(struct cloud_error *e, const char *type)
{
	set_word(e->type, sizeof(e->type), type);
}

/* Reads {"NeutronError": {...}}, {"error": {...}}, {"itemNotFound": {...}}, and flat ones. */
static void read_body(struct cloud_error *e, const struct json *body)
{
	const struct json *first = json_first(body);
	const char *message = NULL, *request_id = json_get_string(body, "request_id");

	if (request_id)
		set_word(e->request_id, sizeof(e->request_id), request_id);
	if (json_get_string(body, "faultstring")) {
		set_type(e, json_get_string(body, "faultcode"));
		set_message(e, json_get_string(body, "faultstring"));
		return;
	}
	if (json_type(first) == JSON_STRING && strcmp(json_key(first), "NeutronError") == 0) {
		set_type(e, "NeutronError");
		set_message(e, json_string(first));
		return;
	}
	for (; first; first = json_next(first)) {
		message = json_get_string(first, "message");
		if (!message)
			continue;
		if (json_get_string(first, "type"))
			set_type(e, json_get_string(first, "type"));
		else if (json_get_string(first, "title"))
			set_type(e, json_get_string(first, "title"));
		else
			set_type(e, json_key(first));
		set_message(e, message);
		/* Nova, Synnefo; Neutron's and K5's detail */
		message = json_get_string(first, "details");
		if (!message)
			message = json_get_string(first, "detail");
		if (message && *message &&
			strlen(e->message) + strlen(message) + 2 < sizeof(e->message)) {
			char joined[2 * LIMIT_MESSAGE_BYTES];

			snprintf(joined, sizeof(joined), "%s %s", e->message, message);
			set_message(e, joined);
		}
		return;
	}
	message = json_get_string(body, "error_description"); /* OAuth's: RFC 6749, 5.2 */
	if (!message)
		message = json_get_string(body, "description");
	if (!message)
		message = json_get_string(body, "title");
	if (!message)
		message = json_get_string(body, "error");
	if (message)
		set_message(e, message);
}

/* ---- the table */

/* Kinds of 409: its type holds one of these words, or its message does. First match wins. */
static const struct conflict {
	const char *type;    /* part of the type; NULL: any */
	const char *message; /* part of the message; NULL: any */
	int err;
} conflicts[] = {
	{ "OverQuota", NULL, -EDQUOT },
	{ "overLimit", NULL, -EDQUOT },
	{ NULL, "Quota exceeded", -EDQUOT },
	{ "IpAddressAlreadyAllocated", NULL, -EADDRINUSE },
	{ "IpAddressInUse", NULL, -EADDRINUSE },
	{ "MacAddressInUse", NULL, -EADDRINUSE },
	{ "IpAddressGenerationFailure", NULL, -ENOSPC },
	{ "ExternalIpAddressExhausted", NULL, -ENOSPC },
	{ "NoMoreAddresses", NULL, -ENOSPC },
	{ NULL, "No more IP addresses", -ENOSPC },
	{ "AlreadyExist", NULL, -EEXIST },
	{ "Exists", NULL, -EEXIST },
	{ "Duplicate", NULL, -EEXIST },
	{ "Overlap", NULL, -EEXIST },
	{ "conflict", "is already in use", -EADDRINUSE },
	{ "conflict", "No floating IP", -ENOSPC },
	{ NULL, "overlaps", -EEXIST },
};

static int conflict_errno(const struct cloud_error *e)
{
	for (size_t i = 0; i < sizeof(conflicts) / sizeof(conflicts[0]); i++) {
		const struct conflict *c = &conflicts[i];

		if ((!c->type || strstr(e->type, c->type)) &&
			(!c->message || strstr(e->message, c->message)))
			return c->err;
	}
	return -EBUSY;
}

static size_t skip_non_letters(const char *s)
{
	size_t n = 0;

	while (s[n] && !isalpha((unsigned char)s[n]))
		n++;
	return n;
}

/* Tells whether type speaks of one: "SecurityGroupNotFound" of "security_group". */
static bool type_is_of(const char *type, const char *one)
{
	size_t n;

	for (; *one; one += n, type++) {
		n = skip_non_letters(one);
		one += n;
		n = 1;
		if (!*one)
			break;
		if (tolower((unsigned char)*type) != tolower((unsigned char)*one))
			return false;
	}
	return strncmp(type, "NotFound", 8) == 0 || strncmp(type, "CouldNotBeFound", 15) == 0;
}

/* Judges a 404: the object of the URL is not there, or one that the request refers to. */
static int missing_errno(const struct cloud_error *e, const char *one, const char *object_id)
{
	bool typed = strstr(e->type, "NotFound") != NULL && strcmp(e->type, "HTTPNotFound") != 0;

	if (!object_id)
		return typed ? -EINVAL : -EOPNOTSUPP;
	if (strcmp(e->type, "HTTPNotFound") == 0)
		return -EOPNOTSUPP;
	if (!typed || strstr(e->message, object_id) || type_is_of(e->type, one ? one : ""))
		return strstr(e->type, "ExternalGatewayForFloatingIP") ? -EINVAL : -ENOENT;
	return -EINVAL;
}

static const struct {
	int status, err;
} statuses[] = {
	{ 401, -EKEYEXPIRED },
	{ 403, -EACCES },
	{ 405, -EOPNOTSUPP },
	{ 501, -EOPNOTSUPP },
	{ 412, -ESTALE },
	{ 413, -EDQUOT },
	{ 421, -EBUSY },
	{ 429, -EAGAIN },
	{ 503, -EAGAIN },
	{ 504, -ETIMEDOUT },
};

static int status_errno(const struct cloud_error *e, const char *one, const char *object_id)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == e->status)
			return statuses[i].err;
	if (e->status == 404)
		return missing_errno(e, one, object_id);
	if (e->status == 409)
		return conflict_errno(e);
	if (e->status >= 500)
		return -EREMOTEIO;
	return e->status >= 400 ? -EINVAL : -EPROTO;
}

static const struct {
	enum http_fail fail;
	int err;
	const char *sentence;
} fails[] = {
	{ HTTP_REFUSED, -ECONNREFUSED, "the cloud refuses the connection" },
	{ HTTP_UNREACHABLE, -EHOSTUNREACH, "the cloud cannot be reached" },
	{ HTTP_TIMEOUT, -ETIMEDOUT, "the cloud did not answer in time" },
	{ HTTP_TLS, -EPROTO, "the connection is not secure" },
	{ HTTP_CUT, -EREMOTEIO, "the connection was cut before the answer was complete" },
	{ HTTP_TOO_BIG, -EBADMSG, "the answer is too big" },
	{ HTTP_PROTOCOL, -EPROTO, "unsupported protocol" },
	{ HTTP_NO_MEMORY, -ENOMEM, "out of memory" },
	{ HTTP_NO_FILES, -EMFILE, "cloudnetfs has too few file descriptors (ulimit -n)" },
};

static void from_fail(struct cloud_error *e, const struct http_result *r)
{
	int err = -EPROTO;
	const char *sentence = "the transfer failed";

	for (size_t i = 0; i < sizeof(fails) / sizeof(fails[0]); i++)
		if (fails[i].fail == r->fail) {
			err = fails[i].err;
			sentence = fails[i].sentence;
		}
	if (r->fail == HTTP_CUT && r->status) /* an answer came, cut short */
		err = -EBADMSG;
	if (r->fail == HTTP_STOPPED)
		err = r->stop_err;
	error_set(e, err, "%s%s%s", sentence, *r->why ? ": " : "", r->why);
}

void error_from(struct cloud_error *e, const struct http_result *r, bool change, const char *one,
	const char *object_id)
{
	CLEANUP_JSON struct json *body = NULL;

	error_clear(e);
	if (r->fail != HTTP_OK) {
		from_fail(e, r);
		e->status = r->status;
		e->unknown = change && r->sent;
		return;
	}
	e->status = r->status;
	set_word(e->request_id, sizeof(e->request_id), r->request_id);
	if (json_parse_answer(r->body, r->body_len, &body) == 0)
		read_body(e, body);
	e->err = status_errno(e, one, object_id);
	if (!e->message[0]) {
		char text[80];

		snprintf(text, sizeof(text), "the cloud answered HTTP %d without an error message",
			r->status);
		set_message(e, text);
	}
	e->unknown = change && (r->status == 500 || r->status == 502 || r->status == 504);
}

/* ---- names */

#define NAME(e)       \
	{             \
		e, #e \
	}

static const struct {
	int err;
	const char *name;
} names[] = {
	NAME(EPERM),
	NAME(ENOENT),
	NAME(EINTR),
	NAME(EIO),
	NAME(EAGAIN),
	NAME(ENOMEM),
	NAME(EACCES),
	NAME(EBUSY),
	NAME(EEXIST),
	NAME(ENOTDIR),
	NAME(EISDIR),
	NAME(EINVAL),
	NAME(EMFILE),
	NAME(EFBIG),
	NAME(ENOSPC),
	NAME(EROFS),
	NAME(ENAMETOOLONG),
	NAME(ENOSYS),
	NAME(EPROTO),
	NAME(EBADMSG),
	NAME(EOPNOTSUPP),
	NAME(EADDRINUSE),
	NAME(ETIMEDOUT),
	NAME(ECONNREFUSED),
	NAME(EHOSTUNREACH),
	NAME(ESTALE),
	NAME(EREMOTEIO),
	NAME(EDQUOT),
	NAME(EKEYEXPIRED),
	NAME(EXDEV),
	NAME(ENOTEMPTY),
	NAME(EMSGSIZE),
};

const char *error_name(int err)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].err == (err < 0 ? -err : err))
			return names[i].name;
	return "E?";
}
