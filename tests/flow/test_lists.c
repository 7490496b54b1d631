/*
 * Everything that the city makes public, through the pages: each of its lists is opened once, has
 * as many entries as the hall says, and one of them is read. Then all of it is searched from the
 * start page, and a company's code is shown there. Of the fixtures it knows only the numbers that
 * were promised. One kiosk for all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <poll.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/model/find.h"
#include "tests/harness/fetch.h"
#include "tests/harness/journey.h"

enum { LOOK_EVERY_MS = 20, PATH_LEN = 160, INITIALS_LEN = 12, NAMES_LIMIT_MS = 240000 };

static const struct {
	const char *code;
	int count;
} promised[] = {
	{"admin_approval", 422},
	{"articles", 552},
	{"bulletins", 46},
	{"providers", 285},
	{"service_points", 624},
	{"suggestions", 261},
	{"market_supervision", 20000},
};

static struct scene *scene;
static struct json *offered; /* as the hall says */

static const struct json *list_at(size_t index)
{
	return json_at(json_get(offered, "collections"), index);
}

static size_t list_count(void)
{
	return json_len(json_get(offered, "collections"));
}

static const char *in_chinese(const struct json *object, const char *member)
{
	return json_str(json_get(object, member), "zh", json_str(object, member, ""));
}

static const struct json *list_of(const char *code)
{
	for (size_t i = 0; i < list_count(); i++) {
		if (str_equal(json_str(list_at(i), "code", ""), code)) {
			return list_at(i);
		}
	}
	fail_msg("there is no %s", code);
	return NULL;
}

static struct json *fetch_rows(const char *code, int count)
{
	char path[PATH_LEN];
	str_format(path, sizeof(path), "/v1/collections/%s?limit=%d", code, count);
	return fetch_json(scene, path);
}

/* A member of the kiosk's state. */
static void state_text(const char *member, char out[64])
{
	struct json *state = scene_state(scene);
	str_copy(out, 64, json_str(state, member, ""));
	json_free(state);
}

static int64_t state_number(const char *member)
{
	struct json *state = scene_state(scene);
	int64_t number = json_int(state, member, -1);
	json_free(state);
	return number;
}

static void must_show(const char *text)
{
	if (!journey_shows(scene, text)) {
		fail_msg("\"%s\" is not on the page: %s", text, scene_kiosk(scene, "texts"));
	}
}

/* --- the lists --- */

/* Whatever has come after that page of that list, and after the hall's answer. */
static void wait_other(const char *than, const char *code, char screen[64])
{
	char is[64];
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	do {
		state_text("screen", screen);
		state_text("collection", is);
		if (clock_ms() >= until_ms) {
			fail_msg("stays on %s: %s", screen, scene_kiosk(scene, "texts"));
		}
		poll(NULL, 0, LOOK_EVERY_MS);
	} while (str_equal(screen, "asking") || (str_equal(screen, than) && str_equal(is, code)));
	journey_wait(scene, screen);
}

/* The entry that is shown is the hall's. */
static void see_entry(void)
{
	char code[64], id[64], path[PATH_LEN];
	state_text("collection", code);
	state_text("entry", id);
	str_format(path, sizeof(path), "/v1/collections/%s/%s", code, id);
	struct json *entry = fetch_json(scene, path);
	const char *title = in_chinese(json_get(entry, "document"), "title");
	assert_true(title[0] != '\0');
	must_show(title);
	json_free(entry);
}

static void see_list(const struct json *list)
{
	char line[64], code[64];
	int count = (int)json_int(list, "count", -1);
	state_text("collection", code);
	assert_string_equal(code, json_str(list, "code", ""));
	must_show(in_chinese(list, "name"));
	if (count < 1000) {
		str_format(line, sizeof(line), "\"%d 条\"", count);
	} else {
		str_format(line, sizeof(line), "\"%d,%03d 条\"", count / 1000, count % 1000);
	}
	journey_sees(scene, line);
	assert_int_equal(state_number("rows"), count);
}

static void open_shelves(void)
{
	journey_tap(scene, "offer", OFFER_read, "shelves");
}

/* On its shelf; false: it led elsewhere, to what can be done. */
static bool read_one(size_t index)
{
	char screen[64], before[64];
	const struct json *list = list_at(index);
	state_text("collection", before);
	bool is_single = str_equal(json_str(list, "layout", ""), "single");
	print_message("%s\n", json_str(list, "code", ""));
	journey_tap_far(scene, "collection", (int)index);
	wait_other("shelf", before, screen);
	if (!is_single) {
		assert_string_equal(screen, "listing");
		see_list(list);
		journey_tap(scene, "row", -1, NULL);
		wait_other("listing", json_str(list, "code", ""), screen);
	}
	if (!str_equal(screen, "article")) {
		assert_string_not_equal(screen, "problem");
		return false;
	}
	see_entry();
	must_show(in_chinese(list, "name")); /* in its head */
	if (!is_single) {
		journey_tap(scene, "back", -1, "listing");
	}
	journey_tap(scene, "back", -1, "shelf");
	return true;
}

static int read_shelf(int shelf)
{
	int count = 0;
	const char *code =
		json_str(json_at(json_get(offered, "shelves"), (size_t)shelf), "code", "");
	journey_tap_far(scene, "shelf", shelf);
	journey_wait(scene, "shelf");
	for (size_t i = 0; i < list_count(); i++) {
		if (!str_equal(json_str(list_at(i), "shelf", ""), code)) {
			continue;
		}
		count++;
		if (!read_one(i)) {
			journey_home(scene);
			open_shelves();
			journey_tap_far(scene, "shelf", shelf);
			journey_wait(scene, "shelf");
		}
	}
	journey_tap(scene, "back", -1, "shelves");
	return count;
}

static void each_list_is_read(void **unused)
{
	(void)unused;
	size_t count = 0;
	for (size_t i = 0; i < ARRAY_LEN(promised); i++) {
		assert_int_equal(
			json_int(list_of(promised[i].code), "count", -1), promised[i].count);
	}
	journey_tap(scene, "start", -1, "home");
	open_shelves();
	for (size_t i = 0; i < json_len(json_get(offered, "shelves")); i++) {
		count += (size_t)read_shelf((int)i);
	}
	assert_int_equal(count, list_count()); /* none stands on no shelf */
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

/* --- found from the start page --- */

/* "yun he shi" → "yhs" */
static void initials(const char *pinyin, char out[INITIALS_LEN + 1])
{
	size_t len = 0;
	for (const char *at = pinyin; *at && len < INITIALS_LEN; at++) {
		bool is_first = at == pinyin || at[-1] == ' ';
		bool is_typed = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
		if (is_first && is_typed) {
			out[len++] = *at;
		}
	}
	out[len] = '\0';
	assert_true(len >= 3);
}

static void find(const char *letters, int kind, const char *name)
{
	print_message("%s: %s\n", letters, name);
	journey_tap(scene, "search", -1, "find");
	journey_type(scene, letters);
	if (journey_shows(scene, "全部")) { /* more than one kind is found */
		journey_tap(scene, "found_kind", kind, "find");
	}
	journey_tap_named(scene, "row", name);
}

static void an_entry_is_found(const char *code, int kind)
{
	char letters[INITIALS_LEN + 1], id[64];
	struct json *rows = fetch_rows(code, 1);
	const struct json *row = json_at(json_get(rows, "entries"), 0);
	initials(json_str(row, "pinyin", ""), letters);
	find(letters, kind, in_chinese(row, "name"));
	journey_wait(scene, "article");
	state_text("entry", id);
	assert_string_equal(id, json_str(row, "id", ""));
	see_entry();
	json_free(rows);
	journey_home(scene);
}

static void everything_is_found_by_initials(void **unused)
{
	(void)unused;
	journey_tap(scene, "start", -1, "home");
	an_entry_is_found("articles", FOUND_ENTRY);
	an_entry_is_found("service_points", FOUND_PLACE);
	struct json *rows = fetch_rows("admin_approval", 1); /* a matter, and an entry about it */
	const struct json *row = json_at(json_get(rows, "entries"), 0);
	char letters[INITIALS_LEN + 1];
	initials(json_str(row, "pinyin", ""), letters);
	char screen[64], before[64];
	state_text("collection", before);
	find(letters, FOUND_MATTER, in_chinese(row, "name"));
	wait_other("find", before, screen);
	if (!str_equal(screen, "guide")) {
		assert_string_equal(screen, "identify"); /* a number is taken for it */
	}
	json_free(rows);
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

/* --- a code at the start page --- */

static void a_code_opens_what_it_is_of(void **unused)
{
	(void)unused;
	static const char *const lists[] = {"company_credit", "market_supervision"};
	journey_tap(scene, "start", -1, "home");
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		char is[64];
		struct json *rows = fetch_rows(lists[i], 5);
		const struct json *row = json_at(json_get(rows, "entries"), 4);
		journey_show_code(scene, json_at_str(json_get(row, "codes"), 0, "none"));
		journey_wait(scene, "article");
		state_text("collection", is);
		assert_string_equal(is, lists[i]);
		state_text("entry", is);
		assert_string_equal(is, json_str(row, "id", ""));
		see_entry();
		json_free(rows);
		journey_tap(scene, "back", -1, "home");
	}
	journey_show_code(scene, "92320800MA00000000");
	journey_problem(scene, PROBLEM_CODE_UNKNOWN);
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

/* --- */

/* The names of all are known as soon as all lists have come. */
static void wait_names(void)
{
	int64_t count = 0, until_ms = clock_ms() + NAMES_LIMIT_MS;
	for (size_t i = 0; i < list_count(); i++) {
		count += json_int(list_at(i), "count", 0);
	}
	assert_true(count > 0);
	while (state_number("names") != count) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, LOOK_EVERY_MS);
	}
}

static int set_up(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	journey_hall_arg(&config, "--collections");
	journey_hall_arg(&config, SOURCE_DIR "/tests/hall/fixtures/collections");
	journey_set(&config, "hall.answer_limit_ms=15000");
	scene = journey_open(&config);
	offered = fetch_json(scene, "/v1/collections");
	wait_names();
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	json_free(offered);
	journey_close(scene);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_list_is_read),
		cmocka_unit_test(everything_is_found_by_initials),
		cmocka_unit_test(a_code_opens_what_it_is_of),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
