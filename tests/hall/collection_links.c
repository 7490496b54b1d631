#include "tests/hall/collection_links.h"

#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "tests/hall/catalog.h"
#include "tests/hall/floors.h"

#include <string.h>

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static void add(struct links *links, const char *code, const json_t *entry, const char *link)
{
	if (*link) {
		json_array_append_new(
			links->list, json_pack("[s,s,s]", code, member(entry, "id"), link));
	}
}

void links_collect(struct links *links, const char *code, const json_t *file)
{
	size_t i, k;
	const json_t *entry, *block;
	links->list = links->list ? links->list : json_array();
	json_array_foreach(json_object_get(file, "entries"), i, entry)
	{
		const json_t *document = json_object_get(entry, "document");
		add(links, code, entry, member(entry, "link"));
		json_array_foreach(json_object_get(document, "blocks"), k, block)
		{
			if (strcmp(member(block, "kind"), "link") == 0) {
				add(links, code, entry, member(block, "code"));
			}
		}
	}
}

void links_finish(struct links *links)
{
	json_decref(links->list);
	*links = (struct links){0};
}

static bool has_shape(const struct hall *hall, const char *code)
{
	size_t i;
	const json_t *shape;
	json_array_foreach(json_object_get(catalog_facts(hall->catalog), "shapes"), i, shape)
	{
		if (strcmp(member(shape, "code"), code) == 0) {
			return true;
		}
	}
	return false;
}

/* Where the table of the kind is; NULL: nobody knows of it here. */
static const char *counted(const char *kind)
{
	return strcmp(kind, "matter") == 0   ? "SELECT COUNT(*) FROM matters WHERE code=?"
	       : strcmp(kind, "bundle") == 0 ? "SELECT COUNT(*) FROM bundles WHERE code=?"
	       : strcmp(kind, "group") == 0  ? "SELECT COUNT(*) FROM groups WHERE code=?"
	       : strcmp(kind, "unit") == 0   ? "SELECT COUNT(*) FROM units_ever WHERE code=?"
					     : NULL;
}

/* Without a plan there are zones and windows only. */
static bool has_place(const struct hall *hall, struct conn *conn, const char *code)
{
	return floors_has(hall->floors, code) ||
	       sql_int(conn, 0, "SELECT COUNT(*) FROM zones WHERE code=?", "s", code) ||
	       sql_int(conn, 0, "SELECT COUNT(*) FROM windows WHERE code=?", "s", code);
}

bool links_lead_somewhere(const struct links *links, struct hall *hall, struct conn *conn,
	bool (*has_entry)(void *context, const char *code, const char *id), void *context)
{
	size_t i;
	const json_t *one;
	bool is_good = true;
	json_array_foreach(links->list, i, one)
	{
		const char *link = json_string_value(json_array_get(one, 2));
		const char *code = strchr(link, '/') + 1, *slash = strchr(code, '/');
		char kind[16], collection[40];
		(void)str_copy_len(kind, sizeof(kind), link, (size_t)(code - 1 - link));
		(void)str_copy_len(collection, sizeof(collection), code,
			slash ? (size_t)(slash - code) : strlen(code));
		const char *text = counted(kind);
		bool is_there = text ? sql_int(conn, 0, text, "s", code) > 0
				: strcmp(kind, "collection") == 0
					? has_entry(context, collection, NULL)
				: strcmp(kind, "entry") == 0
					? slash && has_entry(context, collection, slash + 1)
				: strcmp(kind, "shape") == 0 ? has_shape(hall, code)
				: strcmp(kind, "place") == 0 ? has_place(hall, conn, code)
							     : true;
		if (!is_there) {
			log_error("fixtures", "collections/%s.json: entry %s: %s leads nowhere",
				json_string_value(json_array_get(one, 0)),
				json_string_value(json_array_get(one, 1)), link);
			is_good = false;
		}
	}
	return is_good;
}
