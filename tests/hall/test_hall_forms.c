/* Forms as the hall reads and judges them, and its working days: without a hall. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "tests/hall/calendar.h"
#include "tests/hall/cases.h"
#include "tests/hall/form.h"
#include "tests/hall/form_text.h"
#include "tests/hall/times.h"

#define T		       "\"x-title\":{\"zh\":\"题\"}"
#define FORM(properties, more) "{\"type\":\"object\"," T ",\"properties\":{" properties "}" more "}"
#define TEXT(more)	       "{\"type\":\"string\",\"maxLength\":9," T more "}"
#define CHOICE		       "{\"type\":\"string\"," T ",\"enum\":[\"x\",\"y\"]}"

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		fail_msg("%s: %s", text, error.text);
	}
	return json;
}

static void forms_are_read(void **state)
{
	(void)state;
	static const char *const good[] = {
		FORM("\"a\":" TEXT(""), ""),
		FORM("\"a\":" TEXT(",\"pattern\":\"^\\\\d+$\",\"minLength\":2"),
			",\"required\":[\"a\"]"),
		FORM("\"a\":" CHOICE ",\"n\":{\"x-widget\":\"note\"," T "}", ""),
		FORM("\"a\":{\"type\":\"boolean\",\"const\":true," T "}", ""),
		FORM("\"a\":{\"type\":\"array\",\"maxItems\":2,\"items\":"
		     "{\"type\":\"string\","
		     "\"enum\":[\"x\"]}," T "}",
			""),
		FORM("\"a\":{\"type\":\"object\",\"properties\":{\"b\":" TEXT("") "}," T "}", ""),
		FORM("\"a\":" CHOICE,
			",\"allOf\":[{\"if\":{\"properties\":{\"a\":{\"const\":\"x\"}},"
			"\"required\":[\"a\"]},\"then\":{\"properties\":{\"b\":" TEXT(
				"") "},"
				    "\"required\":[\"b\"]}}]"),
		FORM("\"a\":" TEXT(""),
			",\"x-pages\":[{\"title\":{\"zh\":\"页\"},\"fields\":[\"a\"]}]"),
	};
	static const char *const bad[] = {
		"[]",
		"{\"type\":\"object\",\"properties\":{\"a\":" TEXT("") "}}",
		FORM("", ""),
		FORM("\"a b\":" TEXT(""), ""),
		FORM("\"today\":" TEXT(""), ""),
		FORM("\"a\":{\"type\":\"string\"," T "}", ""),
		FORM("\"a\":{\"type\":\"string\",\"maxLength\":2001," T "}", ""),
		FORM("\"a\":{\"type\":\"string\",\"maxLength\":5}", ""),
		FORM("\"a\":" TEXT(",\"default\":\"x\""), ""),
		FORM("\"a\":" TEXT(",\"pattern\":\"(?=x)\""), ""),
		FORM("\"a\":" TEXT(",\"pattern\":\"(\""), ""),
		FORM("\"a\":" TEXT(",\"pattern\":\"\\\\1\""), ""),
		FORM("\"a\":" TEXT(",\"format\":\"email\""), ""),
		FORM("\"a\":" TEXT(",\"x-widget\":\"clock\""), ""),
		FORM("\"a\":" TEXT(",\"x-widget\":\"text long_text\""), ""),
		FORM("\"a\":{\"type\":\"null\"," T "}", ""),
		FORM("\"a\":{\"type\":\"string\",\"enum\":[]," T "}", ""),
		FORM("\"a\":{\"type\":\"string\",\"enum\":[\"x\",\"x\"]," T "}", ""),
		FORM("\"a\":{\"type\":\"string\",\"enum\":[1]," T "}", ""),
		FORM("\"a\":{\"type\":\"string\",\"oneOf\":[{\"const\":\"x\"}]," T "}", ""),
		FORM("\"a\":{\"type\":\"array\",\"items\":" CHOICE "," T "}", ""),
		FORM("\"a\":{\"type\":\"array\",\"maxItems\":21,\"items\":{\"type\":\"string\","
		     "\"enum\":"
		     "[\"x\"]}," T "}",
			""),
		FORM("\"a\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"object\","
		     "\"properties\":{\"c\":" TEXT("") "}," T "}}," T "}",
			""),
		FORM("\"a\":" TEXT(""), ",\"required\":[\"b\"]"),
		FORM("\"a\":" TEXT(""), ",\"else\":{}"),
		FORM("\"a\":" TEXT(""), ",\"$ref\":\"#\""),
		FORM("\"a\":" TEXT(""),
			",\"x-pages\":[{\"title\":{\"zh\":\"页\"},\"fields\":[\"a\","
			"\"a\"]}]"),
		FORM("\"a\":" TEXT("") ",\"b\":" TEXT(""),
			",\"x-pages\":[{\"title\":{\"zh\":\"页\"},"
			"\"fields\":[\"a\"]}]"),
		FORM("\"a\":" CHOICE,
			",\"allOf\":[{\"if\":{\"properties\":{\"z\":{\"const\":\"x\"}},"
			"\"required\":[\"z\"]},\"then\":{\"required\":[\"a\"]}}]"),
		FORM("\"a\":" CHOICE,
			",\"allOf\":[{\"if\":{\"properties\":{\"a\":{\"const\":\"x\"}}},"
			"\"then\":{\"required\":[\"a\"]}}]"),
		FORM("\"a\":" CHOICE, ",\"x-bundle\":[]"),
	};
	char why[FORM_WHY_LEN];
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		json_t *form = parse(good[i]);
		if (!form_check(form, why)) {
			fail_msg("%s: %s", good[i], why);
		}
		json_decref(form);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		json_t *form = parse(bad[i]);
		if (form_check(form, why)) {
			fail_msg("taken: %s", bad[i]);
		}
		assert_true(why[0] != '\0');
		json_decref(form);
	}
}

static void conditions_hold_in_order(void **state)
{
	(void)state;
	/* b is there for x, c for b; what is hidden asks for nothing. */
	json_t *form = parse(FORM("\"a\":" CHOICE,
		",\"allOf\":[{\"if\":{\"properties\":{\"a\":{\"const\":\"x\"}},\"required\":[\"a\"]"
		"},"
		"\"then\":{\"properties\":{\"b\":" CHOICE
		"}}},{\"if\":{\"properties\":{\"b\":{\"enum\":"
		"[\"x\"]}},\"required\":[\"b\"]},\"then\":{\"properties\":{\"c\":" TEXT(
			"") "},"
			    "\"required\":[\"c\"]}}]"));
	static const struct {
		const char *answers, *kept, *pointer;
	} cases[] = {
		{"{}", "{}", ""},
		{"{\"a\":\"y\",\"b\":\"x\"}", "{\"a\":\"y\"}", ""},
		{"{\"a\":\"x\",\"b\":\"y\",\"c\":\"w\"}", "{\"a\":\"x\",\"b\":\"y\"}", ""},
		{"{\"a\":\"x\",\"b\":\"x\"}", NULL, "/c"},
		{"{\"a\":\"x\",\"b\":\"x\",\"c\":\"w\"}", "{\"a\":\"x\",\"b\":\"x\",\"c\":\"w\"}",
			""},
		{"{\"a\":\"x\",\"b\":3}", NULL, "/b"},
		{"{\"a\":\"y\",\"b\":3}", "{\"a\":\"y\"}", ""},
		{"[]", "{}", ""},
	};
	char pointer[FORM_WHY_LEN];
	assert_true(form_check(form, pointer));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		json_t *answers = parse(cases[i].answers);
		json_t *kept = form_judge(form, answers, pointer);
		json_t *wanted = cases[i].kept ? parse(cases[i].kept) : NULL;
		assert_int_equal(kept != NULL, wanted != NULL);
		assert_true(!kept || json_equal(kept, wanted));
		assert_string_equal(pointer, cases[i].pointer);
		json_decref(answers);
		json_decref(kept);
		json_decref(wanted);
	}
	json_decref(form);
}

/* The kiosk's own words of these rules are in firmware/form/FORMS.md. */
static void answers_are_judged_together(void **state)
{
	(void)state;
	json_t *form = parse(
		"{\"type\":\"object\",\"x-title\":{\"en\":\"t\"},\"properties\":{"
		"\"from\":{\"type\":\"string\",\"format\":\"date\",\"maxLength\":10,\"x-title\":{"
		"\"en\":\"f\"}},"
		"\"to\":{\"type\":\"string\",\"format\":\"date\",\"maxLength\":10,\"x-title\":{"
		"\"en\":\"t\"}},"
		"\"all\":{\"type\":\"string\",\"format\":\"money\",\"maxLength\":20,\"x-title\":{"
		"\"en\":\"a\"}},"
		"\"n\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":9,\"x-title\":{\"en\":\"n\"}"
		"},"
		"\"rows\":{\"type\":\"array\",\"maxItems\":3,\"x-title\":{\"en\":\"r\"},\"items\":{"
		"\"type\":\"object\",\"properties\":{\"share\":{\"type\":\"string\",\"format\":"
		"\"money\",\"maxLength\":20,\"x-title\":{\"en\":\"s\"}}}}}},"
		"\"x-check\":[{\"before\":[\"from\",\"to\"]},{\"before\":[\"2020-01-01\",\"from\"]}"
		","
		"{\"before\":[\"from\",\"today\"]},{\"sum\":[\"rows.share\"],\"equals\":\"all\"},"
		"{\"sum\":[\"n\"],\"at_most\":3}]}");
	static const struct {
		const char *answers, *pointer;
	} cases[] = {
		{"{}", ""},
		{"{\"from\":\"2026-01-02\",\"to\":\"2026-01-02\"}", ""},
		{"{\"from\":\"2026-01-03\",\"to\":\"2026-01-02\"}", "/from"},
		{"{\"from\":\"2019-12-31\"}", "/from"},
		{"{\"from\":\"2999-01-01\"}", ""}, /* today is the terminal's */
		{"{\"n\":3}", ""},
		{"{\"n\":4}", "/n"},
		{"{\"all\":\"3.50\"}", ""}, /* nothing to be added up */
		{"{\"all\":\"3.50\",\"rows\":[{\"share\":\"1.25\"},{\"share\":\"2.25\"}]}", ""},
		{"{\"all\":\"3.50\",\"rows\":[{\"share\":\"1.25\"},{\"share\":\"2.26\"}]}",
			"/rows"},
		{"{\"rows\":[{\"share\":\"1.25\"}]}", ""},
	};
	char pointer[FORM_WHY_LEN];
	if (!form_check(form, pointer)) {
		fail_msg("%s", pointer);
	}
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		json_t *answers = parse(cases[i].answers);
		json_t *kept = form_judge(form, answers, pointer);
		if ((kept != NULL) != !cases[i].pointer[0] ||
			strcmp(pointer, cases[i].pointer) != 0) {
			fail_msg("%s: %s", cases[i].answers, pointer);
		}
		json_decref(answers);
		json_decref(kept);
	}
	static const char *const wrong[] = {"{}", "[{}]", "[{\"before\":[\"a\"]}]",
		"[{\"before\":[\"a\",\"b\"],\"same\":[\"a\",\"b\"]}]", "[{\"sum\":[\"a\"]}]",
		"[{\"sum\":[],\"equals\":1}]", "[{\"after\":[\"a\",\"b\"]}]",
		"[{\"sum\":[\"a\"],\"equals\":1,\"at_most\":2}]"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		json_object_set_new(form, "x-check", parse(wrong[i]));
		assert_false(form_check(form, pointer));
	}
	json_decref(form);
}

static void texts_have_formats(void **state)
{
	(void)state;
	static const struct {
		const char *format, *text;
		bool fits;
	} cases[] = {
		{"date", "2024-02-29", true},
		{"date", "2026-02-29", false},
		{"date", "2026-2-9", false},
		{"id-number", "110101199003070273", true},
		{"id-number", "110101199003070274", false},
		{"id-number", "11010119900307027", false},
		{"phone-cn", "13800001234", true},
		{"phone-cn", "0550-5550126", true},
		{"phone-cn", "12800001234", false},
		{"phone-cn", "0550-1550126", false},
		{"money", "12.00", true},
		{"money", "0.50", true},
		{"money", "012.00", false},
		{"money", "12", false},
		{"uscc", "91350100M000100Y43", true},
		{"uscc", "91350100M000100Y44", false},
		{"unheard", "x", false},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (format_fits(cases[i].format, cases[i].text) != cases[i].fits) {
			fail_msg("%s %s", cases[i].format, cases[i].text);
		}
	}
	assert_true(pattern_fits("^[A-Z]\\d{5}$", "A12345"));
	assert_false(pattern_fits("^[A-Z]\\d{5}$", "A12345\n"));
	assert_true(pattern_fits("^\\p{L}+$", "张小满"));
	/* It would take for ever; it does not fit instead. */
	assert_false(pattern_fits("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
}

static void days_are_counted(void **state)
{
	(void)state;
	json_t *json = parse("{\"holidays\":[\"2026-10-01\",\"2026-10-02\",\"2026-10-05\"],"
			     "\"workdays\":[\"2026-10-10\"],\"until\":\"2026-12-31\"}");
	struct calendar *calendar = calendar_read(json);
	assert_non_null(calendar);
	json_decref(json);
	int64_t from_ms, to_ms;
	char text[TIME_LEN];
	static const struct {
		const char *from, *to;
		int days;
	} cases[] = {
		{"2026-09-30", "2026-09-30", 0},
		{"2026-09-30", "2026-10-06", 1},
		{"2026-10-09", "2026-10-10", 1}, /* a Saturday that is worked */
		{"2026-10-09", "2026-10-12", 2},
		{"2026-09-25", "2026-10-12", 9},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(date_parse(cases[i].from, &from_ms) && date_parse(cases[i].to, &to_ms));
		assert_int_equal(
			calendar_between(calendar, from_ms + 3600000, to_ms), cases[i].days);
		date_text(calendar_add(calendar, from_ms + 3600000, cases[i].days), text);
		assert_string_equal(text, cases[i].to);
		assert_int_equal(calendar_between(calendar, to_ms, from_ms), 0);
	}
	assert_true(date_parse("2026-10-12", &from_ms));
	date_text(calendar_add(calendar, from_ms, -2), text);
	assert_string_equal(text, "2026-10-09");
	calendar_destroy(calendar);
	static const char *const bad[] = {"{}",
		"{\"holidays\":[\"1 October\"],\"workdays\":[],\"until\":"
		"\"2026-12-31\"}"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		json = parse(bad[i]);
		assert_null(calendar_read(json));
		json_decref(json);
	}
}

static void numbers_have_a_check_digit(void **state)
{
	(void)state;
	char no[CASE_NO_LEN];
	int64_t day_ms;
	assert_true(date_parse("2026-11-24", &day_ms));
	for (int seq = 1; seq < 400; seq += 7) {
		case_no_make(day_ms, seq, no);
		assert_true(case_no_is_good(no));
		for (int i = 0; i < 14; i++) { /* one wrong digit is found */
			char wrong[CASE_NO_LEN];
			memcpy(wrong, no, sizeof(no));
			wrong[i] = wrong[i] == '9' ? '0' : (char)(wrong[i] + 1);
			assert_false(case_no_is_good(wrong));
		}
	}
	assert_false(case_no_is_good("2026112400037"));
	assert_false(case_no_is_good("2026112400037x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_are_read),
		cmocka_unit_test(conditions_hold_in_order),
		cmocka_unit_test(answers_are_judged_together),
		cmocka_unit_test(texts_have_formats),
		cmocka_unit_test(days_are_counted),
		cmocka_unit_test(numbers_have_a_check_digit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
