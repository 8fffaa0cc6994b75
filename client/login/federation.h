/* SPDX-License-Identifier: Apache-2.0 */
/*
 * federation: a login at an identity provider, as far as a token without a scope (OpenID Connect
 * Discovery 1.0; OAuth 2.0, RFC 6749 and RFC 6750; the Identity API's OS-FEDERATION):
 *   GET  discovery_endpoint, for token_endpoint, unless access_token_endpoint is configured
 *   POST that address, a form with the grant, 200: an access token
 *   POST URL/OS-FEDERATION/identity_providers/P/protocols/Q/auth with it, 201: X-Subject-Token
 * With v3oidcaccesstoken the last step is the only one. Redirects are not followed in any of them.
 *
 * Ownership: the config must outlive it; it frees itself behind its answer. Secrets are wiped.
 * Thread: the loop's.
 */
#ifndef CLIENT_LOGIN_FEDERATION_H
#define CLIENT_LOGIN_FEDERATION_H

struct cloud_error;
struct config;
struct federation;
struct http;

/* token NULL: e says why; both valid during the call */
typedef void (*federation_fn)(void *ctx, const char *token, const struct cloud_error *e);

/*
 * Begins one at the identity service of version 3 at url; access: a token that the provider has
 * given already, or NULL. done comes once, later; not after an error here, of which e tells.
 */
int federation_start(const struct config *c, struct http *h, const char *url, const char *access,
	federation_fn done, void *ctx, struct cloud_error *e, struct federation **ret);
void federation_free(struct federation *f); /* no done will come; NULL is fine */

#endif
