/* SPDX-License-Identifier: Apache-2.0 */
/*
 * change: a change under way, from its request to its end.
 *
 * Identity: the op, from change_new until change_finish frees it, listened to or
 * not. Ownership: the model's list; it pins the objects it names. Errors: what a
 * waiter is told stands in w->error.
 */
#ifndef CLIENT_CHANGE_CHANGE_H
#define CLIENT_CHANGE_CHANGE_H

#include "client/change/journal.h"
#include "client/util/timer.h"

struct change_op;
struct pending;
struct rest_call;
struct rest_op;
struct wait_link;

/* The steps of a change, each of which frees the op in the end, or hands it on. */
struct change_steps {
	/* Puts the answer, or the refusal, into memory. */
	void (*apply)(struct change_op *op, const struct cloud_error *e, const struct json *answer);
	/* Finds out what a lost answer would have said; NULL: apply takes that too. */
	void (*lost)(struct change_op *op, const struct cloud_error *e);
	/* Waits until o shows that it is done (the option wait); NULL: the answer is the end. */
	void (*done)(struct change_op *op, struct object *o);
	/* Forms an update's body of what o has (update_look); 1: that is as it should be. */
	int (*form)(struct change_op *op, struct object *o, struct cloud_error *why);
	enum inverse inverse;
};

/* A change under way: lives until its outcome is known, listened to or not. */
struct change_op {
	struct change_op *next;
	const struct change_steps *steps;
	struct model *m;
	struct collection *coll;
	uint32_t handle;	 /* the object or draft it changes, pinned; 0: none yet */
	const struct view *view; /* of an action: which ... */
	uint32_t target;	 /* ... with what, pinned; 0 */
	bool adding, later, removes;
	struct rest_op *op;
	struct wait_link *waiters;
	struct json *body; /* what was sent, without its key */
	/* of a list: body waits until what goes is gone; NULL once it is sent */
	const struct attr *members;
	/* ... by a URL or form of its own: what the object then has; NULL: body */
	struct json *expected;
	char *entry;	/* of a create: as mkdir called it */
	char *identity; /* what tells that it is the same object (kind.same_attr); NULL */
	bool exact;	/* ... under the same id */
	/* of a list: what it had to whom edited it (NULL: any), and what he left */
	const struct attr *list;
	const char *attr; /* of a reference that is led elsewhere */
	struct json *base, *wanted;
	unsigned tries; /* how often it was sent, and refused as too late */
	/* of a draft's create: the values that it has again when it fails; NULL */
	struct json *undo;
	struct journal_op journal;
	struct waiter refresh;	      /* reads what was changed ... */
	struct collection *looked_at; /* ... in this collection, the last time; NULL */
	uint32_t watched;	      /* whose state is awaited; not pinned */
	const struct brought
		*brought; /* what has come with it: read up to this row; NULL: none yet */
	uint32_t made;
	/* settling */
	struct timer timer;
	char *query;  /* how to find what may have been made */
	char **known; /* ids that answered to it before */
	size_t n_known;
	struct json *found; /* what may be it */
	unsigned n_found, polls;
	struct pending *pending;
	int64_t started_ms, started_unix_ms, wait_ms, revision; /* the last: a document's */
	struct cloud_error error;				/* the answer that left it open */
};

/* Begins a change of o (NULL: of what is not there yet); NULL: no memory. */
struct change_op *change_new(
	const struct change_steps *steps, struct collection *c, struct object *o);
void change_call(struct rest_call *call, struct change_op *op);
int change_wait(struct change_op *op, struct waiter *w); /* MODEL_SENT, -ENOMEM */
/* err as rest_* gave it; frees op if so */
int change_start(struct change_op *op, int err, struct waiter *w);
/* Asks, and calls looked(&op->refresh) with the answer: MODEL_ASKED, or it cannot be asked. */
int change_look(struct change_op *op, struct collection *c, const char *query,
	void (*looked)(struct waiter *w));
/* Gives the op's waiter for another change, which calls next() at its end. */
struct waiter *change_waiter(struct change_op *op, void (*next)(struct waiter *w));
/* true: op has been handed to steps->done */
bool change_awaits(struct change_op *op, struct object *o);
/* frees op */
void change_finish(struct change_op *op, const struct cloud_error *e, struct object *made);
/* it has the op's identity */
bool change_is_same(const struct change_op *op, const struct object *o);
void changes_free(struct model *m);

#endif
