/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_stream: cuts a list into its objects while it downloads: {"ports": [ {...},
 * ... ], "ports_links": [...]}. Each object is parsed, handed to on_object and
 * freed; what stands beside the list is kept (LIMIT_TAIL_BYTES) for the end.
 *
 * json_stream_feed and _end give 0, -EBADMSG (with `why` a sentence), -ENOMEM,
 * or what on_object returned, after which nothing more is fed.
 */
#ifndef CLIENT_JSON_JSON_STREAM_H
#define CLIENT_JSON_JSON_STREAM_H

#include <stddef.h>

struct json;
struct json_stream;
typedef int (*json_object_fn)(void *ctx, struct json *object);

int json_stream_new(const char *key, json_object_fn on_object, void *ctx, struct json_stream **ret);
int json_stream_feed(struct json_stream *s, const char *data, size_t len);
/* the document without the list */
int json_stream_end(struct json_stream *s, struct json **ret_rest);
const char *json_stream_why(const struct json_stream *s);
void json_stream_free(struct json_stream *s);

#endif
