/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paths: every request that the tables of kinds make of Neutron, one a line, {} for each id:
 *
 *     GET /v2.0/networks
 *     PUT /v2.0/routers/{}/add_router_interface
 */
#include <stdio.h>
#include <string.h>

#include "client/kinds/kind.h"

/* Prints a path of a table: '%' and '@' in it are ids. */
static void print(const char *method, const char *path, const char *below)
{
	printf("%s ", method);
	for (const char *at = path; *at; at++)
		if (*at == '%' || *at == '@')
			fputs("{}", stdout);
		else
			putchar(*at);
	printf("%s\n", below);
}

/* Prints a request beneath an object: "add_router_interface", "tags". */
static void below(const char *method, const char *path, const char *what)
{
	char rest[128];
	size_t n = (size_t)snprintf(rest, sizeof(rest), "/{}/");

	for (const char *at = what; *at && n + 3 < sizeof(rest); at++)
		n += (size_t)snprintf(rest + n, sizeof(rest) - n, *at == '%' ? "{}" : "%c", *at);
	print(method, path, rest);
}

static void form(const struct form *f, const char *path)
{
	if (f && f->method)
		below(f->method, path, f->path);
}

static void plain(const struct kind *k, const char *path)
{
	const struct hooks *h = k->hooks;
	char list[128] = "";

	if (k->list_path)
		snprintf(list, sizeof(list), "%.*s", (int)strcspn(k->list_path, "."), k->list_path);
	print("GET", path, list);
	if (!k->no_create)
		print(k->put_by ? "PUT" : "POST", path, k->put_by ? "/{}" : "");
	if (!k->no_show)
		print("GET", path, "/{}");
	if (!k->no_update)
		print("PUT", path, h && h->whole ? "" : "/{}");
	if (!k->no_delete && !k->destroy)
		print("DELETE", path, "/{}");
	form(k->destroy, path);
}

static void requests_of(const struct kind *k)
{
	char path[256];

	snprintf(path, sizeof(path), "%s%s%s", k->path, k->beneath ? "/{}/" : "",
		k->beneath ? k->beneath : "");
	plain(k, path);
	for (const struct attr *a = k->attrs; a->name; a++) {
		if (a->url)
			below("PUT", path, a->url);
		if (a->add)
			below("PUT", path, a->add);
		if (a->remove)
			below("PUT", path, a->remove);
		form(a->form, path);
	}
	for (const struct view *v = k->views; v && v->of; v++)
		for (const struct connection *c = v->connections; c && c->to; c++) {
			form(&c->add, path);
			form(&c->remove, path);
		}
}

int main(void)
{
	for (size_t k = 0; cloud_neutron.kinds[k]; k++)
		if (cloud_neutron.kinds[k]->path &&
			strcmp(cloud_neutron.kinds[k]->service, "network") == 0)
			requests_of(cloud_neutron.kinds[k]);
	return 0;
}
