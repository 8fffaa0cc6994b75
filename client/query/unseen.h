/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unseen: an answer that is whole also tells what is no longer there: all that the question
 * covers, and no answer since it was asked has had.
 *
 * Ownership: none. Errors: none; mem_failures() tells whether one may have been left.
 */
#ifndef CLIENT_QUERY_UNSEEN_H
#define CLIENT_QUERY_UNSEEN_H

#include <stdbool.h>

#include "client/query/fetch.h"

/* Removes some, from where it ended the last time; true: there may be more. */
bool unseen_remove(struct fetch *f);

#endif
