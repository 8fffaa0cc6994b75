/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url: where a URL leads, as libcurl reads it: the transfers go by the same words.
 */
#ifndef CLIENT_HTTP_URL_H
#define CLIENT_HTTP_URL_H

#include <stddef.h>

/*
 * Gives http_origin's "scheme://host:port", and the host, unless ret_host is NULL. -EPROTO: no
 * http or https, or there is a user in it.
 */
int url_origin(const char *url, char *out, size_t size, char *ret_host, size_t host_size);

#endif
