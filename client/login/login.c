/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: a configuration, its place in the secret service, and one try at its
 * cloud.
 */
#include "client/login/login.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/login/auth.h"
#include "client/util/buf.h"
#include "client/config/config.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/login/secret.h"
#include "client/login/session.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

struct login {
	struct login_options options;
	struct config config;
	const char *word; /* "password"; NULL: nothing is to be kept */
	bool configured;
	char *prompt;
};

/* Finds out which secret may be kept, and the words that ask for it. */
static int word_prompt(struct login *l)
{
	struct config *c = &l->config;
	const char *user = c->username ? c->username : c->user_id ? c->user_id : c->app_cred_id;
	char **field = config_secret(c, &l->word);

	if (!field || c->auth_type == AUTH_TOTP) { /* a passcode is good for one login */
		l->word = NULL;
		return 0;
	}
	l->configured = *field != NULL;
	if (asprintf(&l->prompt, "%s of %s%s at %s", l->word, user ? "" : "cloud ",
		    user ? user : c->cloud, c->auth_url ? c->auth_url : "(no auth_url)") >= 0)
		return 0;
	l->prompt = NULL;
	return -ENOMEM;
}

int login_open(const struct login_options *o, struct login **ret, struct buf *why)
{
	struct config_source src = { .cloud = o->cloud, .region = o->region, .env = environ };
	struct login *l = calloc(1, sizeof(*l));
	int err;

	if (!l)
		return -ENOMEM;
	l->options = *o;
	err = config_load(&src, &l->config, why);
	if (!err)
		err = word_prompt(l);
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

const char *login_warning(const struct login *l)
{
	return l->config.warning;
}

bool login_is_configured(const struct login *l)
{
	return l->configured;
}

/* Puts secret in the place of the configuration's own. */
static int put_secret(struct config *c, const char *secret)
{
	const char *word;

	return mem_replace(config_secret(c, &word), secret);
}

/* Tells whether the login takes a configured passcode, which is left for the mount. */
static bool needs_passcode(const struct config *c)
{
	return c->auth_type == AUTH_MULTIFACTOR && c->passcode;
}

static int ask_cloud(struct login *l, struct buf *why)
{
	const struct login_options *o = &l->options;
	struct timers timers = { 0 };
	struct cloud_error error;
	struct http *h = NULL;
	struct auth *a = NULL;

	if (session_http(&l->config, o->proxy, o->insecure_http, NULL, &h, why) < 0)
		return -EAGAIN;
	error_set(&error, -ENOMEM, "out of memory");
	if (auth_new(&l->config, h, &timers, &a) == 0)
		session_login(a, h, &timers, &error);
	auth_free(a);
	http_free(h);
	if (error.err)
		buf_adds(why, error.message);
	return !error.err					    ? 0
		: error.err == -EKEYEXPIRED || error.err == -EACCES ? -EACCES
								    : -EAGAIN;
}

int login_try(struct login *l, const char *secret, struct buf *why)
{
	int err = put_secret(&l->config, secret);

	if (err)
		return err;
	if (config_check(&l->config, why) < 0)
		return -EAGAIN;
	if (needs_passcode(&l->config)) {
		buf_adds(why, "its passcode is good for one login");
		return -EAGAIN;
	}
	return ask_cloud(l, why);
}

int login_store(struct login *l, const char *secret, struct buf *why)
{
	return secret_store(&l->config, l->word, secret, why);
}

int login_clear(struct login *l, struct buf *why)
{
	return secret_clear(l->config.cloud, why);
}
