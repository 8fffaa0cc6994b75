/* SPDX-License-Identifier: Apache-2.0 */
/*
 * federation: one step after the other.
 */
#include "client/login/federation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/config/config.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/json/json.h"
#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"

struct federation {
	const struct config *config;
	struct http *http;
	struct http_xfer *xfer; /* the step under way */
	char *url;		/* the identity service's, with its version */
	char *endpoint;		/* the provider's, where it gives tokens; NULL: not known yet */
	char *access;		/* the provider's token; NULL: not had yet */
	federation_fn done;
	void *ctx;
};

void federation_free(struct federation *f)
{
	if (!f)
		return;
	http_cancel(f->xfer);
	free(f->url);
	free(f->endpoint);
	mem_wipe(&f->access);
	free(f);
}

static void finish(struct federation *f, const char *token, const struct cloud_error *e)
{
	f->done(f->ctx, token, e);
	federation_free(f);
}

static int no_memory(struct cloud_error *e)
{
	error_set(e, -ENOMEM, "out of memory");
	return -ENOMEM;
}

static int start_call(struct federation *f, struct http_call *c, struct cloud_error *e)
{
	int err;

	c->ctx = f;
	err = http_start(f->http, c, &f->xfer);
	if (err == -EPROTO)
		error_set(e, err, "'%s' is not used: only https, or http with -o insecure_http",
			c->url);
	else if (err)
		no_memory(e);
	return err;
}

static int next_step(struct federation *f, struct cloud_error *e);

/* Begins the next step, or ends all with the error. */
static void go_on(struct federation *f, struct cloud_error *e)
{
	if (e->err || next_step(f, e) < 0)
		finish(f, NULL, e);
}

/*
 * Judges a provider's answer that is no success, and says whose it was. A provider says 400 of a
 * wrong password, which must not be tried again and again.
 */
static void refused(const struct federation *f, struct cloud_error *e, const struct http_result *r)
{
	struct cloud_error own;

	error_from(&own, r, false, NULL, NULL);
	error_set(e, r->fail == HTTP_OK && r->status == 400 ? -EKEYEXPIRED : own.err,
		"the identity provider of cloud '%s': %s", f->config->cloud, own.message);
	e->status = own.status;
}

/* ---- the identity service's token */

static void on_token(void *ctx, const struct http_result *r)
{
	struct federation *f = ctx;
	struct cloud_error e;

	f->xfer = NULL;
	error_clear(&e);
	if (r->fail != HTTP_OK || r->status != 201)
		error_from(&e, r, false, NULL, NULL);
	else if (!r->subject_token || !*r->subject_token)
		error_set(&e, -EBADMSG,
			"the identity service's answer to the login has no token "
			"(X-Subject-Token)");
	finish(f, e.err ? NULL : r->subject_token, &e);
}

/* Tells whether a header can hold it: RFC 6750 has letters, digits and -._~+/= there. */
static bool is_plain(const char *token)
{
	for (const char *c = token; *c; c++)
		if (*c <= ' ' || *c > '~')
			return false;
	return *token;
}

static int ask_token(struct federation *f, struct cloud_error *e)
{
	const struct config *c = f->config;
	CLEANUP_BUF struct buf url = BUF_INIT(LIMIT_OBJECT_BYTES);
	CLEANUP_BUF_WIPE struct buf bearer = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct http_call call = {
		.method = "POST", .once = true, .timeout_ms = TIME_CHANGE_MS, .on_done = on_token
	};

	if (!is_plain(f->access)) {
		error_set(e, -EBADMSG, "the access token has signs that no access token has");
		return -EBADMSG;
	}
	buf_addf(&url, "%s/OS-FEDERATION/identity_providers/", f->url);
	buf_add_url(&url, c->identity_provider, strlen(c->identity_provider));
	buf_adds(&url, "/protocols/");
	buf_add_url(&url, c->protocol, strlen(c->protocol));
	buf_adds(&url, "/auth");
	buf_addf(&bearer, "Bearer %s", f->access);
	if (url.err || bearer.err)
		return no_memory(e);
	call.url = url.data;
	call.authorization = bearer.data;
	return start_call(f, &call, e);
}

/* ---- the provider's token */

static void on_access(void *ctx, const struct http_result *r)
{
	struct federation *f = ctx;
	const char *type = f->config->access_token_type, *token;
	CLEANUP_JSON_WIPE struct json *doc = NULL;
	struct cloud_error e;

	f->xfer = NULL;
	error_clear(&e);
	type = type ? type : "access_token";
	if (r->fail != HTTP_OK || r->status != 200) {
		refused(f, &e, r);
	} else {
		json_parse(r->body, r->body_len, &doc);
		token = json_get_string(doc, type);
		if (!token || !*token)
			error_set(&e, -EBADMSG, "the identity provider's answer has no %s", type);
		else if (mem_replace(&f->access, token) < 0)
			no_memory(&e);
	}
	go_on(f, &e);
}

/* Appends a field to a form. */
static void add_field(struct buf *form, const char *key, const char *value)
{
	if (form->len)
		buf_addc(form, '&');
	buf_addf(form, "%s=", key);
	buf_add_url(form, value, strlen(value));
}

/* Appends "ID:SECRET" in base64. */
static int add_basic(const char *id, const char *secret, struct buf *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	CLEANUP_BUF_WIPE struct buf both = BUF_INIT(LIMIT_OBJECT_BYTES);

	buf_addf(&both, "%s:%s", id, secret);
	for (size_t i = 0; i < both.len && !both.err; i += 3) {
		size_t left = both.len - i;
		unsigned bits = (unsigned)(unsigned char)both.data[i] << 16;

		if (left > 1)
			bits |= (unsigned)(unsigned char)both.data[i + 1] << 8;
		if (left > 2)
			bits |= (unsigned char)both.data[i + 2];
		buf_addc(out, digits[bits >> 18]);
		buf_addc(out, digits[bits >> 12 & 63]);
		buf_addc(out, left > 1 ? digits[bits >> 6 & 63] : '=');
		buf_addc(out, left > 2 ? digits[bits & 63] : '=');
	}
	return both.err ? both.err : out->err;
}

/* Fills in the grant; a client without a secret says its id in the form. */
static void add_grant(const struct config *c, struct buf *form)
{
	if (c->auth_type == AUTH_OIDC_PASSWORD) {
		add_field(form, "grant_type", "password");
		add_field(form, "username", c->username);
		add_field(form, "password", c->password);
	} else {
		add_field(form, "grant_type", "client_credentials");
	}
	add_field(form, "scope", c->openid_scope ? c->openid_scope : "openid profile");
	if (!c->client_secret)
		add_field(form, "client_id", c->client_id);
}

static int ask_access(struct federation *f, struct cloud_error *e)
{
	const struct config *c = f->config;
	CLEANUP_BUF_WIPE struct buf form = BUF_INIT(LIMIT_OBJECT_BYTES),
				    basic = BUF_INIT(LIMIT_OBJECT_BYTES);
	struct http_call call = { .method = "POST",
		.once = true,
		.url = f->endpoint,
		.type = "application/x-www-form-urlencoded",
		.timeout_ms = TIME_CHANGE_MS,
		.on_done = on_access };

	add_grant(c, &form);
	buf_adds(&basic, "Basic ");
	if (form.err || (c->client_secret && add_basic(c->client_id, c->client_secret, &basic) < 0))
		return no_memory(e);
	if (c->client_secret)
		call.authorization = basic.data;
	call.body = form.data;
	call.body_len = form.len;
	return start_call(f, &call, e);
}

/* ---- where the provider gives tokens */

static bool is_https(const char *url)
{
	return strncasecmp(url, "https:", 6) == 0;
}

/* Takes the address out of a provider's document; what was asked by https does not lead to http. */
static int take_endpoint(struct federation *f, const char *url, struct cloud_error *e)
{
	if (!url || !*url)
		error_set(e, -EBADMSG,
			"the identity provider's document at %s has no token_endpoint",
			f->config->discovery_endpoint);
	else if (is_https(f->config->discovery_endpoint) && !is_https(url))
		error_set(e, -EPROTO,
			"the identity provider's token_endpoint is not https, and is not used");
	else if (mem_replace(&f->endpoint, url) < 0)
		no_memory(e);
	return e->err;
}

static void on_document(void *ctx, const struct http_result *r)
{
	struct federation *f = ctx;
	CLEANUP_JSON struct json *doc = NULL;
	struct cloud_error e;

	f->xfer = NULL;
	error_clear(&e);
	if (r->fail != HTTP_OK || r->status != 200) {
		refused(f, &e, r);
	} else {
		json_parse(r->body, r->body_len, &doc);
		take_endpoint(f, json_get_string(doc, "token_endpoint"), &e);
	}
	go_on(f, &e);
}

static int ask_document(struct federation *f, struct cloud_error *e)
{
	struct http_call call = { .method = "GET",
		.url = f->config->discovery_endpoint,
		.timeout_ms = TIME_STALL_MS,
		.on_done = on_document };

	return start_call(f, &call, e);
}

/* ---- all of it */

static int next_step(struct federation *f, struct cloud_error *e)
{
	if (f->access)
		return ask_token(f, e);
	return f->endpoint ? ask_access(f, e) : ask_document(f, e);
}

int federation_start(const struct config *c, struct http *h, const char *url, const char *access,
	federation_fn done, void *ctx, struct cloud_error *e, struct federation **ret)
{
	struct federation *f = calloc(1, sizeof(*f));
	int err = f ? 0 : -ENOMEM;

	if (f) {
		f->config = c;
		f->http = h;
		f->done = done;
		f->ctx = ctx;
		err = mem_replace(&f->url, url);
	}
	if (!err && access)
		err = mem_replace(&f->access, access);
	if (!err && c->access_token_endpoint)
		err = mem_replace(&f->endpoint, c->access_token_endpoint);
	err = err ? no_memory(e) : next_step(f, e);
	if (err)
		federation_free(f);
	else
		*ret = f;
	return err;
}
