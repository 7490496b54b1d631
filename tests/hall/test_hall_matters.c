/* Matters that come and go while the hall runs, and the form of those that have none of their own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "tests/hall/kit.h"

static char dir[64], db[100];

static bool open_hall(void)
{
	const char *const args[] = {"--limit", "all=0", "--db", db, NULL};
	return kit_open(args);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/onedoor-matters.XXXXXX");
	if (!mkdtemp(dir)) {
		return -1;
	}
	snprintf(db, sizeof(db), "%s/hall.db", dir);
	return open_hall() ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	char line[100];
	kit_close();
	snprintf(line, sizeof(line), "rm -rf '%s'", dir);
	return system(line);
}

#define TITLE "{\"zh\":\"共享单车停放申请\",\"en\":\"Ask for a bicycle stand\"}"
#define FIELD                                                                                      \
	"{\"type\":\"string\",\"maxLength\":60,\"x-title\":{\"zh\":\"哪里\",\"en\":\"Where\"}}"
#define WHOLE                                                                                      \
	"\"code\":\"hrss-99\",\"department\":\"hrss\",\"kind\":\"service\",\"name\":" TITLE        \
	",\"pinyin\":\"gong xiang dan che ting fang shen qing\",\"windows\":[\"A01\",\"A02\"],"    \
	"\"identify\":[\"card\",\"phone\"],\"promised_days\":5,\"legal_days\":20,\"bring\":["      \
	"\"id\",\"photo\"]"
#define DETAIL                                                                                       \
	",\"guide\":{\"title\":" TITLE                                                               \
	",\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"说明\"}]},\"form\":{\"type\":\"object\"," \
	"\"x-title\":" TITLE ",\"properties\":{\"place\":" FIELD                                     \
	"},\"required\":[\"place\"]},\"materials\":[{\"code\":\"plan\",\"title\":\"平面图\","     \
	"\"ways\":[\"upload\"],\"required\":false,\"max_files\":1}]"

/* What the knob says to a file of this text. */
static const char *add(const char *text)
{
	char path[100];
	snprintf(path, sizeof(path), "%s/matter.json", dir);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return lines_hall(kit.lines, "matter-add %s", path);
}

/* The entry of the catalogue; the caller's. NULL: none. */
static json_t *entry_of(const char *code, char etag_out[static 64])
{
	struct answer answer = client_get(kit.kiosk, "/v1/catalog", NULL);
	json_t *found = NULL;
	size_t i;
	json_t *matter;
	snprintf(etag_out, 64, "%s", answer.etag);
	json_array_foreach(json_object_get(answer.json, "matters"), i, matter)
	{
		if (strcmp(json_string_value(json_object_get(matter, "code")), code) == 0) {
			found = json_incref(matter);
		}
	}
	answer_free(&answer);
	return found;
}

static void expect_error(const char *said, const char *why)
{
	if (strncmp(said, "error", 5) != 0 || !strstr(said, why)) {
		fail_msg("'%s', not %s", said, why);
	}
}

static void one_comes_and_goes(void **state)
{
	(void)state;
	char before[64], after[64], end[64];
	assert_null(entry_of("hrss-99", before));
	assert_string_equal(add("{" WHOLE DETAIL "}"), "ok");
	json_t *entry = entry_of("hrss-99", after);
	assert_non_null(entry);
	assert_string_not_equal(before, after);
	assert_true(json_is_true(json_object_get(entry, "apply")));
	assert_true(json_is_null(json_object_get(entry, "quota")));
	assert_int_equal(json_array_size(json_object_get(entry, "windows")), 2);
	assert_int_equal(json_integer_value(json_object_get(entry, "promised_days")), 5);
	json_decref(entry);
	struct answer answer = client_get(kit.kiosk, "/v1/matters/hrss-99", NULL);
	assert_int_equal(answer.status, 200);
	assert_non_null(json_object_get(
		json_object_get(json_object_get(answer.json, "form"), "properties"), "place"));
	assert_int_equal(json_array_size(json_object_get(answer.json, "materials")), 1);
	answer_free(&answer);
	/* A number, and a case. */
	answer = post("/v1/tickets", "{\"matter\":\"hrss-99\"}");
	expect_answer(answer, 422, "identity_required");
	answer = apply_for(kit.kiosk,
		"{\"matter\":\"hrss-99\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"place\":\"东门\"}}",
		"", NULL);
	assert_int_equal(answer.status, 201);
	char no[32];
	snprintf(no, sizeof(no), "%s", case_text(&answer, "no"));
	answer_free(&answer);
	expect_error(add("{" WHOLE "}"), "code:");

	/* The hall begins again with what it has, and knows it by heart. */
	kit_close();
	assert_true(open_hall());
	entry = entry_of("hrss-99", end);
	assert_non_null(entry);
	json_decref(entry);
	assert_string_equal(lines_hall(kit.lines, "matter-remove hrss-99"), "ok");
	assert_null(entry_of("hrss-99", end));
	assert_string_not_equal(end, after);
	expect_answer(client_get(kit.kiosk, "/v1/matters/hrss-99", NULL), 404, "unknown_matter");
	expect_error(lines_hall(kit.lines, "matter-remove hrss-99"), "no such matter");
	/* What was filed stays. */
	answer = look(kit.kiosk, no, "0273");
	assert_int_equal(answer.status, 200);
	answer_free(&answer);
	assert_string_equal(add("{" WHOLE ",\"quota\":3}"), "ok");
	assert_string_equal(lines_hall(kit.lines, "matter-remove hrss-99"), "ok");
}

/* Also one of the city's own, and the hall begins again without it. */
static void the_citys_own_go(void **state)
{
	(void)state;
	char etag[64];
	expect_error(lines_hall(kit.lines, "matter-remove hotline-01"), "stays");
	expect_error(lines_hall(kit.lines, "matter-remove nothing-01"), "no such matter");
	struct answer answer = client_get(kit.kiosk, "/v1/catalog", NULL);
	const json_t *bundle = json_array_get(json_object_get(answer.json, "bundles"), 0);
	const char *held = json_string_value(json_array_get(json_object_get(bundle, "matters"), 0));
	assert_non_null(held);
	expect_error(lines_hall(kit.lines, "matter-remove %s", held), "the bundle");
	answer_free(&answer);
	assert_string_equal(lines_hall(kit.lines, "matter-remove hrss-02"), "ok");
	kit_close();
	assert_true(open_hall());
	assert_null(entry_of("hrss-02", etag));
}

static void mistakes_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *why;
	} cases[] = {
		{"hrss-99", "HRSS-99", "code:"},
		{"hrss-99", "hrss-01", "code:"},
		{"\"department\":\"hrss\"", "\"department\":\"nobody\"", "department:"},
		{"\"service\"", "\"voice\"", "kind:"},
		{"\"service\"", "\"approval service\"", "kind:"},
		{"共享单车停放申请", "社会保障卡申领", "name:"},
		{"Ask for a bicycle stand", "Apply for a social security card", "name:"},
		{"Ask for a bicycle stand", "", "name:"},
		{"gong xiang", "gong", "pinyin:"},
		{"gong xiang", "Gong xiang", "pinyin:"},
		{"\"A02\"", "\"B01\"", "windows:"},
		{"\"A02\"", "\"A01\"", "windows:"},
		{"\"A01\",\"A02\"", "", "windows:"},
		{"\"card\",\"phone\"", "\"face\"", "identify:"},
		{"\"card\",\"phone\"", "", "identify:"},
		{"\"promised_days\":5", "\"promised_days\":21", "promised_days"},
		{"\"promised_days\":5", "\"promised_days\":-1", "promised_days"},
		{"\"promised_days\":5", "\"promised_days\":\"5\"", "promised_days"},
		{"\"legal_days\":20", "\"legal_days\":2000", "promised_days"},
		{"\"bring\"", "\"brings\"", "brings"},
		{"\"photo\"", "\"gold\"", "bring:"},
		{"\"blocks\":[", "\"bricks\":[", "no guide"},
		{"\"maxLength\":60", "\"maxLength\":60000", "maxLength"},
		{"[\"place\"]", "[\"time\"]", "required"},
		{"\"ways\":[\"upload\"]", "\"ways\":[\"fax\"]", "plan"},
		{"\"service\"", "\"service\",\"quota\":-1", "quota"},
		{"\"service\"", "\"service\",\"kind\":\"service\"", "line 1"},
		{"\"service\"", "service", "line 1"},
	};
	char etag[64], same[64];
	json_decref(entry_of("hrss-01", etag));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const char good[] = "{" WHOLE DETAIL "}";
		char text[4096];
		const char *at = strstr(good, cases[i].from);
		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - good), good, cases[i].to,
			at + strlen(cases[i].from));
		expect_error(add(text), cases[i].why);
	}
	expect_error(add("[]"), "");
	expect_error(lines_hall(kit.lines, "matter-add matter.json"), "whole path");
	expect_error(lines_hall(kit.lines, "matter-add %s/nothing.json", dir), "cannot be read");
	json_decref(entry_of("hrss-01", same));
	assert_string_equal(etag, same);
	assert_string_equal(add("{" WHOLE DETAIL "}"), "ok"); /* and nothing was left behind */
	assert_string_equal(lines_hall(kit.lines, "matter-remove hrss-99"), "ok");
}

/* Of a matter without a file: how many fields and pages. */
static void expect_form(const char *code, size_t fields, size_t pages)
{
	char path[64];
	snprintf(path, sizeof(path), "/v1/matters/%s", code);
	struct answer answer = client_get(kit.kiosk, path, NULL);
	assert_int_equal(answer.status, 200);
	const json_t *form = json_object_get(answer.json, "form");
	assert_int_equal(json_object_size(json_object_get(form, "properties")), fields);
	assert_int_equal(json_array_size(json_object_get(form, "x-pages")), pages);
	assert_non_null(json_object_get(json_object_get(form, "properties"), "wish"));
	assert_non_null(json_object_get(answer.json, "guide"));
	answer_free(&answer);
}

static void every_matter_has_a_form(void **state)
{
	(void)state;
	struct answer answer = client_get(kit.kiosk, "/v1/catalog", NULL);
	size_t i;
	const json_t *matter;
	json_array_foreach(json_object_get(answer.json, "matters"), i, matter)
	{
		assert_true(json_is_true(json_object_get(matter, "apply")));
	}
	assert_true(i > 421);
	answer_free(&answer);
	expect_form("hrss-03", 3, 1); /* done at once: short */
	expect_form("hrss-06", 4, 2);
	answer = apply_for(kit.kiosk,
		"{\"matter\":\"hrss-03\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"answers\":{\"wish\":\"重置密码\",\"name\":\"张小满\",\"phone\":"
		"\"13800001234\"}}",
		"", NULL);
	assert_int_equal(answer.status, 201);
	const json_t *first = json_array_get(json_object_get(answer.json, "cases"), 0);
	assert_true(json_is_null(json_object_get(first, "promised_by")));
	answer_free(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(one_comes_and_goes, kit_calm),
		cmocka_unit_test_setup(mistakes_are_named, kit_calm),
		cmocka_unit_test_setup(every_matter_has_a_form, kit_calm),
		cmocka_unit_test_setup(the_citys_own_go, kit_calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
