/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: what --login and --logout need of a configuration, for fs/, which
 * knows no configuration. One login is opened, asked what its secret is, tried
 * and stored, or cleared. The calls block: no loop runs beside them.
 */
#ifndef CLIENT_LOGIN_LOGIN_H
#define CLIENT_LOGIN_LOGIN_H

#include <stdbool.h>

struct buf;
struct login;

struct login_options { /* of the command line, as for a mount; they must outlive the login */
	const char *cloud, *region, *proxy;
	bool insecure_http;
};

/* Opens the cloud of this name, or the one chosen without one. Fails as config_load does. */
int login_open(const struct login_options *o, struct login **ret, struct buf *why);
void login_close(struct login *l); /* wipes; NULL is fine */

const char *login_cloud(const struct login *l);
/* "password of user u at https://k/v3"; NULL: this cloud needs no secret that can be kept. */
const char *login_prompt(const struct login *l);
const char *login_warning(const struct login *l); /* a line for the user; NULL */
/* Tells whether the configuration holds one: it comes before what is kept. */
bool login_is_configured(const struct login *l);

/*
 * Logs in once with this secret. 0: the cloud takes it; -EACCES: it refuses it;
 * -EAGAIN: that is not known, for it does not answer or the login needs more
 * than a secret. *why has the cloud's words, or why there are none.
 */
int login_try(struct login *l, const char *secret, struct buf *why);
int login_store(struct login *l, const char *secret, struct buf *why);
int login_clear(struct login *l, struct buf *why); /* -ENOENT: none was kept */

#endif
