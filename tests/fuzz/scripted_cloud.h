/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scripted_cloud: bytes of the input, a model whose cloud is scripted_http, and what that cloud
 * answers to a request: objects of the kind that is asked for, and now and then nonsense.
 */
#ifndef TESTS_FUZZ_SCRIPTED_CLOUD_H
#define TESTS_FUZZ_SCRIPTED_CLOUD_H

#include <stddef.h>
#include <stdint.h>

struct model;
struct timers;

struct input {
	const uint8_t *at, *end; /* what is left */
};

unsigned input_byte(struct input *in); /* 0 at the end */
/* Takes a text up to the next NUL, of n bytes at most; out has room for one more. */
void input_text(struct input *in, size_t n, char *out);

/* Makes the model of a cloud that needs no login. */
struct model *scripted_model(struct timers *timers);
/* Answers one of the requests that wait, as the input and `how` say. */
void scripted_answer_any(struct input *in, unsigned how);

#endif
