/* A list that is added to the hall by hand, while the kiosk runs: it is there for the next visitor,
 * filtered, searched, read, printed, taken along; it is read while the line is down, and when the
 * hall has taken it away who stands in it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <poll.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/model/find.h"
#include "tests/harness/fetch.h"
#include "tests/harness/journey.h"
#include "tests/harness/slips.h"

#define LIST	"古树名木"
#define ENTRY	"石桥镇小学银杏"
#define ADDRESS "/e/old_trees/tree-01"

enum { PAGE_LEN = 64 * 1024, COUNT = 14, LOOK_EVERY_MS = 100, VERSION_LEN = 65 };

static void version_of(struct scene *scene, char version[VERSION_LEN])
{
	struct json *state = scene_state(scene);
	str_copy(version, VERSION_LEN, json_str(state, "collections", ""));
	json_free(state);
}

static void wait_lists(struct scene *scene)
{
	char version[VERSION_LEN] = "";
	while (!version[0]) {
		version_of(scene, version);
		poll(NULL, 0, LOOK_EVERY_MS);
	}
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (journey_log_count(scene, "all lists have been read") == 0) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, LOOK_EVERY_MS);
	}
}

static int64_t names(struct scene *scene)
{
	struct json *state = scene_state(scene);
	int64_t count = json_int(state, "names", -1);
	json_free(state);
	return count;
}

/* Nobody is here: what comes is there at once, the names when the rows have come. */
static void change(struct scene *scene, const char *command, int64_t count)
{
	char before[VERSION_LEN], version[VERSION_LEN];
	version_of(scene, before);
	journey_hall(scene, "%s", command);
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	do {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, LOOK_EVERY_MS);
		version_of(scene, version);
	} while (str_equal(version, before) || names(scene) != count);
}

static int set_up(void **state)
{
	struct scene_config config = journey_config();
	config.printer = ""; /* the page of printing is to be seen */
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	wait_lists(scene);
	int64_t before = names(scene);
	assert_true(before > 0);
	change(scene, "collection-add " SOURCE_DIR "/tests/flow/list_added.json", before + COUNT);
	*state = scene;
	return 0;
}

static int tear_down(void **state)
{
	journey_close(*state);
	return 0;
}

static void open_list(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_read, "shelves");
	journey_tap_named(scene, "shelf", "便民");
	journey_wait(scene, "shelf");
	journey_tap_named(scene, "collection", LIST);
	journey_wait(scene, "listing");
	journey_sees(scene, "14 条");
}

static void end_visit(struct scene *scene)
{
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

/* From the list by what is chosen, and back to all of it. */
static void filter(struct scene *scene)
{
	journey_tap_named(scene, "filter", "树种");
	journey_wait(scene, "filter");
	journey_sees(scene, "8 条");
	journey_tap_named(scene, "filter_value", "香樟");
	journey_wait(scene, "listing");
	journey_sees(scene, "8 条");
	journey_tap_named(scene, "filter", "区");
	journey_wait(scene, "filter");
	journey_tap_named(scene, "filter_value", "凉亭区");
	journey_wait(scene, "listing");
	journey_sees(scene, "4 条");
	assert_false(journey_shows(scene, ENTRY));
	for (int i = 0; i < 2; i++) {
		journey_tap(scene, "filter", i, "filter");
		journey_tap_named(scene, "filter_value", "全部");
		journey_wait(scene, "listing");
	}
	journey_sees(scene, "14 条");
}

/* From the list by its letters to the entry. */
static void find_in_list(struct scene *scene)
{
	journey_tap(scene, "search", -1, "listing_search");
	journey_type(scene, "sqzxxyx");
	journey_tap_named(scene, "row", ENTRY);
	journey_wait(scene, "article");
	assert_true(journey_shows(scene, ENTRY));
	assert_true(journey_shows(scene, "操场一片金黄"));
}

/* The slip, and what its code leads a phone to. */
static void take_along(struct scene *scene, char code[JOURNEY_QR_LEN])
{
	static char page[PAGE_LEN];
	char png[400];
	int slips = journey_slips(scene);
	journey_tap(scene, "print", -1, "printing");
	journey_wait(scene, "article");
	assert_int_equal(journey_slips(scene), slips + 1);
	str_format(png, sizeof(png), "%s/slip-%02d.png", scene_paper_dir(scene), slips + 1);
	slip_read_code(png, code, JOURNEY_QR_LEN);
	const char *path = strstr(code, "/e/");
	assert_non_null(path);
	assert_string_equal(path, ADDRESS);
	fetch_page(scene, path, "", page, sizeof(page));
	assert_non_null(strstr(page, ENTRY "</h1>"));
	assert_non_null(strstr(page, "操场一片金黄"));
	assert_non_null(strstr(page, "\n200"));
	fetch_page(scene, path, "-H 'Accept-Language: en'", page, sizeof(page));
	assert_non_null(strstr(page, "turn the yard gold"));
}

static void show_at_start(struct scene *scene, const char *code)
{
	journey_tap(scene, "start", -1, "home");
	journey_show_code(scene, code);
	journey_wait(scene, "article");
	assert_true(journey_shows(scene, ENTRY));
	end_visit(scene);
}

static void it_is_read_by_the_next_visitor(void **state)
{
	char code[JOURNEY_QR_LEN];
	struct scene *scene = *state;
	open_list(scene);
	filter(scene);
	find_in_list(scene);
	take_along(scene, code);
	journey_tap(scene, "link", -1, "zones"); /* what can be done there */
	end_visit(scene);
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "search", -1, "find");
	journey_type(scene, "sqzxxyx");
	journey_tap_named(scene, "row", ENTRY);
	journey_wait(scene, "article");
	end_visit(scene);
	show_at_start(scene, code);
	show_at_start(scene, "YH-TREE-0001"); /* the plate on the tree */
}

/* The kiosk has it all the same, also what nobody has opened, and says of when it is. */
static void it_is_read_with_the_hall_away(void **state)
{
	struct scene *scene = *state;
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	/* the documents come after the names */
	while (journey_log_count(scene, "all lists have been read") < 2) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, LOOK_EVERY_MS);
	}
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	open_list(scene);
	journey_sees(scene, "这是此前保存的内容");
	journey_sees(scene, "2026 年 11 月 20 日");
	find_in_list(scene);
	journey_sees(scene, "这是此前保存的内容");
	journey_tap(scene, "back", -1, "listing_search");
	journey_tap(scene, "back", -1, "listing");
	journey_tap_named(scene, "row", "清波寺香樟"); /* one of cells only */
	journey_wait(scene, "article");
	assert_true(journey_shows(scene, "147"));
	end_visit(scene);
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
}

static void gone(struct scene *scene, const char *back_to)
{
	journey_problem(scene, PROBLEM_NOT_THERE);
	journey_sees(scene, "这一项已经没有了");
	journey_tap(scene, "try_again", -1, back_to);
}

static void it_goes_while_somebody_reads_it(void **state)
{
	struct scene *scene = *state;
	int64_t before = names(scene), until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	open_list(scene);
	int told = journey_log_count(scene, "hall: collections ");
	journey_hall(scene, "collection-remove old_trees");
	while (journey_log_count(scene, "hall: collections ") == told) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, LOOK_EVERY_MS);
	}
	journey_tap_named(scene, "filter", "树种"); /* what is here is here */
	journey_wait(scene, "filter");
	journey_tap(scene, "back", -1, "listing");
	journey_tap(scene, "row", -1, NULL);
	gone(scene, "listing");
	journey_tap(scene, "back", -1, "shelf"); /* as this visit began */
	journey_tap_named(scene, "collection", LIST);
	gone(scene, "shelf");
	end_visit(scene);
	journey_tap(scene, "start", -1, "home");
	assert_int_equal(names(scene), before - COUNT);
	journey_tap(scene, "offer", OFFER_read, "shelves");
	journey_tap_named(scene, "shelf", "便民");
	journey_wait(scene, "shelf");
	assert_false(journey_shows(scene, LIST));
	journey_home(scene);
	journey_show_code(scene, "YH-TREE-0001");
	journey_problem(scene, PROBLEM_CODE_UNKNOWN);
	journey_home(scene);
	journey_tap(scene, "search", -1, "find");
	journey_type(scene, "sqzxxyx");
	assert_false(journey_shows(scene, ENTRY));
	end_visit(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_read_by_the_next_visitor),
		cmocka_unit_test(it_is_read_with_the_hall_away),
		cmocka_unit_test(it_goes_while_somebody_reads_it),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
