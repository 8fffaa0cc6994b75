/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fulfil: a call that makes one object after the other. What the cloud has put beside
 * them by itself is told: a copy of a closed group would be open by it.
 */
#include "fs/request/fulfil.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/http/error.h"
#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/kernel/notify.h"
#include "fs/request/call.h"
#include "fs/tree/control.h"
#include "fs/tree/promised.h"

static int go_on(struct call *c);

/* Appends the path of what is promised, as it will be. */
static void add_path(struct call *c, const char *name, struct buf *out)
{
	struct inode view;

	if (inode_of(c->fs, c->result, &view) == 0)
		inode_path(c->fs, &view, out);
	buf_addf(out, "/%s", name);
}

/* Keeps why the next was not made, and goes to the one after it. */
static void note_failure(struct call *c, int err)
{
	CLEANUP_BUF struct buf path = BUF_LOCAL(4096);
	struct promised *p = c->promised;

	if (err != -EEXIST) { /* what the cloud makes by itself is there already */
		add_path(c, p->names[p->at], &path);
		call_explain(c, err);
		control_record(c->fs, c->pid, c->want.since_ms, "mkdir", path.data, &c->w.error);
		p->err = p->failed++ ? p->err : err;
	}
	p->at++;
	call_clear_error(c);
}

static int end(struct call *c)
{
	const struct promised *p = c->promised;
	struct inode view;

	c->failed = NULL;
	call_clear_error(c);
	if (inode_of(c->fs, c->result, &view) < 0)
		return c->fulfilled(c);
	notify_inode(c->fs->notifier, view.ino);
	if (!p->failed)
		return c->fulfilled(c);
	return call_error(c, p->err, "this %s is made, but %u of its %s/ are not: see their lines",
		kind_title(collection_kind(view.coll)), p->failed, view.view->name);
}

/* Says what the view shows that was not promised. */
static int tell_others(struct call *c)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_MESSAGE_BYTES), path = BUF_LOCAL(4096);
	char name[LIMIT_NAME_BYTES + 1];
	uint64_t cursor = 0;
	struct inode view;
	struct object *o;
	int err = inode_of(c->fs, c->result, &view);

	c->finish = tell_others;
	c->failed = end;
	if (!err)
		err = model_need_view(view.obj, view.view, &c->want, &c->w);
	if (err)
		return err == MODEL_ASKED ? err : end(c);
	while ((o = view_next(view.obj, view.view, &cursor))) {
		view_entry(view.obj, view.view, o, name);
		if (!promised_has(c->promised, name))
			buf_addf(&text, " %s", name);
	}
	if (text.len) {
		CLEANUP_BUF struct buf said = BUF_LOCAL(2 * LIMIT_MESSAGE_BYTES);

		inode_path(c->fs, &view, &path);
		buf_addf(&said, "made by the cloud itself in %s:%s", path.data, text.data);
		control_say(c->fs, c->pid, said.data);
	}
	return end(c);
}

static int made(struct call *c)
{
	struct promised *p = c->promised;
	char name[LIMIT_NAME_BYTES + 1];
	struct inode view;

	if (c->w.object && inode_of(c->fs, c->result, &view) == 0) { /* as it is called there */
		view_entry(view.obj, view.view, c->w.object, name);
		free(p->names[p->at]);
		p->names[p->at] = strdup(name);
	}
	p->at++;
	return go_on(c);
}

static int not_made(struct call *c)
{
	note_failure(c, c->w.error.err);
	return go_on(c);
}

static int go_on(struct call *c)
{
	struct promised *p = c->promised;
	struct inode view;
	struct place to;
	int err = inode_of(c->fs, c->result, &view);

	while (!err && inode_place(&view, &to) && p->at < p->n) {
		struct object *draft;
		const char *name = p->names[p->at];

		if (!name) {
			p->at++;
			continue;
		}
		err = model_create_need(to.coll, name, &c->want, &c->w);
		c->finish = go_on;
		if (!err) {
			err = model_create(&to, name, &c->w, &draft);
			c->finish = made;
		}
		if (err == MODEL_ASKED || err == MODEL_SENT)
			return err;
		note_failure(c, err);
		err = 0;
	}
	return tell_others(c);
}

/* Says what is not made, as the caller is ended. */
static void leave(struct call *c)
{
	struct promised *p = c->promised;

	while (p->at < p->n)
		if (p->names[p->at])
			note_failure(c, -EINTR);
		else
			p->at++;
}

int fulfil_run(struct call *c, int (*done)(struct call *c))
{
	struct object *o = c->w.object;

	c->promised = o ? promised_take(c->fs, o) : NULL;
	if (!c->promised)
		return done(c);
	c->result = inode_view(o, c->promised->view);
	c->fulfilled = done;
	c->failed = not_made;
	c->leave = leave;
	return go_on(c);
}
