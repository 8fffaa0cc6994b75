/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: which cloud, and how to log in to it: clouds.yaml with secure.yaml and
 * clouds-public.yaml by the usual search path, the profiles of an installed openstacksdk, OS_*
 * variables, or .kamakirc, as openstacksdk's loader and the openstack command take them.
 * cloudnetfs.conf(5), DESCRIPTION tells which cloud is chosen and which source wins.
 *
 * A config owns its strings. Strings are NULL when not given. No threads.
 */
#ifndef CLIENT_CONFIG_CONFIG_H
#define CLIENT_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "client/config/auth_type.h"

struct buf;
struct token_file;

struct config_entry { /* a setting as a line of .cloudnetfs/config */
	char *key;    /* "username", "region_name" */
	char *value;  /* "***" for a secret */
	char *from;   /* "<path of the file>", "OS_USERNAME", "default" */
};

struct config_service { /* a setting of one service: "network_endpoint_override", '_' throughout */
	char *key, *value;
};

struct config {
	char *cloud;	  /* the entry's name */
	char *cloud_type; /* neutron, k5, cyclades, synnefo; NULL: not said */
	enum auth_type auth_type;
	enum identity identity;
	char *auth_methods; /* of multifactor: "v3password,v3totp" */
	char *auth_url;
	char *username, *user_id, *password, *passcode;
	char *user_domain_name, *user_domain_id, *project_domain_name, *project_domain_id;
	char *project_name, *project_id, *domain_name, *domain_id, *system_scope, *trust_id;
	bool domains_given; /* by more than a default: Keystone v3 is meant */
	char *token;
	struct token_file *token_file; /* where a new token is put; NULL: none */
	char *app_cred_id, *app_cred_name, *app_cred_secret;
	char *identity_provider, *protocol; /* as the identity service calls them */
	char *client_id, *client_secret;    /* ours, at the provider */
	char *access_token, *access_token_type, *openid_scope;
	char *access_token_endpoint, *discovery_endpoint; /* the provider's addresses */
	char *region_name;
	char *interface; /* "public" unless given: public, internal, admin; "internal,public" */
	char *endpoint;	 /* with auth_type none: of every service */
	struct config_service *services;
	size_t n_services, n_entries;
	char *cacert, *cert, *key; /* files; a leading ~ is expanded */
	bool verify;		   /* true unless given */
	bool force_ipv4;
	char *warning;		      /* one-line warning for the user, or NULL */
	struct config_entry *entries; /* everything that was set, for .cloudnetfs/config */
};

/* The process as the loader sees it: tests give their own. */
struct config_source {
	/* the name on the command line; NULL */
	const char *cloud;
	const char *region, *token_file, *cloud_type, *proxy; /* -o ...; NULL */
	char *const *env;				      /* environ */
	const char *cwd;				      /* NULL: "." */
	/* the directory of openstacksdk's profiles; NULL: where Debian has it */
	const char *vendors;
};

/*
 * -ENOENT: no such cloud, or none; -EINVAL: a file or variable is wrong; -E2BIG; -EACCES; -ENOMEM.
 * why gets one sentence that names the file and line, or the variable, and never a secret.
 */
int config_load(const struct config_source *src, struct config *c, struct buf *why);
/* Checks that there is all that the login needs. -EINVAL: why names what is lacking. */
int config_check(const struct config *c, struct buf *why);
void config_release(struct config *c); /* wipes the secrets; NULL is fine */
/* Overwrites the variables that hold secrets: /proc/PID/environ and children have them no more. */
void config_env_forget(char **env);
/* Gives `each` the names of all clouds of clouds.yaml and .kamakirc, until it returns an error. */
int config_load_each(const struct config_source *src, int (*each)(void *ctx, const char *name),
	void *ctx, struct buf *why);
/* Lists these names, one a line. */
int config_load_clouds(const struct config_source *src, struct buf *out, struct buf *why);

/* Finds the secret that the auth type logs in with, and its word; NULL: it needs none. */
char **config_secret(struct config *c, const char **ret_word);
/* Tells whether an identity provider is asked first, and Keystone trusts its word. */
bool config_is_federated(const struct config *c);
/* Tells whether the same secret logs in again: a token and a passcode do not. */
bool config_renewable(const struct config *c);
/* Finds what (interface, service_type, ...) is set for a service alone; NULL: nothing. */
const char *config_service(const struct config *c, const char *service, const char *what);
/* Finds the service's address where the configuration names it, instead of the catalogue. */
const char *config_endpoint(const struct config *c, const char *service);

#endif
