/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth: one login to Keystone v3 or v2.0, or astakos, kept valid (the Identity
 * API reference; cloudnetfs.conf(5), "TOKENS AND THEIR END").
 *
 * auth_get gives the token when one is held that lives long enough, else it
 * logs in, once for all who wait. A token is renewed in the background 120 s
 * before its end (when 90 % of a short life are over). auth_refused(token) is
 * said by whoever got 401 with that token: the next auth_get logs in again,
 * unless another one has already done so; a login that is refused is
 * remembered for TIME_REFUSED_MS, so that a storm of 401 makes one login.
 * What was given as a token (or a passcode) cannot be renewed: when it has
 * ended, auth_get fails with EKEYEXPIRED and asks nothing of the cloud, until
 * the config's token_file has changed.
 * Version discovery: an auth_url that ends in /v3 or /v2.0 is used as it is
 * (a /v2.0 with domains is /v3: v2.0 has none), as is one whose dialect the
 * auth type names; otherwise GET auth_url (200 or 300) and the v3 link's path
 * on the same origin, or v2.0's where there is no v3, or /v3 appended where
 * the answer is no version document.
 *
 * Ownership: the config must outlive the auth; tokens are wiped when replaced.
 * Thread: the loop's.
 */
#ifndef CLIENT_LOGIN_AUTH_H
#define CLIENT_LOGIN_AUTH_H

#include <stdint.h>

struct auth;
struct catalog;
struct cloud_error;
struct config;
struct http;
struct timers;

struct auth_waiter {
	struct auth_waiter *next;
	/* token NULL: e says why (EKEYEXPIRED: refused; or transport's); valid during the call */
	void (*done)(struct auth_waiter *w, const char *token, const struct cloud_error *e);
};

int auth_new(const struct config *c, struct http *h, struct timers *t, struct auth **ret);
void auth_free(struct auth *a);

const char *auth_token(struct auth *a);			 /* held and not about to expire, or NULL */
void auth_get(struct auth *a, struct auth_waiter *w);	 /* done comes later, never from here */
void auth_forget(struct auth *a, struct auth_waiter *w); /* no done will come */
void auth_refused(struct auth *a, const char *token);
/* Calls taken(ctx) after each login from now on: its catalogue and project are those that count. */
void auth_listen(struct auth *a, void (*taken)(void *ctx), void *ctx);

/* of the newest login; NULL before the first */
const struct catalog *auth_catalog(const struct auth *a);
const char *auth_project_id(const struct auth *a); /* "" while unknown or unscoped */
const char *auth_user_id(const struct auth *a);
/*
 * Finds the service's address for this mount: the configuration's, else the
 * catalogue's. Of a cloud that is logged in to by https, an http address of
 * the catalogue is not used: the token would go there in clear. path
 * ("/v2.0/ports", or NULL) tells which version is meant.
 */
const char *auth_endpoint(
	const struct auth *a, const char *service, const char *path, const char *region);
/* Finds an address that is not used, and why, where there is none that is used; else NULL. */
const char *auth_endpoint_unused(
	const struct auth *a, const char *service, const char *region, const char **ret_url);
int64_t auth_expires_in_ms(const struct auth *a); /* -1 without a token; INT64_MAX: never */
int64_t auth_renew_after_ms(int64_t life_ms);	  /* of a token's life */
unsigned long auth_logins(const struct auth *a);  /* token requests sent, for stats */

#endif
