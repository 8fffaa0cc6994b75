/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nova_boot: a new server: what may be asked for, its NICs, and its coming up.
 */
#include <stdlib.h>
#include <string.h>

#include "contrib/sandbox/resources/glance/glance.h"
#include "contrib/sandbox/resources/nova/nova.h"

/* ---- what a body may hold */

enum { IN_POST = 1, IN_PUT = 2, KEPT = 4, COUNT = 8 };

/* Shows what is KEPT as it came. */
static const struct key {
	const char *name;
	int type; /* cJSON's */
	int flags;
} keys[] = {
	{ "name", cJSON_String, IN_POST | IN_PUT | KEPT },
	{ "description", cJSON_String, IN_POST | IN_PUT | KEPT },
	{ "accessIPv4", cJSON_String, IN_POST | IN_PUT | KEPT },
	{ "accessIPv6", cJSON_String, IN_POST | IN_PUT | KEPT },
	{ "OS-DCF:diskConfig", cJSON_String, IN_POST | IN_PUT | KEPT },
	{ "key_name", cJSON_String, IN_POST | KEPT },
	{ "metadata", cJSON_Object, IN_POST | KEPT },
	{ "imageRef", cJSON_String, IN_POST },
	{ "flavorRef", cJSON_String, IN_POST },
	{ "networks", 0, IN_POST }, /* a list, or "auto", "none" */
	{ "security_groups", cJSON_Array, IN_POST },
	{ "availability_zone", cJSON_String, IN_POST },
	{ "config_drive", 0, IN_POST },
	{ "user_data", cJSON_String, IN_POST },
	{ "adminPass", cJSON_String, IN_POST },
	{ "min_count", 0, IN_POST | COUNT },
	{ "max_count", 0, IN_POST | COUNT },
	{ NULL, 0, 0 },
};

static bool bad_field(struct reply *r, const char *name, const char *what)
{
	return nova_error(r, 400, "Invalid input for field/attribute %.100s. %s", name, what);
}

static bool check_key(struct reply *r, const cJSON *v, int where)
{
	const struct key *k = keys;
	const cJSON *i;

	while (k->name && strcmp(k->name, v->string) != 0)
		k++;
	if (!k->name || !(k->flags & where))
		return nova_error(r, 400,
			"Invalid input for field/attribute server. Additional properties are not "
			"allowed ('%.100s' was unexpected)",
			v->string);
	if (k->type && (v->type & 0xff) != k->type)
		return bad_field(r, k->name, "It is of another type.");
	if (strcmp(k->name, "name") == 0 && !*v->valuestring)
		return bad_field(r, "name", "Value: . '' is too short");
	if ((k->flags & COUNT) && cJSON_GetNumberValue(v) != 1)
		return bad_field(r, k->name, "This sandbox boots one server at a time.");
	if (strcmp(k->name, "metadata") == 0)
		cJSON_ArrayForEach (i, v)
			if (!cJSON_IsString(i))
				return bad_field(r, i->string, "It is not of type 'string'");
	return true;
}

bool server_keys_ok(struct reply *r, const cJSON *body, bool create)
{
	const cJSON *v;

	cJSON_ArrayForEach (v, body)
		if (!check_key(r, v, create ? IN_POST : IN_PUT))
			return false;
	return true;
}

/* The id in a reference, which may be a URL. */
static const char *ref(const cJSON *body, const char *key)
{
	const char *s = text_of(body, key), *slash = s ? strrchr(s, '/') : NULL;

	return slash ? slash + 1 : s;
}

static bool check_boot(struct reply *r, const cJSON *body)
{
	static const char *const needed[] = { "name", "flavorRef" };
	const char *zone = text_of(body, "availability_zone");

	for (size_t i = 0; i < 2; i++)
		if (!item(body, needed[i]))
			return nova_error(r, 400,
				"Invalid input for field/attribute server. '%s' is a required "
				"property",
				needed[i]);
	if (!server_keys_ok(r, body, true))
		return false;
	if (!text_of(body, "imageRef"))
		return nova_error(r, 400, "Missing imageRef attribute");
	if (image_find(ref(body, "imageRef")) < 0)
		return nova_error(r, 400, "Can not find requested image");
	if (!flavor_known(ref(body, "flavorRef")))
		return nova_error(
			r, 400, "Flavor %.100s could not be found.", ref(body, "flavorRef"));
	if (zone && strcmp(zone, "nova") != 0)
		return nova_error(r, 400, "The requested availability zone is not available");
	return true;
}

/* Ids of the groups that the body names; NULL: r holds the error. */
static cJSON *wanted_groups(struct request *q, struct reply *r, const cJSON *body)
{
	cJSON *ids = cJSON_CreateArray(), *g;

	cJSON_Delete(default_group(q->who)); /* "default" is always there */
	cJSON_ArrayForEach (g, item(body, "security_groups")) {
		const char *name = text_of(g, "name");
		struct object *found = NULL;

		for (size_t i = 0; name && i < db_count(&groups) && !found; i++) {
			struct object *o = db_at(&groups, i);

			if (strcmp(o->project, q->who->project_id) == 0 &&
				(strcmp(o->name, name) == 0 || strcmp(o->id, name) == 0))
				found = o;
		}
		if (!found) {
			nova_error(r, 400, "Unable to find security_group with name or id '%.100s'",
				name ? name : "None");
			cJSON_Delete(ids);
			return NULL;
		}
		cJSON_AddItemToArray(ids, cJSON_CreateString(found->id));
	}
	return ids;
}

cJSON *server_value(const struct account *who, const char *id, const char *name, const char *flavor)
{
	char now[32], host[57];

	format_now(now);
	snprintf(host, sizeof(host), "%.32s%024d", who->project_id, 1);
	return json_new(
		"{'id':%s,'name':%s,'tenant_id':%s,'user_id':%s,'created':%s,'updated':%s,"
		"'hostId':%s,'image':{'id':%s},'flavor':{'id':%s},'key_name':null,'description':"
		"null,"
		"'metadata':{},'OS-EXT-AZ:availability_zone':'nova','OS-DCF:diskConfig':'MANUAL',"
		"'accessIPv4':'','accessIPv6':'','config_drive':'',"
		"'os-extended-volumes:volumes_attached':[]}",
		id, name, who->project_id, who->user_id, now, now, host, image_id(0), flavor);
}

void server_keep(cJSON *value, const cJSON *body)
{
	for (const struct key *k = keys; k->name; k++)
		if ((k->flags & KEPT) && item(body, k->name))
			set_item(value, k->name, cJSON_Duplicate(item(body, k->name), 1));
}

static struct nic nic_of(const cJSON *network)
{
	return (struct nic){ text_of(network, "port"), text_of(network, "uuid"),
		text_of(network, "fixed_ip") };
}

/*
 * "auto", or no word of it: the only network, if there is one. Nova would make one for "auto";
 * this does not.
 */
static bool plug_any(
	struct request *q, struct reply *r, struct server *s, const cJSON *chosen, bool needed)
{
	char id[37], port[37];
	struct nic n = { .network = id };

	if (!nic_only_network(q, r, 409, id))
		return false;
	if (*id)
		return nic_plug(q, r, s, &n, 400, chosen, port);
	if (needed)
		nova_error(r, 400, "Unable to automatically allocate a network for project %s",
			q->who->project_id);
	return !needed;
}

static bool plug_all(struct request *q, struct reply *r, struct server *s, const cJSON *body,
	const cJSON *chosen)
{
	const cJSON *list = item(body, "networks"), *i;
	const char *word = text_of(body, "networks");
	char port[37];

	if (!list || (word && strcmp(word, "auto") == 0))
		return plug_any(q, r, s, chosen, word != NULL);
	if (word && strcmp(word, "none") == 0)
		return true;
	if (!cJSON_IsArray(list))
		return bad_field(r, "networks", "It is not of type 'array'");
	cJSON_ArrayForEach (i, list) {
		struct nic n = nic_of(i);

		if (!n.port && !n.network)
			return bad_field(r, "networks", "Neither 'uuid' nor 'port' is given");
		if (!nic_check(q, r, s, &n, 400))
			return false;
	}
	cJSON_ArrayForEach (i, list) {
		struct nic n = nic_of(i);

		if (!nic_plug(q, r, s, &n, 400, chosen, port))
			return false;
	}
	return true;
}

static void booted(struct sandbox *box, const char *id, const char *other)
{
	struct server *s = nova_find_due(id);

	(void)box;
	(void)other;
	if (s)
		s->building = false;
}

static void reply_booted(
	struct request *q, struct reply *r, const struct server *s, const cJSON *body)
{
	cJSON *o = json_new("{'id':%s}", s->id),
	      *named = cJSON_Duplicate(item(body, "security_groups"), 1);
	const char *chosen = text_of(body, "adminPass");
	char secret[37];

	new_uuid(secret);
	secret[12] = '\0';
	server_links(q, o, s);
	json_add(o, "{'OS-DCF:diskConfig':%s,'adminPass':%s,'security_groups':%p}",
		text_of(s->value, "OS-DCF:diskConfig"), chosen ? chosen : secret,
		named ? named : json_new("[{'name':'default'}]"));
	r->location = xprintf("%s%s/v2.1/servers/%s", q->sandbox->url, q->service->prefix, s->id);
	reply_new(r, 202, "{'server':%p}", o);
}

void servers_boot(struct request *q, struct reply *r)
{
	cJSON *doc, *body = nova_body(q, r, "server", &doc), *chosen = NULL, *v;
	struct server *s;
	char id[37];

	if (body && check_boot(r, body) && (chosen = wanted_groups(q, r, body))) {
		new_uuid(id);
		v = server_value(q->who, id, text_of(body, "name"), ref(body, "flavorRef"));
		set_text(item(v, "image"), "id", ref(body, "imageRef"));
		server_keep(v, body);
		s = nova_add(id, v);
		s->building = true;
		if (plug_all(q, r, s, body, chosen)) {
			due_later(q->sandbox->build_ms, booted, id, NULL);
			journal(q->sandbox, q->who->project, "create", "servers", id,
				text_of(v, "name"));
			reply_booted(q, r, s, body);
		} else {
			nics_drop(q->sandbox, s);
			nova_remove(id);
		}
	}
	cJSON_Delete(chosen);
	cJSON_Delete(doc);
}
