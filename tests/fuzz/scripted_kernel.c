/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scripted_kernel: write, pthread_create and its kin by the linker's --wrap; libfuse's messages by
 * its custom io.
 */
#include "tests/fuzz/scripted_kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "fs/fs.h"
#include "fs/kernel/held.h"
#include "fs/request/ops.h"

#define REQUESTS 64
#define INODES 4096
#define LISTED 64
#define LANES_MOST 8
#define MESSAGE_BYTES (1 << 20)
#define NOTIFY_INC_EPOCH 8

struct lane {
	pthread_t id;
	sem_t go, done;
	void *(*run)(void *arg);
	void *arg;
	bool has_ended, is_told;
};

struct given {
	uint64_t ino, lookups;
};

static struct {
	struct fs *fs;
	int fd;
	uint64_t unique;
	struct request requests[REQUESTS];
	size_t n_requests;
	struct given given[INODES];
	size_t n_given;
	char names[LISTED][NAME_MAX + 1];
	uint64_t offsets[LISTED];
	size_t n_listed;
	struct lane lanes[LANES_MOST];
	size_t n_lanes;
	uint64_t interrupts[REQUESTS]; /* their own numbers: libfuse may answer one with EAGAIN */
	size_t n_interrupts;
	bool is_unlocked;
} k;

static _Thread_local struct lane *self;

ssize_t __real_write(int fd, const void *data, size_t len);
ssize_t __wrap_write(int fd, const void *data, size_t len);
int __real_pthread_create(
	pthread_t *id, const pthread_attr_t *attr, void *(*run)(void *arg), void *arg);
int __wrap_pthread_create(
	pthread_t *id, const pthread_attr_t *attr, void *(*run)(void *arg), void *arg);
int __real_pthread_join(pthread_t id, void **ret);
int __wrap_pthread_join(pthread_t id, void **ret);
int __real_pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m);
int __wrap_pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m);
int __real_pthread_cond_broadcast(pthread_cond_t *c);
int __wrap_pthread_cond_broadcast(pthread_cond_t *c);

static void judge(bool good)
{
	if (!good)
		abort();
}

/* ---- the notifier's threads: each runs when it is let, and gives back when it waits */

static void give_back(void)
{
	sem_post(&self->done);
	while (sem_wait(&self->go) < 0)
		;
}

static void *run_lane(void *arg)
{
	self = arg;
	while (sem_wait(&self->go) < 0)
		;
	self->run(self->arg);
	self->has_ended = true;
	sem_post(&self->done);
	return NULL;
}

static void let(struct lane *l)
{
	if (l->has_ended || !l->is_told)
		return;
	l->is_told = false;
	sem_post(&l->go);
	while (sem_wait(&l->done) < 0)
		;
}

int __wrap_pthread_create(
	pthread_t *id, const pthread_attr_t *attr, void *(*run)(void *arg), void *arg)
{
	struct lane *l = &k.lanes[k.n_lanes++];
	int err;

	judge(k.n_lanes <= LANES_MOST);
	*l = (struct lane){ .run = run, .arg = arg, .is_told = true };
	sem_init(&l->go, 0, 0);
	sem_init(&l->done, 0, 0);
	err = __real_pthread_create(&l->id, attr, run_lane, l);
	*id = l->id;
	return err;
}

int __wrap_pthread_join(pthread_t id, void **ret)
{
	for (size_t i = 0; i < k.n_lanes; i++)
		for (int n = 0; pthread_equal(k.lanes[i].id, id) && !k.lanes[i].has_ended; n++) {
			judge(n < 100000); /* else it never ends */
			k.lanes[i].is_told = true;
			let(&k.lanes[i]);
		}
	return __real_pthread_join(id, ret);
}

int __wrap_pthread_cond_wait(pthread_cond_t *c, pthread_mutex_t *m)
{
	if (!self)
		return __real_pthread_cond_wait(c, m);
	pthread_mutex_unlock(m);
	give_back();
	pthread_mutex_lock(m);
	return 0;
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *c)
{
	for (size_t i = 0; i < k.n_lanes; i++)
		k.lanes[i].is_told = true;
	return __real_pthread_cond_broadcast(c);
}

void kernel_run_lanes(void)
{
	for (size_t i = 0; i < k.n_lanes; i++)
		let(&k.lanes[i]);
}

void kernel_unlock(void)
{
	k.is_unlocked = true;
}

/* ---- notices */

/* Says whether a request without an answer holds the directory, or pages of the file. */
static bool is_held(uint64_t ino, bool entry)
{
	for (size_t i = 0; i < k.n_requests && !k.is_unlocked; i++) {
		const struct request *r = &k.requests[i];

		switch (r->in.opcode) {
		case FUSE_LOOKUP:
		case FUSE_MKDIR:
		case FUSE_MKNOD:
		case FUSE_CREATE:
		case FUSE_RMDIR:
		case FUSE_UNLINK:
		case FUSE_SYMLINK:
		case FUSE_RENAME:
		case FUSE_RENAME2:
		case FUSE_READDIR:
		case FUSE_READDIRPLUS:
			if (entry && (r->in.nodeid == ino || r->ino2 == ino))
				return true;
			break;
		case FUSE_READ:
		case FUSE_READLINK:
			if (!entry && r->in.nodeid == ino)
				return true;
			break;
		}
	}
	return false;
}

static void wait_for(uint64_t ino, bool entry)
{
	while (is_held(ino, entry)) {
		judge(self != NULL); /* the loop itself would wait for good */
		self->is_told = true;
		give_back();
	}
}

static void take_notice(const struct fuse_out_header *h, const char *body, size_t len)
{
	struct fuse_notify_inval_entry_out entry;
	struct fuse_notify_inval_inode_out inode;

	switch (h->error) {
	case FUSE_NOTIFY_POLL:
		judge(len == sizeof(struct fuse_notify_poll_wakeup_out));
		break;
	case FUSE_NOTIFY_INVAL_INODE:
		judge(len == sizeof(inode));
		memcpy(&inode, body, sizeof(inode));
		wait_for(inode.ino, false);
		break;
	case FUSE_NOTIFY_INVAL_ENTRY:
		judge(len > sizeof(entry));
		memcpy(&entry, body, sizeof(entry));
		judge(entry.namelen > 0 && entry.namelen <= NAME_MAX &&
			len == sizeof(entry) + entry.namelen + 1 && !body[len - 1] &&
			strlen(body + sizeof(entry)) == entry.namelen);
		wait_for(entry.parent, true);
		break;
	default:
		judge(h->error == NOTIFY_INC_EPOCH && len == 0);
	}
}

/* ---- answers */

static void give(uint64_t ino)
{
	size_t i = 1;

	judge(ino != 0);
	while (i < k.n_given && k.given[i].ino != ino)
		i++;
	judge(i < INODES);
	if (i == k.n_given)
		k.given[k.n_given++] = (struct given){ ino, 0 };
	k.given[i].lookups++;
}

static void take_attr(const struct fuse_attr *a)
{
	judge(a->nlink > 0 && (a->mode & S_IFMT) != 0);
}

static void take_entry(const char *body)
{
	struct fuse_entry_out e;

	memcpy(&e, body, sizeof(e));
	if (!e.nodeid)
		return; /* the name is remembered as absent */
	take_attr(&e.attr);
	give(e.nodeid);
}

/* Notes a name of a listing, which the kernel refuses with EIO where it could be none. */
static void take_name(const struct fuse_dirent *d, const char *name)
{
	size_t at = k.n_listed % LISTED;

	judge(d->namelen > 0 && d->namelen <= NAME_MAX && !memchr(name, '/', d->namelen) &&
		!memchr(name, '\0', d->namelen));
	memcpy(k.names[at], name, d->namelen);
	k.names[at][d->namelen] = '\0';
	k.offsets[at] = d->off;
	k.n_listed++;
}

static void take_listing(const char *body, size_t len, bool plus)
{
	size_t before = plus ? sizeof(struct fuse_entry_out) : 0, at = 0;
	uint64_t last = 0;

	while (at < len) {
		struct fuse_dirent d;
		const char *name = body + at + before + FUSE_NAME_OFFSET;
		bool dots;

		judge(len - at >= before + FUSE_NAME_OFFSET);
		memcpy(&d, body + at + before, FUSE_NAME_OFFSET);
		judge(len - at >= before + FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + d.namelen));
		take_name(&d, name);
		judge(d.off != last); /* else the next part begins where this one did */
		last = d.off;
		dots = name[0] == '.' && (d.namelen == 1 || (d.namelen == 2 && name[1] == '.'));
		if (plus && !dots)
			take_entry(body + at);
		at += before + FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + d.namelen);
	}
	judge(at == len);
}

static void take_well(const struct request *r, const char *body, size_t len)
{
	struct fuse_write_out written;
	struct fuse_attr_out attr;

	switch (r->in.opcode) {
	case FUSE_LOOKUP:
	case FUSE_MKDIR:
	case FUSE_MKNOD:
	case FUSE_SYMLINK:
		judge(len == sizeof(struct fuse_entry_out));
		take_entry(body);
		break;
	case FUSE_CREATE:
		judge(len == sizeof(struct fuse_entry_out) + sizeof(struct fuse_open_out));
		take_entry(body);
		break;
	case FUSE_GETATTR:
	case FUSE_SETATTR:
		judge(len == sizeof(attr));
		memcpy(&attr, body, sizeof(attr));
		take_attr(&attr.attr);
		break;
	case FUSE_READLINK:
		judge(len > 0 && len < PATH_MAX && !memchr(body, '\0', len));
		break;
	case FUSE_READ:
		judge(len <= r->size);
		break;
	case FUSE_READDIR:
	case FUSE_READDIRPLUS:
		judge(len <= r->size);
		take_listing(body, len, r->in.opcode == FUSE_READDIRPLUS);
		break;
	case FUSE_WRITE:
		judge(len == sizeof(written));
		memcpy(&written, body, sizeof(written));
		judge(written.size <= r->size);
		break;
	case FUSE_STATFS:
		judge(len == sizeof(struct fuse_statfs_out));
		break;
	case FUSE_POLL:
		judge(len == sizeof(struct fuse_poll_out));
		break;
	case FUSE_RENAME:
	case FUSE_RENAME2:
	case FUSE_UNLINK:
	case FUSE_RMDIR:
		judge(len == 0);
		break;
	}
}

/* Takes the answer of an INTERRUPT, which is for the kernel to send again. */
static bool was_interrupt(const struct fuse_out_header *h)
{
	for (size_t i = 0; i < k.n_interrupts; i++)
		if (k.interrupts[i] == h->unique) {
			judge(h->error == -EAGAIN);
			k.interrupts[i] = k.interrupts[--k.n_interrupts];
			return true;
		}
	return false;
}

static void take_answer(const struct fuse_out_header *h, const char *body, size_t len)
{
	struct request r;
	size_t i = 0;

	if (was_interrupt(h))
		return;
	while (i < k.n_requests && k.requests[i].in.unique != h->unique)
		i++;
	judge(i < k.n_requests); /* else it was answered before, or never asked */
	r = k.requests[i];
	k.requests[i] = k.requests[--k.n_requests];
	judge(h->error <= 0 && h->error > -512);
	if (h->error)
		judge(len == 0);
	else
		take_well(&r, body, len);
}

static void take_message(const void *data, size_t len)
{
	struct fuse_out_header h;

	judge(len >= sizeof(h));
	memcpy(&h, data, sizeof(h));
	judge(h.len == len);
	if (h.unique)
		take_answer(&h, (const char *)data + sizeof(h), len - sizeof(h));
	else
		take_notice(&h, (const char *)data + sizeof(h), len - sizeof(h));
}

ssize_t __wrap_write(int fd, const void *data, size_t len)
{
	if (!k.fs || fd != k.fd)
		return __real_write(fd, data, len);
	take_message(data, len);
	return (ssize_t)len;
}

static ssize_t take_reply(int fd, struct iovec *iov, int count, void *userdata)
{
	struct fs *fs = userdata;
	ssize_t len = held_take(fs->held, fd, iov, count);
	char *all;

	if (len)
		return len;
	for (int i = 0; i < count; i++)
		len += (ssize_t)iov[i].iov_len;
	all = malloc((size_t)len);
	len = 0;
	for (int i = 0; i < count; i++) {
		memcpy(all + len, iov[i].iov_base, iov[i].iov_len);
		len += (ssize_t)iov[i].iov_len;
	}
	take_message(all, (size_t)len);
	free(all);
	return len;
}

static ssize_t read_nothing(int fd, void *data, size_t len, void *userdata)
{
	(void)fd;
	(void)data;
	(void)len;
	(void)userdata;
	return 0;
}

/* ---- requests */

static void process(struct request *r, const void *body, size_t len)
{
	static char message[MESSAGE_BYTES]; /* as large as libfuse's, which looks at no length */
	struct fuse_buf buf = { .mem = message };

	judge(sizeof(r->in) + len <= sizeof(message) / 2);
	r->in.len = (uint32_t)(sizeof(r->in) + len);
	memcpy(message, &r->in, sizeof(r->in));
	memcpy(message + sizeof(r->in), body, len);
	memset(message + r->in.len, 0, 512);
	buf.size = r->in.len;
	fuse_session_process_buf(k.fs->session, &buf);
}

static bool has_answer(uint32_t opcode)
{
	return opcode != FUSE_FORGET && opcode != FUSE_BATCH_FORGET && opcode != FUSE_INTERRUPT;
}

void kernel_send(struct request *r, const void *body, size_t len)
{
	r->in.unique = k.unique += 2;
	if (r->in.opcode == FUSE_INTERRUPT && k.n_interrupts == REQUESTS)
		return;
	if (r->in.opcode == FUSE_INTERRUPT) {
		r->in.unique |= 1;
		k.interrupts[k.n_interrupts++] = r->in.unique;
	}
	if (has_answer(r->in.opcode))
		k.requests[k.n_requests++] = *r;
	process(r, body, len);
}

bool kernel_is_full(void)
{
	return k.n_requests >= REQUESTS - 2 || k.n_given > INODES - 1024;
}

size_t kernel_waiting(void)
{
	return k.n_requests;
}

const struct request *kernel_request(size_t n)
{
	return &k.requests[n];
}

size_t kernel_interrupts(void)
{
	return k.n_interrupts;
}

size_t kernel_inodes(void)
{
	return k.n_given;
}

uint64_t kernel_inode(size_t n, uint64_t *ret_lookups)
{
	*ret_lookups = k.given[n].lookups;
	return k.given[n].ino;
}

void kernel_forgets(size_t n, uint64_t lookups)
{
	k.given[n].lookups -= lookups;
	if (n > 0 && !k.given[n].lookups)
		k.given[n] = k.given[--k.n_given];
}

const char *kernel_name(size_t n)
{
	return k.names[n % LISTED];
}

uint64_t kernel_offset(size_t n)
{
	return k.offsets[n % LISTED];
}

/* ---- life */

void kernel_new(struct fs *fs)
{
	static const struct fuse_custom_io io = { .writev = take_reply, .read = read_nothing };
	struct fuse_args args = FUSE_ARGS_INIT(0, NULL);

	memset(&k, 0, sizeof(k));
	k.given[k.n_given++].ino = FUSE_ROOT_ID;
	fuse_opt_add_arg(&args, "cloudnetfs");
	fs->session = fuse_session_new(&args, &ops_table, sizeof(ops_table), fs);
	fuse_opt_free_args(&args);
	k.fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	judge(fs->session && k.fd >= 0);
	fuse_session_custom_io(fs->session, &io, k.fd);
	k.fs = fs;
}

void kernel_init(void)
{
	struct fuse_init_in init = { .major = FUSE_KERNEL_VERSION,
		.minor = 44, /* with FUSE_NOTIFY_INC_EPOCH */
		.max_readahead = 131072,
		.flags = UINT32_MAX & ~(uint32_t)FUSE_INIT_EXT };
	struct request r = { .in = { .opcode = FUSE_INIT } };

	kernel_send(&r, &init, sizeof(init));
}

void kernel_free(void)
{
	judge(k.n_requests == 0);
	fuse_session_destroy(k.fs->session);
	for (size_t i = 0; i < k.n_lanes; i++) {
		sem_destroy(&k.lanes[i].go);
		sem_destroy(&k.lanes[i].done);
	}
	k.fs = NULL;
}
