/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session: waits for a login, turn by turn.
 */
#include "client/login/session.h"

#include <errno.h>
#include <string.h>

#include "client/login/auth.h"
#include "client/util/buf.h"
#include "client/config/config.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/own_file.h"
#include "client/util/timer.h"

int session_http(const struct config *c, const char *proxy, bool insecure_http, struct http *beside,
	struct http **ret, struct buf *why)
{
	struct http_options o = {
		.user_agent = "cloudnetfs",
		.cacert = c->cacert,
		.cert = c->cert,
		.key = c->key,
		.proxy = proxy,
		.verify = c->verify,
		.insecure_http = insecure_http,
		.force_ipv4 = c->force_ipv4,
	};
	int err = http_new_beside(&o, beside, ret);

	if (err == -ENOENT)
		buf_addf(why, "cannot read the certificate file of cloud '%s' (cacert, cert, key)",
			c->cloud);
	else if (own_file_is_refused(err))
		buf_addf(why, "a certificate file of cloud '%s' (cacert, cert, key) %s", c->cloud,
			own_file_why(err));
	else if (err)
		buf_addf(why, "cannot set up HTTP: %s", strerror(-err));
	return err;
}

void session_turn(struct http *h, struct timers *t)
{
	http_poll(h, NULL, 0, timers_wait_ms(t, TIME_TURN_MS));
	timers_run(t, INT64_MAX);
}

struct waiting {
	struct auth_waiter w;
	struct cloud_error *error;
	bool over;
};

static void on_login(struct auth_waiter *w, const char *token, const struct cloud_error *e)
{
	struct waiting *l = container_of(w, struct waiting, w);

	l->over = true;
	if (!token)
		*l->error = *e;
}

void session_login(struct auth *a, struct http *h, struct timers *t, struct cloud_error *error)
{
	struct waiting l = { .w.done = on_login, .error = error };

	error_clear(error);
	auth_get(a, &l.w);
	while (!l.over)
		session_turn(h, t);
}
