#include "tests/hall/collection_sources.h"

#include "firmware/base/str.h"
#include "tests/hall/collection_judge.h"
#include "tests/hall/detail.h"
#include "tests/hall/document.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"

#include <string.h>

enum { COLUMNS = 3, ID_SIZE = ENTRY_ID_MAX + 1 };

static const char *code_of(const json_t *object)
{
	const char *code = json_string_value(json_object_get(object, "code"));
	return code ? code : "";
}

void matters_fill_filters(struct conn *conn, json_t *collection)
{
	size_t i;
	json_t *filter;
	json_array_foreach(json_object_get(collection, "filters"), i, filter)
	{
		if (strcmp(code_of(filter), "department") != 0 ||
			json_object_get(filter, "values")) {
			continue;
		}
		json_t *values = json_array();
		sqlite3_stmt *row = sql_open(
			conn, "SELECT code, zh, en FROM departments ORDER BY zone, rowid", "");
		while (sql_next(conn, row)) {
			json_array_append_new(
				values, json_pack("{s:s,s:o}", "code", sql_column(row, 0), "name",
						text_both(sql_column(row, 1), sql_column(row, 2))));
		}
		sql_close(row);
		json_object_set_new(filter, "values", values);
	}
}

bool matters_judge(const json_t *collection, char why[static FORM_WHY_LEN])
{
	const char *fault = NULL;
	size_t i;
	const json_t *filter;
	if (json_array_size(json_object_get(collection, "columns")) != COLUMNS) {
		fault = "columns: of matters they are department, promised and legal days";
	}
	json_array_foreach(json_object_get(collection, "filters"), i, filter)
	{
		const char *code = code_of(filter);
		bool is_kind = strcmp(code, "kind") == 0;
		if (is_kind ? !collection_has_value(collection, code, "approval") ||
					!collection_has_value(collection, code, "preliminary") ||
					!collection_has_value(collection, code, "service")
			    : strcmp(code, "department") != 0) {
			fault = "filters: of matters they are kind (approval, preliminary, "
				"service) and department";
		}
	}
	return !fault || (str_copy(why, FORM_WHY_LEN, fault), false);
}

static void add_tag(json_t *tags, const json_t *collection, const char *filter, const char *value)
{
	if (collection_has_value(collection, filter, value)) {
		json_object_set_new(tags, filter, json_string(value));
	}
}

/* A department's code may have an underscore, and an entry's id none. */
static void id_of(const char *code, char id_out[static ID_SIZE])
{
	(void)str_copy(id_out, ID_SIZE, code);
	for (char *at = id_out; *at; at++) {
		*at = *at == '_' ? '-' : *at;
	}
}

bool matters_list(struct conn *conn, const json_t *collection, struct listing *out)
{
	enum { CODE, KIND, PROMISED, LEGAL, ZH, EN, PINYIN, DEPARTMENT, ITS_ZH, ITS_EN };
	char id[ID_SIZE];
	bool is_good = true;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.code, m.kind, m.promised, m.legal, m.zh, m.en, m.pinyin, d.code, d.zh,"
		" d.en FROM matters m JOIN departments d ON d.code=m.department"
		" WHERE m.kind<>'voice' AND m.zh<>'' ORDER BY d.zone, d.rowid, m.rowid",
		"");
	while (is_good && sql_next(conn, row)) {
		json_t *tags = json_object();
		id_of(sql_column(row, CODE), id);
		add_tag(tags, collection, "kind", sql_column(row, KIND));
		add_tag(tags, collection, "department", sql_column(row, DEPARTMENT));
		json_t *entry = json_pack("{s:s,s:o,s:s,s:[o,o,o],s:o}", "id", id, "name",
			text_both(sql_column(row, ZH), sql_column(row, EN)), "pinyin",
			sql_column(row, PINYIN), "cells",
			text_both(sql_column(row, ITS_ZH), sql_column(row, ITS_EN)),
			text_days(sqlite3_column_int(row, PROMISED)),
			text_days(sqlite3_column_int(row, LEGAL)), "tags", tags);
		is_good = listing_append(out, NULL, entry, sql_column(row, CODE));
		json_decref(entry);
	}
	sql_close(row);
	return is_good && !conn->has_failed;
}

json_t *matters_document(struct hall *hall, struct conn *conn, const char *code)
{
	char link[48];
	struct detail detail;
	json_t *document = NULL;
	if (detail_find(conn, code, false, &detail)) {
		document = detail_guide(hall, conn, code, false, detail.form != NULL);
	}
	detail_finish(&detail);
	if (document && str_format(link, sizeof(link), "matter/%s", code)) {
		json_array_append_new(json_object_get(document, "blocks"),
			json_pack("{s:s,s:o,s:s}", "kind", "link", "text",
				text_both("去办这件事", "Go and do it"), "code", link));
	}
	return document;
}
