/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown_text: what files read as, in a ring of the latest.
 */
#include "fs/tree/shown_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_TEXTS_MOST 256
#define SHOWN_TEXTS_BYTES (1024 * 1024) /* of all together */

struct shown_text {
	fuse_ino_t ino;
	pid_t pid;
	char *text; /* NULL: free */
	size_t len;
};

struct shown_texts {
	struct shown_text ring[SHOWN_TEXTS_MOST];
	size_t next;   /* to be filled; behind it stands the oldest */
	size_t oldest; /* to be dropped when bytes are short */
	size_t bytes;
};

int shown_texts_new(struct shown_texts **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

static void drop(struct shown_texts *s, struct shown_text *t)
{
	s->bytes -= t->len;
	free(t->text);
	*t = (struct shown_text){ 0 };
}

void shown_texts_free(struct shown_texts *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < SHOWN_TEXTS_MOST; i++)
		drop(s, &s->ring[i]);
	free(s);
}

static struct shown_text *find_text(
	const struct shown_texts *s, fuse_ino_t ino, pid_t pid, bool any)
{
	for (size_t i = 1; i <= SHOWN_TEXTS_MOST; i++) { /* from the newest */
		size_t at = (s->next + SHOWN_TEXTS_MOST - i) % SHOWN_TEXTS_MOST;
		const struct shown_text *t = &s->ring[at];

		if (t->text && t->ino == ino && (any || t->pid == pid))
			return (struct shown_text *)t;
	}
	return NULL;
}

void shown_texts_note(
	struct shown_texts *s, fuse_ino_t ino, pid_t pid, const char *text, size_t len)
{
	struct shown_text *t = find_text(s, ino, pid, false);
	char *copy = len <= LIMIT_VALUE_BYTES ? malloc(len + 1) : NULL;

	if (t)
		drop(s, t);
	if (!copy)
		return;
	memcpy(copy, text, len);
	copy[len] = '\0';
	while (s->bytes + len > SHOWN_TEXTS_BYTES) {
		drop(s, &s->ring[s->oldest]);
		s->oldest = (s->oldest + 1) % SHOWN_TEXTS_MOST;
	}
	t = &s->ring[s->next];
	drop(s, t);
	if (s->oldest == s->next)
		s->oldest = (s->next + 1) % SHOWN_TEXTS_MOST;
	s->next = (s->next + 1) % SHOWN_TEXTS_MOST;
	*t = (struct shown_text){ ino, pid, copy, len };
	s->bytes += len;
}

const char *shown_texts_find(
	const struct shown_texts *s, fuse_ino_t ino, pid_t pid, size_t *ret_len)
{
	const struct shown_text *t = find_text(s, ino, pid, false);

	if (!t)
		t = find_text(s, ino, pid, true);
	if (!t)
		return NULL;
	*ret_len = t->len;
	return t->text;
}
