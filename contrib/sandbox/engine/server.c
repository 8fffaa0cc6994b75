/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: libmicrohttpd, driven from one loop that also keeps the time of
 * replies that are put off (their connections are suspended).
 */
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "contrib/sandbox/engine/fault.h"
#include "contrib/sandbox/engine/sandbox.h"

#define BODY_MAX (16 * 1024 * 1024)

/* One request, from its first byte to the end of its reply. */
struct exchange {
	struct exchange *prev, *next; /* of those that wait for a time */
	struct MHD_Connection *connection;
	const char *method;	       /* once the request is whole */
	char *target;		       /* path and query as they came */
	const struct service *service; /* what the path leads to; NULL: nothing */
	char *body;
	size_t len;
	struct fault fault;
	struct reply reply;
	int64_t came_ms, due_ms;
	size_t sent; /* of a trickling body */
	int stage;   /* 0 comes, 1 is whole, 2 put off before, 3 done and put off */
	bool waiting;
};

static struct {
	struct sandbox *sandbox;
	struct exchange *waiting;
	bool stop;
} state;

static int64_t clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- putting off */

static void put_off(struct exchange *x, int64_t ms)
{
	x->due_ms = ms < 0 ? INT64_MAX : clock_ms(CLOCK_MONOTONIC) + ms;
	x->waiting = true;
	x->prev = NULL;
	x->next = state.waiting;
	if (state.waiting)
		state.waiting->prev = x;
	state.waiting = x;
	MHD_suspend_connection(x->connection);
}

static void unwait(struct exchange *x)
{
	if (!x->waiting)
		return;
	x->waiting = false;
	if (x->prev)
		x->prev->next = x->next;
	else
		state.waiting = x->next;
	if (x->next)
		x->next->prev = x->prev;
}

/* Resumes what is due (all of it when ending); ms until the next. */
static int resume_due(bool all)
{
	int64_t now = clock_ms(CLOCK_MONOTONIC), least = 60000;

	for (struct exchange *x = state.waiting, *next; x; x = next) {
		next = x->next;
		if (all || x->due_ms <= now) {
			unwait(x);
			MHD_resume_connection(x->connection);
			least = 0; /* MHD_run has it to do */
		} else if (x->due_ms - now < least) {
			least = x->due_ms - now;
		}
	}
	return (int)least;
}

/* ---- logging */

static void log_request(struct exchange *x, const char *method, int status)
{
	const struct sandbox *s = state.sandbox;

	if (s->request_log)
		fprintf(s->request_log, "%lld\t%s\t%s\t%s\t%d\t%zu\t%lld\n",
			(long long)clock_ms(CLOCK_REALTIME),
			x->service ? x->service->cloud : "sandbox", method, x->target, status,
			x->reply.len, (long long)(clock_ms(CLOCK_MONOTONIC) - x->came_ms));
}

/* ---- handling */

static const struct service *service_of(const char *target)
{
	for (const struct service *s = services; s->prefix; s++) {
		size_t n = strlen(s->prefix);

		if (strncmp(target, s->prefix, n) == 0 &&
			(target[n] == '/' || target[n] == '?' || !target[n]))
			return s;
	}
	return NULL;
}

static void dispatch(struct exchange *x, const char *method)
{
	struct request q = {
		.method = method,
		.body = x->body ? x->body : "",
		.body_len = x->len,
		.sandbox = state.sandbox,
		.service = x->service,
		.token =
			MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "X-Auth-Token"),
		.subject = MHD_lookup_connection_value(
			x->connection, MHD_HEADER_KIND, "X-Subject-Token"),
		.if_match = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, "If-Match"),
		.authorization = MHD_lookup_connection_value(
			x->connection, MHD_HEADER_KIND, "Authorization"),
	};
	size_t n = strcspn(x->target, "?");
	char *path = x->service ? url_decode(x->target, n) : NULL;

	q.query = x->target[n] ? x->target + n + 1 : "";
	due_settle(state.sandbox);
	if (path) {
		q.path = path + strlen(x->service->prefix);
		db_use(x->service->objects);
		x->service->handle(&q, &x->reply);
	} else {
		reply_text(&x->reply, 404,
			"{\"code\":404,\"title\":\"Not Found\",\"description\":null}");
	}
	free(path);
}

static ssize_t trickle(void *cls, uint64_t pos, char *buf, size_t max)
{
	struct exchange *x = cls;
	size_t n = x->reply.len - (size_t)pos;

	if (x->fault.action == FAULT_TRUNCATE) {
		if (pos >= x->reply.len / 2)
			return MHD_CONTENT_READER_END_WITH_ERROR;
		n = x->reply.len / 2 - (size_t)pos;
	} else if (x->sent == (size_t)pos && pos > 0) { /* a second for each piece */
		x->sent = SIZE_MAX;
		put_off(x, 1000);
		return 0;
	} else {
		n = n < (size_t)x->fault.rate ? n : (size_t)x->fault.rate;
		x->sent = (size_t)pos + (n < max ? n : max);
	}
	n = n < max ? n : max;
	memcpy(buf, x->reply.body + pos, n);
	return (ssize_t)n;
}

static void add_headers(
	struct MHD_Response *m, const struct reply *r, const struct service *service)
{
	char id[64] = "req-";

	new_uuid(id + 4);
	if (r->len || r->type)
		MHD_add_response_header(m, "Content-Type", r->type ? r->type : "application/json");
	if (!r->unnamed)
		MHD_add_response_header(m, "X-Openstack-Request-Id", id);
	if (r->status == 204 && service && service->counts_nothing) {
		MHD_set_response_options(m, MHD_RF_INSANITY_HEADER_CONTENT_LENGTH, MHD_RO_END);
		MHD_add_response_header(m, "Content-Length", "0");
	}
	if (r->subject_token)
		MHD_add_response_header(m, "X-Subject-Token", r->subject_token);
	if (r->location)
		MHD_add_response_header(m, "Location", r->location);
	if (r->retry_after)
		MHD_add_response_header(m, "Retry-After", r->retry_after);
	if (r->allow)
		MHD_add_response_header(m, "Allow", r->allow);
	if (r->no_cache) {
		MHD_add_response_header(
			m, "Cache-Control", "no-cache, no-store, must-revalidate, max-age=0");
		MHD_add_response_header(m, "Vary", "X-Auth-Token");
	}
	if (r->challenge) {
		char uri[256];

		snprintf(uri, sizeof(uri), "Keystone uri=\"%s%s%s\"", state.sandbox->url,
			service_identity(service), r->challenge);
		MHD_add_response_header(m, "WWW-Authenticate", uri);
	}
}

static enum MHD_Result send_reply(struct exchange *x)
{
	struct reply *r = &x->reply;
	bool pieces = x->fault.action == FAULT_TRUNCATE || x->fault.action == FAULT_SLOW;
	struct MHD_Response *m;
	enum MHD_Result ok;

	m = pieces ? MHD_create_response_from_callback(r->len, 4096, trickle, x, NULL)
		   : MHD_create_response_from_buffer(r->len,
			     r->body ? r->body : (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
	if (!m)
		return MHD_NO;
	add_headers(m, r, x->service);
	ok = MHD_queue_response(x->connection, (unsigned)r->status, m);
	MHD_destroy_response(m);
	return ok;
}

/* The request is whole, and what put it off before is over. */
static enum MHD_Result execute(struct exchange *x, const char *method)
{
	enum fault_action a = x->fault.action;

	if (fault_executes(a))
		dispatch(x, method);
	fault_reply(&x->fault, x->service, x->target, &x->reply);
	x->stage = 3;
	log_request(
		x, method, a == FAULT_HANG_AFTER || a == FAULT_CLOSE_AFTER ? 0 : x->reply.status);
	if (a == FAULT_CLOSE_AFTER)
		return MHD_NO;
	if (a == FAULT_HANG_AFTER || a == FAULT_DELAY_AFTER) {
		put_off(x, a == FAULT_HANG_AFTER ? -1 : x->fault.ms);
		return MHD_YES;
	}
	return send_reply(x);
}

static enum MHD_Result arrived(struct exchange *x, const char *method)
{
	long wait = state.sandbox->latency_ms;

	x->method = method;
	x->fault = fault_of(state.sandbox->fault_path, method, x->target);
	if (x->fault.action == FAULT_HANG || x->fault.action == FAULT_CLOSE_BEFORE)
		log_request(x, method, 0);
	if (x->fault.action == FAULT_CLOSE_BEFORE)
		return MHD_NO;
	if (x->fault.action == FAULT_DELAY)
		wait += x->fault.ms;
	x->stage = 2;
	if (x->fault.action != FAULT_HANG && wait == 0)
		return execute(x, method);
	put_off(x, x->fault.action == FAULT_HANG ? -1 : wait);
	return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *data, size_t *size, void **ctx)
{
	struct exchange *x = *ctx;

	(void)cls;
	(void)url;
	(void)version;
	x->connection = connection;
	if (x->stage == 0) { /* the headers */
		x->stage = 1;
		return MHD_YES;
	}
	if (*size) {
		if (x->len + *size > BODY_MAX)
			return MHD_NO;
		x->body = xrealloc(x->body, x->len + *size + 1);
		memcpy(x->body + x->len, data, *size);
		x->len += *size;
		x->body[x->len] = '\0';
		*size = 0;
		return MHD_YES;
	}
	if (state.stop)
		return MHD_NO;
	return x->stage == 1	? arrived(x, method)
		: x->stage == 2 ? execute(x, method)
				: send_reply(x);
}

static void *on_uri(void *cls, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *x = xcalloc(1, sizeof(*x));

	(void)cls;
	x->connection = connection;
	x->target = xstrdup(uri);
	x->service = service_of(uri);
	x->came_ms = clock_ms(CLOCK_MONOTONIC);
	return x;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **ctx,
	enum MHD_RequestTerminationCode why)
{
	struct exchange *x = *ctx;

	(void)cls;
	(void)connection;
	(void)why;
	if (!x)
		return;
	/* its client has gone meanwhile, which does not stop a service */
	if (x->stage == 2 && x->fault.action == FAULT_DELAY && !x->waiting && !state.stop) {
		dispatch(x, x->method);
		log_request(x, x->method, 0);
	}
	unwait(x);
	reply_release(&x->reply);
	free(x->target);
	free(x->body);
	free(x);
	*ctx = NULL;
}

/* ---- the loop */

static char *read_file(const char *path)
{
	FILE *f = path ? fopen(path, "re") : NULL;
	char *text = f ? xcalloc(1, 65536) : NULL;

	if (text && fread(text, 1, 65535, f) == 0)
		text[0] = '\0';
	if (f)
		fclose(f);
	return text;
}

static struct MHD_Daemon *start(struct sandbox *s, int port, char *cert, char *key)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_CERT, 0, cert },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, key }, { MHD_OPTION_END, 0, NULL } };
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;

	return MHD_start_daemon(flags | (s->cert ? MHD_USE_TLS : 0), 0, NULL, NULL, on_request,
		NULL, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
		MHD_OPTION_URI_LOG_CALLBACK, on_uri, NULL, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, NULL, MHD_OPTION_CONNECTION_LIMIT, 4000u,
		MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_ARRAY, s->cert ? tls : tls + 2,
		MHD_OPTION_END);
}

static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void run(struct MHD_Daemon *d, int signals)
{
	int fd = MHD_get_daemon_info(d, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;

	for (;;) {
		struct pollfd fds[] = { { .fd = fd, .events = POLLIN },
			{ .fd = signals, .events = POLLIN } };
		MHD_UNSIGNED_LONG_LONG least = 60000;
		int wait = resume_due(false);

		if (MHD_get_timeout(d, &least) == MHD_YES && (long long)least < wait)
			wait = (int)least;
		if (poll(fds, 2, wait) > 0 && fds[1].revents)
			return;
		MHD_run(d);
	}
}

static int init_services(struct sandbox *s)
{
	for (const struct service *v = services; v->prefix; v++)
		if (v->init) {
			db_use(v->objects);
			if (v->init(s) < 0)
				return -1;
		}
	return 0;
}

int serve(struct sandbox *s, int port)
{
	char *cert = read_file(s->cert), *key = read_file(s->key);
	int signals = open_signals(), code = 1;
	struct MHD_Daemon *d;

	state.sandbox = s;
	d = start(s, port, cert, key);
	if (!d) {
		fprintf(stderr, "cloudnetfs-sandbox: cannot listen on port %d: %s\n", port,
			strerror(errno));
	} else {
		snprintf(s->url, sizeof(s->url), "%s://127.0.0.1:%d", s->cert ? "https" : "http",
			MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
		if (init_services(s) == 0 && write_client_files(s) == 0) {
			printf("ready %s\n", s->url);
			fflush(stdout);
			run(d, signals);
			code = 0;
		}
		state.stop = true;
		resume_due(true);
		MHD_run(d);
		MHD_stop_daemon(d);
		for (const struct service *v = services; v->prefix; v++)
			if (v->release)
				v->release();
		due_free();
	}
	free(cert);
	free(key);
	return code;
}
