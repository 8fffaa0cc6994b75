/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: which cloud, and how to log in to it: clouds.yaml with secure.yaml
 * by the usual search path, or OS_* variables (facts: API.md F.3, F.4).
 *
 * Choice: the name given (`envvars` or OS_CLOUD_NAME's: the one made of OS_*);
 * else OS_CLOUD; else OS_* when any that is not a selector is set; else the
 * only entry; else an error that lists the names. An explicitly named cloud
 * is not touched by OS_* credentials; OS_CACERT, OS_INTERFACE and
 * OS_REGION_NAME do apply (the region is checked against the entry's).
 * A config owns its strings. Strings are NULL when not given. No threads.
 */
#ifndef CLIENT_CONFIG_H
#define CLIENT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum auth_type { AUTH_PASSWORD, AUTH_TOKEN, AUTH_APPLICATION_CREDENTIAL, AUTH_NONE };

struct config_entry { /* a setting as a line of .cloudnetfs/config */
	char *key;    /* "auth.username", "region_name" */
	char *value;  /* "***" for a secret */
	char *from;   /* "<path of the file>", "OS_USERNAME", "default" */
};

struct config {
	char *cloud; /* the entry's name */
	enum auth_type auth_type;
	char *auth_url;
	char *username, *user_id, *password;
	char *user_domain_name, *user_domain_id;
	char *project_name, *project_id;
	char *project_domain_name, *project_domain_id;
	char *domain_name, *domain_id, *system_scope, *trust_id;
	char *token;
	char *app_cred_id, *app_cred_name, *app_cred_secret;
	char *region_name;
	char *interface;	/* "public" unless given: public, internal, admin */
	char *network_endpoint; /* network_endpoint_override */
	char *compute_endpoint;
	char *cacert, *cert, *key; /* files; a leading ~ is expanded */
	bool verify;		   /* true unless given */
	bool force_ipv4;
	char *warning;		      /* one line that the user should see; NULL */
	struct config_entry *entries; /* everything that was set, for .cloudnetfs/config */
	size_t n_entries;
};

/* What stands in for the process: tests give their own. */
struct config_source {
	const char *cloud; /* from the command line; NULL */
	char *const *env;  /* environ */
	const char *cwd;   /* NULL: "." */
};

/*
 * 0; -ENOENT no such cloud, none at all, no file; -EINVAL something in a file
 * or variable is wrong; -E2BIG; -EACCES; -ENOMEM. On failure *why is one
 * sentence that names the file and line, or the variable, and never a secret.
 */
int config_load(const struct config_source *src, struct config *c, struct buf *why);
/* Is there all that the login needs? -EINVAL with the sentence that names what is lacking. */
int config_check(const struct config *c, struct buf *why);
void config_release(struct config *c); /* wipes the secrets; NULL is fine */

/* Names of all clouds of clouds.yaml, one a line (for completion). */
int config_clouds(const struct config_source *src, struct buf *out, struct buf *why);

#endif
