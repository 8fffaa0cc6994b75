/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mkdir: an object is made, in its collection or in a view of another.
 */
#ifndef FS_REQUEST_MKDIR_H
#define FS_REQUEST_MKDIR_H

struct call;

int mkdir_run(struct call *c);

#endif
