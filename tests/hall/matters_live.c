#include "tests/hall/matters_live.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/detail_store.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"
#include "tests/hall/request.h"

#include <string.h>

enum { WINDOWS_MAX = 40, DAYS_MAX = 1000, NAME_MAX_LEN = 120, BRING_MAX = 20 };

/* What the table has of a matter, beside what the object has. */
struct entry {
	const char *code, *department, *kind, *zh, *en, *pinyin, *icon;
	int64_t promised, legal;
	char windows[256], identify[24], bring[200];
};

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

static const char *text(const json_t *object, const char *name)
{
	const char *value = json_string_value(json_object_get(object, name));
	return value ? value : "";
}

/* Different words of an array, each of which the statement counts, joined by blanks. */
static bool join(struct conn *conn, const json_t *array, const char *counted, const char *by,
	size_t max, char *out, size_t size)
{
	out[0] = '\0';
	if (!json_is_array(array) || json_array_size(array) > max) {
		return false;
	}
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *word = json_string_value(json_array_get(array, i));
		if (!word || !*word || strchr(word, ' ') || has_word(out, word) ||
			!sql_int(conn, 0, counted, "ss", word, by) ||
			!str_append(out, size, "%s%s", i ? " " : "", word)) {
			return false;
		}
	}
	return true;
}

static bool read_days(const json_t *json, struct entry *entry)
{
	const json_t *promised = json_object_get(json, "promised_days");
	const json_t *legal = json_object_get(json, "legal_days");
	entry->promised = json_integer_value(promised);
	entry->legal = json_integer_value(legal);
	return json_is_integer(promised) && json_is_integer(legal) && entry->promised >= 0 &&
	       entry->promised <= entry->legal && entry->legal <= DAYS_MAX;
}

static bool is_good_name(struct conn *conn, const char *name, const char *counted)
{
	return *name && is_name(name) && utf8_count(name) <= (size_t)NAME_MAX_LEN &&
	       !sql_int(conn, 0, counted, "s", name);
}

static bool read_places(
	struct conn *conn, const json_t *json, struct entry *entry, char why[static FORM_WHY_LEN])
{
	static const char of_department[] =
		"SELECT COUNT(*) FROM windows WHERE code=? AND department=?";
	static const char of_three[] =
		"SELECT COUNT(*) WHERE ?1 IN ('card','phone','none') AND ?2 IS NOT NULL";
	static const char of_papers[] =
		"SELECT COUNT(*) FROM materials WHERE code=?1 AND ?2 IS NOT NULL";
	const json_t *bring = json_object_get(json, "bring");
	if (!join(conn, json_object_get(json, "windows"), of_department, entry->department,
		    WINDOWS_MAX, entry->windows, sizeof(entry->windows)) ||
		!entry->windows[0]) {
		return say(why, "windows: codes of the department's, one at least");
	}
	if (!join(conn, json_object_get(json, "identify"), of_three, "", 3, entry->identify,
		    sizeof(entry->identify)) ||
		!entry->identify[0]) {
		return say(why, "identify: of card, phone and none");
	}
	if (bring &&
		!join(conn, bring, of_papers, "", BRING_MAX, entry->bring, sizeof(entry->bring))) {
		return say(why, "bring: codes of materials.csv");
	}
	return true;
}

static bool read_entry(
	struct conn *conn, const json_t *json, struct entry *entry, char why[static FORM_WHY_LEN])
{
	const json_t *name = json_object_get(json, "name"), *quota = json_object_get(json, "quota");
	*entry = (struct entry){.code = text(json, "code"),
		.department = text(json, "department"),
		.kind = text(json, "kind"),
		.zh = text(name, "zh"),
		.en = text(name, "en"),
		.pinyin = text(json, "pinyin"),
		.icon = text(json, "icon")};
	const char *stranger = form_stranger(json,
		"code department kind name pinyin windows identify promised_days legal_days quota "
		"icon bring guide form materials");
	if (!json_is_object(json) || stranger) {
		return say(why, stranger ? stranger : "not an object");
	}
	if (!is_matter_code(entry->code) ||
		sql_int(conn, 1, "SELECT COUNT(*) FROM matters WHERE code=?", "s", entry->code) ||
		sql_int(conn, 1, "SELECT COUNT(*) FROM details WHERE code=?", "s", entry->code)) {
		return say(why, "code: as hrss-99, and free");
	}
	if (!sql_int(conn, 0, "SELECT COUNT(*) FROM departments WHERE code=?", "s",
		    entry->department)) {
		return say(why, "department: none of that code");
	}
	if (strchr(entry->kind, ' ') || !has_word("approval preliminary service", entry->kind)) {
		return say(why, "kind: approval, preliminary or service");
	}
	if (form_stranger(name, "zh en") ||
		!is_good_name(conn, entry->zh, "SELECT COUNT(*) FROM matters WHERE zh=?") ||
		!is_good_name(conn, entry->en, "SELECT COUNT(*) FROM matters WHERE en=?")) {
		return say(why, "name: zh and en, and nobody else's");
	}
	if (!pinyin_fits(entry->zh, entry->pinyin)) {
		return say(why, "pinyin: one syllable for each character of the name");
	}
	if (!read_days(json, entry)) {
		return say(why, "promised_days and legal_days: no longer than the law allows");
	}
	if (quota && !json_is_null(quota) &&
		(!json_is_integer(quota) || json_integer_value(quota) < 0 ||
			json_integer_value(quota) > HALL_NUMBER_MAX)) {
		return say(why, "quota: a number or null");
	}
	if (*entry->icon && !is_word(entry->icon)) {
		return say(why, "icon: a word");
	}
	return read_places(conn, json, entry, why);
}

/* How many there are beside the files': what fixtures_load must find at the next start. */
static void count(struct conn *conn, const char *kind, int64_t by)
{
	sql_run(conn,
		"INSERT INTO matters_since VALUES(?1,?2) ON CONFLICT(kind) DO UPDATE SET"
		" count=count+?2",
		"si", kind, by);
}

bool matter_add(struct conn *conn, const json_t *json, char why[static FORM_WHY_LEN])
{
	struct entry entry;
	if (!read_entry(conn, json, &entry, why) || !detail_store(conn, entry.code, json, why)) {
		return false;
	}
	sql_run(conn,
		"INSERT INTO matters(code, department, kind, identify, promised, legal, windows,"
		" materials, zh, en, pinyin, icon) VALUES(?,?,?,?,?,?,?,?,?,?,?,NULLIF(?,''))",
		"ssssiissssss", entry.code, entry.department, entry.kind, entry.identify,
		entry.promised, entry.legal, entry.windows, entry.bring, entry.zh, entry.en,
		entry.pinyin, entry.icon);
	if (json_is_integer(json_object_get(json, "quota"))) {
		sql_run(conn, "UPDATE matters SET quota=? WHERE code=?", "is",
			(int64_t)json_integer_value(json_object_get(json, "quota")), entry.code);
	}
	count(conn, entry.kind, 1);
	return !conn->has_failed || say(why, "the database refused");
}

bool matter_remove(struct conn *conn, const char *code, char why[static FORM_WHY_LEN])
{
	char *kind = sql_text(conn, "SELECT kind FROM matters WHERE code=?", "s", code);
	char *bundle = sql_text(conn,
		"SELECT code FROM bundles WHERE ' '||matters||' ' LIKE '% '||?||' %'", "s", code);
	bool is_last = sql_int(conn, 0,
			       "SELECT COUNT(*) FROM matters WHERE department=(SELECT department"
			       " FROM matters WHERE code=?)",
			       "s", code) == 1;
	bool is_good = false;
	if (!kind) {
		(void)say(why, "no such matter");
	} else if (strcmp(kind, "voice") == 0) {
		(void)say(why, "what people say stays");
	} else if (bundle) {
		(void)str_format(why, FORM_WHY_LEN, "the bundle %s has it", bundle);
	} else if (is_last) {
		(void)say(why, "the last one of its department");
	} else {
		sql_run(conn, "DELETE FROM matters WHERE code=?", "s", code);
		sql_run(conn, "DELETE FROM details WHERE code=?", "s", code);
		count(conn, kind, -1);
		is_good = !conn->has_failed || say(why, "the database refused");
	}
	mem_free(kind);
	mem_free(bundle);
	return is_good;
}
