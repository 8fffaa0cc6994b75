/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth_type: ways of logging in (cloudnetfs.conf(5), SETTINGS).
 */
#ifndef CLIENT_CONFIG_AUTH_TYPE_H
#define CLIENT_CONFIG_AUTH_TYPE_H

enum auth_type {
	AUTH_PASSWORD,
	AUTH_TOKEN,
	AUTH_APPLICATION_CREDENTIAL,
	AUTH_NONE,
	AUTH_TOTP,
	AUTH_MULTIFACTOR,
	AUTH_ASTAKOS,
	AUTH_OIDC_PASSWORD,
	AUTH_OIDC_CLIENT,
	AUTH_OIDC_TOKEN
};

enum identity { IDENTITY_ANY, IDENTITY_V2, IDENTITY_V3 }; /* the identity service's dialect */

#endif
