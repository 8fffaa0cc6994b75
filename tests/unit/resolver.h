/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolver: stands before getaddrinfo(3), which libcurl calls in a thread of its own: a name that
 * ends in ".held.test" is looked up until resolver_release() or ten seconds later, and is not found
 * then. All others go on to the C library.
 */
#ifndef TESTS_UNIT_RESOLVER_H
#define TESTS_UNIT_RESOLVER_H

int resolver_begun(void); /* how many lookups have been held, in all */
int resolver_ended(void); /* how many of them are over */
void resolver_release(void);

#endif
