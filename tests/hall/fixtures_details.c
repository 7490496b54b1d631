#include "tests/hall/fixtures_details.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/calendar.h"
#include "tests/hall/detail.h"
#include "tests/hall/detail_store.h"
#include "tests/hall/fixtures_file.h"
#include "tests/hall/form.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"
#include "tests/hall/request.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool wrong(const char *code, const char *what)
{
	log_error("fixtures", "%s: %s", code, what);
	return false;
}

static char *dump(const json_t *json)
{
	return json ? json_dumps(json, JSON_COMPACT) : NULL;
}

static bool store_detail(struct conn *conn, const char *code, const json_t *json)
{
	char why[FORM_WHY_LEN];
	return detail_store(conn, code, json, why) || wrong(code, why);
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
