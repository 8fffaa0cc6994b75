/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret: the one door to libsecret, and systemd's credentials.
 */
#include "client/login/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <libsecret/secret.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/config/config.h"
#include "client/util/limits.h"
#include "client/util/mem.h"
#include "client/util/own_file.h"
#include "client/config/secret_line.h"

static const SecretSchema schema = {
	"org.cloudnetfs.Credential",
	SECRET_SCHEMA_NONE,
	{ { "cloud", SECRET_SCHEMA_ATTRIBUTE_STRING },
		{ "auth_url", SECRET_SCHEMA_ATTRIBUTE_STRING },
		{ "username", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* Puts value into the configuration, and a line for .cloudnetfs/config. */
static int put(struct config *c, char **field, const char *value, const char *from)
{
	const char *word;
	struct config_entry *e = realloc(c->entries, (c->n_entries + 1) * sizeof(*e));

	*field = strdup(value);
	if (!e)
		return -ENOMEM;
	c->entries = e;
	config_secret(c, &word);
	e[c->n_entries] = (struct config_entry){ strdup(word), strdup("***"), strdup(from) };
	e += c->n_entries++;
	return *field && e->key && e->value && e->from ? 0 : -ENOMEM;
}

/* ---- systemd's credentials */

static int read_credential(int dir, const char *name, char **ret)
{
	int fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	err = own_file_check(fd, dir, name);
	err = err ? err : secret_line_read(fd, ret);
	close(fd);
	return err;
}

static int fill_from_credentials(struct config *c, char **field, struct buf *why)
{
	const char *path = getenv("CREDENTIALS_DIRECTORY");
	int dir = path && *path ? open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1, err;
	char own[LIMIT_NAME_BYTES], from[LIMIT_NAME_BYTES + 32];
	CLEANUP_SECRET char *found = NULL;
	const char *name = own;

	if (dir < 0)
		return -ENOENT;
	snprintf(own, sizeof(own), "cloudnetfs.%s", c->cloud);
	err = strchr(c->cloud, '/') ? -ENOENT : read_credential(dir, own, &found);
	if (err == -ENOENT) {
		name = "cloudnetfs.password";
		err = read_credential(dir, name, &found);
	}
	close(dir);
	if (err && err != -ENOENT) {
		buf_addf(why,
			"the credential %s is not a small file with one line, or cannot be read: "
			"%s",
			name, own_file_why(err));
		return err;
	}
	if (err)
		return err;
	snprintf(from, sizeof(from), "the credential %s", name);
	return put(c, field, found, from);
}

/* ---- the secret service */

/* libsecret would start a bus of its own, and fail with a line on X11. */
static int check_service(struct buf *why)
{
	if (getenv("DBUS_SESSION_BUS_ADDRESS") || getenv("SECRET_BACKEND") ||
		getenv("XDG_RUNTIME_DIR"))
		return 0;
	buf_adds(why,
		"no secret service is running (there is no D-Bus session; SECRET_BACKEND=file does "
		"without)");
	return -EHOSTUNREACH;
}

static int no_answer(GError *error, struct buf *why)
{
	buf_addf(why, "the secret service does not answer: %s", error->message);
	g_error_free(error);
	return -EHOSTUNREACH;
}

/*
 * Gives the address that a secret belongs to beside the cloud's name, by which another file may
 * call another cloud. NULL: no memory.
 */
static char *place_of(const struct config *c)
{
	const char *url = c->auth_url ? c->auth_url : "";
	size_t len = strlen(url);

	while (len && url[len - 1] == '/')
		len--;
	return strndup(url, len);
}

static int fill_from_service(struct config *c, char **field, struct buf *why)
{
	GError *error = NULL;
	gchar *found;
	CLEANUP_TEXT char *place = place_of(c);
	int err = place ? check_service(why) : -ENOMEM;

	if (err)
		return err;
	found = secret_password_lookup_sync(
		&schema, NULL, &error, "cloud", c->cloud, "auth_url", place, NULL);
	if (error)
		return no_answer(error, why);
	if (!found) {
		buf_addf(why, "no secret is stored for cloud '%s' at %s", c->cloud, place);
		return -ENOENT;
	}
	err = put(c, field, found, "the secret service");
	secret_password_free(found);
	return err;
}

static int fill(struct config *c, char **field, struct buf *why)
{
	int err = fill_from_credentials(c, field, why);

	return err == -ENOENT ? fill_from_service(c, field, why) : err;
}

int secret_find(struct config *c, struct buf *why)
{
	const char *word;
	char **field = config_secret(c, &word);
	CLEANUP_BUF struct buf lacking = BUF_INIT(LIMIT_MESSAGE_BYTES);
	int err;

	if (!field || *field)
		return config_check(c, why);
	*field = strdup("");
	err = *field ? config_check(c, why) : -ENOMEM;
	free(*field);
	*field = NULL;
	if (err)
		return err;
	err = c->auth_type == AUTH_TOTP ? 0 : fill(c, field, &lacking); /* a passcode is not kept */
	if (config_check(c, why) < 0) {
		if (err)
			buf_addf(why, " (%s)", lacking.len ? lacking.data : strerror(-err));
		err = -EINVAL;
	}
	return err;
}

int secret_store(const struct config *c, const char *word, const char *secret, struct buf *why)
{
	GError *error = NULL;
	CLEANUP_TEXT char *label = NULL;
	CLEANUP_TEXT char *place = place_of(c);
	int err = place ? check_service(why) : -ENOMEM;

	if (err)
		return err;
	if (asprintf(&label, "cloudnetfs: %s of cloud %s", word, c->cloud) < 0)
		return -ENOMEM;
	secret_password_store_sync(&schema, SECRET_COLLECTION_DEFAULT, label, secret, NULL, &error,
		"cloud", c->cloud, "auth_url", place, NULL);
	return error ? no_answer(error, why) : 0;
}

int secret_clear(const char *cloud, struct buf *why)
{
	GError *error = NULL;
	int err = check_service(why);
	gboolean removed;

	if (err)
		return err;
	removed = secret_password_clear_sync(&schema, NULL, &error, "cloud", cloud, NULL);
	if (error)
		return no_answer(error, why);
	if (removed)
		return 0;
	buf_addf(why, "no secret is stored for cloud '%s'", cloud);
	return -ENOENT;
}
