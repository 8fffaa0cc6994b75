/* SPDX-License-Identifier: Apache-2.0 */
/*
 * error: what went wrong, in the cloud's own words, and the one table that
 * turns answers into errno (cloudnetfs-tree(7), ERRORS).
 *
 * A cloud_error is a value: it is filled by whoever meets the failure, copied
 * with =, and owns nothing.
 * Error bodies that clouds send:
 *   {"NeutronError": {type, message, detail}} with or without "request_id"
 *   {"error": {code, title, message}}                        Keystone, keystonemiddleware
 *   {"<faultName>": {code, message, details}}                Nova, Cyclades, Synnefo
 *   {"faultcode", "faultstring", "debuginfo"}                Octavia
 *   {"error", "error_description"}                           OAuth 2.0
 *   {"code", "title", "description"}, text/plain, HTML, nothing
 */
#ifndef CLIENT_HTTP_ERROR_H
#define CLIENT_HTTP_ERROR_H

#include <stdbool.h>

#include "client/util/limits.h"

struct http_result;

struct cloud_error {
	int err;       /* negative errno; 0: no error */
	int status;    /* HTTP status; 0: no answer came */
	bool unknown;  /* the request may have been carried out */
	char type[64]; /* NeutronError's type, the fault's name, Keystone's title; "" */
	char request_id[64];
	/* one line, no control characters, never empty when err */
	char message[LIMIT_MESSAGE_BYTES];
};

void error_clear(struct cloud_error *e);
/* Sets our own sentence; err is a negative errno. */
void error_set(struct cloud_error *e, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Sets e from a finished transfer that was no success: fail set, or a status
 * other than 2xx. `change` says that the method changes something: `unknown` is set
 * for it when the request may have been executed (sent, and no answer that
 * rules it out: no status line, a cut body, 502, 504, 500). object_id, when
 * given, is the id in the URL: a 404 whose message names another id, or whose
 * type belongs to another kind than `one` ("network" for NetworkNotFound),
 * is EINVAL (of something it refers to), else ENOENT; NULL object_id (a POST
 * to a collection) makes any typed 404 EINVAL and an untyped one EOPNOTSUPP.
 */
void error_from(struct cloud_error *e, const struct http_result *r, bool change, const char *one,
	const char *object_id);

/* "EBUSY" for EBUSY or -EBUSY; "errno 123" is never needed: unknown ones give "E?". */
const char *error_name(int err);

#endif
