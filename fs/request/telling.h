/* SPDX-License-Identifier: Apache-2.0 */
/*
 * telling: has the kernel forget all that it knows of a collection which is to
 * be read afresh. Few objects are told of at once, more in parts between
 * requests, and many by one notice, where the kernel takes that.
 * Ownership: fs->tellings. Thread: the loop's. Errors: telling_new's -ENOMEM;
 * without memory for a telling in parts it is done at once.
 */
#ifndef FS_REQUEST_TELLING_H
#define FS_REQUEST_TELLING_H

#include "fs/fs.h"

struct collection;

int telling_new(struct fs *fs, struct tellings **ret);
void telling_free(struct tellings *all);

/* Begins; one that is under way for the collection begins again. */
void telling_begin(struct fs *fs, struct collection *coll);

#endif
