/* A scanner that types into the desktop, its maker unknown: its codes are taken where one is asked
 * for, and nowhere do its keys press anything; a keypad's do. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/harness/journey.h"

/* Usages of h r s s - 0 2 and Enter; behind Caps Lock the same in capitals. */
#define HRSS_02		  "0b1516162d271f28"
#define HRSS_02_CAPS	  "39" HRSS_02 "39"
#define RIGHT_BRACKET_Q_1 "30141e"

enum { AFTERWARDS_MS = 400 }; /* whatever a burst did would be seen by then */

static void key(struct scene *scene, const char *name)
{
	assert_string_equal(scene_kiosk(scene, "key %s", name), "ok");
}

static void type(struct scene *scene, const char *usages)
{
	assert_string_equal(scene_kiosk(scene, "typed %s", usages), "ok");
}

static void type_in_vain(struct scene *scene, const char *usages, const char *screen)
{
	for (int i = 0; i < 4; i++) { /* the first shows the focus, the next would press */
		type(scene, usages);
		poll(NULL, 0, AFTERWARDS_MS);
		journey_wait(scene, screen);
	}
}

static void codes_are_taken_where_one_is_asked_for(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	static const char *const codes[] = {HRSS_02, HRSS_02_CAPS, RIGHT_BRACKET_Q_1 HRSS_02,
		"28" HRSS_02 "2828", HRSS_02 HRSS_02, "0b1516162d271f2b"};
	journey_start(scene);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		type(scene, codes[i]);
		journey_wait(scene, "identify");
		journey_sees(scene, "社会保障卡挂失与补换");
		journey_home(scene);
	}
	type(scene, "0506070809"
		    "28");
	journey_problem(scene, PROBLEM_CODE_UNKNOWN);
	type(scene, HRSS_02);
	journey_wait(scene, "identify");
	journey_close(scene);
}

static void keys_of_a_scanner_press_nothing(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	key(scene, "where");
	type_in_vain(scene, HRSS_02, "attract");
	type_in_vain(scene, "28" HRSS_02 "2828", "attract");
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	key(scene, "where");
	type_in_vain(scene, HRSS_02, "confirm");
	assert_int_equal(journey_hall_count(scene, "tickets"), 0);
	journey_close(scene);
}

/* Enter as it is typed, alone, is a hand's. */
static void keys_of_a_hand_press(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	type(scene, "28"); /* shows the focus */
	poll(NULL, 0, AFTERWARDS_MS);
	journey_wait(scene, "attract");
	type(scene, "28");
	journey_wait(scene, "home");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_taken_where_one_is_asked_for),
		cmocka_unit_test(keys_of_a_scanner_press_nothing),
		cmocka_unit_test(keys_of_a_hand_press),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
