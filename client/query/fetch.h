/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fetch: questions to the cloud, each asked once for all who want to know.
 *
 * Identity: collection and query. Ownership: the collection's; freed when old.
 * Errors: MODEL_ASKED when the waiter will be woken, else negative errno, said in
 * w->error.
 */
#ifndef CLIENT_QUERY_FETCH_H
#define CLIENT_QUERY_FETCH_H

#include "client/cache/collection.h"
#include "client/util/timer.h"

struct rest_op;
struct wait_link;

/* A question put to the cloud, and until when its answer serves. */
struct fetch {
	struct chain_row row; /* first; by query */
	struct collection *coll;
	char *query;	     /* "": the whole list; "name=web"; "/ID": show */
	int64_t done_ms;     /* of the last success; 0: never */
	int64_t answered_ms; /* when that was asked */
	int64_t began_ms;    /* when what is under way was asked */
	/* an answer begun before serves those alone who asked before; 0: never */
	int64_t expired_ms;
	/* until then it serves TIME_UNSETTLED_MS alone: the cloud is at work on it */
	int64_t unsettled_ms;
	struct rest_op *op; /* under way */
	struct wait_link *waiters;
	uint32_t moment;   /* of its start */
	uint32_t objects;  /* that its answer had so far */
	uint32_t left_out; /* ... and that cannot be shown */
	/* the answer has come, and what it had not is being removed (unseen.h) */
	struct timer sweep;
	uint32_t swept; /* behind so many places ... */
	uint32_t part;	/* ... of those that the filter here in the query covers */
	bool is_short;	/* of memory: something may be missing */
	bool moved;	/* what its answer had not may be there all the same, with another value */
};

bool fetch_fresh(const struct collection *c, const char *query, const struct want *want);
bool fetch_itself_fresh(
	/* not by the list */
	const struct collection *c, const char *query, const struct want *want);
int64_t fetch_fresh_ms(const struct collection *c, const char *query);
/* the cloud is at work on what it asks */
void fetch_unsettle(struct collection *c, const char *query);
bool fetch_is_unsettled(const struct collection *c, const char *query);
/* joins what is under way */
int fetch_ask(struct collection *c, const char *query, struct waiter *w);
/* Asks unless what is known serves (0). */
int fetch_need(struct collection *c, const char *query, const struct want *want, struct waiter *w);
/* a new one was never done */
int fetch_get(struct collection *c, const char *query, struct fetch **ret);
int fetch_start(struct collection *c, const char *query, struct fetch **ret);
/* The next fetch that an operation is under way for, from NULL; NULL: there are no more. */
const struct fetch *fetch_asking(const struct collection *c, const struct fetch *f);
bool fetches_tell_all(const struct collection *c); /* an answer that serves has told of several */
void fetches_forget(struct collection *c);	   /* marks completed fetches stale */
void fetches_free(struct collection *c);

#endif
