/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold: short byte strings that are much alike, kept as what they have that a few samples of them
 * have not: of a Neutron port's record of 230 bytes some 80 are left. The one door to liblz4.
 *
 * The samples only grow, so what was folded once can be unfolded as long as they live. Nothing
 * fails: what cannot be folded, or would be longer so, stays as it is. No threads.
 */
#ifndef CLIENT_VALUES_FOLD_H
#define CLIENT_VALUES_FOLD_H

#include <stddef.h>
#include <stdint.h>

#define FOLD_MOST 4096 /* bytes of a text that is folded, and of all samples together */

struct fold;

struct fold *fold_new(void); /* NULL: no memory */
void fold_free(struct fold *s);
size_t fold_bytes(const struct fold *s); /* that they take */

/*
 * Folds text into out, which has room for len bytes. Gives the length of it; 0: it is not
 * folded. A text that is not like any sample becomes one itself, while there is room.
 */
size_t fold_make(struct fold *s, const uint8_t *text, size_t len, uint8_t *out);
/* Gives the length of the text again, of FOLD_MOST bytes at most. */
size_t fold_undo(const struct fold *s, const uint8_t *folded, size_t len, uint8_t *out);

#endif
