/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scripted_http: stands in place of libcurl's transfers: each waits until the target answers it.
 * What is asked is judged at once: a fault of the request ends the program.
 */
#ifndef TESTS_FUZZ_SCRIPTED_HTTP_H
#define TESTS_FUZZ_SCRIPTED_HTTP_H

#include <stddef.h>

#define SCRIPTED_BASE "http://127.0.0.1:9696"

size_t scripted_waiting(void);
const char *scripted_url(size_t n); /* of the n-th that waits, the oldest first */
/*
 * Ends it with the lines of a head, an empty line and a body, which comes in two pieces. Status
 * 0: the connection is cut before.
 */
void scripted_answer(size_t n, int status, const char *text, size_t len, size_t cut);

#endif
