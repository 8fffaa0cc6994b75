/* SPDX-License-Identifier: Apache-2.0 */
/*
 * breaker: services that have timed out, by origin. While one is open, calls
 * to it fail at once; a probe every TIME_PROBE_MS, as long as somebody asks,
 * closes it when it is answered (whatever the answer says).
 * Without it fifty mkdirs in one directory would wait for each other's
 * time-outs, and nobody there could be killed. Thread: the loop's.
 */
#ifndef CLIENT_API_BREAKER_H
#define CLIENT_API_BREAKER_H

#include <stdbool.h>

struct breakers;
struct cloud_error;
struct http;
struct timers;

int breakers_new(struct http *h, struct timers *t, struct breakers **ret);
void breakers_free(struct breakers *b);

/* Tells whether this service is known not to answer: e then says so, with EHOSTUNREACH. */
bool breaker_is_open(struct breakers *b, const char *url, struct cloud_error *e);
void breaker_timed_out(struct breakers *b, const char *url);
void breaker_answered(struct breakers *b, const char *url);

#endif
