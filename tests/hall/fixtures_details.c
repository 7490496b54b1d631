#include "tests/hall/fixtures_details.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/calendar.h"
#include "tests/hall/detail.h"
#include "tests/hall/fixtures_file.h"
#include "tests/hall/form.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"
#include "tests/hall/request.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MATERIALS_MAX = 40, FILES_MAX = 9, ANSWER_MAX = 250 * 1024 };

static bool wrong(const char *code, const char *what)
{
	log_error("fixtures", "%s: %s", code, what);
	return false;
}

/* A language map or one text. */
static bool is_any_words(const json_t *words)
{
	return json_is_string(words) || form_is_words(words);
}

static bool check_ways(const json_t *material)
{
	const json_t *ways = json_object_get(material, "ways");
	bool is_good = json_array_size(ways) >= 1 && json_array_size(ways) <= 3;
	for (size_t i = 0; is_good && i < json_array_size(ways); i++) {
		const char *way = json_string_value(json_array_get(ways, i));
		is_good = way && !strchr(way, ' ') && has_word("upload certificate paper", way);
		if (is_good && strcmp(way, "certificate") == 0) {
			is_good =
				json_array_size(json_object_get(material, "certificate_types")) > 0;
		}
	}
	return is_good;
}

static bool check_materials(const char *code, const json_t *form, const json_t *materials)
{
	size_t i;
	const json_t *material;
	if (!json_is_array(materials) || json_array_size(materials) > MATERIALS_MAX) {
		return wrong(code, "materials are a list of 40 at most");
	}
	json_array_foreach(materials, i, material)
	{
		const char *name = json_string_value(json_object_get(material, "code"));
		json_int_t most = json_integer_value(json_object_get(material, "max_files"));
		if (form_stranger(material, "code title help ways certificate_types required "
					    "max_files if") ||
			!name || !is_code(name) ||
			!is_any_words(json_object_get(material, "title")) ||
			!check_ways(material) ||
			!json_is_boolean(json_object_get(material, "required")) || most < 1 ||
			most > FILES_MAX ||
			!form_check_condition(form, json_object_get(material, "if"))) {
			return wrong(code, name ? name : "a material without a code");
		}
	}
	return true;
}

static bool check_guide(const char *code, const json_t *guide)
{
	return (is_any_words(json_object_get(guide, "title")) &&
		       json_array_size(json_object_get(guide, "blocks")) > 0) ||
	       wrong(code, "no guide");
}

static char *dump(const json_t *json)
{
	return json ? json_dumps(json, JSON_COMPACT) : NULL;
}

/* guide, form and materials of one file. */
static bool store_detail(struct conn *conn, const char *code, const json_t *json)
{
	const json_t *guide = json_object_get(json, "guide");
	const json_t *form = json_object_get(json, "form");
	const json_t *materials = json_object_get(json, "materials");
	char why[FORM_WHY_LEN];
	if (form && !form_check(form, why)) {
		return wrong(code, why);
	}
	if ((guide && !check_guide(code, guide)) ||
		(materials && (!form || !check_materials(code, form, materials)))) {
		return materials && !form ? wrong(code, "materials without a form") : false;
	}
	if (json_dumpb(json, NULL, 0, JSON_COMPACT) > ANSWER_MAX) {
		return wrong(code, "over 250 KB");
	}
	char *texts[] = {dump(guide), dump(form), dump(materials)};
	sql_run(conn, "INSERT INTO details VALUES(?,?,?,?)", "ssss", code, texts[0], texts[1],
		texts[2]);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		free(texts[i]);
	}
	return !conn->has_failed;
}

static bool load_matter(struct conn *conn, const char *code, const json_t *json)
{
	if (!sql_int(conn, 0, "SELECT COUNT(*) FROM matters WHERE code=?", "s", code)) {
		return wrong(code, "no such matter");
	}
	return !form_stranger(json, "guide form materials") ? store_detail(conn, code, json)
							    : wrong(code, "an unknown member");
}

/* Codes separated by blanks; false when one is none. */
static bool join(const json_t *array, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *text = json_string_value(json_array_get(array, i));
		if (!text || strchr(text, ' ') ||
			!str_append(out, size, "%s%s", i ? " " : "", text)) {
			return false;
		}
	}
	return out[0] != '\0';
}

static bool load_bundle(struct conn *conn, const char *code, const json_t *json)
{
	char matters[500], identify[40];
	const json_t *name = json_object_get(json, "name");
	const char *zh = json_string_value(json_object_get(name, "zh"));
	const char *en = json_string_value(json_object_get(name, "en"));
	const char *pinyin = json_string_value(json_object_get(json, "pinyin"));
	const char *icon = json_string_value(json_object_get(json, "icon"));
	if (!is_bundle_code(code) || !zh || !pinyin ||
		!join(json_object_get(json, "matters"), matters, sizeof(matters)) ||
		!join(json_object_get(json, "identify"), identify, sizeof(identify))) {
		return wrong(code, "name, pinyin, matters or identify");
	}
	for (size_t i = 0; i < json_array_size(json_object_get(json, "matters")); i++) {
		const char *matter =
			json_string_value(json_array_get(json_object_get(json, "matters"), i));
		if (!sql_int(conn, 0, "SELECT COUNT(*) FROM matters WHERE code=?", "s", matter)) {
			return wrong(code, "of a matter that does not exist");
		}
	}
	const json_t *bundle = json_object_get(json_object_get(json, "form"), "x-bundle");
	for (size_t i = 0; i < json_array_size(bundle); i++) {
		const char *matter =
			json_string_value(json_object_get(json_array_get(bundle, i), "matter"));
		if (!matter || !has_word(matters, matter)) {
			return wrong(code, "x-bundle has another matter");
		}
	}
	sql_run(conn, "INSERT INTO bundles VALUES(?,?,?,?,?,?,?)", "sssssss", code, zh,
		en ? en : zh, pinyin, icon ? icon : "", matters, identify);
	return store_detail(conn, code, json);
}

static enum err load_folder(struct conn *conn, const char *folder, const char *name,
	bool (*load)(struct conn *conn, const char *code, const json_t *json))
{
	char path[1024], code[64];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	DIR *dir = opendir(path);
	enum err err = OK;
	const struct dirent *entry;
	while (dir && !err && (entry = readdir(dir))) {
		const char *dot = strrchr(entry->d_name, '.');
		json_t *json = NULL;
		if (!dot || strcmp(dot, ".json") != 0 || entry->d_name[0] == '.' ||
			!str_copy_len(
				code, sizeof(code), entry->d_name, (size_t)(dot - entry->d_name))) {
			continue;
		}
		err = fixtures_read_json(path, entry->d_name, &json);
		if (!err && (!json || !load(conn, code, json))) {
			err = ERR_INVALID;
		}
		json_decref(json);
	}
	if (dir) {
		closedir(dir);
	}
	return err;
}

static enum err load_calendar(struct conn *conn, const char *folder)
{
	json_t *json = NULL;
	enum err err = fixtures_read_json(folder, "calendar.json", &json);
	if (!err && json) {
		struct calendar *calendar = calendar_read(json);
		char *text = dump(json);
		if (calendar) {
			store_set_meta(conn, "calendar", text);
		} else {
			log_error("fixtures", "calendar.json: holidays, workdays or until");
			err = ERR_INVALID;
		}
		calendar_destroy(calendar);
		free(text);
	}
	json_decref(json);
	return err;
}

/* Those that have no form of their own are composed: that must be one too. */
static enum err check_bundles(struct conn *conn)
{
	enum err err = OK;
	sqlite3_stmt *row = sql_open(conn, "SELECT code FROM bundles", "");
	while (sql_next(conn, row)) {
		struct detail detail;
		char why[FORM_WHY_LEN] = "nothing can be applied for";
		if (!detail_find(conn, sql_column(row, 0), true, &detail) || !detail.form ||
			!form_check(detail.form, why)) {
			(void)wrong(sql_column(row, 0), why);
			err = ERR_INVALID;
		}
		detail_finish(&detail);
	}
	sql_close(row);
	return err;
}

enum err details_load(struct conn *conn, const char *folder)
{
	enum err err = load_folder(conn, folder, "matters", load_matter);
	if (!err) {
		err = load_folder(conn, folder, "bundles", load_bundle);
	}
	if (!err) {
		err = load_calendar(conn, folder);
	}
	return err ? err : check_bundles(conn);
}
