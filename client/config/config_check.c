/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_check: what a login needs and the configuration lacks.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/config/config_internal.h"

static const char *user_lacks(const struct config *c)
{
	return c->username || c->user_id ? NULL : "username";
}

static const char *app_cred_lacks(const struct config *c)
{
	return !c->app_cred_id && !c->app_cred_name ? "application_credential_id"
		: !c->app_cred_secret		    ? "application_credential_secret"
						    : NULL;
}

static const char *multifactor_lacks(const struct config *c)
{
	const char *lacks = c->auth_methods ? NULL : "auth_methods";

	if (!lacks && config_has_method(c, "applicationcredential"))
		lacks = app_cred_lacks(c);
	if (!lacks && (config_has_method(c, "password") || config_has_method(c, "totp")))
		lacks = user_lacks(c);
	if (!lacks && config_has_method(c, "password") && !c->password)
		lacks = "password";
	if (!lacks && config_has_method(c, "totp") && !c->passcode)
		lacks = "passcode";
	if (!lacks && config_has_method(c, "token") && !c->token)
		lacks = "token";
	return lacks;
}

/* Finds what a login over an identity provider needs beside its secret. */
static const char *federation_lacks(const struct config *c)
{
	if (!c->identity_provider)
		return "identity_provider";
	if (!c->protocol)
		return "protocol";
	if (c->auth_type == AUTH_OIDC_TOKEN)
		return NULL;
	if (!c->client_id)
		return "client_id";
	return c->access_token_endpoint || c->discovery_endpoint
		? NULL
		: "access_token_endpoint or discovery_endpoint";
}

static const char *what_lacks(const struct config *c)
{
	if (c->auth_type == AUTH_NONE)
		return config_endpoint(c, "network") ? NULL : "network_endpoint_override";
	if (!c->auth_url)
		return "auth_url";
	switch (c->auth_type) {
	case AUTH_TOKEN:
	case AUTH_ASTAKOS:
		return c->token ? NULL : "token";
	case AUTH_APPLICATION_CREDENTIAL:
		return app_cred_lacks(c);
	case AUTH_MULTIFACTOR:
		return multifactor_lacks(c);
	case AUTH_TOTP:
		return user_lacks(c) ? user_lacks(c) : c->passcode ? NULL : "passcode";
	case AUTH_OIDC_PASSWORD:
		return federation_lacks(c) ? federation_lacks(c)
			: !c->username	   ? "username"
			: !c->password	   ? "password"
					   : NULL;
	case AUTH_OIDC_CLIENT:
		return federation_lacks(c) ? federation_lacks(c)
			: c->client_secret ? NULL
					   : "client_secret";
	case AUTH_OIDC_TOKEN:
		return federation_lacks(c) ? federation_lacks(c)
			: c->access_token  ? NULL
					   : "access_token";
	default:
		return user_lacks(c) ? user_lacks(c) : c->password ? NULL : "password";
	}
}

/* Finds the first method of multifactor that is none; its length, or 0 when all are known. */
static size_t unknown_method(const struct config *c, const char **ret)
{
	static const char known[] =
		",v3password,password,v3totp,totp,v3token,token,v3applicationcredential,";
	char word[64];

	for (const char *at = c->auth_methods; at && *at;
		at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
		size_t len = strcspn(at, ",");

		*ret = at;
		if (snprintf(word, sizeof(word), ",%.*s,", (int)len, at) >= (int)sizeof(word) ||
			!strstr(known, word))
			return len ? len : 1;
	}
	return 0;
}

/* Tells whether it is "https://user:password@host", which errors and logs would show. */
static bool has_user(const char *url)
{
	const char *host = url ? strstr(url, "://") : NULL;

	return host && memchr(host + 3, '@', strcspn(host + 3, "/?#"));
}

static const char *address_with_user(const struct config *c)
{
	for (size_t i = 0; i < c->n_services; i++)
		if (has_user(c->services[i].value))
			return c->services[i].key;
	return has_user(c->auth_url)		     ? "auth_url"
		: has_user(c->endpoint)		     ? "endpoint"
		: has_user(c->discovery_endpoint)    ? "discovery_endpoint"
		: has_user(c->access_token_endpoint) ? "access_token_endpoint"
						     : NULL;
}

int config_check(const struct config *c, struct buf *why)
{
	const char *lacks = what_lacks(c), *address = address_with_user(c), *method;
	size_t len = c->auth_type == AUTH_MULTIFACTOR ? unknown_method(c, &method) : 0;

	if (address)
		buf_addf(why,
			"the %s of cloud '%s' has a user's name before its host; give it as a "
			"setting of "
			"its own",
			address, c->cloud);
	else if (lacks)
		buf_addf(why, "cloud '%s' lacks %s", c->cloud, lacks);
	else if (len)
		buf_addf(why, "cloud '%s': auth_methods has '%.*s', which is not known here",
			c->cloud, (int)len, method);
	return address || lacks || len ? -EINVAL : 0;
}
