/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_stream: cuts a list into its objects while it downloads: {"ports": [ {...},
 * ... ], "ports_links": [...]}. Each object is parsed, handed to on_object and
 * freed; what stands beside the list is kept (LIMIT_TAIL_BYTES) for the end. An object of
 * more than LIMIT_OBJECT_BYTES, of too many values or nested too deep is not whole: on_object
 * gets the members that precede what is too much.
 *
 * json_stream_feed and _end give 0, -EBADMSG (with `why` a sentence), -ENOMEM,
 * or what on_object returned, after which nothing more is fed.
 */
#ifndef CLIENT_JSON_JSON_STREAM_H
#define CLIENT_JSON_JSON_STREAM_H

#include <stdbool.h>
#include <stddef.h>

struct json;
struct json_stream;
typedef int (*json_object_fn)(void *ctx, struct json *object, bool whole);

int json_stream_new(const char *key, json_object_fn on_object, void *ctx, struct json_stream **ret);
int json_stream_feed(struct json_stream *s, const char *data, size_t len);
/* Tells whether an object of the list has begun and not ended. */
bool json_stream_in_object(const struct json_stream *s);
/* the document without the list */
int json_stream_end(struct json_stream *s, struct json **ret_rest);
const char *json_stream_why(const struct json_stream *s);
void json_stream_free(struct json_stream *s);

#endif
