/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry: what an object is called as a directory entry; model.h has the rest.
 *
 * Ownership: none. Errors: none; NULL where there are no more.
 */
#ifndef CLIENT_CACHE_ENTRY_H
#define CLIENT_CACHE_ENTRY_H

#include "client/cache/object.h"

/* The next object with the key of o after other (NULL: the first). */
struct object *entry_next_namesake(const struct object *o, struct object *other);
/* ... with this base, in the directory of o. */
struct object *entry_next_beside(const struct object *o, const char *base, struct object *other);

/*
 * Drafts of one name in the .draft of several views stand in one directory at home: all but the
 * first have a number there. Gives what o is called at home, or would be by this entry.
 */
void entry_name_draft(const struct object *o, const char *entry, char out[LIMIT_NAME_BYTES + 1]);
/* Gives the entry of a draft without that number. */
void entry_name_plain(const struct object *draft, char out[LIMIT_NAME_BYTES + 1]);
/* Appends its path from the mount: entry_path, and before it its region's where that is another. */
int entry_whole_path(const struct object *o, struct buf *out);
/* Gives its name where no other has it. */
void entry_name_alone(const struct object *o, char out[LIMIT_NAME_BYTES + 1]);

#endif
