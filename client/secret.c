/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret: the one door to libsecret.
 */
#include "secret.h"

#include <errno.h>
#include <libsecret/secret.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "config.h"

static const SecretSchema schema = {
	"org.cloudnetfs.Credential",
	SECRET_SCHEMA_NONE,
	{ { "cloud", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "auth_url", SECRET_SCHEMA_ATTRIBUTE_STRING },
		{ "username", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* The field that the auth type needs; NULL when it needs none. */
static char **lacking(struct config *c)
{
	char **field = c->auth_type == AUTH_PASSWORD	      ? &c->password
		: c->auth_type == AUTH_TOKEN		      ? &c->token
		: c->auth_type == AUTH_APPLICATION_CREDENTIAL ? &c->app_cred_secret
							      : NULL;

	return field && !*field ? field : NULL;
}

int secret_fill(struct config *c, struct buf *why)
{
	char **field = lacking(c);
	GError *error = NULL;
	gchar *found;
	int err = 0;

	if (!field)
		return 0;
	if (!getenv("DBUS_SESSION_BUS_ADDRESS") && !getenv("SECRET_BACKEND") && !getenv("XDG_RUNTIME_DIR")) {
		buf_adds(why, "no secret service is running");
		return -EHOSTUNREACH;
	}
	found = secret_password_lookup_sync(&schema, NULL, &error, "cloud", c->cloud, NULL);
	if (error) {
		buf_addf(why, "the secret service does not answer: %s", error->message);
		g_error_free(error);
		return -EHOSTUNREACH;
	}
	if (!found) {
		buf_addf(why, "no secret is stored for cloud '%s'", c->cloud);
		return -ENOENT;
	}
	*field = strdup(found);
	if (!*field)
		err = -ENOMEM;
	secret_password_free(found);
	return err;
}
