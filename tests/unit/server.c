/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: one thread that accepts, one for each connection.
 */
#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUESTS 64

struct server {
	const char *const *steps;
	pthread_mutex_t mutex;
	int listener, count;
	char url[64];
	char *requests[REQUESTS];
};

struct connection {
	struct server *s;
	int fd;
};

/* Reads one request; NULL at the end of the connection. */
static char *read_request(int fd)
{
	char *text = calloc(1, 65536);
	size_t n = 0, want = 0;

	while (text && n < 65535) {
		ssize_t r = read(fd, text + n, 65535 - n);
		char *end, *length;

		if (r <= 0)
			break;
		n += (size_t)r;
		end = strstr(text, "\r\n\r\n");
		if (!end)
			continue;
		length = strcasestr(text, "content-length:");
		want = (size_t)(end + 4 - text) + (length ? strtoul(length + 15, NULL, 10) : 0);
		if (n >= want)
			return text;
	}
	free(text);
	return NULL;
}

static int is_end(const char *step)
{
	return step && step != HANG && !*step;
}

static const char *take_step(struct server *s, char *request)
{
	const char *step;
	int i = 0;

	pthread_mutex_lock(&s->mutex);
	while (i < s->count && !is_end(s->steps[i + 1]))
		i++;
	step = s->steps[i];
	if (s->count < REQUESTS)
		s->requests[s->count++] = request;
	pthread_mutex_unlock(&s->mutex);
	return step;
}

static void *serve(void *arg)
{
	struct connection *c = arg;
	char *request;

	while ((request = read_request(c->fd))) {
		const char *step = take_step(c->s, request);

		if (step == HANG)
			pause();
		if (!step || write(c->fd, step, strlen(step)) < 0 ||
			strstr(step, "Connection: close"))
			break;
	}
	close(c->fd);
	free(c);
	return NULL;
}

static void *accept_all(void *arg)
{
	struct server *s = arg;
	int fd;

	while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
		struct connection *c = malloc(sizeof(*c));
		pthread_t t;

		if (!c)
			break;
		*c = (struct connection){ s, fd };
		pthread_create(&t, NULL, serve, c);
		pthread_detach(t);
	}
	return NULL;
}

struct server *server_start(const char *const *steps)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	/* they live as long as their threads: to the test's end */
	static struct server servers[32];
	static int n;
	struct server *s = &servers[n++ % 32];
	pthread_t t;

	*s = (struct server){ .steps = steps };
	pthread_mutex_init(&s->mutex, NULL);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(s->listener, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(s->listener, 64) < 0)
		abort();
	getsockname(s->listener, (struct sockaddr *)&a, &len);
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d", ntohs(a.sin_port));
	pthread_create(&t, NULL, accept_all, s);
	pthread_detach(t);
	return s;
}

/* Its threads end with the test's process. */
void server_stop(struct server *s)
{
	shutdown(s->listener, SHUT_RDWR);
}

const char *server_url(const struct server *s)
{
	return s->url;
}

int server_count(struct server *s)
{
	int n;

	pthread_mutex_lock(&s->mutex);
	n = s->count;
	pthread_mutex_unlock(&s->mutex);
	return n;
}

const char *server_request(struct server *s, int n)
{
	return n < server_count(s) ? s->requests[n] : "";
}

int server_count_of(struct server *s, const char *start)
{
	int n = 0;

	for (int i = 0; i < server_count(s); i++)
		n += strncmp(server_request(s, i), start, strlen(start)) == 0;
	return n;
}

const char *answer(const char *status, const char *body)
{
	static char ring[16][4096];
	static int next;
	char *out = ring[next++ % 16];

	snprintf(out, sizeof(ring[0]),
		"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		status, strlen(body), body);
	return out;
}
