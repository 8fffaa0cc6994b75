/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: which cloud, and how to log in to it: clouds.yaml with secure.yaml
 * and clouds-public.yaml by the usual search path, the profiles of an installed
 * openstacksdk, OS_* variables, or .kamakirc (facts behind it: openstacksdk's
 * loader, and osc as measured).
 *
 * Choice: the name given (`envvars` or OS_CLOUD_NAME's: the one made of OS_*);
 * else OS_CLOUD; else OS_* when any that is not a selector is set; else the
 * only entry; else .kamakirc's default_cloud when there is no entry at all;
 * else an error that lists the names. A cloud named that clouds.yaml has not
 * is sought in .kamakirc.
 * Order, the later wins: defaults, profile, clouds.yaml, secure.yaml, the
 * region's values, OS_CACERT OS_CERT OS_KEY OS_INTERFACE OS_REGION_NAME, the
 * command line. Credentials of the environment never touch a named cloud. The
 * region is checked against those that the entry lists.
 * A config owns its strings. Strings are NULL when not given. No threads.
 */
#ifndef CLIENT_CONFIG_CONFIG_H
#define CLIENT_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct token_file;

enum auth_type {
	AUTH_PASSWORD,
	AUTH_TOKEN,
	AUTH_APPLICATION_CREDENTIAL,
	AUTH_NONE,
	AUTH_TOTP,
	AUTH_MULTIFACTOR,
	AUTH_ASTAKOS,
};

/* The identity service's dialect: found out, or one that the auth type names. */
enum identity { IDENTITY_ANY, IDENTITY_V2, IDENTITY_V3 };

struct config_entry { /* a setting as a line of .cloudnetfs/config */
	char *key;    /* "username", "region_name" */
	char *value;  /* "***" for a secret */
	char *from;   /* "<path of the file>", "OS_USERNAME", "default" */
};

struct config_service { /* what is said of one service: "network_endpoint_override" */
	char *key;	/* with '_' throughout */
	char *value;
};

struct config {
	char *cloud;	  /* the entry's name */
	char *cloud_type; /* neutron, k5, cyclades, synnefo; NULL: not said */
	enum auth_type auth_type;
	enum identity identity;
	char *auth_methods; /* of multifactor: "v3password,v3totp" */
	char *auth_url;
	char *username, *user_id, *password, *passcode;
	char *user_domain_name, *user_domain_id;
	char *project_name, *project_id;
	char *project_domain_name, *project_domain_id;
	char *domain_name, *domain_id, *system_scope, *trust_id;
	bool domains_given; /* the user's or project's, by more than a default: Keystone v3 is meant */
	char *token;
	struct token_file *token_file; /* where a new token is put; NULL: none */
	char *app_cred_id, *app_cred_name, *app_cred_secret;
	char *region_name;
	char *interface; /* "public" unless given: public, internal, admin */
	char *endpoint;	 /* with auth_type none: of every service */
	struct config_service *services;
	size_t n_services;
	char *cacert, *cert, *key; /* files; a leading ~ is expanded */
	bool verify;		   /* true unless given */
	bool force_ipv4;
	char *warning;		      /* one line that the user should see; NULL */
	struct config_entry *entries; /* everything that was set, for .cloudnetfs/config */
	size_t n_entries;
};

/* What stands in for the process: tests give their own. */
struct config_source {
	const char *cloud;	/* from the command line; NULL */
	const char *region;	/* -o region; NULL */
	const char *token_file; /* -o token_file; NULL */
	const char *cloud_type; /* -o cloud_type; NULL */
	const char *proxy;	/* -o proxy, to be shown; NULL */
	char *const *env;	/* environ */
	const char *cwd;	/* NULL: "." */
	const char *vendors;	/* the directory of openstacksdk's profiles; NULL: where Debian has it */
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

/*
 * Overwrites, in place, the values of the variables that hold secrets, once
 * they are in a config: /proc/PID/environ shows them no more, and no child
 * inherits them.
 */
void config_forget_env(char **env);

/* Names of all clouds of clouds.yaml and .kamakirc, one a line (for completion). */
int config_clouds(const struct config_source *src, struct buf *out, struct buf *why);

/* The secret that the auth type logs in with, and what it is called; NULL when it needs none. */
char **config_secret(struct config *c, const char **ret_word);
/* May one log in again with the same secret? Not with a token or a passcode. */
bool config_renewable(const struct config *c);

/*
 * What is said of a service alone: `what` is endpoint_override, interface,
 * region_name, service_type, service_name, api_version; '-' in the service's
 * type is '_' in the key. NULL: nothing.
 */
const char *config_service(const struct config *c, const char *service, const char *what);
/* The service's address where the configuration names it, instead of the catalogue. */
const char *config_endpoint(const struct config *c, const char *service);

#endif
