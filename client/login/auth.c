/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth: version discovery, then one login at a time, for all who wait.
 */
#include "client/login/auth.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/login/catalog.h"
#include "client/config/config.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/login/federation.h"
#include "client/login/identity.h"
#include "client/json/json.h"
#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/mem.h"
#include "client/util/timer.h"
#include "client/config/token_file.h"

struct auth {
	const struct config *config;
	struct http *http;
	struct timers *timers;
	struct timer renew, answer;
	struct auth_waiter *waiters;
	struct http_xfer *xfer;	       /* discovery or login under way */
	struct federation *federation; /* ... or that at an identity provider before it */
	char *url;		       /* with its version; NULL before discovery */
	enum identity dialect;	       /* of url */
	char *source;		       /* the token that one logs in with, where it is one */
	bool fresh;		       /* source has not been tried yet */
	/* what became of a secret that is not renewable; NULL: it may serve */
	const char *spent;
	char *token;
	bool refused; /* the token got a 401 */
	char *project_id, *user_id;
	struct catalog *catalog;
	int64_t expires_ms;	  /* monotonic */
	int64_t refused_ms;	  /* until when a refusal is remembered */
	struct cloud_error error; /* of the last login */
	unsigned long logins;
	void (*taken)(void *ctx);
	void *taken_ctx;
};

int auth_new(const struct config *c, struct http *h, struct timers *t, struct auth **ret)
{
	struct auth *a = calloc(1, sizeof(*a));
	const char *source;

	if (!a)
		return -ENOMEM;
	a->config = c;
	a->http = h;
	a->timers = t;
	source = c->auth_type == AUTH_OIDC_TOKEN ? c->access_token : c->token;
	if (source && !(a->source = strdup(source))) {
		free(a);
		return -ENOMEM;
	}
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
	federation_free(a->federation);
	mem_wipe(&a->token);
	mem_wipe(&a->source);
	mem_wipe(&a->url);
	mem_wipe(&a->project_id);
	mem_wipe(&a->user_id);
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
	answer_all(container_of(t, struct auth, answer));
}

static void on_renew(struct timer *t);

/* Says that nothing but another secret helps now, and what the user can do. */
static void say_spent(struct auth *a, const char *file_why)
{
	const struct config *c = a->config;
	bool token = c->auth_type == AUTH_TOKEN || c->auth_type == AUTH_ASTAKOS ||
		c->auth_type == AUTH_OIDC_TOKEN;

	if (c->token_file)
		error_set(&a->error, -EKEYEXPIRED,
			"the token of cloud '%s' %s and cannot be renewed: put a new one into "
			"%s%s%s",
			c->cloud, a->spent, token_file_path(c->token_file),
			*file_why ? "; now, " : "", file_why);
	else
		error_set(&a->error, -EKEYEXPIRED,
			"the %s of cloud '%s' %s and cannot be renewed: mount again with a new "
			"one%s",
			token ? "token" : "login by passcode", c->cloud, a->spent,
			token ? ", or with -o token_file" : "");
}

static void failed(struct auth *a)
{
	int64_t left = auth_expires_in_ms(a);
	bool refused = a->error.err == -EKEYEXPIRED || a->error.err == -EACCES;

	a->xfer = NULL;
	if (refused) {
		a->refused_ms = timer_now_ms() + TIME_REFUSED_MS;
		a->fresh = false;
	}
	if (auth_token(a)) { /* a renewal before its time: what is held still serves */
		log_warn("the token could not be renewed: %s", a->error.message);
		if (!refused) /* which would lock an account, asked again and again */
			timer_start(a->timers, &a->renew, left / 4, on_renew);
		error_clear(&a->error);
	} else if (a->token && refused && !config_renewable(a->config)) {
		a->spent = "is not accepted";
		say_spent(a, "");
	}
	answer_all(a);
}

/* ---- the answer */

static void login(struct auth *a);

static bool is_asking(const struct auth *a)
{
	return a->xfer || a->federation;
}

static void on_renew(struct timer *t)
{
	struct auth *a = container_of(t, struct auth, renew);

	if (!is_asking(a))
		login(a);
}

int64_t auth_renew_after_ms(int64_t life_ms)
{
	int64_t most = life_ms / 100 * PART_RENEW_PERCENT;

	return life_ms - TIME_RENEW_MS > most ? life_ms - TIME_RENEW_MS : most;
}

static bool is_https(const char *url)
{
	char origin[512];

	return url && http_origin(url, origin, sizeof(origin)) == 0 &&
		strncmp(origin, "https:", 6) == 0;
}

/* Says why an address is not used at all; NULL: it is. */
static const char *why_not(const struct auth *a, const char *url)
{
	if (strpbrk(url, "?#") || http_check(a->http, url) < 0)
		return "only https is used, or http with -o insecure_http";
	return NULL;
}

/* ... and of the catalogue's, which say what the cloud wants and not what the user does. */
static const char *why_not_of_catalog(const void *ctx, const char *url)
{
	const struct auth *a = ctx;

	if (is_https(a->config->auth_url) && !is_https(url) && !why_not(a, url))
		return "the login is by https, and its token does not go to http";
	return why_not(a, url);
}

static void take(struct auth *a, struct identity_answer *got)
{
	catalog_free(a->catalog);
	catalog_judge(got->catalog, why_not_of_catalog, a);
	a->catalog = got->catalog;
	got->catalog = NULL;
	mem_replace(&a->token, got->token);
	mem_replace(&a->project_id, got->project_id);
	mem_replace(&a->user_id, got->user_id);
	a->expires_ms = timer_now_ms() + got->life_ms;
	a->refused = a->fresh = false;
	a->refused_ms = 0;
	if (config_renewable(a->config) && got->life_ms > 0)
		timer_start(a->timers, &a->renew, auth_renew_after_ms(got->life_ms), on_renew);
	if (a->taken)
		a->taken(a->taken_ctx);
}

/* Judges a 404: there is no such service, or Keystone does not know the token or credential. */
static void not_found(struct auth *a)
{
	static const char no_path[] = "The resource could not be found";

	if (strcmp(a->error.type, "Not Found") == 0 &&
		strncmp(a->error.message, no_path, sizeof(no_path) - 1) != 0)
		a->error.err = -EKEYEXPIRED;
	else
		error_set(&a->error, -EOPNOTSUPP, "no identity service of version %s answers at %s",
			a->dialect == IDENTITY_V2 ? "2.0" : "3", a->url);
}

/* Tells whether a login's answer is a success in the dialect that was spoken. */
static bool is_login(const struct auth *a, const struct http_result *r)
{
	if (r->fail != HTTP_OK)
		return false;
	return a->dialect == IDENTITY_V2 ? r->status == 200 || r->status == 203 : r->status == 201;
}

static void on_login(void *ctx, const struct http_result *r)
{
	struct auth *a = ctx;
	struct identity_answer got;
	CLEANUP_BUF struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES);
	int err;

	a->xfer = NULL;
	if (!is_login(a, r)) {
		error_from(&a->error, r, false, NULL, NULL);
		if (r->fail == HTTP_OK && r->status == 404)
			not_found(a);
		failed(a);
		return;
	}
	err = identity_answer(a->config, a->dialect, r, &got, &why);
	if (err) {
		error_set(&a->error, err, "%s", why.len ? why.data : "out of memory");
		failed(a);
		return;
	}
	error_clear(&a->error);
	take(a, &got);
	identity_answer_release(&got);
	answer_all(a);
}

static void start_call(struct auth *a, const struct http_call *c)
{
	int err = http_start(a->http, c, &a->xfer);

	if (!err)
		return;
	if (err == -EPROTO)
		error_set(&a->error, err,
			"auth_url '%s' is not used: only https, or http with -o insecure_http",
			a->config->auth_url);
	else
		error_set(&a->error, err, "out of memory");
	failed(a);
}

/* Asks the identity service, by the token where that is what one logs in with. */
static void send_login(struct auth *a, const char *token)
{
	CLEANUP_BUF struct buf url = BUF_INIT(LIMIT_OBJECT_BYTES);
	CLEANUP_BUF_WIPE struct buf body = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct http_call c = { .method = "POST",
		.once = true,
		.timeout_ms = TIME_CHANGE_MS,
		.on_done = on_login,
		.ctx = a };

	if (a->url)
		buf_addf(&url, "%s%s/tokens", a->url, a->dialect == IDENTITY_V2 ? "" : "/auth");
	if (!a->url || url.err || identity_request(a->config, a->dialect, token, &body) < 0) {
		error_set(&a->error, -ENOMEM, "out of memory");
		failed(a);
		return;
	}
	if (a->dialect == IDENTITY_V2 && a->source && !config_renewable(a->config))
		c.token = a->source; /* in the header too, as their own clients do */
	c.url = url.data;
	c.body = body.data;
	c.body_len = body.len;
	start_call(a, &c);
}

/* The identity provider has vouched for the user, and the token has no scope yet. */
static void on_federated(void *ctx, const char *token, const struct cloud_error *e)
{
	struct auth *a = ctx;

	a->federation = NULL;
	if (token) {
		send_login(a, token);
		return;
	}
	a->error = *e;
	failed(a);
}

static void login(struct auth *a)
{
	const char *access = a->config->auth_type == AUTH_OIDC_TOKEN ? a->source : NULL;

	a->logins++;
	if (!config_is_federated(a->config) || !a->url)
		send_login(a, a->source);
	else if (federation_start(a->config, a->http, a->url, access, on_federated, a, &a->error,
			 &a->federation) < 0)
		failed(a);
}

/* ---- version discovery */

/* Measures url without "/" and "/v3" or "/v2.0" at its end, and tells which it was. */
static size_t url_base(const char *url, enum identity *ret)
{
	static const struct {
		const char *tail;
		enum identity dialect;
	} tails[] = { { "/v3", IDENTITY_V3 }, { "/v2.0", IDENTITY_V2 } };
	size_t len = strlen(url);

	while (len && url[len - 1] == '/')
		len--;
	*ret = IDENTITY_ANY;
	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(tails[i].tail);

		if (len > n && memcmp(url + len - n, tails[i].tail, n) == 0) {
			*ret = tails[i].dialect;
			return len - n;
		}
	}
	return len;
}

static void set_url(struct auth *a, const char *url, enum identity dialect)
{
	enum identity tail;
	size_t len = url_base(url, &tail);

	mem_wipe(&a->url);
	a->dialect = dialect;
	if (asprintf(&a->url, "%.*s%s", (int)len, url, dialect == IDENTITY_V2 ? "/v2.0" : "/v3") <
		0)
		a->url = NULL;
}

/* Finds a version's own link ("v3", "v2"), if it is of the same origin; else NULL. */
static const char *version_link(const struct auth *a, const struct json *doc, const char *version)
{
	const struct json *v = json_get(doc, "versions");

	v = json_get(v, "values") ? json_get(v, "values") : v;
	for (v = json_first(v); v; v = json_next(v)) {
		const char *id = json_get_string(v, "id");
		const char *href = json_get_string(json_first(json_get(v, "links")), "href");

		if (id && strncmp(id, version, strlen(version)) == 0 && href &&
			http_same_origin(href, a->config->auth_url))
			return href;
	}
	return NULL;
}

/* Chooses v3 where it is offered, v2.0 where that alone is and no domain is asked for, else v3. */
static void choose_version(struct auth *a, const struct json *doc)
{
	const char *v3 = version_link(a, doc, "v3");
	const char *v2 = v3 || a->config->domains_given ? NULL : version_link(a, doc, "v2");

	if (v2)
		set_url(a, v2, IDENTITY_V2);
	else
		set_url(a, v3 ? v3 : a->config->auth_url, IDENTITY_V3);
}

static void on_versions(void *ctx, const struct http_result *r)
{
	struct auth *a = ctx;
	CLEANUP_JSON struct json *doc = NULL;

	a->xfer = NULL;
	if (r->fail != HTTP_OK || r->status >= 500) { /* which tells nothing of versions, now */
		error_from(&a->error, r, false, NULL, NULL);
		failed(a);
		return;
	}
	if (r->status == 200 || r->status == 300)
		json_parse(r->body, r->body_len, &doc);
	choose_version(a, doc);
	login(a);
}

static void begin_login(struct auth *a)
{
	const struct config *c = a->config;
	enum identity tail, dialect = c->identity;
	struct http_call call = {
		.method = "GET", .timeout_ms = TIME_STALL_MS, .on_done = on_versions, .ctx = a
	};
	size_t len = url_base(c->auth_url, &tail);
	CLEANUP_TEXT char *url = NULL;

	if (dialect == IDENTITY_ANY)
		dialect = tail == IDENTITY_V2 && c->domains_given ? IDENTITY_V3 : tail;
	if (!a->url && dialect != IDENTITY_ANY)
		set_url(a, c->auth_url, dialect);
	if (a->url) {
		login(a);
		return;
	}
	url = strndup(c->auth_url, len);
	call.url = url ? url : c->auth_url;
	start_call(a, &call);
}

/* ---- asking */

const char *auth_token(struct auth *a)
{
	if (a->config->auth_type == AUTH_NONE)
		return "";
	return a->token && !a->refused && a->expires_ms - timer_now_ms() > TIME_TOKEN_LEFT_MS
		? a->token
		: NULL;
}

/* Takes a new token out of the token_file, if there is one. */
static bool take_up(struct auth *a, struct buf *why)
{
	struct token_file *f = a->config->token_file;
	CLEANUP_SECRET char *token = NULL;

	if (!f || token_file_take(f, &token, why) <= 0)
		return false;
	log_info("a new token is taken from %s", token_file_path(f));
	if (token_file_is_open_to_others(f))
		log_warn("%s holds a token and can be read by others (chmod 600 it)",
			token_file_path(f));
	mem_replace(&a->source, token);
	a->spent = NULL;
	a->fresh = true;
	a->refused_ms = 0;
	return true;
}

/* Has the single-use credential been spent? a->error then says so. */
static bool is_spent(struct auth *a)
{
	CLEANUP_BUF struct buf why = BUF_INIT(LIMIT_MESSAGE_BYTES);

	if (!take_up(a, &why) && a->token && !a->fresh && !a->spent) {
		if (a->expires_ms - timer_now_ms() <= TIME_TOKEN_LEFT_MS)
			a->spent = "has ended";
		else if (!a->source) /* a passcode */
			a->spent = "is not accepted any more";
	}
	if (a->spent)
		say_spent(a, why.data);
	return a->spent != NULL;
}

/* Tells whether asking for a token is useless now; a->error then says why. */
static bool is_hopeless(struct auth *a)
{
	return (!config_renewable(a->config) && is_spent(a)) || a->refused_ms > timer_now_ms();
}

void auth_get(struct auth *a, struct auth_waiter *w)
{
	w->next = a->waiters;
	a->waiters = w;
	if (is_asking(a))
		return;
	if (a->config->auth_type == AUTH_NONE && !a->token)
		a->token = strdup("");
	if (auth_token(a)) {
		error_clear(&a->error);
		timer_start(a->timers, &a->answer, 0, on_answer);
	} else if (is_hopeless(a)) {
		timer_start(a->timers, &a->answer, 0, on_answer); /* with the error that says so */
	} else {
		begin_login(a);
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
		a->refused = true;
}

void auth_listen(struct auth *a, void (*taken)(void *ctx), void *ctx)
{
	a->taken = taken;
	a->taken_ctx = ctx;
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

/* Says what is wanted of the catalogue: the configuration's words for this service. */
static struct catalog_want want_of(const struct config *c, const char *service, const char *region)
{
	struct catalog_want want = { .type = service, .interface = c->interface, .region = region };
	const char *said;

	if ((said = config_service(c, service, "service_type")))
		want.type = said;
	if ((said = config_service(c, service, "interface")))
		want.interface = said;
	if ((said = config_service(c, service, "region_name")))
		want.region = said;
	want.name = config_service(c, service, "service_name");
	want.version = config_service(c, service, "api_version");
	return want;
}

const char *auth_endpoint(
	const struct auth *a, const char *service, const char *path, const char *region)
{
	struct catalog_want want = want_of(a->config, service, region);
	const char *url = config_endpoint(a->config, service);
	char version[16];

	if (url)
		return url;
	if (!want.version && path && path[0] == '/' && path[1] == 'v') {
		snprintf(version, sizeof(version), "%.*s", (int)strcspn(path + 1, "/"), path + 1);
		want.version = version;
	}
	return catalog_find(a->catalog, &want);
}

const char *auth_endpoint_unused(
	const struct auth *a, const char *service, const char *region, const char **ret_url)
{
	struct catalog_want want = want_of(a->config, service, region);
	const char *why;

	*ret_url = config_endpoint(a->config, service);
	if (*ret_url)
		return why_not(a, *ret_url);
	*ret_url = catalog_unused(a->catalog, &want, &why);
	return catalog_find(a->catalog, &want) ? NULL : why;
}

int64_t auth_expires_in_ms(const struct auth *a)
{
	if (!a->token)
		return -1;
	if (a->config->auth_type == AUTH_NONE)
		return INT64_MAX;
	return a->expires_ms > timer_now_ms() ? a->expires_ms - timer_now_ms() : 0;
}

unsigned long auth_logins(const struct auth *a)
{
	return a->logins;
}
