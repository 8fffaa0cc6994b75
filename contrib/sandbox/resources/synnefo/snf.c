/* SPDX-License-Identifier: Apache-2.0 */
/*
 * snf: a request's way to its route, and the words of refusals.
 */
#include "contrib/sandbox/resources/synnefo/snf_store.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define POLL_LIMIT_US (3600ll * 1000000) /* changes-since reaches back so far */

static const struct {
	const char *name;
	int code;
} faults[] = {
	[SNF_BAD_REQUEST] = { "badRequest", 400 },
	[SNF_UNAUTHORIZED] = { "unauthorized", 401 },
	[SNF_FORBIDDEN] = { "forbidden", 403 },
	[SNF_NOT_FOUND] = { "itemNotFound", 404 },
	[SNF_NOT_ALLOWED] = { "notAllowed", 405 },
	[SNF_CONFLICT] = { "conflict", 409 },
	[SNF_BUILDING] = { "buildInProgress", 409 },
	[SNF_OVER_LIMIT] = { "overLimit", 413 },
	[SNF_IN_USE] = { "networkInUse", 421 },
	[SNF_BAD_MEDIA] = { "badMediaType", 415 },
	[SNF_SERVER_ERROR] = { "internalServerError", 500 },
	[SNF_NOT_IMPLEMENTED] = { "notImplemented", 501 },
	[SNF_UNAVAILABLE] = { "serviceUnavailable", 503 },
};

/* ---- answers */

static void word(
	struct reply *r, const char *name, int code, const char *message, const char *details)
{
	cJSON *body = cJSON_CreateObject();

	cJSON_AddItemToObject(body, name,
		json_new("{'code':%d,'message':%s,'details':%s}", code, message,
			details ? details : ""));
	free(r->body); /* a later refusal is the one that counts */
	reply_json(r, code, body);
}

bool snf_refuse_with(
	struct snf_call *c, enum snf_fault fault, const char *message, const char *details)
{
	word(c->r, faults[fault].name, faults[fault].code, message, details);
	return false;
}

void snf_word_fault(struct reply *r, int code, const char *name, const char *message)
{
	const char *usual = "internalServerError";

	for (size_t i = sizeof(faults) / sizeof(faults[0]); i-- > 0;)
		if (faults[i].code == code)
			usual = faults[i].name;
	word(r, *name ? name : usual, code, message, "");
}

bool snf_refuse(struct snf_call *c, enum snf_fault fault, const char *fmt, ...)
{
	char message[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	return snf_refuse_with(c, fault, message, NULL);
}

void snf_answer(struct snf_call *c, int status, const char *key, cJSON *value)
{
	cJSON *doc = cJSON_CreateObject();

	cJSON_AddItemToObject(doc, key, value);
	reply_json(c->r, status, doc);
}

void snf_done(struct snf_call *c, int status)
{
	c->r->status = status;
}

void snf_list(struct snf_call *c, const char *key, cJSON *list, int64_t since_us)
{
	if (since_us && cJSON_GetArraySize(list) == 0) {
		cJSON_Delete(list);
		snf_done(c, 304);
		return;
	}
	snf_answer(c, 200, key, list);
}

/* ---- values */

int64_t snf_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

cJSON *snf_time(int64_t us)
{
	time_t s = (time_t)(us / 1000000);
	char text[64];
	struct tm tm;
	size_t n;

	gmtime_r(&s, &tm);
	n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + n, sizeof(text) - n, ".%06d+00:00", (int)(us % 1000000));
	return cJSON_CreateString(text);
}

cJSON *snf_text_or_null(const char *s)
{
	return s && *s ? cJSON_CreateString(s) : cJSON_CreateNull();
}

cJSON *snf_id(long id)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", id);
	return cJSON_CreateString(text);
}

cJSON *snf_links(const struct snf_call *c, const char *fmt, ...)
{
	char href[256];
	va_list ap;
	size_t n =
		(size_t)snprintf(href, sizeof(href), "%s/%s/", c->q->sandbox->url, c->realm->cloud);

	va_start(ap, fmt);
	vsnprintf(href + n, sizeof(href) - n, fmt, ap);
	va_end(ap);
	return json_new("[{'rel':'self','href':%s},{'rel':'bookmark','href':%s}]", href, href);
}

bool snf_digits(const char *s, long *ret)
{
	char *end;

	if (!*s || strspn(s, "0123456789") != strlen(s) || strlen(s) > 18)
		return false;
	*ret = strtol(s, &end, 10);
	return true;
}

bool snf_number(const cJSON *v, long *ret)
{
	if (cJSON_IsString(v))
		return snf_digits(v->valuestring, ret);
	if (!cJSON_IsNumber(v) || v->valuedouble < 0 || v->valuedouble > 1e15)
		return false;
	*ret = (long)v->valuedouble;
	return (double)*ret == v->valuedouble;
}

/* Like the back end's: one prefix, and never the same twice. */
void snf_mac(char out[18])
{
	static unsigned next = 0x230d60;

	snprintf(out, 18, "aa:00:%02x:%02x:%02x:%02x", next >> 24 & 0xff, next >> 16 & 0xff,
		next >> 8 & 0xff, next & 0xff);
	next++;
}

void snf_journal(
	const struct snf_call *c, const char *what, const char *kind, long id, const char *name)
{
	if (c->q->sandbox->journal)
		fprintf(c->q->sandbox->journal, "%lld\t%s\t%s\t%s\t%ld\t%s\n", (long long)now_ms(),
			c->realm->name, what, kind, id, name ? name : "");
}

/* ---- what requests have in common */

const cJSON *snf_member(struct snf_call *c, const char *key)
{
	const cJSON *v = item(c->body, key);

	if (!v || cJSON_IsNull(v)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request. Missing attribute '%s'.", key);
		return NULL;
	}
	if (!cJSON_IsObject(v)) {
		snf_refuse(c, SNF_BAD_REQUEST, "Malformed request. Invalid '%s' field", key);
		return NULL;
	}
	return v;
}

int64_t snf_used(const struct snf_realm *realm, const struct snf_quota *q)
{
	return q->used ? q->usage * q->used(realm->store) : q->usage;
}

bool snf_within_quota(struct snf_call *c, const char *resource)
{
	const struct snf_quota *q = c->realm->quotas;
	char details[256];
	long long left;

	while (q->resource && strcmp(q->resource, resource) != 0)
		q++;
	if (!q->resource)
		return true;
	left = q->limit - snf_used(c->realm, q);
	if (left >= 1)
		return true;
	snprintf(details, sizeof(details),
		"Limit for resource '%s' exceeded for your account. Available: %lld, Requested: 1",
		q->words, left > 0 ? left : 0);
	return snf_refuse_with(
		c, SNF_OVER_LIMIT, "Resource Limit Exceeded for your account.", details);
}

/* "2013-06-19T13:52:02.268886+00:00", also with Z; -1: not such a time. A +
 * has become a space by decoding. */
static int64_t parse_time(const char *s)
{
	struct tm tm = { 0 };
	const char *end = strptime(s, "%Y-%m-%dT%H:%M:%S", &tm);
	int64_t us = 0, unit = 100000;
	int sign, hours, minutes, used = 0;

	if (!end)
		return -1;
	if (*end == '.')
		for (end++; *end >= '0' && *end <= '9'; end++, unit /= 10)
			us += (*end - '0') * unit;
	us += (int64_t)timegm(&tm) * 1000000;
	if (strcmp(end, "Z") == 0)
		return us;
	if (*end != '+' && *end != '-' && *end != ' ')
		return -1;
	sign = *end == '-' ? 1 : -1;
	if (sscanf(end + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 || end[1 + used])
		return -1;
	return us + (int64_t)sign * (hours * 60 + minutes) * 60000000;
}

bool snf_since(struct snf_call *c, int64_t *since_us)
{
	char *text = query_get(c->q->query, "changes-since", 0);
	int64_t now = snf_now_us(), at = text && *text ? parse_time(text) : 0;

	free(text);
	*since_us = at;
	if (at == 0)
		return true;
	if (at < 0)
		return snf_refuse(c, SNF_BAD_REQUEST, "Invalid changes-since parameter.");
	if (at > now)
		return snf_refuse(c, SNF_BAD_REQUEST, "changes-since value set in the future.");
	if (now - at > POLL_LIMIT_US)
		return snf_refuse(c, SNF_BAD_REQUEST, "Too old changes-since value.");
	return true;
}

/* ---- the way to a route */

/* A path against its pattern; what # stands for goes to id. */
static bool fits(const char *pattern, const char *path, char *id, size_t max)
{
	for (; *pattern; pattern++) {
		size_t n;

		if (*pattern != '#') {
			if (*pattern != *path++)
				return false;
			continue;
		}
		n = strcspn(path, "/");
		if (n == 0 || n >= max)
			return false;
		memcpy(id, path, n);
		id[n] = '\0';
		path += n;
	}
	return !*path;
}

static const struct snf_route *first_fit(
	const struct snf_route *table, const char *path, struct snf_call *c)
{
	for (; table->method; table++)
		if (fits(table->path, path, c->id_text, sizeof(c->id_text)))
			return table;
	return NULL;
}

/* The row of the same path with this method; NULL: refused, with those there
 * are in the header Allow. */
static const struct snf_route *with_method(struct snf_call *c, const struct snf_route *first)
{
	char allow[128] = "";

	for (const struct snf_route *t = first; t->method && strcmp(t->path, first->path) == 0;
		t++) {
		size_t n = strlen(allow);

		if (strcmp(t->method, c->q->method) == 0)
			return t;
		snprintf(allow + n, sizeof(allow) - n, "%s%s", n ? ", " : "", t->method);
	}
	c->r->allow = xstrdup(allow);
	snf_refuse(c, SNF_NOT_ALLOWED, "Method not allowed");
	return NULL;
}

static bool authorized(struct snf_call *c)
{
	if (!c->q->token)
		return snf_refuse(c, SNF_UNAUTHORIZED, "Access denied. No authentication token");
	if (strcmp(c->q->token, c->realm->token) != 0)
		return snf_refuse(c, SNF_UNAUTHORIZED, "Invalid token");
	return true;
}

static bool read_body(struct snf_call *c)
{
	c->body = cJSON_ParseWithLength(c->q->body, c->q->body_len);
	if (!c->body)
		return snf_refuse(c, SNF_BAD_REQUEST, "Invalid JSON data");
	if (!cJSON_IsObject(c->body))
		return snf_refuse(c, SNF_BAD_REQUEST, "Malformed request");
	return true;
}

/* Without the slash or the .json that a path may end with. */
static char *plain_path(const char *path)
{
	size_t n = strlen(path);

	if (n > 1 && path[n - 1] == '/')
		n--;
	if (n > 5 && strncmp(path + n - 5, ".json", 5) == 0)
		n -= 5;
	return xprintf("%.*s", (int)n, path);
}

void snf_serve(const struct snf_realm *realm, const struct snf_route *const *tables,
	struct request *q, struct reply *r)
{
	struct snf_call c = { .q = q, .r = r, .realm = realm, .store = realm->store, .id = -1 };
	char *path = plain_path(q->path);
	const struct snf_route *route = NULL;

	snf_tick(realm->store, !realm->networks);
	while (!route && *tables)
		route = first_fit(*tables++, path, &c);
	if (!snf_digits(c.id_text, &c.id))
		c.id = -1;
	r->type = "application/json; charset=UTF-8";
	r->no_cache = true;
	if (!route)
		snf_refuse(&c, SNF_BAD_REQUEST, "API endpoint not found");
	else if ((route = with_method(&c, route)) && (route->flags & SNF_OPEN || authorized(&c)) &&
		(!(route->flags & SNF_BODY) || read_body(&c)))
		route->run(&c);
	cJSON_Delete(c.body);
	free(path);
}
