/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON is read strictly, and a list is cut into its objects wherever the
 * network cuts it.
 */
#include "client/json/json.h"
#include "client/json/json_stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "suites.h"

START_TEST(reads_strictly)
{
	static const char *const bad[] = { "", " ", "{", "{\"a\":1} x", "[1,]", "nul",
		"{\"a\":1}{" };
	struct json *v;
	char deep[300], *many;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(json_parse(bad[i], strlen(bad[i]), &v), -EBADMSG);
	for (char c = 0; c < ' '; c++) { /* control bytes: within a string, a key, and outside */
		const char in[] = { '{', '"', 'a', '"', ':', '"', 'b', c, '"', '}' },
			   key[] = { '{', '"', 'a', c, '"', ':', '1', '}' },
			   out[] = { '{', c, '"', 'a', '"', ':', '1', c, '}' };
		bool blank = c == '\t' || c == '\n' || c == '\r';

		ck_assert_int_eq(json_parse(in, sizeof(in), &v), -EBADMSG);
		ck_assert_int_eq(json_parse(key, sizeof(key), &v), -EBADMSG);
		ck_assert_int_eq(json_parse(out, sizeof(out), &v), blank ? 0 : -EBADMSG);
		if (blank)
			json_free(v);
	}
	ck_assert_int_eq(json_parse("{\"a\":1}\0", 8, &v), -EBADMSG);
	memset(deep, '[', 100);
	memset(deep + 100, ']', 100);
	ck_assert_int_eq(json_parse(deep, 200, &v), -EBADMSG);
	many = malloc(2 * LIMIT_JSON_VALUES + 8);
	ck_assert_ptr_nonnull(many);
	for (size_t i = 0; i <= LIMIT_JSON_VALUES; i++)
		memcpy(many + 2 * i, i ? ",0" : "[0", 2);
	memcpy(many + 2 * LIMIT_JSON_VALUES + 2, "]", 2);
	ck_assert_int_eq(json_parse(many, strlen(many), &v), 0);
	json_free(v);
	memcpy(many + 2 * LIMIT_JSON_VALUES + 2, ",0]", 4); /* one value more than may be */
	ck_assert_int_eq(json_parse(many, strlen(many), &v), -EBADMSG);
	free(many);
	ck_assert_int_eq(json_parse("{\"a\":1}\n", 8, &v), 0);
	ck_assert_ptr_null(json_get(v, "A")); /* keys match exactly */
	json_free(v);
}
END_TEST

START_TEST(keeps_nul_and_numbers)
{
	const char *text =
		"{\"s\":\"a\\u0000b\",\"n\":9007199254740992,\"big\":1e300,\"half\":0.5}";
	struct json *v;
	struct buf out;
	int64_t n;

	buf_init(&out, 4096);
	ck_assert_int_eq(json_parse(text, strlen(text), &v), 0);
	ck_assert_str_eq(json_get_string(v, "s"),
		"a\xC0\x80"
		"b");
	ck_assert_int_eq(json_print(json_get(v, "s"), &out), 0);
	ck_assert_str_eq(out.data, "\"a\\u0000b\"");
	ck_assert_int_eq(json_int(json_get(v, "n"), &n), 0);
	ck_assert_int_eq(n, 9007199254740992);
	ck_assert_int_eq(json_int(json_get(v, "big"), &n), -EBADMSG);
	ck_assert_int_eq(json_int(json_get(v, "half"), &n), -EBADMSG);
	json_free(v);
	buf_release(&out);
}
END_TEST

struct seen {
	int n;
	char ids[256];
	int stop_at;
};

static int on_object(void *ctx, struct json *object, bool whole)
{
	struct seen *s = ctx;
	const char *id = json_get_string(object, "id");

	size_t len = strlen(s->ids);

	snprintf(s->ids + len, sizeof(s->ids) - len, "%s%s", id ? id : "?", whole ? "" : "-");
	return ++s->n == s->stop_at ? -ECANCELED : 0;
}

static int feed(const char *text, size_t step, struct seen *s, struct json **rest)
{
	struct json_stream *stream;
	size_t len = strlen(text);
	int err = 0;

	ck_assert_int_eq(json_stream_new("ports", on_object, s, &stream), 0);
	for (size_t i = 0; i < len && !err; i += step)
		err = json_stream_feed(stream, text + i, len - i < step ? len - i : step);
	if (!err)
		err = json_stream_end(stream, rest);
	json_stream_free(stream);
	return err;
}

static const char list[] =
	" {\"before\": {\"ports\": [1]}, \"ports\" : [ {\"id\":\"a\",\"x\":[{\"id\":\"no\"}]},\n"
	"{\"id\":\"b\",\"s\":\"]}\\\"{[\\\\\"} , {\"id\":\"c\"}], "
	"\"ports_links\":[{\"rel\":\"next\"}]} ";

/* Half of a surrogate pair is no character: refused of a user, replaced in what a cloud sent. */
START_TEST(mends_half_characters)
{
	static const struct {
		const char *text, *is;
	} rows[] = {
		{ "x\\ude0dy", "x\xEF\xBF\xBDy" },
		{ "x\\uD83D", "x\xEF\xBF\xBD" },
		{ "\\ud83d\\ud83d\\ude00", "\xEF\xBF\xBD\xF0\x9F\x98\x80" },
		{ "\\uDE00\\uD83D", "\xEF\xBF\xBD\xEF\xBF\xBD" },
		{ "\\ud83d\\u0041", "\xEF\xBF\xBD\x41" },
		{ "\\ud83d\\u0000", "\xEF\xBF\xBD\xC0\x80" },
	};
	CLEANUP_JSON struct json *pair = NULL;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		CLEANUP_JSON struct json *v = NULL;
		char text[100];

		snprintf(text, sizeof(text), "{\"s\":\"%s\"}", rows[i].text);
		ck_assert_int_eq(json_parse(text, strlen(text), &v), -EBADMSG);
		ck_assert_int_eq(json_parse_answer(text, strlen(text), &v), 0);
		ck_assert_str_eq(json_get_string(v, "s"), rows[i].is);
	}
	ck_assert_int_eq(json_parse_answer("[\"\\ud83d\\ude00\\\\ud83d\"]", 23, &pair), 0);
	ck_assert_str_eq(json_string(json_first(pair)), "\xF0\x9F\x98\x80\\ud83d");
	json_free(mem_steal(&pair));
	ck_assert_int_eq(json_parse_answer("[\"\\ud83\"]", 9, &pair), -EBADMSG);
	ck_assert_int_eq(json_parse_answer("[\"a\\uXYZWb\"]", 12, &pair), -EBADMSG);
	ck_assert_int_eq(json_parse_answer("[\"a\\u", 5, &pair), -EBADMSG);
}
END_TEST

START_TEST(sorts_in_place)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "{\"a\":[\"b\",\"c\",\"a\"],\"z\":1}", "{\"a\":[\"a\",\"b\",\"c\"],\"z\":1}" },
		{ "{\"a\":[{\"id\":\"y\"},{\"id\":\"x\"}],\"z\":1}",
			"{\"a\":[{\"id\":\"x\"},{\"id\":\"y\"}],\"z\":1}" },
		{ "{\"a\":[\"b\",7,null],\"z\":1}", "{\"a\":[7,null,\"b\"],\"z\":1}" },
		{ "{\"a\":\"ba\",\"z\":1}", "{\"a\":\"ba\",\"z\":1}" },
		{ "{\"a\":[],\"z\":1}", "{\"a\":[],\"z\":1}" },
		{ "{\"z\":1}", "{\"z\":1}" },
	};
	struct json *v;
	struct buf out;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_init(&out, 1000);
		ck_assert_int_eq(json_parse(rows[i].before, strlen(rows[i].before), &v), 0);
		ck_assert_int_eq(json_sort(v, "a"), 0);
		ck_assert(json_is_sorted(json_get(v, "a")));
		ck_assert_int_eq(json_print(v, &out), 0);
		ck_assert_str_eq(out.data, rows[i].after); /* keys stay where they are */
		buf_release(&out);
		json_free(v);
	}
}
END_TEST

/* The same objects, in whatever pieces the document comes. */
START_TEST(cuts_lists_anywhere)
{
	for (size_t step = 1; step < sizeof(list); step++) {
		struct seen s = { 0 };
		struct json *rest = NULL;

		ck_assert_int_eq(feed(list, step, &s, &rest), 0);
		ck_assert_str_eq(s.ids, "abc");
		ck_assert_uint_eq(json_count(json_get(rest, "ports_links")), 1);
		ck_assert_uint_eq(json_count(json_get(rest, "ports")), 0);
		json_free(rest);
	}
}
END_TEST

START_TEST(refuses_other_documents)
{
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		"{\"ports\":\"x\"}",
		"{\"ports\":{}}",
		"{\"ports\":[1]}",
		"{\"ports\":[{]}",
		"{\"ports\":[{\"id\":1}",
		"{\"ports\":[]} x",
		"{\"other\":[]}",
		"html",
		"{\"ports\":[{\"id\":}]}",
		"{\"ports\":null}",
		"{\"ports\":[[{\"id\":\"a\"}]]}",
		"{\"ports\":[{\"id\":\"a\",\"name\":\"b\nc\"}]}",
		"{\"ports\":[{\"id\":\"a\",\x01\"name\":\"b\"}]}",
		"{\"x\":\"b\tc\",\"ports\":[]}",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		for (size_t step = 1; step < 40; step += 13) {
			struct seen s = { 0 };
			struct json *rest = NULL;

			ck_assert_msg(feed(bad[i], step, &s, &rest) == -EBADMSG, "'%s' was taken",
				bad[i]);
			json_free(rest);
		}
}
END_TEST

START_TEST(stops_when_told)
{
	struct seen s = { .stop_at = 2 };
	struct json *rest = NULL;

	ck_assert_int_eq(feed(list, 7, &s, &rest), -ECANCELED);
	ck_assert_str_eq(s.ids, "ab");
}
END_TEST

/*
 * Feeds a list of an object that is too much behind its members `head`, and of one more. Gives
 * the ids that came.
 */
static const char *feed_too_much(const char *head, size_t n, const char *fill, size_t step)
{
	static struct seen s;
	CLEANUP_BUF struct buf text = BUF_INIT(4L * LIMIT_OBJECT_BYTES);
	CLEANUP_JSON struct json *rest = NULL;

	s = (struct seen){ 0 };
	buf_addf(&text, "{\"ports\":[{%s\"more\":", head);
	for (size_t i = 0; i < n; i++)
		buf_addc(&text, fill[0]);
	for (size_t i = 0; fill[1] && i < n; i++)
		buf_addc(&text, fill[1]);
	buf_adds(&text, fill[1] ? "},{\"id\":\"b\"}]}" : ",\"id\":\"z\"},{\"id\":\"b\"}]}");
	ck_assert_int_eq(text.err, 0);
	ck_assert_int_eq(feed(text.data, step, &s, &rest), 0);
	return s.ids;
}

/* An object that is too big or too deep is handed over without what is too much, the rest whole. */
START_TEST(one_that_is_too_big_is_cut)
{
	size_t n = 2 * LIMIT_OBJECT_BYTES, deep = LIMIT_JSON_DEPTH;
	CLEANUP_BUF struct buf many = BUF_INIT(LIMIT_OBJECT_BYTES);

	buf_adds(&many, "\"id\":\"a\",\"l\":[1");
	for (size_t i = 0; i < LIMIT_JSON_VALUES; i++)
		buf_adds(&many, ",1");
	buf_adds(&many, "],");

	for (size_t step = 4096; step <= 65536; step *= 4) {
		ck_assert_str_eq(feed_too_much("\"id\":\"a\",", n, "7", step), "a-b");
		ck_assert_str_eq(feed_too_much("", n, "7", step), "?-b");
		ck_assert_str_eq(feed_too_much("\"id\":\"a\",\"x\":[1,2],", n, "7", step), "a-b");
	}
	ck_assert_str_eq(feed_too_much("\"id\":\"a\",", deep - 4, "[]", 7), "ab");
	ck_assert_str_eq(feed_too_much("\"id\":\"a\",", deep, "[]", 7), "a-b");
	ck_assert_str_eq(feed_too_much("\"id\":\"a\",", 100000, "[]", 7), "a-b");
	ck_assert_str_eq(feed_too_much("\"x\":\"a\",", 1, "0", 7), "zb");
	ck_assert_str_eq(feed_too_much(many.data, 1, "0", 4096), "a-b");
}
END_TEST

/* An object without end, and a document beside the list past its limit, end it. */
START_TEST(is_bounded)
{
	size_t n = 18L * LIMIT_OBJECT_BYTES;
	char *text = malloc(n + 100);
	struct seen s = { 0 };
	struct json *rest = NULL;

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', n + 99);
	memcpy(text, "{\"ports\":[{\"id\":\"", 17);
	memcpy(text + n, "\"}]}", 5);
	ck_assert_int_eq(feed(text, 65536, &s, &rest), -EBADMSG);
	memset(text, 'x', n + 99);
	memcpy(text, "{\"other\":\"", 10);
	memcpy(text + n, "\",\"ports\":[]}", 14);
	ck_assert_int_eq(feed(text, 65536, &s, &rest), -EBADMSG);
	free(text);
}
END_TEST

/* A document is known to be whole at its last byte, and not before. */
START_TEST(scan_knows_the_end)
{
	static const char *const good[] = { "{}", " {\n}", "{\"a\":1}",
		"{\"a\":-0.5e+10,\"b\":[],\"c\":{}}",
		"{\"a\":[1,2,[true,false,null]],\"b\":\"\\\"\\u00e4}\"}",
		"{\"a\":0,\"b\":\"\",\"\":10}" };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct json_scan s = { 0 };
		size_t len = strlen(good[i]);

		for (size_t n = 0; n < len; n++) {
			ck_assert_msg(!json_scan_is_whole(&s), "%s at %zu", good[i], n);
			ck_assert_msg(json_scan(&s, good[i] + n, 1) == 0, "%s at %zu", good[i], n);
		}
		ck_assert(json_scan_is_whole(&s));
		ck_assert_int_eq(json_scan(&s, " \r\n\t", 4), 0);
		ck_assert_int_eq(json_scan(&s, "x", 1), -EBADMSG);
	}
}
END_TEST

/* ... and what can never become one is known at the byte that shows it, the last of these. */
START_TEST(scan_knows_what_never_ends)
{
	static const char *const bad[] = { "x", "[", "\"", "1", "{1", "{,", "{]", "{\"a\"1",
		"{\"a\":}", "{\"a\":1]", "{\"a\":01", "{\"a\":-x", "{\"a\":1.}", "{\"a\":1e}",
		"{\"a\":tx", "{\"a\":nul}", "{\"a\":\"\\x", "{\"a\":\"\\u12g", "{\"a\":\"\n",
		"{\"a\":1,}", "{\"a\":[1,]", "{\"a\":[1}", "{}{", "{\"a\":1 1" };
	char deep[2 * LIMIT_JSON_DEPTH + 2] = "{\"a\":";
	struct json_scan d = { 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct json_scan s = { 0 };
		size_t len = strlen(bad[i]);

		ck_assert_msg(json_scan(&s, bad[i], len - 1) == 0, "%s", bad[i]);
		ck_assert_msg(json_scan(&s, bad[i] + len - 1, 1) == -EBADMSG, "%s", bad[i]);
	}
	memset(deep + 5, '[', LIMIT_JSON_DEPTH);
	ck_assert_int_eq(json_scan(&d, deep, 5 + LIMIT_JSON_DEPTH - 1), 0);
	ck_assert_int_eq(json_scan(&d, "[", 1), -EBADMSG);
}
END_TEST

Suite *json_suite(void)
{
	Suite *s = suite_create("json");
	TCase *c = tcase_create("json");

	tcase_add_test(c, reads_strictly);
	tcase_add_test(c, keeps_nul_and_numbers);
	tcase_add_test(c, mends_half_characters);
	tcase_add_test(c, sorts_in_place);
	tcase_add_test(c, cuts_lists_anywhere);
	tcase_add_test(c, refuses_other_documents);
	tcase_add_test(c, stops_when_told);
	tcase_add_test(c, one_that_is_too_big_is_cut);
	tcase_add_test(c, is_bounded);
	tcase_add_test(c, scan_knows_the_end);
	tcase_add_test(c, scan_knows_what_never_ends);
	suite_add_tcase(s, c);
	return s;
}
