/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: cloudnetfs --login and --logout. They mount nothing.
 * Threads: one. Ownership: a secret stays in the block that read it, and is
 * overwritten. Errors: said in one line on stderr.
 */
#ifndef FS_MAIN_LOGIN_H
#define FS_MAIN_LOGIN_H

struct options;

/* Keeps, or removes (o->logout), the secret of o->cloud or the chosen one; the exit code. */
int login_run(const struct options *o);

#endif
