#include "firmware/hall/api_catalog_parts.h"
#include "firmware/base/str.h"
#include "firmware/form/pattern.h"

#include <string.h>

enum { AMOUNT_MAX_FEN = 1000000, EXAMPLE_LEN = 4 * 32, SHORT_LEN = 4 * 240 };

/* By the name in a list; -1: none of them. */
static int word_of(const struct json *object, const char *key, const char *usual,
	const char *const *names, int count)
{
	const char *word = json_str(object, key, usual);
	for (int i = 0; i < count; i++) {
		if (str_equal(word, names[i])) {
			return i;
		}
	}
	return -1;
}

static struct text optional(struct parser *p, const struct json *object, const char *key)
{
	return api_text(&p->memory, object, key, SHORT_LEN);
}

static bool parse_ask(struct parser *p, const struct json *object, struct unit_ask *out)
{
	static const char *const charsets[] = {"digits", "letters_digits"};
	static const char *const checks[] = {
		[CHECK_NONE] = "none", [CHECK_LUHN] = "luhn", [CHECK_MOD11_10] = "mod11_10"};
	int charset = word_of(object, "charset", "digits", charsets, ARRAY_LEN(charsets));
	int check = word_of(object, "check", "none", checks, ARRAY_LEN(checks));
	*out = (struct unit_ask){.help = optional(p, object, "help"),
		.example = api_copy_text(&p->memory, json_str(object, "example", ""), EXAMPLE_LEN),
		.has_letters = charset == 1,
		.min_len = api_int(object, "min_length", ACCOUNT_NO_MIN_LEN, ACCOUNT_NO_LEN, 0),
		.max_len = api_int(object, "max_length", ACCOUNT_NO_MIN_LEN, ACCOUNT_NO_LEN, 0),
		.check = check < 0 ? CHECK_NONE : (enum number_check)check};
	const char *scan = json_str(object, "scan", "");
	if (scan[0]) { /* a unit whose bar codes are beyond us still has a number to type */
		out->scan = pattern_compile_part(p->memory.arena, scan);
	}
	return catalog_text(p, json_get(object, "title"), UNIT_NAME_LEN, &out->title) &&
	       charset >= 0 && check >= 0 && !(out->has_letters && out->check != CHECK_NONE) &&
	       out->min_len > 0 && out->min_len <= out->max_len;
}

static void parse_amounts(const struct json *array, struct unit *unit)
{
	for (size_t i = 0; i < json_len(array); i++) {
		const struct json *value = json_at(array, i);
		int64_t fen = json_kind(value) == JSON_KIND_INT ? json_as_int(value) : 0;
		if (fen > 0 && fen <= AMOUNT_MAX_FEN && unit->amount_count < UNIT_MAX_AMOUNTS) {
			unit->amounts[unit->amount_count++] = fen;
		}
	}
}

static void parse_acts(struct parser *p, const struct json *array, struct unit *unit)
{
	static const char *const needs[] = {"none", "card"};
	unit->acts = api_alloc(&p->memory, UNIT_MAX_ACTS, sizeof(struct unit_act));
	for (size_t i = 0; unit->acts && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		const char *code = json_str(object, "code", NULL);
		int need = word_of(object, "needs", "none", needs, ARRAY_LEN(needs));
		struct unit_act act = {.needs_card = need == 1,
			.is_serious = json_bool(object, "is_serious", false)};
		if (unit->act_count == UNIT_MAX_ACTS || need < 0 || !api_is_code(code, CODE_LEN) ||
			!catalog_text(p, json_get(object, "name"), UNIT_NAME_LEN, &act.name)) {
			catalog_skip(p);
			continue;
		}
		act.code = api_copy_text(&p->memory, code, CODE_LEN);
		act.note = optional(p, object, "note");
		act.warning = optional(p, object, "warning");
		unit->acts[unit->act_count++] = act;
	}
}

void catalog_parse_units(struct parser *p, const struct json *array)
{
	static const char *const kinds[] = {
		[UNIT_BILLS] = "bills", [UNIT_BALANCE] = "balance", [UNIT_PARCEL] = "parcel"};
	struct catalog *catalog = p->catalog;
	catalog->units = api_alloc(&p->memory, UNIT_MAX_COUNT, sizeof(struct unit));
	for (size_t i = 0; catalog->units && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		struct unit unit = {.is_by_card = json_bool(object, "by_card", false)};
		int kind = word_of(object, "kind", "bills", kinds, ARRAY_LEN(kinds));
		if (catalog->unit_count == UNIT_MAX_COUNT || kind < 0 ||
			!catalog_head(p, object, &unit.code, &unit.name, &unit.pinyin) ||
			strlen(unit.name.in[LANG_ZH]) > UNIT_NAME_LEN ||
			strlen(unit.name.in[LANG_EN]) > UNIT_NAME_LEN ||
			catalog_find_unit(catalog, unit.code) >= 0 ||
			!parse_ask(p, json_get(object, "ask"), &unit.ask)) {
			catalog_skip(p);
			continue;
		}
		unit.kind = (enum unit_kind)kind;
		unit.icon = api_icon(&p->memory, object);
		unit.note = optional(p, object, "note");
		parse_amounts(json_get(object, "amounts"), &unit);
		parse_acts(p, json_get(object, "acts"), &unit);
		if (catalog_is_whole(p)) {
			catalog->units[catalog->unit_count++] = unit;
		}
	}
}
