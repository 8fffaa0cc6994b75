/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind: what a kind of object is, as data. One const table per kind and cloud;
 * everything else (paths, files, links, views, requests) follows from it.
 * To add a kind: one table in its cloud's file and one word in that file's
 * list. Nothing in fs/ or in the rest of client/ knows a kind by name.
 *
 * Tables are const and live for ever; no threads, no ownership.
 */
#ifndef CLIENT_KINDS_KIND_H
#define CLIENT_KINDS_KIND_H

#include <stdbool.h>
#include <stddef.h>

struct json;

enum attr_type { /* each has its row in client/values/attr.c */
	ATTR_STRING,
	ATTR_BOOL,
	ATTR_NUMBER,
	ATTR_CIDR,   /* strings whose syntax is checked before they are sent */
	ATTR_PREFIX, /* a CIDR, or an address, of which the cloud makes one */
	ATTR_IP,
	ATTR_MAC,
	ATTR_LIST,     /* of scalars */
	ATTR_CIDRS,    /* lists whose strings are checked */
	ATTR_PREFIXES, /* ... and an address is sent as the CIDR that it is alone */
	ATTR_IPS,
	ATTR_OBJECT,  /* one object */
	ATTR_OBJECTS, /* a list of objects */
	ATTR_JSON,
};

enum attr_flags {
	ATTR_CREATE = 1 << 0,	/* may stand in the POST */
	ATTR_UPDATE = 1 << 1,	/* may stand in a PUT */
	ATTR_REQUIRED = 1 << 2, /* the POST needs it */
	ATTR_NULL = 1 << 3,	/* cleared by null rather than by "" */
	ATTR_ZONE = 1 << 4,	/* only kinds with `zoned` have it */
	ATTR_INPUT = 1 << 5,	/* sent, never answered: only drafts have the file */
	/* Kept sorted: a list without order: each process of Neutron's has one of its own. */
	ATTR_SET = 1 << 6,
	ATTR_OWN = 1 << 7,    /* one object's alone: a copy is made without */
	ATTR_ADMIN = 1 << 8,  /* who is no administrator cannot even say false, or none */
	ATTR_SECRET = 1 << 9, /* its file alone shows it: "***" stands for it elsewhere */
};

struct attr {
	const char *name; /* the API's key */
	enum attr_type type;
	unsigned flags;	     /* enum attr_flags; 0: read-only */
	const char *choices; /* "ingress egress": the only values; NULL: any */
	/*
	 * For a required reference that may be left out when exactly one object
	 * qualifies: the boolean attribute of the referred kind that must be true
	 * (a floating IP's network: "router:external").
	 */
	const char *pick;
	const char *unless;  /* not required where one of these is given: "vip_port_id x" */
	const char *initial; /* JSON that is sent where it was not set; NULL */
	/* taken, where not set, from the object that this one refers to; NULL */
	const char *inherit;
	const char *version_of; /* filled with 4 or 6, as this attribute's CIDR is; NULL */
	/* Set by PUT {name: value} to a URL of its own beneath the object's: "tags"; NULL. */
	const char *url;
	const struct form *form; /* ... or it is set by this, with the value as '%' ... */
	const char *form_at;	 /* ... beneath the object that this link leads to; NULL: itself */
	/*
	 * ... or, of a list, by what goes and what comes: PUT {name: [...]} to these
	 * beneath the object; what goes is said by this member alone, if it has members.
	 */
	const char *remove, *add, *member;
	/*
	 * A PUT of this list of objects only adds: what goes is sent with this member null
	 * ("opt_value"); NULL: it replaces the list.
	 */
	const char *gone;
	/* taken beside this reference alone, which goes along as it is: "port_id"; NULL */
	const char *beside;
	/*
	 * The cloud compares If-Match when it has begun to change this: a refusal would leave half
	 * of the change behind. So it goes without, when it has been looked that nobody was faster.
	 */
	bool compared_late;
};

/* A reference, shown as one symlink in the object's directory. */
struct link {
	const char *name; /* "network" */
	const char *attr; /* "network_id"; NULL ends a table */
	/* inside the attribute's object: "network_id"; NULL: the value itself */
	const char *member;
	const char *to; /* the kind: "networks" */
	/* only where the kind's owner_attr begins as one of these words does; NULL: always */
	const char *owner;
	bool shown;	  /* not set by ln -s: `hint` says what does that */
	const char *hint; /* "servers/S/ports/" */
	/* with member: those that stay when it is led elsewhere; NULL */
	const char *keeps;
	/* in a draft it is this attribute, the id alone: "flavorRef"; NULL */
	const char *draft_attr;
	/* nothing in what it leads to tells of it: that stays as it was when this comes or goes */
	bool untold;
};

/*
 * A request beneath an object's URL. In its path and body '%' stands for the id
 * of what is connected or removed, or for the value that is set; '@' for the
 * owner's id; "$attr$" for an attribute of what is connected.
 */
struct form {
	const char *method; /* PUT, POST or DELETE; NULL: there is none */
	const char *path;   /* "add_router_interface", "os-interface/%" */
	const char *body;   /* JSON: "{\"subnet_id\":\"%\"}"; NULL: none */
};

/* A kind whose objects may be linked into a view by an action of the API. */
struct connection {
	const char *to; /* kind of the target: "subnets"; NULL ends a table */
	struct form add, remove;
	const char *makes; /* the kind that add's body makes ("ports"); NULL: an action */
	bool unmake;	   /* what stands between is destroyed to disconnect */
	bool at_target;	   /* the request goes beneath the target's URL */
	bool remove_via;   /* remove's '%' is the object that stands between (view.via) */
	bool later;	   /* answered before it is done */
	bool removes;	   /* what is disconnected is no more */
};

/*
 * A directory of symlinks in the object's directory. Either `by`: the objects
 * of kind `of` whose attribute `by` is this object's id (networks/N/ports); or
 * `from`: those whose ids this object's attribute `from` holds, one or a list
 * (ports/P/security_groups), `member` being the key inside a list of objects
 * (fixed_ips, subnet_id).
 *
 * With `via`, objects of that kind stand between: those whose attribute via_by
 * is this object's id; `by` and `from` are said of them (a server's networks
 * are its ports' networks, its floating IPs those of its ports).
 */
struct view {
	const char *name; /* "ports" */
	const char *of;	  /* kind of what it shows; NULL ends a table */
	const char *by;
	const char *from;
	const char *member;
	const char *via, *via_by;
	/* with by or via: only those whose kind's owner_attr begins as a word of it; NULL: all */
	const char *owner;
	bool named; /* with via: what stands between is shown itself when it has a name */
	/*
	 * The objects live here: they are directories, and `of` is a kind with this
	 * one as its parent and `by` as its parent_attr.
	 */
	bool nested;
	/*
	 * In a draft its mkdir is kept, and carried out once the draft is made: with nested,
	 * of a kind with words, which say all that is needed. Of a kind one view at most.
	 */
	bool with_draft;
	const char *instead; /* the attribute that it stands for, if called otherwise; NULL */
	bool make;	     /* mkdir here makes an object of kind `of` with `by` set */
	const char *make_by; /* with from: ... or with this one set */
	/*
	 * mkdir here makes one that refers to the only object that this view of the owner
	 * shows ("networks"), and then connects it; NULL: it does not.
	 */
	const char *made_in;
	const struct connection *connections; /* ln -s and rm by actions; NULL: see below */
	/*
	 * In a draft: the attribute that lists what was linked, as objects with this
	 * key ("networks", "uuid"); NULL: `from`, where it is a list of ids.
	 */
	const char *draft_from, *draft_member;
	bool set; /* ln -s sets the target's attribute `by`, rm clears it */
};
/*
 * A view with neither: with `from` and no `member` or `via`, ln -s and rm change
 * the list and PUT it; otherwise neither is possible (EPERM).
 */

/* Another place where the same kind may be found, in an older cloud. */
struct source {
	const char *service; /* catalogue type: "network" */
	/* alias of the service's extension that has it; NULL: always there */
	const char *extension;
	const char *path; /* after the endpoint: "/v2.0/networks" */
};

typedef int (*kind_object_fn)(void *ctx, struct json *object);

/* Ways of asking that are not plain. */
struct hooks {
	/* Takes objects, each with an id, out of an answer that is no list; `object` may end it. */
	int (*objects)(
		const struct json *answer, const char *project, kind_object_fn object, void *ctx);
	/* Words an update's attributes as the API wants them. */
	int (*change)(const char *id, struct json *body);
	bool whole; /* an update goes to the collection's URL, and its answer is no object */
};

/* How a word is made of an attribute. What has no value is not said, but of the first two. */
enum word_type {
	WORD_CHOICE,   /* "ingress": always said, one of `values` */
	WORD_PROTOCOL, /* "tcp": a number, none ("any"), or one of `values` */
	WORD_SWITCH,   /* of two values the first is not said, the second by `before` */
	WORD_NUMBER,   /* "1000"; 0 is said only where it must be */
	WORD_RANGE,    /* "443", "8000..8100": of two numbers, this and `most` */
	WORD_PORTS,    /* the same of one string: "443", "8000:8100" */
	WORD_ADDRESS,  /* an address, as the cloud has it */
	WORD_NET,      /* the same or a CIDR, its '/' as '_' */
	WORD_CIDR,     /* a CIDR, in its short form */
	WORD_REMOTE,   /* an id, or the name of what has it, after `mark`: the last of all */
};

struct word {
	const char *attr; /* NULL ends a row of words */
	enum word_type type;
	const char *values; /* "ingress egress" */
	/* what leads to it: "from"; of two, as "from to", as the first word's value is; NULL */
	const char *before;
	const char *mark;   /* "group-" */
	const char *most;   /* "port_range_max" */
	const char *typed;  /* for these protocols a range is a type and a code: "3:4" */
	const char *family; /* the attribute of a WORD_SWITCH that an address decides */
	bool must;	    /* without it there are no words */
	bool instead;	    /* said where the word before this one has nothing to say */
};

/*
 * Names objects that have no name of their own, or none given: the words of what they are, as
 * "ingress-ipv6-tcp-8000..8100-from-2001:db8::_32".
 */
struct words {
	const struct word *row;
	const char *example; /* of sentences: "ingress-tcp-443" */
};

/* Where a value stands in the objects of a kind. */
struct spot {
	const char *of;	     /* "ports"; NULL ends a table */
	const char *attr;    /* "fixed_ips": one value, or a list */
	const char *member;  /* ... of objects, each of which has it as this: "ip_address"; NULL */
	enum attr_type type; /* how it is spelled: as an address (ATTR_IP, ATTR_MAC), or as it is */
};

/* A directory of a region's root in which objects are found by a value. It is not listed there. */
struct index {
	const char *name;	  /* "by-ip"; NULL ends the table */
	const struct spot *spots; /* NULL: it finds objects of all kinds by their ids */
	bool apart;		  /* each kind has a directory of its own: by-tag/TAG/ports/ */
};

extern const struct index kind_indexes[]; /* indexes.c */

/* A row of what keeps objects from being removed, unless the cloud removes it with them. */
struct blocker {
	const char *kind; /* "networks"; NULL ends the table */
	struct spot spot; /* objects that have its id there ... */
	/* ... if their owner_attr begins as a word of `owner` (NULL: all), as none of `except` */
	const char *owner, *except;
	bool whole; /* no filter asks for them: the list does */
	/*
	 * Or the object of kind spot.of whose id this attribute of its own holds ("device_id"), if
	 * its owner_attr begins as a word of `when`.
	 */
	const char *from, *when;
	const char *view; /* or what this view of its own shows */
	/* is to be removed in that one's directory: "gateway", "interfaces/"; NULL: it is */
	const char *at;
	/* not where its attribute `unless` begins as a word of this; NULL: always */
	const char *unless, *words;
};

extern const struct blocker kind_blockers[]; /* blockers.c */

/*
 * A row of what the cloud makes, changes or removes beside an object that is made or removed:
 * objects of another kind whose attribute `by` is its id, or the one whose id it holds as `from`.
 */
struct brought {
	const char *kind; /* "routers"; NULL ends the table */
	const char *of;	  /* "ports" */
	const char *by;	  /* "device_id" ... */
	const char *from; /* ... or "vip_port_id" */
	const char *attr; /* also when this is set; NULL */
	bool later;	  /* not at once, but soon */
};

extern const struct brought kind_brought[]; /* blockers.c */

/* Sentences of man/attributes.in about a kind's attributes, a line each: name, tab, sentence. */
struct meaning {
	const char *heading; /* "networks", "cyclades networks"; "": of every kind; NULL: the end */
	const char *rows;
};

extern const struct meaning kind_meanings[], kind_meanings_beside[]; /* meanings.c */

struct kind {
	const char *dir;    /* "networks": the collection's directory, and the kind's name */
	const char *parent; /* the kind whose view `nested` holds these; NULL: the root does */
	/* ... and the attribute that names the parent: "security_group_id" */
	const char *parent_attr;
	/*
	 * They are found beneath their parent alone: the URL is the path, the
	 * parent's id and this ("members"); the answers do not name the parent. NULL
	 */
	const char *beneath;
	const char *one;     /* JSON key of one, "network"; also the word of sentences */
	const char *many;    /* JSON key of a list, "networks" */
	const char *title;   /* "floating IP": in sentences; NULL: one */
	const char *service; /* these three as in struct source; path NULL: no cloud has it */
	const char *extension;
	const char *path;	    /* '%' in it is the project's id */
	const struct source *older; /* where it is when it is not there; NULL */
	const char *list_path;	    /* after the path, for lists: "/detail"; NULL */
	/* where the API gives no id: the attributes that make one; NULL */
	const char *id_of;
	/*
	 * They are answered as what they lead to: that one's id becomes this attribute, and
	 * nothing else of it is kept ("network_id"); NULL
	 */
	const char *stands_for;
	/*
	 * A PUT makes one, to the URL that this attribute of it gives as its id ("project_id");
	 * answers do not have it; NULL: a POST
	 */
	const char *put_by;
	const char *name_attr;	 /* what the directory is called by; NULL: "name" */
	const char *label_attr;	 /* where name_attr is not for the user to choose: what mkdir's
					   name is stored in ("description"); "": nowhere */
	const char *quota;	 /* what its quota is called; NULL: one */
	const char *status_attr; /* what says whether it is ready; NULL: "status" */
	/* what says what it belongs to: link.owner and view.owner begin it; NULL */
	const char *owner_attr;
	/* a decoded name of this attribute's syntax sets it too (cidr); NULL */
	const char *shape_attr;
	/* what it is called by where name_attr says nothing, or is "id"; NULL */
	const struct words *words;
	const struct attr *attrs;   /* ends with name NULL */
	const struct link *links;   /* may be NULL */
	const struct view *views;   /* may be NULL */
	const struct hooks *hooks;  /* NULL: all is plain */
	const struct form *destroy; /* in place of DELETE ... */
	const char *destroy_at;	    /* ... beneath the object that this link leads to */
	const char *revisions;	    /* the attribute that If-Match takes: "revision_number"; NULL */
	/* the filter by this one is a regular expression: "name"; NULL: none */
	const char *regex_attr;
	/* ids move between objects: what tells that it is the same one; NULL */
	const char *same_attr;
	/*
	 * Half-said it allows too much: no write makes it, mkdir of its words or mv out of .draft
	 * does.
	 */
	bool whole;
	bool partial; /* a POST answers with little more than the id */
	bool lingers; /* what was removed is shown for a while */
	/* its extension is taken for granted where the service tells of none at all */
	bool core;
	bool zoned; /* it has an availability zone of its own (ATTR_ZONE) */
	bool inner; /* shown nowhere; views go through it */
	bool bare;  /* one object is answered as it is, without a key around it */
	bool page;  /* lists take limit and marker */
	/* the directory is there also where the cloud has no such service */
	bool always;
	bool no_filter; /* lists are always whole */
	/* those whom the cloud refuses the list see none; of no name it is known if it is there */
	bool hidden;
	bool no_show; /* one object cannot be asked for, nor a name: the list is */
	bool no_create, no_update, no_delete; /* EOPNOTSUPP without a call */
};

/* A family of clouds. */
struct cloud_type {
	const char *name;		 /* "neutron", as the option cloud_type has it */
	const struct kind *const *kinds; /* ends with NULL */
	/* service types that mark such a catalogue, all of them; "": any is one */
	const char *marks;
	const char *service; /* the service type that this cloud must offer: "network" */
	bool extensions;     /* its network service lists them at /v2.0/extensions */
	const char *quotas;  /* the kind whose objects, by a kind's `quota`, limit it; NULL */
	const char *heading; /* begins its headings in man/attributes.in: "cyclades "; "" */
	/* Words of its answers; each list ends with NULL. */
	const char *const *unsettled; /* a status that begins so will soon be another */
	/* a status that says that there is no such object, though the cloud goes on answering it */
	const char *const *gone;
	const char *const *updated; /* attributes that say when an object was last changed ... */
	/* ... and made; of each list the first that is there counts */
	const char *const *created;
	const char *revision; /* the attribute that counts an object's changes */
};

extern const struct cloud_type cloud_neutron;  /* neutron.c */
extern const struct cloud_type cloud_k5;       /* k5.c */
extern const struct cloud_type cloud_cyclades; /* cyclades.c */
extern const struct cloud_type cloud_synnefo;  /* synnefo.c */

/* All, those with more marks first; ends with NULL. */
extern const struct cloud_type *const cloud_types[];

bool kind_has(const struct kind *k, const struct attr *a); /* a row of its table */
bool kind_attr_is_apart(const struct attr *a); /* it is changed by a request of its own; NULL: no */
const struct attr *kind_attr(const struct kind *k, const char *name); /* NULL: no table knows it */
const struct link *kind_link(const struct kind *k, const char *name);
const struct link *kind_link_to(const struct kind *k, const char *dir); /* the first to that kind */
const struct link *kind_link_of(
	const struct kind *k, const char *attr); /* the link that stands for an attribute */
/* Gives the link as it is in a draft, or in an object of the cloud. */
struct link kind_link_in(const struct link *l, bool draft);
const struct view *kind_view(const struct kind *k, const char *name);
bool kind_view_hides(const struct kind *k, const char *attr); /* a directory stands in its place */
/* The kind that is listed by the owner's id: the view's, or the one between; and by what. */
const char *kind_view_base(const struct view *v);
const char *kind_view_by(const struct view *v);		/* NULL: the owner lists them itself */
const char *kind_view_makes_by(const struct view *v);	/* what mkdir there sets */
const char *kind_view_draft_from(const struct view *v); /* NULL: a draft links nothing there */
/* The spot that a filter by this list means, as "fixed_ips" and "ip_address=10.0.0.5"; NULL. */
const struct spot *kind_spot(const struct kind *k, const char *attr, const char *value);
/* Finds the manual's sentence about an attribute, up to a line's end; NULL: it has none. */
const char *kind_meaning(const struct cloud_type *c, const struct kind *k, const char *attr);
const struct kind *kind_find(const struct cloud_type *c, const char *dir);
const char *kind_name_attr(const struct kind *k);
bool kind_words_say(const struct kind *k, const char *attr); /* its words do, of a kind with them */
/* The attribute of the n-th id that its words speak of; NULL: there are no more, or no words. */
const char *kind_remote(const struct kind *k, size_t n);
bool kind_is_place(const struct kind *k, const char *attr); /* it says whose directory it lies in */
bool kind_is_named(const struct kind *k);	    /* its objects may have names of their own */
const char *kind_called_attr(const struct kind *k); /* what mkdir's name is sent as */
const char *kind_status_attr(const struct kind *k); /* what says whether it is ready */
const char *kind_title(const struct kind *k);
/* Tells whether a list's query ("name=web", escaped) brings few objects, which come in one page. */
bool kind_query_is_few(const char *query);
/* Finds the value, up to '&' or the end, in a query by regex_attr; NULL: it is none. */
const char *kind_query_regex(const struct kind *k, const char *query);

/* of a nested kind; NULL */
const struct view *kind_home(const struct cloud_type *c, const struct kind *k);

/* First fault of a table in one sentence, or NULL (for the tests of every table). */
const char *kind_fault(const struct cloud_type *c, const struct kind *k);

#endif
