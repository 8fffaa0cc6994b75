/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follow: while somebody follows .cloudnetfs/events, what has been read is read again
 * when it is no longer fresh, a collection after the other; what changed so becomes known.
 *
 * Who follows it asks for its size again and again, as tail -f does; who reads it once
 * causes no request. Ownership: fs->following. Thread: the loop's. Errors: a reading that
 * fails is tried again in time.
 */
#ifndef FS_REQUEST_FOLLOW_H
#define FS_REQUEST_FOLLOW_H

#include "fs/fs.h"

struct following;

int follow_new(struct fs *fs, struct following **ret);
void follow_free(struct following *f); /* before the model is closed */
void follow_note(struct following *f); /* somebody has asked for the events, or their size */
void follow_poll(struct following *f); /* ... or waits for the next */

#endif
