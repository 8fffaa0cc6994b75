/* SPDX-License-Identifier: Apache-2.0 */
/*
 * undo: a number written to .cloudnetfs/undo takes that change of the journal back.
 *
 * Ownership: none. Thread: the loop's. Errors: as client/model.h has them for undo_need.
 */
#ifndef FS_REQUEST_UNDO_H
#define FS_REQUEST_UNDO_H

struct call;

int undo_run(struct call *c); /* a call's run: of a write */

#endif
