/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter: which filters a collection's cloud takes, learnt from its answers.
 *
 * Identity: a collection and the attributes that a query filters by, whatever
 * their values. Ownership: the collection's; forgotten at each login.
 */
#ifndef CLIENT_QUERY_FILTER_H
#define CLIENT_QUERY_FILTER_H

#include <stdbool.h>

struct collection;

/* Tells whether the query asks for some of a list: neither for all of it nor for one object. */
bool filter_is_one(const struct collection *c, const char *query);
/* Tells whether the query is a filter that the kind has not, or that the cloud has refused. */
bool filter_is_refused(const struct collection *c, const char *query);
/* Notes that the cloud has answered the query. */
void filter_note_taken(struct collection *c, const char *query);
/*
 * Notes that the cloud has refused the query. It is not held against the filter where the same
 * one was answered before: then the value was to blame.
 */
void filter_note_refused(struct collection *c, const char *query);
void filters_forget(struct collection *c);

#endif
