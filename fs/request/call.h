/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call: one request of the kernel, from its arrival to its answer.
 *
 * A call has a `run`, which answers it from memory, or gives MODEL_ASKED after
 * telling the model to wake it; then it runs again from the start. A call that
 * has begun a change (MODEL_SENT) sets `finish`, which runs instead when the
 * change is over. Either returns 0 after having replied, one of these, or the
 * errno to answer with (MODEL_SEVERAL is ENOENT, with its sentence).
 * Interrupts: the kernel says once that a caller has a signal. Only one that
 * ends the caller (looked up in /proc, again every 100 ms) ends the call, with
 * EINTR; a change that is under way goes on without it.
 * Freed by its own answer. Thread: the loop's.
 */
#ifndef FS_REQUEST_CALL_H
#define FS_REQUEST_CALL_H

#include "client/model.h"
#include "fs/tree/inode.h"

struct call {
	struct waiter w; /* first: the model wakes it by this */
	struct fs *fs;
	fuse_req_t req;
	const char *what; /* "mkdir" */
	int (*run)(struct call *c);
	int (*finish)(struct call *c);
	struct call *prev, *next;
	struct want want;
	fuse_ino_t ino, ino2; /* the node or parent; rename's new parent */
	char *name, *name2;   /* entry; rename's new one, symlink's target */
	char *data;	      /* write's bytes */
	size_t size;
	off_t off;
	struct stat attr; /* setattr */
	int to_set;
	mode_t mode;
	pid_t pid;
	unsigned locks;	   /* that the kernel holds meanwhile, on ino and ino2 (held.h) */
	uint32_t handle;   /* of the object a change is about; pinned; 0: none */
	fuse_ino_t result; /* the node that the change's answer is about */
	bool plus;	   /* readdirplus */
	bool interrupted;
	bool direct; /* O_DIRECT: read afresh */
	bool fresh;  /* it has been */
};

/* NULL, and answered with ENOMEM or EAGAIN (LIMIT_CALLS). Strings are copied. It locks its directory. */
struct call *call_new(
	fuse_req_t req, const char *what, fuse_ino_t ino, const char *name, int (*run)(struct call *c));
void call_run(struct call *c);		  /* c may be gone after */
void calls_abort(struct fs *fs, int err); /* answers all that wait */
void call_free(struct call *c);		  /* by its answer alone */

/* Our own sentence for the error that is returned; gives err. */
int call_error(struct call *c, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* reply.c: each frees the call and gives 0. */
int call_reply_err(struct call *c, int err);			 /* negative errno, or 0; no record is made */
int call_reply_entry(struct call *c, fuse_ino_t ino, bool keep); /* keep: the kernel may cache the entry */
int call_reply_negative(struct call *c, double timeout_s);
int call_reply_attr(struct call *c, fuse_ino_t ino);
int call_reply_write(struct call *c, size_t size);
int call_reply_link(struct call *c, const char *text);
int call_reply_statfs(struct call *c, const struct statvfs *s);
int call_reply_text(struct call *c, const char *text, size_t len); /* c->off and c->size of it */

#endif
