/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret: what clouds.yaml does not hold, in the order in which it is sought:
 * 1. a systemd credential: $CREDENTIALS_DIRECTORY/cloudnetfs.CLOUD, else
 *    $CREDENTIALS_DIRECTORY/cloudnetfs.password (LoadCredential= of a unit);
 * 2. the secret service, through libsecret (this is its one door): under the
 *    schema "org.cloudnetfs.Credential" with the attributes cloud and auth_url, so
 *    that another file's cloud of the same name does not get it. With
 *    SECRET_BACKEND=file libsecret keeps a file instead of asking a service.
 *
 * The calls block, on D-Bus or on a person who unlocks a keyring: they are
 * made before the loop starts, never from it.
 */
#ifndef CLIENT_LOGIN_SECRET_H
#define CLIENT_LOGIN_SECRET_H

struct buf;
struct config;

/*
 * config_check, after what config's auth type needs and lacks (password, token
 * or app_cred_secret) has been sought; it is sought only when it is all that
 * is lacking. 0 or -EINVAL; *why then says what is lacking and, in brackets,
 * why it was not found.
 */
int secret_find(struct config *c, struct buf *why);

/* Keeps secret in the secret service, in the old one's place. -EHOSTUNREACH with a sentence. */
int secret_store(const struct config *c, const char *word, const char *secret, struct buf *why);
/* Removes all of this name. -ENOENT: none was kept; -EHOSTUNREACH; *why says so. */
int secret_clear(const char *cloud, struct buf *why);

#endif
