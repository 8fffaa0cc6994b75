/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fulfil: when mv has made a draft, what was promised in its views is made, one after the
 * other. Each that cannot be is a line of .error, as its mkdir would have; the others are
 * made all the same.
 * Thread: the loop's. Errors: those of a call's run (call.h); the first failure's, at the end.
 */
#ifndef FS_REQUEST_FULFIL_H
#define FS_REQUEST_FULFIL_H

struct call;

/* Serves as the `finish` of a call that has made c->w.object of a draft; goes on with `done`. */
int fulfil_run(struct call *c, int (*done)(struct call *c));

#endif
