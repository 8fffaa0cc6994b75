/* SPDX-License-Identifier: Apache-2.0 */
/*
 * login: cloudnetfs --login and --logout. They mount nothing.
 */
#ifndef FS_LOGIN_H
#define FS_LOGIN_H

/* cloud NULL: the one that is chosen without a name. The exit code; what went wrong is on stderr. */
int login_run(const char *cloud);
int logout_run(const char *cloud);

#endif
