/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auth_logins: every way of logging in as rows, with the exact bytes of its request.
 * test_auth.c alone includes it.
 */
#ifndef TESTS_UNIT_AUTH_LOGINS_H
#define TESTS_UNIT_AUTH_LOGINS_H

#include <stddef.h>

#define VERSIONS(id, tail)                         \
	"{\"versions\":{\"values\":[{\"id\":\"" id \
	"\",\"links\":[{\"rel\":\"self\",\"href\":\"URL" tail "\"}]}]}}"
#define PROJECT "\"scope\":{\"project\":{\"name\":\"j\",\"domain\":{\"id\":\"default\"}}}"
#define USER "\"user\":{\"name\":\"u\",\"domain\":{\"id\":\"default\"},"
#define V3 "POST /v3/auth/tokens HTTP/1.1\r\n"
#define V2 "POST /v2.0/tokens HTTP/1.1\r\n"
#define PASSWORD_V3                                                               \
	"{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{" USER \
	"\"password\":\"p\"}}}"                                                   \
	"," PROJECT "}}"
#define PASSWORD_V2                                                                   \
	"{\"auth\":{\"passwordCredentials\":{\"username\":\"u\",\"password\":\"p\"}," \
	"\"tenantName\":\"j\"}}"
#define UP "username: u, password: p, project_name: j"

static const struct login {
	const char *what, *entry; /* URL: the server's */
	const char *versions;	  /* the answer to a GET that comes first; NULL: none comes */
	const char *line, *body;
	const char *token; /* of X-Auth-Token; NULL: it is not sent */
} logins[] = {
	{ "v3password", "auth_type: v3password, auth: {auth_url: URL/v3, " UP "}", NULL, V3,
		PASSWORD_V3 },
	{ "... asks for no version", "auth_type: v3password, auth: {auth_url: URL, " UP "}", NULL,
		V3, PASSWORD_V3 },
	{ "password at /v3", "auth: {auth_url: URL/v3/, " UP "}", NULL, V3, PASSWORD_V3 },
	{ "password at /v2.0", "auth: {auth_url: URL/v2.0, " UP "}", NULL, V2, PASSWORD_V2 },
	{ "... with a domain is v3", "auth: {auth_url: URL/v2.0, " UP ", user_domain_id: default}",
		NULL, V3, PASSWORD_V3 },
	{ "... with a default domain is not",
		"default_domain: d, auth: {auth_url: URL/v2.0, " UP "}", NULL, V2, PASSWORD_V2 },
	{ "password where v3 is offered", "auth: {auth_url: URL/, " UP "}",
		VERSIONS("v3.14", "/v3/"), V3, PASSWORD_V3 },
	{ "... below a path", "auth: {auth_url: URL/id, " UP "}", VERSIONS("v3.14", "/id/v3/"),
		"POST /id/v3/auth/tokens HTTP/1.1\r\n", PASSWORD_V3 },
	{ "... where v2.0 alone is", "auth: {auth_url: URL, " UP "}", VERSIONS("v2.0", "/v2.0/"),
		V2, PASSWORD_V2 },
	{ "... where nothing is told", "auth: {auth_url: URL, " UP "}", "{}", V3, PASSWORD_V3 },
	{ "... or it is another host's", "auth: {auth_url: URL, " UP "}",
		"{\"versions\":[{\"id\":\"v3.0\",\"links\":[{\"href\":\"http://127.0.0.1:1/"
		"v3\"}]}]}",
		V3, PASSWORD_V3 },
	{ "identity_api_version 2", "identity_api_version: 2, auth: {auth_url: URL, " UP "}", NULL,
		V2, PASSWORD_V2 },
	{ "v2password at /v3", "auth_type: v2password, auth: {auth_url: URL/v3, " UP "}", NULL, V2,
		PASSWORD_V2 },
	{ "v2password by ids",
		"auth_type: v2password, auth: {auth_url: URL, user_id: ui, password: p, tenant_id: "
		"ti}",
		NULL, V2,
		"{\"auth\":{\"passwordCredentials\":{\"userId\":\"ui\",\"password\":\"p\"},"
		"\"tenantId\":"
		"\"ti\"}}" },
	{ "v2token", "auth_type: v2token, auth: {auth_url: URL, token: t, project_name: j}", NULL,
		V2, "{\"auth\":{\"token\":{\"id\":\"t\"},\"tenantName\":\"j\"}}", "t" },
	{ "astakos", "auth_type: astakos, auth: {auth_url: URL/identity/v2.0, token: t}", NULL,
		"POST /identity/v2.0/tokens HTTP/1.1\r\n", "{\"auth\":{\"token\":{\"id\":\"t\"}}}",
		"t" },
	{ "v3token", "auth_type: v3token, auth: {auth_url: URL, token: t, project_id: i}", NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"token\"],\"token\":{\"id\":\"t\"}},"
		"\"scope\":{\"project\":{\"id\":\"i\"}}}}" },
	{ "v3applicationcredential by id",
		"auth_type: v3applicationcredential, auth: {auth_url: URL, "
		"application_credential_id: i, "
		"application_credential_secret: s, project_name: j}",
		NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"application_credential\"],\"application_"
		"credential\":"
		"{\"id\":\"i\",\"secret\":\"s\"}}}}" },
	{ "... by name",
		"auth_type: v3applicationcredential, auth: {auth_url: URL, "
		"application_credential_name: n, "
		"application_credential_secret: s, user_id: ui}",
		NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"application_credential\"],\"application_"
		"credential\":"
		"{\"user\":{\"id\":\"ui\"},\"name\":\"n\",\"secret\":\"s\"}}}}" },
	{ "v3totp",
		"auth_type: v3totp, auth: {auth_url: URL, username: u, passcode: '012345', "
		"project_name: j}",
		NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"totp\"],\"totp\":{" USER
		"\"passcode\":\"012345\"}}}," PROJECT "}}" },
	{ "v3multifactor",
		"auth_type: v3multifactor, auth_methods: [v3password, v3totp], passcode: '1', "
		"auth: "
		"{auth_url: URL, " UP "}",
		NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"password\",\"totp\"],\"password\":{" USER
		"\"password\":\"p\"}},\"totp\":{" USER "\"passcode\":\"1\"}}}," PROJECT "}}" },
	{ "a domain as scope", "auth: {auth_url: URL/v3, user_id: i, password: p, domain_name: d}",
		NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
		"\"id\":\"i\","
		"\"password\":"
		"\"p\"}}},\"scope\":{\"domain\":{\"name\":\"d\"}}}}" },
	{ "the system", "auth: {auth_url: URL/v3, user_id: i, password: p, system_scope: all}",
		NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
		"\"id\":\"i\","
		"\"password\":"
		"\"p\"}}},\"scope\":{\"system\":{\"all\":true}}}}" },
	{ "a trust", "auth: {auth_url: URL/v3, user_id: i, password: p, trust_id: t}", NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
		"\"id\":\"i\","
		"\"password\":"
		"\"p\"}}},\"scope\":{\"OS-TRUST:trust\":{\"id\":\"t\"}}}}" },
	{ "domains by name",
		"auth: {auth_url: URL/v3, " UP ", user_domain_name: U, project_domain_name: P}",
		NULL, V3,
		"{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
		"\"name\":\"u\","
		"\"domain\":"
		"{\"name\":\"U\"},\"password\":\"p\"}}},\"scope\":{\"project\":{\"name\":\"j\","
		"\"domain\":{"
		"\"name\":"
		"\"P\"}}}}}" },
};

#endif
