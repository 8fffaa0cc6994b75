/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of http.h, on the wire.
 */
#include "client/http/http.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/http/answer.h"
#include "client/util/limits.h"
#include "client/util/timer.h"
#include "resolver.h"
#include "server.h"
#include "suites.h"

static struct http *h;
static struct {
	int done;
	enum http_fail fail;
	int status;
	bool sent;
	char body[256], location[256], request_id[64];
	int64_t retry_after_ms;
} got;

static void setup(void)
{
	struct http_options o = { .user_agent = "test", .verify = true };

	ck_assert_int_eq(http_new(&o, &h), 0);
	memset(&got, 0, sizeof(got));
}

static void teardown(void)
{
	http_free(h);
}

static void on_done(void *ctx, const struct http_result *r)
{
	(void)ctx;
	got.done++;
	got.fail = r->fail;
	got.status = r->status;
	got.sent = r->sent;
	got.retry_after_ms = r->retry_after_ms;
	snprintf(got.body, sizeof(got.body), "%s", r->body);
	snprintf(got.location, sizeof(got.location), "%s", r->location ? r->location : "");
	snprintf(got.request_id, sizeof(got.request_id), "%s", r->request_id);
}

static void go(const char *method, const char *url, bool once, int64_t stall_ms)
{
	struct http_call c = { .method = method,
		.url = url,
		.token = "the-token",
		.once = once,
		.stall_ms = stall_ms,
		.body = strcmp(method, "GET") ? "{}" : NULL,
		.body_len = strcmp(method, "GET") ? 2 : 0,
		.on_done = on_done };
	struct http_xfer *x;
	int before = got.done;
	int64_t end = timer_now_ms() + 8000;

	ck_assert_int_eq(http_start(h, &c, &x), 0);
	ck_assert_int_eq(got.done, before); /* never from within http_start */
	while (got.done == before && timer_now_ms() < end)
		http_poll(h, NULL, 0, 100);
	ck_assert_int_eq(got.done, before + 1);
}

/*
 * A reused connection dies under a POST: one POST on the wire. (Without FRESH_CONNECT libcurl
 * sends two.)
 */
START_TEST(a_post_goes_once)
{
	const char *steps[] = { answer("200 OK", "{}"), NULL, answer("200 OK", "{}"), "" };
	struct server *s = server_start(steps);

	go("GET", server_url(s), false, 0);
	go("POST", server_url(s), true, 0);
	ck_assert_int_eq(got.fail, HTTP_CUT);
	ck_assert_int_eq(got.status, 0);
	ck_assert(got.sent);
	ck_assert_int_eq(server_count_of(s, "POST "), 1);
	server_stop(s);
}
END_TEST

/* A redirect is the answer; the token goes to nobody else. */
START_TEST(redirects_are_not_followed)
{
	const char *other_steps[] = { answer("200 OK", "{}"), "" };
	struct server *other = server_start(other_steps);
	char redirect[300];
	const char *steps[] = { redirect, "" };
	struct server *s = server_start(steps);

	snprintf(redirect, sizeof(redirect),
		"HTTP/1.1 302 Found\r\nLocation: %s/x\r\nContent-Length: 0\r\n\r\n",
		server_url(other));
	go("GET", server_url(s), false, 0);
	ck_assert_int_eq(got.status, 302);
	ck_assert_ptr_nonnull(strstr(got.location, "/x"));
	ck_assert_int_eq(server_count(other), 0);
	ck_assert_ptr_nonnull(strstr(server_request(s, 0), "X-Auth-Token: the-token"));
	server_stop(s);
	server_stop(other);
}
END_TEST

START_TEST(ends_of_answers)
{
	static const struct {
		const char *bytes;
		enum http_fail fail;
		int status;
	} cases[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nshort",
			HTTP_CUT, 200 },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
			HTTP_OK, 200 },
		{ "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end", HTTP_OK, 200 },
		{ "HTTP/1.1 204 No Content\r\n\r\n", HTTP_OK, 204 },
		{ "HTTP/1.1 200 OK\r\nX-openstack-REQUEST-id: req-7\r\nRetry-After: "
		  "3\r\nContent-Length: "
		  "0\r\n\r\n",
			HTTP_OK, 200 },
		{ "not http at all\r\n\r\nConnection: close", HTTP_PROTOCOL, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *steps[] = { cases[i].bytes, "" };
		struct server *s = server_start(steps);

		go("GET", server_url(s), false, 0);
		ck_assert_msg(got.fail == cases[i].fail, "case %zu gives %d", i, got.fail);
		ck_assert_int_eq(got.status, cases[i].status);
		if (i == 4) {
			ck_assert_str_eq(got.request_id, "req-7");
			ck_assert_int_eq(got.retry_after_ms, 3000);
		}
		server_stop(s);
	}
}
END_TEST

static size_t in_turn, in_all;

static int count_data(void *ctx, const char *data, size_t len)
{
	(void)ctx;
	(void)data;
	in_turn += len;
	in_all += len;
	return 0;
}

static int count_slowly(void *ctx, const char *data, size_t len)
{
	for (int64_t until = timer_now_us() + TIME_SLICE_US; timer_now_us() < until;)
		continue;
	return count_data(ctx, data, len);
}

/*
 * Reads an answer to its end, of a cloud behind a proxy, whose answers may be packed; so many bytes
 * of it at most in one turn. Gives the turns.
 */
static unsigned read_turns(
	const char *text, int (*on_data)(void *ctx, const char *data, size_t len), size_t most)
{
	const char *steps[] = { text, "" };
	struct server *s = server_start(steps);
	struct http_options o = { .insecure_http = true, .proxy = server_url(s) };
	struct http_call c = { .method = "GET",
		.url = "http://cloud.example/",
		.on_data = on_data,
		.on_done = on_done };
	struct http_xfer *x;
	int64_t end = timer_now_ms() + 8000;
	unsigned turns = 0;

	in_all = 0;
	http_free(h);
	ck_assert_int_eq(http_new(&o, &h), 0);
	ck_assert_int_eq(http_start(h, &c, &x), 0);
	for (; !got.done && timer_now_ms() < end; turns++) {
		in_turn = 0;
		http_poll(h, NULL, 0, 100);
		ck_assert_uint_le(in_turn, most);
	}
	ck_assert(got.done);
	server_stop(s);
	return turns;
}

/* Reads a long answer. */
static void read_slices(int (*on_data)(void *ctx, const char *data, size_t len), size_t most)
{
	static char text[64 * LIMIT_SLICE_BYTES];
	size_t head = (size_t)snprintf(
		text, sizeof(text), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");

	memset(text + head, 'x', sizeof(text) - head - 1);
	read_turns(text, on_data, most);
	ck_assert_int_eq(got.fail, HTTP_OK);
	ck_assert_uint_eq(in_all, sizeof(text) - head - 1);
}

/* A byte of gzip that stands for 158: it is taken in slices, too, and not to its end. */
START_TEST(what_is_packed_is_taken_in_slices)
{
	/* a literal; eight repetitions of 258 bytes, which have 13: none of them is 0 */
	static const char begin[] = "\x1f\x8b\x08\x01\x01\x01\x01\x01\x02\x03\xab",
			  repeated[] = "\x18\x05\xa3\x60\x14\x8c\x82\x51\x30\x0a\x46\xc1\x28";
	static char text[16 * LIMIT_SLICE_BYTES];
	size_t n = (size_t)snprintf(text, sizeof(text),
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n%s", begin);
	unsigned turns;

	while (n + sizeof(repeated) <= sizeof(text)) {
		memcpy(text + n, repeated, sizeof(repeated));
		n += sizeof(repeated) - 1;
	}
	turns = read_turns(text, count_data, LIMIT_SLICE_BYTES);
	ck_assert_int_ne(got.fail, HTTP_OK);
	ck_assert_uint_ge(in_all, LIMIT_UNPACKED * LIMIT_SLICE_BYTES);
	ck_assert_uint_lt(in_all, LIMIT_UNPACKED * (n + LIMIT_SLICE_BYTES));
	ck_assert_uint_ge(turns, in_all / LIMIT_SLICE_BYTES);
}
END_TEST

/* However fast a long answer comes, others have their turn between its slices. */
START_TEST(a_long_answer_is_taken_in_slices)
{
	read_slices(count_data, LIMIT_SLICE_BYTES);
}
END_TEST

/* One whose pieces take long to be taken in has one of them in each turn. */
START_TEST(a_slow_piece_is_alone_in_its_turn)
{
	read_slices(count_slowly, PART_SLICE_BYTES);
}
END_TEST

START_TEST(silence_is_a_time_out)
{
	const char *steps[] = { HANG, "" };
	struct server *s = server_start(steps);
	int64_t began = timer_now_ms();

	go("GET", server_url(s), false, 300);
	ck_assert_int_eq(got.fail, HTTP_TIMEOUT);
	ck_assert(got.sent);
	ck_assert_int_lt(timer_now_ms() - began, 3000);
	server_stop(s);
}
END_TEST

START_TEST(a_cancelled_transfer_is_silent)
{
	const char *steps[] = { HANG, "" };
	struct server *s = server_start(steps);
	struct http_call c = { .method = "GET", .url = server_url(s), .on_done = on_done };
	struct http_xfer *x;

	ck_assert_int_eq(http_start(h, &c, &x), 0);
	http_poll(h, NULL, 0, 50);
	ck_assert_uint_eq(http_active(h), 1);
	http_cancel(x);
	ck_assert_uint_eq(http_active(h), 0);
	http_poll(h, NULL, 0, 50);
	ck_assert_int_eq(got.done, 0);
	server_stop(s);
}
END_TEST

/*
 * A name server that says nothing holds nobody up: neither who gives up, nor who goes on, nor the
 * end. (libcurl waits for its resolver's thread, unless it is told not to.)
 */
START_TEST(a_lookup_holds_nobody_up)
{
	const char *steps[] = { answer("200 OK", "{}"), "" };
	struct server *s = server_start(steps);
	struct http_options o = { .verify = true, .insecure_http = true };
	struct http_call c = { .method = "GET", .on_done = on_done };
	struct http_xfer *x;

	http_free(h);
	ck_assert_int_eq(http_new(&o, &h), 0);
	for (int i = 0; i < 3; i++) {
		c.url = "http://a.held.test/";
		c.timeout_ms = i == 1 ? 100 : 0;
		ck_assert_int_eq(http_start(h, &c, &x), 0);
		while (resolver_begun() <= i)
			http_poll(h, NULL, 0, 10);
		if (i == 0)
			http_cancel(x);
		while (i == 1 && got.done == 0)
			http_poll(h, NULL, 0, 10);
		ck_assert_int_eq(resolver_ended(), 0);
	}
	ck_assert_int_eq(got.fail, HTTP_TIMEOUT);
	ck_assert(!got.sent);
	go("GET", server_url(s), false, 0);
	ck_assert_int_eq(got.status, 200);
	http_free(h);
	ck_assert_int_eq(resolver_ended(), 0);
	resolver_release();
	while (resolver_ended() < 3)
		usleep(1000);
	ck_assert_int_eq(http_new(&o, &h), 0);
	server_stop(s);
}
END_TEST

/* Lookups that outlive their callers are bounded, however many callers come and go. */
START_TEST(lookups_are_bounded)
{
	struct http_options o = { .verify = true, .insecure_http = true };
	struct http_call c = { .method = "GET", .url = "http://b.held.test/", .on_done = on_done };
	struct http_xfer *x;

	http_free(h);
	ck_assert_int_eq(http_new(&o, &h), 0);
	for (int i = 0; i < 2 * LIMIT_THREADS; i++) {
		ck_assert_int_eq(http_start(h, &c, &x), 0);
		http_poll(h, NULL, 0, 0);
		if (got.done)
			break;
		http_cancel(x);
	}
	ck_assert_int_eq(got.done, 1);
	ck_assert_int_eq(got.fail, HTTP_UNREACHABLE);
	ck_assert_int_le(resolver_begun(), LIMIT_THREADS);
	resolver_release();
}
END_TEST

START_TEST(nobody_listens)
{
	go("POST", "http://127.0.0.1:1/", true, 0);
	ck_assert_int_eq(got.fail, HTTP_REFUSED);
	ck_assert(!got.sent);
}
END_TEST

/* Our own lack is not the cloud's: as a connection, and as a name to be looked up. */
START_TEST(no_descriptors)
{
	static const char *const urls[] = { "http://127.0.0.1:1/", "http://nosuch.invalid/" };
	struct http_options o = { .verify = true, .insecure_http = true };
	struct rlimit old, none;
	int fd = dup(0);

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &old), 0);
	close(fd);
	for (size_t i = 0; i < 2; i++) {
		http_free(h);
		ck_assert_int_eq(http_new(&o, &h), 0);
		fd = dup(0);
		close(fd);
		none = (struct rlimit){ (rlim_t)fd, old.rlim_max };
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
		go("POST", urls[i], true, 0);
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &old), 0);
		ck_assert_msg(got.fail == HTTP_NO_FILES, "%s: %d", urls[i], got.fail);
		ck_assert(!got.sent);
	}
}
END_TEST

/*
 * Text for this machine, a password perhaps, goes through no proxy, whoever names one; what
 * is called localhost is this machine, and no name server is asked of it.
 */
START_TEST(loopback_is_not_proxied)
{
	static const char *const hosts[] = { "127.0.0.1", "127.1", "0x7f000001", "localhost",
		"LOCALHOST", "cloud.localhost", "[::ffff:127.0.0.1]" };
	const char *steps[] = { answer("200 OK", "{}"), "" };
	struct server *proxy = server_start(steps), *s = server_start(steps);
	struct http_options o = { .verify = true, .insecure_http = true };
	char url[200];

	setenv("http_proxy", server_url(proxy), 1);
	setenv("all_proxy", server_url(proxy), 1);
	for (int i = 0; i < 2; i++) {
		http_free(h);
		o.proxy = i ? server_url(proxy) : NULL;
		ck_assert_int_eq(http_new(&o, &h), 0);
		for (size_t k = 0; k < sizeof(hosts) / sizeof(hosts[0]); k++) {
			snprintf(url, sizeof(url), "http://%s%s/", hosts[k],
				strrchr(server_url(s), ':'));
			ck_assert_msg(http_is_loopback(url), "%s", url);
			go("POST", url, true, 0);
			ck_assert_msg(got.fail == HTTP_OK, "%s: %d", url, got.fail);
			ck_assert_int_eq(server_count(proxy), i);
		}
		go("GET", "http://cloud.example/", false, 0);
		ck_assert_int_eq(server_count(proxy), i + 1);
	}
	server_stop(proxy);
	server_stop(s);
}
END_TEST

/* Certificates of another user are not trusted, and a FIFO is not waited for. */
START_TEST(certificates_of_others)
{
	char path[] = "/tmp/http-test-XXXXXX";
	int fd = mkstemp(path);
	struct http_options options[] = { { .cacert = path }, { .cert = path }, { .key = path } };
	struct http *other;

	ck_assert_int_ge(fd, 0);
	close(fd);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(http_new(&options[i], &other), 0);
		http_free(other);
		chmod(path, 0602);
		ck_assert_int_eq(http_new(&options[i], &other), -ETXTBSY);
		chmod(path, 0600);
		if (geteuid() != 0)
			continue;
		ck_assert_int_eq(chown(path, 64999, 64999), 0);
		ck_assert_int_eq(http_new(&options[i], &other), -EPERM);
		ck_assert_int_eq(chown(path, 0, 0), 0);
	}
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(http_new(&options[i], &other), -ENOENT);
	unlink(path);
}
END_TEST

/* Bounds what one byte may unpack to, and an error's body, whose end is not awaited. */
START_TEST(bounds_of_an_answer)
{
	static char piece[LIMIT_SLICE_BYTES];
	struct answer a;
	int n = 0;

	answer_init(&a, LIMIT_LIST_BYTES, NULL, NULL);
	while (answer_body(&a, 200, piece, sizeof(piece), 1000) && n < 1000)
		n++;
	ck_assert(a.too_big);
	ck_assert_int_eq(n, LIMIT_UNPACKED * (1000 + LIMIT_SLICE_BYTES) / LIMIT_SLICE_BYTES);
	answer_release(&a);
	answer_init(&a, 10, NULL, NULL);
	for (n = 1; answer_body(&a, 500, piece, sizeof(piece), n * LIMIT_SLICE_BYTES); n++)
		ck_assert_int_lt(n, 1000);
	ck_assert(a.enough && !a.too_big);
	ck_assert_uint_eq(a.gathered.len, LIMIT_ERROR_BYTES);
	answer_release(&a);
}
END_TEST

/* libcurl's, which frees a request's headers: stands before it, and looks for the token there. */
struct curl_slist {
	char *data;
	struct curl_slist *next;
};
void curl_slist_free_all(struct curl_slist *list);

static int lists_freed, tokens_freed;

void curl_slist_free_all(struct curl_slist *list)
{
	void (*next)(struct curl_slist * list);

	lists_freed += list != NULL;
	for (const struct curl_slist *line = list; line; line = line->next)
		tokens_freed += strstr(line->data, "the-token") != NULL;
	*(void **)&next = dlsym(RTLD_NEXT, "curl_slist_free_all");
	next(list);
}

START_TEST(a_token_is_wiped)
{
	const char *steps[] = { answer("200 OK", "{}"), "" };
	struct server *s = server_start(steps);

	lists_freed = tokens_freed = 0;
	go("GET", server_url(s), false, 0);
	ck_assert_ptr_nonnull(strstr(server_request(s, 0), "the-token"));
	ck_assert_int_gt(lists_freed, 0);
	ck_assert_int_eq(tokens_freed, 0);
	server_stop(s);
}
END_TEST

/* The keys of our connections are written down for nobody, whatever the environment says. */
START_TEST(no_keys_are_written)
{
	char path[] = "/tmp/http-test-XXXXXX";
	struct http_options o = { .verify = true };

	close(mkstemp(path));
	unlink(path);
	http_free(h);
	setenv("SSLKEYLOGFILE", path, 1);
	ck_assert_int_eq(http_new(&o, &h), 0);
	ck_assert_int_eq(access(path, F_OK), -1);
}
END_TEST

START_TEST(urls)
{
	static const char *const refused[] = { "http://192.0.2.1/", "ftp://127.0.0.1/",
		"http://u:p@127.0.0.1/", "nonsense", "file:///etc/passwd" };
	struct http_call c = { .method = "GET", .on_done = on_done };
	struct http_xfer *x;
	char origin[200];

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		c.url = refused[i];
		ck_assert_msg(http_start(h, &c, &x) == -EPROTO, "%s is used", refused[i]);
	}
	ck_assert_int_eq(http_origin("HTTPS://Example.COM/a/b", origin, sizeof(origin)), 0);
	ck_assert_str_eq(origin, "https://example.com:443");
	ck_assert(http_same_origin("http://127.0.0.1/x", "http://127.0.0.1:80/y"));
	ck_assert(!http_same_origin("http://127.0.0.1/x", "https://127.0.0.1/x"));
	ck_assert(http_is_loopback("http://127.3.2.1:99/"));
	ck_assert(http_is_loopback("http://localhost/"));
	ck_assert(http_is_loopback("http://[0:0:0:0:0:0:0:1]/"));
	ck_assert(!http_is_loopback("http://127.0.0.1.example.com/"));
	ck_assert(!http_is_loopback("http://127.0.0.256/"));
	ck_assert(!http_is_loopback("http://localhost.example.com/"));
	ck_assert(!http_is_loopback("http://notlocalhost/"));
	ck_assert(!http_is_loopback("http://localhost./")); /* which a name server may answer */
	ck_assert(!http_is_loopback("http://[::2]/"));
}
END_TEST

/* One wait serves all that stand beside one another; each goes with its own transfers alone. */
START_TEST(one_wait_for_several)
{
	const char *steps[] = { answer("200 OK", "{}"), "" };
	struct server *s = server_start(steps);
	struct http_options options = { .user_agent = "other", .verify = true };
	struct http_call c = { .method = "GET", .url = server_url(s), .on_done = on_done };
	struct http *first = h, *other;
	struct http_xfer *x;

	ck_assert_int_eq(http_new_beside(&options, first, &other), 0);
	ck_assert_int_eq(http_start(other, &c, &x), 0);
	ck_assert_uint_eq(http_active(first), 0);
	for (int64_t end = timer_now_ms() + 8000; !got.done && timer_now_ms() < end;)
		http_poll(first, NULL, 0, 100);
	ck_assert_int_eq(got.status, 200);
	ck_assert_int_eq(http_start(first, &c, &x), 0);
	http_free(other);
	ck_assert_uint_eq(http_active(first), 1);
	server_stop(s);
}
END_TEST

Suite *http_suite(void)
{
	Suite *s = suite_create("http");
	TCase *c = tcase_create("http");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, a_post_goes_once);
	tcase_add_test(c, redirects_are_not_followed);
	tcase_add_test(c, ends_of_answers);
	tcase_add_test(c, a_long_answer_is_taken_in_slices);
	tcase_add_test(c, what_is_packed_is_taken_in_slices);
	tcase_add_test(c, a_slow_piece_is_alone_in_its_turn);
	tcase_add_test(c, silence_is_a_time_out);
	tcase_add_test(c, a_cancelled_transfer_is_silent);
	tcase_add_test(c, a_lookup_holds_nobody_up);
	tcase_add_test(c, lookups_are_bounded);
	tcase_add_test(c, nobody_listens);
	tcase_add_test(c, no_descriptors);
	tcase_add_test(c, loopback_is_not_proxied);
	tcase_add_test(c, certificates_of_others);
	tcase_add_test(c, bounds_of_an_answer);
	tcase_add_test(c, a_token_is_wiped);
	tcase_add_test(c, no_keys_are_written);
	tcase_add_test(c, one_wait_for_several);
	tcase_add_test(c, urls);
	suite_add_tcase(s, c);
	return s;
}
