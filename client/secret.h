/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret: passwords kept in the secret service, through libsecret (its one
 * door). The calls block on D-Bus: they are made before the mount, or from a
 * thread of their own, never from the loop.
 * Stored under the schema "org.cloudnetfs.Credential" with the attributes
 * cloud, auth_url, username.
 */
#ifndef CLIENT_SECRET_H
#define CLIENT_SECRET_H

struct buf;
struct config;

/*
 * Fills what config's auth type needs and lacks (password, token or
 * app_cred_secret). 0 also when nothing was lacking; -ENOENT none stored;
 * -EHOSTUNREACH no secret service is running; *why then says so.
 */
int secret_fill(struct config *c, struct buf *why);

#endif
