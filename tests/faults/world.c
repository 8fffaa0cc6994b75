/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For LD_PRELOAD: the world around a program, as whoever drives a test wants it. The file that
 * WORLD names is mapped, and is changed while the program runs: how fast its clock goes, by how
 * much that has jumped, what becomes of its connections to one port, and of one name.
 */
#define FUSE_USE_VERSION 312

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define NS 1000000000LL
#define FDS 4096

/* cases.py sets these by their numbers. */
struct world {
	_Atomic int64_t speed;	       /* the monotonic clock goes so many times as fast */
	_Atomic int64_t slept_s;       /* it has jumped so far */
	_Atomic int64_t shifted_s;     /* the wall's clock is so far ahead */
	_Atomic int64_t port;	       /* of the cloud */
	_Atomic int64_t connect_errno; /* a connection to it ends with this */
	_Atomic int64_t other_port;    /* ... or is made to this one instead */
	_Atomic int64_t name_error; /* the name "cloud.test" has this answer, else the loopback */
	_Atomic int64_t epoch;	    /* of the connections: those of an older one are reset */
};

static struct world *world;
static _Atomic int64_t epochs[FDS]; /* of each socket, when it was connected; 0: not to the cloud */

/* Finds the function NAME that comes after ours. */
static void *next_function(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (!function)
		abort();
	return function;
}

__attribute__((constructor)) static void map_world(void)
{
	const char *path = getenv("WORLD");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *mapped = MAP_FAILED;

	if (fd >= 0)
		mapped = mmap(NULL, sizeof(*world), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (mapped == MAP_FAILED)
		abort();
	close(fd);
	world = mapped;
}

/* ---- clocks */

int clock_gettime(clockid_t clock, struct timespec *t)
{
	static int (*real)(clockid_t, struct timespec *);
	int64_t ns;

	if (!real)
		real = (int (*)(clockid_t, struct timespec *))next_function("clock_gettime");
	if (real(clock, t) < 0)
		return -1;
	if (!world)
		return 0;
	if (clock == CLOCK_REALTIME)
		t->tv_sec += world->shifted_s;
	if (clock != CLOCK_MONOTONIC && clock != CLOCK_MONOTONIC_RAW)
		return 0;
	ns = (t->tv_sec * NS + t->tv_nsec) * world->speed + world->slept_s * NS;
	t->tv_sec = ns / NS;
	t->tv_nsec = ns % NS;
	return 0;
}

time_t time(time_t *ret)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	if (ret)
		*ret = t.tv_sec;
	return t.tv_sec;
}

int poll(struct pollfd *fds, nfds_t n, int timeout_ms)
{
	static int (*real)(struct pollfd *, nfds_t, int);

	if (!real)
		real = (int (*)(struct pollfd *, nfds_t, int))next_function("poll");
	if (world && timeout_ms > 0)
		timeout_ms = (int)((timeout_ms + world->speed - 1) / world->speed);
	return real(fds, n, timeout_ms);
}

int __poll_chk(struct pollfd *fds, nfds_t n, int timeout_ms, size_t size)
{
	(void)size;
	return poll(fds, n, timeout_ms);
}

/* The kernel has no other clock: what it may keep for a time, it keeps for less. */
int fuse_reply_entry(fuse_req_t req, const struct fuse_entry_param *e)
{
	static int (*real)(fuse_req_t, const struct fuse_entry_param *);
	struct fuse_entry_param scaled = *e;

	if (!real)
		real = (int (*)(fuse_req_t, const struct fuse_entry_param *))next_function(
			"fuse_reply_entry");
	scaled.entry_timeout /= (double)world->speed;
	scaled.attr_timeout /= (double)world->speed;
	return real(req, &scaled);
}

int fuse_reply_attr(fuse_req_t req, const struct stat *attr, double timeout_s)
{
	static int (*real)(fuse_req_t, const struct stat *, double);

	if (!real)
		real = (int (*)(fuse_req_t, const struct stat *, double))next_function(
			"fuse_reply_attr");
	return real(req, attr, timeout_s / (double)world->speed);
}

size_t fuse_add_direntry_plus(fuse_req_t req, char *buf, size_t size, const char *name,
	const struct fuse_entry_param *e, off_t at)
{
	static size_t (*real)(
		fuse_req_t, char *, size_t, const char *, const struct fuse_entry_param *, off_t);
	struct fuse_entry_param scaled = *e;

	if (!real)
		real = (size_t(*)(fuse_req_t, char *, size_t, const char *,
			const struct fuse_entry_param *,
			off_t))next_function("fuse_add_direntry_plus");
	scaled.entry_timeout /= (double)world->speed;
	scaled.attr_timeout /= (double)world->speed;
	return real(req, buf, size, name, &scaled, at);
}

/* ---- connections */

static bool is_of_cloud(const struct sockaddr *to)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)to;

	return world && to->sa_family == AF_INET && ntohs(in->sin_port) == world->port;
}

int connect(int fd, const struct sockaddr *to, socklen_t len)
{
	static int (*real)(int, const struct sockaddr *, socklen_t);
	struct sockaddr_in other;

	if (!real)
		real = (int (*)(int, const struct sockaddr *, socklen_t))next_function("connect");
	if (fd >= 0 && fd < FDS)
		epochs[fd] = 0;
	if (!is_of_cloud(to))
		return real(fd, to, len);
	if (world->connect_errno) {
		errno = (int)world->connect_errno;
		return -1;
	}
	if (fd >= 0 && fd < FDS)
		epochs[fd] = world->epoch;
	if (!world->other_port)
		return real(fd, to, len);
	memcpy(&other, to, sizeof(other));
	other.sin_port = htons((uint16_t)world->other_port);
	return real(fd, (const struct sockaddr *)&other, sizeof(other));
}

/* Tells whether the network has gone from under a connection: it looks well until it is used. */
static bool is_dead(int fd)
{
	return world && fd >= 0 && fd < FDS && epochs[fd] && epochs[fd] != world->epoch;
}

ssize_t send(int fd, const void *data, size_t len, int flags)
{
	static ssize_t (*real)(int, const void *, size_t, int);

	if (!real)
		real = (ssize_t(*)(int, const void *, size_t, int))next_function("send");
	if (is_dead(fd)) {
		errno = ECONNRESET;
		return -1;
	}
	return real(fd, data, len, flags);
}

int getaddrinfo(
	const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **ret)
{
	static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if (!real)
		real = (int (*)(const char *, const char *, const struct addrinfo *,
			struct addrinfo **))next_function("getaddrinfo");
	if (!world || !name || strcmp(name, "cloud.test") != 0)
		return real(name, service, hints, ret);
	return world->name_error ? (int)world->name_error : real("127.0.0.1", service, hints, ret);
}
