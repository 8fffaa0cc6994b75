/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as what the kernel sends to a mount: requests of all kinds for inodes that it was
 * given and for others, at any offset and of any size, forgotten and interrupted, while the cloud
 * answers well, badly or late, and the kernel takes its time with what it is told. Each request
 * has one answer of the right form (scripted_kernel.c), none waits for good, each request to the
 * cloud is well formed (scripted_http.c); when all is forgotten, nothing is held.
 * with: tests/fuzz/scripted_kernel.c tests/fuzz/scripted_cloud.c tests/fuzz/scripted_http.c
 * with: tests/unit/model/memory.c fs
 * wraps: http_woke_us write pthread_create pthread_join pthread_cond_wait pthread_cond_broadcast
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/cache/cache.h"
#include "client/cache/object.h"
#include "client/model.h"
#include "fs/fs.h"
#include "fs/kernel/held.h"
#include "fs/kernel/known.h"
#include "fs/kernel/negative.h"
#include "fs/kernel/notify.h"
#include "fs/request/call.h"
#include "fs/request/file.h"
#include "fs/request/follow.h"
#include "fs/request/invalidate.h"
#include "fs/request/json_write.h"
#include "fs/request/poll.h"
#include "fs/request/telling.h"
#include "fs/tree/control.h"
#include "fs/tree/copier.h"
#include "fs/tree/drafts.h"
#include "fs/tree/promised.h"
#include "fs/tree/readers.h"
#include "fs/tree/rendered.h"
#include "fs/tree/scratch.h"
#include "fs/tree/scratch_expiry.h"
#include "fs/tree/shown_text.h"
#include "fs/tree/stat.h"
#include "fs/tree/value.h"
#include "fs/tree/whiteout.h"
#include "tests/fuzz/scripted_cloud.h"
#include "tests/fuzz/scripted_http.h"
#include "tests/fuzz/scripted_kernel.h"
#include "tests/unit/model/memory.h"

#define ROUNDS_MOST 2000
#define BODY_BYTES 8192
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_late; /* each turn has used up its time when it begins */
static bool is_slow; /* the kernel takes nothing that it is told */

int64_t __wrap_http_woke_us(const struct http *h);

int64_t __wrap_http_woke_us(const struct http *h)
{
	(void)h;
	return timer_now_us() - (is_late ? 10 * TIME_SLICE_US : 0);
}

/* ---- the mount */

static void judge(bool good)
{
	if (!good)
		abort();
}

static void open_mount(struct fs *fs, unsigned how)
{
	*fs = (struct fs){ .options = { .cloud = (char *)(uintptr_t) "c",
				   .mountpoint = (char *)(uintptr_t) "/nowhere",
				   .umask = 022,
				   .cache_ttl_s = how & 1 ? 0 : 60,
				   .wait_s = how & 2 ? 30 : 0,
				   .read_only = (how & 12) == 12,
				   .no_remove = (how & 48) == 48 } };
	fs->model = scripted_model(&fs->timers);
	fs->model->options.ttl_ms = (int64_t)(fs->options.cache_ttl_s * 1000);
	fs->model->options.wait_ms = (int64_t)(fs->options.wait_s * 1000);
	judge(control_new("", &fs->control) == 0 && drafts_new(&fs->drafts) == 0 &&
		scratches_new(&fs->scratches) == 0 &&
		scratch_expiry_new(fs, &fs->scratch_expiry) == 0 &&
		whiteout_new(&fs->whiteouts) == 0 && copier_new(&fs->copiers) == 0 &&
		promised_new(&fs->promises) == 0 && rendered_new(fs, &fs->rendered) == 0 &&
		stat_new(&fs->epochs) == 0 && value_new(&fs->values) == 0 &&
		readers_new(fs, &fs->readers) == 0);
	judge(calls_new(fs, &fs->calls) == 0 && shown_texts_new(&fs->shown_texts) == 0 &&
		file_new(&fs->last_write) == 0 && json_write_new(fs, &fs->json_writes) == 0 &&
		telling_new(fs, &fs->tellings) == 0 && follow_new(fs, &fs->following) == 0 &&
		polls_new(fs, &fs->polls) == 0 && known_new(&fs->known) == 0 &&
		negative_new(&fs->negatives) == 0);
}

static void open_kernel(struct fs *fs)
{
	kernel_new(fs);
	judge(notify_new(fs->session, &fs->notifier) == 0 &&
		held_new(&fs->timers, fs->notifier, &fs->held) == 0);
	events_listen(fs->model, invalidate_change, fs);
	kernel_init();
}

/* Judges that nobody holds an object any more: all is forgotten, and no request is left. */
static void judge_pins(const struct model *m)
{
	for (uint32_t i = 1; i < m->n_handles; i++)
		judge(!m->handles[i] || m->handles[i]->pins == 0);
}

/* Ends in the order of the program (fs/main/main.c). */
static void close_mount(struct fs *fs)
{
	held_stop(fs->held);
	calls_abort(fs, -EIO);
	kernel_unlock();
	notify_stop(fs->notifier);
	telling_free(fs->tellings);
	held_free(fs->held);
	notify_free(fs->notifier);
	calls_free(fs->calls);
	json_write_free(fs->json_writes);
	polls_free(fs->polls);
	follow_free(fs->following);
	file_free(fs->last_write);
	shown_texts_free(fs->shown_texts);
	scratch_expiry_free(fs->scratch_expiry);
	scratches_free(fs->scratches);
	rendered_free(fs->rendered);
	drafts_free(fs->drafts);
	judge_pins(fs->model);
	model_close(fs->model);
	kernel_free();
	known_free(fs->known);
	negative_free(fs->negatives);
	whiteout_free(fs->whiteouts);
	copier_free(fs->copiers);
	promised_free(fs->promises);
	stat_free(fs->epochs);
	value_free(fs->values);
	readers_free(fs->readers);
	control_free(fs->control);
}

/* Does what a turn of the loop does but for its requests (fs/main/loop.c). */
static void turn(struct fs *fs)
{
	turn_begin(&fs->turn, __wrap_http_woke_us(NULL));
	notify_heard(fs->notifier);
	held_flush(fs->held);
	timers_run(&fs->timers, INT64_MAX);
	poll_lines(fs);
	held_flush(fs->held);
	turn_end(&fs->turn);
	if (!is_slow)
		kernel_run_lanes();
}

static void turns(struct fs *fs)
{
	turn(fs);
	for (int i = 0; i < 64 && timers_wait_ms(&fs->timers, 1) == 0; i++)
		turn(fs);
}

/* ---- parts of a request */

static uint64_t number(struct input *in, unsigned bytes)
{
	uint64_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | input_byte(in);
	return n;
}

/* Picks an inode that the kernel has, a low number or any. */
static uint64_t pick_inode(struct input *in)
{
	unsigned how = input_byte(in);
	uint64_t lookups;

	if (how < 240)
		return kernel_inode(
			(how < 128 ? how : how << 8 | input_byte(in)) % kernel_inodes(), &lookups);
	return how < 250 ? input_byte(in) : number(in, 8);
}

/* Picks a name, which has no slash: of the tree, of a listing, or any. */
static void pick_name(struct input *in, char out[NAME_MAX + 1])
{
	static const char *const known[] = { "networks", "ports", "subnets", "routers",
		"floating-ips", "security-groups", "servers", "address-groups", ".json", ".error",
		".cloudnetfs", ".draft", ".schema", ".missing", ".blockers", "by-ip", "by-mac",
		"by-tag", "events", "stats", "journal", "undo", "config", "errors", "1", "2", "a",
		"name", "id", "network", "network_id", "fixed_ips", "status", "admin_state_up",
		"interfaces", "gateway", "rules", "groups", "port", "10.0.0.5", "10.0.0.0_24", "x",
		"x~", ".x.swp", "4913", "ingress-tcp-22", "description", "tags", "subnets.json",
		"regions", "addresses", "error", "unmount" };
	unsigned how = input_byte(in);

	if (how < 120)
		snprintf(out, NAME_MAX + 1, "%s", known[how % COUNT(known)]);
	else if (how < 224)
		snprintf(out, NAME_MAX + 1, "%s", kernel_name(how));
	else
		input_text(in, NAME_MAX, out);
	for (char *slash; (slash = strchr(out, '/'));)
		*slash = '_';
	if (!*out || strcmp(out, ".") == 0 || strcmp(out, "..") == 0) /* the kernel's own */
		snprintf(out, NAME_MAX + 1, "y");
}

static uint32_t pick_size(struct input *in)
{
	static const uint32_t sizes[] = { 4096, 131072, 0, 1, 512, 32768, 200 };
	unsigned how = input_byte(in);

	return how < 224 ? sizes[how % COUNT(sizes)] : (uint32_t)number(in, 2);
}

/* Picks an offset; the kernel's are never negative. */
static uint64_t pick_offset(struct input *in)
{
	unsigned how = input_byte(in);

	if (how < 128)
		return how < 64 ? 0 : kernel_offset(how) & INT64_MAX;
	return number(in, how < 192 ? 1 : how < 224 ? 3 : 8) & INT64_MAX;
}

/* ---- requests */

struct body {
	char data[BODY_BYTES];
	size_t len;
};

static void add(struct body *b, const void *data, size_t len)
{
	judge(b->len + len <= sizeof(b->data));
	memcpy(b->data + b->len, data, len);
	b->len += len;
}

static void add_name(struct input *in, struct body *b)
{
	char name[NAME_MAX + 1];

	pick_name(in, name);
	add(b, name, strlen(name) + 1);
}

static void add_setattr(struct input *in, struct body *b)
{
	struct fuse_setattr_in set = { .valid = (uint32_t)number(in, 2) };

	set.mode = S_IFREG | (uint32_t)number(in, 2);
	set.size = pick_offset(in);
	set.uid = input_byte(in) / 128;
	set.gid = input_byte(in) / 128;
	add(b, &set, sizeof(set));
}

static void add_rename(struct input *in, struct body *b, struct request *r)
{
	struct fuse_rename2_in to = { .newdir = r->ino2 = pick_inode(in),
		.flags = r->in.opcode == FUSE_RENAME ? 0 : input_byte(in) % 8 };

	/* RENAME's body is the beginning of RENAME2's */
	add(b, &to,
		r->in.opcode == FUSE_RENAME ? sizeof(struct fuse_rename_in)
					    : sizeof(struct fuse_rename2_in));
	add_name(in, b);
	add_name(in, b);
}

static void add_write(struct input *in, struct body *b, struct request *r)
{
	static const char *const texts[] = { "a\n", "", "true\n", "10.0.0.7", "{\"name\":\"b\"}",
		"{\"id\":\"1\"", ",\"name\":\"c\"}\n", "1\n2\n", "undo\n", "\n" };
	struct fuse_write_in w = { .offset = pick_offset(in), .flags = O_WRONLY };
	unsigned how = input_byte(in);
	char text[1024];

	if (how < 160)
		snprintf(text, sizeof(text), "%s", texts[how % COUNT(texts)]);
	else
		input_text(in, sizeof(text) - 1, text);
	w.flags |= how & 1 ? O_APPEND : 0;
	w.size = r->size = (uint32_t)strlen(text);
	add(b, &w, sizeof(w));
	add(b, text, w.size);
}

static void add_symlink(struct input *in, struct body *b)
{
	char target[1024], name[NAME_MAX + 1];
	unsigned how = input_byte(in);

	add_name(in, b);
	if (how < 192) {
		pick_name(in, name);
		snprintf(target, sizeof(target), "%s%s",
			how & 1		  ? "../"
				: how & 2 ? "../../networks/"
					  : "",
			name);
	} else {
		input_text(in, sizeof(target) - 1, target);
	}
	if (!*target)
		snprintf(target, sizeof(target), ".");
	add(b, target, strlen(target) + 1);
}

static void add_read(struct input *in, struct body *b, struct request *r)
{
	struct fuse_read_in read = { .offset = pick_offset(in), .size = r->size = pick_size(in) };

	read.flags = input_byte(in) == 255 ? O_DIRECT : 0;
	add(b, &read, sizeof(read));
}

/* Adds any bytes: for kinds that the mount has not, whose bodies nobody reads. */
static void add_any(struct input *in, struct body *b)
{
	char text[256];

	input_text(in, sizeof(text) - 1, text);
	add(b, text, strlen(text));
}

static void add_head(struct fs *fs, struct input *in, struct body *b, struct request *r)
{
	struct fuse_getattr_in get = { 0 };
	struct fuse_mknod_in node = { .mode = S_IFREG | 0644 };
	struct fuse_mkdir_in dir = { .mode = 0755 };
	struct fuse_create_in create = { .mode = S_IFREG | 0644 };
	struct fuse_poll_in poll = { .flags = FUSE_POLL_SCHEDULE_NOTIFY };

	switch (r->in.opcode) {
	case FUSE_GETATTR:
		add(b, &get, sizeof(get));
		break;
	case FUSE_SETATTR:
		add_setattr(in, b);
		break;
	case FUSE_SYMLINK:
		add_symlink(in, b);
		break;
	case FUSE_MKNOD:
		node.mode = input_byte(in) < 224 ? node.mode : (uint32_t)number(in, 2);
		add(b, &node, sizeof(node));
		break;
	case FUSE_MKDIR:
		add(b, &dir, sizeof(dir));
		break;
	case FUSE_CREATE:
		create.flags = O_CREAT | (input_byte(in) & 1 ? O_EXCL : 0);
		add(b, &create, sizeof(create));
		break;
	case FUSE_RENAME:
	case FUSE_RENAME2:
		add_rename(in, b, r);
		break;
	case FUSE_READ:
	case FUSE_READDIR:
	case FUSE_READDIRPLUS:
		add_read(in, b, r);
		break;
	case FUSE_WRITE:
		add_write(in, b, r);
		break;
	case FUSE_POLL:
		poll.kh = input_byte(in) % 4;
		poll_note_file(fs, poll.kh); /* as loop.c does */
		poll.flags = input_byte(in) & 1 ? FUSE_POLL_SCHEDULE_NOTIFY : 0;
		add(b, &poll, sizeof(poll));
		break;
	}
}

/* Says of a kind of requests whether a name comes last. */
static bool has_name(uint32_t opcode)
{
	return opcode == FUSE_LOOKUP || opcode == FUSE_MKNOD || opcode == FUSE_MKDIR ||
		opcode == FUSE_CREATE || opcode == FUSE_UNLINK || opcode == FUSE_RMDIR;
}

/*
 * Picks a kind of request: mostly one that the mount has, else any number. Those that begin and
 * end a session, forget or interrupt are sent by themselves; WRITE's length is never false, for
 * libfuse believes it.
 */
static uint32_t pick_opcode(struct input *in)
{
	static const uint32_t mine[] = { FUSE_LOOKUP, FUSE_LOOKUP, FUSE_LOOKUP, FUSE_LOOKUP,
		FUSE_READDIRPLUS, FUSE_READDIRPLUS, FUSE_READDIR, FUSE_GETATTR, FUSE_SETATTR,
		FUSE_READ, FUSE_READ, FUSE_WRITE, FUSE_WRITE, FUSE_WRITE, FUSE_MKDIR, FUSE_MKDIR,
		FUSE_MKNOD, FUSE_CREATE, FUSE_CREATE, FUSE_UNLINK, FUSE_RMDIR, FUSE_RENAME,
		FUSE_RENAME2, FUSE_SYMLINK, FUSE_READLINK, FUSE_STATFS, FUSE_POLL, FUSE_LINK,
		FUSE_OPEN, FUSE_OPENDIR, FUSE_FLUSH, FUSE_FSYNC };
	unsigned how = input_byte(in);
	uint32_t opcode = how < 232 ? mine[how % COUNT(mine)] : (uint32_t)number(in, 2);

	switch (opcode) {
	case FUSE_INIT:
	case FUSE_DESTROY:
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
	case FUSE_NOTIFY_REPLY:
	case CUSE_INIT:
		return FUSE_FSYNCDIR;
	default:
		return opcode;
	}
}

static void ask(struct fs *fs, struct input *in)
{
	struct request r = { .in = { .opcode = pick_opcode(in), .nodeid = pick_inode(in) } };
	const pid_t pids[] = { getpid(), 0, INT32_MAX, 1 };
	unsigned who = input_byte(in);
	struct body b = { .len = 0 };

	r.in.uid = who & 16 ? 1000 : 0;
	r.in.pid = (uint32_t)pids[who % COUNT(pids)];
	if (r.in.opcode == FUSE_LINK) {
		struct fuse_link_in link = { pick_inode(in) };

		add(&b, &link, sizeof(link));
		add_name(in, &b);
	}
	add_head(fs, in, &b, &r);
	if (has_name(r.in.opcode))
		add_name(in, &b);
	if (!b.len)
		add_any(in, &b);
	kernel_send(&r, b.data, b.len);
}

static void forget_one(size_t n, uint64_t some)
{
	struct request r = { .in = { .opcode = FUSE_FORGET } };
	struct fuse_forget_in f;

	r.in.nodeid = kernel_inode(n, &f.nlookup);
	f.nlookup = some && some < f.nlookup ? some : f.nlookup;
	kernel_forgets(n, f.nlookup);
	kernel_send(&r, &f, sizeof(f));
}

/* Forgets the last `count` of those that were given, or all. */
static void forget_many(size_t count)
{
	struct request r = { .in = { .opcode = FUSE_BATCH_FORGET } };
	struct fuse_batch_forget_in head = { 0 };
	struct body b = { .len = sizeof(head) };

	while (head.count < count && kernel_inodes() > 1 && b.len + 16 <= sizeof(b.data)) {
		struct fuse_forget_one one;
		size_t n = kernel_inodes() - 1;

		one.nodeid = kernel_inode(n, &one.nlookup);
		kernel_forgets(n, one.nlookup);
		add(&b, &one, sizeof(one));
		head.count++;
	}
	memcpy(b.data, &head, sizeof(head));
	kernel_send(&r, b.data, b.len);
}

/* Forgets what the kernel was given, in part, or what it was never given: a low number. */
static void forget(struct input *in)
{
	struct request r = { .in = { .opcode = FUSE_FORGET } };
	struct fuse_forget_in f = { 1 };
	unsigned how = input_byte(in);

	if (how < 32) {
		r.in.nodeid = how;
		kernel_send(&r, &f, sizeof(f));
	} else if (how < 192 && kernel_inodes() > 1) {
		forget_one(1 + how % (kernel_inodes() - 1), input_byte(in) % 4);
	} else {
		forget_many(how % 64);
	}
}

static void interrupt(struct input *in)
{
	struct request r = { .in = { .opcode = FUSE_INTERRUPT } };
	struct fuse_interrupt_in i = { number(in, 1) * 2 };

	if (kernel_waiting() && !(input_byte(in) & 3))
		i.unique = kernel_request(i.unique / 2 % kernel_waiting())->in.unique;
	kernel_send(&r, &i, sizeof(i));
}

static void step(struct fs *fs, struct input *in)
{
	unsigned how = input_byte(in), kind = how % 32;

	if (kind < 17) {
		if (!kernel_is_full())
			ask(fs, in);
	} else if (kind < 26) {
		scripted_answer_any(in, how / 32);
	} else if (kind < 28) {
		clock_pass((int64_t)input_byte(in) * (how & 32 ? 500 : 5));
	} else if (kind < 29) {
		forget(in);
	} else if (kind < 30) {
		interrupt(in);
	} else if (kind < 31) {
		is_late = !is_late;
	} else {
		is_slow = !is_slow;
	}
	turns(fs);
}

/* Refuses all that the cloud is asked until every request has its answer, and the loop rests. */
static void settle(struct fs *fs)
{
	is_late = is_slow = false;
	for (int i = 0; i < ROUNDS_MOST && (kernel_waiting() || scripted_waiting()); i++) {
		while (scripted_waiting())
			scripted_answer(0, 404, "\n{}", 3, 0);
		clock_pass(1000);
		turns(fs);
	}
	for (size_t n = kernel_interrupts(); n > 0; n--) {
		struct request r = { .in = { .opcode = FUSE_GETATTR, .nodeid = FUSE_ROOT_ID } };
		struct fuse_getattr_in get = { 0 };

		kernel_send(&r, &get, sizeof(get));
		turns(fs);
	}
	judge(!kernel_waiting() && !scripted_waiting());
	while (kernel_inodes() > 1)
		forget_many(SIZE_MAX);
	turns(fs);
	turns(fs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, data + size };
	struct fs fs;

	is_late = is_slow = false;
	clock_start();
	open_mount(&fs, input_byte(&in));
	open_kernel(&fs);
	while (in.at < in.end)
		step(&fs, &in);
	settle(&fs);
	close_mount(&fs);
	return 0;
}
