#include "tests/hall/detail_store.h"

#include "firmware/base/str.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"
#include "tests/hall/request.h"

#include <stdlib.h>
#include <string.h>

enum { MATERIALS_MAX = 40, FILES_MAX = 9, ANSWER_MAX = 250 * 1024 };

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

static char *dump(const json_t *json)
{
	return json ? json_dumps(json, JSON_COMPACT) : NULL;
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

static bool check_materials(
	const json_t *form, const json_t *materials, char why[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *material;
	if (!json_is_array(materials) || json_array_size(materials) > MATERIALS_MAX) {
		return say(why, "materials are a list of 40 at most");
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
			return say(why, name ? name : "a material without a code");
		}
	}
	return true;
}

static bool check_guide(const json_t *guide, char why[static FORM_WHY_LEN])
{
	return (is_any_words(json_object_get(guide, "title")) &&
		       json_array_size(json_object_get(guide, "blocks")) > 0) ||
	       say(why, "no guide");
}

bool detail_store(
	struct conn *conn, const char *code, const json_t *json, char why[static FORM_WHY_LEN])
{
	const json_t *guide = json_object_get(json, "guide");
	const json_t *form = json_object_get(json, "form");
	const json_t *materials = json_object_get(json, "materials");
	if (form && !form_check(form, why)) {
		return false;
	}
	if ((guide && !check_guide(guide, why)) ||
		(materials && (!form || !check_materials(form, materials, why)))) {
		return materials && !form ? say(why, "materials without a form") : false;
	}
	if (json_dumpb(json, NULL, 0, JSON_COMPACT) > ANSWER_MAX) {
		return say(why, "over 250 KB");
	}
	char *texts[] = {dump(guide), dump(form), dump(materials)};
	sql_run(conn, "INSERT INTO details VALUES(?,?,?,?)", "ssss", code, texts[0], texts[1],
		texts[2]);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		free(texts[i]);
	}
	return !conn->has_failed || say(why, "the database refused");
}
