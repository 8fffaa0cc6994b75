/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: what --login and --logout need of a configuration, for fs/, which
 * knows no configuration. One login is opened, asked what its secret is, and
 * stored or cleared. The calls block: no loop runs beside them.
 */
#ifndef CLIENT_LOGIN_H
#define CLIENT_LOGIN_H

#include <stdbool.h>

struct buf;
struct login;

/* The cloud of this name, or the one that is chosen without one. As config_load, with a sentence in why. */
int login_open(const char *cloud, struct login **ret, struct buf *why);
void login_close(struct login *l); /* wipes; NULL is fine */

const char *login_cloud(const struct login *l);
/* "password of user u at https://k/v3"; NULL: this cloud needs no secret that can be kept. */
const char *login_prompt(const struct login *l);
/* Does the configuration hold one, which comes before what is kept? */
bool login_is_configured(const struct login *l);

int login_store(struct login *l, const char *secret, struct buf *why);
int login_clear(struct login *l, struct buf *why); /* -ENOENT: none was kept */

#endif
