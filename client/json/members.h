/* SPDX-License-Identifier: Apache-2.0 */
/*
 * members: the values of a list, found by what they are. What is equal by json_equal is one and
 * the same; numbers with a fraction are told apart by comparing alone. The list stays the
 * caller's, and may not change as long as this lives. No threads.
 */
#ifndef CLIENT_JSON_MEMBERS_H
#define CLIENT_JSON_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json;
struct members;

#define CLEANUP_MEMBERS __attribute__((cleanup(members_free_at)))

int members_new(const struct json *list, struct members **ret); /* NULL: none; -ENOMEM */
void members_free(struct members *m);
void members_free_at(struct members **m);
/* Gives the place of the first one that is equal to value; -1: there is none. */
long members_find(const struct members *m, const struct json *value);
bool members_have(const struct members *m, const struct json *value);
/* a keyed hash, the same for what is equal */
uint64_t members_hash(const struct json *value);

#endif
