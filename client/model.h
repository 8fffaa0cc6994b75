/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model: the cloud as objects in collections, cached. The only door of fs/ to
 * the client.
 *
 * Identity. A region holds one collection for each kind; a collection holds
 * objects, each known by the id that the cloud gave it (a draft has none yet).
 * A handle is an object's number for the life of the mount: it is not given to
 * another object while object_pin counts on it, so the kernel may hold it. The
 * entry is the object's directory name now (name.h); it changes with the name
 * and with its neighbours' names.
 *
 * Freshness. What was fetched serves for ttl_ms, and for any caller who asked
 * before it was fetched (want.since_ms), so a ttl of 0 works. model_need_*
 * give 0 when memory answers, MODEL_ASKED, or the error, with w->error saying
 * it. They never block.
 * How much is asked: a name or id asks for that object; a view for its filter,
 * the second view of a kind, or a sweep (the caller reads a whole tree), for
 * the collection.
 *
 * Ownership. The model owns everything it hands out; an object pointer holds
 * until the loop's next turn unless pinned; the record behind it may change.
 * Waiters are the caller's, embedded in what it wants woken.
 * Thread: the loop's.
 */
#ifndef CLIENT_MODEL_H
#define CLIENT_MODEL_H

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/http/error.h"
#include "client/util/limits.h"

struct attr;
struct buf;
struct collection;
struct document;
struct index;
struct json;
struct kind;
struct link;
struct model;
struct object;
struct region;
struct timers;
struct view;
struct waiter;

/*
 * The outcome of a call, beside 0 and the negative errno of a failure. The first
 * two are no failures: the waiter will be woken. The other two are ENOENT to
 * whoever asked.
 */
enum outcome {
	MODEL_ASKED = -EINPROGRESS, /* a question is out: ask again when woken */
	/* a change is out: when woken it is over, with w->error and w->object */
	MODEL_SENT = -EALREADY,
	/* there is no such thing; no sentence, and the kernel may remember it */
	MODEL_ABSENT = -ENOENT,
	/* several are called so; the sentence says what each is called */
	MODEL_SEVERAL = -ENOTUNIQ,
};

/* ---- opening */

struct model_options {
	const char *cloud;  /* NULL: chosen as config.h says */
	const char *region; /* NULL: the configuration's */
	const char *proxy;
	const char *cloud_type; /* NULL: as the catalogue says */
	const char *token_file; /* where a new token will be put; NULL */
	int64_t ttl_ms;
	int64_t wait_ms; /* how long mkdir, ln and rm wait until the cloud has done it; 0: not */
	bool insecure_http;
	bool all; /* all clouds of the configuration, and not the one called so */
};

/*
 * Reads the configuration. 0, or negative errno with one sentence in why. Of all clouds one whose
 * entry is wrong fails by itself (model_cloud_need).
 */
int model_open(
	const struct model_options *o, struct timers *t, struct model **ret, struct buf *why);
size_t model_clouds(const struct model *m);
bool model_has_all(const struct model *m); /* it was opened for all: each has a directory */
/* One-line configuration warning of a cloud for the user, or NULL. */
const char *model_warning(const struct model *m, size_t cloud);
/*
 * Gives the absolute paths of a cloud's files that are read again later: certificates, a key, the
 * file of tokens. They are the model's. Returns how many; never more than MODEL_FILES.
 */
#define MODEL_FILES 4
size_t model_files(const struct model *m, size_t cloud, const char *ret[MODEL_FILES]);
/*
 * Logs in and learns what the cloud offers; sleeps (before the mount only). Of all clouds each is
 * logged in to when it is needed.
 */
int model_login(struct model *m, struct buf *why);
void model_close(struct model *m);
/* Waits for fds, transfers and timers, as http_poll. */
int model_poll(struct model *m, struct pollfd *fds, unsigned nfds, int timeout_ms);
/* When that last stopped waiting, and what it has taken in since: a kind's directory, or "". */
int64_t model_woke_us(const struct model *m);
const char *model_work(const struct model *m);

/* ---- what has changed, told to the one listener as it happens */

enum change_type {
	CHANGE_VALUES, /* an attribute of the object: name */
	/* a directory entry of the collection or view came, went or means something else */
	CHANGE_ENTRY,
	CHANGE_LISTING, /* the collection's or view's list has changed */
	CHANGE_CALLED,	/* the object's entry, or that of what it lies in, is another */
	CHANGE_GONE,	/* the object is no more */
	CHANGE_OFFERED, /* the cloud turns out to have the collection, or not to have it */
	/* all objects of the collection may be others when they are read again: expire_tell */
	CHANGE_OLD,
	CHANGE_LEFT_OUT, /* the cloud has an object that cannot be shown; name: a sentence of it */
};

struct change {
	enum change_type type;
	struct collection *collection;
	/* VALUES, CALLED, GONE; ENTRY and LISTING of a view: its owner, else NULL */
	struct object *object;
	const struct view *view; /* ENTRY, LISTING: NULL for the collection itself */
	bool drafts;		 /* ENTRY, LISTING: of its .draft */
	const char *name;	 /* VALUES: the attribute; ENTRY: the entry */
};

void events_listen(struct model *m, void (*changed)(void *ctx, const struct change *c), void *ctx);

/* ---- ... and as lines, for .cloudnetfs/events: each stands at its offset for ever */

uint64_t chronicle_first(const struct model *m); /* of the oldest that is kept */
uint64_t chronicle_end(const struct model *m);
int64_t chronicle_changed_ms(const struct model *m); /* unix time of the last */
/* Appends what stands there, size bytes at most. -ESTALE: it is no longer kept. */
int chronicle_text(const struct model *m, uint64_t from, size_t size, struct buf *out);
/*
 * Asks again for what has been read of the next collection, from *at 0 on, unless it is fresh.
 * False: that were all.
 */
bool refresh_next(struct model *m, size_t *at, struct waiter *w);

/* ---- what this mount has changed: each change has a number, for .cloudnetfs/journal */

enum journal_file {
	JOURNAL_TIME,
	JOURNAL_COMMAND,
	JOURNAL_PATH,
	JOURNAL_REQUEST,
	JOURNAL_RESULT,
	JOURNAL_BEFORE,
	JOURNAL_AFTER,
	JOURNAL_FILES, /* how many there are */
};

bool journal_has(const struct model *m, uint64_t n);
uint64_t journal_newest(const struct model *m);		  /* 0: there has been none */
uint64_t journal_next(const struct model *m, uint64_t n); /* the one after it; 0: none */
/* Gives the unix time of a change, and a number that rises when its texts change. */
int64_t journal_changed_ms(const struct model *m, uint64_t n, uint64_t *ret_version);
/* Appends one of its texts. -ESTALE: it is no longer kept. */
int journal_text(const struct model *m, uint64_t n, enum journal_file file, struct buf *out);
/* Has each told as a line of JSON, once more when its state is another. */
void journal_listen(
	struct model *m, void (*told)(void *ctx, const char *line, size_t len), void *ctx);

/* ---- waiting */

struct waiter {
	void (*wake)(struct waiter *w); /* everything it waited for is over */
	/* appends what it wants, for the journal: "mkdir networks/web"; NULL */
	void (*say)(const struct waiter *w, struct buf *out);
	struct cloud_error error; /* the first failure, or err 0 */
	struct object *object;	  /* of a create: what was made */
	unsigned pending;	  /* private from here on */
	struct wait_link *links;
};

struct want {
	int64_t since_ms; /* when the caller asked */
	bool sweep;
	bool afresh; /* what was answered before does not serve */
};

void wait_forget(struct model *m, struct waiter *w); /* stops waiting; a change goes on */

/* ---- regions and collections */

size_t model_regions(const struct model *m);
struct region *model_region(const struct model *m, size_t i); /* those of all clouds */
const char *region_name(const struct region *r);
int region_entry(const struct region *r, struct buf *out); /* its name as a directory entry */
bool region_is_root(const struct region *r);		   /* its tree is its cloud's own */
/* Returns the directory of its cloud; NULL: the mount shows that one alone. */
const char *region_cloud(const struct region *r);
size_t region_siblings(const struct region *r); /* how many its cloud has */
bool region_is_beside(const struct region *r, const struct region *other); /* ... in one cloud */
/* Appends its tree's path from the mount's root: "", "regions/R", "CLOUD", "CLOUD/regions/R". */
int region_path(const struct region *r, struct buf *out);
size_t region_collections(const struct region *r);
struct collection *region_collection(const struct region *r, size_t i);
struct collection *region_find(const struct region *r, const char *dir);

const struct kind *collection_kind(const struct collection *c);
struct region *collection_region(const struct collection *c);
size_t collection_index(const struct collection *c); /* unique in the model */
struct collection *model_collection(const struct model *m, size_t index);
bool collection_offered(const struct collection *c); /* the cloud has the service */
/* ... but had no such list when it was asked last, which is tried again after the usual time */
bool collection_was_absent(const struct collection *c);
/* how long its list still serves; 0: not */
int64_t fresh_collection_ms(const struct collection *c);
int64_t fresh_values_ms(const struct collection *c); /* ... and all that its objects have */
uint64_t collection_version(
	/* incremented whenever the list changes, once it has been fetched */
	const struct collection *c);
/* rises when an object comes, goes or is called otherwise */
uint64_t collection_names(const struct collection *c);
int64_t collection_changed_ms(const struct collection *c); /* unix time of the last such change */
uint64_t collection_edits(const struct collection *c);	   /* rises with every change in memory */
/* Objects by a cursor that survives changes: start with 0; NULL at the end. Drafts come too. */
struct object *collection_next(const struct collection *c, uint64_t *cursor);
/*
 * The .json of all, a part at a time: of what was there at the beginning, each object as it is
 * when its turn comes. Every walk that was begun is ended.
 */
struct json_walk {
	struct collection *coll;
	uint32_t at, end; /* private from here on: places */
	bool any;
};
void collection_json_begin(struct collection *c, struct json_walk *ret);
/* Appends the next part: objects up to the one that makes it `bytes` or more, one at least. */
int collection_json_more(struct json_walk *w, size_t bytes, struct buf *out, bool *ret_done);
void collection_json_end(struct json_walk *w);
/* Appends what its objects' attributes are, a line each, under a heading (.schema). */
int schema_of_collection(const struct collection *c, struct buf *out);
void expire_collection(struct collection *c); /* the next need reads afresh */
/*
 * Asks again for a list that is fresh, of `most` objects at most; what has not changed is told of
 * to nobody. 0: it asks nothing.
 */
int model_need_again(struct collection *c, uint32_t most, struct waiter *w);
/*
 * After CHANGE_OLD: tells the listener of the next of those objects that are pinned, from cursor
 * 0 on. False: that were all.
 */
bool expire_tell(struct collection *c, uint64_t *cursor);
uint32_t collection_pinned(const struct collection *c); /* how many objects are */
/* ... all that a view's entries come of */
void expire_view(struct object *owner, const struct view *v);

/* ---- objects */

struct object *model_object(const struct model *m, uint32_t handle); /* NULL: gone */
/* ... unless somebody has pinned it; then it is as it was last. */
struct object *model_object_held(const struct model *m, uint32_t handle);
uint32_t object_handle(const struct object *o);
void object_pin(struct object *o, uint64_t n);
void object_unpin(struct model *m, uint32_t handle, uint64_t n);
struct collection *object_collection(const struct object *o);
bool object_is_draft(const struct object *o);
/* of a nested kind, when in memory; else NULL */
struct object *link_parent(const struct object *o);
/* From its region's root: "ports/web", "security-groups/g/rules/ID", "ports/.draft/p". */
int entry_path(const struct object *o, struct buf *out);
unsigned object_depth(const struct object *o);		/* how many parts entry_path has */
bool object_is_gone(const struct object *o);		/* pinned, but deleted */
int object_id(const struct object *o, struct buf *out); /* "" for a draft */
void entry_name(const struct object *o, char out[LIMIT_NAME_BYTES + 1]);
/*
 * Returns what users tell it from all other objects by: a hash of kind, region and id, of a draft
 * its handle. The low NUMBER_THING_BITS are 0, and one of the highest two is not.
 */
uint64_t number_of_object(const struct object *o);
#define NUMBER_THING_BITS 16
/* The same of what a link points to, in memory or not; 0: it points nowhere. */
uint64_t number_of_link(const struct object *o, const struct link *l);
uint64_t object_version(const struct object *o); /* rises with every change and write */
int64_t fresh_object_ms(const struct object *o);
void expire_object(struct object *o);
/* ... and what is under way will not do for that either */
void expire_object_now(struct object *o);
/* Unix times in ms of updated_at (else created_at, else when it was first seen). */
int64_t object_changed_ms(const struct object *o);

unsigned attribute_slots(const struct object *o); /* slots of the collection so far */
const char *attribute_name(const struct object *o, unsigned slot);
/* -ENOENT: no object of this kind has had it */
int attribute_slot(const struct object *o, const char *attr);
/*
 * Returns what tells the attribute from all others of its kind, in every mount: its place in the
 * kind's table, from 1 on; 0x8000 and a hash of 15 bits, or the next that is free, of one that the
 * table does not have.
 */
unsigned attribute_number(const struct object *o, unsigned slot);
/*
 * Files are called as attributes are, spelled as entries. -ENOENT; name holds LIMIT_NAME_BYTES +
 * 1.
 */
int attribute_slot_of_file(const struct object *o, const char *entry); /* of one that it shows */
int attribute_file_name(const struct object *o, unsigned slot, char *name);
/*
 * Tells whether there is a file for this slot: it is present, or a draft's settable
 * attribute, and no view stands for it.
 */
bool attribute_shows(const struct object *o, unsigned slot);
bool attribute_writable(const struct object *o, const char *attr);
int attribute_text(const struct object *o, unsigned slot, struct buf *out); /* as its file has it */
/* pretty, with a final newline */
int object_json(const struct object *o, struct buf *out);
int body_missing(const struct object *o, struct buf *out); /* a draft's .missing */

/*
 * Where entries stand: in a collection, in an object's nested view of it (owner
 * and view), or in the .draft of either. model_create takes any view with `make`.
 */
struct place {
	struct collection *coll;
	struct object *owner;
	const struct view *view;
	bool drafts;
};

/* Its objects (not those that a view shows as links), as collection_next. */
struct object *place_next(const struct place *p, uint64_t *cursor);
/* Gives what one of them is called there. */
void place_entry(const struct place *p, const struct object *o, char out[LIMIT_NAME_BYTES + 1]);

/* ---- asking; see "Freshness" */

/*
 * Logs in to the region's cloud, unless that has been done; before that no region has collections.
 * An error stands until it is asked for again.
 */
int model_cloud_need(struct region *r, struct waiter *w);
int model_need_list(struct collection *c, const struct want *want, struct waiter *w);
/* ... and what is known of each of its objects, for its .json. */
int model_need_values(struct collection *c, const struct want *want, struct waiter *w);
/*
 * An entry of a place. *ret_link is set when the entry is no directory
 * but stands for the object under another name (its id, a label of a floating
 * IP). MODEL_ABSENT, MODEL_SEVERAL; -EAGAIN a create of that name is not settled.
 */
int model_need_entry(const struct place *p, const char *entry, const struct want *want,
	struct waiter *w, struct object **ret, bool *ret_link);
int model_need_object(struct object *o, const struct want *want, struct waiter *w);
/* Asks for the object again unless what is known is at most so old (0). */
int model_need_newer(struct object *o, int64_t age_ms, struct waiter *w);
/* Gives the object that a link points to; MODEL_ABSENT: nowhere. */
int model_need_ref(struct object *o, const struct link *l, const struct want *want,
	struct waiter *w, struct object **ret);
int model_need_view(
	struct object *o, const struct view *v, const struct want *want, struct waiter *w);
/* After a need_view that gave 0: its objects by cursor, and one by its entry. */
struct object *view_next(struct object *owner, const struct view *v, uint64_t *cursor);
/* MODEL_ABSENT; MODEL_SEVERAL, said in why. */
int view_find(struct object *owner, const struct view *v, const char *entry, struct object **ret,
	struct cloud_error *why);
/* Gives its name there: equal names have suffixes only where they meet. */
void view_entry(struct object *owner, const struct view *v, struct object *o,
	char out[LIMIT_NAME_BYTES + 1]);
int64_t fresh_view_ms(const struct object *owner, const struct view *v);
uint64_t view_version(const struct object *owner, const struct view *v);
/*
 * From memory: what it points to (NULL); whether it leads somewhere; the id there (appended;
 * -ENOENT).
 */
struct object *link_target(const struct object *o, const struct link *l);
bool link_is_set(const struct object *o, const struct link *l);
int link_target_id(const struct object *o, const struct link *l, struct buf *out);

/* ---- finding objects by what they have (struct index, kind.h) */

struct finding {
	struct region *region;
	const struct index *index;
	const char *value;		/* as found_spell has it; NULL: all values */
	const struct collection *among; /* of these alone; NULL: of all that the index covers */
	/* else, without an index: what keeps this one from being removed (struct blocker) */
	struct object *blocked;
};

/*
 * Appends the value that an entry of the index means, and how that is spelled as an entry.
 * -EINVAL: none.
 */
int found_spell(const struct index *x, const char *entry, struct buf *value, struct buf *right);
int found_value_entry(const char *value, struct buf *out); /* appends that entry */
/* Asks what has the value, by one filter for each kind that may; of all values, for the lists. */
int model_need_found(const struct finding *f, const struct want *want, struct waiter *w);
/* After that gave 0: the objects by cursor, and one by its entry, as view_next and view_find. */
struct object *found_next(const struct finding *f, uint64_t *cursor);
int found_find(
	const struct finding *f, const char *entry, struct object **ret, struct cloud_error *why);
/* Gives its name there: its collection's, unless another kind has an object called so there. */
void found_entry(const struct finding *f, struct object *o, char out[LIMIT_NAME_BYTES + 1]);
/* Asks for what found_path says of the first of what blocks. */
int model_need_found_paths(const struct finding *f, const struct want *want, struct waiter *w);
/*
 * Appends the path from the region's root at which it stands in the way, and can be removed: of an
 * object that found_next gave with this cursor.
 */
int found_path(const struct finding *f, uint64_t cursor, struct object *o, struct buf *out);
/* Appends the next of all values, as an entry; false: there are no more. */
bool found_next_value(const struct finding *f, uint64_t *cursor, struct buf *out);
uint64_t found_version(const struct finding *f); /* rises with every change in what it covers */
bool found_may_block(const struct object *o);	 /* rows say of its kind what blocks its removal */
int64_t fresh_found_ms(const struct finding *f);
void expire_found(const struct finding *f);
/* Gives the object of this id, of whatever kind. MODEL_ABSENT; MODEL_SEVERAL: ids are short. */
int model_need_found_id(struct region *r, const char *id, const struct want *want, struct waiter *w,
	struct object **ret);

/* ---- changing; each returns MODEL_SENT, or an error said in w->error */

/*
 * mkdir. What is required and can be had from the name, the owner or pick is
 * filled in; if all is there it is created (w->object at the end), else, and
 * always in .draft, a draft is made (0 and *ret_draft). In a draft's view with_draft
 * it is only checked whether it can be made with that (0 and NULL).
 * -EEXIST, -EINVAL (spelling), -EAGAIN, -EOPNOTSUPP.
 */
int model_create(
	const struct place *p, const char *entry, struct waiter *w, struct object **ret_draft);
/*
 * mkdir in a view with made_in: it is made in the only place there is for it, and connected. Call
 * it again when w is woken after MODEL_ASKED. -EINVAL: there are several places, or none.
 */
int model_create_connected(
	const struct place *p, const char *entry, const struct want *want, struct waiter *w);
/*
 * Says of an entry that is not there how it is spelled, where it seems to be half of one. -ENOENT:
 * nothing.
 */
int model_create_hint(const struct collection *c, const char *entry, struct buf *out);
/*
 * Creates a staged draft under this name, which is free where it is moved to. -EINVAL: something
 * is missing, and w->error says what.
 */
int model_create_commit(
	struct object *draft, const struct place *to, const char *entry, struct waiter *w);
/* Call until it returns 0, then call model_create(). */
int model_create_need(
	struct collection *c, const char *entry, const struct want *want, struct waiter *w);
/*
 * One attribute from a file's text. A draft that is complete then is created. 0: done locally;
 * MODEL_ASKED: is what it refers to there?
 */
int model_set(struct object *o, const char *attr, const char *text, size_t len, struct waiter *w);
/* A text that was made of another: of what its writer was shown. */
struct edit {
	const char *base, *text;
	size_t base_len, len;
};

/*
 * A list from such a text: what was added to it and taken out is so done to what the cloud has
 * now. -ESTALE: it was put in another order, and somebody else has changed it. What is no list is
 * set as model_set does.
 */
int model_set_edited(struct object *o, const char *attr, const struct edit *e, struct waiter *w);
/* of any object of its kind: a list that can be set */
bool attribute_is_list(const struct object *o, const char *attr);
/*
 * An object's .json from a whole document: the difference to what was shown
 * last, as one PUT that holds only while nobody else has changed the object
 * (-ESTALE). 0: no difference, or a draft has taken it. -EPERM: it differs in
 * what is read-only; -EINVAL: no JSON object, or a value of the wrong kind. Of a whole
 * object a draft takes what a copy can have; `copied` has the rest. MODEL_ASKED: do it again
 * when w is woken.
 */
struct copied {
	struct buf *aside; /* what is left aside, each after a space */
	struct buf *with;  /* what is to be made with the draft: entries of its view, a line each */
};
int model_document_set(
	struct object *o, const char *text, size_t len, struct copied *copied, struct waiter *w);
/* Call until it returns 0, then call model_document_set(). */
int model_document_need(struct object *o, const struct want *want, struct waiter *w);
void shown_note(struct object *o); /* its .json has just been read */
bool document_writable(const struct object *o);
/*
 * A text that comes in pieces: is it whole, can it become so? -EINVAL and a
 * sentence when it never will; -EFBIG over LIMIT_OBJECT_BYTES.
 */
int document_new(struct document **ret);
void document_free(struct document *d);
int document_add(struct document *d, const char *data, size_t len, struct buf *why);
bool document_is_whole(const struct document *d);
const char *document_text(const struct document *d, size_t *ret_len);
int model_set_ref(struct object *o, const struct link *l, struct object *target,
	struct waiter *w); /* target NULL clears */
/* Renames what stands in that place, which judges whether the name is free. */
int model_set_name(struct object *o, const struct place *in, const char *entry, struct waiter *w);
int model_destroy(struct object *o, struct waiter *w); /* 0 for a draft */
int model_connect_add(
	struct object *owner, const struct view *v, struct object *target, struct waiter *w);
int model_connect_remove(
	struct object *owner, const struct view *v, struct object *target, struct waiter *w);
bool view_connects(const struct view *v); /* ln -s and rm in it are calls */
/*
 * Takes a change of the journal back. Call undo_need until it returns 0, the first time
 * with afresh, then undo_send. -ESTALE: what it changed is not as it left it;
 * -EOPNOTSUPP: it cannot be undone. *ret_made: w->object will be another than it was.
 */
int undo_need(struct model *m, uint64_t n, bool afresh, const struct want *want, struct waiter *w);
int undo_send(struct model *m, uint64_t n, bool *ret_made, struct waiter *w);
bool undo_removes(const struct model *m, uint64_t n); /* it destroys or disconnects */

/*
 * Quota and use of a collection's kind, where the cloud tells: *limit -1 is any
 * number. 0; -EOPNOTSUPP: it does not tell.
 */
int model_need_usage(struct collection *c, const struct want *want, struct waiter *w,
	int64_t *limit, int64_t *used);

/* ---- looking inside */

int model_stats(const struct model *m, struct buf *out);
/*
 * A line for each request under way: age, method, what, pages, objects and bytes so far, who
 * waits.
 */
int model_stats_activity(struct model *m, struct buf *out);
int model_config(const struct model *m, struct buf *out);
const char *model_cloud(const struct model *m);	 /* the configuration's entry */
size_t model_stats_bytes(const struct model *m); /* of all objects, counted */

#endif
