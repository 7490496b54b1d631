/* The guide of a matter: fetched when somebody wants to read it, never in the way of the number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/fetch.h"
#include "tests/harness/journey.h"
#include "tests/harness/slips.h"

static void to_confirm(struct scene *scene)
{
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
}

static void what_to_bring_is_read(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_confirm(scene);
	journey_tap(scene, "guide", -1, "guide");
	journey_sees(scene, "要准备的材料");
	journey_sees(scene, "怎么办");
	journey_tap(scene, "toggle_lang", -1, "guide");
	journey_sees(scene, "What to have ready");
	journey_tap(scene, "toggle_lang", -1, "guide");
	journey_tap(scene, "back", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	journey_close(scene);
}

/* A hall of yesterday, a stranger, a dead line: said, and the number is to be had all the same. */
static void without_it_the_number_is_taken(void **unused)
{
	(void)unused;
	static const char *const troubles[] = {"status=404", "status=503",
		"status=200 type=text/html body=<title>login</title>", "garbage=yes"};
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	to_confirm(scene);
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		journey_hall(scene, "at GET:/v1/matters/* %s", troubles[i]);
		journey_tap(scene, "guide", -1, NULL);
		journey_wait(scene, "problem");
		journey_tap(scene, "try_again", -1, "confirm");
		journey_hall(scene, "at GET:/v1/matters/* off");
	}
	journey_line(scene, "down");
	journey_tap(scene, "guide", -1, NULL);
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
	journey_tap(scene, "back", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	assert_true(journey_is_provisional(scene));
	journey_close(scene);
}

/* What was read once can be read without a line. */
static void it_is_kept_for_when_the_line_is_down(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_hall(scene, "at GET:/v1/matters/*");
	for (int visit = 0; visit < 3; visit++) {
		to_confirm(scene);
		if (visit == 2) {
			journey_line(scene, "down");
		}
		journey_tap(scene, "guide", -1, "guide");
		journey_sees(scene, "要准备的材料");
		journey_tap(scene, "home", -1, "home");
		journey_tap(scene, "finish", -1, "attract");
	}
	assert_int_equal(journey_hits(scene, "GET:/v1/matters/*"), 2); /* the second: 304 */
	journey_close(scene);
}

/* Who changes his mind does not wait for it. */
static void a_slow_one_gives_way(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	journey_set(&config, "hall.answer_limit_ms=15000");
	struct scene *scene = journey_open(&config);
	to_confirm(scene);
	journey_hall(scene, "at GET:/v1/matters/* hang=yes");
	journey_tap(scene, "guide", -1, "asking");
	journey_tap(scene, "back", -1, "confirm");
	int64_t began_ms = clock_ms();
	journey_tap(scene, "take_number", -1, "done");
	assert_in_range(clock_ms() - began_ms, 0, 14000);
	assert_false(journey_is_provisional(scene));
	journey_close(scene);
}

/* --- taken along --- */

/* The page of printing is to be seen. */
static struct scene *open_slow_printer(void)
{
	struct scene_config config = journey_config();
	config.printer = "";
	return journey_open(&config);
}

enum { PAGE_LEN = 64 * 1024 };

/* The only code on the last slip, as an independent reader sees it. */
static void read_slip(struct scene *scene, char code[JOURNEY_QR_LEN])
{
	char png[400];
	str_format(
		png, sizeof(png), "%s/slip-%02d.png", scene_paper_dir(scene), journey_slips(scene));
	slip_read_code(png, code, JOURNEY_QR_LEN);
	assert_true(str_starts(code, "https://") && strstr(code, "/m/"));
}

static void must_have(const char *page, const char *text)
{
	if (!strstr(page, text)) {
		fail_msg("no \"%s\" in: %s", text, page);
	}
}

static void it_is_taken_along(void **unused)
{
	(void)unused;
	static char page[PAGE_LEN];
	char code[JOURNEY_QR_LEN];
	struct scene *scene = open_slow_printer();
	to_confirm(scene);
	journey_tap(scene, "guide", -1, "guide");
	journey_sees(scene, "手机扫码带走");
	int slips = journey_slips(scene);
	journey_tap(scene, "print", -1, "printing");
	assert_false(journey_can_tap(scene, "print", -1)); /* not twice */
	journey_wait(scene, "guide");
	assert_int_equal(journey_slips(scene), slips + 1);
	read_slip(scene, code);
	const char *path = strstr(code, "/m/");
	fetch_page(scene, path, "", page, sizeof(page));
	must_have(page, "社会保障卡申领</h1>");
	must_have(page, "要准备的材料");
	must_have(page, "A01–A04 窗口");
	must_have(page, "\n200");
	fetch_page(scene, path, "-H 'Accept-Language: en'", page, sizeof(page));
	must_have(page, "What to have ready");
	journey_tap(scene, "back", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	assert_int_equal(journey_slips(scene), slips + 2);
	journey_slip_reads(scene, slips + 2);
	journey_tap(scene, "finish", -1, "attract");
	/* The slip is shown to the scanner: the way to the matter. */
	journey_scan(scene, code, "identify");
	journey_close(scene);
}

/* The paper ends in the middle of it: said, and printed anew when there is some again; without it
 * there is nothing to be touched. */
static void without_paper_it_is_read(void **unused)
{
	(void)unused;
	struct scene *scene = open_slow_printer();
	to_confirm(scene);
	journey_tap(scene, "guide", -1, "guide");
	journey_sees(scene, "打印指南");
	journey_poke(scene, "poke printer paper left 30");
	journey_tap(scene, "print", -1, "printing");
	journey_wait(scene, "uncertain");
	journey_tap(scene, "slip_missing", -1, NULL);
	journey_problem(scene, PROBLEM_NO_PAPER);
	journey_sees(scene, "请返回页面查看");
	journey_poke(scene, "poke printer paper ok");
	journey_wait_device(scene, "printer", "state", "ready");
	journey_tap(scene, "try_again", -1, "guide");
	char code[JOURNEY_QR_LEN];
	read_slip(scene, code);
	assert_int_equal(journey_slips_with(scene, code), 1); /* the torn one is none */
	journey_poke(scene, "poke printer paper out");
	journey_wait_device(scene, "printer", "supply", "out");
	assert_false(journey_can_tap(scene, "print", -1));
	journey_sees(scene, "要准备的材料");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_to_bring_is_read),
		cmocka_unit_test(without_it_the_number_is_taken),
		cmocka_unit_test(it_is_kept_for_when_the_line_is_down),
		cmocka_unit_test(a_slow_one_gives_way),
		cmocka_unit_test(it_is_taken_along),
		cmocka_unit_test(without_paper_it_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
