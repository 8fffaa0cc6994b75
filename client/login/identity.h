/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity: what is said to an identity service, and what its answer holds, in
 * both dialects (the Identity API reference v3 and v2.0; Synnefo's Astakos):
 *   v3    POST URL/auth/tokens, 201, the token in X-Subject-Token
 *   v2.0  POST URL/tokens, 200, the token in the body; Synnefo's astakos too
 * Pure: no transfer starts here. Secrets pass through and stay nowhere.
 */
#ifndef CLIENT_LOGIN_IDENTITY_H
#define CLIENT_LOGIN_IDENTITY_H

#include <stdint.h>

#include "client/config/config.h"

struct buf;
struct catalog;
struct http_result;

/* Appends a login's body in this dialect (V2 or V3); token stands for the config's. */
int identity_request(
	const struct config *c, enum identity dialect, const char *token, struct buf *out);

struct identity_answer {
	char *token, *project_id, *user_id; /* the latter two NULL when not said */
	int64_t life_ms; /* by the answer's own clock where it has one: ours may be wrong */
	struct catalog *catalog;
};

/*
 * -EBADMSG with a sentence, which holds no word of the answer, when it lacks
 * what it promises: a token, its end, a catalogue (not needed when the
 * configuration names the network service's address); -ENOMEM.
 */
int identity_answer(const struct config *c, enum identity dialect, const struct http_result *r,
	struct identity_answer *ret, struct buf *why);
void identity_answer_release(struct identity_answer *a); /* wipes the token; NULL is fine */

#endif
