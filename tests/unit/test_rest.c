/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact request bytes, of logins and of each operation, and what is done with
 * the answers.
 */
#include "client/api/rest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/endpoint.h"
#include "client/login/auth.h"
#include "client/config/config.h"
#include "client/http/http.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "client/util/timer.h"
#include "server.h"
#include "suites.h"

#define CATALOG                                                                                   \
	"\"catalog\":[{\"type\":\"network\",\"endpoints\":[{\"interface\":\"public\",\"region\":" \
	"\"R\","                                                                                  \
	"\"region_id\":\"R\","                                                                    \
	"\"url\":\"%s/net\"}]}]"

static struct config config;
static struct timers timers;
static struct http *http;
static struct auth *auth;
static struct rest *rest;
static struct server *server;
static char login[2048];
static const char *steps[16];
static struct {
	int done, objects;
	struct cloud_error e;
	char answer[512], ids[64];
} got;

static void on_done(void *ctx, const struct cloud_error *e, const struct json *a)
{
	(void)ctx;
	got.done++;
	got.e = *e;
	snprintf(got.answer, sizeof(got.answer), "%s",
		json_get_string(a, "id") ? json_get_string(a, "id") : "");
}

static int on_object(void *ctx, struct json *object)
{
	size_t n = strlen(got.ids);

	(void)ctx;
	got.objects++;
	snprintf(got.ids + n, sizeof(got.ids) - n, "%s", json_get_string(object, "id"));
	return 0;
}

/* The script: the login, then what the test has put into steps from 1 on. */
static void start(void)
{
	struct http_options o = { .verify = true };
	char body[1024];

	steps[0] = login;
	server = server_start(steps);
	snprintf(body, sizeof(body),
		"{\"token\":{\"issued_at\":\"2026-01-01T00:00:00.000000Z\",\"expires_at\":\"2026-"
		"01-01T01:00:"
		"00.000000Z\","
		"\"project\":{\"id\":\"p\"}," CATALOG "}}",
		server_url(server));
	snprintf(login, sizeof(login),
		"HTTP/1.1 201 Created\r\nX-Subject-Token: tok-1\r\nContent-Length: %zu\r\n\r\n%s",
		strlen(body), body);
	config = (struct config){ .cloud = (char *)(uintptr_t) "c",
		.username = (char *)(uintptr_t) "u",
		.password = (char *)(uintptr_t) "p",
		.project_name = (char *)(uintptr_t) "pro",
		.interface = (char *)(uintptr_t) "public",
		.verify = true };
	if (asprintf(&config.auth_url, "%s/v3", server_url(server)) < 0)
		abort();
	memset(&got, 0, sizeof(got));
	ck_assert_int_eq(http_new(&o, &http), 0);
	ck_assert_int_eq(auth_new(&config, http, &timers, &auth), 0);
	ck_assert_int_eq(rest_new(auth, http, &timers, &rest), 0);
}

static void stop(void)
{
	rest_free(rest);
	auth_free(auth);
	http_free(http);
	free(config.auth_url);
	server_stop(server);
}

static void wait_more(void)
{
	http_poll(http, NULL, 0, timers_wait_ms(&timers, 100));
	timers_run(&timers, INT64_MAX);
}

static void wait_done(void)
{
	int64_t end = timer_now_ms() + 20000;

	ck_assert_int_eq(got.done, 0); /* never from within the call */
	while (!got.done && timer_now_ms() < end)
		wait_more();
	ck_assert_int_eq(got.done, 1);
}

/* Logs in first, as the catalogue says where the service is. */
static void on_token(struct auth_waiter *w, const char *token, const struct cloud_error *e)
{
	(void)e;
	ck_assert_str_eq(token, "tok-1");
	w->next = w;
}

static void log_in(void)
{
	struct auth_waiter w = { .done = on_token };

	auth_get(auth, &w);
	while (w.next != &w)
		wait_more();
}

static void run(
	int (*op)(struct rest *, const struct rest_call *, struct rest_op **), struct rest_call *c)
{
	struct rest_op *o;

	c->kind = c->kind ? c->kind : kind_find(&cloud_neutron, "networks");
	c->done = on_done;
	c->object = on_object;
	log_in();
	ck_assert_int_eq(op(rest, c, &o), 0);
	wait_done();
}

static void check_request(int n, const char *start_line, const char *body)
{
	const char *r = server_request(server, n), *at = strstr(r, "\r\n\r\n");

	ck_assert_msg(
		strncmp(r, start_line, strlen(start_line)) == 0, "request %d is %.200s", n, r);
	ck_assert_str_eq(at ? at + 4 : "", body);
	if (n > 0)
		ck_assert_ptr_nonnull(strstr(r, "\r\nX-Auth-Token: tok-1\r\n"));
}

START_TEST(login_bytes)
{
	steps[1] = "";
	start();
	log_in();
	check_request(0, "POST /v3/auth/tokens HTTP/1.1\r\n",
		"{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
		"\"name\":\"u\","
		"\"domain\":{\"id\":"
		"\"default\"},\"password\":\"p\"}}},\"scope\":{\"project\":{\"name\":\"pro\","
		"\"domain\":{"
		"\"id\":\"default\"}}}}}");
	ck_assert_int_gt(auth_expires_in_ms(auth), 3590000); /* by the answer's own clock */
	stop();
}
END_TEST

START_TEST(application_credential_bytes)
{
	steps[1] = "";
	start();
	config.auth_type = AUTH_APPLICATION_CREDENTIAL;
	config.app_cred_id = (char *)(uintptr_t) "i";
	config.app_cred_secret = (char *)(uintptr_t) "s";
	log_in();
	check_request(0, "POST /v3/auth/tokens HTTP/1.1\r\n",
		"{\"auth\":{\"identity\":{\"methods\":[\"application_credential\"],\"application_"
		"credential\":{\"id\":\"i\","
		"\"secret\":\"s\"}}}}");
	stop();
}
END_TEST

START_TEST(create_bytes)
{
	struct json *body = json_new_object();
	struct rest_call c = { .body = body, .revision = -1 };

	json_set_string(body, "name", "we\"b");
	steps[1] = answer("201 Created", "{\"network\":{\"id\":\"n1\"}}");
	steps[2] = "";
	start();
	run(rest_create, &c);
	check_request(
		1, "POST /net/v2.0/networks HTTP/1.1\r\n", "{\"network\":{\"name\":\"we\\\"b\"}}");
	ck_assert_int_eq(got.e.err, 0);
	ck_assert_str_eq(got.answer, "n1");
	json_free(body);
	stop();
}
END_TEST

START_TEST(update_and_act_bytes)
{
	struct json *body = json_new_object();
	struct rest_call c = { .body = body, .id = "a b", .revision = 7 };

	json_set_string(body, "x", "y");
	steps[1] = answer("200 OK", "{\"network\":{\"id\":\"n1\"}}");
	steps[2] = answer("200 OK", "{\"id\":\"n1\"}");
	steps[3] = "";
	start();
	run(rest_update, &c);
	check_request(
		1, "PUT /net/v2.0/networks/a%20b HTTP/1.1\r\n", "{\"network\":{\"x\":\"y\"}}");
	ck_assert_ptr_nonnull(
		strstr(server_request(server, 1), "\r\nIf-Match: revision_number=7\r\n"));
	got.done = 0;
	c.action = "add_it";
	c.revision = -1;
	run(rest_act, &c);
	check_request(2, "PUT /net/v2.0/networks/a%20b/add_it HTTP/1.1\r\n", "{\"x\":\"y\"}");
	ck_assert_ptr_null(strstr(server_request(server, 2), "If-Match"));
	json_free(body);
	stop();
}
END_TEST

START_TEST(show_and_destroy_bytes)
{
	struct rest_call c = { .id = "n1", .revision = -1 };

	steps[1] = answer("200 OK", "{\"network\":{\"id\":\"n1\"}}");
	steps[2] = "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n";
	steps[3] = "";
	start();
	run(rest_show, &c);
	check_request(1, "GET /net/v2.0/networks/n1 HTTP/1.1\r\n", "");
	got.done = 0;
	run(rest_destroy, &c);
	check_request(2, "DELETE /net/v2.0/networks/n1 HTTP/1.1\r\n", "");
	stop();
}
END_TEST

START_TEST(destroy_answers)
{
	static const struct {
		const char *body;
		int err;
	} cases[] = { { "", 0 }, { "{}", 0 }, { "<html>Log in first</html>", -EBADMSG } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct rest_call c = { .id = "n1", .revision = -1 };

		steps[1] = answer("200 OK", cases[i].body);
		steps[2] = "";
		start();
		run(rest_destroy, &c);
		ck_assert_int_eq(got.e.err, cases[i].err);
		ck_assert(got.e.unknown == (cases[i].err != 0));
		stop();
	}
}
END_TEST

START_TEST(list_pages)
{
	struct rest_call c = { .revision = -1 };

	steps[1] = answer("200 OK",
		"{\"networks\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"networks_links\":[{\"rel\":"
		"\"next\","
		"\"href\":\"http://evil.example/\"}]}");
	steps[2] = answer("200 OK",
		"{\"networks\":[{\"id\":\"c\"}],\"networks_links\":[{\"rel\":\"previous\",\"href\":"
		"\"x\"}]}");
	steps[3] = "";
	start();
	run(rest_list, &c);
	check_request(1, "GET /net/v2.0/networks?limit=1000 HTTP/1.1\r\n", "");
	check_request(2, "GET /net/v2.0/networks?limit=1000&marker=b HTTP/1.1\r\n", "");
	ck_assert_str_eq(got.ids, "abc");
	ck_assert_int_eq(server_count(server), 3);
	stop();
}
END_TEST

/* A quota is its project's, and an agent's network the fact that it is there. */
START_TEST(answers_without_ids)
{
	struct json *body = json_new_object();
	struct rest_call c = {
		.kind = kind_find(&cloud_neutron, "project-quotas"), .body = body, .revision = -1
	};

	json_set_string(body, "project_id", "p 2");
	json_set(body, "port", json_new_int(5));
	steps[1] = answer("200 OK", "{\"quota\":{\"port\":5}}");
	steps[2] = answer("403 Forbidden", "{}");
	steps[3] = answer("200 OK", "{\"networks\":[{\"x\":2,\"id\":\"1\"},{\"id\":\"2\"}]}");
	steps[4] = "";
	start();
	rest_learn(rest, "", "quotas");
	rest_learn(rest, "", "dhcp_agent_scheduler");
	run(rest_create, &c);
	check_request(1, "PUT /net/v2.0/quotas/p%202 HTTP/1.1\r\n", "{\"quota\":{\"port\":5}}");
	ck_assert_str_eq(got.answer, "p 2");
	c = (struct rest_call){ .kind = c.kind, .revision = -1 };
	got.done = 0;
	run(rest_list, &c);
	ck_assert_int_eq(got.e.err, -EACCES); /* what is made of it is the questions' */
	c.kind = kind_find(&cloud_neutron, "agent-networks");
	c.parent = "a";
	got.done = 0;
	run(rest_list, &c);
	check_request(3, "GET /net/v2.0/agents/a/dhcp-networks HTTP/1.1\r\n", "");
	ck_assert_str_eq(got.ids, "a-1a-2");
	json_free(body);
	stop();
}
END_TEST

/* Glance says by "next" that there is more, and answers one image without a key around it. */
START_TEST(images_as_glance_answers)
{
	struct rest_call list = { .kind = kind_find(&cloud_neutron, "images"), .revision = -1 };
	struct rest_call one = { .kind = list.kind, .id = "b", .revision = -1 };
	struct config_service image = { (char *)(uintptr_t) "image_endpoint_override", NULL };

	steps[1] =
		answer("200 OK", "{\"images\":[{\"id\":\"a\"}],\"next\":\"/v2/images?marker=a\"}");
	steps[2] = answer("200 OK", "{\"images\":[{\"id\":\"b\"}],\"first\":\"/v2/images\"}");
	steps[3] = answer("200 OK", "{\"id\":\"b\",\"name\":\"debian\"}");
	steps[4] = "";
	start();
	if (asprintf(&image.value, "%s/image", server_url(server)) < 0)
		abort();
	config.services = &image;
	config.n_services = 1;
	run(rest_list, &list);
	check_request(1, "GET /image/v2/images?limit=1000 HTTP/1.1\r\n", "");
	check_request(2, "GET /image/v2/images?limit=1000&marker=a HTTP/1.1\r\n", "");
	ck_assert_str_eq(got.ids, "ab");
	memset(&got, 0, sizeof(got));
	run(rest_show, &one);
	check_request(3, "GET /image/v2/images/b HTTP/1.1\r\n", "");
	ck_assert_str_eq(got.answer, "b");
	stop();
	free(image.value);
}
END_TEST

START_TEST(a_filter_is_asked_without_pages)
{
	struct rest_call c = { .query = "name=web%20x", .revision = -1 };

	steps[1] = answer("200 OK", "{\"networks\":[]}");
	steps[2] = "";
	start();
	run(rest_list, &c);
	check_request(1, "GET /net/v2.0/networks?name=web%20x HTTP/1.1\r\n", "");
	stop();
}
END_TEST

/* A list whose pages never end is an error, not a loop. */
START_TEST(endless_pages)
{
	struct rest_call c = { .revision = -1 };

	steps[1] = answer("200 OK",
		"{\"networks\":[{\"id\":\"a\"}],\"networks_links\":[{\"rel\":\"next\",\"href\":"
		"\"x\"}]}");
	steps[2] = "";
	start();
	run(rest_list, &c);
	ck_assert_int_eq(got.e.err, -EBADMSG);
	ck_assert_int_eq(server_count(server), 3);
	stop();
}
END_TEST

#define NEXT ",\"networks_links\":[{\"rel\":\"next\",\"href\":\"x\"}]}"

/* A page that brings nothing new is the last, though its pages go round and its order changes. */
START_TEST(pages_that_go_round)
{
	struct rest_call c = { .revision = -1 };
	const char *a = "{\"networks\":[{\"id\":\"a\"},{\"id\":\"b\"}]" NEXT;
	const char *b = "{\"networks\":[{\"id\":\"c\"},{\"id\":\"d\"}]" NEXT;
	const char *turned = "{\"networks\":[{\"id\":\"d\"},{\"id\":\"c\"}]" NEXT;

	steps[1] = answer("200 OK", a);
	steps[2] = answer("200 OK", b);
	steps[3] = answer("200 OK", a);
	steps[4] = "";
	start();
	run(rest_list, &c);
	ck_assert_int_eq(got.e.err, -EBADMSG);
	ck_assert_ptr_nonnull(strstr(got.e.message, "nothing new"));
	ck_assert_int_eq(server_count(server), 4);
	stop();
	memset(&got, 0, sizeof(got));
	steps[3] = answer("200 OK", turned);
	start();
	run(rest_list, &c);
	ck_assert_int_eq(got.e.err, -EBADMSG);
	ck_assert_int_eq(server_count(server), 4);
	stop();
}
END_TEST

/* "At once" and a time that is over are not taken at their word without end. */
START_TEST(a_busy_cloud_is_not_stormed)
{
	struct rest_call c = { .id = "n1", .revision = -1 };
	static const char *const times[] = { "0", "Thu, 01 Jan 1970 00:00:00 GMT" };
	char text[200];

	for (size_t i = 0; i < 2; i++) {
		snprintf(text, sizeof(text),
			"HTTP/1.1 503 Busy\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n",
			times[i]);
		memset(&got, 0, sizeof(got));
		steps[1] = text;
		steps[2] = "";
		start();
		run(rest_show, &c);
		ck_assert_int_eq(got.e.err, -EAGAIN);
		ck_assert_int_le(server_count(server), 16);
		stop();
	}
}
END_TEST

/* 401: one renewal, one repeat, then EKEYEXPIRED. */
START_TEST(unauthorized)
{
	struct rest_call c = { .id = "n1", .revision = -1 };
	static char again[2048];

	steps[1] = answer("401 Unauthorized",
		"{\"error\":{\"code\":401,\"title\":\"Unauthorized\",\"message\":\"who\"}}");
	steps[2] = again;
	steps[3] = steps[1];
	steps[4] = "";
	start();
	memcpy(again, login, sizeof(again));
	run(rest_show, &c);
	ck_assert_int_eq(got.e.err, -EKEYEXPIRED);
	ck_assert_str_eq(got.e.message, "who");
	ck_assert_int_eq(server_count_of(server, "POST /v3/auth/tokens"), 2);
	ck_assert_int_eq(server_count_of(server, "GET "), 2);
	stop();
}
END_TEST

/* A POST that is cut is sent once, and may have been carried out. */
START_TEST(a_lost_create)
{
	struct json *body = json_new_object();
	struct rest_call c = { .body = body, .revision = -1 };

	steps[1] = NULL;
	steps[2] = "";
	start();
	run(rest_create, &c);
	ck_assert(got.e.unknown);
	ck_assert_int_eq(server_count_of(server, "POST /net"), 1);
	json_free(body);
	stop();
}
END_TEST

START_TEST(busy_is_tried_again)
{
	struct rest_call c = { .id = "n1", .revision = -1 };

	steps[1] = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
	steps[2] = answer("200 OK", "{\"network\":{\"id\":\"n1\"}}");
	steps[3] = "";
	start();
	run(rest_show, &c);
	ck_assert_int_eq(got.e.err, 0);
	ck_assert_int_eq(server_count_of(server, "GET "), 2);
	stop();
}
END_TEST

/* The last one that is written is carried out last, whatever became of an earlier one's caller. */
START_TEST(changes_of_one_object_keep_their_order)
{
	struct json *body = json_new_object();
	struct rest_call c = { .body = body,
		.kind = kind_find(&cloud_neutron, "networks"),
		.revision = -1,
		.id = "n1",
		.done = on_done };
	struct rest_op *first, *op;

	steps[1] = "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n";
	steps[2] = answer("200 OK", "{\"network\":{\"id\":\"n1\"}}");
	steps[3] = answer("200 OK", "{\"id\":\"n1\"}");
	steps[4] = "";
	start();
	log_in();
	ck_assert_int_eq(rest_update(rest, &c, &first), 0);
	rest_cancel(first); /* its caller was interrupted */
	c.action = "add_it";
	ck_assert_int_eq(rest_act(rest, &c, &op), 0);
	c.action = NULL;
	ck_assert_int_eq(rest_update(rest, &c, &op), 0);
	while (got.done < 2)
		wait_more();
	ck_assert_int_eq(server_count(server), 5);
	check_request(2, "PUT /net/v2.0/networks/n1 HTTP/1.1\r\n", "{\"network\":{}}");
	check_request(3, "PUT /net/v2.0/networks/n1/add_it HTTP/1.1\r\n", "{}");
	check_request(4, "PUT /net/v2.0/networks/n1 HTTP/1.1\r\n", "{\"network\":{}}");
	json_free(body);
	stop();
}
END_TEST

/* One that waits sleeps until its turn comes, or its time is over. */
START_TEST(a_change_that_waits_looks_no_more)
{
	struct json *body = json_new_object();
	struct rest_call c = { .body = body,
		.kind = kind_find(&cloud_neutron, "networks"),
		.revision = -1,
		.id = "n1",
		.done = on_done };
	struct rest_op *op;

	steps[1] = HANG;
	steps[2] = answer("200 OK", "{\"network\":{\"id\":\"n2\"}}");
	steps[3] = "";
	start();
	log_in();
	ck_assert_int_eq(rest_update(rest, &c, &op), 0);
	while (server_count(server) < 2)
		wait_more();
	ck_assert_int_eq(rest_update(rest, &c, &op), 0);
	ck_assert_int_gt(timers_wait_ms(&timers, 1000000), 1000);
	c.id = "n2"; /* another object's does not wait */
	ck_assert_int_eq(rest_update(rest, &c, &op), 0);
	while (got.done < 1)
		wait_more();
	ck_assert_int_eq(got.e.err, 0);
	ck_assert_int_eq(server_count(server), 3);
	json_free(body);
	stop();
}
END_TEST

START_TEST(wrong_shapes)
{
	static const char *const bodies[] = { "{\"port\":{\"id\":\"x\"}}", "{\"network\":[]}",
		"{\"network\":{}}", "[]", "x", "{\"network\":{\"id\":\"..\"}}",
		"{\"network\":{\"id\":\"a/b\"}}" };

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct rest_call c = { .id = "n1", .revision = -1 };

		steps[1] = answer("200 OK", bodies[i]);
		steps[2] = "";
		start();
		run(rest_show, &c);
		ck_assert_msg(got.e.err == -EBADMSG, "%s was taken", bodies[i]);
		stop();
	}
}
END_TEST

static const struct {
	const char *base, *servers, *quotas;
} published[] = {
	{ "http://h/c", "http://h/c/v2.1/servers", "http://h/c/v2.0/quotas/p" },
	{ "http://h/c/", "http://h/c/v2.1/servers", "http://h/c/v2.0/quotas/p" },
	{ "http://h/c/v2.1", "http://h/c/v2.1/servers", "http://h/c/v2.1/quotas/p" },
	{ "http://h/c/v2.1/", "http://h/c/v2.1/servers", "http://h/c/v2.1/quotas/p" },
	{ "http://h/c/v2.1/p", "http://h/c/v2.1/p/servers", "http://h/c/v2.1/p/quotas/p" },
	{ "http://h/c/v2.1/p//", "http://h/c/v2.1/p/servers", "http://h/c/v2.1/p/quotas/p" },
	{ "http://h/c/v2", "http://h/c/v2/servers", "http://h/c/v2/quotas/p" },
	{ "http://h/c/v2/p/", "http://h/c/v2/p/servers", "http://h/c/v2/p/quotas/p" },
	{ "http://h/v2.0", "http://h/v2.0/servers", "http://h/v2.0/quotas/p" },
	/* what only looks like a version or the project */
	{ "http://h/c/p", "http://h/c/p/v2.1/servers", "http://h/c/p/v2.0/quotas/p" },
	{ "http://h/v2/c", "http://h/v2/c/v2.1/servers", "http://h/v2/c/v2.0/quotas/p" },
	{ "http://h/v2x", "http://h/v2x/v2.1/servers", "http://h/v2x/v2.0/quotas/p" },
	{ "http://h/v", "http://h/v/v2.1/servers", "http://h/v/v2.0/quotas/p" },
	{ "http://v2", "http://v2/v2.1/servers", "http://v2/v2.0/quotas/p" },
	{ "http://p", "http://p/v2.1/servers", "http://p/v2.0/quotas/p" },
};

static void check_url(struct endpoints *e, const char *kind, const char *want)
{
	CLEANUP_BUF struct buf url = BUF_INIT(1024);

	ck_assert_int_eq(endpoints_url(e, kind_find(&cloud_neutron, kind), NULL, &url), 0);
	ck_assert_str_eq(url.data, want);
}

/* The list is behind the address that the catalogue publishes, whatever form it has. */
START_TEST(where_a_service_is)
{
	char *base = (char *)(uintptr_t)published[_i].base;
	struct config_service services[] = {
		{ (char *)(uintptr_t) "compute_endpoint_override", base },
		{ (char *)(uintptr_t) "network_endpoint_override", base },
	};
	struct endpoints *e;

	steps[1] = "";
	start();
	log_in();
	config.services = services;
	config.n_services = 2;
	ck_assert_int_eq(endpoints_new(auth, &e), 0);
	ck_assert_int_eq(endpoints_learn(e, "", "quota_details"), 0);
	check_url(e, "servers", published[_i].servers);
	check_url(e, "quotas", published[_i].quotas);
	endpoints_free(e);
	stop();
}
END_TEST

static bool has(const struct endpoints *e, const char *kind)
{
	return endpoints_have(e, kind_find(&cloud_neutron, kind), NULL);
}

/* Routers belong to the core of a service that tells of no extensions, and to no other's. */
START_TEST(what_an_extension_brings)
{
	struct endpoints *e;

	steps[1] = "";
	start();
	log_in();
	ck_assert_int_eq(endpoints_new(auth, &e), 0);
	ck_assert(has(e, "routers") && has(e, "ips") && has(e, "security-groups"));
	ck_assert(!has(e, "trunks"));
	ck_assert_int_eq(endpoints_learn(e, "other", "router"), 0);
	ck_assert(has(e, "routers"));
	ck_assert_int_eq(endpoints_learn(e, "", "trunk"), 0);
	ck_assert(has(e, "trunks") && has(e, "networks"));
	ck_assert(!has(e, "routers") && !has(e, "ips") && !has(e, "security-groups"));
	ck_assert_int_eq(endpoints_learn(e, "", "router"), 0);
	ck_assert(has(e, "routers") && has(e, "ips") && !has(e, "security-groups"));
	endpoints_free(e);
	stop();
}
END_TEST

Suite *rest_suite(void)
{
	Suite *s = suite_create("rest");
	TCase *c = tcase_create("rest");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, login_bytes);
	tcase_add_test(c, application_credential_bytes);
	tcase_add_test(c, create_bytes);
	tcase_add_test(c, update_and_act_bytes);
	tcase_add_test(c, show_and_destroy_bytes);
	tcase_add_test(c, destroy_answers);
	tcase_add_test(c, list_pages);
	tcase_add_test(c, answers_without_ids);
	tcase_add_test(c, images_as_glance_answers);
	tcase_add_test(c, a_filter_is_asked_without_pages);
	tcase_add_test(c, endless_pages);
	tcase_add_test(c, pages_that_go_round);
	tcase_add_test(c, a_busy_cloud_is_not_stormed);
	tcase_add_test(c, unauthorized);
	tcase_add_test(c, a_lost_create);
	tcase_add_test(c, busy_is_tried_again);
	tcase_add_test(c, changes_of_one_object_keep_their_order);
	tcase_add_test(c, a_change_that_waits_looks_no_more);
	tcase_add_test(c, wrong_shapes);
	tcase_add_loop_test(c, where_a_service_is, 0, sizeof(published) / sizeof(published[0]));
	tcase_add_test(c, what_an_extension_brings);
	suite_add_tcase(s, c);
	return s;
}
