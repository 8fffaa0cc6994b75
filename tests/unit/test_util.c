/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lowest floor: times that clouds write, memory that its block gives back,
 * secrets that are replaced.
 */
#include "client/util/timer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "client/util/backlog.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/mem.h"
#include "client/util/slab.h"
#include "client/util/turn.h"
#include "suites.h"

START_TEST(reads_the_times_of_clouds)
{
	static const struct {
		const char *text;
		int64_t ms;
	} times[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-11-22T06:14:24Z", 1795328064000 },
		{ "2026-11-22T06:14:24", 1795328064000 },
		{ "2026-11-22T06:14:24.123456Z", 1795328064000 },
		{ "2026-11-22T08:14:24+02:00", 1795328064000 },
		{ "2026-11-22T08:14:24.5+02:00", 1795328064000 },
		{ "2026-11-22T00:44:24-05:30", 1795328064000 },
		{ "2026-11-22", -1 },
		{ "tomorrow", -1 },
		{ "", -1 },
		{ NULL, -1 },
	};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		ck_assert_msg(timer_iso_ms(times[i].text) == times[i].ms, "%s: %lld", times[i].text,
			(long long)timer_iso_ms(times[i].text));
}
END_TEST

/* Says what came, from a pipe or a socket, and empties it. */
static size_t drain(int fd, char *last, size_t size)
{
	size_t n = 0;
	ssize_t r;

	while ((r = read(fd, last, size - 1)) > 0) {
		last[r] = '\0';
		n++;
	}
	return n;
}

/* A log that nobody reads stops nobody: what is lost is counted, and told when it is read again. */
/* A work in slices: its timer is started anew by each, and each takes its time. */
struct slices {
	struct timers timers;
	struct timer work, other;
	int worked, others;
	int64_t takes_us;
};

static void work_on(struct timer *t)
{
	struct slices *s = container_of(t, struct slices, work);

	for (int64_t until = timer_now_us() + s->takes_us; timer_now_us() < until;)
		continue;
	s->worked++;
	timer_start(&s->timers, t, 0, work_on);
}

static void fire_other(struct timer *t)
{
	struct slices *s = container_of(t, struct slices, other);

	s->others++;
}

START_TEST(a_run_of_timers_is_one_slice)
{
	struct slices s = { .takes_us = 0 };

	timer_start(&s.timers, &s.work, 0, work_on);
	for (int run = 1; run <= 100; run++) {
		timer_start(&s.timers, &s.other, 0, fire_other);
		timers_run(&s.timers, INT64_MAX);
		ck_assert_int_eq(s.worked, run); /* however short it was */
		ck_assert_int_eq(s.others, run);
	}
	s.takes_us = 2000;
	timer_start(&s.timers, &s.other, 0, fire_other);
	timers_run(&s.timers, timer_now_us() + 1000);
	ck_assert_int_eq(s.worked, 101); /* one at least */
	ck_assert_int_eq(s.others, 100); /* the time is over */
	timers_run(&s.timers, 0);
	ck_assert_int_eq(s.others, 101); /* who has waited comes first */
	ck_assert_int_eq(s.worked, 101);
	timer_stop(&s.work);
}
END_TEST

START_TEST(a_log_is_not_waited_for)
{
	char last[8192], path[] = "/tmp/log-test-XXXXXX";
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int pipes[2], s = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0), err = dup(2);

	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_eq(fcntl(pipes[0], F_SETFL, O_NONBLOCK), 0);
	dup2(pipes[1], 2);
	for (int i = 0; i < 5000; i++)
		log_warn("a line of some length, which fills a pipe sooner or later");
	drain(pipes[0], last, sizeof(last));
	log_warn("the next");
	drain(pipes[0], last, sizeof(last));
	dup2(err, 2);
	ck_assert_ptr_nonnull(strstr(last, " lines of this log are lost"));
	ck_assert_ptr_nonnull(strstr(last, "cloudnetfs: the next\n"));

	close(mkstemp(path));
	unlink(path);
	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	ck_assert_int_eq(bind(s, (struct sockaddr *)&a, sizeof(a)), 0);
	log_setup("program", LOG_LEVEL_WARN, path);
	log_warn("to the system");
	ck_assert_uint_eq(drain(s, last, sizeof(last)), 1);
	ck_assert_int_eq(strncmp(last, "<28>", 4), 0);
	ck_assert_ptr_nonnull(strstr(last, "]: to the system"));
	for (int i = 0; i < 5000; i++)
		log_warn("more");
	ck_assert_uint_lt(drain(s, last, sizeof(last)), 5000);
	log_warn("the last");
	ck_assert_uint_eq(drain(s, last, sizeof(last)), 2); /* the loss before it */
	ck_assert_ptr_nonnull(strstr(last, "the last"));
	log_setup("cloudnetfs", LOG_LEVEL_WARN, NULL);
	unlink(path);
}
END_TEST

START_TEST(replaces_a_secret)
{
	char *secret = NULL;

	ck_assert_int_eq(mem_replace(&secret, "one"), 0);
	ck_assert_str_eq(secret, "one");
	ck_assert_int_eq(mem_replace(&secret, secret + 1), 0); /* a part of itself */
	ck_assert_str_eq(secret, "ne");
	ck_assert_int_eq(mem_replace(&secret, NULL), 0);
	ck_assert_ptr_null(secret);
}
END_TEST

struct outer {
	int before;
	struct timer timer;
};

static char *stolen_from_its_block(void)
{
	CLEANUP_TEXT char *text = strdup("kept");
	CLEANUP_BUF struct buf b = BUF_INIT(10);

	ck_assert_int_eq(buf_adds(&b, "released"), 0);
	return mem_steal(&text);
}

/* A local buf stands in its block, and outside of it once it is longer than that. */
START_TEST(lets_a_buf_stand_in_its_block)
{
	CLEANUP_BUF struct buf b = BUF_LOCAL(2 * BUF_LOCAL_BYTES);
	const char *here = b.data;
	char *text;

	ck_assert_int_eq(buf_adds(&b, "abc"), 0);
	ck_assert_ptr_eq(b.data, here);
	while (b.len < BUF_LOCAL_BYTES)
		buf_addc(&b, 'x');
	ck_assert_int_eq(b.err, 0);
	ck_assert_ptr_ne(b.data, here);
	ck_assert_int_eq(strncmp(b.data, "abcxxx", 6), 0);
	ck_assert_uint_eq(strlen(b.data), b.len);
	while (!b.err)
		buf_adds(&b, "12345678");
	ck_assert_int_eq(b.err, -EMSGSIZE);
	buf_release(&b);
	ck_assert_str_eq(b.data, "");

	struct buf c = BUF_LOCAL(8);

	buf_add(&c, "a\0b", 3);
	text = buf_detach(&c);
	ck_assert_mem_eq(text, "a\0b", 4);
	free(text);
	ck_assert_uint_eq(c.len, 0);
}
END_TEST

START_TEST(finds_the_outer_struct_and_hands_over)
{
	struct outer o = { .before = 1 };
	CLEANUP_TEXT char *text = stolen_from_its_block();

	ck_assert_str_eq(text, "kept");
	ck_assert_ptr_eq(container_of(&o.timer, struct outer, timer), &o);
}
END_TEST

START_TEST(hashes_as_siphash_1_3_does)
{
	/* by openssl mac -macopt c-rounds:1 -macopt d-rounds:3, the key 00 01 .. 0f */
	static const struct {
		size_t len;
		uint64_t hash;
	} vectors[] = { { 0, 0xabac0158050fc4dcu }, { 1, 0xc9f49bf37d57ca93u },
		{ 7, 0xd3927d989bb11140u }, { 8, 0x369095118d299a8eu }, { 9, 0x25a48eb36c063de4u },
		{ 15, 0xd320d86d2a519956u }, { 16, 0xcc4fdd1a7d908b66u },
		{ 63, 0x9d199062b7bbb3a8u } };
	const uint64_t key[] = { 0x0706050403020100u, 0x0f0e0d0c0b0a0908u };
	uint8_t data[64];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		ck_assert_uint_eq(hash_with_key(key, data, vectors[i].len), vectors[i].hash);
	ck_assert_uint_eq(hash_keyed(1, "web", 3), hash_keyed(1, "web", 3));
	ck_assert_uint_ne(hash_keyed(1, "web", 3), hash_keyed(2, "web", 3));
}
END_TEST

/* Times are counted here, in turns that say to have begun in the past. */
START_TEST(measures_the_longest_turn_and_names_its_longest_step)
{
	struct turn t = { 0 };
	int64_t now = timer_now_us();

	turn_begin(&t, now - 3LL * TIME_SLICE_US);
	ck_assert(turn_step(&t));
	turn_name(&t, "%s in '%s'", "ls", "networks");
	ck_assert(!turn_step(&t)); /* short, and shorter than that */
	turn_end(&t);
	ck_assert_str_eq(t.work, "ls in 'networks'");
	ck_assert_int_ge(t.max_us, 3LL * TIME_SLICE_US);
	turn_begin(&t, timer_now_us() - 1000LL * TIME_SLICE_US);
	ck_assert_str_eq(t.work, "");
	turn_end(&t);
	ck_assert_int_ge(t.max_us, 1000LL * TIME_SLICE_US);
	turn_begin(&t, timer_now_us());
	turn_end(&t);
	ck_assert_int_ge(t.max_us, 1000LL * TIME_SLICE_US);
}
END_TEST

#define BLOCKS 10000

/* Fills blocks[i], from `from` in steps of `step`, with a byte of its own. */
static void take_blocks(struct slab *s, uint8_t **blocks, size_t size, size_t from, size_t step)
{
	for (size_t i = from; i < BLOCKS; i += step) {
		blocks[i] = slab_take(s, size);
		sure(blocks[i] && (uintptr_t)blocks[i] % SLAB_STEP == 0);
		memset(blocks[i], (int)(i % 251), size);
	}
}

static void give_blocks(struct slab *s, uint8_t **blocks, size_t size, size_t from, size_t step)
{
	for (size_t i = from; i < BLOCKS; i += step) {
		for (size_t at = 0; at < size; at++)
			sure(blocks[i][at] == i % 251);
		slab_give(s, blocks[i], size);
	}
}

/* slab.h: side by side, without a header; what was given back is taken again before new memory. */
START_TEST(keeps_small_blocks_side_by_side)
{
	static uint8_t *blocks[BLOCKS], *others[BLOCKS];
	struct slab s = { 0 };
	size_t full;

	take_blocks(&s, blocks, 37, 0, 1); /* 40 bytes each: 1637 in a chunk of 64 KiB */
	full = s.chunks;
	ck_assert_uint_eq(full, (BLOCKS + 1636) / 1637);
	ck_assert_uint_eq(s.bytes, BLOCKS * 40);
	give_blocks(&s, blocks, 37, 0, 2);
	take_blocks(&s, others, SLAB_MOST, 0, 100);
	take_blocks(&s, blocks, 40, 0, 2);
	ck_assert_uint_eq(s.chunks, full + 2);
	give_blocks(&s, others, SLAB_MOST, 0, 100);
	give_blocks(&s, blocks, 40, 0, 2);
	give_blocks(&s, blocks, 37, 1, 2);
	ck_assert_uint_eq(s.bytes, 0);
	ck_assert_uint_le(s.chunks, 2); /* one of each size is kept for the next */
	slab_release(&s);
	ck_assert_uint_eq(s.chunks, 0);
}
END_TEST

START_TEST(leaves_large_blocks_to_malloc)
{
	struct slab s = { 0 };
	char *block = slab_take(&s, SLAB_MOST + 1);

	ck_assert_ptr_nonnull(block);
	memset(block, 'x', SLAB_MOST + 1);
	ck_assert_uint_eq(s.bytes, SLAB_MOST + SLAB_STEP);
	ck_assert_uint_eq(s.chunks, 0);
	slab_give(&s, block, SLAB_MOST + 1);
	slab_give(&s, NULL, 0);
	ck_assert_uint_eq(s.bytes, 0);
	slab_release(&s);
}
END_TEST

/* The time that others have the processor is no work of a turn. */
START_TEST(counts_the_turns_in_which_much_was_worked)
{
	struct turn t = { 0 };
	int64_t until;

	turn_begin(&t, timer_now_us());
	turn_end(&t);
	ck_assert_uint_eq(t.n_long, 0);
	turn_begin(&t, timer_now_us());
	usleep(20 * TIME_SLICE_US);
	turn_end(&t);
	ck_assert_int_lt(t.max_worked_us, 10LL * TIME_SLICE_US);
	ck_assert_int_ge(t.max_us, 20LL * TIME_SLICE_US);
	ck_assert_uint_le(t.n_long, 1);
	until = timer_worked_us() + 20LL * TIME_SLICE_US;
	turn_begin(&t, timer_now_us());
	while (timer_worked_us() < until)
		continue;
	turn_end(&t);
	ck_assert_int_ge(t.max_worked_us, 20LL * TIME_SLICE_US);
	ck_assert_uint_ge(t.n_long, 1);
}
END_TEST

/* Notes how much was done, and in which order. */
struct done {
	unsigned long n;
	uint64_t last, sum;
	bool in_order;
};

static void do_piece(void *ctx, uint64_t what, uint64_t n)
{
	struct done *d = ctx;

	d->in_order = d->in_order && what == d->last + 1;
	d->last = what;
	d->sum += n;
	d->n++;
}

START_TEST(what_comes_in_heaps_is_done_in_slices)
{
	struct timers timers = { NULL };
	struct done d = { .in_order = true };
	struct backlog b;
	unsigned long many = LIMIT_BACKLOG, turns = 0;

	backlog_init(&b, &timers, do_piece, &d);
	for (unsigned long i = 1; i <= many; i++)
		backlog_add(&b, i, 3);
	ck_assert_uint_eq(d.n, 0);
	backlog_add(&b, 0, 1); /* there is no room for it */
	ck_assert_uint_eq(d.n, 1);
	d = (struct done){ .in_order = true };
	for (; timers_wait_ms(&timers, 1) == 0; turns++) {
		unsigned long before = d.n;

		timers_run(&timers, INT64_MAX);
		ck_assert_uint_le(d.n - before, PART_BACKLOG);
		if (turns == 0) /* it waits for those before it */
			backlog_add(&b, ++many, 3);
	}
	ck_assert_uint_eq(turns, (many + PART_BACKLOG - 1) / PART_BACKLOG);
	ck_assert_uint_eq(d.n, many);
	ck_assert_uint_eq(d.sum, 3 * many);
	ck_assert(d.in_order);
	backlog_add(&b, 1, 1);
	backlog_release(&b);
	ck_assert_ptr_null(timers.first);
	ck_assert_uint_eq(d.n, many);
}
END_TEST

Suite *util_suite(void)
{
	Suite *s = suite_create("util");
	TCase *t = tcase_create("util");

	tcase_add_test(t, reads_the_times_of_clouds);
	tcase_add_test(t, a_run_of_timers_is_one_slice);
	tcase_add_test(t, a_log_is_not_waited_for);
	tcase_add_test(t, replaces_a_secret);
	tcase_add_test(t, lets_a_buf_stand_in_its_block);
	tcase_add_test(t, finds_the_outer_struct_and_hands_over);
	tcase_add_test(t, hashes_as_siphash_1_3_does);
	tcase_add_test(t, measures_the_longest_turn_and_names_its_longest_step);
	tcase_add_test(t, keeps_small_blocks_side_by_side);
	tcase_add_test(t, leaves_large_blocks_to_malloc);
	tcase_add_test(t, counts_the_turns_in_which_much_was_worked);
	tcase_add_test(t, what_comes_in_heaps_is_done_in_slices);
	suite_add_tcase(s, t);
	return s;
}
