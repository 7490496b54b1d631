#include "tests/hall/collection_document.h"

#include "tests/hall/collection_sources.h"
#include "tests/hall/document.h"

#include <string.h>

bool collection_has_document(const struct entry *entry)
{
	return entry->document || *entry->matter;
}

static void add_cells(json_t *blocks, const json_t *columns, const json_t *row)
{
	size_t i;
	const json_t *column, *cells = json_object_get(row, "cells");
	json_t *facts = json_array();
	json_array_foreach(columns, i, column)
	{
		const json_t *cell = json_array_get(cells, i);
		if (cell) {
			document_fact(
				facts, text_copy(json_object_get(column, "name")), text_copy(cell));
		}
	}
	if (json_array_size(facts) > 0) {
		json_array_append_new(blocks, document_items("facts", facts));
	} else {
		json_decref(facts);
	}
}

/* Its date, its cells, and where it leads. */
static json_t *made(const struct shelved *shelved, const json_t *row)
{
	json_t *blocks = json_array();
	const char *date = json_string_value(json_object_get(row, "date"));
	const json_t *note = json_object_get(row, "note"), *link = json_object_get(row, "link");
	if (note) {
		json_array_append_new(blocks, document_block("paragraph", text_copy(note)));
	}
	add_cells(blocks, json_object_get(shelved->facts, "columns"), row);
	if (date) {
		json_t *facts = json_array();
		document_fact(facts, text_both("日期", "Date"), json_string(date));
		json_array_append_new(blocks, document_items("facts", facts));
	}
	if (link) {
		json_array_append_new(blocks, json_pack("{s:s,s:O,s:O}", "kind", "link", "text",
						      json_object_get(row, "name"), "code", link));
	}
	if (json_array_size(blocks) == 0) {
		json_array_append_new(blocks,
			document_block("paragraph",
				text_both("这一条没有更多内容。", "There is no more to it.")));
	}
	return json_pack("{s:O,s:o}", "title", json_object_get(row, "name"), "blocks", blocks);
}

json_t *collection_document(struct hall *hall, struct conn *conn, const struct shelved *shelved,
	const struct entry *entry)
{
	static const char *const shared[] = {"source", "as_of"};
	json_t *document = *entry->matter    ? matters_document(hall, conn, entry->matter)
			   : entry->document ? json_loads(entry->document, 0, NULL)
					     : NULL;
	if (!document) {
		json_t *row = json_loads(entry->row, 0, NULL);
		document = made(shelved, row);
		json_decref(row);
	}
	for (size_t i = 0; i < ARRAY_LEN(shared); i++) {
		if (!json_object_get(document, shared[i])) {
			json_object_set(
				document, shared[i], json_object_get(shelved->facts, shared[i]));
		}
	}
	return document;
}
