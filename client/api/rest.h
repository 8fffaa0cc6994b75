/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rest: list, show, create, update, delete and act, for any kind of any
 * region, each as one operation that ends in one `done` call.
 * What an operation takes care of:
 * - the endpoint, from the catalogue or an override (endpoint.h);
 * - the token; on 401 one renewal and one repeat, of a POST too (none was executed);
 * - pages: limit=LIST_PAGE, then `next` links of the same origin, then by
 *   marker; a page without news, or a limit (limits.h) ends it with EBADMSG;
 * - 429 and 503: again after Retry-After (else 1 s), but each time later by
 *   itself, while the deadline lasts; then EAGAIN. GET also once after HTTP_CUT, 500, 502;
 * - the answer's object or list under its key, an object with an id, else EBADMSG;
 * - the breaker: after a time-out calls to that origin fail at once (breaker.h).
 * POST, DELETE and actions go on a fresh connection, POST once on the wire. An update or action
 * waits for an earlier one of its object, while its deadline lasts. A change that may have been
 * carried out without an answer ends with error->unknown; then it is the caller's (settle.c).
 * Deadlines: reading TIME_STALL_MS without progress, TIME_READ_MS in all; changes TIME_CHANGE_MS.
 * Ownership: bodies and strings are copied; objects handed out are the
 * callee's to read during the call. `done` never comes from within the call
 * that starts the operation, comes exactly once, and not after rest_cancel.
 * A cancelled change goes on without a listener. Thread: the loop's.
 */
#ifndef CLIENT_API_REST_H
#define CLIENT_API_REST_H

#include <stdbool.h>
#include <stdint.h>

#include "client/http/error.h"

struct auth;
struct http;
struct json;
struct kind;
struct rest;
struct rest_op;
struct timers;

#define LIST_PAGE 1000

struct rest_stats {
	unsigned long gets, posts, puts, deletes; /* requests sent */
	unsigned long failures;			  /* that got no answer, or 5xx */
	uint64_t bytes;				  /* of bodies received */
	uint64_t ms, ms_max;			  /* time of all answers, of the slowest */
};

struct rest_call {
	const struct kind *kind;
	const char *region;	 /* NULL or "": the first */
	const char *id;		 /* of the object; NULL for list and create */
	const char *parent;	 /* of a kind that is found beneath another: that one's id */
	const char *query;	 /* list: "name=web&x=y", escaped; NULL */
	const char *action;	 /* act: METHOD path/id/action, "add_router_interface" */
	const char *method;	 /* act: PUT, POST or DELETE; NULL: PUT */
	const struct json *body; /* create, update: the object without its key; act: whole */
	int64_t revision;	 /* update, destroy: If-Match when >= 0 */
	/* list: takes each object as it comes; non-zero ends the operation with that error */
	int (*object)(void *ctx, struct json *object);
	void (*left_out)(void *ctx, const char *id, const char *why); /* list; or NULL */
	/* e->err 0: answer is the object (show, create; update, if it was answered), the whole body
	   (act; NULL: none came), or NULL (list, destroy) */
	void (*done)(void *ctx, const struct cloud_error *e, const struct json *answer);
	void *ctx;
};

int rest_new(struct auth *a, struct http *h, struct timers *t, struct rest **ret);
void rest_free(struct rest *r); /* ends all without done */

/* 0, -ENOMEM; all other failures come through done. *ret is valid until done. */
int rest_list(struct rest *r, const struct rest_call *c, struct rest_op **ret);
int rest_show(struct rest *r, const struct rest_call *c, struct rest_op **ret);
int rest_create(struct rest *r, const struct rest_call *c, struct rest_op **ret);
int rest_update(struct rest *r, const struct rest_call *c, struct rest_op **ret);
int rest_destroy(struct rest *r, const struct rest_call *c, struct rest_op **ret);
int rest_act(struct rest *r, const struct rest_call *c, struct rest_op **ret);
void rest_cancel(struct rest_op *op); /* NULL is fine */

/* Notes that the region's network service has this extension, with which kinds come. -ENOMEM. */
int rest_learn(struct rest *r, const char *region, const char *extension);
void rest_unlearn(struct rest *r, const char *region); /* its list was not whole */
/* Tells, after the login and rest_learn, whether there is an endpoint for this kind here. */
bool rest_has(const struct rest *r, const struct kind *k, const char *region);
const struct rest_stats *rest_stats(const struct rest *r);
/* An operation that is under way; valid during the call. */
struct rest_activity {
	const struct rest_op *op;  /* to be compared, not used */
	const char *method, *verb; /* "GET", "list" */
	const struct kind *kind;
	const char *id, *query; /* NULL */
	int64_t ms;		/* since it began */
	unsigned pages, objects;
	uint64_t bytes; /* of answers, so far */
};

/* Calls each for all that is under way, newest first. */
void rest_each(
	const struct rest *r, void (*each)(void *ctx, const struct rest_activity *a), void *ctx);

#endif
