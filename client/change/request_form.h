/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request_form: a request of the tables, filled in.
 *
 * Ownership: what it gives is the caller's. Errors: negative errno.
 */
#ifndef CLIENT_CHANGE_REQUEST_FORM_H
#define CLIENT_CHANGE_REQUEST_FORM_H

#include "client/cache/object.h"

struct form_words {
	const char *subject;	 /* '%' */
	const char *owner;	 /* '@' */
	const struct object *of; /* whose attributes "$attr$" are; NULL */
};

int request_form_fill(const char *form, const struct form_words *words, bool url, struct buf *out);
int request_form_body(
	/* NULL: there is none */
	const struct form *f, const struct form_words *words, struct json **ret);

#endif
