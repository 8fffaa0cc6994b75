/* SPDX-License-Identifier: Apache-2.0 */
/*
 * region: the regions of the clouds, each with a collection for each kind.
 */
#include "client/model.h"

#include <string.h>

#include "client/cache/cache.h"
#include "client/cache/collection.h"
#include "client/util/buf.h"
#include "client/values/name.h"

size_t model_regions(const struct model *m)
{
	return m->n_regions;
}

struct region *model_region(const struct model *m, size_t i)
{
	return i < m->n_regions ? m->regions[i] : NULL;
}

const char *region_name(const struct region *r)
{
	return r->name;
}

int region_entry(const struct region *r, struct buf *out)
{
	return name_encode(r->name, strlen(r->name), out);
}

bool region_is_root(const struct region *r)
{
	return r == r->cloud->root;
}

const char *region_cloud(const struct region *r)
{
	return r->cloud->entry;
}

size_t region_siblings(const struct region *r)
{
	return r->cloud->n_regions;
}

bool region_is_beside(const struct region *r, const struct region *other)
{
	return r->cloud == other->cloud;
}

int region_path(const struct region *r, struct buf *out)
{
	if (r->cloud->entry)
		buf_adds(out, r->cloud->entry);
	if (region_is_root(r))
		return out->err;
	buf_addf(out, "%sregions/", r->cloud->entry ? "/" : "");
	return region_entry(r, out);
}

size_t region_collections(const struct region *r)
{
	return r->n;
}

struct collection *region_collection(const struct region *r, size_t i)
{
	return i < r->n ? r->collections[i] : NULL;
}

struct collection *region_find(const struct region *r, const char *dir)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->collections[i]->kind->dir, dir) == 0)
			return r->collections[i];
	return NULL;
}
