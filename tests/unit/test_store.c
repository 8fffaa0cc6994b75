/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store gives back what it was given, whatever was packed or shared, and
 * keeps a port in the bytes that its header promises.
 */
#include "client/values/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/util/buf.h"
#include "client/json/json.h"
#include "client/util/slab.h"
#include "client/values/fold.h"
#include "client/values/pack.h"
#include "suites.h"

static struct json *parse(const char *text)
{
	struct json *v = NULL;

	sure(json_parse(text, strlen(text), &v) == 0);
	return v;
}

static void check_pack(const char *text, size_t most)
{
	struct buf packed, again;

	buf_init(&packed, 4096);
	buf_init(&again, 4096);
	ck_assert_int_eq(pack_add(text, strlen(text), &packed), 0);
	ck_assert_uint_le(packed.len, most);
	ck_assert_int_eq(pack_undo(packed.data, packed.len, &again), 0);
	ck_assert_str_eq(again.data, text);
	ck_assert_int_eq(pack_has_escape(packed.data, packed.len), strchr(text, '\\') != NULL);
	buf_release(&packed);
	buf_release(&again);
}

/* pack.h: unpack(pack(x)) is x; a UUID takes 17 bytes, a MAC 7, a timestamp 8. */
START_TEST(packs_and_unpacks)
{
	check_pack("\"9a4e13c8-59ed-4271-b6ea-29c2953c0c8a\"", 19);
	check_pack("\"fa:16:3e:23:41:9a\"", 9);
	check_pack("\"2026-11-22T06:14:24Z\"", 10);
	check_pack("\"9A4E13C8-59ed-4271-b6ea-29c2953c0c8a\"", 38); /* capitals would be lost */
	check_pack("\"9a4e13c8-59ed-4271-b6ea-29c2953c0c8a more\"", 25);
	check_pack("[\"fa:16:3e:23:41:9a\",\"fa:16:3e:23:41\"]", 30);
	check_pack("\"5c5c5c5c-5c5c-5c5c-5c5c-5c5c5c5c5c5c\"", 19); /* the byte of a backslash */
	check_pack("[\"fa:16:3e:5c:5c:5c\",\"a\\n\"]", 18);
	check_pack("\"5c5c5c5c-5c5c-5c5c-5c5c-5c5c5c5c5c5c\\n\"", 21);
	check_pack("", 0);
}
END_TEST

static void check_round(struct store *s, const char *text)
{
	struct json *v = parse(text), *again;
	struct record *r;
	struct buf out;

	buf_init(&out, 1 << 20);
	sure(store_encode(s, v, &r) == 0);
	sure(store_object(s, r, &out) == 0);
	again = parse(out.data);
	sure_msg(json_equal(v, again), "%s became %s", text, out.data);
	json_free(v);
	json_free(again);
	store_record_free(s, r);
	buf_release(&out);
}

/* store.h: records give back each value, also after the slots have grown. */
START_TEST(keeps_values)
{
	struct slab slab = { 0 };
	struct store *s;

	ck_assert_int_eq(store_new(&slab, &s), 0);
	check_round(
		s, "{\"id\":\"1\",\"name\":\"a \\\"quoted\\\" \\u0007 name\",\"n\":5,\"b\":true}");
	check_round(
		s, "{\"id\":\"2\",\"new\":null,\"list\":[1,2],\"o\":{\"k\":\"v\"},\"empty\":\"\"}");
	check_round(s, "{}");
	check_round(s, "{\"name\":\"\\u0000\"}");
	for (int i = 0; i < 20000; i++) { /* past the point where values stop being shared */
		char text[128];

		snprintf(text, sizeof(text), "{\"id\":\"%d\",\"status\":\"%s\",\"x\":%d}", i,
			i % 2 ? "ACTIVE" : "DOWN", i % 100);
		check_round(s, text);
	}
	store_free(s);
	slab_release(&slab);
}
END_TEST

static void note(void *ctx, unsigned slot)
{
	*(unsigned *)ctx |= 1u << slot;
}

/* store.h: equal and diff go by values, whether shared or not. */
START_TEST(compares_by_value)
{
	struct slab slab = { 0 };
	struct store *s;
	struct record *a, *b, *c;
	struct json *v = parse("{\"id\":\"x\",\"name\":\"first\",\"up\":true}");
	struct json *w = parse("{\"id\":\"x\",\"name\":\"other\",\"more\":1}");
	unsigned changed = 0;

	ck_assert_int_eq(store_new(&slab, &s), 0);
	ck_assert_int_eq(store_encode(s, v, &a), 0);
	ck_assert_int_eq(store_encode(s, v, &b), 0);
	ck_assert_int_eq(store_encode(s, w, &c), 0);
	ck_assert(store_equal(s, a, b));
	ck_assert(!store_equal(s, a, c));
	store_diff(s, a, c, note, &changed);
	ck_assert_uint_eq(changed, 2 | 4 | 8); /* name, up (gone), more (new) */
	changed = 0;
	store_diff(s, NULL, a, note, &changed);
	ck_assert_uint_eq(changed, 1 | 2 | 4);
	store_record_free(s, a);
	store_record_free(s, b);
	store_record_free(s, c);
	json_free(v);
	json_free(w);
	store_free(s);
	slab_release(&slab);
}
END_TEST

/* store.h: strings come unquoted; what is no string is -ENOENT, null is empty. */
START_TEST(gives_strings)
{
	struct json *v = parse("{\"a\":\"x\\ny\",\"b\":null,\"c\":7,\"d\":\"9a4e13c8-59ed-4271-"
			       "b6ea-29c2953c0c8a\"}");
	struct slab slab = { 0 };
	struct store *s;
	struct record *r;
	struct buf out;

	buf_init(&out, 4096);
	ck_assert_int_eq(store_new(&slab, &s), 0);
	ck_assert_int_eq(store_encode(s, v, &r), 0);
	ck_assert_int_eq(store_string(s, r, 0, &out), 0);
	ck_assert_str_eq(out.data, "x\ny");
	buf_clear(&out);
	ck_assert_int_eq(store_string(s, r, 1, &out), 0);
	ck_assert_str_eq(out.data, "");
	ck_assert_int_lt(store_string(s, r, 2, &out), 0);
	ck_assert_int_eq(store_string(s, r, 3, &out), 0);
	ck_assert_str_eq(out.data, "9a4e13c8-59ed-4271-b6ea-29c2953c0c8a");
	ck_assert_int_lt(store_string(s, r, 99, &out), 0);
	ck_assert_int_lt(store_slot(s, "zork", false), 0);
	buf_release(&out);
	store_record_free(s, r);
	json_free(v);
	store_free(s);
	slab_release(&slab);
}
END_TEST

/* Finds two names of one hash by trying: the number of a slot is its hash while that is free. */
static void find_equal(char one[16], char other[16])
{
	static unsigned first[0x8000];

	for (unsigned i = 1; i < 0x8000; i++) {
		struct slab slab = { 0 };
		struct store *s;
		unsigned number;

		snprintf(other, 16, "x%u", i);
		ck_assert_int_eq(store_new(&slab, &s), 0);
		ck_assert_int_eq(store_slot(s, other, true), 0);
		number = store_slot_number(s, 0);
		store_free(s);
		slab_release(&slab);
		snprintf(one, 16, "x%u", first[number]);
		if (first[number])
			return;
		first[number] = i;
	}
	ck_abort_msg("no two are equal");
}

START_TEST(numbers_slots)
{
	struct slab slab = { 0 };
	struct store *s, *again;
	char one[16], other[16];

	find_equal(one, other);
	ck_assert_int_eq(store_new(&slab, &s), 0);
	ck_assert_int_eq(store_new(&slab, &again), 0);
	store_slot(s, one, true);
	store_slot(s, other, true);
	store_slot(s, "name", true);
	store_slot(again, "name", true);
	store_slot(again, one, true);
	ck_assert_uint_ne(store_slot_number(s, 0), store_slot_number(s, 1));
	ck_assert_uint_eq(store_slot_number(s, 0), store_slot_number(again, 1));
	ck_assert_uint_eq(store_slot_number(s, 2), store_slot_number(again, 0));
	ck_assert_uint_lt(store_slot_number(s, 1), 0x8000);
	store_free(s);
	store_free(again);
	slab_release(&slab);
}
END_TEST

static void check_fold(struct fold *samples, const uint8_t *text, size_t len)
{
	static uint8_t folded[FOLD_MOST], again[FOLD_MOST];
	size_t n = fold_make(samples, text, len, folded);

	sure(n <= len);
	if (n == 0)
		return;
	sure(fold_undo(samples, folded, n, again) == len);
	sure(memcmp(again, text, len) == 0);
}

/* fold.h: gives back each text, like and unlike the samples, also after these have grown. */
START_TEST(folds_and_unfolds)
{
	static uint8_t text[FOLD_MOST + 1], folded[FOLD_MOST], early[FOLD_MOST], again[FOLD_MOST];
	struct fold *samples = fold_new();
	uint32_t chance = 1;
	size_t n, grown;

	for (size_t i = 0; i < 300; i++) /* repeats itself, and so is shorter at once */
		text[i] = (uint8_t) "ab cd ef gh ij kl mn op qr st uv wx yz"[i % 38];
	n = fold_make(samples, text, 300, early);
	ck_assert_uint_gt(n, 0);
	ck_assert_uint_lt(n, 100);
	for (int round = 0; round < 20000; round++) {
		size_t len = round % 100 ? (size_t)round % 400 : (size_t)round / 100 * 20;

		for (size_t i = 0; i < len; i++) { /* here and there it is another */
			chance = chance * 1103515245 + 12345;
			if ((chance >> 16) % 100 < (uint32_t)round % 101)
				text[i] = (uint8_t)(chance >> 24);
		}
		check_fold(samples, text, len);
	}
	check_fold(samples, text, FOLD_MOST);
	grown = fold_bytes(samples);
	ck_assert_uint_eq(fold_make(samples, text, FOLD_MOST + 1, folded), 0);
	ck_assert_uint_eq(fold_bytes(samples), grown);
	ck_assert_uint_eq(fold_undo(samples, early, n, again), 300);
	for (size_t i = 0; i < 300; i++)
		sure(again[i] == "ab cd ef gh ij kl mn op qr st uv wx yz"[i % 38]);
	ck_assert_uint_eq(fold_make(NULL, text, 300, folded), 0);
	fold_free(samples);
}
END_TEST

/* fold.h: what is no folded text gives a text all the same, within its bounds. */
START_TEST(unfolds_within_its_bounds)
{
	static uint8_t text[64], out[FOLD_MOST];
	struct fold *samples = fold_new();
	uint32_t chance = 7;

	for (int round = 0; round < 50000; round++) {
		size_t len = (size_t)round % sizeof(text);

		for (size_t i = 0; i < len; i++) {
			chance = chance * 1103515245 + 12345;
			text[i] = (uint8_t)(chance >> 24);
		}
		sure(fold_undo(samples, text, len, out) <= FOLD_MOST);
	}
	fold_free(samples);
}
END_TEST

/* store.h: a value that is seen again is shared, and none of those that are seen once. */
START_TEST(shares_what_repeats)
{
	struct slab slab = { 0 };
	struct store *s;
	size_t before = 0, one = 0;

	ck_assert_int_eq(store_new(&slab, &s), 0);
	for (int i = 0; i < 10000; i++) {
		struct record *r;
		char text[512];
		struct json *v;

		snprintf(
			text, sizeof(text), "{\"once\":\"%040d\",\"often\":\"%0200d\"}", i, i % 50);
		v = parse(text);
		ck_assert_int_eq(store_encode(s, v, &r), 0);
		one = slab.bytes;
		store_record_free(s, r);
		json_free(v);
		if (i == 500)
			before = store_bytes(s);
	}
	ck_assert_uint_le(one, 64);
	ck_assert_uint_le(store_bytes(s), before + 40000); /* what was seen: no value */
	store_free(s);
	slab_release(&slab);
}
END_TEST

/* Each of thousands of shared values is found again, and not kept twice, while more come. */
START_TEST(finds_each_of_many_that_are_shared)
{
	struct slab slab = { 0 };
	struct store *s;
	size_t once = 0;

	ck_assert_int_eq(store_new(&slab, &s), 0);
	for (int i = 0; i < 4 * 3000; i++) { /* each twice at once; all once more */
		int n = i < 6000 ? i / 2 : i % 3000;
		CLEANUP_BUF struct buf value = BUF_INIT(512);
		struct record *r;
		char number[201], text[256];
		struct json *v;

		snprintf(number, sizeof(number), "%0200d", n);
		snprintf(text, sizeof(text), "{\"v\":\"%s\"}", number);
		v = parse(text);
		sure(store_encode(s, v, &r) == 0);
		sure(store_string(s, r, 0, &value) == 0);
		sure(strcmp(value.data, number) == 0);
		sure_msg(i < 6000 || r->len <= 4, "%d is not shared: %u bytes", n, r->len);
		store_record_free(s, r);
		json_free(v);
		if (i == 6000)
			once = store_bytes(s);
	}
	ck_assert_uint_le(store_bytes(s), once + 32768); /* hashes of what was seen */
	store_free(s);
	slab_release(&slab);
}
END_TEST

/* The issue: at most 340 bytes a port with indexes; the record's share is 100. */
START_TEST(is_compact)
{
	struct slab slab = { 0 };
	struct store *s;
	size_t bytes = 0;

	ck_assert_int_eq(store_new(&slab, &s), 0);
	for (int i = 0; i < 5000; i++) {
		char text[2048];
		struct record *r;
		struct json *v;

		snprintf(text, sizeof(text),
			"{\"id\":\"9a4e13c8-59ed-4271-b6ea-%012x\",\"name\":\"port-%06d\","
			"\"network_id\":"
			"\"9a4e13c8-59ed-4271-0000-%012x\",\"tenant_id\":"
			"\"c878401734ed4958839e4f1128f05a79\","
			"\"mac_address\":\"fa:16:3e:%02x:%02x:01\",\"admin_state_up\":true,"
			"\"status\":"
			"\"DOWN\","
			"\"device_id\":\"\",\"device_owner\":\"\",\"fixed_ips\":[{\"subnet_id\":"
			"\"9a4e13c8-59ed-4271-1111-%012x\",\"ip_address\":\"10.1.%d.%d\"}],"
			"\"allowed_address_pairs\":[],\"extra_dhcp_opts\":[],\"security_groups\":"
			"[\"d10eb27d-8738-4224-8263-025f0c602f69\"],\"description\":\"\",\"binding:"
			"vnic_"
			"type\":"
			"\"normal\",\"port_security_enabled\":true,\"qos_policy_id\":null,"
			"\"qos_network_policy_id\":null,\"dns_name\":\"\",\"dns_assignment\":[{"
			"\"ip_"
			"address\":"
			"\"10.1.%d.%d\",\"hostname\":\"host-10-1-%d-%d\",\"fqdn\":"
			"\"host-10-1-%d-%d.openstacklocal.\"}],\"dns_domain\":\"\",\"ip_"
			"allocation\":"
			"\"immediate\","
			"\"tags\":[],\"created_at\":\"2026-11-22T06:14:31Z\",\"updated_at\":"
			"\"2026-11-22T06:15:%02dZ\",\"revision_number\":3,\"project_id\":"
			"\"c878401734ed4958839e4f1128f05a79\"}",
			i, i, i % 10, i / 256, i % 256, i % 10, i / 256, i % 256, i / 256, i % 256,
			i / 256, i % 256, i / 256, i % 256, i % 60);
		v = parse(text);
		ck_assert_int_eq(store_encode(s, v, &r), 0);
		bytes += slab.bytes;
		store_record_free(s, r);
		ck_assert_uint_eq(slab.bytes, 0);
		json_free(v);
	}
	bytes += store_bytes(s);
	ck_assert_msg(bytes / 5000 <= 100, "%zu bytes a port", bytes / 5000);
	store_free(s);
	slab_release(&slab);
}
END_TEST

Suite *store_suite(void)
{
	Suite *s = suite_create("store");
	TCase *c = tcase_create("store");

	tcase_set_timeout(c, 60);
	tcase_add_test(c, packs_and_unpacks);
	tcase_add_test(c, keeps_values);
	tcase_add_test(c, compares_by_value);
	tcase_add_test(c, gives_strings);
	tcase_add_test(c, numbers_slots);
	tcase_add_test(c, folds_and_unfolds);
	tcase_add_test(c, unfolds_within_its_bounds);
	tcase_add_test(c, shares_what_repeats);
	tcase_add_test(c, finds_each_of_many_that_are_shared);
	tcase_add_test(c, is_compact);
	suite_add_tcase(s, c);
	return s;
}
