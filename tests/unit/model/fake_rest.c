/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_rest: the calls that wait for the test's answer.
 */
#include "fake_rest.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/api/rest.h"
#include "client/http/error.h"
#include "client/json/json.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "memory.h"

struct rest_op {
	struct rest_op *next;
	struct rest *rest;
	const char *verb;
	char *line; /* without " > " */
	struct rest_call call;
};

struct rest {
	struct rest_op *ops; /* the oldest first */
	struct buf *log;
	struct rest_stats stats;
};

int rest_new(struct auth *a, struct http *h, struct timers *t, struct rest **ret)
{
	(void)a;
	(void)h;
	(void)t;
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

static void op_free(struct rest_op *op)
{
	free(op->line);
	free(op);
}

void rest_free(struct rest *r)
{
	struct rest_op *op;

	while (r && (op = r->ops)) {
		r->ops = op->next;
		op_free(op);
	}
	free(r);
}

void fake_log(struct rest *r, struct buf *log)
{
	r->log = log;
}

static void write_down(struct rest *r, const char *before, const char *line)
{
	bool failing = memory_pause();

	if (r->log)
		buf_addf(r->log, " > %s%s", before, line);
	memory_resume(failing);
}

static void add_body(struct buf *b, const struct json *body)
{
	if (!body)
		return;
	buf_addc(b, ' ');
	json_print(body, b);
}

/* Gives the line of a call, for the caller to free. */
static char *line_of(const char *verb, const struct rest_call *c)
{
	struct buf b = BUF_INIT(LIMIT_OBJECT_BYTES);
	bool failing = memory_pause();
	char *line;

	buf_addf(&b, "%s ", verb);
	if (strcmp(verb, "act") == 0)
		buf_addf(&b, "%s ", c->method ? c->method : "PUT");
	if (c->region && *c->region)
		buf_addf(&b, "%s:", c->region);
	if (c->parent)
		buf_addf(&b, "%s/", c->parent);
	buf_adds(&b, c->kind->dir);
	if (c->id)
		buf_addf(&b, "/%s", c->id);
	if (c->query)
		buf_addf(&b, "?%s", c->query);
	if (c->action)
		buf_addf(&b, "/%s", c->action);
	add_body(&b, c->body);
	if (c->revision >= 0)
		buf_addf(&b, " if %lld", (long long)c->revision);
	line = buf_detach(&b);
	ck_assert_ptr_nonnull(line);
	memory_resume(failing);
	return line;
}

static int begin(
	struct rest *r, const char *verb, const struct rest_call *call, struct rest_op **ret)
{
	struct rest_op *op = calloc(1, sizeof(*op)), **end = &r->ops;

	if (!op)
		return -ENOMEM;
	op->rest = r;
	op->verb = verb;
	op->call = *call;
	op->line = line_of(verb, call);
	while (*end)
		end = &(*end)->next;
	*end = op;
	write_down(r, "", op->line);
	*ret = op;
	return 0;
}

int rest_list(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return begin(r, "list", c, ret);
}

int rest_show(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return begin(r, "show", c, ret);
}

int rest_create(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return begin(r, "create", c, ret);
}

int rest_update(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return begin(r, "update", c, ret);
}

int rest_destroy(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return begin(r, "destroy", c, ret);
}

int rest_act(struct rest *r, const struct rest_call *c, struct rest_op **ret)
{
	return begin(r, "act", c, ret);
}

static void take_out(struct rest_op *op)
{
	struct rest_op **at = &op->rest->ops;

	bool failing = memory_pause();

	while (*at && *at != op)
		at = &(*at)->next;
	ck_assert_ptr_nonnull(*at);
	*at = op->next;
	memory_resume(failing);
}

void rest_cancel(struct rest_op *op)
{
	if (!op)
		return;
	take_out(op);
	write_down(op->rest, "cancel ", op->line);
	op_free(op);
}

int rest_learn(struct rest *r, const char *region, const char *extension)
{
	(void)r;
	(void)region;
	(void)extension;
	return 0;
}

void rest_unlearn(struct rest *r, const char *region)
{
	(void)r;
	(void)region;
}

bool rest_has(const struct rest *r, const struct kind *k, const char *region)
{
	(void)r;
	(void)region;
	return k->path != NULL;
}

const struct rest_stats *rest_stats(const struct rest *r)
{
	return &r->stats;
}

void rest_each(
	const struct rest *r, void (*each)(void *ctx, const struct rest_activity *a), void *ctx)
{
	for (const struct rest_op *op = r->ops; op; op = op->next) {
		struct rest_activity a = {
			.op = op, .method = "-", .verb = op->verb, .kind = op->call.kind
		};

		each(ctx, &a);
	}
}

/* ---- answers */

size_t fake_waiting(const struct rest *r)
{
	size_t n = 0;

	for (const struct rest_op *op = r->ops; op; op = op->next)
		n++;
	return n;
}

static struct rest_op *nth(struct rest *r, size_t n)
{
	struct rest_op *op = r->ops;
	bool failing = memory_pause();

	while (op && n-- > 0)
		op = op->next;
	ck_assert_ptr_nonnull(op);
	memory_resume(failing);
	return op;
}

static void end(struct rest_op *op, const struct cloud_error *e, const struct json *answer)
{
	take_out(op);
	op->call.done(op->call.ctx, e, answer);
	op_free(op);
}

void fake_answer(struct rest *r, size_t n, struct json *answer)
{
	struct rest_op *op = nth(r, n);
	struct cloud_error e;
	int err = 0;

	error_clear(&e);
	if (strcmp(op->verb, "list") != 0) {
		end(op, &e, answer);
		return;
	}
	for (const struct json *i = json_first(answer); i && !err; i = json_next(i))
		err = op->call.object(op->call.ctx, (struct json *)(void *)(size_t)i);
	if (err)
		error_set(&e, err, "the list could not be kept");
	end(op, &e, NULL);
}

void fake_leave_out(struct rest *r, size_t n, const char *id)
{
	struct rest_op *op = nth(r, n);

	op->call.left_out(op->call.ctx, id, "cannot stand in a URL");
}

void fake_fail(struct rest *r, size_t n, int err, int status, bool unknown)
{
	struct cloud_error e;

	error_clear(&e);
	error_set(&e, err, "the cloud says no");
	e.status = status;
	e.unknown = unknown;
	end(nth(r, n), &e, NULL);
}
