/* SPDX-License-Identifier: Apache-2.0 */
/*
 * promised: a list for each view of a draft in which something is promised. Lists of
 * drafts that are gone go when another is added.
 */
#include "fs/tree/promised.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/kinds/kind.h"
#include "client/model.h"

struct promises {
	struct promised *first;
	unsigned n; /* names of all */
};

int promised_new(struct promises **ret)
{
	*ret = calloc(1, sizeof(**ret));
	return *ret ? 0 : -ENOMEM;
}

void promised_release(struct promised *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < p->n; i++)
		free(p->names[i]);
	free(p->names);
	free(p);
}

void promised_free(struct promises *ps)
{
	struct promised *next;

	for (struct promised *p = ps ? ps->first : NULL; p; p = next) {
		next = p->next;
		promised_release(p);
	}
	free(ps);
}

static struct promised *find_list(const struct promises *ps, uint32_t handle, const struct view *v)
{
	struct promised *p = ps->first;

	while (p && (p->handle != handle || p->view != v))
		p = p->next;
	return p;
}

/* Takes one out of those of all drafts. */
static struct promised *unlink_at(struct promises *ps, struct promised **at)
{
	struct promised *p = *at;

	*at = p->next;
	p->next = NULL;
	ps->n -= p->left;
	return p;
}

static void sort_out(struct fs *fs)
{
	struct promised **at = &fs->promises->first;

	while (*at) {
		const struct object *o = model_object(fs->model, (*at)->handle);

		if (o && object_is_draft(o))
			at = &(*at)->next;
		else
			promised_release(unlink_at(fs->promises, at));
	}
}

static int check_room(struct fs *fs, uid_t uid)
{
	const struct promises *ps = fs->promises;
	unsigned own = 0;

	if (ps->n < LIMIT_PROMISED / USERS_LEAST)
		return 0;
	sort_out(fs);
	for (const struct promised *p = ps->first; p; p = p->next)
		own += p->uid == uid ? p->left : 0;
	if (own >= LIMIT_PROMISED / USERS_LEAST)
		return -EDQUOT;
	return ps->n >= LIMIT_PROMISED ? -ENOSPC : 0;
}

static int add_list(struct promises *ps, const struct inode *view, uid_t uid, struct promised **ret)
{
	struct promised *p = calloc(1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	p->handle = object_handle(view->obj);
	p->view = view->view;
	p->uid = uid;
	p->next = ps->first;
	ps->first = p;
	*ret = p;
	return 0;
}

static int add_name(struct promised *p, const char *name)
{
	if (p->n == p->size) {
		unsigned size = p->size * 2 + 16;
		char **names = realloc(p->names, size * sizeof(*names));

		if (!names)
			return -ENOMEM;
		p->names = names;
		p->size = size;
	}
	p->names[p->n] = strdup(name);
	if (!p->names[p->n])
		return -ENOMEM;
	p->n++;
	p->left++;
	return 0;
}

int promised_add(struct fs *fs, const struct inode *view, const char *name, uid_t uid)
{
	struct promised *p;
	int err = check_room(fs, uid);

	p = find_list(fs->promises, object_handle(view->obj), view->view);
	if (!err && !p)
		err = add_list(fs->promises, view, uid, &p);
	if (!err)
		err = add_name(p, name);
	if (!err)
		fs->promises->n++;
	return err;
}

const struct promised *promised_of(const struct fs *fs, const struct inode *view)
{
	if (view->type != INODE_VIEW || !view->view->with_draft || !object_is_draft(view->obj))
		return NULL;
	return find_list(fs->promises, object_handle(view->obj), view->view);
}

static unsigned place_of(const struct promised *p, const char *name)
{
	unsigned i = 0;

	while (i < p->n && (!p->names[i] || strcmp(p->names[i], name) != 0))
		i++;
	return i;
}

bool promised_has(const struct promised *p, const char *name)
{
	return p && place_of(p, name) < p->n;
}

bool promised_remove(struct fs *fs, const struct inode *view, const char *name)
{
	struct promised *p = view->type == INODE_VIEW && view->view->with_draft
		? find_list(fs->promises, object_handle(view->obj), view->view)
		: NULL;
	unsigned i = p ? place_of(p, name) : 0;

	if (!p || i == p->n)
		return false;
	free(p->names[i]);
	p->names[i] = NULL;
	p->left--;
	fs->promises->n--;
	return true;
}

struct promised *promised_take(struct fs *fs, const struct object *made)
{
	struct promised **at = &fs->promises->first;

	while (*at && (*at)->handle != object_handle(made))
		at = &(*at)->next;
	return *at ? unlink_at(fs->promises, at) : NULL;
}

void promised_forget(struct fs *fs, const struct object *draft)
{
	struct promised *p;

	while ((p = promised_take(fs, draft)))
		promised_release(p);
}
