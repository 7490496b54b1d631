#include "tests/hall/unit_judge.h"

#include "firmware/base/str.h"
#include "tests/hall/accounts.h"
#include "tests/hall/document_judge.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/form_text.h"
#include "tests/hall/form_value.h"
#include "tests/hall/number.h"

#include <string.h>

enum {
	NAME_ZH = 12,
	NAME_EN = 40,
	NOTE_ZH = 60,
	NOTE_EN = 120,
	TEXT_ZH = 120,
	TEXT_EN = 240,
	ACTS_MAX = 6,
	AMOUNTS_MAX = 6,
	SCAN_MAX = 200,
};

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static bool is_one_of(const char *word, const char *first, const char *second, const char *third)
{
	return strcmp(word, first) == 0 || strcmp(word, second) == 0 || strcmp(word, third) == 0;
}

static bool is_name_of(const json_t *object, const char *name)
{
	return text_judge(json_object_get(object, name), NAME_ZH, NAME_EN);
}

/* There need be none. */
static bool may_be_text(const json_t *object, const char *name)
{
	const json_t *text = json_object_get(object, name);
	return !text || text_judge(text, TEXT_ZH, TEXT_EN);
}

/* --- its number --- */

static bool check_digit_fits(const char *check, const char *no)
{
	char digits[ACCOUNT_NO_LEN];
	size_t len = strlen(no);
	str_copy_len(digits, sizeof(digits), no, len - 1);
	int last = no[len - 1] - '0';
	return strcmp(check, "none") == 0 ||
	       last == (strcmp(check, "luhn") == 0 ? luhn_digit(digits) : mod11_10_digit(digits));
}

bool unit_takes(const json_t *unit, const char *no)
{
	const json_t *ask = json_object_get(unit, "ask");
	json_int_t len = (json_int_t)strlen(no);
	return is_account_no(no) && len >= json_integer_value(json_object_get(ask, "min_length")) &&
	       len <= json_integer_value(json_object_get(ask, "max_length")) &&
	       (strcmp(member(ask, "charset"), "digits") != 0 ||
		       strspn(no, "0123456789") == (size_t)len) &&
	       check_digit_fits(member(ask, "check"), no);
}

static bool has_one_group(const char *pattern)
{
	int groups = 0;
	for (const char *at = pattern; *at; at++) {
		if (*at == '\\' && at[1]) {
			at++;
		} else if (*at == '(' && at[1] != '?') {
			groups++;
		}
	}
	return groups == 1;
}

static bool is_scan(const json_t *scan)
{
	const char *pattern = json_string_value(scan);
	return !scan || (pattern && strlen(pattern) <= SCAN_MAX && pattern_is_sound(pattern) &&
				has_one_group(pattern));
}

static const char *fault_of_ask(const json_t *unit)
{
	const json_t *ask = json_object_get(unit, "ask"), *example;
	json_int_t low = json_integer_value(json_object_get(ask, "min_length"));
	json_int_t high = json_integer_value(json_object_get(ask, "max_length"));
	const char *charset = member(ask, "charset"), *check = member(ask, "check");
	if (form_stranger(ask, "title help example charset min_length max_length check scan")) {
		return "ask: a member that nobody knows";
	}
	if (!is_name_of(ask, "title") || !may_be_text(ask, "help")) {
		return "ask.title or help";
	}
	if (low < 4 || high < low || high > 32) {
		return "ask.min_length or max_length";
	}
	if (!is_one_of(charset, "digits", "letters_digits", "digits") ||
		!is_one_of(check, "none", "luhn", "mod11_10") ||
		(strcmp(check, "none") != 0 && strcmp(charset, "digits") != 0)) {
		return "ask.charset or check";
	}
	example = json_object_get(ask, "example");
	if (example && !unit_takes(unit, member(ask, "example"))) {
		return "ask.example";
	}
	return is_scan(json_object_get(ask, "scan")) ? NULL : "ask.scan";
}

/* --- what can be done --- */

static bool is_act(const json_t *act)
{
	return !form_stranger(act, "code name note warning needs is_serious stops done") &&
	       is_code(member(act, "code")) && is_name_of(act, "name") &&
	       may_be_text(act, "note") && may_be_text(act, "warning") &&
	       may_be_text(act, "done") &&
	       is_one_of(member(act, "needs"), "none", "card", "card") &&
	       json_is_boolean(json_object_get(act, "is_serious"));
}

static bool stops_others(const json_t *unit, const json_t *act)
{
	size_t i;
	const json_t *other;
	json_array_foreach(json_object_get(act, "stops"), i, other)
	{
		if (!json_is_string(other) || !unit_act(unit, json_string_value(other))) {
			return false;
		}
	}
	return true;
}

static const char *fault_of_acts(const json_t *unit)
{
	const json_t *acts = json_object_get(unit, "acts");
	size_t i;
	const json_t *act;
	if (!json_is_array(acts) || json_array_size(acts) > ACTS_MAX) {
		return "acts";
	}
	json_array_foreach(acts, i, act)
	{
		if (!is_act(act)) {
			return "an act";
		}
	}
	json_array_foreach(acts, i, act)
	{
		if (unit_act(unit, member(act, "code")) != act || !stops_others(unit, act)) {
			return "acts: one twice, or one that stops another that is none";
		}
	}
	return NULL;
}

static const char *fault_of_amounts(const json_t *unit)
{
	const json_t *amounts = json_object_get(unit, "amounts");
	size_t count = json_array_size(amounts);
	bool is_good = !amounts || (strcmp(member(unit, "kind"), "balance") == 0 && count >= 1 &&
					   count <= AMOUNTS_MAX);
	for (size_t i = 0; is_good && i < count; i++) {
		const json_t *amount = json_array_get(amounts, i);
		is_good = json_integer_value(amount) > 0;
		for (size_t k = 0; is_good && k < i; k++) {
			is_good = !json_equal(json_array_get(amounts, k), amount);
		}
	}
	return is_good ? NULL : "amounts";
}

const char *unit_fault(const json_t *unit)
{
	const json_t *name = json_object_get(unit, "name"), *note = json_object_get(unit, "note");
	const json_t *icon = json_object_get(unit, "icon");
	if (!json_is_object(unit) ||
		form_stranger(
			unit, "code name pinyin icon note source ask by_card kind amounts acts")) {
		return "not an object, or a member that nobody knows";
	}
	if (!is_unit_code(member(unit, "code"))) {
		return "code";
	}
	if (!text_judge(name, NAME_ZH, NAME_EN) || (note && !text_judge(note, NOTE_ZH, NOTE_EN)) ||
		!text_judge(json_object_get(unit, "source"), TEXT_ZH, TEXT_EN)) {
		return "name, note or source";
	}
	if (!pinyin_fits(member(name, "zh"), member(unit, "pinyin"))) {
		return "pinyin";
	}
	if (icon && !is_word(member(unit, "icon"))) {
		return "icon";
	}
	if (!is_one_of(member(unit, "kind"), "bills", "balance", "parcel") ||
		!json_is_boolean(json_object_get(unit, "by_card"))) {
		return "kind or by_card";
	}
	const char *fault = fault_of_ask(unit);
	fault = fault ? fault : fault_of_acts(unit);
	return fault ? fault : fault_of_amounts(unit);
}
