/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: the one door to libcurl. Transfers run side by side in one thread, in
 * http_poll(), which also watches the caller's descriptors.
 * Rules kept here, whoever calls:
 * - a call with `once` goes on a fresh connection and leaves it closed: libcurl
 *   repeats a POST whose reused connection dies;
 * - redirects are not followed, for X-Auth-Token would go to the other host;
 * - only http(s), http off loopback with insecure_http; no netrc, cookies, URL's credentials.
 * Life: http_start copies all strings and the body. Exactly one on_done comes for every successful
 * http_start, from http_poll, unless http_cancel came first; the xfer is gone when it returns. It
 * may start and cancel other transfers.
 */
#ifndef CLIENT_HTTP_HTTP_H
#define CLIENT_HTTP_HTTP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;
struct http_xfer;

struct http_options {
	const char *user_agent;
	const char *cacert;	 /* CA bundle's file; NULL: the system's */
	const char *cert, *key;	 /* client certificate, which may hold the key; NULL: none */
	const char *proxy;	 /* NULL: as the environment says; not of loopback, ever */
	bool verify, force_ipv4; /* verify: the peer's certificate and name */
	bool insecure_http;	 /* http to other hosts than loopback */
};

enum http_fail {
	HTTP_OK = 0,	  /* an answer came whole; see status */
	HTTP_REFUSED,	  /* connection refused */
	HTTP_UNREACHABLE, /* no route, unknown host */
	HTTP_TIMEOUT,
	HTTP_TLS,
	HTTP_CUT, /* closed or reset before the answer was whole */
	HTTP_TOO_BIG,
	HTTP_PROTOCOL, /* not HTTP, or a URL that this mount does not use */
	HTTP_STOPPED,  /* on_data said so; stop_err has its value */
	HTTP_NO_MEMORY,
	HTTP_NO_FILES, /* we have no descriptor left for a connection */
};

struct http_result {
	enum http_fail fail;
	int stop_err;
	int status;	  /* 0: no status line came */
	bool sent;	  /* bytes of the request may have reached the server */
	const char *why;  /* a sentence when fail, else "" */
	const char *body; /* see http_call.on_data; NUL-terminated */
	size_t body_len;
	const char *request_id;	   /* X-Openstack-Request-Id, or "" */
	const char *subject_token; /* X-Subject-Token, or NULL */
	const char *location;	   /* of a 300 or 3xx, or NULL; never followed */
	int64_t retry_after_ms;	   /* -1: none or not understood */
	int64_t bytes, took_ms;	   /* of the body as it came; of all */
};

struct http_call {
	const char *method; /* GET POST PUT DELETE */
	const char *url;
	const char *token;		      /* X-Auth-Token; NULL: none */
	const char *if_match, *authorization; /* values of these headers; NULL: none */
	const char *body, *type;	      /* NULL: none; JSON */
	size_t body_len;
	bool once;
	int64_t timeout_ms; /* for the whole; 0: none but the next */
	int64_t stall_ms;   /* without LIMIT_SLOW_BYTES of the answer; 0: TIME_STALL_MS */
	size_t body_max;    /* of what is gathered; 0: LIMIT_ANSWER_BYTES */
	/* takes a 2xx body as it comes; non-zero ends it as HTTP_STOPPED; NULL: it is gathered, as
	   that of any other status always is (LIMIT_ERROR_BYTES, then cut) */
	int (*on_data)(void *ctx, const char *data, size_t len);
	void (*on_done)(void *ctx, const struct http_result *result);
	void *ctx;
};

/* own_file_open's, of a file of o; beside another one (NULL), the polls of either serve both. */
int http_new(const struct http_options *o, struct http **ret);
int http_new_beside(const struct http_options *o, struct http *beside, struct http **ret);
void http_free(struct http *h); /* ends all transfers without on_done */
/* -ENOMEM; -EPROTO: a bad or refused URL. */
int http_start(struct http *h, const struct http_call *c, struct http_xfer **ret);
void http_cancel(struct http_xfer *x); /* no on_done will come */
size_t http_active(const struct http *h);

int http_origin(const char *url, char *out, size_t size); /* "https://host:443"; -EPROTO */
int http_check(const struct http *h, const char *url);	  /* -EPROTO: http_start refuses it */
bool http_same_origin(const char *a, const char *b);
bool http_is_loopback(const char *url); /* 127.0.0.0/8, ::1, localhost and what is beneath it */

/* Waits until a descriptor is ready, a transfer moves or timeout_ms is over, then runs transfers
   and on_done calls. fds may be NULL; their revents are set. Nothing else sleeps. -ENOMEM. */
int http_poll(struct http *h, struct pollfd *fds, unsigned nfds, int timeout_ms);
int64_t http_woke_us(const struct http *h); /* when it last stopped waiting, and began to work */

#endif
