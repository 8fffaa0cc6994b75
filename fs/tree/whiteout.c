/* SPDX-License-Identifier: Apache-2.0 */
/*
 * whiteout: a ring of a few names, and a table of who removes which object.
 */
#include "fs/tree/whiteout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/model.h"
#include "fs/kernel/process.h"

struct whiteout {
	fuse_ino_t dir;
	fuse_ino_t made; /* it has been created again, and is this; 0 */
	pid_t process;
	int64_t until_ms;
	char name[LIMIT_NAME_BYTES + 1];
};

struct remover {
	pid_t process;
	uint32_t handle;
	int64_t heard_ms; /* last; 0: the place is free */
};

struct whiteouts {
	struct remover removers[REMOVERS];
	struct whiteout ring[WHITEOUTS];
	unsigned next;
};

int whiteout_new(struct whiteouts **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

void whiteout_free(struct whiteouts *ws)
{
	free(ws);
}

/* A caller is known by its thread: another one of its process may go on. */
void whiteout_note(struct whiteouts *ws, fuse_ino_t dir, const char *name, pid_t pid)
{
	struct whiteout *x;

	if (strlen(name) > LIMIT_NAME_BYTES || !process_is_seen(pid))
		return;
	x = &ws->ring[ws->next++ % WHITEOUTS];
	x->dir = dir;
	x->made = 0;
	x->process = process_of(pid);
	x->until_ms = timer_now_ms() + TIME_WHITEOUT_MS;
	memcpy(x->name, name, strlen(name) + 1);
}

/* Returns the index of a whiteout, or WHITEOUTS. */
static unsigned find_whiteout(
	const struct whiteouts *ws, fuse_ino_t dir, const char *name, pid_t pid)
{
	unsigned i = 0;

	for (; i < WHITEOUTS; i++) {
		const struct whiteout *x = &ws->ring[i];

		if (x->dir == dir && !x->made && x->until_ms > timer_now_ms() &&
			strcmp(x->name, name) == 0 && x->process == process_of(pid))
			break;
	}
	return i;
}

bool whiteout_hides(const struct whiteouts *ws, fuse_ino_t dir, const char *name, pid_t pid)
{
	return find_whiteout(ws, dir, name, pid) < WHITEOUTS;
}

void whiteout_end(
	struct whiteouts *ws, fuse_ino_t dir, const char *name, pid_t pid, fuse_ino_t made)
{
	unsigned i = find_whiteout(ws, dir, name, pid);

	if (i < WHITEOUTS)
		ws->ring[i].made = made;
}

bool whiteout_is_remade(const struct whiteouts *ws, fuse_ino_t ino, pid_t pid)
{
	for (unsigned i = 0; i < WHITEOUTS; i++) {
		const struct whiteout *x = &ws->ring[i];

		if (x->made == ino && x->until_ms > timer_now_ms() && x->process == process_of(pid))
			return true;
	}
	return false;
}

/* ---- who removes objects whole */

/* Returns the place of that process and object, or NULL. */
static struct remover *find_remover(struct whiteouts *ws, uint32_t handle, pid_t process)
{
	int64_t since = timer_now_ms() - TIME_REMOVER_MS;

	for (struct remover *r = ws->removers; r < ws->removers + REMOVERS; r++)
		if (r->heard_ms && r->heard_ms > since && r->handle == handle &&
			r->process == process)
			return r;
	return NULL;
}

void whiteout_note_remover(struct whiteouts *ws, const struct object *o, pid_t pid)
{
	struct remover *r = find_remover(ws, object_handle(o), process_of(pid));

	if (!r) {
		r = ws->removers;
		for (struct remover *x = r; x < ws->removers + REMOVERS; x++)
			if (x->heard_ms < r->heard_ms)
				r = x;
	}
	*r = (struct remover){ process_of(pid), object_handle(o), timer_now_ms() };
}

bool whiteout_removes(struct whiteouts *ws, const struct object *o, pid_t pid)
{
	struct remover *r;

	if (!process_is_seen(pid))
		return true;
	r = find_remover(ws, object_handle(o), process_of(pid));
	if (r)
		r->heard_ms = timer_now_ms();
	return r != NULL;
}

void whiteout_forget(struct whiteouts *ws, const struct object *o)
{
	for (struct remover *r = ws->removers; r < ws->removers + REMOVERS; r++)
		if (r->handle == object_handle(o))
			r->heard_ms = 0;
}
