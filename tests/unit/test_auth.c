/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logins: the exact bytes of each kind, what is done with answers that lack
 * something, and secrets that are good for one login.
 */
#include "client/login/auth.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/config/config.h"
#include "client/http/error.h"
#include "client/http/http.h"
#include "client/util/timer.h"
#include "server.h"
#include "suites.h"
#include "tests/unit/auth_logins.h"

static char dir[64], token_path[96];
static struct config config;
static struct timers timers;
static struct http *http;
static struct auth *auth;
static struct server *server;
static const char *steps[8];
static char texts[6][4096];
static struct {
	int done;
	char token[64];
	struct cloud_error e;
} got;

/* Puts text into a file of the test's directory, at a time of its own. */
static void put(const char *path, const char *text)
{
	static long n;
	FILE *f = fopen(path, "w");
	struct timespec when[2] = { { 0 }, { 0 } };

	when[0].tv_sec = when[1].tv_sec = 1000 + ++n;
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	chmod(path, 0600);
	utimensat(AT_FDCWD, path, when, 0);
}

/* text with the server's address in the place of each URL. */
static void with_url(char *out, size_t size, const char *text)
{
	size_t n = 0;

	while (*text && n + 80 < size) {
		if (strncmp(text, "URL", 3) == 0 &&
			!(n && out[n - 1] >= 'a' && out[n - 1] <= 'z')) {
			n += (size_t)snprintf(out + n, size - n, "%s", server_url(server));
			text += 3;
		} else {
			out[n++] = *text++;
		}
	}
	out[n] = '\0';
}

/* The n-th answer of the server. */
static void say(int n, const char *status, const char *header, const char *body)
{
	char real[3000];

	with_url(real, sizeof(real), body);
	snprintf(texts[n], sizeof(texts[n]), "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s",
		status, header, strlen(real), real);
	steps[n] = texts[n];
	steps[n + 1] = "";
}

#define CATALOG                                                                                \
	"\"catalog\":[{\"type\":\"network\",\"endpoints\":[{\"interface\":\"public\",\"url\":" \
	"\"http://"                                                                            \
	"n\"}]}]"
#define TOKEN(life, rest)                                                                      \
	"{\"token\":{\"issued_at\":\"2026-01-01T00:00:00Z\",\"expires_at\":\"2026-01-01T" life \
	"Z\"" rest "}}"

static void say_v3(int n, const char *token, const char *life)
{
	char header[80], body[1000];

	snprintf(header, sizeof(header), "X-Subject-Token: %s\r\n", token);
	snprintf(body, sizeof(body),
		"{\"token\":{\"issued_at\":\"2026-01-01T00:00:00Z\",\"expires_at\":\"2026-01-01T%"
		"sZ\",%s}}",
		life, CATALOG);
	say(n, "201 Created", header, body);
}

static void say_v2(int n, const char *token)
{
	char body[1000];

	snprintf(body, sizeof(body),
		"{\"access\":{\"token\":{\"id\":\"%s\",\"issued_at\":\"2026-01-01T00:00:00\","
		"\"expires\":"
		"\"2026-01-01T03:00:00+02:00\",\"tenant\":{\"id\":\"ten\"}},\"user\":{\"id\":"
		"\"us\"},"
		"\"serviceCatalog\":[{\"type\":\"network\",\"endpoints\":["
		"{\"region\":\"R\",\"versionId\":\"v1.0\",\"publicURL\":\"http://old\"},"
		"{\"region\":\"R\",\"versionId\":\"v2.0\",\"publicURL\":\"http://n/v2.0/"
		"\",\"internalURL\":\"http://i\"},"
		"{\"region\":\"S\",\"versionId\":\"v2.0\",\"publicURL\":\"http://s\"}]}]}}",
		token);
	say(n, "200 OK", "", body);
}

static void setup(void)
{
	snprintf(dir, sizeof(dir), "/tmp/auth-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(token_path, sizeof(token_path), "%s/token", dir);
	memset(&config, 0, sizeof(config));
	memset(&got, 0, sizeof(got));
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
	unlink(token_path);
	snprintf(path, sizeof(path), "%s/clouds.yaml", dir);
	unlink(path);
	rmdir(dir);
}

static int load(const char *entry, const char *token_file, struct buf *why)
{
	char text[1024], path[96], home[80], real[900];
	char *env[] = { home, NULL };
	struct config_source src = {
		.cloud = "c", .env = env, .cwd = dir, .token_file = token_file
	};

	snprintf(home, sizeof(home), "HOME=%s", dir);
	snprintf(path, sizeof(path), "%s/clouds.yaml", dir);
	with_url(real, sizeof(real), entry);
	snprintf(text, sizeof(text), "clouds: {c: {%s}}", real);
	put(path, text);
	return config_load(&src, &config, why);
}

static void start(const char *entry, const char *token_file)
{
	struct http_options o = { .verify = true, .insecure_http = true };
	struct buf why;

	buf_init(&why, 4096);
	ck_assert_msg(load(entry, token_file, &why) == 0, "%s", why.data);
	ck_assert_msg(config_check(&config, &why) == 0, "%s", why.data);
	buf_release(&why);
	ck_assert_int_eq(http_new(&o, &http), 0);
	ck_assert_int_eq(auth_new(&config, http, &timers, &auth), 0);
}

static void on_token(struct auth_waiter *w, const char *token, const struct cloud_error *e)
{
	(void)w;
	got.done++;
	got.e = *e;
	snprintf(got.token, sizeof(got.token), "%s", token ? token : "");
}

/* Asks for a token, n at once. */
static void ask(int n)
{
	struct auth_waiter w[4] = { { .done = on_token }, { .done = on_token },
		{ .done = on_token } };

	memset(&got, 0, sizeof(got));
	for (int i = 0; i < n; i++)
		auth_get(auth, &w[i]);
	ck_assert_int_eq(got.done, 0);
	while (got.done < n) {
		http_poll(http, NULL, 0, timers_wait_ms(&timers, 100));
		timers_run(&timers, INT64_MAX);
	}
}

static const char *body_of(int n)
{
	const char *at = strstr(server_request(server, n), "\r\n\r\n");

	return at ? at + 4 : "";
}

START_TEST(bytes)
{
	const struct login *l = &logins[_i];
	int n = l->versions ? 1 : 0;
	const char *request;
	char header[80];

	if (l->versions)
		say(0, "300 Multiple Choices", "", l->versions);
	if (strstr(l->line, "v2.0"))
		say_v2(n, "new");
	else
		say_v3(n, "new", "01:00:00");
	start(l->entry, NULL);
	ask(3);
	ck_assert_msg(strcmp(got.token, "new") == 0, "%s: %s", l->what, got.e.message);
	ck_assert_int_eq(server_count(server), n + 1); /* one for three */
	request = server_request(server, n);
	ck_assert_msg(
		strncmp(request, l->line, strlen(l->line)) == 0, "%s: %.60s", l->what, request);
	ck_assert_msg(
		strcmp(body_of(n), l->body) == 0, "%s:\n%s\n%s", l->what, body_of(n), l->body);
	snprintf(header, sizeof(header), "\r\nX-Auth-Token: %s\r\n", l->token ? l->token : "");
	ck_assert_msg(l->token ? strstr(request, header) != NULL : !strstr(request, "X-Auth-Token"),
		"%s: %s", l->what, request);
	ck_assert_int_gt(auth_expires_in_ms(auth), 3500000); /* by the answer's own clock */
	ck_assert_int_le(auth_expires_in_ms(auth), 3600000);
}
END_TEST

START_TEST(endpoints_of_v2)
{
	say_v2(0, "new");
	start("auth_type: astakos, compute_endpoint_override: 'http://c', auth: {auth_url: "
	      "URL/v2.0, token: "
	      "t}",
		NULL);
	ask(1);
	ck_assert_str_eq(auth_project_id(auth), "ten");
	ck_assert_str_eq(auth_user_id(auth), "us");
	ck_assert_str_eq(auth_endpoint(auth, "network", "/v2.0/ports", NULL), "http://n/v2.0");
	ck_assert_str_eq(
		/* none of it: the first */
		auth_endpoint(auth, "network", "/v9/x", NULL), "http://old");
	ck_assert_str_eq(auth_endpoint(auth, "network", NULL, NULL), "http://old");
	ck_assert_str_eq(auth_endpoint(auth, "network", "/v2.0/ports", "S"), "http://s");
	ck_assert_ptr_null(auth_endpoint(auth, "network", NULL, "T"));
	ck_assert_str_eq(auth_endpoint(auth, "compute", NULL, "T"), "http://c");
	ck_assert_ptr_null(auth_endpoint(auth, "image", NULL, NULL));
}
END_TEST

/* Synnefo does not say when a token was issued: its end is told by our own clock. */
START_TEST(the_end_by_our_own_clock)
{
	char body[400], ends[40];
	time_t t = time(NULL) + 3600 + 2 * 3600;

	strftime(ends, sizeof(ends), "%Y-%m-%dT%H:%M:%S", gmtime(&t));
	snprintf(body, sizeof(body),
		"{\"access\":{\"token\":{\"id\":\"new\",\"expires\":\"%s.949372+02:00\"},"
		"\"serviceCatalog\":[{\"type\":\"network\",\"endpoints\":[]}]}}",
		ends);
	say(0, "200 OK", "", body);
	start("auth_type: astakos, auth: {auth_url: URL/v2.0, token: t}", NULL);
	ask(1);
	ck_assert_int_gt(auth_expires_in_ms(auth), 3590000);
	ck_assert_int_le(auth_expires_in_ms(auth), 3600000);
}
END_TEST

START_TEST(endpoints_by_service)
{
	say(0, "201 Created", "X-Subject-Token: new\r\n",
		TOKEN("01:00:00",
			",\"catalog\":[{\"type\":\"net\",\"name\":\"one\",\"endpoints\":[{"
			"\"interface\":"
			"\"internal\","
			"\"region_id\":\"N\",\"url\":\"http://"
			"1\"}]},{\"type\":\"net\",\"name\":\"two\",\"endpoints\":["
			"{\"interface\":\"internal\",\"region_id\":\"N\",\"url\":\"http://"
			"2\"},{\"interface\":\"public\","
			"\"region_id\":\"N\",\"url\":\"http://3\"}]}]"));
	start("network_service_type: net, network_interface: internal, network_region_name: N, "
	      "network_service_name: "
	      "two, auth: {auth_url: URL/v3, " UP "}",
		NULL);
	ask(1);
	ck_assert_str_eq(auth_endpoint(auth, "network", NULL, "R"), "http://2");
}
END_TEST

/* A list of interfaces is an order of preference, for each service by itself. */
START_TEST(endpoints_by_preference)
{
	say(0, "201 Created", "X-Subject-Token: new\r\n",
		TOKEN("01:00:00",
			",\"catalog\":[{\"type\":\"network\",\"endpoints\":["
			"{\"interface\":\"public\",\"region_id\":\"N\",\"url\":\"http://1\"},"
			"{\"interface\":\"internal\",\"region_id\":\"N\",\"url\":\"http://2\"}]},"
			"{\"type\":\"compute\",\"endpoints\":["
			"{\"interface\":\"public\",\"region_id\":\"N\",\"url\":\"http://3\"}]},"
			"{\"type\":\"load-balancer\",\"endpoints\":["
			"{\"interface\":\"admin\",\"region_id\":\"N\",\"url\":\"http://4\"}]}]"));
	start("interface: [internal, publicURL], auth: {auth_url: URL/v3, " UP "}", NULL);
	ask(1);
	ck_assert_str_eq(auth_endpoint(auth, "network", NULL, "N"), "http://2");
	ck_assert_str_eq(auth_endpoint(auth, "compute", NULL, "N"), "http://3");
	ck_assert_ptr_null(auth_endpoint(auth, "load-balancer", NULL, "N"));
	ck_assert_ptr_null(auth_endpoint(auth, "network", NULL, "M"));
}
END_TEST

#define OK_HEADER "X-Subject-Token: leak\r\n"

static const struct {
	const char *header, *body, *sentence;
	int err;
	bool v2;
} lacking[] = {
	{ "", TOKEN("01:00:00", "," CATALOG), "has no token", -EBADMSG },
	{ OK_HEADER, "{\"token\":{" CATALOG "}}", "when the token ends", -EBADMSG },
	{ OK_HEADER, "{\"token\":{\"expires_at\":\"leak\"," CATALOG "}}", "when the token ends",
		-EBADMSG },
	{ OK_HEADER, TOKEN("01:00:00", ""), "has no catalogue", -EBADMSG },
	{ OK_HEADER, TOKEN("01:00:00", ",\"catalog\":{}"), "has no catalogue", -EBADMSG },
	{ OK_HEADER, "{\"token\":\"leak\"}", "not what its API promises", -EBADMSG },
	{ OK_HEADER, "leak", "not what its API promises", -EBADMSG },
	{ OK_HEADER, "", "not what its API promises", -EBADMSG },
	{ "", "{\"access\":{\"token\":{\"expires\":\"2030-01-01T00:00:00Z\"}}}", "has no token",
		-EBADMSG, true },
	{ "", "{\"access\":{\"token\":{\"id\":\"leak\"}}}", "when the token ends", -EBADMSG, true },
	{ "",
		"{\"access\":{\"token\":{\"id\":\"leak\",\"expires\":\"2030-01-01T00:00:00Z\"},"
		"\"serviceCatalog\":{}}}",
		"has no catalogue", -EBADMSG, true },
	{ "", "{\"token\":{\"id\":\"leak\"}}", "not what its API promises", -EBADMSG, true },
};

START_TEST(answers_that_lack)
{
	bool v2 = lacking[_i].v2;

	say(0, v2 ? "200 OK" : "201 Created", lacking[_i].header, lacking[_i].body);
	start(v2 ? "auth: {auth_url: URL/v2.0, " UP "}" : "auth: {auth_url: URL/v3, " UP "}", NULL);
	ask(1);
	ck_assert_int_eq(got.e.err, lacking[_i].err);
	ck_assert_msg(strstr(got.e.message, lacking[_i].sentence) != NULL, "%s", got.e.message);
	ck_assert_ptr_null(strstr(got.e.message, "leak"));
	ck_assert_str_eq(got.token, "");
}
END_TEST

/*
 * Without a project there is none, and the user is told which setting is missing; with an
 * endpoint none is needed.
 */
START_TEST(no_scope)
{
	say(0, "201 Created", OK_HEADER, TOKEN("01:00:00", ""));
	start("auth: {auth_url: URL/v3, username: u, password: p}", NULL);
	ask(1);
	ck_assert_int_eq(got.e.err, -EBADMSG);
	ck_assert_ptr_nonnull(strstr(got.e.message, "project_name"));
	auth_free(auth);
	http_free(http);
	config_release(&config);
	start("network_endpoint_override: 'http://n', auth: {auth_url: URL/v3, username: u, "
	      "password: p}",
		NULL);
	ask(1);
	ck_assert_int_eq(got.e.err, 0);
}
END_TEST

START_TEST(no_such_version)
{
	say(0, "404 Not Found", "", "<html>");
	start("auth_type: v2password, auth: {auth_url: URL, " UP "}", NULL);
	ask(1);
	ck_assert_int_eq(got.e.err, -EOPNOTSUPP);
	ck_assert_ptr_nonnull(strstr(got.e.message, "version 2.0"));
}
END_TEST

/*
 * Keystone has a 404 for a token that it does not know; a service that has no such path has one,
 * too.
 */
static const struct {
	const char *body, *sentence;
	int err;
} unknown[] = {
	{ "Failed to validate token", "Failed to validate token", -EKEYEXPIRED },
	{ "Could not find Application Credential: a.", "Application Credential: a.", -EKEYEXPIRED },
	{ "The resource could not be found.", "no identity service of version 3", -EOPNOTSUPP },
};

START_TEST(unknown_token)
{
	char body[200];

	snprintf(body, sizeof(body),
		"{\"error\":{\"code\":404,\"title\":\"Not Found\",\"message\":\"%s\"}}",
		unknown[_i].body);
	say(0, "404 Not Found", "", body);
	start("auth_type: v3token, auth: {auth_url: URL/v3, token: t}", NULL);
	ask(1);
	ck_assert_int_eq(got.e.err, unknown[_i].err);
	ck_assert_msg(strstr(got.e.message, unknown[_i].sentence) != NULL, "%s", got.e.message);
}
END_TEST

/* A service that fails when it is asked for its versions is asked again. */
START_TEST(versions_later)
{
	say(0, "503 Service Unavailable", "", "{}");
	say(1, "300 Multiple Choices", "", VERSIONS("v2.0", "/v2.0/"));
	say_v2(2, "new");
	start("auth: {auth_url: URL, " UP "}", NULL);
	ask(1);
	ck_assert_int_lt(got.e.err, 0);
	ask(1);
	ck_assert_str_eq(got.token, "new");
}
END_TEST

START_TEST(renewal_times)
{
	ck_assert_int_eq(auth_renew_after_ms(3600000), 3480000); /* 120 s before the end */
	ck_assert_int_eq(auth_renew_after_ms(1200000), 1080000);
	ck_assert_int_eq(auth_renew_after_ms(600000), 540000); /* 90 % of a short life */
	ck_assert_int_eq(auth_renew_after_ms(5000), 4500);
}
END_TEST

/*
 * The time to renew has come: it is done, and what is done next is told by the timer that is
 * left.
 */
static void renew_now(void)
{
	int n = server_count(server);

	ck_assert_ptr_nonnull(timers.first);
	timers.first->due_ms = timer_now_ms();
	timers_run(&timers, INT64_MAX);
	while (http_active(http))
		http_poll(http, NULL, 0, 100);
	ck_assert_int_eq(server_count(server), n + 1);
}

START_TEST(renewal_before_the_end)
{
	say_v3(0, "t1", "01:00:00");
	say_v3(1, "t2", "01:00:00");
	say(2, "503 Service Unavailable", "", "{}");
	say(3, "401 Unauthorized", "", "{}");
	start("auth: {auth_url: URL/v3, " UP "}", NULL);
	ask(1);
	renew_now();
	ck_assert_str_eq(auth_token(auth), "t2");
	renew_now(); /* it fails: what is held serves, and it is tried again */
	ck_assert_str_eq(auth_token(auth), "t2");
	ck_assert_ptr_nonnull(timers.first);
	ck_assert_int_gt(timers.first->due_ms - timer_now_ms(), 800000);
	renew_now(); /* it is refused: asked again and again, that would lock the account */
	ck_assert_str_eq(auth_token(auth), "t2");
	ck_assert_ptr_null(timers.first);
}
END_TEST

#define BY_TOKEN "auth_type: v3token, auth: {auth_url: URL/v3, token: old, project_name: j}"

/* Asked twice, it says twice what to do, and asks nothing of the cloud. */
static void check_spent(const char *word)
{
	int n = server_count(server);

	for (int i = 0; i < 2; i++) {
		ask(2);
		ck_assert_int_eq(got.e.err, -EKEYEXPIRED);
		ck_assert_str_eq(got.token, "");
		ck_assert_msg(strstr(got.e.message, word) != NULL, "%s", got.e.message);
	}
	ck_assert_int_eq(server_count(server), n);
}

START_TEST(a_token_ends)
{
	say_v3(0, "t1", "00:00:01");
	start(BY_TOKEN, NULL);
	ask(1);
	ck_assert_str_eq(got.token, "t1");
	check_spent("-o token_file");
}
END_TEST

START_TEST(a_token_is_refused)
{
	say_v3(0, "t1", "01:00:00");
	say(1, "401 Unauthorized", "",
		"{\"error\":{\"code\":401,\"title\":\"Unauthorized\",\"message\":\"who\"}}");
	start(BY_TOKEN, NULL);
	ask(1);
	auth_refused(auth, "t1");
	ask(3);
	ck_assert_int_eq(got.e.err, -EKEYEXPIRED);
	/* one more try with what one has, for all who ask */
	ck_assert_int_eq(server_count(server), 2);
	check_spent("is not accepted");
}
END_TEST

START_TEST(a_passcode_is_good_for_one_login)
{
	say_v3(0, "t1", "01:00:00");
	start("auth_type: v3totp, auth: {auth_url: URL/v3, username: u, passcode: '1', "
	      "project_name: j}",
		NULL);
	ask(1);
	auth_refused(auth, "t1");
	check_spent("passcode");
}
END_TEST

START_TEST(a_password_is_good_for_many)
{
	say_v3(0, "t1", "00:00:01");
	say_v3(1, "t2", "01:00:00");
	start("auth: {auth_url: URL/v3, " UP "}", NULL);
	ask(1);
	ask(1);
	ck_assert_str_eq(got.token, "t2");
	auth_refused(auth, "t1"); /* somebody was late */
	ask(1);
	ck_assert_int_eq(server_count(server), 2);
}
END_TEST

START_TEST(token_file_is_taken_up)
{
	int fifo;

	put(token_path, "first\nnot this\n");
	say_v3(0, "t1", "00:00:01");
	say_v3(1, "t2", "00:00:01");
	say(2, "503 Service Unavailable", "", "{}");
	say_v3(3, "t3", "00:00:01");
	start(BY_TOKEN, token_path);
	ck_assert_str_eq(config.token, "first"); /* it comes before the entry's */
	ask(1);
	ck_assert_ptr_nonnull(strstr(body_of(0), "\"token\":{\"id\":\"first\"}"));
	check_spent(token_path);
	put(token_path, "second");
	ask(3);
	ck_assert_str_eq(got.token, "t2");
	ck_assert_ptr_nonnull(strstr(body_of(1), "\"token\":{\"id\":\"second\"}"));
	check_spent(token_path);
	put(token_path, "third\r\n");
	ask(1); /* the service fails: the token has not been tried */
	ck_assert_int_ne(got.e.err, -EKEYEXPIRED);
	ask(1);
	ck_assert_str_eq(got.token, "t3");
	ck_assert_ptr_nonnull(strstr(body_of(3), "\"token\":{\"id\":\"third\"}"));
	put(token_path, "");
	check_spent("no regular file");
	unlink(token_path);
	check_spent("No such file");
	ck_assert_int_eq(mkfifo(token_path, 0600), 0);
	fifo = open(token_path, O_RDWR | O_NONBLOCK);
	ck_assert_int_eq(write(fifo, "fourth\n", 7), 7);
	check_spent("no regular file");
	close(fifo);
}
END_TEST

static const struct {
	const char *entry, *text;
	mode_t mode;
	const char *sentence; /* of the error, or of the warning when mode says so */
} files[] = {
	{ BY_TOKEN, "t", 0644, "can be read by others" },
	{ BY_TOKEN, "", 0600, "no regular file" },
	{ BY_TOKEN, NULL, 0600, "No such file" },
	{ "auth_type: astakos, auth: {auth_url: URL}", "t", 0600, NULL },
	{ "auth: {auth_url: URL, " UP "}", "t", 0600, "auth types of tokens" },
};

START_TEST(token_file_at_the_start)
{
	struct buf why;
	int err;

	if (files[_i].text) {
		put(token_path, files[_i].text);
		chmod(token_path, files[_i].mode);
	}
	buf_init(&why, 4096);
	err = load(files[_i].entry, token_path, &why);
	if (!files[_i].sentence || files[_i].mode == 0644) {
		ck_assert_msg(err == 0, "%s", why.data);
		ck_assert_str_eq(config.token, "t");
		ck_assert(!config.warning == !files[_i].sentence);
		ck_assert(!config.warning || strstr(config.warning, files[_i].sentence));
	} else {
		ck_assert_int_lt(err, 0);
		ck_assert_msg(strstr(why.data, files[_i].sentence) != NULL, "%s", why.data);
	}
	buf_release(&why);
}
END_TEST

Suite *auth_suite(void)
{
	Suite *s = suite_create("auth");
	TCase *t = tcase_create("auth");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, bytes, 0, (int)(sizeof(logins) / sizeof(logins[0])));
	tcase_add_test(t, endpoints_of_v2);
	tcase_add_test(t, the_end_by_our_own_clock);
	tcase_add_test(t, endpoints_by_service);
	tcase_add_test(t, endpoints_by_preference);
	tcase_add_loop_test(t, answers_that_lack, 0, (int)(sizeof(lacking) / sizeof(lacking[0])));
	tcase_add_test(t, no_scope);
	tcase_add_test(t, no_such_version);
	tcase_add_loop_test(t, unknown_token, 0, (int)(sizeof(unknown) / sizeof(unknown[0])));
	tcase_add_test(t, versions_later);
	tcase_add_test(t, renewal_times);
	tcase_add_test(t, renewal_before_the_end);
	tcase_add_test(t, a_token_ends);
	tcase_add_test(t, a_token_is_refused);
	tcase_add_test(t, a_passcode_is_good_for_one_login);
	tcase_add_test(t, a_password_is_good_for_many);
	tcase_add_test(t, token_file_is_taken_up);
	tcase_add_loop_test(t, token_file_at_the_start, 0, (int)(sizeof(files) / sizeof(files[0])));
	suite_add_tcase(s, t);
	return s;
}
