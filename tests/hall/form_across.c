#include "tests/hall/form_across.h"

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/hall/form_text.h"
#include "tests/hall/form_value.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RULES_MAX = 32, PARTS_MAX = 8, NAME_SIZE = 80 };

static const char *const pairs[] = {"before", "same", "different"};
static const char *const limits[] = {"equals", "at_most", "at_least"};

/* The one of the names that the rule has; NULL: none, or several. */
static const char *kind_of(const json_t *rule, const char *const *names, size_t count)
{
	const char *kind = NULL;
	for (size_t i = 0; i < count; i++) {
		if (json_object_get(rule, names[i])) {
			if (kind) {
				return NULL;
			}
			kind = names[i];
		}
	}
	return kind;
}

static bool is_list_of_names(const json_t *list, size_t least, size_t most)
{
	size_t i;
	const json_t *name;
	json_array_foreach(list, i, name)
	{
		if (!json_is_string(name) || json_string_length(name) >= NAME_SIZE) {
			return false;
		}
	}
	return json_array_size(list) >= least && json_array_size(list) <= most;
}

static bool is_rule(const json_t *rule)
{
	const json_t *title = json_object_get(rule, "title");
	const char *pair = kind_of(rule, pairs, ARRAY_LEN(pairs));
	const json_t *sum = json_object_get(rule, "sum");
	bool is_pair = pair && !form_stranger(rule, "before same different title") &&
		       is_list_of_names(json_object_get(rule, pair), 2, 2);
	bool is_sum = sum && !form_stranger(rule, "sum equals at_most at_least title") &&
		      kind_of(rule, limits, ARRAY_LEN(limits)) &&
		      is_list_of_names(sum, 1, PARTS_MAX);
	return (is_pair || is_sum) && (!title || form_is_words(title));
}

bool across_check(const json_t *rules, char why_out[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *rule;
	if (rules && (!json_is_array(rules) || json_array_size(rules) > RULES_MAX)) {
		return form_wrong(why_out, "/x-check", "no list of at most 32 rules");
	}
	json_array_foreach(rules, i, rule)
	{
		if (!is_rule(rule)) {
			return form_wrong(why_out, "/x-check", "no such rule");
		}
	}
	return true;
}

/* --- what is named --- */

/* "field", "group.member" or "table.column"; the whole field, and the member, "" none. */
static const json_t *field_of(
	const json_t *answers, const char *name, char member_out[static NAME_SIZE])
{
	char field[NAME_SIZE];
	size_t len = strcspn(name, ".");
	snprintf(field, sizeof(field), "%.*s", (int)len, name);
	snprintf(member_out, NAME_SIZE, "%s", name[len] ? name + len + 1 : "");
	return json_object_get(answers, field);
}

static size_t rows_of(const json_t *answers, const char *name)
{
	char member[NAME_SIZE];
	const json_t *field = field_of(answers, name, member);
	return json_is_array(field) ? json_array_size(field) : 1;
}

/* NULL: not answered, or not shown. */
static const json_t *value_of(const json_t *answers, const char *name, size_t row)
{
	char member[NAME_SIZE];
	const json_t *value = field_of(answers, name, member);
	value = json_is_array(value) ? json_array_get(value, row) : value;
	return member[0] ? json_object_get(value, member) : value;
}

/* --- two of them --- */

/* It may stand in the rule itself. */
static bool is_day(const char *name)
{
	return name[0] >= '0' && name[0] <= '9';
}

/* NULL: the rule is silent. */
static const char *text_of(const json_t *answers, const char *name, size_t row)
{
	const char *text = is_day(name) ? name : json_string_value(value_of(answers, name, row));
	return text && text[0] ? text : NULL;
}

static bool is_pair_kept(const json_t *answers, const char *kind, const json_t *names)
{
	const char *a = json_string_value(json_array_get(names, 0));
	const char *b = json_string_value(json_array_get(names, 1));
	size_t rows_a = rows_of(answers, a), rows_b = rows_of(answers, b);
	for (size_t row = 0; row < (rows_a > rows_b ? rows_a : rows_b); row++) {
		const char *one = text_of(answers, a, row), *other = text_of(answers, b, row);
		bool is_before = strcmp(kind, "before") == 0;
		if (!one || !other ||
			(is_before && (!format_fits("date", one) || !format_fits("date", other)))) {
			continue;
		}
		int order = strcmp(one, other); /* days are written so that they sort */
		bool is_kept = is_before		   ? order <= 0
			       : strcmp(kind, "same") == 0 ? order == 0
							   : order != 0;
		if (!is_kept) {
			return false;
		}
	}
	return true;
}

/* --- a sum --- */

/* In whole numbers, or fen. False: neither. */
static bool number_of(const json_t *value, int64_t *out)
{
	const char *money = json_string_value(value);
	if (json_is_integer(value)) {
		*out = json_integer_value(value);
		return true;
	}
	if (!money || !format_fits("money", money)) {
		return false;
	}
	char *end;
	int64_t yuan = strtoll(money, &end, 10);
	return !__builtin_mul_overflow(yuan, 100, out) &&
	       !__builtin_add_overflow(*out, strtoll(end + 1, NULL, 10), out);
}

static bool is_sum_kept(const json_t *answers, const json_t *rule, const json_t *names)
{
	const char *kind = kind_of(rule, limits, ARRAY_LEN(limits));
	const json_t *limit = json_object_get(rule, kind), *name;
	int64_t sum = 0, part, most;
	int count = 0;
	size_t i;
	json_array_foreach(names, i, name)
	{
		const char *what = json_string_value(name);
		for (size_t row = 0; row < rows_of(answers, what); row++) {
			const json_t *value = value_of(answers, what, row);
			if (value && (!number_of(value, &part) ||
					     __builtin_add_overflow(sum, part, &sum))) {
				return true;
			}
			count += value != NULL;
		}
	}
	if (json_is_string(limit) && !format_fits("money", json_string_value(limit))) {
		limit = value_of(answers, json_string_value(limit), 0);
	}
	if (count == 0 || !number_of(limit, &most)) {
		return true;
	}
	return strcmp(kind, "equals") == 0    ? sum == most
	       : strcmp(kind, "at_most") == 0 ? sum <= most
					      : sum >= most;
}

bool across_holds(const json_t *rules, const json_t *answers, char pointer_out[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *rule;
	json_array_foreach(rules, i, rule)
	{
		const char *pair = kind_of(rule, pairs, ARRAY_LEN(pairs));
		const json_t *names = json_object_get(rule, pair ? pair : "sum");
		bool is_kept = pair ? is_pair_kept(answers, pair, names)
				    : is_sum_kept(answers, rule, names);
		if (!is_kept) {
			const char *name = json_string_value(json_array_get(names, 0));
			name = is_day(name) ? json_string_value(json_array_get(names, 1)) : name;
			snprintf(pointer_out, FORM_WHY_LEN, "/%.*s", (int)strcspn(name, "."), name);
			return false;
		}
	}
	return true;
}
