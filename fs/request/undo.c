/* SPDX-License-Identifier: Apache-2.0 */
/*
 * undo: what the change has left is read, then its inverse is sent.
 */
#include "fs/request/undo.h"

#include <errno.h>
#include <string.h>

#include "client/model.h"
#include "client/util/buf.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"

static int undone(struct call *c)
{
	return call_reply_write(c, c->size);
}

/* Tells that the object has another id than it had. */
static int made_again(struct call *c)
{
	CLEANUP_BUF struct buf id = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       path = BUF_LOCAL(LIMIT_OBJECT_BYTES),
			       text = BUF_LOCAL(LIMIT_MESSAGE_BYTES * 4);
	const struct object *o = c->w.object;

	if (o && entry_path(o, &path) == 0 && object_id(o, &id) == 0 &&
		buf_addf(&text, "change %llu is undone: %s has been made anew, with the id %s",
			(unsigned long long)c->number, path.data, id.data) == 0)
		control_say(c->fs, c->pid, text.data);
	return undone(c);
}

/* Parses what was written: a number, and a newline perhaps. */
static bool read_number(const struct call *c, uint64_t *ret)
{
	size_t len = c->size, n = 0;
	uint64_t value = 0;

	if (len > 0 && c->data[len - 1] == '\n')
		len--;
	for (; n < len && n < 19 && c->data[n] >= '0' && c->data[n] <= '9'; n++)
		value = 10 * value + (uint64_t)(c->data[n] - '0');
	*ret = value;
	return len > 0 && n == len;
}

int undo_run(struct call *c)
{
	struct model *m = c->fs->model;
	bool afresh = !c->fresh, made;
	int err;

	if (!read_number(c, &c->number))
		return call_error(c, -EINVAL,
			"write the number of a change: a directory of .cloudnetfs/journal");
	if (c->fs->options.no_remove && undo_removes(m, c->number))
		return call_error(
			c, -EPERM, "nothing is removed: this is mounted with -o noremove");
	c->fresh = true;
	err = undo_need(m, c->number, afresh, &c->want, &c->w);
	if (!err)
		err = undo_send(m, c->number, &made, &c->w);
	if (err == MODEL_SENT)
		c->finish = made ? made_again : undone;
	return err ? err : undone(c);
}
