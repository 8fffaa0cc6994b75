/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: a cloud of PORTS ports that answers faster than anything reads. All texts are made
 * before it says `ready URL`; an answer is a few pieces of them. It keeps nothing of what is
 * made. GET /counts tells what was asked, GET /change has each port described otherwise.
 *
 *	bench-server PORTS [LATENCY_MS]
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define NETWORKS 125
#define MOST_CONNECTIONS 256
#define ASKED_BYTES 65536

/* Each port has 27 attributes and the same length, so a page is a piece of the text of all. */
#define PORT                                                                                     \
	"{\"id\":\"%08x-0000-4000-8000-%012x\",\"name\":\"port-%07u\","                          \
	"\"network_id\":\"%08x-0000-4000-8000-00000000beef\","                                   \
	"\"tenant_id\":\"0123456789abcdef0123456789abcdef\",\"mac_address\":\"fa:16:%02x:%02x:"  \
	"%02x:%02x\",\"admin_state_up\":true,\"status\":\"ACTIVE\","                             \
	"\"device_id\":\"%08x-0000-4000-8000-00000000d00d\","                                    \
	"\"device_owner\":\"compute:nova\","                                                     \
	"\"fixed_ips\":[{\"subnet_id\":\"%08x-0000-4000-8000-00000000cafe\""                     \
	",\"ip_address\":\"10.%03u.%03u.%03u\"}],\"allowed_address_pairs\":[],"                  \
	"\"extra_dhcp_opts\":[],\"security_groups\":[\"5ec00000-0000-4000-8000-000000000001\"]," \
	"\"description\":\"a\",\"binding:vnic_type\":\"normal\",\"binding:profile\":{},"         \
	"\"binding:host_id\":\"compute-017.rack-3.example.org\",\"binding:vif_type\":\"ovs\","   \
	"\"binding:vif_details\":{\"connectivity\":\"l2\",\"port_filter\":true,"                 \
	"\"ovs_hybrid_plug\":false,\"datapath_type\":\"system\",\"bridge_name\":\"br-int\","     \
	"\"bound_drivers\":{\"0\":\"openvswitch\"}},"                                            \
	"\"port_security_enabled\":true,\"qos_policy_id\":null,\"qos_network_policy_id\":null,"  \
	"\"tags\":[],\"created_at\":\"2026-01-01T00:00:00Z\","                                   \
	"\"updated_at\":\"2026-01-01T00:00:00Z\",\"revision_number\":1,"                         \
	"\"project_id\":\"0123456789abcdef0123456789abcdef\"},"
#define NETWORK                                                                            \
	"{\"id\":\"%08x-0000-4000-8000-00000000beef\",\"name\":\"net-%07u\","              \
	"\"tenant_id\":\"0123456789abcdef0123456789abcdef\",\"admin_state_up\":true,"      \
	"\"mtu\":1450,\"status\":\"ACTIVE\",\"subnets\":[],\"shared\":false,"              \
	"\"router:external\":false,\"description\":\"\",\"port_security_enabled\":true,"   \
	"\"availability_zones\":[],\"tags\":[],\"revision_number\":1,"                     \
	"\"created_at\":\"2026-01-01T00:00:00Z\",\"updated_at\":\"2026-01-01T00:00:00Z\"," \
	"\"project_id\":\"0123456789abcdef0123456789abcdef\"},"
#define TOKEN                                                                                   \
	"{\"token\":{\"methods\":[\"password\"],\"expires_at\":\"2099-01-01T00:00:00Z\","       \
	"\"user\":{\"id\":\"u\",\"name\":\"bench\",\"domain\":{\"id\":\"default\"}},"           \
	"\"project\":{\"id\":\"0123456789abcdef0123456789abcdef\",\"name\":\"bench\","          \
	"\"domain\":{\"id\":\"default\"}},\"roles\":[{\"id\":\"r\",\"name\":\"member\"}],"      \
	"\"catalog\":[{\"id\":\"n\",\"type\":\"network\",\"name\":\"neutron\",\"endpoints\":[{" \
	"\"id\":\"e\",\"interface\":\"public\",\"region\":\"RegionOne\","                       \
	"\"region_id\":\"RegionOne\",\"url\":\"http://127.0.0.1:%u/network\"}]}]}}"

/* Keeps what all objects of a kind are told as, one behind the other. */
struct texts {
	char *all;
	size_t width;
	unsigned count;
};

struct conn {
	int fd;
	char asked[ASKED_BYTES + 1];
	size_t n_asked;
	char head[4096], tail[128], *made; /* made: a text of this answer alone */
	struct iovec out[4];
	size_t n_out;
	bool waiting; /* for its time */
	int64_t due_us;
};

static struct texts ports, networks;
static unsigned tcp_port, latency_ms;
static unsigned long gets, posts, others, accepted;
static struct conn *conns[MOST_CONNECTIONS];

static int64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static int write_port(char *to, size_t size, unsigned i, unsigned network)
{
	return snprintf(to, size, PORT, i, i, i, network, i >> 24 & 255, i >> 16 & 255,
		i >> 8 & 255, i & 255, i, network, i >> 16 & 255, i >> 8 & 255, i & 255);
}

static int write_network(char *to, size_t size, unsigned i, unsigned unused)
{
	(void)unused;
	return snprintf(to, size, NETWORK, i, i);
}

static void make_texts(
	struct texts *t, unsigned count, int (*one)(char *, size_t, unsigned, unsigned))
{
	t->width = (size_t)one(NULL, 0, 0, 0);
	t->count = count;
	t->all = malloc(count * t->width + 1);
	if (!t->all)
		abort();
	for (unsigned i = 0; i < count; i++)
		one(t->all + i * t->width, t->width + 1, i, i % NETWORKS);
}

/* ---- answers */

static void add(struct conn *c, const char *data, size_t len)
{
	if (len)
		c->out[c->n_out++] = (struct iovec){ (void *)data, len };
}

/* Puts the head before what `out` has got, from its second place on. */
static void end_answer(struct conn *c, int status, const char *more)
{
	size_t len = 0;

	for (size_t i = 1; i < c->n_out; i++)
		len += c->out[i].iov_len;
	c->out[0].iov_base = c->head;
	c->out[0].iov_len = (size_t)snprintf(c->head, sizeof(c->head),
		"HTTP/1.1 %d X\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n",
		status, more, len);
}

static void answer_text(struct conn *c, int status, const char *more, char *text)
{
	free(c->made);
	c->made = text;
	add(c, text, strlen(text));
	end_answer(c, status, more);
}

static char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *text_of(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		abort();
	va_end(args);
	return text;
}

/* Answers objects from..to as one list of this name, with a link to what follows. */
static void answer_page(struct conn *c, const struct texts *t, const char *name, unsigned from,
	unsigned to, bool next)
{
	char begin[64];

	snprintf(begin, sizeof(begin), "{\"%s\":[", name);
	free(c->made);
	c->made = text_of("%s", begin);
	add(c, c->made, strlen(c->made));
	if (to > from) /* without its last comma */
		add(c, t->all + from * t->width, (to - from) * t->width - 1);
	snprintf(c->tail, sizeof(c->tail),
		next ? "],\"%s_links\":[{\"rel\":\"next\",\"href\":\"x\"}]}" : "]}", name);
	add(c, c->tail, strlen(c->tail));
	end_answer(c, 200, "");
}

/* Answers the ports of one network. */
static void answer_members(struct conn *c, unsigned network)
{
	char *text = malloc((ports.count / NETWORKS + 1) * ports.width + 1), *at = text;

	if (!text)
		abort();
	for (unsigned i = network; i < ports.count; i += NETWORKS)
		at = mempcpy(at, ports.all + i * ports.width, ports.width);
	if (at > text) /* without the last comma */
		at--;
	answer_text(c, 200, "", text_of("{\"ports\":[%.*s]}", (int)(at - text), text));
	free(text);
}

/* Finds the value of a query's key; NULL: it has none. */
static const char *value_of(const char *query, const char *key)
{
	size_t len = strlen(key);

	for (const char *at = query; at; at = strchr(at, '&') ? strchr(at, '&') + 1 : NULL)
		if (strncmp(at, key, len) == 0 && at[len] == '=')
			return at + len + 1;
	return NULL;
}

/* Reads the number of an object whose id or name begins here; past the last: there is none. */
static unsigned number_of(const char *text)
{
	const char *dash = strchr(text, '-');

	if (!dash)
		return UINT32_MAX;
	if (strncmp(text, "port-", 5) == 0 || strncmp(text, "net-", 4) == 0)
		return (unsigned)strtoul(dash + 1, NULL, 10);
	return (unsigned)strtoul(text, NULL, 16);
}

static void answer_list(struct conn *c, const struct texts *t, const char *name, const char *query)
{
	const char *one = value_of(query, "id"), *limit = value_of(query, "limit");
	const char *marker = value_of(query, "marker"), *network = value_of(query, "network_id");
	unsigned from = 0, to = t->count;

	one = one ? one : value_of(query, "name");
	if (t == &ports && network) {
		answer_members(c, number_of(network));
		return;
	}
	if (one) {
		from = number_of(one) < t->count ? number_of(one) : t->count;
		to = from < t->count ? from + 1 : from;
	} else if (marker) {
		from = number_of(marker) + 1;
	}
	if (limit && to - from >= strtoul(limit, NULL, 10))
		to = from + (unsigned)strtoul(limit, NULL, 10);
	else
		limit = NULL;
	answer_page(c, t, name, from, to, limit != NULL);
}

/* Answers the port that a POST asks for. */
static void answer_made(struct conn *c, const char *body)
{
	const char *network = strstr(body, "\"network_id\":"), *name = strstr(body, "\"name\":");
	char *port = malloc(ports.width + 1);

	if (!port)
		abort();
	network = network ? strchr(network + 13, '"') : NULL;
	write_port(port, ports.width + 1, (unsigned)(ports.count + posts),
		network ? number_of(network + 1) : 0);
	name = name ? strchr(name + 7, '"') : NULL;
	if (name && strcspn(name + 1, "\"") == 12)
		memcpy(strstr(port, "\"port-") + 1, name + 1, 12);
	answer_text(c, 201, "", text_of("{\"port\":%.*s}", (int)ports.width - 1, port));
	free(port);
}

static void change_all(void)
{
	for (unsigned i = 0; i < ports.count; i++) {
		char *at =
			memmem(ports.all + i * ports.width, ports.width, "\"description\":\"", 15);

		at[15] = at[15] == 'z' ? 'a' : (char)(at[15] + 1);
	}
}

static void answer_other(struct conn *c, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	char *text;

	if (strcmp(path, "/counts") == 0) {
		text = text_of("get %lu\npost %lu\nother %lu\nconnections %lu\n", gets, posts,
			others, accepted);
	} else if (strcmp(path, "/change") == 0) {
		change_all();
		text = text_of("{}");
	} else if (strcmp(name, "extensions") == 0) {
		text = text_of("{\"extensions\":[{\"alias\":\"pagination\"},"
			       "{\"alias\":\"sorting\"},{\"alias\":\"security-group\"}]}");
	} else {
		text = text_of("{\"%s\":[]}", name);
		for (char *s = text; *s; s++)
			*s = *s == '-' ? '_' : *s;
	}
	answer_text(c, 200, "", text);
}

/* Answers one object by its id. */
static void answer_one(struct conn *c, const struct texts *t, const char *name, const char *id)
{
	unsigned i = number_of(id);
	char *text;

	if (i < t->count)
		text = text_of("{\"%s\":%.*s}", name, (int)t->width - 1, t->all + i * t->width);
	else
		text = text_of("{\"NeutronError\":{\"type\":\"NotFound\",\"message\":\"none\"}}");
	answer_text(c, i < t->count ? 200 : 404, "", text);
}

static void answer(struct conn *c, const char *method, char *path, const char *body)
{
	char *query = strchr(path, '?');

	if (query)
		*query++ = '\0';
	c->n_out = 1;
	if (strchr(path + 1, '/')) { /* what is for the benchmark alone does not count */
		gets += strcmp(method, "GET") == 0;
		posts += strcmp(method, "POST") == 0;
		others += strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0;
	}
	if (strcmp(path, "/identity/v3/auth/tokens") == 0)
		answer_text(c, 201, "X-Subject-Token: bench\r\n", text_of(TOKEN, tcp_port));
	else if (strcmp(method, "POST") == 0)
		answer_made(c, body);
	else if (strcmp(path, "/network/v2.0/ports") == 0)
		answer_list(c, &ports, "ports", query);
	else if (strcmp(path, "/network/v2.0/networks") == 0)
		answer_list(c, &networks, "networks", query);
	else if (strncmp(path, "/network/v2.0/ports/", 20) == 0)
		answer_one(c, &ports, "port", path + 20);
	else if (strncmp(path, "/network/v2.0/networks/", 23) == 0)
		answer_one(c, &networks, "network", path + 23);
	else
		answer_other(c, path);
}

/* ---- connections */

static void close_conn(struct conn *c)
{
	conns[c->fd] = NULL;
	close(c->fd);
	free(c->made);
	free(c);
}

/* Sends what the socket takes. False: the connection has ended. */
static bool send_out(struct conn *c)
{
	while (c->n_out) {
		ssize_t n = writev(c->fd, c->out, (int)c->n_out);

		if (n < 0)
			return errno == EAGAIN;
		while (c->n_out && (size_t)n >= c->out[0].iov_len) {
			n -= (ssize_t)c->out[0].iov_len;
			memmove(c->out, c->out + 1, --c->n_out * sizeof(c->out[0]));
		}
		if (c->n_out) {
			c->out[0].iov_base = (char *)c->out[0].iov_base + n;
			c->out[0].iov_len -= (size_t)n;
		}
	}
	return true;
}

/* Answers the request that has come whole; the answer waits for its time. */
static void take_request(struct conn *c)
{
	char *end = memmem(c->asked, c->n_asked, "\r\n\r\n", 4), *length, *path, *behind;
	size_t body = 0, whole;

	if (!end || c->n_out || c->waiting)
		return;
	*end = '\0';
	length = strcasestr(c->asked, "\r\nContent-Length:");
	if (length)
		body = strtoul(length + 17, NULL, 10);
	whole = (size_t)(end - c->asked) + 4 + body;
	if (whole > c->n_asked) {
		*end = '\r';
		return;
	}
	path = strchr(c->asked, ' ');
	behind = path ? strchr(path + 1, ' ') : NULL;
	if (behind) {
		char kept = c->asked[whole];

		*path = *behind = c->asked[whole] = '\0';
		answer(c, c->asked, path + 1, end + 4);
		c->asked[whole] = kept;
	}
	c->n_asked -= whole;
	memmove(c->asked, c->asked + whole, c->n_asked);
	c->waiting = latency_ms > 0;
	c->due_us = now_us() + latency_ms * 1000;
}

/* Takes what has come. False: the connection has ended. */
static bool serve(struct conn *c)
{
	while (c->n_asked < ASKED_BYTES) {
		ssize_t n = recv(c->fd, c->asked + c->n_asked, ASKED_BYTES - c->n_asked, 0);

		if (n == 0 || (n < 0 && errno != EAGAIN))
			return false;
		if (n < 0)
			break;
		c->n_asked += (size_t)n;
		c->asked[c->n_asked] = '\0';
	}
	take_request(c);
	return c->waiting || send_out(c);
}

static void accept_one(int listener, int epoll)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLET };
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), yes = 1;

	if (fd < 0)
		return;
	accepted++;
	if (fd >= MOST_CONNECTIONS) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	conns[fd] = calloc(1, sizeof(*conns[fd]));
	if (!conns[fd])
		abort();
	conns[fd]->fd = fd;
	e.data.fd = fd;
	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
}

/* Sends what has waited long enough. Returns how long the next one waits, in ms; -1: none does. */
static int send_due(void)
{
	int64_t now = now_us(), next = -1;

	for (int fd = 0; fd < MOST_CONNECTIONS; fd++) {
		struct conn *c = conns[fd];

		if (!c || !c->waiting)
			continue;
		if (c->due_us <= now) {
			c->waiting = false;
			if (!send_out(c))
				close_conn(c);
		} else if (next < 0 || c->due_us < next) {
			next = c->due_us;
		}
	}
	return next < 0 ? -1 : (int)((next - now + 999) / 1000);
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event e = { .events = EPOLLIN, .data.fd = listener }, found[64];

	if (argc < 2 || bind(listener, (struct sockaddr *)&at, size) || listen(listener, 128) ||
		getsockname(listener, (struct sockaddr *)&at, &size) ||
		epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &e)) {
		fprintf(stderr, "bench-server PORTS [LATENCY_MS]\n");
		return 2;
	}
	tcp_port = ntohs(at.sin_port);
	latency_ms = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	make_texts(&ports, (unsigned)strtoul(argv[1], NULL, 10), write_port);
	make_texts(&networks, NETWORKS, write_network);
	printf("ready http://127.0.0.1:%u\n", tcp_port);
	fflush(stdout);
	for (;;) {
		int n = epoll_wait(epoll, found, 64, send_due());

		for (int i = 0; i < n; i++) {
			struct conn *c = conns[found[i].data.fd];

			if (found[i].data.fd == listener)
				accept_one(listener, epoll);
			else if (c && !serve(c))
				close_conn(c);
		}
	}
}
