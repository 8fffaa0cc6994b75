/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control: the last error of each session, the last errors of all, and the
 * files that look inside.
 */
#include "control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../client/buf.h"
#include "../client/error.h"
#include "../client/log.h"
#include "../client/model.h"

#define SESSIONS 64 /* kept; then the oldest goes */
#define ERRORS 100

struct session_error {
	pid_t sid;
	uint64_t when; /* rises with each record */
	char *line;
};

struct control {
	struct session_error sessions[SESSIONS];
	char *errors[ERRORS];
	unsigned n_errors; /* ever; the next goes to n_errors % ERRORS */
	uint64_t when;
	struct buf texts[FIXED_END];
	uint64_t versions[FIXED_END];
};

static const char *const names[FIXED_END] = {
	[FIXED_ERROR] = ".error",
	[FIXED_CONTROL] = ".cloudnetfs",
	[FIXED_VERSION] = "version",
	[FIXED_CONFIG] = "config",
	[FIXED_STATS] = "stats",
	[FIXED_ERRORS] = "errors",
	[FIXED_README] = "README",
	[FIXED_REGIONS] = "regions",
	[FIXED_ACTIVITY] = "activity",
};

static const char readme[] =
	"This is a cloudnetfs: cloud networking as files. An object is a directory, an attribute a\n"
	"file, a reference a symlink; mkdir makes, rmdir destroys, echo sets, ln -s connects.\n"
	"\n"
	"  cat ../.error   what went wrong last in your session, in the cloud's own words\n"
	"  errors          the last errors of everybody\n"
	"  activity        what is under way now, and who waits for it\n"
	"  stats           requests, cache, latencies, when the token ends\n"
	"  config          the settings in force and where each came from\n"
	"\n"
	"The manual: man 1 cloudnetfs, man 7 cloudnetfs-tree.\n";

const char *control_name(unsigned fixed)
{
	return fixed < FIXED_END ? names[fixed] : NULL;
}

bool control_is_inside(unsigned fixed)
{
	return fixed > FIXED_CONTROL && fixed < FIXED_REGIONS;
}

int control_new(struct control **ret)
{
	struct control *c = calloc(1, sizeof(*c));

	if (!c)
		return -ENOMEM;
	for (unsigned i = 0; i < FIXED_END; i++)
		buf_init(&c->texts[i], LIMIT_OBJECT_BYTES);
	*ret = c;
	return 0;
}

void control_free(struct control *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < SESSIONS; i++)
		free(c->sessions[i].line);
	for (unsigned i = 0; i < ERRORS; i++)
		free(c->errors[i]);
	for (unsigned i = 0; i < FIXED_END; i++)
		buf_release(&c->texts[i]);
	free(c);
}

/* ---- recording */

static struct session_error *session_of(struct control *c, pid_t sid)
{
	struct session_error *oldest = &c->sessions[0];

	for (unsigned i = 0; i < SESSIONS; i++) {
		if (c->sessions[i].sid == sid && c->sessions[i].line)
			return &c->sessions[i];
		if (c->sessions[i].when < oldest->when)
			oldest = &c->sessions[i];
	}
	return oldest;
}

static void record_session(struct control *c, pid_t pid, const char *line)
{
	pid_t sid = getsid(pid);
	struct session_error *s = session_of(c, sid);

	free(s->line);
	s->line = strdup(line);
	s->sid = sid;
	s->when = ++c->when;
}

void control_say(struct fs *fs, pid_t pid, const char *sentence)
{
	record_session(fs->control, pid, sentence);
}

void control_note(struct fs *fs, const char *what, const char *path, const struct cloud_error *e)
{
	struct control *c = fs->control;
	struct buf line;
	time_t now = time(NULL);
	struct tm tm;
	char when[32];

	buf_init(&line, LIMIT_OBJECT_BYTES);
	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_addf(&line, "%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s", when, what, path, errno_name(e->err), e->status,
		e->type[0] ? e->type : "-", e->request_id[0] ? e->request_id : "-", e->message);
	free(c->errors[c->n_errors % ERRORS]);
	c->errors[c->n_errors++ % ERRORS] = buf_detach(&line);
	buf_release(&line);
	log_info("%s %s: %s: %s", what, path, errno_name(e->err), e->message);
}

void control_record(struct fs *fs, pid_t pid, const char *what, const char *path, const struct cloud_error *e)
{
	struct buf line;

	buf_init(&line, LIMIT_OBJECT_BYTES);
	buf_adds(&line, e->message);
	if (e->request_id[0])
		buf_addf(&line, " (%s)", e->request_id);
	record_session(fs->control, pid, line.data);
	buf_release(&line);
	control_note(fs, what, path, e);
}

/* ---- showing */

static int show_errors(const struct control *c, struct buf *out)
{
	unsigned first = c->n_errors > ERRORS ? c->n_errors - ERRORS : 0;

	for (unsigned i = first; i < c->n_errors; i++)
		if (c->errors[i % ERRORS])
			buf_addf(out, "%s\n", c->errors[i % ERRORS]);
	return out->err;
}

static int show_error(const struct control *c, pid_t pid, struct buf *out)
{
	pid_t sid = getsid(pid);

	for (unsigned i = 0; i < SESSIONS; i++)
		if (c->sessions[i].sid == sid && c->sessions[i].line)
			buf_addf(out, "%s\n", c->sessions[i].line);
	return out->err;
}

static int show_config(struct fs *fs, struct buf *out)
{
	model_config(fs->model, out);
	buf_addf(out, "cache_ttl = %g\n", fs->options.cache_ttl_s);
	buf_addf(out, "wait = %g\n", fs->options.wait_s);
	buf_addf(out, "ro = %s\n", fs->options.read_only ? "true" : "false");
	buf_addf(out, "insecure_http = %s\n", fs->options.insecure_http ? "true" : "false");
	return buf_addf(out, "mountpoint = %s\n", fs->options.mountpoint);
}

static int render(struct fs *fs, unsigned fixed, pid_t pid, struct buf *out)
{
	switch (fixed) {
	case FIXED_ERROR:
		return show_error(fs->control, pid, out);
	case FIXED_VERSION:
		return buf_addf(out, "%s\n", cloudnetfs_version);
	case FIXED_CONFIG:
		return show_config(fs, out);
	case FIXED_STATS:
		return model_stats(fs->model, out);
	case FIXED_ERRORS:
		return show_errors(fs->control, out);
	case FIXED_ACTIVITY:
		return model_activity(fs->model, out);
	case FIXED_README:
		return buf_adds(out, readme);
	default:
		return -ENOENT;
	}
}

int control_render(struct fs *fs, unsigned fixed, pid_t pid)
{
	struct control *c = fs->control;
	struct buf fresh;
	int err;

	buf_init(&fresh, LIMIT_OBJECT_BYTES);
	err = render(fs, fixed, pid, &fresh);
	if (!err && strcmp(fresh.data, c->texts[fixed].data) != 0) {
		buf_clear(&c->texts[fixed]);
		err = buf_add(&c->texts[fixed], fresh.data, fresh.len);
		c->versions[fixed]++;
	}
	buf_release(&fresh);
	return err;
}

int control_text(struct fs *fs, unsigned fixed, struct buf *out)
{
	return buf_add(out, fs->control->texts[fixed].data, fs->control->texts[fixed].len);
}

size_t control_size(struct fs *fs, unsigned fixed)
{
	return fs->control->texts[fixed].len;
}

uint64_t control_version(struct fs *fs, unsigned fixed)
{
	return fs->control->versions[fixed];
}
