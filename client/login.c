/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: a configuration and its place in the secret service.
 */
#include "login.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "config.h"
#include "secret.h"

struct login {
	struct config config;
	const char *word; /* "password"; NULL: nothing is to be kept */
	bool configured;
	char *prompt;
};

int login_open(const char *cloud, struct login **ret, struct buf *why)
{
	struct config_source src = { .cloud = cloud, .env = environ };
	struct login *l = calloc(1, sizeof(*l));
	struct config *c;
	char **field;
	int err;

	if (!l)
		return -ENOMEM;
	c = &l->config;
	err = config_load(&src, c, why);
	if (err) {
		free(l);
		return err;
	}
	field = config_secret(c, &l->word);
	if (!field || c->auth_type == AUTH_TOTP) { /* a passcode is good for one login */
		l->word = NULL;
	} else {
		const char *user = c->username ? c->username : c->user_id ? c->user_id : c->app_cred_id;

		l->configured = *field != NULL;
		if (asprintf(&l->prompt, "%s of %s%s at %s", l->word, user ? "" : "cloud ",
			    user ? user : c->cloud, c->auth_url ? c->auth_url : "(no auth_url)") < 0)
			l->prompt = NULL;
		err = l->prompt ? 0 : -ENOMEM;
	}
	if (err) {
		login_close(l);
		return err;
	}
	*ret = l;
	return 0;
}

void login_close(struct login *l)
{
	if (!l)
		return;
	config_release(&l->config);
	free(l->prompt);
	free(l);
}

const char *login_cloud(const struct login *l)
{
	return l->config.cloud;
}

const char *login_prompt(const struct login *l)
{
	return l->prompt;
}

bool login_is_configured(const struct login *l)
{
	return l->configured;
}

int login_store(struct login *l, const char *secret, struct buf *why)
{
	return secret_store(&l->config, l->word, secret, why);
}

int login_clear(struct login *l, struct buf *why)
{
	return secret_clear(l->config.cloud, why);
}
