/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server: a scripted HTTP server in a thread of the test. Request after
 * request it plays the next step of its script, the last one for ever, and
 * keeps every request as it came.
 */
#ifndef TESTS_UNIT_SERVER_H
#define TESTS_UNIT_SERVER_H

struct server;

/* An answer's bytes; NULL: the connection is closed without one; HANG: nothing is ever said. */
#define HANG ((const char *)1)

struct server *server_start(const char *const *steps); /* ends with "" */
void server_stop(struct server *s);
const char *server_url(const struct server *s);	     /* "http://127.0.0.1:PORT" */
int server_count(struct server *s);		     /* requests so far */
const char *server_request(struct server *s, int n); /* head and body, from 0 */
/* How many requests begin with this. */
int server_count_of(struct server *s, const char *start);

/* A whole answer with this status line and JSON body; a ring of static texts, for scripts. */
const char *answer(const char *status, const char *body);

#endif
