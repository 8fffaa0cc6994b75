/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control: the last error of each session, the last errors of all, and the
 * files that look inside.
 */
#include "fs/tree/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client/util/buf.h"
#include "client/http/error.h"
#include "client/util/log.h"
#include "client/model.h"

#define ERRORS 100

struct session_error {
	pid_t sid;
	uint64_t when; /* rises with each record */
	char *line;    /* "": it has looked, and has had none yet */
};

#define WHEN_EMPTY 1 /* goes before all that have had one */

struct control {
	struct session_error sessions[FIXED_SESSIONS];
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
	return names[fixed < FIXED_END ? fixed : FIXED_ERROR];
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
	c->when = WHEN_EMPTY;
	for (unsigned i = 0; i < FIXED_END; i++)
		buf_init(&c->texts[i], LIMIT_OBJECT_BYTES);
	*ret = c;
	return 0;
}

void control_free(struct control *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < FIXED_SESSIONS; i++)
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

	for (unsigned i = 0; i < FIXED_SESSIONS; i++) {
		if (c->sessions[i].sid == sid && c->sessions[i].line)
			return &c->sessions[i];
		if (c->sessions[i].when < oldest->when)
			oldest = &c->sessions[i];
	}
	return oldest;
}

/* What callers type and clouds say, for a line of a terminal: no control characters (U+0080-9F too). */
static int add_clean(struct buf *out, const char *s)
{
	for (const unsigned char *p = (const unsigned char *)s; *p; p++) {
		bool wide = *p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0;

		buf_addc(out, *p < 0x20 || *p == 0x7F || wide ? '?' : (char)*p);
		p += wide;
	}
	return out->err;
}

static void record_session(struct control *c, pid_t pid, const char *line)
{
	pid_t sid = getsid(pid);
	struct session_error *s = session_of(c, sid);
	struct buf clean;

	buf_init(&clean, LIMIT_OBJECT_BYTES);
	add_clean(&clean, line);
	free(s->line);
	s->line = buf_detach(&clean);
	buf_release(&clean);
	s->sid = sid;
	s->when = ++c->when;
}

void control_say(struct fs *fs, pid_t pid, const char *sentence)
{
	record_session(fs->control, pid, sentence);
}

static void add_fields(struct buf *line, const char *const fields[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addc(line, '\t');
		add_clean(line, fields[i]);
	}
}

void control_note(struct fs *fs, const char *what, const char *path, const struct cloud_error *e)
{
	struct control *c = fs->control;
	struct buf line;
	char status[16];
	time_t now = time(NULL);
	struct tm tm;
	char when[32];

	buf_init(&line, LIMIT_OBJECT_BYTES);
	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	snprintf(status, sizeof(status), "%d", e->status);
	add_fields(&line,
		(const char *const[]){ when, what, path, errno_name(e->err), status,
			e->type[0] ? e->type : "-", e->request_id[0] ? e->request_id : "-", e->message },
		8);
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

static const char *origin(bool given, const char *option)
{
	return given ? option : "default";
}

static void show_flag(struct buf *out, const char *key, bool on, const char *option)
{
	buf_addf(out, "%s = %s  # %s\n", key, on ? "true" : "false", origin(on, option));
}

static int show_config(struct fs *fs, struct buf *out)
{
	const struct options *o = &fs->options;

	model_config(fs->model, out);
	buf_addf(out, "cache_ttl = %g  # %s\n", o->cache_ttl_s, origin(o->ttl_given, "-o cache_ttl"));
	buf_addf(out, "wait = %g  # %s\n", o->wait_s, origin(o->wait_given, "-o wait"));
	show_flag(out, "ro", o->read_only, "-o ro");
	show_flag(out, "insecure_http", o->insecure_http, "-o insecure_http");
	buf_addf(out, "uid = %u  # %s\n", (unsigned)o->uid, origin(o->uid_word, "-o uid"));
	buf_addf(out, "gid = %u  # %s\n", (unsigned)o->gid, origin(o->gid_word, "-o gid"));
	buf_addf(out, "umask = %03o  # %s\n", (unsigned)o->umask, origin(o->umask_word, "-o umask"));
	return buf_addf(out, "mountpoint = %s  # the command line\n", o->mountpoint);
}

static int render(struct fs *fs, unsigned fixed, struct buf *out)
{
	switch (fixed) {
	case FIXED_ERROR: /* of a session that found no place among all that have had one */
		return 0;
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

int control_render(struct fs *fs, unsigned fixed)
{
	struct control *c = fs->control;
	struct buf fresh;
	int err;

	if (fixed >= FIXED_END)
		return 0;
	buf_init(&fresh, LIMIT_OBJECT_BYTES);
	err = render(fs, fixed, &fresh);
	if (!err && strcmp(fresh.data, c->texts[fixed].data) != 0) {
		buf_clear(&c->texts[fixed]);
		err = buf_add(&c->texts[fixed], fresh.data, fresh.len);
		c->versions[fixed]++;
	}
	buf_release(&fresh);
	return err;
}

/* A session has its file before its first error: `tail -f` waits for that. */
unsigned control_error_of(struct fs *fs, pid_t pid)
{
	pid_t sid = getsid(pid);
	struct session_error *s = session_of(fs->control, sid);

	if (!s->line || s->sid != sid) {
		if (s->when > WHEN_EMPTY)
			return FIXED_ERROR;
		free(s->line);
		*s = (struct session_error){ sid, WHEN_EMPTY, strdup("") };
	}
	return FIXED_END + (unsigned)(s - fs->control->sessions);
}

static const struct session_error *error_at(struct fs *fs, unsigned fixed)
{
	return &fs->control->sessions[fixed - FIXED_END];
}

int control_text(struct fs *fs, unsigned fixed, struct buf *out)
{
	const char *line = fixed >= FIXED_END ? error_at(fs, fixed)->line : NULL;

	if (fixed >= FIXED_END)
		return line && *line ? buf_addf(out, "%s\n", line) : 0;
	return buf_add(out, fs->control->texts[fixed].data, fs->control->texts[fixed].len);
}

size_t control_size(struct fs *fs, unsigned fixed)
{
	const char *line = fixed >= FIXED_END ? error_at(fs, fixed)->line : NULL;

	if (fixed >= FIXED_END)
		return line && *line ? strlen(line) + 1 : 0;
	return fs->control->texts[fixed].len;
}

uint64_t control_version(struct fs *fs, unsigned fixed)
{
	return fixed >= FIXED_END ? error_at(fs, fixed)->when : fs->control->versions[fixed];
}
