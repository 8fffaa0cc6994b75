/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer: what comes of one answer, header by header and piece by piece, kept within its bounds.
 * Owns what it has; answer_body hands a 2xx body on as it comes when there is an on_data. No curl,
 * no threads.
 */
#ifndef CLIENT_HTTP_ANSWER_H
#define CLIENT_HTTP_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "client/util/buf.h"

struct answer {
	struct buf gathered;
	size_t body_max; /* of what is gathered of a 2xx */
	int (*on_data)(void *ctx, const char *data, size_t len);
	void *ctx;
	int64_t bytes, header_bytes;
	int stop_err; /* what on_data said */
	bool too_big, no_memory;
	bool enough; /* of an error's body, whose rest says nothing more */
	char request_id[64];
	char *subject_token, *location;
	int64_t retry_after_ms; /* -1: none or not understood */
};

void answer_init(struct answer *a, size_t body_max,
	int (*on_data)(void *ctx, const char *data, size_t len), void *ctx);
void answer_release(struct answer *a);
/* Takes a line of the head. false: the transfer is to end, and a says why, as below. */
bool answer_header(struct answer *a, const char *line, size_t len);
/*
 * Takes a piece of the body of an answer with this status, of which raw bytes had come when it
 * began to be unpacked.
 */
bool answer_body(struct answer *a, int status, const char *data, size_t len, int64_t raw);

#endif
