/* SPDX-License-Identifier: Apache-2.0 */
/*
 * glance: the sandbox's Image API v2, as far as it is read: the images there are.
 */
#ifndef SANDBOX_GLANCE_H
#define SANDBOX_GLANCE_H

#include "contrib/sandbox/engine/sandbox.h"

void glance_handle(struct request *q, struct reply *r); /* path after /image */

size_t images_count(void);
const char *image_id(size_t n);
const char *image_name(size_t n);
int image_find(const char *id); /* its number; -1: there is none */

#endif
