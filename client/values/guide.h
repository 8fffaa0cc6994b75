/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guide: what each key has in an object, or in the first object of a list that has
 * the key: by it a text is parsed, and judged whether it would be parsed as it was.
 *
 * Ownership: the value must outlive its guide. Errors: -ENOMEM.
 */
#ifndef CLIENT_VALUES_GUIDE_H
#define CLIENT_VALUES_GUIDE_H

struct guide;
struct json;

int guide_new(const struct json *now, struct guide **ret); /* one of anything else has no key */
const struct json *guide_get(const struct guide *g, const char *key); /* NULL: nothing */
void guide_free(struct guide *g);

#endif
