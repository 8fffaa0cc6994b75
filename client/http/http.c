/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http: transfers on one curl multi handle, of all that wait together.
 */
#include "client/http/http.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/http/answer.h"
#include "client/http/local.h"
#include "client/http/http_options.h"
#include "client/http/sockets.h"
#include "client/util/limits.h"
#include "client/util/log.h"
#include "client/util/mem.h"
#include "client/util/timer.h"

#define POLL_FDS 16 /* of the caller's */

/* The transfers that wait together. */
struct pool {
	CURLM *multi;
	struct sockets *sockets;
	struct http_xfer *xfers;
	unsigned users;
	int64_t woke_us; /* the last wait ended */
	size_t taken;	 /* bytes of streamed answers since */
	uint64_t holds;	 /* rises with each that has to wait */
};

struct http {
	struct pool *pool;
	CURLSH *share; /* sessions of TLS: a POST's connection of its own goes on with one */
	struct http_options options; /* kept by http_options_keep */
	size_t active;
};

struct http_xfer {
	struct http *h;
	struct http_xfer *prev, *next;
	CURL *easy;
	struct curl_slist *headers;
	char *url, *body;
	struct answer answer;
	void (*on_done)(void *ctx, const struct http_result *result);
	void *ctx;
	int64_t started_ms, moved_ms, stall_ms;
	uint64_t held;	 /* its answer waits for a later turn, since that many; 0: it does not */
	int64_t counted; /* bytes of the answer when it moved last */
	bool stalled, wrote, no_files, no_lookup;
	char why[CURL_ERROR_SIZE];
};

int http_origin(const char *url, char *out, size_t size)
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
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	curl_url_cleanup(u);
	return err;
}

bool http_same_origin(const char *a, const char *b)
{
	char oa[512], ob[512];

	return http_origin(a, oa, sizeof(oa)) == 0 && http_origin(b, ob, sizeof(ob)) == 0 &&
		strcmp(oa, ob) == 0;
}

bool http_is_loopback(const char *url)
{
	char origin[512];

	return http_origin(url, origin, sizeof(origin)) == 0 && local_is_loopback(origin);
}

int http_check(const struct http *h, const char *url)
{
	char origin[512];
	int err = http_origin(url, origin, sizeof(origin));

	if (err || strncmp(origin, "https:", 6) == 0 || h->options.insecure_http ||
		local_is_loopback(origin))
		return err;
	return -EPROTO;
}

static void leave_pool(struct pool *p)
{
	if (!p || --p->users > 0)
		return;
	if (p->multi)
		curl_multi_cleanup(p->multi);
	sockets_free(p->sockets);
	free(p);
}

static int join_pool(struct http *h, struct http *beside)
{
	struct pool *p = beside ? beside->pool : calloc(1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	h->pool = p;
	p->users++;
	if (beside)
		return 0;
	p->multi = curl_multi_init();
	if (!p->multi || sockets_new(&p->sockets) < 0)
		return -ENOMEM;
	curl_multi_setopt(p->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)LIMIT_CONNECTIONS);
	return 0;
}

int http_new_beside(const struct http_options *o, struct http *beside, struct http **ret)
{
	struct http *h = calloc(1, sizeof(*h));
	int err = h ? http_options_keep(o, &h->options) : -ENOMEM;

	if (err) {
		free(h);
		return err;
	}
	unsetenv("SSLKEYLOGFILE"); /* which has libcurl write down what decrypts our connections */
	curl_global_init(CURL_GLOBAL_ALL);
	err = join_pool(h, beside);
	h->share = err ? NULL : curl_share_init();
	if (curl_share_setopt(h->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION)) {
		http_free(h);
		return -ENOMEM;
	}
	*ret = h;
	return 0;
}

int http_new(const struct http_options *o, struct http **ret)
{
	return http_new_beside(o, NULL, ret);
}

static void xfer_free(struct http_xfer *x)
{
	struct http *h = x->h;

	if (x->prev)
		x->prev->next = x->next;
	else if (h->pool->xfers == x)
		h->pool->xfers = x->next;
	if (x->next)
		x->next->prev = x->prev;
	if (x->easy) {
		curl_multi_remove_handle(h->pool->multi, x->easy);
		curl_easy_cleanup(x->easy);
		h->active--;
	}
	for (struct curl_slist *line = x->headers; line; line = line->next)
		explicit_bzero(line->data, strlen(line->data)); /* the token is in one */
	curl_slist_free_all(x->headers);
	answer_release(&x->answer);
	mem_wipe(&x->body);
	free(x->url);
	free(x);
}

void http_free(struct http *h)
{
	if (!h)
		return;
	for (struct http_xfer *x = h->pool ? h->pool->xfers : NULL, *next; x; x = next) {
		next = x->next;
		if (x->h == h)
			xfer_free(x);
	}
	curl_share_cleanup(h->share);
	leave_pool(h->pool);
	http_options_release(&h->options);
	free(h);
	curl_global_cleanup();
}

void http_cancel(struct http_xfer *x)
{
	if (x)
		xfer_free(x);
}

size_t http_active(const struct http *h)
{
	return h->active;
}

/* ---- what libcurl calls */

/* Tells whether a streamed answer waits, since this turn has had its slice; libcurl keeps it. */
static bool must_wait(struct http_xfer *x, size_t len)
{
	struct http *h = x->h;

	if (!x->answer.on_data)
		return false;
	if (h->pool->taken > 0 &&
		(h->pool->taken + len > LIMIT_SLICE_BYTES ||
			timer_now_us() - h->pool->woke_us >= TIME_SLICE_US / 2)) {
		x->held = ++h->pool->holds;
		return true;
	}
	h->pool->taken += len;
	return false;
}

/* Notes that the answer moves: by its first byte, then whenever enough of it has come. */
static void note_progress(struct http_xfer *x)
{
	int64_t bytes = x->answer.bytes + x->answer.header_bytes;

	if (x->counted && bytes - x->counted < LIMIT_SLOW_BYTES)
		return;
	x->counted = bytes;
	x->moved_ms = timer_now_ms();
}

static size_t on_body(char *data, size_t one, size_t n, void *userdata)
{
	struct http_xfer *x = userdata;
	curl_off_t raw = 0;
	long status = 0;
	bool more;

	if (must_wait(x, one * n))
		return CURL_WRITEFUNC_PAUSE;
	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(x->easy, CURLINFO_SIZE_DOWNLOAD_T, &raw);
	more = answer_body(&x->answer, (int)status, data, one * n, raw);
	note_progress(x);
	return more ? one * n : 0;
}

static size_t on_header(char *data, size_t one, size_t n, void *userdata)
{
	struct http_xfer *x = userdata;

	bool more = answer_header(&x->answer, data, one * n);

	note_progress(x);
	return more ? one * n : 0;
}

static int on_progress(
	void *userdata, curl_off_t dltotal, curl_off_t dlnow, curl_off_t ultotal, curl_off_t ulnow)
{
	struct http_xfer *x = userdata;

	(void)dltotal;
	(void)dlnow;
	(void)ultotal;
	if (ulnow > 0)
		x->wrote = true;
	return 0;
}

static int on_debug(CURL *easy, curl_infotype type, char *data, size_t len, void *userdata)
{
	(void)easy;
	(void)userdata;
	if (type == CURLINFO_HEADER_IN || type == CURLINFO_HEADER_OUT || type == CURLINFO_TEXT)
		local_log_lines(type == CURLINFO_HEADER_IN ? '<'
				: type == CURLINFO_TEXT	   ? '*'
							   : '>',
			data, len);
	return 0;
}

/* ---- starting */

static int add_header(struct http_xfer *x, const char *name, const char *value)
{
	struct curl_slist *more;
	CLEANUP_SECRET char *line = NULL; /* of the token, too */

	if (asprintf(&line, "%s: %s", name, value) < 0)
		return -ENOMEM;
	more = curl_slist_append(x->headers, line);
	if (!more)
		return -ENOMEM;
	x->headers = more;
	return 0;
}

static int set_headers(struct http_xfer *x, const struct http_call *c)
{
	int err = add_header(x, "Accept", "application/json");

	if (!err && c->token)
		err = add_header(x, "X-Auth-Token", c->token);
	if (!err && c->if_match)
		err = add_header(x, "If-Match", c->if_match);
	if (!err && c->authorization)
		err = add_header(x, "Authorization", c->authorization);
	if (!err && c->body)
		err = add_header(x, "Content-Type", c->type ? c->type : "application/json");
	if (!err)
		err = add_header(x, "Expect", "");
	curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->headers);
	return err;
}

/* Opens a connection's socket; of its failure libcurl says no more than that it failed. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct http_xfer *x = ctx;
	int fd = sockets_open(x->h->pool->sockets, a->family, a->socktype, a->protocol);

	(void)purpose;
	x->no_files = fd == -EMFILE || fd == -ENFILE;
	return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* Refuses to look a name up while many lookups, each of a thread, get no answer. */
static int start_lookup(void *state, void *reserved, void *ctx)
{
	struct http_xfer *x = ctx;

	(void)state;
	(void)reserved;
	x->no_lookup = local_has_threads(LIMIT_THREADS);
	return x->no_lookup;
}

static void set_method(struct http_xfer *x, const struct http_call *c)
{
	curl_easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, c->method);
	if (c->body) {
		curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body_len);
		curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, x->body);
	} else if (strcmp(c->method, "POST") == 0 || strcmp(c->method, "PUT") == 0) {
		curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)0);
		curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, "");
	} else {
		curl_easy_setopt(x->easy, CURLOPT_HTTPGET, 1L);
		curl_easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, c->method);
	}
	if (c->once) {
		curl_easy_setopt(x->easy, CURLOPT_FRESH_CONNECT, 1L);
		curl_easy_setopt(x->easy, CURLOPT_FORBID_REUSE, 1L);
	}
}

static void set_tls(struct http_xfer *x, const struct http_options *o)
{
	curl_easy_setopt(x->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(x->easy, CURLOPT_SSL_VERIFYPEER, o->verify ? 1L : 0L);
	curl_easy_setopt(x->easy, CURLOPT_SSL_VERIFYHOST, o->verify ? 2L : 0L);
	if (o->cacert)
		curl_easy_setopt(x->easy, CURLOPT_CAINFO, o->cacert);
	if (o->cert)
		curl_easy_setopt(x->easy, CURLOPT_SSLCERT, o->cert);
	if (o->key)
		curl_easy_setopt(x->easy, CURLOPT_SSLKEY, o->key);
}

static void set_options(struct http_xfer *x, const struct http_call *c)
{
	const struct http_options *o = &x->h->options;

	curl_easy_setopt(x->easy, CURLOPT_PRIVATE, x);
	curl_easy_setopt(x->easy, CURLOPT_SHARE, x->h->share);
	curl_easy_setopt(x->easy, CURLOPT_URL, x->url);
	curl_easy_setopt(x->easy, CURLOPT_ERRORBUFFER, x->why);
	curl_easy_setopt(x->easy, CURLOPT_NOSIGNAL, 1L);
	/* the thread that looks its host up ends by itself: to join it would stop the loop */
	curl_easy_setopt(x->easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(x->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(x->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(x->easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(x->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)TIME_CONNECT_MS);
	if (c->timeout_ms > 0)
		curl_easy_setopt(x->easy, CURLOPT_TIMEOUT_MS, (long)c->timeout_ms);
	curl_easy_setopt(x->easy, CURLOPT_BUFFERSIZE, (long)PART_SLICE_BYTES);
	curl_easy_setopt(x->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(x->easy, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(x->easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(x->easy, CURLOPT_XFERINFODATA, x);
	curl_easy_setopt(x->easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(x->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(x->easy, CURLOPT_OPENSOCKETDATA, x);
	curl_easy_setopt(x->easy, CURLOPT_CLOSESOCKETFUNCTION, sockets_close);
	curl_easy_setopt(x->easy, CURLOPT_CLOSESOCKETDATA, x->h->pool->sockets);
	if (o->user_agent)
		curl_easy_setopt(x->easy, CURLOPT_USERAGENT, o->user_agent);
	/* "": not the environment's either. A password for this machine is for nobody on the way */
	if (http_is_loopback(x->url))
		curl_easy_setopt(x->easy, CURLOPT_PROXY, "");
	else if (o->proxy)
		curl_easy_setopt(x->easy, CURLOPT_PROXY, o->proxy);
	if (o->force_ipv4)
		curl_easy_setopt(x->easy, CURLOPT_IPRESOLVE, (long)CURL_IPRESOLVE_V4);
	if (!http_is_loopback(x->url)) {
		curl_easy_setopt(x->easy, CURLOPT_ACCEPT_ENCODING, "");
		curl_easy_setopt(x->easy, CURLOPT_RESOLVER_START_FUNCTION, start_lookup);
		curl_easy_setopt(x->easy, CURLOPT_RESOLVER_START_DATA, x);
	}
	if (log_level() >= LOG_LEVEL_DEBUG) {
		curl_easy_setopt(x->easy, CURLOPT_VERBOSE, 1L);
		curl_easy_setopt(x->easy, CURLOPT_DEBUGFUNCTION, on_debug);
	}
	set_tls(x, o);
	set_method(x, c);
}

/* Makes a transfer of the call, linked into h; NULL: no memory. */
static struct http_xfer *xfer_new(struct http *h, const struct http_call *c)
{
	struct http_xfer *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	x->h = h;
	answer_init(&x->answer, c->body_max ? c->body_max : LIMIT_ANSWER_BYTES, c->on_data, c->ctx);
	x->on_done = c->on_done;
	x->ctx = c->ctx;
	x->stall_ms = c->stall_ms ? c->stall_ms : TIME_STALL_MS;
	x->started_ms = x->moved_ms = timer_now_ms();
	x->url = strdup(c->url);
	x->body = c->body ? strndup(c->body, c->body_len) : NULL;
	x->next = h->pool->xfers;
	if (h->pool->xfers)
		h->pool->xfers->prev = x;
	h->pool->xfers = x;
	if (x->url && (x->body || !c->body))
		return x;
	xfer_free(x);
	return NULL;
}

int http_start(struct http *h, const struct http_call *c, struct http_xfer **ret)
{
	struct http_xfer *x;
	int err = http_check(h, c->url);

	if (err)
		return err;
	x = xfer_new(h, c);
	if (!x)
		return -ENOMEM;
	x->easy = curl_easy_init();
	err = x->easy ? 0 : -ENOMEM;
	if (!err) {
		h->active++;
		set_options(x, c);
		err = set_headers(x, c);
	}
	if (!err && curl_multi_add_handle(h->pool->multi, x->easy) != CURLM_OK)
		err = -ENOMEM;
	if (err)
		xfer_free(x);
	else
		*ret = x;
	return err;
}

/* ---- ending */

/*
 * Tells whether a header without an end has come: of that libcurl says that it has no memory,
 * since none is left in its buffer of 100 KiB. There is some, and the answer has no body yet.
 */
static bool is_header_endless(const struct http_xfer *x)
{
	long size = 0;
	CLEANUP_TEXT char *probe = malloc(4 * LIMIT_HEADER_BYTES);

	curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &size);
	return probe && size > 0 && x->answer.bytes == 0;
}

static enum http_fail fail_of(const struct http_xfer *x, CURLcode code)
{
	if (x->answer.stop_err)
		return HTTP_STOPPED;
	if (x->answer.too_big)
		return HTTP_TOO_BIG;
	if (x->answer.no_memory)
		return HTTP_NO_MEMORY;
	if (x->answer.enough)
		return HTTP_OK;
	if (x->stalled)
		return HTTP_TIMEOUT;
	switch (code) {
	case CURLE_OK:
		return HTTP_OK;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_TIMEOUT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return !x->no_lookup && local_lacks_files() ? HTTP_NO_FILES : HTTP_UNREACHABLE;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return local_lacks_files() ? HTTP_NO_FILES : HTTP_TLS;
	case CURLE_OUT_OF_MEMORY:
		return is_header_endless(x) ? HTTP_TOO_BIG : HTTP_NO_MEMORY;
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
		return HTTP_CUT;
	default:
		return HTTP_PROTOCOL;
	}
}

static enum http_fail fail_of_connect(const struct http_xfer *x)
{
	long os_errno = 0;

	if (x->no_files)
		return HTTP_NO_FILES;
	curl_easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &os_errno);
	return os_errno == ECONNREFUSED || os_errno == 0 ? HTTP_REFUSED : HTTP_UNREACHABLE;
}

/* Tells whether a byte of the request may have gone out. */
static bool was_sent(struct http_xfer *x)
{
	long size = 0;

	curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &size);
	return size > 0 || x->wrote;
}

static void finish(struct http_xfer *x, CURLcode code)
{
	struct http_result r = { .retry_after_ms = x->answer.retry_after_ms };
	long status = 0;

	r.fail = code == CURLE_COULDNT_CONNECT ? fail_of_connect(x) : fail_of(x, code);
	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	r.status = (int)status;
	r.sent = was_sent(x);
	r.stop_err = x->answer.stop_err;
	r.why = r.fail == HTTP_OK ? "" : x->why[0] ? x->why : curl_easy_strerror(code);
	if (x->stalled)
		r.why = "no answer in time";
	if (x->no_lookup)
		r.why = "too many names are being looked up without an answer";
	if (r.fail == HTTP_NO_FILES || r.fail == HTTP_TOO_BIG)
		r.why = ""; /* libcurl speaks of the other side, or of where it is written */
	r.body = x->answer.gathered.data;
	r.body_len = x->answer.gathered.len;
	r.request_id = x->answer.request_id;
	r.subject_token = x->answer.subject_token;
	r.location = x->answer.location;
	r.bytes = x->answer.bytes;
	r.took_ms = timer_now_ms() - x->started_ms;
	/* out of curl's list before the call, which may free other transfers, not this one */
	curl_multi_remove_handle(x->h->pool->multi, x->easy);
	x->on_done(x->ctx, &r);
	xfer_free(x);
}

/* Ends transfers that stand still; the list is short, and looked at ten times a second at most. */
static void end_stalled(struct http *h)
{
	int64_t now = timer_now_ms();

	for (struct http_xfer *x = h->pool->xfers; x;) {
		if (now - x->moved_ms < x->stall_ms || x->stalled || x->held) {
			x = x->next;
			continue;
		}
		x->stalled = true;
		finish(x, CURLE_OPERATION_TIMEDOUT);
		x = h->pool->xfers; /* on_done may have changed the list */
	}
}

static int stall_wait_ms(const struct http *h, int timeout_ms)
{
	int64_t now = timer_now_ms(), least = timeout_ms;

	for (const struct http_xfer *x = h->pool->xfers; x; x = x->next) {
		int64_t left = x->moved_ms + x->stall_ms - now;

		if (x->held)
			left = 0;
		if (left < least)
			least = left;
	}
	if (least < 0)
		least = 0;
	return least < timeout_ms && least < TIME_STALL_LOOK_MS && least > 0 ? (int)least + 1
									     : (int)least;
}

/* Lets the answer that has waited for longest go on: so all that come at once come on alike. */
static void resume_held(struct http *h)
{
	struct http_xfer *first = NULL;
	CURLcode code;

	h->pool->taken = 0;
	for (struct http_xfer *x = h->pool->xfers; x; x = x->next)
		if (x->held && (!first || x->held < first->held))
			first = x;
	if (!first)
		return;
	first->held = 0;
	code = curl_easy_pause(first->easy, CURLPAUSE_CONT);
	if (code != CURLE_OK)
		finish(first, code);
}

/* Runs all transfers until none moves, or what streams in has had its part of the turn. */
static void run_transfers(struct http *h)
{
	uint64_t holds = h->pool->holds;
	size_t taken;
	int running;

	do {
		taken = h->pool->taken;
		curl_multi_perform(h->pool->multi, &running);
	} while (h->pool->taken > taken && h->pool->holds == holds &&
		timer_now_us() - h->pool->woke_us < TIME_SLICE_US / 2);
}

int64_t http_woke_us(const struct http *h)
{
	return h->pool->woke_us;
}

int http_poll(struct http *h, struct pollfd *fds, unsigned nfds, int timeout_ms)
{
	struct curl_waitfd wait[POLL_FDS + 1];
	int left;
	CURLMsg *msg;

	nfds = nfds < POLL_FDS ? nfds : POLL_FDS;
	for (unsigned i = 0; i < nfds; i++)
		wait[i] = (struct curl_waitfd){ .fd = fds[i].fd,
			.events = (short)((fds[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
				(fds[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0)) };
	wait[nfds] = (struct curl_waitfd){ .fd = sockets_fd(h->pool->sockets),
		.events = CURL_WAIT_POLLIN };
	timeout_ms = stall_wait_ms(h, timeout_ms);
	if (curl_multi_poll(h->pool->multi, wait, nfds + 1, timeout_ms, NULL) ==
		CURLM_OUT_OF_MEMORY)
		return -ENOMEM;
	h->pool->woke_us = timer_now_us();
	for (unsigned i = 0; i < nfds; i++)
		fds[i].revents = (short)((wait[i].revents & CURL_WAIT_POLLIN ? POLLIN : 0) |
			(wait[i].revents & CURL_WAIT_POLLOUT ? POLLOUT : 0));
	if (wait[nfds].revents)
		sockets_look(h->pool->sockets);
	resume_held(h);
	run_transfers(h);
	while ((msg = curl_multi_info_read(h->pool->multi, &left))) {
		struct http_xfer *x;
		CURLcode code = msg->data.result;

		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&x);
		finish(x, code);
	}
	end_stalled(h);
	return 0;
}
