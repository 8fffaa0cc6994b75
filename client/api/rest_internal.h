/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rest_internal: what rest.c (an operation's life and its requests) and
 * rest_answer.c (what comes back) share. Nothing else includes it.
 */
#ifndef CLIENT_API_REST_INTERNAL_H
#define CLIENT_API_REST_INTERNAL_H

#include <stddef.h>

#include "client/login/auth.h"
#include "client/api/rest.h"
#include "client/api/seen.h"
#include "client/util/timer.h"

struct http_result;

enum verb { LIST, SHOW, CREATE, UPDATE, DESTROY, ACT };

struct rest_op {
	struct rest *r;
	struct rest_op *prev, *next;
	enum verb verb;
	const char *method;
	const struct kind *kind;
	struct auth_waiter waiter; /* for a token */
	struct timer timer;	   /* to answer later, or to try again */
	struct http_xfer *xfer;
	struct json_stream *stream;
	char *url;   /* without a list's query */
	size_t at;   /* of url: how long what it says of the object is, before an action's word */
	char *query; /* the caller's; NULL */
	char *id, *parent, *body, *if_match, *token;
	char *last_id;	  /* of the page under way */
	struct seen seen; /* of all pages */
	int64_t started_ms;
	unsigned pages, objects, page_objects, page_new, left;
	unsigned tries;		      /* that a busy cloud has put off */
	uint64_t bytes, object_bytes; /* so far; ... when the last object ended */
	int stream_err;
	const char *stop_why; /* with stream_err: our own word for it; NULL */
	bool waiting;	      /* for a token */
	bool behind;	      /* waits for an earlier change of its object */
	bool cancelled, renewed, repeated, lost;
	struct cloud_error error; /* how it ends */
	struct json *answer;	  /* what `done` gets; NULL */
	int (*object)(void *ctx, struct json *object);
	void (*left_out)(void *ctx, const char *id, const char *why);
	void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer);
	void *ctx;
};

struct rest {
	struct auth *auth;
	struct http *http;
	struct timers *timers;
	struct breakers *breakers;
	struct endpoints *endpoints;
	struct rest_op *ops;
	struct rest_stats stats;
};

static inline bool rest_is_change(const struct rest_op *op)
{
	return op->verb != LIST && op->verb != SHOW;
}

/* ---- rest_answer.c, which calls nothing of rest.c */

enum rest_verdict {
	REST_DONE,	/* op->error and op->answer say how it ended */
	REST_NEXT_PAGE, /* ask for the page after op->last_id */
	REST_RETRY,	/* try again where that is worthwhile, else end with op->error */
};

enum rest_verdict rest_answer(struct rest_op *op, const struct http_result *r);
/* call before a request: drops what the last page left */
int rest_answer_expect(struct rest_op *op);
int rest_answer_data(void *ctx, const char *data, size_t len);
/* its answer is cut into objects as it comes */
bool rest_answer_is_stream(const struct rest_op *op);

#endif
