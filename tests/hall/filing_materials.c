#include "tests/hall/filing_materials.h"

#include "tests/hall/form.h"

#include <stdio.h>
#include <string.h>

enum { GIVEN_MAX = 60, POINTER_LEN = FORM_WHY_LEN };

const json_t *material_find(const json_t *materials, const char *code)
{
	size_t i;
	const json_t *material;
	json_array_foreach(materials, i, material)
	{
		const char *text = json_string_value(json_object_get(material, "code"));
		if (text && code && strcmp(text, code) == 0) {
			return material;
		}
	}
	return NULL;
}

static bool has_text(const json_t *array, const char *text)
{
	size_t i;
	const json_t *value;
	json_array_foreach(array, i, value)
	{
		if (json_string_value(value) && strcmp(json_string_value(value), text) == 0) {
			return true;
		}
	}
	return false;
}

bool file_is_good(struct request *request, const char *file)
{
	return sql_int(request->conn, 0,
		       "SELECT COUNT(*) FROM files WHERE id=? AND terminal=? AND state='ready' AND "
		       "case_no IS NULL",
		       "ss", file, request->terminal) == 1;
}

bool grant_is_good(struct request *request, const char *grant, const json_t *types,
	const char *code, const char *holder)
{
	bool is_good = false;
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT type, matter, holder FROM grants WHERE id=? AND terminal=? AND case_no IS "
		"NULL AND expires_ms>?",
		"ssi", grant, request->terminal, request->now_ms);
	if (sql_next(request->conn, row)) {
		is_good = (!types || has_text(types, sql_column(row, 0))) &&
			  (!code || strcmp(sql_column(row, 1), code) == 0) &&
			  strcmp(sql_column(row, 2), holder) == 0;
	}
	sql_close(row);
	return is_good;
}

void material_give(struct request *request, const char *case_no, const char *code, const char *file,
	const char *grant)
{
	sql_run(request->conn, "INSERT OR IGNORE INTO case_materials VALUES(?,?,?,?)", "ssss",
		case_no, code, file ? file : "", grant ? grant : "");
	sql_run(request->conn, "UPDATE files SET case_no=? WHERE id=?", "ss", case_no, file);
	sql_run(request->conn, "UPDATE grants SET case_no=? WHERE id=?", "ss", case_no, grant);
}

/* Of this material: how many came before the entry, and whether the same one did. */
static int count_before(const json_t *given, size_t index, const char *code, const json_t *entry,
	bool *is_again_out)
{
	int count = 0;
	*is_again_out = false;
	for (size_t i = 0; i < index; i++) {
		const json_t *other = json_array_get(given, i);
		count += strcmp(json_string_value(json_object_get(other, "code")), code) == 0;
		*is_again_out = *is_again_out || json_equal(other, entry);
	}
	return count;
}

static bool check_one(struct request *request, const json_t *given, size_t index,
	const json_t *materials, const char *code, const char *holder)
{
	const json_t *entry = json_array_get(given, index);
	const char *name = json_string_value(json_object_get(entry, "code"));
	const char *file = json_string_value(json_object_get(entry, "file"));
	const char *grant = json_string_value(json_object_get(entry, "grant"));
	const json_t *material = material_find(materials, name);
	const json_t *ways = json_object_get(material, "ways");
	bool is_again;
	if (json_object_size(entry) != 2 || !material || (file != NULL) == (grant != NULL) ||
		!is_id(file ? file : grant)) {
		return false;
	}
	int before = count_before(given, index, name, entry, &is_again);
	if (is_again || before >= json_integer_value(json_object_get(material, "max_files"))) {
		return false;
	}
	return file ? has_text(ways, "upload") && file_is_good(request, file)
		    : has_text(ways, "certificate") &&
			       grant_is_good(request, grant,
				       json_object_get(material, "certificate_types"), code,
				       holder);
}

bool materials_check(struct request *request, const json_t *given, const json_t *materials,
	const char *code, const char *holder, char *pointer_out)
{
	if (given && (!json_is_array(given) || json_array_size(given) > GIVEN_MAX)) {
		snprintf(pointer_out, POINTER_LEN, "/materials");
		return false;
	}
	for (size_t i = 0; i < json_array_size(given); i++) {
		snprintf(pointer_out, POINTER_LEN, "/materials/%d", (int)i);
		if (!check_one(request, given, i, materials, code, holder)) {
			return false;
		}
	}
	return true;
}

static json_t *ask_for(const json_t *material)
{
	static const char *const members[] = {
		"code", "title", "help", "ways", "certificate_types", "max_files"};
	json_t *ask = json_object();
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		json_t *value = json_object_get(material, members[i]);
		if (value) {
			json_object_set_new(ask, members[i], json_deep_copy(value));
		}
	}
	json_object_set(ask, "way", json_array_get(json_object_get(material, "ways"), 0));
	return ask;
}

json_t *materials_missing(const json_t *materials, const json_t *given, const json_t *answers)
{
	json_t *missing = json_array();
	size_t i, k;
	const json_t *material, *entry;
	json_array_foreach(materials, i, material)
	{
		bool is_there = false;
		json_array_foreach(given, k, entry)
		{
			is_there = is_there || json_equal(json_object_get(entry, "code"),
						       json_object_get(material, "code"));
		}
		if (!is_there && json_is_true(json_object_get(material, "required")) &&
			json_array_size(missing) < 20 &&
			form_holds(json_object_get(material, "if"), answers)) {
			json_array_append_new(missing, ask_for(material));
		}
	}
	return missing;
}
