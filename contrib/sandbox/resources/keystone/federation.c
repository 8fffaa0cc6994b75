/* SPDX-License-Identifier: Apache-2.0 */
/*
 * federation: an identity provider of OpenID Connect, and Keystone's trust in it: the provider
 * "sandbox" with the protocol "openid", whose users are the realm's of the default domain.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "contrib/sandbox/resources/keystone/realm.h"

#define ACCESSES 64	  /* access tokens that are remembered */
#define ACCESS_LIFE_S 300 /* of each */

/* "sandbox-client:client-secret", as clients say it */
static const char client[] = "Basic c2FuZGJveC1jbGllbnQ6Y2xpZW50LXNlY3JldA==";
static const char provider[] = "sandbox", protocol[] = "openid";

static struct access {
	char id[44];
	char user_id[40];
	int64_t ends_s;
} accesses[ACCESSES];
static unsigned next_access;

/* ---- the provider */

/* RFC 6749, 5.2 */
static void refuse_grant(struct reply *r, int status, const char *error, const char *words)
{
	reply_new(r, status, "{'error':%s,'error_description':%s}", error, words);
}

static void document(const struct request *q, struct reply *r)
{
	char issuer[200], endpoint[220];

	snprintf(issuer, sizeof(issuer), "%s%s", q->sandbox->url, q->service->prefix);
	snprintf(endpoint, sizeof(endpoint), "%s/token", issuer);
	reply_new(r, 200,
		"{'issuer':%s,'token_endpoint':%s,'grant_types_supported':['password',"
		"'client_credentials'],'response_types_supported':['token']}",
		issuer, endpoint);
}

/* Finds whom the form's grant vouches for; NULL: nobody. */
static cJSON *granted(const struct realm *realm, const char *form, const char *grant)
{
	char *name = query_get(form, "username", 0), *given = query_get(form, "password", 0);
	cJSON *user = NULL;

	if (strcmp(grant, "client_credentials") == 0) /* the client's own user is the first one */
		user = identity_find(realm, USERS, accounts[0].user_id);
	else if (name)
		user = identity_named(realm, USERS, name, "default");
	if (strcmp(grant, "password") == 0 && !password_right(user, given))
		user = NULL;
	free(name);
	free(given);
	return user;
}

static void give(struct reply *r, const cJSON *user)
{
	struct access *a = &accesses[next_access++ % ACCESSES];
	char uuid[37];

	new_uuid(uuid);
	snprintf(a->id, sizeof(a->id), "oidc.%s", uuid);
	snprintf(a->user_id, sizeof(a->user_id), "%.39s", text_of(user, "id"));
	a->ends_s = time(NULL) + ACCESS_LIFE_S;
	reply_new(r, 200, "{'access_token':%s,'token_type':'Bearer','expires_in':%d}", a->id,
		ACCESS_LIFE_S);
}

static void token(const struct request *q, struct reply *r)
{
	char *grant = query_get(q->body, "grant_type", 0);
	bool known = grant &&
		(strcmp(grant, "password") == 0 || strcmp(grant, "client_credentials") == 0);
	const cJSON *user = known ? granted(realm_of(q->service), q->body, grant) : NULL;

	if (!q->authorization || strcmp(q->authorization, client) != 0)
		refuse_grant(r, 401, "invalid_client", "Invalid client credentials");
	else if (!known)
		refuse_grant(r, 400, "unsupported_grant_type", "Unsupported grant_type");
	else if (!user)
		refuse_grant(r, 400, "invalid_grant", "Invalid user credentials");
	else
		give(r, user);
	free(grant);
}

void oidc_handle(struct request *q, struct reply *r)
{
	if (strcmp(q->path, "/.well-known/openid-configuration") == 0)
		document(q, r);
	else if (strcmp(q->path, "/token") == 0 && strcmp(q->method, "POST") == 0)
		token(q, r);
	else
		refuse_grant(r, 404, "not_found", "There is nothing here");
}

/* ---- Keystone */

/* Finds whom the request's access token is of; NULL: it is none, or has ended. */
static const char *bearer(const struct request *q)
{
	const char *id = q->authorization ? q->authorization : "";

	if (strncmp(id, "Bearer ", 7) != 0)
		return NULL;
	for (unsigned i = 0; i < ACCESSES; i++)
		if (*accesses[i].id && strcmp(accesses[i].id, id + 7) == 0 &&
			accesses[i].ends_s > time(NULL))
			return accesses[i].user_id;
	return NULL;
}

static void federated(struct request *q, struct reply *r)
{
	const struct realm *realm = realm_of(q->service);
	const char *id = bearer(q);
	cJSON *user = id ? identity_find(realm, USERS, id) : NULL;
	struct token *t = user ? token_new(realm, user, SCOPE_NONE, NULL) : NULL;

	if (!t) {
		reply_unauthorized(r);
		return;
	}
	t->ends_s = t->issued_s + q->sandbox->token_ttl_s;
	snprintf(t->methods, sizeof(t->methods), "%s", protocol);
	token_reply(q, r, t, false);
}

/* Takes "identity_providers/sandbox/protocols/openid/auth". */
bool keystone_federation(struct request *q, struct reply *r)
{
	static const char before[] = "/v3/OS-FEDERATION/identity_providers/";
	const char *at = q->path + sizeof(before) - 1, *rest;
	char name[64];
	size_t n;

	if (strncmp(q->path, before, sizeof(before) - 1) != 0)
		return false;
	n = strcspn(at, "/");
	rest = at + n;
	snprintf(name, sizeof(name), "%.*s", (int)n, at);
	if (strcmp(name, provider) != 0)
		reply_keystone_error(
			r, 404, "Not Found", "Could not find Identity Provider: %.63s.", name);
	else if (strcmp(rest, "/protocols/openid/auth") != 0)
		reply_keystone_error(
			r, 404, "Not Found", "Could not find federated protocol of %s.", name);
	else
		federated(q, r);
	return true;
}
