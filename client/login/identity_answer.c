/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_answer: what a login's answer holds.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/login/catalog.h"
#include "client/http/http.h"
#include "client/login/identity.h"
#include "client/json/json.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

/* Tells how long a token lives that ends at `ends`; -1: that is no time. */
static int64_t life_ms(const char *ends, const char *began)
{
	int64_t e = timer_iso_ms(ends), b = timer_iso_ms(began);

	if (e < 0)
		return -1;
	if (b < 0)
		b = timer_unix_ms();
	return e > b ? e - b : 0;
}

static int lacks(struct buf *why, const char *what)
{
	buf_addf(why, "the identity service's answer to the login %s", what);
	return -EBADMSG;
}

/* Checks that there is a catalogue; without a scope the service rightly gives none. */
static int check_catalog(const struct config *c, bool has, struct buf *why)
{
	if (has || config_endpoint(c, "network"))
		return 0;
	if (c->project_id || c->project_name || c->trust_id || c->auth_type == AUTH_ASTAKOS ||
		c->auth_type == AUTH_APPLICATION_CREDENTIAL)
		return lacks(why, "has no catalogue of services");
	buf_addf(why,
		"the login of cloud '%s' gave no catalogue: it names no project (project_name or "
		"project_id)",
		c->cloud);
	return -EBADMSG;
}

static int take_v3(const struct config *c, const struct http_result *r, const struct json *body,
	struct identity_answer *a, struct buf *why)
{
	const struct json *token = json_get(body, "token"), *catalog = json_get(token, "catalog");
	int err;

	if (json_type(token) != JSON_OBJECT)
		return lacks(why, "is not what its API promises");
	if (!r->subject_token || !*r->subject_token)
		return lacks(why, "has no token (X-Subject-Token)");
	a->life_ms =
		life_ms(json_get_string(token, "expires_at"), json_get_string(token, "issued_at"));
	if (a->life_ms < 0)
		return lacks(why, "does not say when the token ends (expires_at)");
	err = check_catalog(c, json_type(catalog) == JSON_ARRAY, why);
	if (!err && catalog_new(json_type(catalog) == JSON_ARRAY ? catalog : NULL, &a->catalog) < 0)
		err = -ENOMEM;
	if (!err)
		err = mem_replace(&a->token, r->subject_token);
	if (!err)
		err = mem_replace(
			&a->project_id, json_get_string(json_get(token, "project"), "id"));
	return err ? err : mem_replace(&a->user_id, json_get_string(json_get(token, "user"), "id"));
}

static int take_v2(
	const struct config *c, const struct json *body, struct identity_answer *a, struct buf *why)
{
	const struct json *access = json_get(body, "access"), *token = json_get(access, "token");
	const struct json *catalog = json_get(access, "serviceCatalog");
	const char *id = json_get_string(token, "id");
	int err;

	if (json_type(access) != JSON_OBJECT)
		return lacks(why, "is not what its API promises");
	if (!id || !*id)
		return lacks(why, "has no token (access.token.id)");
	a->life_ms =
		life_ms(json_get_string(token, "expires"), json_get_string(token, "issued_at"));
	if (a->life_ms < 0)
		return lacks(why, "does not say when the token ends (expires)");
	/* an unscoped token has {} or [] */
	err = check_catalog(c, json_type(catalog) == JSON_ARRAY && json_first(catalog), why);
	if (!err &&
		catalog_new_v2(json_type(catalog) == JSON_ARRAY ? catalog : NULL, &a->catalog) < 0)
		err = -ENOMEM;
	if (!err)
		err = mem_replace(&a->token, id);
	if (!err)
		err = mem_replace(&a->project_id, json_get_string(json_get(token, "tenant"), "id"));
	return err ? err
		   : mem_replace(&a->user_id, json_get_string(json_get(access, "user"), "id"));
}

int identity_answer(const struct config *c, enum identity dialect, const struct http_result *r,
	struct identity_answer *ret, struct buf *why)
{
	CLEANUP_JSON_WIPE struct json *body = NULL;
	int err;

	memset(ret, 0, sizeof(*ret));
	err = json_parse(r->body, r->body_len, &body);
	if (err == -EBADMSG)
		lacks(why, "is not what its API promises");
	else if (!err)
		err = dialect == IDENTITY_V2 ? take_v2(c, body, ret, why)
					     : take_v3(c, r, body, ret, why);
	if (err)
		identity_answer_release(ret);
	return err;
}

void identity_answer_release(struct identity_answer *a)
{
	if (!a)
		return;
	mem_wipe(&a->token);
	mem_wipe(&a->project_id);
	mem_wipe(&a->user_id);
	catalog_free(a->catalog);
	memset(a, 0, sizeof(*a));
}
