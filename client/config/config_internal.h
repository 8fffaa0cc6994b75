/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_internal: what config.c (settings), config_env.c (variables) and
 * config_files.c (files) share while one configuration is read.
 */
#ifndef CLIENT_CONFIG_CONFIG_INTERNAL_H
#define CLIENT_CONFIG_CONFIG_INTERNAL_H

#include "client/config/config.h"

struct json;

#define SETTINGS_MAX 64

struct config_file {
	struct json *doc; /* NULL: there is none */
	char *path;
	bool here; /* it was found in the working directory, which nobody named */
};

struct loader {
	const struct config_source *src;
	struct config *c;
	struct buf *why;
	const char *from; /* of what is being read: a path, a variable, an option */
	const char *path; /* the file that it stands in; NULL: none */
	struct config_file clouds, secure, vendors, kamaki;
	struct config_file shipped[2]; /* a profile of openstacksdk's, and the one that it names */
	char *kamaki_default;	       /* its default_cloud */
	char *auth_type, *identity_version, *default_domain_id, *default_domain_name;
	bool strong[SETTINGS_MAX]; /* a setting came by its own name, not by an older word for it */
	bool insecure;
};

/* Sets what key says; an unknown one is nobody's fault and left alone. 0, -ENOMEM. */
int config_set(struct loader *l, const char *key, const char *value);
/* Sets a line of .cloudnetfs/config; from NULL: its value alone. */
int config_add_entry(struct config *c, const char *key, const char *value, const char *from);
/* {region_name} and the like, once all is known */
int config_fill_in(struct loader *l);
bool config_same_key(const char *a, const char *b); /* '-' and '_' are alike */
int config_warn(struct loader *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool config_is_yes(const char *s);

/* Tells whether auth_methods ("v3password,v3totp") has this one, with or without v3. */
bool config_has_method(const struct config *c, const char *method);
/* Gives a variable's value; NULL when it is unset or empty. */
const char *config_env_get(const struct config_source *src, const char *name);

/* Variables: the name of the cloud made of them. */
const char *config_env_cloud(const struct config_source *src);
/* any that is more than a choice among entries */
bool config_env_has_cloud(const struct config_source *src);
int config_env_load(struct loader *l);
int config_env_override(struct loader *l); /* those that count for a named cloud too */

/* Files: what there is; then an entry by its name. */
int config_files_read(struct loader *l);
int config_files_read_kamaki(struct loader *l);
/* of clouds.yaml; NULL */
const struct json *config_files_entry(const struct loader *l, const char *name);
const struct json *config_files_kamaki(const struct loader *l, const char *name);
int config_files_load(struct loader *l, const char *name);
/* Checks that no secret goes where only a file of the working directory says. -EPERM. */
int config_files_check(struct loader *l);
void config_files_names(const struct config_file *f, struct buf *out); /* " one two" */
void config_files_release(struct loader *l);

#endif
