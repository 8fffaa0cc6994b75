/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity_request: bodies of logins.
 */
#include <errno.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/login/identity.h"
#include "client/json/json.h"
#include "client/util/mem.h"

/* ---- v3: what the user proves */

static int set_domain(struct json *in, const char *id, const char *name)
{
	CLEANUP_JSON struct json *domain = json_new_object();
	int err;

	if (!domain)
		return -ENOMEM;
	if (id || !name) /* without one it is the default domain, as in the openstack command */
		err = json_set_string(domain, "id", id ? id : "default");
	else
		err = json_set_string(domain, "name", name);
	return err ? err : json_set(in, "domain", mem_steal(&domain));
}

static int set_opt(struct json *in, const char *key, const char *value)
{
	return value ? json_set_string(in, key, value) : 0;
}

/* Puts a new object into `in`, which owns it, for the caller to fill; NULL: no memory. */
static struct json *add_object(struct json *in, const char *key)
{
	struct json *o = json_new_object();

	return o && json_set(in, key, o) == 0 ? o : NULL;
}

static int set_user(struct json *in, const struct config *c)
{
	int err;

	if (c->user_id)
		return json_set_string(in, "id", c->user_id);
	err = set_opt(in, "name", c->username);
	return err ? err : set_domain(in, c->user_domain_id, c->user_domain_name);
}

static int add_user(struct json *in, const struct config *c, const char *key, const char *secret)
{
	struct json *user = add_object(in, "user");
	int err = user ? set_user(user, c) : -ENOMEM;

	return err ? err : json_set_string(user, key, secret ? secret : "");
}

static int fill_password(struct json *data, const struct config *c, const char *token)
{
	(void)token;
	return add_user(data, c, "password", c->password);
}

static int fill_totp(struct json *data, const struct config *c, const char *token)
{
	(void)token;
	return add_user(data, c, "passcode", c->passcode);
}

static int fill_token(struct json *data, const struct config *c, const char *token)
{
	(void)c;
	return json_set_string(data, "id", token ? token : "");
}

static int fill_app_cred(struct json *data, const struct config *c, const char *token)
{
	int err = set_opt(data, "id", c->app_cred_id);

	(void)token;
	if (!err && !c->app_cred_id) {
		struct json *user = add_object(data, "user");

		err = set_opt(data, "name", c->app_cred_name);
		if (!err)
			err = user ? set_user(user, c) : -ENOMEM;
	}
	return err ? err : set_opt(data, "secret", c->app_cred_secret);
}

static const struct method {
	const char *name;   /* in the request */
	const char *factor; /* in auth_methods, with or without v3 */
	enum auth_type type;
	int (*fill)(struct json *data, const struct config *c, const char *token);
} methods[] = {
	{ "password", "v3password", AUTH_PASSWORD, fill_password },
	{ "token", "v3token", AUTH_TOKEN, fill_token },
	{ "application_credential", "v3applicationcredential", AUTH_APPLICATION_CREDENTIAL,
		fill_app_cred },
	{ "totp", "v3totp", AUTH_TOTP, fill_totp },
};

/* Tells whether the factor is a word of the list "v3password,totp". */
static bool is_named(const char *list, const char *factor)
{
	for (const char *at = list; at && *at; at += strcspn(at, ","), at += *at == ',') {
		size_t n = strcspn(at, ",");

		if ((strlen(factor) == n && strncmp(at, factor, n) == 0) ||
			(strlen(factor + 2) == n && strncmp(at, factor + 2, n) == 0))
			return true;
	}
	return false;
}

/* Tells whether the login has the method; one over a provider ends as one by a token. */
static bool is_used(const struct config *c, const struct method *m)
{
	if (c->auth_type == AUTH_MULTIFACTOR)
		return is_named(c->auth_methods, m->factor);
	return m->type == (config_is_federated(c) ? AUTH_TOKEN : c->auth_type);
}

/* identity: {"methods": [...], "<method>": {...}} */
static int add_identity(struct json *auth, const struct config *c, const char *token)
{
	struct json *identity = add_object(auth, "identity"), *names = json_new_array();
	int err = identity && names ? json_set(identity, "methods", names) : -ENOMEM;

	if (!identity)
		json_free(names);
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]) && !err; i++) {
		const struct method *m = &methods[i];
		struct json *data;

		if (!is_used(c, m))
			continue;
		err = json_add(names, json_new_string(m->name));
		data = err ? NULL : add_object(identity, m->name);
		if (!err)
			err = data ? m->fill(data, c, token) : -ENOMEM;
	}
	return err;
}

/* ---- v3: what the token is for */

/* Adds project, domain, system or trust. */
static int add_scope(struct json *auth, const struct config *c)
{
	const char *of = c->trust_id		   ? "OS-TRUST:trust"
		: c->project_id || c->project_name ? "project"
		: c->domain_id || c->domain_name   ? "domain"
		: c->system_scope		   ? "system"
						   : NULL;
	struct json *scope = of ? add_object(auth, "scope") : NULL,
		    *in = scope ? add_object(scope, of) : NULL;
	int err;

	if (!of)
		return 0;
	if (!in)
		return -ENOMEM;
	if (*of == 'O')
		return json_set_string(in, "id", c->trust_id);
	if (*of == 's')
		return json_set(in, "all", json_new_bool(true));
	if (*of == 'd')
		return c->domain_id ? json_set_string(in, "id", c->domain_id)
				    : json_set_string(in, "name", c->domain_name);
	if (c->project_id)
		return json_set_string(in, "id", c->project_id);
	err = json_set_string(in, "name", c->project_name);
	return err ? err : set_domain(in, c->project_domain_id, c->project_domain_name);
}

static int fill_v3(struct json *auth, const struct config *c, const char *token)
{
	int err = add_identity(auth, c, token);

	return err || c->auth_type == AUTH_APPLICATION_CREDENTIAL ? err : add_scope(auth, c);
}

/* ---- v2.0 */

static int fill_v2(struct json *auth, const struct config *c, const char *token)
{
	bool by_token = c->auth_type == AUTH_TOKEN || c->auth_type == AUTH_ASTAKOS;
	struct json *in = add_object(auth, by_token ? "token" : "passwordCredentials");
	int err = -ENOMEM;

	if (in && by_token) {
		err = json_set_string(in, "id", token ? token : "");
	} else if (in) {
		err = json_set_string(in, c->username ? "username" : "userId",
			c->username	     ? c->username
				: c->user_id ? c->user_id
					     : "");
		err = err ? err : json_set_string(in, "password", c->password ? c->password : "");
	}
	if (err || c->auth_type == AUTH_ASTAKOS) /* whose only tenant is the user */
		return err;
	err = c->project_id ? json_set_string(auth, "tenantId", c->project_id)
			    : set_opt(auth, "tenantName", c->project_name);
	return err ? err : set_opt(auth, "trust_id", c->trust_id);
}

int identity_request(
	const struct config *c, enum identity dialect, const char *token, struct buf *out)
{
	CLEANUP_JSON_WIPE struct json *body = json_new_object();
	struct json *auth = body ? add_object(body, "auth") : NULL;
	int err = !auth			 ? -ENOMEM
		: dialect == IDENTITY_V2 ? fill_v2(auth, c, token)
					 : fill_v3(auth, c, token);

	return err ? err : json_print(body, out);
}
