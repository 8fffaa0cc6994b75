/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: cloudnetfs --login and --logout. They mount nothing.
 */
#ifndef FS_MAIN_LOGIN_H
#define FS_MAIN_LOGIN_H

struct options;

/* Of the cloud named, or the one that is chosen without a name. The exit code; what went wrong is on stderr. */
int login_run(const struct options *o);
int logout_run(const struct options *o);

#endif
