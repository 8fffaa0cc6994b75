/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal: what this mount has changed in the cloud, each change with what was there
 * before it and after it, and how it is taken back (cloudnetfs-tree(7), "HIDDEN FILES").
 *
 * Identity: an entry's number, for the life of the mount. Ownership: the model's; the
 * last LIMIT_JOURNAL of them are kept, in LIMIT_JOURNAL_BYTES. Objects are named by their
 * ids: nothing is pinned. Errors: none; an entry that memory is short for is left out.
 */
#ifndef CLIENT_CHANGE_JOURNAL_H
#define CLIENT_CHANGE_JOURNAL_H

#include "client/cache/object.h"

struct change_op;
struct journal;

/* How a change is taken back. */
enum inverse {
	INVERSE_DESTROY, /* what was made is destroyed */
	INVERSE_SET,	 /* values are set to what they were */
	INVERSE_MAKE,	 /* what was destroyed is made again */
	INVERSE_LINK,	 /* what was connected is disconnected, or the reverse */
};

enum journal_state {
	JOURNAL_DONE,
	JOURNAL_IN_PART,   /* of several requests some were done */
	JOURNAL_UNKNOWN,   /* its answer was lost */
	JOURNAL_FOUND,	   /* ... and it was found to be done */
	JOURNAL_FOUND_NOT, /* ... or not to be done */
};

/* An object that went with another. */
struct journal_part {
	struct journal_part *next;
	struct collection *coll;
	char *path, *before;
};

struct journal_entry {
	uint64_t n;
	int64_t unix_ms;
	char *command, *path;
	char request_id[64];
	enum journal_state state;
	enum inverse inverse;
	struct collection *coll;
	char *id;		 /* of the object */
	char *before, *after;	 /* the object, as JSON; NULL: there is none */
	char *attrs;		 /* SET: those that were sent, each after a space */
	const struct view *view; /* LINK */
	struct collection *target_coll;
	char *target; /* its id */
	bool adding;
	struct journal_part *parts; /* MAKE */
	bool whole;		    /* ... and in the views that it has of its own no other was */
};

/* The part of a change under way that is written down. */
struct journal_op {
	uint64_t n; /* its entry; 0: none yet */
	char *command, *path, *before;
	char request_id[64];
	unsigned answered; /* how many of its requests were done */
	struct journal_part *parts;
	bool whole;	   /* all parts with words are known */
	bool sent, looked; /* it has been looked what became of it */
};

int journal_new(struct journal **ret);
void journal_free(struct journal *j);
void journal_op_release(struct journal_op *j);

void journal_before(struct change_op *op, struct object *o);	  /* as it is before the request */
void journal_parts(struct change_op *op, const struct object *o); /* what goes with it */
void journal_command(struct change_op *op, const struct waiter *w);
/* An answer has come, or was lost; then the end of it all. */
void journal_answered(struct change_op *op, const struct cloud_error *e);
void journal_finished(struct change_op *op, const struct cloud_error *e, struct object *made);

const struct journal_entry *journal_find(const struct model *m, uint64_t n);

#endif
