/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kind: looking things up in the tables, and telling a table's faults.
 */
#include "client/kinds/kind.h"

#include <string.h>

const struct cloud_type *const cloud_types[] = { &cloud_k5, &cloud_cyclades, &cloud_synnefo,
	&cloud_neutron, NULL };

bool kind_has(const struct kind *k, const struct attr *a)
{
	return k->zoned || !(a->flags & ATTR_ZONE);
}

bool kind_attr_is_apart(const struct attr *a)
{
	return a && (a->url || a->form || a->add);
}

const struct attr *kind_attr(const struct kind *k, const char *name)
{
	for (const struct attr *a = k->attrs; a->name; a++)
		if (strcmp(a->name, name) == 0)
			return kind_has(k, a) ? a : NULL;
	return NULL;
}

const struct link *kind_link(const struct kind *k, const char *name)
{
	for (const struct link *l = k->links; l && l->attr; l++)
		if (strcmp(l->name, name) == 0)
			return l;
	return NULL;
}

const struct link *kind_link_of(const struct kind *k, const char *attr)
{
	for (const struct link *l = k->links; l && l->attr; l++)
		if (strcmp(l->attr, attr) == 0 ||
			(l->draft_attr && strcmp(l->draft_attr, attr) == 0))
			return l;
	return NULL;
}

const struct link *kind_link_to(const struct kind *k, const char *dir)
{
	for (const struct link *l = k->links; l && l->attr; l++)
		if (strcmp(l->to, dir) == 0)
			return l;
	return NULL;
}

struct link kind_link_in(const struct link *l, bool draft)
{
	struct link in = *l;

	if (draft && l->draft_attr) {
		in.attr = l->draft_attr;
		in.member = NULL;
	}
	return in;
}

const struct view *kind_view(const struct kind *k, const char *name)
{
	for (const struct view *v = k->views; v && v->of; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

bool kind_view_hides(const struct kind *k, const char *attr)
{
	for (const struct view *v = k->views; v && v->of; v++)
		if (strcmp(v->name, attr) == 0 || (v->instead && strcmp(v->instead, attr) == 0))
			return true;
	return false;
}

const char *kind_view_base(const struct view *v)
{
	return v->via ? v->via : v->of;
}

const char *kind_view_by(const struct view *v)
{
	return v->via ? v->via_by : v->by;
}

const char *kind_view_makes_by(const struct view *v)
{
	return v->by ? v->by : v->make_by;
}

const char *kind_view_draft_from(const struct view *v)
{
	return v->draft_from || v->member || v->via ? v->draft_from : v->from;
}

const struct kind *kind_find(const struct cloud_type *c, const char *dir)
{
	for (const struct kind *const *k = c->kinds; *k; k++)
		if (strcmp((*k)->dir, dir) == 0)
			return *k;
	return NULL;
}

const struct view *kind_home(const struct cloud_type *c, const struct kind *k)
{
	const struct kind *parent = k->parent ? kind_find(c, k->parent) : NULL;

	for (const struct view *v = parent ? parent->views : NULL; v && v->of; v++)
		if (v->nested && strcmp(v->of, k->dir) == 0)
			return v;
	return NULL;
}

const char *kind_name_attr(const struct kind *k)
{
	return k->name_attr ? k->name_attr : "name";
}

const char *kind_called_attr(const struct kind *k)
{
	return k->label_attr ? k->label_attr : kind_name_attr(k);
}

bool kind_words_say(const struct kind *k, const char *attr)
{
	for (const struct word *t = k->words->row; t->attr; t++)
		if (strcmp(t->attr, attr) == 0 || (t->most && strcmp(t->most, attr) == 0))
			return true;
	return false;
}

const char *kind_remote(const struct kind *k, size_t n)
{
	for (const struct word *t = k->words ? k->words->row : NULL; t && t->attr; t++)
		if (t->type == WORD_REMOTE && n-- == 0)
			return t->attr;
	return NULL;
}

bool kind_is_place(const struct kind *k, const char *attr)
{
	return k->parent_attr && strcmp(k->parent_attr, attr) == 0;
}

bool kind_is_named(const struct kind *k)
{
	return strcmp(kind_name_attr(k), "id") != 0;
}

const char *kind_title(const struct kind *k)
{
	return k->title ? k->title : k->one;
}

bool kind_query_is_few(const char *query)
{
	return strncmp(query, "name=", 5) == 0 || strncmp(query, "id=", 3) == 0;
}

const char *kind_query_regex(const struct kind *k, const char *query)
{
	size_t n = k->regex_attr ? strlen(k->regex_attr) : 0;

	return n && strncmp(query, k->regex_attr, n) == 0 && query[n] == '=' ? query + n + 1 : NULL;
}

static bool is_list(const struct attr *a)
{
	return a->type == ATTR_LIST || a->type == ATTR_CIDRS || a->type == ATTR_PREFIXES ||
		a->type == ATTR_IPS || a->type == ATTR_OBJECTS;
}

/* Finds the sentence in rows of "name\tsentence\n". */
static const char *sentence_of(const char *rows, const char *attr)
{
	size_t n = strlen(attr);

	for (; rows; rows = strchr(rows, '\n')) {
		rows += *rows == '\n';
		if (strncmp(rows, attr, n) == 0 && rows[n] == '\t')
			return rows + n + 1;
	}
	return NULL;
}

static const char *meaning_in(
	const struct meaning *m, const char *before, const char *dir, const char *attr)
{
	size_t n = strlen(before);

	for (; m->heading; m++)
		if (strncmp(m->heading, before, n) == 0 && strcmp(m->heading + n, dir) == 0)
			return sentence_of(m->rows, attr);
	return NULL;
}

const char *kind_meaning(const struct cloud_type *c, const struct kind *k, const char *attr)
{
	const char *found = meaning_in(kind_meanings, c->heading, k->dir, attr);

	if (!found)
		found = meaning_in(kind_meanings_beside, c->heading, k->dir, attr);
	return found ? found : meaning_in(kind_meanings, "", "", attr);
}

static bool is_meant(
	const struct spot *s, const struct kind *k, const char *attr, const char *value)
{
	size_t n = s->member ? strlen(s->member) : 0;

	return strcmp(s->of, k->dir) == 0 && strcmp(s->attr, attr) == 0 &&
		(n == 0 || (strncmp(value, s->member, n) == 0 && value[n] == '='));
}

const struct spot *kind_spot(const struct kind *k, const char *attr, const char *value)
{
	const struct attr *a = kind_attr(k, attr);

	if (!a || !is_list(a))
		return NULL;
	for (const struct index *x = kind_indexes; x->name; x++)
		for (const struct spot *s = x->spots; s && s->of; s++)
			if (is_meant(s, k, attr, value))
				return s;
	for (const struct blocker *b = kind_blockers; b->kind; b++)
		if (b->spot.attr && is_meant(&b->spot, k, attr, value))
			return &b->spot;
	return NULL;
}

static const char *attrs_fault(const struct kind *k)
{
	for (const struct attr *a = k->attrs; a->name; a++) {
		if (kind_has(k, a) && kind_attr(k, a->name) != a)
			return "an attribute stands twice";
		if ((a->flags & ATTR_REQUIRED) && !(a->flags & ATTR_CREATE))
			return "a required attribute is not one of the POST";
		if ((a->flags & ATTR_INPUT) && !(a->flags & ATTR_CREATE))
			return "an input-only attribute is not one of the POST";
		if (a->choices && a->type != ATTR_STRING)
			return "choices are for strings";
		if ((a->flags & ATTR_SET) && !is_list(a))
			return "what is kept sorted is no list";
		if (a->add &&
			(!a->remove || !is_list(a) || !a->member == (a->type == ATTR_OBJECTS)))
			return "what comes and goes is a list, of objects by a member";
		if (a->form_at && !kind_link(k, a->form_at))
			return "where an attribute is set is no reference";
		if (a->inherit && !kind_link_of(k, a->inherit))
			return "what an attribute is inherited from is no reference";
		if (a->beside && !kind_link_of(k, a->beside))
			return "what an attribute goes beside is no reference";
		if (a->pick && !kind_link_of(k, a->name))
			return "an attribute with pick is no reference";
	}
	if (!kind_attr(k, "id") || kind_attr(k, "id")->flags)
		return "there is no read-only id";
	if (!kind_attr(k, kind_name_attr(k)))
		return "the attribute that names it is not in the table";
	if (k->label_attr && *k->label_attr && !kind_attr(k, k->label_attr))
		return "label_attr is not in the table";
	if (k->shape_attr && !kind_attr(k, k->shape_attr))
		return "shape_attr is not in the table";
	return NULL;
}

static const char *links_fault(const struct cloud_type *c, const struct kind *k)
{
	for (const struct link *l = k->links; l && l->attr; l++) {
		if (!l->name || kind_link(k, l->name) != l)
			return "a link has no name of its own";
		if (!kind_attr(k, l->attr))
			return "a link's attribute is not in the table";
		if (l->draft_attr && !kind_attr(k, l->draft_attr))
			return "a link's attribute in a draft is not in the table";
		if (kind_attr(k, l->name) && strcmp(l->name, l->attr) != 0)
			return "a link and an attribute have one name";
		if (!l->to || !kind_find(c, l->to))
			return "a link leads to a kind that the cloud does not have";
	}
	return NULL;
}

static const char *views_fault(const struct cloud_type *c, const struct kind *k)
{
	unsigned with_draft = 0;

	for (const struct view *v = k->views; v && v->of; v++) {
		const struct kind *of = kind_find(c, v->of);
		const struct kind *between = v->via ? kind_find(c, v->via) : NULL;

		if (!v->name || kind_view(k, v->name) != v || kind_link(k, v->name))
			return "a view has no name of its own";
		if (!of)
			return "a view shows a kind that the cloud does not have";
		if (!v->by == !v->from)
			return "a view has either by or from";
		if (v->via && (!between || !v->via_by || !kind_attr(between, v->via_by)))
			return "what a view goes through does not know the owner";
		if (v->by && of->path && !kind_attr(of, v->by))
			return "a view's by is no attribute of the kind it shows";
		if (v->from && !kind_attr(v->via ? between : k, v->from))
			return "a view's from is not in the table";
		if (v->nested &&
			(!of->parent || strcmp(of->parent, k->dir) != 0 || !v->by ||
				strcmp(v->by, of->parent_attr) != 0))
			return "a nested view and the kind that it holds do not fit";
		if (v->with_draft && (!v->nested || !v->make || !of->words || with_draft++))
			return "what is made with a draft stands in one view, of what has words";
		if ((v->make && !kind_view_makes_by(v)) || (v->set && !v->by))
			return "a view with make or set needs by";
		if (v->made_in &&
			(v->make || !v->connections || !kind_view(k, v->made_in) ||
				!kind_link_to(of, kind_view(k, v->made_in)->of)))
			return "what is made and connected is of no such place";
		if (v->make_by && (!v->make || !kind_attr(of, v->make_by)))
			return "what mkdir in a view sets is not in the table";
		for (const struct connection *n = v->connections; n && n->to; n++)
			if (!kind_find(c, n->to) || (n->makes && !kind_find(c, n->makes)))
				return "a connection is of a kind that the cloud does not have";
		if (v->draft_from && (!v->draft_member || !kind_attr(k, v->draft_from)))
			return "what a draft's view lists is not in the table";
		if (v->make && v->via)
			return "nothing is made in a view that goes through others";
	}
	return NULL;
}

const char *kind_fault(const struct cloud_type *c, const struct kind *k)
{
	const char *fault = NULL;

	if (!k->dir || !k->one || !k->many || !k->attrs)
		return "dir, one, many or attrs is missing";
	if (kind_find(c, k->dir) != k)
		return "two kinds have one directory";
	if (!k->path)
		return k->always ? NULL : "there is no path";
	if (k->stands_for && (!k->id_of || !kind_attr(k, k->stands_for)))
		return "what stands for another has no attribute for its id, or no id";
	if (k->put_by && (!k->id_of || strcmp(k->id_of, k->put_by) != 0))
		return "what a PUT makes has another id";
	if (k->beneath && !k->parent_attr)
		return "what is beneath a parent does not name it";
	if (k->revisions && !kind_attr(k, k->revisions))
		return "what If-Match takes is not in the table";
	for (const struct word *t = k->words ? k->words->row : NULL; t && t->attr; t++)
		if (!kind_attr(k, t->attr) || (t->most && !kind_attr(k, t->most)) ||
			(t->family && !kind_attr(k, t->family)))
			return "its words are of attributes that are not in the table";
	if (k->same_attr && !kind_attr(k, k->same_attr))
		return "same_attr is not in the table";
	if (k->destroy && (!k->destroy_at || !kind_link(k, k->destroy_at)))
		return "where its removal is sent is no reference";
	if (k->parent && (!k->parent_attr || !kind_home(c, k)))
		return "no view of the parent holds it";
	fault = attrs_fault(k);
	if (!fault)
		fault = links_fault(c, k);
	if (!fault)
		fault = views_fault(c, k);
	return fault;
}

const char *kind_status_attr(const struct kind *k)
{
	return k->status_attr ? k->status_attr : "status";
}
