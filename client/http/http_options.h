/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_options: what a client's transfers have in common, kept for as long as they go on. No curl.
 */
#ifndef CLIENT_HTTP_HTTP_OPTIONS_H
#define CLIENT_HTTP_HTTP_OPTIONS_H

#include "client/http/http.h"

/*
 * Copies o with all its strings to *ret; the caller ends it with http_options_release. Files of o
 * must be there and ours: -EPERM, -ETXTBSY as own_file_open, else -ENOENT (it cannot be read).
 * -ENOMEM. After an error there is nothing to release.
 */
int http_options_keep(const struct http_options *o, struct http_options *ret);
void http_options_release(struct http_options *o);

#endif
