/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth: version discovery, then one login at a time, for all who wait.
 */
#include "auth.h"

#include <errno.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "catalog.h"
#include "config.h"
#include "error.h"
#include "http.h"
#include "json.h"
#include "limits.h"
#include "log.h"
#include "timer.h"

#define RENEW_PERCENT 90   /* of a token's life, after which a new one is fetched */
#define LEAST_LEFT_MS 2000 /* a token that ends sooner is not handed out */

struct auth {
	const struct config *config;
	struct http *http;
	struct timers *timers;
	struct timer renew, answer;
	struct auth_waiter *waiters;
	struct http_xfer *xfer; /* discovery or login under way */
	char *url;		/* of v3; NULL before discovery */
	char *token;
	char *project_id, *user_id;
	struct catalog *catalog;
	int64_t expires_ms;	  /* monotonic; INT64_MAX: never */
	int64_t refused_ms;	  /* until when a refusal is remembered */
	struct cloud_error error; /* of the last login */
	unsigned long logins;
};

static void set(char **field, const char *value)
{
	if (*field)
		explicit_bzero(*field, strlen(*field));
	free(*field);
	*field = value ? strdup(value) : NULL;
}

int auth_new(const struct config *c, struct http *h, struct timers *t, struct auth **ret)
{
	struct auth *a = calloc(1, sizeof(*a));

	if (!a)
		return -ENOMEM;
	a->config = c;
	a->http = h;
	a->timers = t;
	*ret = a;
	return 0;
}

void auth_free(struct auth *a)
{
	if (!a)
		return;
	timer_stop(&a->renew);
	timer_stop(&a->answer);
	http_cancel(a->xfer);
	set(&a->token, NULL);
	set(&a->url, NULL);
	set(&a->project_id, NULL);
	set(&a->user_id, NULL);
	catalog_free(a->catalog);
	free(a);
}

/* ---- answering */

static void answer_all(struct auth *a)
{
	struct auth_waiter *w;

	while ((w = a->waiters)) {
		a->waiters = w->next;
		w->next = NULL;
		w->done(w, a->error.err ? NULL : a->token, &a->error);
	}
}

static void on_answer(struct timer *t)
{
	answer_all((struct auth *)(void *)((char *)t - offsetof(struct auth, answer)));
}

static void failed(struct auth *a)
{
	a->xfer = NULL;
	if (a->error.err == -EKEYEXPIRED || a->error.err == -EACCES)
		a->refused_ms = now_ms() + AUTH_REFUSED_MS;
	if (auth_token(a)) { /* a renewal before its time: what is held still serves */
		log_warn("the token could not be renewed: %s", a->error.message);
		cloud_error_clear(&a->error);
	}
	answer_all(a);
}

/* ---- the request */

static int set_domain(struct json *in, const char *id, const char *name)
{
	struct json *domain = json_new_object();
	int err = domain ? 0 : -ENOMEM;

	if (!err && id)
		err = json_set_string(domain, "id", id);
	else if (!err)
		err = name ? json_set_string(domain, "name", name) : json_set_string(domain, "id", "default");
	if (err) {
		json_free(domain);
		return err;
	}
	return json_set(in, "domain", domain);
}

static int set_opt(struct json *in, const char *key, const char *value)
{
	return value ? json_set_string(in, key, value) : 0;
}

/* identity: {"methods": [...], "<method>": {...}} */
static int set_method(struct json *identity, const char *method, struct json *data)
{
	struct json *methods = json_new_array();
	int err = methods ? json_add(methods, json_new_string(method)) : -ENOMEM;

	if (err) {
		json_free(methods);
		json_free(data);
		return err;
	}
	err = json_set(identity, "methods", methods);
	if (err) {
		json_free(data);
		return err;
	}
	return json_set(identity, method, data);
}

static int set_user(struct json *in, const struct config *c)
{
	int err;

	if (c->user_id)
		return json_set_string(in, "id", c->user_id);
	err = set_opt(in, "name", c->username);
	return err ? err : set_domain(in, c->user_domain_id, c->user_domain_name);
}

static int add_password(struct json *identity, const struct config *c)
{
	struct json *data = json_new_object(), *user = json_new_object();
	int err = data && user ? set_user(user, c) : -ENOMEM;

	if (!err)
		err = json_set_string(user, "password", c->password ? c->password : "");
	if (err) {
		json_free(data);
		json_free(user);
		return err;
	}
	err = json_set(data, "user", user);
	return err ? (json_free(data), err) : set_method(identity, "password", data);
}

static int add_token(struct json *identity, const struct config *c)
{
	struct json *data = json_new_object();
	int err = data ? json_set_string(data, "id", c->token ? c->token : "") : -ENOMEM;

	return err ? (json_free(data), err) : set_method(identity, "token", data);
}

static int add_app_cred(struct json *identity, const struct config *c)
{
	struct json *data = json_new_object(), *user;
	int err = data ? set_opt(data, "id", c->app_cred_id) : -ENOMEM;

	if (!err && !c->app_cred_id) {
		err = set_opt(data, "name", c->app_cred_name);
		user = json_new_object();
		if (!err)
			err = user ? set_user(user, c) : -ENOMEM;
		if (err)
			json_free(user);
		else
			err = json_set(data, "user", user);
	}
	if (!err)
		err = set_opt(data, "secret", c->app_cred_secret);
	return err ? (json_free(data), err) : set_method(identity, "application_credential", data);
}

/* scope: project, domain, system or trust; none for an application credential. */
static int add_scope(struct json *auth, const struct config *c)
{
	struct json *scope = json_new_object(), *in = json_new_object();
	const char *of = NULL;
	int err = scope && in ? 0 : -ENOMEM;

	if (!err && c->trust_id) {
		of = "OS-TRUST:trust";
		err = json_set_string(in, "id", c->trust_id);
	} else if (!err && (c->project_id || c->project_name)) {
		of = "project";
		err = c->project_id ? json_set_string(in, "id", c->project_id)
				    : json_set_string(in, "name", c->project_name);
		if (!err && !c->project_id)
			err = set_domain(in, c->project_domain_id, c->project_domain_name);
	} else if (!err && (c->domain_id || c->domain_name)) {
		of = "domain";
		err = c->domain_id ? json_set_string(in, "id", c->domain_id)
				   : json_set_string(in, "name", c->domain_name);
	} else if (!err && c->system_scope) {
		of = "system";
		err = json_set(in, "all", json_new_bool(true));
	}
	if (err || !of) {
		json_free(in);
		json_free(scope);
		return err;
	}
	err = json_set(scope, of, in);
	return err ? (json_free(scope), err) : json_set(auth, "scope", scope);
}

static int make_request(const struct config *c, struct buf *out)
{
	struct json *body = json_new_object(), *auth = json_new_object(), *identity = json_new_object();
	int err = -ENOMEM;

	if (!body || !auth || !identity)
		goto out;
	err = c->auth_type == AUTH_APPLICATION_CREDENTIAL ? add_app_cred(identity, c)
		: c->auth_type == AUTH_TOKEN		  ? add_token(identity, c)
							  : add_password(identity, c);
	if (err)
		goto out;
	err = json_set(auth, "identity", identity);
	identity = NULL;
	if (!err && c->auth_type != AUTH_APPLICATION_CREDENTIAL)
		err = add_scope(auth, c);
	if (err)
		goto out;
	err = json_set(body, "auth", auth);
	auth = NULL;
	if (!err)
		err = json_print(body, out);
out:
	json_free(identity);
	json_free(auth);
	json_free(body);
	return err;
}

/* ---- the answer */

/* "2026-11-22T06:14:24.000000Z" in seconds; -1. */
static int64_t parse_time(const char *s)
{
	struct tm tm = { 0 };

	return s && strptime(s, "%Y-%m-%dT%H:%M:%S", &tm) ? (int64_t)timegm(&tm) : -1;
}

static void login(struct auth *a);

static void on_renew(struct timer *t)
{
	struct auth *a = (struct auth *)(void *)((char *)t - offsetof(struct auth, renew));

	if (!a->xfer)
		login(a);
}

/* The life that the answer gives it, by the answer's own clock: ours may be wrong. */
static void set_life(struct auth *a, const struct json *token)
{
	int64_t ends = parse_time(json_get_string(token, "expires_at"));
	int64_t began = parse_time(json_get_string(token, "issued_at"));
	int64_t life_ms;

	if (began < 0)
		began = (int64_t)time(NULL);
	if (ends < 0) {
		a->expires_ms = INT64_MAX;
		return;
	}
	life_ms = (ends - began) * 1000;
	a->expires_ms = now_ms() + life_ms;
	if (a->config->auth_type != AUTH_TOKEN && life_ms > 0)
		timer_start(a->timers, &a->renew, life_ms / 100 * RENEW_PERCENT, on_renew);
}

static int take_token(struct auth *a, const struct http_result *r)
{
	struct json *body = NULL;
	const struct json *token;
	struct catalog *catalog;
	int err = json_parse(r->body, r->body_len, &body);

	token = json_get(body, "token");
	if (err || json_type(token) != JSON_OBJECT || !r->subject_token || !*r->subject_token)
		err = -EBADMSG;
	if (!err)
		err = catalog_new(json_get(token, "catalog"), &catalog);
	if (!err) {
		catalog_free(a->catalog);
		a->catalog = catalog;
		set(&a->token, r->subject_token);
		set(&a->project_id, json_get_string(json_get(token, "project"), "id"));
		set(&a->user_id, json_get_string(json_get(token, "user"), "id"));
		set_life(a, token);
		if (!a->token)
			err = -ENOMEM;
	}
	json_free(body);
	return err;
}

static void on_login(void *ctx, const struct http_result *r)
{
	struct auth *a = ctx;
	int err;

	a->xfer = NULL;
	if (r->fail != HTTP_OK || r->status != 201) {
		cloud_error_from(&a->error, r, false, NULL, NULL);
		if (r->fail == HTTP_OK && r->status == 404)
			cloud_error_set(&a->error, -EOPNOTSUPP, "no Keystone v3 answers at %s", a->url);
		failed(a);
		return;
	}
	err = take_token(a, r);
	if (err) {
		cloud_error_set(&a->error, err, "the identity service's answer is not what its API promises");
		failed(a);
		return;
	}
	cloud_error_clear(&a->error);
	a->refused_ms = 0;
	answer_all(a);
}

static void start(struct auth *a, const struct http_call *c)
{
	int err = http_start(a->http, c, &a->xfer);

	if (!err)
		return;
	if (err == -EPROTO)
		cloud_error_set(&a->error, err,
			"auth_url '%s' is not used: only https, or http with -o insecure_http",
			a->config->auth_url);
	else
		cloud_error_set(&a->error, err, "out of memory");
	failed(a);
}

static void login(struct auth *a)
{
	struct buf url, body;
	struct http_call c = {
		.method = "POST", .once = true, .timeout_ms = TIME_CHANGE_MS, .on_done = on_login, .ctx = a
	};

	buf_init(&url, LIMIT_OBJECT_BYTES);
	buf_init(&body, LIMIT_OBJECT_BYTES);
	buf_addf(&url, "%s/auth/tokens", a->url);
	make_request(a->config, &body);
	c.url = url.data;
	c.body = body.data;
	c.body_len = body.len;
	a->logins++;
	if (url.err || body.err) {
		cloud_error_set(&a->error, -ENOMEM, "out of memory");
		failed(a);
	} else {
		start(a, &c);
	}
	buf_release(&url);
	buf_wipe(&body);
}

/* ---- version discovery */

static bool ends_in_v3(const char *url, size_t len)
{
	return len >= 3 && memcmp(url + len - 3, "/v3", 3) == 0;
}

/* The v3 version's own link, when it is of the same origin; else NULL. */
static const char *v3_link(const struct auth *a, const struct json *doc)
{
	const struct json *v = json_get(doc, "versions");

	v = json_get(v, "values") ? json_get(v, "values") : v;
	for (v = json_first(v); v; v = json_next(v)) {
		const char *id = json_get_string(v, "id");
		const char *href = json_get_string(json_first(json_get(v, "links")), "href");

		if (id && strncmp(id, "v3", 2) == 0 && href && http_same_origin(href, a->config->auth_url))
			return href;
	}
	return NULL;
}

static void set_url(struct auth *a, const char *url, const char *tail)
{
	size_t len = strlen(url);

	while (len && url[len - 1] == '/')
		len--;
	free(a->url);
	if (asprintf(&a->url, "%.*s%s", (int)len, url, ends_in_v3(url, len) ? "" : tail) < 0)
		a->url = NULL;
}

static void on_versions(void *ctx, const struct http_result *r)
{
	struct auth *a = ctx;
	struct json *doc = NULL;
	const char *href = NULL;

	a->xfer = NULL;
	if (r->fail != HTTP_OK) {
		cloud_error_from(&a->error, r, false, NULL, NULL);
		failed(a);
		return;
	}
	if ((r->status == 200 || r->status == 300) && json_parse(r->body, r->body_len, &doc) == 0)
		href = v3_link(a, doc);
	set_url(a, href ? href : a->config->auth_url, "/v3");
	json_free(doc);
	login(a);
}

static void begin(struct auth *a)
{
	const char *url = a->config->auth_url;
	size_t len = strlen(url);

	while (len && url[len - 1] == '/')
		len--;
	if (!a->url && ends_in_v3(url, len))
		set_url(a, url, "");
	if (a->url) {
		login(a);
		return;
	}

	struct http_call c = {
		.method = "GET", .url = url, .timeout_ms = TIME_STALL_MS, .on_done = on_versions, .ctx = a
	};

	start(a, &c);
}

/* ---- asking */

const char *auth_token(struct auth *a)
{
	if (a->config->auth_type == AUTH_NONE)
		return "";
	if (!a->token || a->expires_ms == 0)
		return NULL;
	return a->expires_ms == INT64_MAX || a->expires_ms - now_ms() > LEAST_LEFT_MS ? a->token : NULL;
}

void auth_get(struct auth *a, struct auth_waiter *w)
{
	w->next = a->waiters;
	a->waiters = w;
	if (a->xfer)
		return;
	if (a->config->auth_type == AUTH_NONE && !a->token)
		a->token = strdup("");
	if (auth_token(a)) {
		cloud_error_clear(&a->error);
		timer_start(a->timers, &a->answer, 0, on_answer);
	} else if (a->refused_ms > now_ms()) {
		timer_start(a->timers, &a->answer, 0, on_answer); /* with the error that is remembered */
	} else {
		begin(a);
	}
}

void auth_forget(struct auth *a, struct auth_waiter *w)
{
	struct auth_waiter **at = &a->waiters;

	while (*at && *at != w)
		at = &(*at)->next;
	if (*at)
		*at = w->next;
}

void auth_refused(struct auth *a, const char *token)
{
	if (a->token && strcmp(a->token, token) == 0)
		a->expires_ms = 0;
}

const struct catalog *auth_catalog(const struct auth *a)
{
	return a->catalog;
}

const char *auth_project_id(const struct auth *a)
{
	return a->project_id ? a->project_id : "";
}

const char *auth_user_id(const struct auth *a)
{
	return a->user_id ? a->user_id : "";
}

int64_t auth_expires_in_ms(const struct auth *a)
{
	if (!a->token)
		return -1;
	if (a->expires_ms == INT64_MAX)
		return INT64_MAX;
	return a->expires_ms > now_ms() ? a->expires_ms - now_ms() : 0;
}

unsigned long auth_logins(const struct auth *a)
{
	return a->logins;
}
