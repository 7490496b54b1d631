#include "tests/hall/detail.h"

#include "firmware/base/mem.h"
#include "tests/hall/document.h"
#include "tests/hall/guide.h"
#include "tests/hall/queue.h"

#include <stdio.h>
#include <stdint.h>
#include <string.h>

static json_t *member_of(struct conn *conn, const char *text, const char *code)
{
	char *stored = sql_text(conn, text, "s", code);
	json_t *json = stored ? json_loads(stored, 0, NULL) : NULL;
	mem_free(stored);
	return json;
}

/* --- made by the hall --- */

static json_t *text_field(const char *zh, const char *en, const char *widget, int max)
{
	return json_pack("{s:s,s:i,s:s,s:o}", "type", "string", "maxLength", max, "x-widget",
		widget, "x-title", text_both(zh, en));
}

static json_t *reply_field(void)
{
	static const char *const ways[][3] = {{"call", "打电话", "Call me"},
		{"message", "发短信", "Send a message"}, {"none", "不用回复", "No answer needed"}};
	json_t *choices = json_array();
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		json_array_append_new(
			choices, json_pack("{s:s,s:s,s:o}", "const", ways[i][0], "title",
					 ways[i][1], "x-title", text_both(ways[i][1], ways[i][2])));
	}
	return json_pack("{s:s,s:s,s:o,s:o}", "type", "string", "x-widget", "choice", "x-title",
		text_both("怎么答复您？", "How shall we answer?"), "oneOf", choices);
}

/* On two pages; what is done at once asks only what is needed to call back, on one. */
static json_t *pages_of(bool is_short)
{
	json_t *about = text_both("申请内容", "What it is about");
	return is_short ? json_pack("[{s:o,s:[s,s,s]}]", "title", about, "fields", "wish", "name",
				  "phone")
			: json_pack("[{s:o,s:[s]},{s:o,s:[s,s,s]}]", "title", about, "fields",
				  "wish", "title", text_both("联系方式", "How to reach you"),
				  "fields", "name", "phone", "reply");
}

/* Who, what is asked for, and how to answer: for whatever has no form of its own. */
static json_t *general_form(json_t *title, bool is_nameless, bool is_short)
{
	json_t *name = text_field("姓名", "Name", "text", 60);
	json_t *phone = text_field("联系电话", "Phone number", "text", 13);
	json_t *wish =
		text_field("要办什么？", "What do you ask for?", "long_text", is_short ? 200 : 500);
	json_object_set_new(name, "x-prefill", json_string("card.name"));
	json_object_set_new(name, "x-personal", json_true());
	json_object_set_new(phone, "format", json_string("phone-cn"));
	json_object_set_new(phone, "x-personal", json_true());
	json_object_set_new(wish, "minLength", json_integer(2));
	json_t *form = json_pack("{s:s,s:s,s:o,s:{s:o,s:o,s:o},s:o}", "$schema",
		"https://json-schema.org/draft/2020-12/schema", "type", "object", "x-title", title,
		"properties", "wish", wish, "name", name, "phone", phone, "x-pages",
		pages_of(is_short));
	if (!is_short) {
		json_object_set_new(json_object_get(form, "properties"), "reply", reply_field());
	}
	json_object_set_new(form, "required",
		is_nameless ? json_pack("[s]", "wish")
			    : json_pack("[s,s,s]", "wish", "name", "phone"));
	return form;
}

/* The card was shown and the form is being filled in: neither is asked for again. */
static json_t *general_materials(struct conn *conn, const char *codes)
{
	json_t *list = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT code, zh, en FROM materials WHERE ' '||?||' ' LIKE '% '||code||' %'"
		" AND code NOT IN ('id', 'form') ORDER BY rowid",
		"s", codes);
	while (sql_next(conn, row)) {
		json_array_append_new(
			list, json_pack("{s:s,s:o,s:[s,s],s:b,s:i}", "code", sql_column(row, 0),
				      "title", text_both(sql_column(row, 1), sql_column(row, 2)),
				      "ways", "upload", "paper", "required", 1, "max_files", 3));
	}
	sql_close(row);
	return list;
}

static bool make(struct conn *conn, const char *code, struct detail *out)
{
	sqlite3_stmt *row = sql_open(conn,
		"SELECT zh, en, kind, promised, identify, materials FROM matters WHERE code=?", "s",
		code);
	bool is_found = sql_next(conn, row);
	if (is_found && !out->form) {
		bool is_at_once =
			strcmp(sql_column(row, 2), "voice") != 0 && sqlite3_column_int(row, 3) == 0;
		out->form = general_form(text_both(sql_column(row, 0), sql_column(row, 1)),
			has_word(sql_column(row, 4), "none"), is_at_once);
		json_decref(out->materials);
		out->materials = general_materials(conn, sql_column(row, 5));
	}
	sql_close(row);
	return is_found;
}

/* --- several forms into one --- */

/* Fields of the same name and schema once; of a second that differs, the first stays. */
static void merge_form(json_t *whole, const json_t *part, const json_t *title)
{
	json_t *fields = json_object_get(whole, "properties"), *names = json_array();
	json_t *required = json_object_get(whole, "required");
	const char *name;
	json_t *field;
	json_object_foreach(json_object_get(part, "properties"), name, field)
	{
		if (!json_object_get(fields, name)) {
			json_object_set_new(fields, name, json_deep_copy(field));
			json_array_append_new(names, json_string(name));
		}
	}
	size_t i;
	const json_t *wanted;
	json_array_foreach(json_object_get(part, "required"), i, wanted)
	{
		bool is_there = false;
		for (size_t k = 0; k < json_array_size(required); k++) {
			is_there = is_there || json_equal(json_array_get(required, k), wanted);
		}
		if (!is_there) {
			json_array_append_new(required, json_deep_copy(wanted));
		}
	}
	json_array_foreach(json_object_get(part, "allOf"), i, wanted)
	{
		const json_t *more = json_object_get(json_object_get(wanted, "then"), "properties");
		json_object_foreach((json_t *)(uintptr_t)more, name, field)
		{
			if (json_object_size(field) > 1) {
				json_array_append_new(names, json_string(name));
			}
		}
		json_array_append_new(json_object_get(whole, "allOf"), json_deep_copy(wanted));
	}
	if (json_array_size(names) > 0) {
		json_array_append_new(json_object_get(whole, "x-pages"),
			json_pack("{s:O,s:o}", "title", title, "fields", names));
	} else {
		json_decref(names);
	}
}

static void merge_materials(json_t *whole, const json_t *part)
{
	size_t i;
	const json_t *material;
	json_array_foreach(part, i, material)
	{
		bool is_there = false;
		for (size_t k = 0; k < json_array_size(whole); k++) {
			is_there = is_there ||
				   json_equal(json_object_get(json_array_get(whole, k), "code"),
					   json_object_get(material, "code"));
		}
		if (!is_there) {
			json_array_append_new(whole, json_deep_copy(material));
		}
	}
}

static bool find_matter(struct conn *conn, const char *code, struct detail *out)
{
	*out = (struct detail){
		.form = member_of(conn, "SELECT form FROM details WHERE code=?", code),
		.materials = member_of(conn, "SELECT materials FROM details WHERE code=?", code)};
	bool is_found = make(conn, code, out);
	if (out->form && !out->materials) {
		out->materials = json_array();
	}
	return is_found;
}

static void compose(struct conn *conn, const char *code, struct detail *out)
{
	json_t *whole = json_pack("{s:s,s:s,s:{},s:[],s:[],s:[],s:[]}", "$schema",
		"https://json-schema.org/draft/2020-12/schema", "type", "object", "properties",
		"required", "allOf", "x-pages", "x-bundle");
	json_t *materials = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.code, m.zh, m.en, b.zh, b.en FROM bundles b JOIN matters m"
		" ON ' '||b.matters||' ' LIKE '% '||m.code||' %' WHERE b.code=? ORDER BY m.rowid",
		"s", code);
	while (sql_next(conn, row)) {
		struct detail part;
		json_t *title = text_both(sql_column(row, 1), sql_column(row, 2));
		if (find_matter(conn, sql_column(row, 0), &part) && part.form) {
			merge_form(whole, part.form, title);
			merge_materials(materials, part.materials);
			json_array_append_new(json_object_get(whole, "x-bundle"),
				json_pack(
					"{s:s,s:O}", "matter", sql_column(row, 0), "title", title));
		}
		json_object_set_new(
			whole, "x-title", text_both(sql_column(row, 3), sql_column(row, 4)));
		json_decref(title);
		detail_finish(&part);
	}
	sql_close(row);
	if (json_array_size(json_object_get(whole, "allOf")) == 0) {
		json_object_del(whole, "allOf");
	}
	if (json_array_size(json_object_get(whole, "x-bundle")) > 0) {
		out->form = json_incref(whole);
		out->materials = json_incref(materials);
	}
	json_decref(whole);
	json_decref(materials);
}

bool detail_find(struct conn *conn, const char *code, bool is_bundle, struct detail *out)
{
	if (!is_bundle) {
		return find_matter(conn, code, out);
	}
	*out = (struct detail){0};
	if (!sql_int(conn, 0, "SELECT COUNT(*) FROM bundles WHERE code=?", "s", code)) {
		return false;
	}
	out->form = member_of(conn, "SELECT form FROM details WHERE code=?", code);
	out->materials = member_of(conn, "SELECT materials FROM details WHERE code=?", code);
	if (!out->form) {
		json_decref(out->materials);
		compose(conn, code, out);
	}
	if (out->form && !out->materials) {
		out->materials = json_array();
	}
	return true;
}

void detail_finish(struct detail *detail)
{
	json_decref(detail->form);
	json_decref(detail->materials);
	*detail = (struct detail){0};
}

json_t *detail_guide(
	struct hall *hall, struct conn *conn, const char *code, bool is_bundle, bool is_applied_for)
{
	json_t *guide = member_of(conn, "SELECT guide FROM details WHERE code=?", code);
	return guide	   ? guide
	       : is_bundle ? guide_of_bundle(hall, conn, code)
			   : guide_of_matter(hall, conn, code, is_applied_for);
}
