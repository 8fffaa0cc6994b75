/* SPDX-License-Identifier: Apache-2.0 */
/*
 * breaker: one record for each origin that has ever timed out.
 */
#include "client/api/breaker.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/http/error.h"
#include "client/http/http.h"
#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

struct breaker {
	struct breaker *next;
	struct breakers *all;
	struct timer timer;
	struct http_xfer *probe;
	int64_t since_ms, asked_ms;
	bool open;
	char origin[512];
};

struct breakers {
	struct http *http;
	struct timers *timers;
	struct breaker *first;
};

int breakers_new(struct http *h, struct timers *t, struct breakers **ret)
{
	struct breakers *b = calloc(1, sizeof(*b));

	if (!b)
		return -ENOMEM;
	b->http = h;
	b->timers = t;
	*ret = b;
	return 0;
}

void breakers_free(struct breakers *all)
{
	if (!all)
		return;
	for (struct breaker *b = all->first, *next; b; b = next) {
		next = b->next;
		timer_stop(&b->timer);
		http_cancel(b->probe);
		free(b);
	}
	free(all);
}

static struct breaker *breaker_of(const struct breakers *all, const char *url)
{
	char origin[512];
	struct breaker *b;

	if (http_origin(url, origin, sizeof(origin)) < 0)
		return NULL;
	for (b = all->first; b; b = b->next)
		if (strcmp(b->origin, origin) == 0)
			return b;
	return NULL;
}

static void close_it(struct breaker *b)
{
	if (b->open)
		log_info("%s answers again", b->origin);
	b->open = false;
	timer_stop(&b->timer);
}

static void on_probe_due(struct timer *t);

static void on_probed(void *ctx, const struct http_result *r)
{
	struct breaker *b = ctx;

	b->probe = NULL;
	if (r->fail == HTTP_OK)
		close_it(b);
	else
		timer_start(b->all->timers, &b->timer, TIME_PROBE_MS - r->took_ms, on_probe_due);
}

static void on_probe_due(struct timer *t)
{
	struct breaker *b = container_of(t, struct breaker, timer);
	struct http_call c = { .method = "GET",
		.url = b->origin,
		.timeout_ms = TIME_PROBE_MS,
		.on_done = on_probed,
		.ctx = b };

	if (!b->open)
		return;
	if (timer_now_ms() - b->asked_ms > TIME_PROBE_IDLE_MS)
		close_it(b); /* the next who asks finds out for himself */
	else if (!b->probe && http_start(b->all->http, &c, &b->probe) < 0)
		timer_start(b->all->timers, &b->timer, TIME_PROBE_MS, on_probe_due);
}

bool breaker_is_open(struct breakers *all, const char *url, struct cloud_error *e)
{
	struct breaker *b = breaker_of(all, url);

	if (!b || !b->open)
		return false;
	b->asked_ms = timer_now_ms();
	error_set(e, -EHOSTUNREACH,
		"%s has not answered for %lld s; until it does, one probe is sent every %d s and "
		"nothing "
		"else",
		b->origin, (long long)((timer_now_ms() - b->since_ms) / 1000),
		TIME_PROBE_MS / 1000);
	return true;
}

void breaker_timed_out(struct breakers *all, const char *url)
{
	struct breaker *b = breaker_of(all, url);

	if (!b) {
		b = calloc(1, sizeof(*b));
		if (!b || http_origin(url, b->origin, sizeof(b->origin)) < 0) {
			free(b);
			return;
		}
		b->all = all;
		b->next = all->first;
		all->first = b;
	}
	if (b->open)
		return;
	log_warn("%s does not answer", b->origin);
	b->open = true;
	b->since_ms = b->asked_ms = timer_now_ms();
	timer_start(all->timers, &b->timer, TIME_PROBE_MS, on_probe_due);
}

void breaker_answered(struct breakers *all, const char *url)
{
	struct breaker *b = breaker_of(all, url);

	if (b)
		close_it(b);
}
