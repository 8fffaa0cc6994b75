/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call: one request of the kernel, from its arrival to its reply.
 *
 * A call has a `run`, which replies from memory, or returns MODEL_ASKED after
 * telling the model to wake it; then it runs again from the start. A call that
 * has begun a change (MODEL_SENT) sets `finish`, which runs instead when the
 * change is over. Either returns 0 after having replied, one of these, or the
 * errno to answer with (MODEL_SEVERAL is ENOENT, with its sentence). A sentence
 * of call_error() goes to the caller's .error. What memory was short for while it
 * ran is answered with ENOMEM, whatever came of it, but for what was changed.
 * Interrupts: the kernel says once that a caller has a signal. Only one that
 * ends the caller (looked up again every TIME_INTERRUPT_MS) ends the call, with
 * EINTR: never where the caller cannot be seen. A change that is under way goes on without it.
 * Ownership: fs->calls has all that wait; a call is freed by its own reply. Thread: the loop's.
 */
#ifndef FS_REQUEST_CALL_H
#define FS_REQUEST_CALL_H

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "client/model.h"
#include "fs/kernel/held.h"
#include "fs/tree/inode.h"
#include "fs/tree/promised.h"
#include "fs/tree/rendered.h"

struct call {
	struct waiter w;		 /* the model wakes it by this */
	struct hold hold;		 /* ino: the inode or parent; ino2: rename's new parent */
	struct rendered_waiter rendered; /* ... or a text that is being made */
	struct renewal *renewal;	 /* ... or a list that is asked for again; NULL */
	struct fs *fs;
	fuse_req_t req;
	const char *what; /* "mkdir" */
	int (*run)(struct call *c);
	int (*finish)(struct call *c);
	int (*failed)(struct call *c); /* in place of answering with w.error; NULL */
	void (*leave)(struct call *c); /* as its caller is ended; NULL */
	void (*drop)(struct call *c);  /* as it ends, whatever comes of it; NULL */
	struct call *prev, *next, *next_woken;
	struct want want;
	char *name, *name2; /* entry; rename's new one, symlink's target */
	char *data;	    /* write's bytes; why a removal was refused */
	size_t size;
	off_t off;
	struct stat attr; /* setattr */
	int to_set;
	mode_t mode;		   /* mknod's; rename's flags */
	pid_t pid;		   /* process_caller() */
	uint64_t number;	   /* undo's */
	fuse_ino_t result;	   /* what the change's answer is about */
	struct promised *promised; /* what is made behind it, and then (fulfil.h) */
	int (*fulfilled)(struct call *c);
	unsigned long failures;	    /* mem_failures() when it ran last */
	bool plus;		    /* readdirplus */
	bool create;		    /* CREATE: the answer opens the file, too */
	bool exclusive;		    /* ... with O_EXCL */
	bool interrupted, is_woken; /* woken: and will run in a later turn */
	bool direct;		    /* O_DIRECT: read afresh */
	bool fresh;		    /* it has been */
	bool append; /* O_APPEND: written behind what is there, wherever the kernel's end is */
};

int calls_new(struct fs *fs, struct calls **ret);
void calls_free(struct calls *all);	  /* after calls_abort */
void calls_abort(struct fs *fs, int err); /* answers all that wait with err */

/*
 * Makes a call, which holds the directory `ino`. NULL when it is answered
 * already, with ENOMEM or EAGAIN (LIMIT_CALLS, LIMIT_CALLS / USERS_LEAST). Strings are copied.
 */
struct call *call_new(fuse_req_t req, const char *what, fuse_ino_t ino, const char *name,
	int (*run)(struct call *c));
void call_run(struct call *c); /* c may be gone after */
/* Counts n references of the kernel fewer to an inode that an answer has given out. */
void call_forget(struct fs *fs, fuse_ino_t ino, uint64_t n);
void call_forget_soon(struct fs *fs, fuse_ino_t ino, uint64_t n); /* ... one of very many */

/* Sets our own sentence for the error that is returned; returns err. */
int call_error(struct call *c, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void call_clear_error(struct call *c);
void call_explain(struct call *c, int err); /* it fails by err; in no words: the errno's */
bool call_is_short(const struct call *c);   /* of memory: what was found is not all, or not so */
bool call_is_late(const struct call *c);    /* this turn has had its time: what is left waits */

/* ---- replies: each frees the call and returns 0; with an error it has not replied */

int call_reply_err(struct call *c, int err); /* negative errno, or 0; nothing is recorded */
int call_reply_entry(struct call *c, fuse_ino_t ino, bool keep); /* keep: the kernel may cache it */
int call_reply_negative(struct call *c, double timeout_s);
int call_reply_attr(struct call *c, fuse_ino_t ino);
int call_reply_write(struct call *c, size_t size);
int call_reply_link(struct call *c, const char *text);
int call_reply_statfs(struct call *c, const struct statvfs *s);
/* Replies the part of text that c->off and c->size ask for. */
int call_reply_text(struct call *c, const char *text, size_t len);

#endif
