/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stat: modes, times, sizes and numbers as users see them.
 */
#include "fs/tree/stat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "client/kinds/kind.h"
#include "client/model.h"
#include "client/util/buf.h"
#include "client/util/hash.h"
#include "client/util/mem.h"
#include "fs/tree/control.h"
#include "fs/tree/rendered.h"
#include "fs/tree/scratch.h"
#include "fs/tree/text.h"
#include "fs/tree/value.h"

/* In seconds: what never changes while the mount lives, or what cloudnetfs itself changes; */
#define KEEP_S 3600.0
/* a name that is not among cloudnetfs's own; */
#define NO_SUCH_FIXED_S 60.0
/* and a name that is not there, where nothing says how long that serves. */
#define NO_SUCH_NAME_S 1.0

/* Programs look for a file that is left aside until they copy the next; tar does at its end. */
#define ASIDE_S 60.0

#define EPOCHS 4096

/* Counts how often what a directory lists has grown old: the kernel then drops its listing. */
struct epoch {
	uint32_t n;
	bool fresh; /* when last looked at */
};

struct epochs {
	struct epoch table[EPOCHS]; /* by hash of the inode; sharing one costs a listing */
	time_t started;
};

int stat_new(struct epochs **ret)
{
	*ret = calloc(1, sizeof(**ret));
	if (!*ret)
		return -ENOMEM;
	(*ret)->started = time(NULL);
	return 0;
}

void stat_free(struct epochs *e)
{
	free(e);
}

static mode_t mode_of(const struct inode *n)
{
	if ((n->type == INODE_OBJECT || n->type == INODE_VIEW || n->type == INODE_ASIDE) &&
		object_is_draft(n->obj))
		return S_IFDIR | 0700;
	if (inode_is_dir(n))
		return S_IFDIR | 0755;
	if (inode_is_link(n))
		return S_IFLNK | 0777;
	if (n->type == INODE_SCRATCH)
		return n->scratch->mode;
	if (n->type == INODE_FIXED && n->fixed == FIXED_UNDO)
		return S_IFREG | 0200;
	if (n->type == INODE_ATTR && attribute_writable(n->obj, attribute_name(n->obj, n->slot)))
		return S_IFREG | 0644;
	if (n->type == INODE_OBJECT_JSON && document_writable(n->obj))
		return S_IFREG | 0644;
	return S_IFREG | 0444;
}

mode_t stat_mode(struct fs *fs, const struct inode *n)
{
	mode_t mode = mode_of(n);

	return S_ISLNK(mode) || n->type == INODE_SCRATCH ? mode : mode & ~fs->options.umask;
}

double stat_timeout(const struct inode *n)
{
	switch (n->type) {
	case INODE_FIXED:
		return n->fixed == FIXED_JOURNAL    ? 0
			: inode_is_dir(n)	    ? KEEP_S
			: n->fixed == FIXED_VERSION ? KEEP_S
						    : 0;
	case INODE_REGION:
	case INODE_REGIONS:
	case INODE_REGION_LINK:
		return KEEP_S;
	case INODE_COLLECTION:
		return (double)fresh_collection_ms(n->coll) / 1000;
	case INODE_COLLECTION_JSON:
	case INODE_OBJECT_JSON: /* of one version; how long that is the newest is its name's */
		return KEEP_S;
	case INODE_VIEW:
		return (double)fresh_view_ms(n->obj, n->view) / 1000;
	case INODE_EVENTS: /* it grows at any time */
	case INODE_CHANGE:
	case INODE_CHANGE_FILE:
	case INODE_NEWBORN:
	case INODE_MISSING:
	case INODE_SCHEMA: /* attributes that no table knows turn up */
	case INODE_SCRATCH:
	case INODE_DRAFTS:
	case INODE_VIEW_DRAFTS:
	case INODE_ASIDE:
	case INODE_BLOCKERS:
	case INODE_INDEX: /* memory answers, and knows when that is too old */
	case INODE_VALUE:
	case INODE_VALUE_KIND:
	case INODE_VALUE_LINK:
		return 0;
	default:
		return object_is_draft(n->obj) ? KEEP_S : (double)fresh_object_ms(n->obj) / 1000;
	}
}

/* A collection's and a view's name stays while what it lists does not. */
static double name_timeout(const struct inode *n)
{
	if (n->type == INODE_COLLECTION)
		return KEEP_S;
	if (n->type == INODE_COLLECTION_JSON)
		return (double)fresh_values_ms(n->coll) / 1000;
	if (n->type == INODE_VIEW || n->type == INODE_OBJECT_JSON)
		return object_is_draft(n->obj) ? KEEP_S : (double)fresh_object_ms(n->obj) / 1000;
	return stat_timeout(n);
}

/* That a link is there is no newer than what its directory comes of. */
double stat_entry_timeout(const struct inode *n, const struct inode *dir)
{
	double t = name_timeout(n), there;

	if (dir->type == INODE_ASIDE) /* known to the kernel alone, while it knows the directory */
		return ASIDE_S;
	if (dir->index || dir->type == INODE_BLOCKERS)
		return 0;
	if (!inode_is_link(n) || (dir->type != INODE_VIEW && dir->type != INODE_OBJECT))
		return t;
	there = stat_timeout(dir);
	return there < t ? there : t;
}

double stat_negative_timeout(const struct fs *fs, const struct inode *dir)
{
	double t = stat_timeout(dir), ttl = fs->options.cache_ttl_s;

	if (dir->index || dir->type == INODE_BLOCKERS)
		return 0;
	if (dir->type == INODE_FIXED && dir->fixed == FIXED_JOURNAL) /* the next is made soon */
		return 0;
	if (dir->type == INODE_FIXED || dir->type == INODE_REGION || dir->type == INODE_REGIONS)
		return NO_SUCH_FIXED_S;
	if (t > 0)
		return t;
	return ttl < NO_SUCH_NAME_S ? ttl : NO_SUCH_NAME_S;
}

static uint64_t mix(uint64_t h)
{
	h ^= h >> 31;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/*
 * A number is that of an object (model.h) with which thing of it in the low bits; or, with
 * neither of the highest two bits, one of the front's own: a fixed file's, a scratch entry's, or a
 * hash with the third.
 */
#define OWN_HASH (1ull << 61)

/* Begins with the cloud, where the mount shows several. */
static uint64_t hash_cloud(const struct region *r)
{
	const char *cloud = region_cloud(r);

	return cloud ? hash_bytes(HASH_START, cloud, strlen(cloud) + 1) : HASH_START;
}

static ino_t own_number(const struct region *r, const char *dir, unsigned thing)
{
	uint64_t h = hash_bytes(hash_cloud(r), region_name(r), strlen(region_name(r)) + 1);

	return OWN_HASH | mix(hash_text(h, dir) + thing) >> 3;
}

/* Tells the things of one object from one another; 0 is its directory. */
static unsigned thing_of(const struct inode *n)
{
	const unsigned table = 0x4000, aside = 0x6000; /* attributes have what is below or above */

	switch (n->type) {
	case INODE_OBJECT:
	case INODE_NEWBORN:
		return 0;
	case INODE_ATTR:
		return attribute_number(n->obj, n->slot);
	case INODE_ASIDE: /* a hash, which may be another's as well */
		return aside | (n->slot & 0x1fff);
	case INODE_VIEW:
	case INODE_VIEW_DRAFTS:
		return table | n->type << 8 | (unsigned)(n->view - collection_kind(n->coll)->views);
	case INODE_DANGLING: /* as the link has it once its target is known */
		return table | INODE_LINK << 8 | object_depth(n->obj);
	default:
		return table | n->type << 8 | n->depth;
	}
}

static ino_t number_in_index(const struct inode *n)
{
	uint64_t h =
		hash_text(hash_text(hash_cloud(n->region), region_name(n->region)), n->index->name);

	if (n->value)
		h = hash_text(h, value_text(n->value));
	if (n->coll)
		h = hash_text(h, collection_kind(n->coll)->dir);
	return OWN_HASH | mix(h + (unsigned)n->type) >> 3;
}

ino_t stat_number(const struct inode *n)
{
	if (n->type == INODE_FIXED)
		return n->fixed < FIXED_END ? n->fixed : FIXED_ERROR;
	if (n->type == INODE_EVENTS) /* the same, whichever line is the first */
		return FIXED_EVENTS;
	if (n->type == INODE_SCRATCH || n->type == INODE_CHANGE || n->type == INODE_CHANGE_FILE)
		return n->ino;
	if (n->index)
		return number_in_index(n);
	if (n->type == INODE_REGIONS || (n->type == INODE_REGION && region_is_root(n->region)))
		/* a region has no name before the login */
		return OWN_HASH | mix(hash_cloud(n->region) + n->type) >> 3;
	if (n->region)
		return own_number(n->region, "", 0);
	if (!n->obj)
		return own_number(
			collection_region(n->coll), collection_kind(n->coll)->dir, n->type);
	if (n->type == INODE_DANGLING)
		return number_of_link(n->obj, n->link) | thing_of(n);
	return number_of_object(n->obj) | thing_of(n);
}

static int text_size(struct fs *fs, const struct inode *n, off_t *ret)
{
	CLEANUP_BUF struct buf text = BUF_LOCAL(LIMIT_RENDER_BYTES);
	int err;

	if (n->type == INODE_FIXED) {
		*ret = (off_t)control_size(fs, n->fixed);
		return 0;
	}
	if (n->type == INODE_EVENTS) {
		*ret = (off_t)(chronicle_end(fs->model) - n->version);
		return 0;
	}
	if (n->type == INODE_SCRATCH) {
		*ret = (off_t)n->scratch->len;
		return 0;
	}
	err = inode_is_link(n) ? text_of_link(n, &text) : text_of_file(fs, n, &text);
	*ret = (off_t)text.len;
	return err;
}

/*
 * A listing that the kernel keeps must go when it is no longer fresh, and only
 * then: a directory that reads the same has the same time (tar looks twice).
 */
static uint64_t epoch_of(struct fs *fs, const struct inode *n, bool fresh)
{
	struct epoch *e = &fs->epochs->table[mix(n->ino) % EPOCHS];

	if (e->fresh && !fresh)
		e->n++;
	e->fresh = fresh;
	return e->n;
}

void stat_listed(struct fs *fs, const struct inode *dir)
{
	fs->epochs->table[mix(dir->ino) % EPOCHS].fresh = true;
}

/* Gives the cloud's seconds; nanoseconds tell versions apart, for the kernel to drop its cache. */
static struct timespec time_of(struct fs *fs, const struct inode *n)
{
	int64_t ms = (int64_t)fs->epochs->started * 1000;
	uint64_t version = 0;
	struct finding f;

	if (n->type == INODE_FIXED) {
		version = n->fixed == FIXED_JOURNAL ? journal_newest(fs->model)
			: inode_is_dir(n)	    ? 0
						    : control_version(fs, n->fixed);
	} else if (n->type == INODE_EVENTS) {
		ms = chronicle_changed_ms(fs->model);
		version = chronicle_end(fs->model);
	} else if (n->type == INODE_SCRATCH) {
		ms = (int64_t)n->scratch->made_s * 1000;
		version = n->scratch->version;
	} else if (n->type == INODE_CHANGE || n->type == INODE_CHANGE_FILE) {
		ms = journal_changed_ms(fs->model, n->version, &version);
	} else if (n->type == INODE_DRAFTS || n->type == INODE_VIEW_DRAFTS) {
		struct place p;

		version = inode_place(n, &p) ? collection_edits(p.coll) : 0;
	} else if (n->type == INODE_SCHEMA) {
		version = collection_edits(n->coll);
	} else if (inode_finding(n, &f)) {
		version = found_version(&f) + epoch_of(fs, n, fresh_found_ms(&f) > 0);
	} else if (n->region) {
		version = 0;
	} else if (!n->obj) { /* its directory */
		ms = collection_changed_ms(n->coll);
		version = collection_version(n->coll) +
			epoch_of(fs, n, fresh_collection_ms(n->coll) > 0);
	} else if (n->type == INODE_VIEW) {
		ms = object_changed_ms(n->obj);
		version = view_version(n->obj, n->view) +
			epoch_of(fs, n, fresh_view_ms(n->obj, n->view) > 0);
	} else {
		ms = object_changed_ms(n->obj);
		version = object_version(n->obj);
	}
	return (struct timespec){ ms / 1000, (long)(version % 1000000000u) };
}

int stat_fill(struct fs *fs, const struct inode *n, struct stat *st)
{
	int err = 0;

	memset(st, 0, sizeof(*st));
	st->st_ino = stat_number(n);
	st->st_mode = stat_mode(fs, n);
	st->st_nlink = inode_is_dir(n) ? 2 : 1;
	st->st_uid = fs->options.uid;
	st->st_gid = fs->options.gid;
	st->st_blksize = 4096;
	if (inode_is_json(n))
		err = rendered_stat(fs, n, &st->st_size, &st->st_mtim);
	else if (!inode_is_dir(n))
		err = text_size(fs, n, &st->st_size);
	st->st_blocks = (st->st_size + 511) / 512;
	if (!inode_is_json(n))
		st->st_mtim = time_of(fs, n);
	st->st_ctim = st->st_mtim;
	st->st_atim = st->st_mtim;
	return err;
}
