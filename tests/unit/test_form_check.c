/* What of a form is shown, what is wrong with its answers, and what is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/form/check.h"
#include "firmware/form/encode.h"

static struct form *form;
static struct arena *arena;
static struct answers *a;

static void open_text(const char *json)
{
	struct form_refusal why;
	form = form_parse(json, strlen(json), &why);
	if (!form) {
		fail_msg("%s at '%s'", form_reason_name(why.reason), why.pointer);
	}
	arena = arena_create(ARENA_SECRET, form->answers_size);
	a = answers_create(arena, form);
	assert_non_null(a);
}

static void open_form(const char *name)
{
	char path[300];
	char *json = NULL;
	size_t len = 0;
	str_format(path, sizeof(path), SOURCE_DIR "/tests/forms/%s.json", name);
	assert_int_equal(fs_read(path, FORM_MAX_LEN, &json, &len), OK);
	open_text(json);
	mem_free(json);
}

static int close_form(void **state)
{
	(void)state;
	arena_destroy(arena);
	form_destroy(form);
	arena = NULL;
	form = NULL;
	return 0;
}

/* "field", "group.member", "table[1].column" */
static struct spot spot_of(const char *name)
{
	struct spot spot = {.member = -1};
	char first[40];
	size_t len = strcspn(name, ".[");
	str_copy_len(first, sizeof(first), name, len);
	spot.field = form_find(form, first);
	if (spot.field < 0) {
		fail_msg("no field %s", name);
	}
	if (name[len] == '[') {
		spot.row = atoi(name + len + 1);
	}
	const char *dot = strchr(name, '.');
	const struct form_field *field = &form->fields[spot.field];
	for (int i = 0; dot && i < field->member_count; i++) {
		if (str_equal(field->members[i].name, dot + 1)) {
			spot.member = i;
		}
	}
	return spot;
}

/* Sets what is there in the way that it takes: text, a choice's value, "true" or "false". */
static void set(const char *name, const char *value)
{
	struct spot spot = spot_of(name);
	while (spot.row >= answers_row_count(a, spot.field) && name[strcspn(name, "[")]) {
		assert_int_equal(answers_add_row(a, spot.field), OK);
	}
	const struct form_field *field = answers_field(a, spot);
	assert_non_null(field);
	if (field->kind == FIELD_BOOL) {
		assert_int_equal(answers_say(a, spot, str_equal(value, "true") ? YES : NO), OK);
		return;
	}
	for (int i = 0; i < field->choice_count; i++) {
		if (str_equal(field->choices[i].text, value)) {
			assert_int_equal(answers_choose(a, spot, i, true), OK);
			return;
		}
	}
	assert_int_equal(answers_set_text(a, spot, value), OK);
}

static void say_problems(const struct form_problems *problems, char *out, size_t size)
{
	out[0] = '\0';
	for (int i = 0; i < problems->count; i++) {
		const struct form_problem *problem = &problems->list[i];
		const struct form_field *field = &form->fields[problem->spot.field];
		str_append(out, size, "%s%s", i ? "; " : "", field->name);
		if (field->kind == FIELD_TABLE) {
			str_append(out, size, "[%d]", problem->spot.row);
		}
		if (problem->spot.member >= 0) {
			str_append(out, size, ".%s", field->members[problem->spot.member].name);
		}
		str_append(out, size, " %s", form_problem_name(problem->kind));
		if (problem->limit != 0) {
			str_append(out, size, " %g", problem->limit);
		}
		if (problem->kind == FORM_PROBLEM_RULE) {
			str_append(out, size, " %d", problem->rule);
		} else {
			assert_int_equal(problem->rule, -1);
		}
	}
}

static void must_find(const char *wanted)
{
	struct form_problems problems;
	char found[2000];
	form_check_all(a, &problems);
	say_problems(&problems, found, sizeof(found));
	assert_string_equal(found, wanted);
	form_check_all(a, &problems); /* the same each time */
	char again[2000];
	say_problems(&problems, again, sizeof(again));
	assert_string_equal(found, again);
}

/* Of one field. */
static void must_find_at(const char *name, const char *wanted)
{
	struct form_problems problems;
	char found[2000];
	form_check_field(a, spot_of(name).field, &problems);
	say_problems(&problems, found, sizeof(found));
	assert_string_equal(found, wanted);
}

static void must_send(const char *wanted)
{
	struct json *json = form_encode(a);
	char *text = json_text(json);
	assert_string_equal(text, wanted);
	json_text_free(text);
	json_free(json);
}

static void must_show(const char *wanted)
{
	struct form_look look = walk_look(a);
	char names[300] = "";
	for (int i = 0; i < form->field_count; i++) {
		if (walk_has(look.shown, i)) {
			str_append(names, sizeof(names), "%s%s ", form->fields[i].name,
				walk_has(look.required, i) ? "*" : "");
		}
	}
	assert_string_equal(names, wanted);
}

static void conditions_show_and_require(void **state)
{
	(void)state;
	open_form("everything");
	static const char always[] =
		"hello name* number phone kind* copies floor area fee is_company topics "
		"levels stay home family story photo degree agree* ";
	must_show(always);
	set("kind", "again");
	must_show("hello name* number phone* kind* old_number reason* copies floor area fee "
		  "is_company topics "
		  "levels stay home family story photo degree agree* ");
	set("reason", "other");
	set("copies", "02"); /* the number counts, not how it is written */
	must_show("hello name* number phone* kind* old_number reason* copies which* floor area fee "
		  "is_company "
		  "topics levels stay home family story photo degree agree* ");
	/* Hidden again with all that hangs on it, and nothing is lost. */
	set("which", "别的");
	set("old_number", "A123");
	set("kind", "new");
	must_show(always);
	must_send("{\"kind\":\"new\",\"copies\":2}");
	set("kind", "change");
	must_send("{\"kind\":\"change\",\"old_number\":\"A123\",\"reason\":\"other\",\"copies\":2,"
		  "\"which\":\"别的\"}");
}

static void a_field_of_two_conditions_is_shown_by_either(void **state)
{
	(void)state;
	open_form("everything");
	struct spot site = spot_of("site.plot");
	set("is_company", "true");
	assert_true(walk_has(walk_look(a).shown, site.field));
	assert_false(walk_has(walk_look(a).required, site.field));
	set("is_company", "false");
	assert_false(walk_has(walk_look(a).shown, site.field));
	set("kind", "new");
	assert_true(walk_has(walk_look(a).required, site.field));
	assert_true(walk_has(walk_look(a).required, spot_of("home.town").field));
}

static void text_in_a_condition_is_as_sent(void **state)
{
	(void)state;
	open_form("everything");
	int kind = spot_of("kind").field;
	set("name", " 李小明　");
	struct form_look look = walk_look(a);
	assert_true(walk_is_open(a, &look, kind, 0));
	assert_false(walk_is_open(a, &look, kind, 1));
	set("name", "李小");
	look = walk_look(a);
	assert_true(walk_is_open(a, &look, kind, 1));
}

static void slots_belong_to_their_place(void **state)
{
	(void)state;
	open_form("appointment");
	int slot = spot_of("slot").field;
	set("place", "hall");
	struct form_look look = walk_look(a);
	static const bool open[] = {true, false, true, false};
	for (int i = 0; i < 4; i++) {
		assert_int_equal(walk_is_open(a, &look, slot, i), open[i]);
	}
	set("slot", "1430");
	must_find("");
	must_send("{\"place\":\"hall\",\"slot\":\"1430\"}");
	set("place", "east"); /* it stays chosen, and is told */
	must_find("slot choice");
	set("slot", "1030");
	must_find("");
	set("place", "home");
	must_find("people required; door required");
}

static void the_way_leads_over_shown_pages(void **state)
{
	(void)state;
	open_form("appointment");
	assert_int_equal(form->page_count, 3);
	assert_int_equal(walk_next(a, -1), 0);
	assert_int_equal(walk_next(a, 0), 1);
	assert_int_equal(walk_next(a, 1), -1); /* door is hidden */
	assert_int_equal(walk_previous(a, 3), 1);
	assert_int_equal(walk_previous(a, 0), -1);
	assert_false(walk_is_page_shown(a, 2));
	assert_false(walk_is_page_shown(a, -1));
	assert_false(walk_is_page_shown(a, 3));
	struct form_progress progress = walk_progress(a, 1);
	assert_int_equal(progress.at, 2);
	assert_int_equal(progress.of, 2);
	assert_int_equal(walk_progress(a, 2).at, 0);
	assert_int_equal(form_check_first_page(a), 0);
	set("place", "home");
	set("slot", "0930");
	set("people", "2");
	assert_int_equal(walk_next(a, 1), 2);
	assert_int_equal(walk_progress(a, 2).of, 3);
	assert_int_equal(form_check_first_page(a), 2);
	struct form_problems problems;
	form_check_page(a, 0, &problems);
	assert_int_equal(problems.count, 0);
	form_check_page(a, 2, &problems);
	assert_int_equal(problems.count, 1);
	set("door", "人民路1号");
	assert_int_equal(form_check_first_page(a), -1);
}

static void each_answer_is_checked(void **state)
{
	(void)state;
	static const struct {
		const char *field, *value, *wanted;
	} list[] = {
		{"name", "李", "name too_short 2"},
		{"name", " 李 ", "name too_short 2"},
		{"name", " 李四 ", ""},
		{"name", " ", "name required"},
		{"name", "李4", "name pattern"},
		{"number", "11010519491231002X", ""},
		{"number", "11010519491231002x", ""}, /* sent as a capital */
		{"number", "110105194912310021", "number format"},
		{"phone", "13812345678", ""},
		{"phone", "1381234567", "phone format"},
		{"copies", "5", ""},
		{"copies", "6", "copies too_large 5"},
		{"copies", "0", "copies too_small 1"},
		{"copies", "1.0", "copies format"},
		{"copies", "a", "copies format"},
		{"copies", "99999999999999999999", "copies format"},
		{"area", "0.5", ""},
		{"area", "0.49", "area too_small 0.5"},
		{"area", "9999.76", "area too_large 9999.75"},
		{"area", "1e3", "area format"},
		{"fee", "12", ""},
		{"fee", "12.5", ""},
		{"fee", "12.505", "fee format"},
		{"fee", "1234567890123", "fee too_long 15"}, /* as it would be sent */
		{"agree", "false", "agree const"},
		{"agree", "true", ""},
		{"topics", "a", "topics too_few 2"},
		{"levels", "-2", ""},
		{"old_number", "A123", ""},
		{"old_number", "A12", "old_number too_short 4"},
		{"old_number", "AA123", "old_number pattern"},
		{"home.street", "ab", "home.street too_short 3"},
		{"home.town", "一镇", "home.street required"},
		{"home.post", "12345", "home.street required; home.post pattern"},
		{"stay.from", "2026-02-30", "stay.from format; stay.to required"},
		{"family[0].share", "101",
			"family[0].who required; family[0].share too_large 100; "
			"family[0] too_few 2; family[0].share rule 4"},
	};
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		open_form("everything");
		set("kind", "again");
		set(list[i].field, list[i].value);
		must_find_at(list[i].field, list[i].wanted);
		close_form(NULL);
	}
}

static void groups_and_tables_are_told_where_they_lack(void **state)
{
	(void)state;
	open_form("everything");
	set("name", "李四");
	set("kind", "new");
	set("agree", "true");
	must_find("");
	set("is_company", "false"); /* home and site are required now: of site no member is */
	must_find("site required; home.street required");
	set("site.plot", "P1");
	set("home.street", "人民路1号");
	must_find("");
	/* Rows without an answer are no rows. */
	set("family[3].tie", "child");
	must_find("family[3].who required; family[3].share required; family[0] too_few 2");
	set("family[3].who", "李五");
	set("family[3].share", "60");
	set("family[1].who", "李六");
	set("family[1].share", "40");
	must_find("");
	must_send("{\"name\":\"李四\",\"kind\":\"new\",\"is_company\":false,\"site\":{\"plot\":"
		  "\"P1\"},"
		  "\"home\":{\"street\":\"人民路1号\"},\"family\":[{\"who\":\"李六\",\"share\":40},"
		  "{\"who\":\"李五\",\"share\":60,\"tie\":\"child\"}],\"agree\":true}");
	close_form(NULL);
	open_text("{\"type\":\"object\",\"x-title\":{\"zh\":\"a\"},\"required\":[\"t\"],"
		  "\"properties\":{\"t\":{"
		  "\"type\":\"array\",\"maxItems\":2,\"x-title\":{\"zh\":\"a\"},\"items\":{"
		  "\"type\":\"object\","
		  "\"properties\":{\"c\":{\"type\":\"boolean\",\"x-title\":{\"zh\":\"a\"}}}}}}}");
	must_find("t[0] required");
	assert_int_equal(answers_add_row(a, 0), OK);
	must_find("t[0] required");
	must_send("{}");
	set("t[0].c", "false");
	must_find("");
}

static void every_kind_is_sent_in_its_type(void **state)
{
	(void)state;
	open_form("everything");
	set("name", "　李四 ");
	set("number", "11010519491231002x");
	set("floor", "3");
	set("copies", "007");
	set("area", "12.50");
	set("fee", "12.5");
	set("is_company", "false");
	set("topics", "d");
	set("topics", "a");
	set("levels", "-2");
	set("levels", "1");
	set("stay.to", "2026-11-24");
	set("story", "\n一\n二\n");
	must_send(
		"{\"name\":\"李四\",\"number\":\"11010519491231002X\",\"copies\":7,\"floor\":3,"
		"\"area\":12.5,"
		"\"fee\":\"12.50\",\"is_company\":false,\"topics\":[\"a\",\"d\"],\"levels\":[1,-2],"
		"\"stay\":{\"to\":\"2026-11-24\"},\"story\":\"一\\n二\"}");
	set("copies", "x"); /* wrong, so that a validator says so, too */
	set("area", "-");
	set("name", "");
	must_find_at("name", "name required");
	struct json *json = form_encode(a);
	assert_string_equal(json_str(json, "copies", ""), "x");
	assert_string_equal(json_str(json, "area", ""), "-");
	assert_null(json_get(json, "name"));
	json_free(json);
}

static void days_are_compared(void **state)
{
	(void)state;
	open_form("everything");
	set("stay.from", "2026-11-25");
	must_find_at("stay", "stay.to required"); /* silent while one is missing */
	set("stay.to", "2026-11-24");
	must_find_at("stay", "stay.to rule 0");
	assert_string_equal(form_rule_title(form, 0).in[LANG_EN], "The start is after the end");
	assert_string_equal(form_rule_title(form, 1).in[LANG_EN], "");
	assert_string_equal(form_rule_title(form, 99).in[LANG_EN], "");
	set("stay.to", "2026-11-25"); /* the same day is fine */
	must_find_at("stay", "");
	set("stay.from", "1899-12-31");
	must_find_at("stay", "stay.from rule 1");
	set("stay.from", "1899-12-32"); /* wrong in itself */
	must_find_at("stay", "stay.from format");
}

static void columns_are_compared_row_by_row(void **state)
{
	(void)state;
	open_form("everything");
	for (int i = 0; i < 3; i++) {
		char name[40];
		str_format(name, sizeof(name), "family[%d].who", i);
		set(name, "某");
		str_format(name, sizeof(name), "family[%d].share", i);
		set(name, i == 0 ? "50" : "25");
	}
	set("family[1].born", "2020-01-01");
	set("family[1].died", "2019-01-01");
	set("family[2].born", "2026-11-25");
	must_find_at("family", "family[1].died rule 2");
	assert_int_equal(answers_set_today(a, "2026-11-24"), OK); /* before: nothing to compare */
	must_find_at("family", "family[1].died rule 2; family[2].born rule 3");
	set("family[2].share", "26");
	must_find_at(
		"family", "family[1].died rule 2; family[2].born rule 3; family[0].share rule 4");
	set("family[2].share", "x"); /* wrong in itself: the sum is silent */
	must_find_at(
		"family", "family[2].share format; family[1].died rule 2; family[2].born rule 3");
}

static void sums_are_exact(void **state)
{
	(void)state;
	open_form("money");
	set("bills[0].amount", "0.10");
	set("wage", "0.1");
	set("rent", "10.20");
	must_find(""); /* without a total nothing is compared */
	set("total", "10.31");
	must_find("total rule 0");
	set("total", "10.30");
	must_find("");
	set("wage", "");
	must_find("total rule 0"); /* what is not there adds nothing */
	set("rent", "");
	must_find("");
	set("bills[1].amount", "99.9");
	must_find("");
	set("bills[2].amount", "0.01");
	must_find("bills[0].amount rule 1");
	set("bills[2].amount", "0");
	must_find("");
	set("count", "1");
	must_find("count rule 2");
	set("count", "2");
	must_find("");
}

static void texts_are_the_same_or_not(void **state)
{
	(void)state;
#define WORD(name) "\"" name "\":{\"type\":\"string\",\"maxLength\":9,\"x-title\":{\"zh\":\"a\"}}"
	open_text("{\"type\":\"object\",\"x-title\":{\"zh\":\"a\"},\"properties\":{" WORD(
		"p") "," WORD("q") ","
				   "\"k\":{\"type\":\"boolean\",\"x-title\":{\"zh\":\"a\"}}},"
				   "\"allOf\":[{\"if\":{\"properties\":"
				   "{\"k\":{\"const\":true}},\"required\":[\"k\"]},\"then\":{"
				   "\"properties\":{" WORD(
					   "r") "}}}],"
						"\"x-check\":[{\"same\":[\"p\",\"q\"]},{"
						"\"different\":[\"p\",\"r\"]}]}");
	set("p", "abc");
	must_find("");
	set("q", "ab");
	must_find("q rule 0");
	set("q", " abc ");
	must_find("");
	set("r", "abc"); /* hidden */
	must_find("");
	set("k", "true");
	must_find("r rule 1");
	set("r", "abcd");
	must_find("");
}

static void the_answers_decide_on_matters(void **state)
{
	(void)state;
	int matters[FORM_MAX_MATTERS];
	open_form("everything");
	assert_int_equal(form_matters(a, matters), 1);
	assert_string_equal(form->matters[matters[0]].code, "M-1");
	set("kind", "change");
	set("is_company", "true");
	assert_int_equal(form_matters(a, matters), 3);
	assert_string_equal(form->matters[matters[1]].title.in[LANG_ZH], "事项二");
	set("kind", "new");
	assert_int_equal(form_matters(a, matters), 2);
	assert_string_equal(form->matters[matters[1]].code, "M-3");
}

static void a_bundle_does_not_look_at_what_is_hidden(void **state)
{
	(void)state;
#define YES_NO(name) "\"" name "\":{\"type\":\"boolean\",\"x-title\":{\"zh\":\"a\"}}"
#define WHEN(name)                                                                                 \
	"\"if\":{\"properties\":{\"" name "\":{\"const\":true}},\"required\":[\"" name "\"]}"
	int matters[FORM_MAX_MATTERS];
	open_text("{\"type\":\"object\",\"x-title\":{\"zh\":\"a\"},\"properties\":{" YES_NO(
		"p") "},\"allOf\":[{" WHEN("p") ",\"then\":{\"properties\":{" YES_NO("q") "}}}],"
											  "\"x-"
											  "bundle\""
											  ":[{"
											  "\"matter"
											  "\":"
											  "\"M\","
											  "\"title"
											  "\":{"
											  "\"zh\":"
											  "\"a\"}"
											  "," WHEN(
												  "q") "}]}");
	set("p", "true");
	set("q", "true");
	assert_int_equal(form_matters(a, matters), 1);
	set("p", "false");
	assert_int_equal(form_matters(a, matters), 0);
}

static void a_search_that_never_ends_does_not_match(void **state)
{
	(void)state;
	open_text("{\"type\":\"object\",\"x-title\":{\"zh\":\"a\"},\"properties\":{\"f\":{\"type\":"
		  "\"string\","
		  "\"maxLength\":2000,\"pattern\":\"^(a+)+$\",\"x-title\":{\"zh\":\"a\"}}}}");
	set("f", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		 "aaab");
	must_find("f pattern");
	set("f", "aaaa");
	must_find("");
}

static void problems_have_a_bound(void **state)
{
	(void)state;
	open_text("{\"type\":\"object\",\"x-title\":{\"zh\":\"a\"},\"properties\":{\"t\":{\"type\":"
		  "\"array\","
		  "\"maxItems\":20,\"x-title\":{\"zh\":\"a\"},\"items\":{\"type\":\"object\","
		  "\"required\":[\"p\",\"q\","
		  "\"r\",\"s\"],\"properties\":{" YES_NO("p") "," YES_NO("q") "," YES_NO(
			  "r") "," YES_NO("s") "," YES_NO("t") "}}}}}");
	for (int i = 0; i < 20; i++) {
		char name[40];
		str_format(name, sizeof(name), "t[%d].t", i);
		set(name, "true");
	}
	struct form_problems problems;
	form_check_all(a, &problems);
	assert_int_equal(problems.count, FORM_MAX_PROBLEMS);
	assert_string_equal(form_problem_name(FORM_PROBLEM_TOO_FEW), "too_few");
	assert_string_equal(form_problem_name(FORM_PROBLEM_KIND_COUNT), "?");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, close_form)
	const struct CMUnitTest tests[] = {
		TEST(conditions_show_and_require),
		TEST(a_field_of_two_conditions_is_shown_by_either),
		TEST(text_in_a_condition_is_as_sent),
		TEST(slots_belong_to_their_place),
		TEST(the_way_leads_over_shown_pages),
		TEST(each_answer_is_checked),
		TEST(groups_and_tables_are_told_where_they_lack),
		TEST(every_kind_is_sent_in_its_type),
		TEST(days_are_compared),
		TEST(columns_are_compared_row_by_row),
		TEST(sums_are_exact),
		TEST(texts_are_the_same_or_not),
		TEST(the_answers_decide_on_matters),
		TEST(a_bundle_does_not_look_at_what_is_hidden),
		TEST(a_search_that_never_ends_does_not_match),
		TEST(problems_have_a_bound),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
