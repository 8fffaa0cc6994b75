/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind: what a kind of object is, as data. One const table per kind and cloud;
 * everything else (paths, files, links, views, requests) follows from it.
 * To add a kind: one table in its cloud's file and one word in that file's
 * list. Nothing in fs/ or in the rest of client/ knows a kind by name.
 *
 * Tables are const and live for ever; no threads, no ownership.
 */
#ifndef CLIENT_KIND_H
#define CLIENT_KIND_H

#include <stdbool.h>
#include <stddef.h>

enum attr_type {
	ATTR_STRING,
	ATTR_BOOL,
	ATTR_NUMBER,
	ATTR_LIST,    /* of scalars */
	ATTR_OBJECT,  /* one object */
	ATTR_OBJECTS, /* a list of objects */
	ATTR_JSON,
};

enum attr_flags {
	ATTR_CREATE = 1 << 0,	/* may stand in the POST */
	ATTR_UPDATE = 1 << 1,	/* may stand in a PUT */
	ATTR_REQUIRED = 1 << 2, /* the POST needs it */
	ATTR_NULL = 1 << 3,	/* cleared by null rather than by "" */
	ATTR_CIDR = 1 << 4,	/* syntax is checked before it is sent */
	ATTR_IP = 1 << 5,
	ATTR_MAC = 1 << 6,
	ATTR_INPUT = 1 << 7, /* sent, never answered: only drafts have the file */
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
	const char *version_of; /* filled with 4 or 6, as this attribute's CIDR is; NULL */
};

/* A reference, shown as one symlink in the object's directory. */
struct link {
	const char *name;   /* "network" */
	const char *attr;   /* "network_id"; NULL ends a table */
	const char *member; /* inside the attribute's object: "network_id"; NULL: the value itself */
	const char *to;	    /* the kind: "networks" */
};

/* What may be linked into a view by an action of the API rather than by an attribute. */
struct view_action {
	const char *to;	 /* kind of the target: "subnets" */
	const char *key; /* the body's key for its id: "subnet_id" */
};

/*
 * A directory of symlinks in the object's directory. Either `by`: the objects
 * of kind `of` whose attribute `by` is this object's id (networks/N/ports); or
 * `from`: those whose ids this object's attribute `from` lists
 * (ports/P/security_groups), `member` being the key inside a list of objects
 * (fixed_ips, subnet_id).
 */
struct view {
	const char *name; /* "ports" */
	const char *of;	  /* kind of what it holds; NULL ends a table */
	const char *by;
	const char *from;
	const char *member;
	const char *owner; /* with by: only those whose device_owner begins so; NULL: all */
	/*
	 * With by: an object without a name of its own stands for the objects of
	 * kind `through` whose ids its attribute from_attr lists under `member` (a
	 * router's unnamed port for its subnet). NULL: it stands for itself.
	 */
	const char *through;
	const char *from_attr;
	/*
	 * The objects live here: they are directories, and `of` is a kind with this
	 * one as its parent and `by` as its parent_attr.
	 */
	bool nested;
	const char *instead; /* the attribute in whose place it stands, when that is called otherwise; NULL */
	bool make;	     /* mkdir here makes an object of kind `of` with `by` set */
	const char *add, *remove;	   /* actions (PUT .../add) for ln -s and rm; NULL: see below */
	const struct view_action *actions; /* with add: what may be linked; ends with to NULL */
};
/*
 * A view without add: with `from` and no `member`, ln -s and rm change the
 * list and PUT it; otherwise neither is possible (EPERM).
 */

struct kind {
	const char *dir;	  /* "networks": the collection's directory, and the kind's name */
	const char *parent;	  /* the kind whose view `nested` holds these; NULL: the root does */
	const char *parent_attr;  /* ... and the attribute that names the parent: "security_group_id" */
	const char *one;	  /* JSON key of one, "network"; also the word of sentences */
	const char *many;	  /* JSON key of a list, "networks" */
	const char *title;	  /* "floating IP": in sentences; NULL: one */
	const char *service;	  /* catalogue type: "network" */
	const char *path;	  /* after the endpoint: "/v2.0/networks" */
	const char *name_attr;	  /* what the directory is called by; NULL: "name" */
	const char *label_attr;	  /* where name_attr is not for the user to choose: what mkdir's
					   name is stored in ("description"); NULL: nowhere */
	const char *shape_attr;	  /* a decoded name of this attribute's syntax sets it too (cidr); NULL */
	const struct attr *attrs; /* ends with name NULL */
	const struct link *links; /* may be NULL */
	const struct view *views; /* may be NULL */
	bool page;		  /* lists take limit and marker */
	bool revisions;		  /* If-Match: revision_number=N is understood */
	bool always;		  /* the directory is there also where the cloud has no such service */
	bool no_create, no_update, no_delete; /* EOPNOTSUPP without a call */
};

/* What a family of clouds has. */
struct cloud_type {
	const char *name;		 /* "neutron" */
	const struct kind *const *kinds; /* ends with NULL */
};

extern const struct cloud_type cloud_neutron; /* neutron.c */

const struct attr *kind_attr(const struct kind *k, const char *name); /* NULL: no table knows it */
const struct link *kind_link(const struct kind *k, const char *name);
const struct link *kind_link_of(
	const struct kind *k, const char *attr); /* the link that stands for an attribute */
const struct view *kind_view(const struct kind *k, const char *name);
bool kind_view_hides(const struct kind *k, const char *attr); /* a directory stands in its place */
const struct kind *kind_find(const struct cloud_type *c, const char *dir);
const char *kind_name_attr(const struct kind *k);
const char *kind_called_attr(const struct kind *k); /* what mkdir's name is sent as */
const char *kind_title(const struct kind *k);

const struct view *kind_home(const struct cloud_type *c, const struct kind *k); /* of a nested kind; NULL */

/* First fault of a table in one sentence, or NULL (for the tests of every table). */
const char *kind_fault(const struct cloud_type *c, const struct kind *k);

#endif
