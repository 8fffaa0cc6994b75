/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file: reading files, and writing attributes: what is written goes to the cloud
 * inside write(2), whose caller gets the errno.
 * Ownership: fs->last_write keeps the last value that was written, for a writer
 * that extends it.
 * Thread: the loop's. Errors: those of a call's run (call.h).
 */
#ifndef FS_REQUEST_FILE_H
#define FS_REQUEST_FILE_H

#include "fs/fs.h"

struct call;

int file_new(struct last_write **ret);
void file_free(struct last_write *l);

int file_read(struct call *c);
int file_write(struct call *c);

#endif
