/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ops: one handler for each request of the kernel. Each makes a call and runs
 * it; open, opendir and flush are answered ENOSYS (below), after which the kernel
 * does without them.
 */
#include "fs/request/ops.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/kinds/kind.h"
#include "client/util/buf.h"
#include "fs/kernel/held.h"
#include "fs/kernel/known.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"
#include "fs/request/call.h"
#include "fs/request/dir.h"
#include "fs/request/file.h"
#include "fs/request/follow.h"
#include "fs/request/link.h"
#include "fs/request/mkdir.h"
#include "fs/request/mknod.h"
#include "fs/request/poll.h"
#include "fs/request/remove.h"
#include "fs/request/rename.h"
#include "fs/request/renew.h"
#include "fs/tree/control.h"
#include "fs/tree/copier.h"
#include "fs/tree/readers.h"
#include "fs/tree/scratch.h"
#include "fs/tree/stat.h"
#include "fs/tree/whiteout.h"

/* ---- looking */

/* The kernel may not remember a name as absent that its caller is told of. */
static int reply_absent(struct call *c, const struct inode *dir)
{
	CLEANUP_BUF struct buf hint = BUF_INIT(LIMIT_MESSAGE_BYTES);
	struct place p;

	if (inode_place(dir, &p) && (!p.view || p.view->make) &&
		model_create_hint(p.coll, c->name, &hint) == 0)
		return call_error(c, -ENOENT, "%s", hint.data);
	return call_reply_negative(c, dir_negative_timeout(c, dir));
}

/*
 * Has the kernel forget the text of a link to what is to be read afresh: of many at once it was
 * told to look up the names again, and so comes here.
 */
static void forget_link(struct fs *fs, const struct inode *n)
{
	if (n->type == INODE_LINK && fresh_object_ms(n->obj) == 0 &&
		known_may_have_link(fs->known, n->ino))
		notify_inode(fs->notifier, n->ino);
}

static int run_lookup(struct call *c)
{
	struct inode dir, n;
	bool keep;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (!err)
		err = dir_lookup(c, &dir, c->name, &n, &keep);
	if (err == MODEL_ABSENT && !call_is_short(c))
		return reply_absent(c, &dir);
	if (!err)
		forget_link(c->fs, &n);
	return err ? err : call_reply_entry(c, n.ino, keep);
}

static void op_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct call *c = call_new(req, "lookup", parent, name, run_lookup);

	if (!c)
		return;
	c->hold.locks |= LOCK_SHARED;
	call_run(c);
}

static int run_getattr(struct call *c)
{
	struct inode n;
	int err = inode_of_version(c->fs, c->hold.ino, &n);

	if (!err && n.type == INODE_FIXED && !inode_is_dir(&n))
		err = control_render(c->fs, n.fixed);
	if (!err && n.type == INODE_EVENTS)
		follow_note(c->fs->following);
	if (!err && n.type == INODE_COLLECTION_JSON && c->fresh)
		err = model_need_values(n.coll, &c->want, &c->w);
	if (!err && n.obj && (!inode_is_json(&n) || c->fresh)) /* its version has what it has */
		err = model_need_object(n.obj, &c->want, &c->w);
	return err ? err : call_reply_attr(c, c->hold.ino);
}

static void op_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct call *c = call_new(req, "stat", ino, NULL, run_getattr);

	(void)fi;
	if (!c)
		return;
	c->hold.locks = LOCK_NONE;
	call_run(c);
}

static void op_readlink(fuse_req_t req, fuse_ino_t ino)
{
	struct call *c = call_new(req, "readlink", ino, NULL, link_read);

	if (!c)
		return;
	c->hold.locks = LOCK_PAGES;
	call_run(c);
}

static void op_forget(fuse_req_t req, fuse_ino_t ino, uint64_t n)
{
	call_forget(fuse_req_userdata(req), ino, n);
	fuse_reply_none(req);
}

static void op_forget_multi(fuse_req_t req, size_t count, struct fuse_forget_data *forgets)
{
	struct fs *fs = fuse_req_userdata(req);

	for (size_t i = 0; i < count; i++)
		if (count <= PART_BACKLOG)
			call_forget(fs, forgets[i].ino, forgets[i].nlookup);
		else
			call_forget_soon(fs, forgets[i].ino, forgets[i].nlookup);
	fuse_reply_none(req);
}

/* ---- reading directories */

struct listing {
	struct call *c;
	const struct inode *dir;
	char *data;
	size_t len;
};

/* Says whether only a lookup can tell: the reader's own files, a target not in memory. */
static bool is_left_to_lookup(const struct inode *n)
{
	return (n->type == INODE_FIXED && !inode_is_dir(n)) || n->type == INODE_DANGLING ||
		n->type == INODE_EVENTS;
}

/* Fills in what a directory entry says of its inode: all, or its type and number alone. */
static void fill_entry(
	const struct listing *l, fuse_ino_t ino, mode_t type, struct fuse_entry_param *e)
{
	struct fs *fs = l->c->fs;
	struct inode n;
	bool known = ino && inode_of(fs, ino, &n) == 0;

	memset(e, 0, sizeof(*e));
	if (known && !is_left_to_lookup(&n) && stat_fill(fs, &n, &e->attr) == 0) {
		e->ino = ino;
		e->attr_timeout = stat_timeout(&n);
		e->entry_timeout = stat_entry_timeout(&n, l->dir);
		if (n.type == INODE_LINK)
			known_note_link(fs->known, ino, n.depth);
		return;
	}
	memset(e, 0, sizeof(*e));
	e->attr.st_mode = type;
	e->attr.st_ino = known ? stat_number(&n) : (ino_t)-1;
}

/* False: it does not fit any more. */
static bool add_entry(struct listing *l, const char *name, fuse_ino_t ino, mode_t type, off_t next)
{
	struct call *c = l->c;
	size_t room = c->size - l->len, need;
	struct fuse_entry_param e;

	fill_entry(l, ino, type, &e);
	if (c->plus)
		need = fuse_add_direntry_plus(c->req, l->data + l->len, room, name, &e, next);
	else
		need = fuse_add_direntry(c->req, l->data + l->len, room, name, &e.attr, next);
	if (need > room)
		return false;
	l->len += need;
	if (c->plus && e.ino && strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
		inode_get(c->fs, e.ino);
		known_note_entry(c->fs->known, c->hold.ino, name, e.entry_timeout);
	}
	return true;
}

/* Adds "." and ".." for d_type only: no inode is given out with them. */
static bool add_dots(struct listing *l, uint64_t *at)
{
	for (; *at < 2; ++*at)
		if (!add_entry(l, *at == 0 ? "." : "..", 0, S_IFDIR, (off_t)*at + 1))
			return false;
	return true;
}

static int fill_listing(struct call *c, const struct inode *dir)
{
	struct listing l = { .c = c, .dir = dir, .data = malloc(c->size) };
	char name[LIMIT_NAME_BYTES + 1];
	uint64_t at = (uint64_t)c->off, off;
	fuse_ino_t ino;
	mode_t type;

	if (!l.data)
		return -ENOMEM;
	if (add_dots(&l, &at)) {
		off = at - 2;
		for (int n = 1; dir_next(c->fs, dir, &off, name, &ino, &type) && !call_is_short(c);
			n++)
			if (!add_entry(&l, name, ino, type, (off_t)off + 2) ||
				(n % PART_LIST == 0 && call_is_late(c)))
				break; /* the kernel asks on from the last one */
	}
	if (call_is_short(c) && l.len == 0) {
		free(l.data);
		return -ENOMEM;
	}
	stat_listed(c->fs, dir);
	c->off = 0;
	call_reply_text(c, l.data, l.len);
	free(l.data);
	return 0;
}

static int run_readdir(struct call *c)
{
	struct inode dir;
	int err = inode_of(c->fs, c->hold.ino, &dir);

	if (c->off > 0) /* the rest of a listing: what has been fetched for its beginning serves */
		c->want.since_ms = 0;
	if (!err)
		err = dir_need(c, &dir);
	if (err)
		return err;
	if (dir.type == INODE_COLLECTION)
		readers_note(c->fs->readers, dir.coll, c->pid);
	return fill_listing(c, &dir);
}

static void readdir_call(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, bool plus)
{
	struct call *c = call_new(req, "readdir", ino, NULL, run_readdir);

	if (!c)
		return;
	c->size = size;
	c->off = off;
	c->plus = plus;
	c->hold.locks |= LOCK_SHARED;
	call_run(c);
}

static void op_readdir(
	fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)fi;
	readdir_call(req, ino, size, off, false);
}

static void op_readdirplus(
	fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)fi;
	readdir_call(req, ino, size, off, true);
}

/* ---- quota and use */

/*
 * Objects as blocks of a KiB and as inodes, so that both df and df -i say how
 * many there may be, are, and are left. Without a limit there is room for all.
 */
static int run_statfs(struct call *c)
{
	struct statvfs s = { .f_bsize = 1024, .f_frsize = 1024, .f_namemax = LIMIT_NAME_BYTES };
	int64_t limit, used;
	struct place p;
	struct inode n;
	int err = inode_of(c->fs, c->hold.ino, &n);

	if (err)
		return err;
	if (inode_place(&n, &p))
		n.coll = p.coll;
	err = n.coll ? model_need_usage(n.coll, &c->want, &c->w, &limit, &used) : -EOPNOTSUPP;
	if (err == -EOPNOTSUPP || err == -EACCES)
		return call_reply_statfs(c, &s);
	if (err)
		return err;
	if (limit < 0)
		limit = INT32_MAX;
	s.f_files = s.f_blocks = (fsblkcnt_t)(limit > used ? limit : used);
	s.f_ffree = s.f_favail = s.f_bfree = s.f_bavail =
		(fsblkcnt_t)(limit > used ? limit - used : 0);
	return call_reply_statfs(c, &s);
}

static void op_statfs(fuse_req_t req, fuse_ino_t ino)
{
	struct call *c = call_new(req, "df", ino, NULL, run_statfs);

	if (!c)
		return;
	c->hold.locks = LOCK_NONE;
	call_run(c);
}

/* ---- files */

static void op_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	(void)fi;
	fuse_reply_err(req, ENOSYS);
}

static void op_read(
	fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	struct call *c = call_new(req, "read", ino, NULL, file_read);

	if (!c)
		return;
	c->size = size;
	c->off = off;
	c->direct = fi && (fi->flags & O_DIRECT) && off == 0;
	c->hold.locks = c->direct ? LOCK_NONE : LOCK_PAGES;
	call_run(c);
}

static void op_write(fuse_req_t req, fuse_ino_t ino, const char *data, size_t size, off_t off,
	struct fuse_file_info *fi)
{
	struct call *c = call_new(req, "write", ino, NULL, file_write);

	if (!c)
		return;
	c->data = malloc(size ? size : 1);
	if (!c->data) {
		call_reply_err(c, -ENOMEM);
		return;
	}
	memcpy(c->data, data, size);
	c->size = size;
	c->off = off;
	c->append = fi && (fi->flags & O_APPEND);
	c->hold.locks = LOCK_PAGES;
	call_run(c);
}

static void op_fsync(fuse_req_t req, fuse_ino_t ino, int datasync, struct fuse_file_info *fi)
{
	(void)ino;
	(void)datasync;
	(void)fi;
	fuse_reply_err(req, 0); /* write(2) has done it all */
}

/* ---- attributes of nodes */

static int set_scratch(struct call *c, struct scratch *s)
{
	int err = 0;

	if (c->to_set & FUSE_SET_ATTR_MODE)
		s->mode = (s->mode & S_IFMT) | (c->attr.st_mode & 07777);
	if (c->to_set & FUSE_SET_ATTR_SIZE)
		err = scratch_truncate(s, c->attr.st_size);
	return err ? err : call_reply_attr(c, c->hold.ino);
}

/* touch: marks what memory holds of it as old. True: the call waits for what is new. */
static bool expire_inode(struct call *c, const struct inode *n)
{
	struct fs *fs = c->fs;
	struct finding f;

	negative_forget(fs->negatives, fs->notifier);
	if (n->type == INODE_COLLECTION)
		return renew_begin(c, n->coll);
	if (inode_finding(n, &f))
		expire_found(&f);
	else if (n->type == INODE_COLLECTION_JSON)
		expire_collection(n->coll);
	else if (n->type == INODE_VIEW)
		expire_view(n->obj, n->view);
	else if (n->obj)
		expire_object_now(n->obj);
	return false;
}

/* install narrows the mode of what it has just made until it is written. */
static bool is_narrowed(const struct call *c, mode_t mode, mode_t now)
{
	return (mode & ~now) == 0 && whiteout_is_remade(c->fs->whiteouts, c->hold.ino, c->pid);
}

static int check_mode(struct call *c, const struct inode *n)
{
	mode_t mode = c->attr.st_mode & 07777, now = stat_mode(c->fs, n) & 07777;

	if (!(c->to_set & FUSE_SET_ATTR_MODE) || mode == now || is_narrowed(c, mode, now))
		return 0;
	if (n->obj && copier_copies(c->fs->copiers, n->obj, c->pid)) /* those of the original */
		return 0;
	return call_error(c, -EPERM, "modes cannot be changed: they show what the cloud allows");
}

static int run_setattr(struct call *c)
{
	struct inode n;
	int err = inode_of(c->fs, c->hold.ino, &n);

	if (err)
		return err;
	if (n.type == INODE_SCRATCH)
		return set_scratch(c, n.scratch);
	err = check_mode(c, &n);
	if (err)
		return err;
	if (((c->to_set & FUSE_SET_ATTR_UID) && c->attr.st_uid != c->fs->options.uid) ||
		((c->to_set & FUSE_SET_ATTR_GID) && c->attr.st_gid != c->fs->options.gid))
		return call_error(c, -EPERM,
			"owners cannot be changed: the options -o uid= and gid= of the mount set "
			"them");
	if ((c->to_set & FUSE_SET_ATTR_SIZE) && !(stat_mode(c->fs, &n) & 0200))
		return call_error(c, -EPERM, "this file is read-only");
	if (!c->fresh && (c->to_set & (FUSE_SET_ATTR_MTIME | FUSE_SET_ATTR_MTIME_NOW))) {
		c->fresh = true;
		c->hold.changes = c->hold.afresh = true;
		if (expire_inode(c, &n))
			return MODEL_ASKED;
	}
	/* a size is accepted and ignored: the write that follows sets the value */
	return run_getattr(c);
}

static void op_setattr(
	fuse_req_t req, fuse_ino_t ino, struct stat *attr, int to_set, struct fuse_file_info *fi)
{
	struct call *c = call_new(req, "setattr", ino, NULL, run_setattr);

	(void)fi;
	if (!c)
		return;
	c->attr = *attr;
	c->to_set = to_set;
	c->hold.locks = LOCK_DIR | LOCK_PAGES; /* of whichever it is */
	call_run(c);
}

/* ---- making, moving, removing */

static void op_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode)
{
	struct call *c = call_new(req, "mkdir", parent, name, mkdir_run);

	(void)mode;
	if (c)
		call_run(c);
}

static void op_mknod(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode, dev_t rdev)
{
	struct call *c = call_new(req, "create", parent, name, mknod_run);

	(void)rdev;
	if (!c)
		return;
	c->mode = mode;
	call_run(c);
}

/* Says what MKNOD cannot: whether the name must be new. */
static void op_create(
	fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode, struct fuse_file_info *fi)
{
	struct call *c = call_new(req, "create", parent, name, mknod_run);

	if (!c)
		return;
	c->mode = mode | S_IFREG;
	c->create = true;
	c->exclusive = (fi->flags & O_EXCL) != 0;
	call_run(c);
}

static void op_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct call *c = call_new(req, "rmdir", parent, name, remove_dir);

	if (c)
		call_run(c);
}

static void op_unlink(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct call *c = call_new(req, "rm", parent, name, remove_file);

	if (c)
		call_run(c);
}

static void op_symlink(fuse_req_t req, const char *target, fuse_ino_t parent, const char *name)
{
	struct call *c = call_new(req, "ln", parent, name, link_make);

	if (!c)
		return;
	c->name2 = strdup(target);
	if (c->name2)
		call_run(c);
	else
		call_reply_err(c, -ENOMEM);
}

static void op_rename(fuse_req_t req, fuse_ino_t parent, const char *name, fuse_ino_t parent2,
	const char *name2, unsigned flags)
{
	struct call *c = call_new(req, "mv", parent, name, rename_run);

	if (!c)
		return;
	c->hold.ino2 = parent2;
	c->mode = flags;
	c->name2 = strdup(name2);
	if (c->name2)
		call_run(c);
	else
		call_reply_err(c, -ENOMEM);
}

static void op_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t parent, const char *name)
{
	(void)ino;
	(void)parent;
	(void)name;
	fuse_reply_err(req, EPERM);
}

static void op_poll(
	fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi, struct fuse_pollhandle *ph)
{
	(void)fi;
	poll_run(req, ino, ph);
}

/* Says what the kernel may do by itself: there is no OPEN, sizes are exact, we invalidate. */
static void op_init(void *userdata, struct fuse_conn_info *conn)
{
	struct fs *fs = userdata;
	static const unsigned on[] = {
		FUSE_CAP_PARALLEL_DIROPS,
		FUSE_CAP_READDIRPLUS,
		FUSE_CAP_AUTO_INVAL_DATA,
		FUSE_CAP_CACHE_SYMLINKS,
		FUSE_CAP_NO_OPEN_SUPPORT,
		FUSE_CAP_NO_OPENDIR_SUPPORT,
	};

	notify_has_epochs(fs->notifier, conn->proto_minor);
	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++)
		conn->want |= conn->capable & on[i];
	conn->want &= ~(unsigned)(FUSE_CAP_READDIRPLUS_AUTO | FUSE_CAP_ATOMIC_O_TRUNC |
		FUSE_CAP_WRITEBACK_CACHE | FUSE_CAP_SPLICE_READ | FUSE_CAP_SPLICE_WRITE |
		FUSE_CAP_SPLICE_MOVE);
}

/*
 * Has no getxattr, though .schema could be read by it: without getxattr the kernel asks once and
 * never again, and with it `ls -l` would ask two or three times for each file.
 */
const struct fuse_lowlevel_ops ops_table = {
	.init = op_init,
	.lookup = op_lookup,
	.forget = op_forget,
	.forget_multi = op_forget_multi,
	.getattr = op_getattr,
	.setattr = op_setattr,
	.readlink = op_readlink,
	.statfs = op_statfs,
	.readdir = op_readdir,
	.readdirplus = op_readdirplus,
	.open = op_open,
	.opendir = op_open,
	.flush = op_open,
	.read = op_read,
	.write = op_write,
	.fsync = op_fsync,
	.mkdir = op_mkdir,
	.mknod = op_mknod,
	.create = op_create,
	.rmdir = op_rmdir,
	.unlink = op_unlink,
	.symlink = op_symlink,
	.rename = op_rename,
	.link = op_link,
	.poll = op_poll,
};
