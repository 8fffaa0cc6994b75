/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session: a configuration's HTTP, and a login that one waits for. It is how a
 * mount begins, and how --login tries a secret: no loop runs beside it.
 */
#ifndef CLIENT_LOGIN_SESSION_H
#define CLIENT_LOGIN_SESSION_H

#include <stdbool.h>

struct auth;
struct buf;
struct cloud_error;
struct config;
struct http;
struct timers;

/*
 * Sets up HTTP as http_new_beside does, with a sentence in why. proxy NULL: as the environment
 * says.
 */
int session_http(const struct config *c, const char *proxy, bool insecure_http, struct http *beside,
	struct http **ret, struct buf *why);
/* Runs one turn: transfers, and timers that are due. */
void session_turn(struct http *h, struct timers *t);
/* Logs in, to the end: error->err is 0 or says why not. */
void session_login(struct auth *a, struct http *h, struct timers *t, struct cloud_error *error);

#endif
