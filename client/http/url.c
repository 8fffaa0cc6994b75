/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url: libcurl's parser tells where a URL leads.
 */
#include "client/http/url.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

int url_origin(const char *url, char *out, size_t size, char *ret_host, size_t host_size)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL;
	int n, err = -EPROTO;

	if (!u)
		return -ENOMEM;
	if (curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
		curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
		curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
		(strcasecmp(scheme, "http") == 0 || strcasecmp(scheme, "https") == 0) &&
		curl_url_get(u, CURLUPART_USER, &user, 0) != CURLUE_OK &&
		curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK) {
		n = snprintf(out, size, "%s://%s:%s", scheme, host, port);
		err = n < 0 || (size_t)n >= size ? -EPROTO : 0;
		for (char *p = out; !err && *p; p++)
			*p = (char)tolower((unsigned char)*p);
		if (!err && ret_host)
			snprintf(ret_host, host_size, "%s", host);
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	curl_url_cleanup(u);
	return err;
}
