/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sockets: a list of descriptors, and a netlink socket (rtnetlink(7)) on which the kernel tells
 * which address has gone.
 */
#include "client/http/sockets.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/util/limits.h"
#include "client/util/log.h"

struct sockets {
	int netlink;
	int *fds;
	size_t n, room;
};

int sockets_new(struct sockets **ret)
{
	const struct sockaddr_nl of_addresses = {
		.nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
	};
	struct sockets *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	s->netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
	if (s->netlink >= 0 &&
		bind(s->netlink, (const struct sockaddr *)&of_addresses, sizeof(of_addresses)) <
			0) {
		close(s->netlink);
		s->netlink = -1;
	}
	*ret = s;
	return 0;
}

void sockets_free(struct sockets *s)
{
	if (!s)
		return;
	if (s->netlink >= 0)
		close(s->netlink);
	free(s->fds);
	free(s);
}

/* Keeps fd in the list; without memory for that it is a socket all the same. */
static void keep_listed(struct sockets *s, int fd)
{
	if (s->n == s->room) {
		int *more = realloc(s->fds, (s->room + 32) * sizeof(*more));

		if (!more)
			return;
		s->fds = more;
		s->room += 32;
	}
	s->fds[s->n++] = fd;
}

int sockets_open(struct sockets *s, int family, int type, int protocol)
{
	unsigned timeout_ms = TIME_UNACKED_MS;
	int fd = socket(family, type | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout_ms, sizeof(timeout_ms)) < 0)
		log_debug("TCP_USER_TIMEOUT: %s", strerror(errno));
	keep_listed(s, fd);
	return fd;
}

int sockets_close(void *list, int fd)
{
	struct sockets *s = list;

	for (size_t i = 0; i < s->n; i++)
		if (s->fds[i] == fd) {
			s->fds[i] = s->fds[--s->n];
			break;
		}
	return close(fd);
}

int sockets_fd(const struct sockets *s)
{
	return s->netlink;
}

/* Tells whether the socket's own address is this one, of so many bytes. */
static bool has_address(int fd, int family, const void *address, size_t len)
{
	struct sockaddr_storage own;
	const struct sockaddr_in *in = (const void *)&own;
	const struct sockaddr_in6 *in6 = (const void *)&own;
	socklen_t size = sizeof(own);

	if (getsockname(fd, (struct sockaddr *)&own, &size) < 0 || own.ss_family != family)
		return false;
	if (family == AF_INET)
		return len == sizeof(in->sin_addr) && memcmp(&in->sin_addr, address, len) == 0;
	return len == sizeof(in6->sin6_addr) && memcmp(&in6->sin6_addr, address, len) == 0;
}

/* Ends all connections that have an address which the machine has lost. */
static void address_gone(struct sockets *s, const struct nlmsghdr *h)
{
	const struct ifaddrmsg *m = NLMSG_DATA(h);
	const struct rtattr *a = IFA_RTA(m), *own = NULL;
	long left = (long)IFA_PAYLOAD(h);
	size_t ended = 0;

	for (; RTA_OK(a, left); a = RTA_NEXT(a, left)) /* IFA_ADDRESS may be the peer's */
		if (a->rta_type == IFA_LOCAL || (a->rta_type == IFA_ADDRESS && !own))
			own = a;
	for (size_t i = 0; own && i < s->n; i++)
		if (has_address(s->fds[i], m->ifa_family, RTA_DATA(own), RTA_PAYLOAD(own))) {
			shutdown(s->fds[i], SHUT_RDWR);
			ended++;
		}
	if (ended)
		log_info("an address of this machine is gone, and %zu connections with it", ended);
}

void sockets_look(struct sockets *s)
{
	union {
		struct nlmsghdr first;
		char bytes[8192];
	} read;
	ssize_t n;

	while ((n = recv(s->netlink, read.bytes, sizeof(read.bytes), 0)) > 0) {
		const struct nlmsghdr *h = &read.first;

		for (; n >= (ssize_t)sizeof(*h) && NLMSG_OK(h, (size_t)n); h = NLMSG_NEXT(h, n))
			if (h->nlmsg_type == RTM_DELADDR)
				address_gone(s, h);
	}
}
