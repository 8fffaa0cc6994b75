/* SPDX-License-Identifier: Apache-2.0 */
/*
 * realm: one Keystone: who there is in it (domains, projects, users, roles and
 * who has which, as JSON objects), and the catalogue that its tokens open. A
 * token of one realm is nothing in another.
 */
#ifndef SANDBOX_REALM_H
#define SANDBOX_REALM_H

#include "contrib/sandbox/engine/sandbox.h"

/* A row of a catalogue. */
struct endpoint {
	const char *type, *name, *region;
	const char *path; /* after the sandbox's URL */
};

struct realm {
	const char *identity;		/* its path: "/identity" */
	const struct endpoint *catalog; /* ends with type NULL */
	/* its entries name the project by id, the user's domain by name */
	bool by_ids;
};

enum { REALM_SANDBOX, REALM_K5, REALM_TRICIRCLE, N_REALMS };
extern const struct realm realms[N_REALMS]; /* realms.c */

const struct realm *realm_of(const struct service *s);
cJSON *catalog_v3(const struct sandbox *s, const struct realm *realm);
cJSON *catalog_v2(const struct sandbox *s, const struct realm *realm);

extern const char password[]; /* every user's */
/* the logins that realms start with; ends with cloud NULL */
extern const struct account accounts[];

void keystone_handle(struct request *q, struct reply *r); /* path after /identity */
/* NULL: no valid token for a project */
const struct account *keystone_check(const struct request *q);
void keystone_free(void);

/* ---- identity.c: who there is; the objects stay its own */

enum kind { DOMAINS, PROJECTS, USERS, ROLES, N_KINDS };

cJSON *identity_list(const struct realm *realm, enum kind kind);
cJSON *identity_find(const struct realm *realm, enum kind kind, const char *id);
/* Names are unique in their domain (NULL: of roles and domains). */
cJSON *identity_named(
	const struct realm *realm, enum kind kind, const char *name, const char *domain_id);
/* Finds what {id} or {name, domain {id or name}} means; NULL: nothing. */
cJSON *identity_meant(const struct realm *realm, enum kind kind, const cJSON *ref);
/* {id, name, domain {id, name}}: how others name it; the caller's. */
cJSON *identity_doc(const struct realm *realm, const cJSON *of);
/* A new object with the body's values and what it must have besides. */
cJSON *identity_add(const struct realm *realm, enum kind kind, const cJSON *body);
void identity_remove(const struct realm *realm, enum kind kind, const char *id);
/* Takes {user, target, role}; target is a project or a domain. */
cJSON *identity_assignments(const struct realm *realm);
bool identity_assign(
	const struct realm *realm, const char *user, const char *target, const char *role);
bool identity_withdraw(
	const struct realm *realm, const char *user, const char *target, const char *role);
/* [{id, name}], the caller's; target NULL: the user's anywhere. */
cJSON *identity_roles(const struct realm *realm, const char *user, const char *target);
/* The same, with the roles that these imply. */
cJSON *identity_powers(const struct realm *realm, const char *user, const char *target);
/* Finds who the user is in the project (NULL: in none); lives as long as the process. */
const struct account *identity_account(
	const struct realm *realm, const cJSON *user, const cJSON *project, bool admin);

void identity_free(void);

/* ---- keystone.c: tokens, for the rest of Keystone */

enum scope { SCOPE_NONE, SCOPE_PROJECT, SCOPE_DOMAIN, SCOPE_SYSTEM };

struct token {
	char id[40];
	char target[40];  /* the project's or domain's id */
	char methods[96]; /* "password,totp" */
	char audit[24];
	char parent[24]; /* the audit id of the token that it came from; "": none */
	const struct realm *realm;
	const struct account *who; /* NULL: free, or revoked */
	enum scope scope;
	int64_t issued_s, ends_s;
};

struct token *token_find(const struct realm *realm, const char *id);
/* A token for the user in what `scope` means; NULL: not allowed. */
struct token *token_new(
	const struct realm *realm, cJSON *user, enum scope scope, const cJSON *target);
/* All tokens of a user, or in a project or domain. */
void token_revoke(const struct realm *realm, const char *id);
bool password_right(const cJSON *user, const char *given);
void token_reply(const struct request *q, struct reply *r, const struct token *t, bool catalog);

/* ---- keystone_v2.c, identity_admin.c (path after /v3/); false: no path of theirs */

bool keystone_v2(struct request *q, struct reply *r);
cJSON *keystone_v2_version(const struct request *q);
bool identity_admin(struct request *q, struct reply *r, const char *path, const struct token *t);

/* ---- federation.c: an identity provider, below a path of its own; and who trusts it */

void oidc_handle(struct request *q, struct reply *r);
bool keystone_federation(struct request *q, struct reply *r); /* false: no path of its */

/* clouds_yaml.c: 0, or -1 after a line on stderr */
int write_clouds_yaml(const struct sandbox *s);

#endif
