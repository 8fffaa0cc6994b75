/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logins over an identity provider: the exact bytes of each step, and what is done with a
 * provider's answers that are not as they should be.
 */
#include "client/login/federation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/config/config.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/login/auth.h"
#include "client/util/buf.h"
#include "client/util/timer.h"
#include "server.h"
#include "suites.h"

#define STEPS 4
#define KEYSTONE "auth_url: URL/v3, identity_provider: my idp, protocol: openid, project_name: j, "
#define OIDC KEYSTONE "access_token_endpoint: URL/token, client_id: cl, "
#define FEDERATED                                                                        \
	"POST /v3/OS-FEDERATION/identity_providers/my%20idp/protocols/openid/auth HTTP/" \
	"1.1\r\n"
#define ACCESS "HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n{\"access_token\":\"acc.e/s+=\"}"
#define UNSCOPED                                                                          \
	"HTTP/1.1 201 Created\r\nX-Subject-Token: unscoped\r\nContent-Length: 12\r\n\r\n" \
	"{\"token\":{}}"
#define SCOPED                                                                               \
	"HTTP/1.1 201 Created\r\nX-Subject-Token: scoped\r\nConnection: close\r\n\r\n"       \
	"{\"token\":{\"issued_at\":\"2026-01-01T00:00:00Z\",\"expires_at\":\"2026-01-01T01:" \
	"00:00Z\",\"catalog\":[]}}"
#define RESCOPE                                                                              \
	"{\"auth\":{\"identity\":{\"methods\":[\"token\"],\"token\":{\"id\":\"unscoped\"}}," \
	"\"scope\":{\"project\":{\"name\":\"j\",\"domain\":{\"id\":\"default\"}}}}}"

static char dir[64];
static struct config config;
static struct timers timers;
static struct http *http;
static struct auth *auth;
static struct server *server;
static const char *steps[STEPS + 1];
static char texts[STEPS][1024];
static struct {
	bool done;
	char token[64];
	struct cloud_error e;
} got;

/* Copies text with the server's address in the place of each URL. */
static void with_url(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 80 < size; text++)
		if (strncmp(text, "URL", 3) == 0) {
			n += (size_t)snprintf(out + n, size - n, "%s", server_url(server));
			text += 2;
		} else {
			out[n++] = *text;
		}
	out[n] = '\0';
}

static void setup(void)
{
	snprintf(dir, sizeof(dir), "/tmp/federation-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	memset(&config, 0, sizeof(config));
	steps[0] = "";
	server = server_start(steps);
}

static void teardown(void)
{
	char path[96];

	auth_free(auth);
	http_free(http);
	config_release(&config);
	server_stop(server);
	snprintf(path, sizeof(path), "%s/clouds.yaml", dir);
	unlink(path);
	rmdir(dir);
}

static int load(const char *type, const char *entry, struct buf *why)
{
	char real[900], path[96], home[80];
	char *env[] = { home, NULL };
	struct config_source src = { .cloud = "c", .env = env, .cwd = dir };
	FILE *f;

	snprintf(home, sizeof(home), "HOME=%s", dir);
	snprintf(path, sizeof(path), "%s/clouds.yaml", dir);
	with_url(real, sizeof(real), entry);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fprintf(f, "clouds: {c: {auth_type: %s, auth: {%s}}}", type, real);
	fclose(f);
	chmod(path, 0600);
	return config_load(&src, &config, why);
}

static void on_answer(struct auth_waiter *w, const char *token, const struct cloud_error *e)
{
	(void)w;
	got.done = true;
	got.e = *e;
	snprintf(got.token, sizeof(got.token), "%s", token ? token : "");
}

static void ask(void)
{
	struct auth_waiter w = { .done = on_answer };

	memset(&got, 0, sizeof(got));
	auth_get(auth, &w);
	while (!got.done) {
		http_poll(http, NULL, 0, timers_wait_ms(&timers, 100));
		timers_run(&timers, INT64_MAX);
	}
}

/* Logs in by this entry, while the server plays these answers. */
static void login(const char *type, const char *entry, const char *const answers[STEPS])
{
	struct http_options o = { .verify = true, .insecure_http = true };
	struct buf why;

	for (int i = 0; i < STEPS && answers[i]; i++) {
		with_url(texts[i], sizeof(texts[i]), answers[i]);
		steps[i] = texts[i];
		steps[i + 1] = "";
	}
	buf_init(&why, 4096);
	ck_assert_msg(load(type, entry, &why) == 0, "%s", why.data);
	ck_assert_msg(config_check(&config, &why) == 0, "%s", why.data);
	buf_release(&why);
	ck_assert_int_eq(http_new(&o, &http), 0);
	ck_assert_int_eq(auth_new(&config, http, &timers, &auth), 0);
	ask();
}

static const char *body_of(const char *request)
{
	const char *at = strstr(request, "\r\n\r\n");

	return at ? at + 4 : "";
}

static const struct way {
	const char *type, *entry, *answers[STEPS];
	struct {
		const char *line, *authorization, *body;
	} requests[STEPS];
} ways[] = {
	{ "v3oidcpassword", OIDC "client_secret: 's e', username: u&, password: 'p=ä'",
		{ ACCESS, UNSCOPED, SCOPED },
		{ { "POST /token HTTP/1.1\r\n", "Basic Y2w6cyBl",
			  "grant_type=password&username=u%26&password=p%3D%C3%A4&scope=openid%"
			  "20profile" },
			{ FEDERATED, "Bearer acc.e/s+=", "" },
			{ "POST /v3/auth/tokens HTTP/1.1\r\n", NULL, RESCOPE } } },
	/* a client without a secret, and another member of the answer */
	{ "v3oidcpassword",
		OIDC "username: u, password: p, openid_scope: openid, access_token_type: id_token",
		{ "HTTP/1.1 200 OK\r\nContent-Length: 43\r\n\r\n"
		  "{\"access_token\":\"no\", \"id_token\":\"idtoken\"}",
			UNSCOPED, SCOPED },
		{ { "POST /token HTTP/1.1\r\n", NULL,
			  "grant_type=password&username=u&password=p&scope=openid&client_id=cl" },
			{ FEDERATED, "Bearer idtoken", "" },
			{ "POST /v3/auth/tokens HTTP/1.1\r\n", NULL, RESCOPE } } },
	{ "v3oidcclientcredentials", OIDC "client_secret: se", { ACCESS, UNSCOPED, SCOPED },
		{ { "POST /token HTTP/1.1\r\n", "Basic Y2w6c2U=",
			  "grant_type=client_credentials&scope=openid%20profile" },
			{ FEDERATED, "Bearer acc.e/s+=", "" },
			{ "POST /v3/auth/tokens HTTP/1.1\r\n", NULL, RESCOPE } } },
	{ "v3oidcclientcredentials",
		KEYSTONE "discovery_endpoint: URL/d, client_id: cl, client_secret: s",
		{ "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"token_endpoint\":\"URL/t\"}",
			ACCESS, UNSCOPED, SCOPED },
		{ { "GET /d HTTP/1.1\r\n", NULL, "" },
			{ "POST /t HTTP/1.1\r\n", "Basic Y2w6cw==",
				"grant_type=client_credentials&scope=openid%20profile" },
			{ FEDERATED, "Bearer acc.e/s+=", "" },
			{ "POST /v3/auth/tokens HTTP/1.1\r\n", NULL, RESCOPE } } },
	{ "v3oidcaccesstoken", KEYSTONE "access_token: given, token: another", { UNSCOPED, SCOPED },
		{ { FEDERATED, "Bearer given", "" },
			{ "POST /v3/auth/tokens HTTP/1.1\r\n", NULL, RESCOPE } } },
};

START_TEST(bytes)
{
	const struct way *w = &ways[_i];
	char header[200];
	int n = 0;

	login(w->type, w->entry, w->answers);
	for (; n < STEPS && w->requests[n].line; n++) {
		const char *request = server_request(server, n), *key = "\r\nAuthorization: ";

		ck_assert_int_lt(n, server_count(server));
		ck_assert_msg(
			strncmp(request, w->requests[n].line, strlen(w->requests[n].line)) == 0,
			"%s", request);
		snprintf(header, sizeof(header), "%s%s\r\n", key, w->requests[n].authorization);
		ck_assert_msg(w->requests[n].authorization ? strstr(request, header) != NULL
							   : !strstr(request, key),
			"%s", request);
		ck_assert_str_eq(body_of(request), w->requests[n].body);
		ck_assert_ptr_null(strstr(request, "X-Auth-Token"));
		ck_assert(!*w->requests[n].body || w->requests[n].body[0] == '{' ||
			strstr(request, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
	}
	ck_assert_int_eq(server_count(server), n);
	ck_assert_msg(strcmp(got.token, "scoped") == 0, "%s", got.e.message);
}
END_TEST

#define PASSWORD OIDC "client_secret: se, username: u, password: topsecret"

static const struct {
	const char *entry, *answers[STEPS], *sentence;
	int err, requests;
} wrong[] = {
	{ PASSWORD,
		{ "HTTP/1.1 400 Bad Request\r\nContent-Length: 63\r\n\r\n{\"error\":\"invalid_"
		  "grant\",\"error_description\":\"Bad credentials\"}" },
		"the identity provider of cloud 'c': Bad credentials", -EKEYEXPIRED, 1 },
	{ PASSWORD,
		{ "HTTP/1.1 401 No\r\nContent-Length: 26\r\n\r\n{\"error\":\"invalid_client\"}" },
		"invalid_client", -EKEYEXPIRED, 1 },
	/* it is not followed: the password would go where the answer says */
	{ PASSWORD,
		{ "HTTP/1.1 307 Elsewhere\r\nLocation: URL/other\r\nContent-Length: 0\r\n\r\n" },
		"HTTP 307", -EPROTO, 1 },
	{ PASSWORD, { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" }, "has no access_token",
		-EBADMSG, 1 },
	{ PASSWORD, { "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<html>!" },
		"has no access_token", -EBADMSG, 1 },
	{ PASSWORD,
		{ "HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\n{\"access_token\":\"a\\r\\nHost: "
		  "x\"}" },
		"signs that no access token has", -EBADMSG, 1 },
	{ PASSWORD, { ACCESS, "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}" },
		"has no token", -EBADMSG, 2 },
	{ PASSWORD,
		{ ACCESS,
			"HTTP/1.1 302 Found\r\nLocation: URL/login\r\nContent-Length: 0\r\n\r\n" },
		"HTTP 302", -EPROTO, 2 },
	{ PASSWORD,
		{ ACCESS,
			"HTTP/1.1 403 No\r\nContent-Length: 65\r\n\r\n{\"error\":{\"code\":403,"
			"\"title\":\"Forbidden\",\"message\":\"No mapping\"}}" },
		"No mapping", -EACCES, 2 },
	{ KEYSTONE "discovery_endpoint: URL/d, client_id: cl, username: u, password: topsecret",
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" }, "has no token_endpoint",
		-EBADMSG, 1 },
	{ KEYSTONE "discovery_endpoint: URL/d, client_id: cl, username: u, password: topsecret",
		{ "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
		  "{\"token_endpoint\":\"ftp://x/\"}" },
		"only https", -EPROTO, 1 },
};

START_TEST(answers_that_do_not_serve)
{
	login("v3oidcpassword", wrong[_i].entry, wrong[_i].answers);
	ck_assert_str_eq(got.token, "");
	ck_assert_int_eq(got.e.err, wrong[_i].err);
	ck_assert_msg(strstr(got.e.message, wrong[_i].sentence) != NULL, "%s", got.e.message);
	ck_assert_ptr_null(strstr(got.e.message, "topsecret"));
	ck_assert_int_eq(server_count(server), wrong[_i].requests);
}
END_TEST

/* A refusal is remembered, or a storm of calls would lock the account. */
START_TEST(a_refusal_is_remembered)
{
	login("v3oidcpassword", wrong[0].entry, wrong[0].answers);
	ask();
	ck_assert_int_eq(got.e.err, -EKEYEXPIRED);
	ck_assert_int_eq(server_count(server), 1);
}
END_TEST

/* An access token is good as long as the provider says; nothing but another one helps then. */
START_TEST(an_access_token_is_not_renewed)
{
	login("v3oidcaccesstoken", ways[4].entry, ways[4].answers);
	ck_assert_str_eq(got.token, "scoped");
	ck_assert_ptr_null(timers.first);
	auth_refused(auth, "scoped");
	steps[2] = "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}";
	steps[3] = "";
	ask();
	ck_assert_int_eq(got.e.err, -EKEYEXPIRED);
	ck_assert_msg(strstr(got.e.message, "the token of cloud 'c'") != NULL, "%s", got.e.message);
}
END_TEST

START_TEST(a_password_is_renewed)
{
	static const char *const answers[STEPS] = { ACCESS, UNSCOPED, SCOPED, ACCESS };

	login("v3oidcpassword", PASSWORD, answers);
	ck_assert_str_eq(got.token, "scoped");
	ck_assert_ptr_nonnull(timers.first);
	timers.first->due_ms = timer_now_ms();
	timers_run(&timers, INT64_MAX);
	while (server_count(server) < 4)
		http_poll(http, NULL, 0, 100);
	ck_assert_int_eq(server_count_of(server, "POST /token "), 2);
}
END_TEST

static const struct {
	const char *type, *entry, *sentence;
} lacking[] = {
	{ "v3oidcpassword", "auth_url: U, protocol: p", "lacks identity_provider" },
	{ "v3oidcpassword", "auth_url: U, identity_provider: i", "lacks protocol" },
	{ "v3oidcpassword", KEYSTONE "username: u", "lacks client_id" },
	{ "v3oidcpassword", KEYSTONE "client_id: u", "lacks access_token_endpoint or discovery" },
	{ "v3oidcpassword", OIDC "password: p", "lacks username" },
	{ "v3oidcpassword", OIDC "username: u", "lacks password" },
	{ "v3oidcclientcredentials", OIDC "username: u", "lacks client_secret" },
	{ "v3oidcaccesstoken", KEYSTONE "token: t", "lacks access_token" },
	{ "v3oidcpassword",
		KEYSTONE "client_id: c, username: u, password: p, "
			 "access_token_endpoint: 'https://u:p@h/'",
		"the access_token_endpoint of cloud 'c' has a user's name" },
	{ "v3tokenlessauth", "auth_url: U", "not taken: it opens the identity service alone" },
	{ "v3samlpassword", "auth_url: U", "not taken: it speaks SAML" },
	{ "v3oidcnothing", "auth_url: U", "is not known here; these are: password" },
};

START_TEST(entries_that_lack)
{
	struct buf why;

	buf_init(&why, 4096);
	if (load(lacking[_i].type, lacking[_i].entry, &why) == 0)
		ck_assert_int_eq(config_check(&config, &why), -EINVAL);
	ck_assert_msg(strstr(why.data, lacking[_i].sentence) != NULL, "%s", why.data);
	buf_release(&why);
}
END_TEST

Suite *federation_suite(void)
{
	Suite *s = suite_create("federation");
	TCase *t = tcase_create("federation");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, bytes, 0, (int)(sizeof(ways) / sizeof(ways[0])));
	tcase_add_loop_test(
		t, answers_that_do_not_serve, 0, (int)(sizeof(wrong) / sizeof(wrong[0])));
	tcase_add_test(t, a_refusal_is_remembered);
	tcase_add_test(t, an_access_token_is_not_renewed);
	tcase_add_test(t, a_password_is_renewed);
	tcase_add_loop_test(t, entries_that_lack, 0, (int)(sizeof(lacking) / sizeof(lacking[0])));
	suite_add_tcase(s, t);
	return s;
}
