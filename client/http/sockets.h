/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sockets: the sockets of all connections. When the machine loses an address, those that have it
 * are shut down: else whoever uses one would wait for an answer that nothing can bring, until his
 * time is over. libcurl then takes another connection by itself. No curl.
 */
#ifndef CLIENT_HTTP_SOCKETS_H
#define CLIENT_HTTP_SOCKETS_H

struct sockets;

int sockets_new(struct sockets **ret);
void sockets_free(struct sockets *s);

int sockets_open(struct sockets *s, int family, int type, int protocol); /* the descriptor */
int sockets_close(void *list, int fd); /* as close(2); for libcurl */

/* A descriptor that is readable when addresses are gone, and what is to be done then. */
int sockets_fd(const struct sockets *s); /* -1: nobody tells us */
void sockets_look(struct sockets *s);

#endif
