/* The journey to a number on the real program: who it is, what is wanted, and a visit's end. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/journey.h"

static void card_to_slip(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_to_identify(scene);
	journey_poke(scene, "poke idcard card zhang");
	journey_wait(scene, "confirm");
	/* The forgotten card: while it lies there nothing is taken and nothing printed. */
	journey_tap(scene, "take_number", -1, "take_card");
	poll(NULL, 0, 1000);
	journey_wait(scene, "take_card");
	assert_int_equal(journey_slips(scene), 0);
	assert_int_equal(journey_hall_count(scene, "tickets"), 0);
	journey_poke(scene, "poke idcard lift");
	journey_wait(scene, "done");
	assert_int_equal(journey_slips(scene), 1);
	journey_slip_reads(scene, 1);
	assert_false(journey_is_provisional(scene));
	assert_string_equal(scene_vusb(scene, "poke printer errors"), "ok 0");
	journey_tap(scene, "finish", -1, "attract");

	/* A card that is never taken: the visit ends, and nobody gets its number. */
	journey_to_identify(scene);
	journey_poke(scene, "poke idcard card li");
	journey_wait(scene, "confirm");
	journey_tap(scene, "take_number", -1, "take_card");
	journey_pass(scene, 60000);
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 30000);
	journey_wait(scene, "attract");
	assert_int_equal(journey_slips(scene), 1);
	assert_int_equal(journey_hall_count(scene, "tickets"), 1);
	journey_close(scene);
}

static void phone_or_nothing_to_slip(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_scan(scene, "hrss-01", "identify");
	journey_tap(scene, "identify_phone", -1, "phone");
	journey_type(scene, "13800001234");
	journey_tap(scene, "phone_done", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	journey_slip_reads(scene, 1);
	journey_tap(scene, "finish", -1, "attract");
	/* "hrss-07" goes without, where the hall allows it. */
	journey_scan(scene, "hrss-07", "identify");
	journey_tap(scene, "identify_none", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	journey_slip_reads(scene, 2);
	assert_int_equal(journey_slips(scene), 2);
	journey_close(scene);
}

static void a_code_leads_to_its_matter(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	/* Nobody asked for it: a code on the attract page does nothing. */
	journey_show_code(scene, "hrss-01");
	poll(NULL, 0, 300);
	journey_wait(scene, "attract");
	journey_scan(scene, "hrss-01", "identify");
	journey_sees(scene, "社会保障卡申领");
	journey_home(scene);
	journey_show_code(scene, "of-another-city-0815");
	journey_problem(scene, PROBLEM_CODE_UNKNOWN);
	/* The page offers to choose on the screen, or to show another code. */
	journey_show_code(scene, "hrss-02");
	journey_wait(scene, "identify");
	journey_sees(scene, "社会保障卡挂失与补换");
	journey_home(scene);
	journey_show_code(scene, "HRSS-02 "); /* as Code 39 has it */
	journey_wait(scene, "identify");
	journey_sees(scene, "社会保障卡挂失与补换");
	journey_close(scene);
}

/* A printer and a scanner that nobody knows, each by its row. */
static void devices_that_the_configuration_names(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.printer = "noname,width=384,speed=0";
	config.scanner = "keyboard-noname";
	journey_set(&config, "printer.usb=1234:5678,1,04,85,384");
	journey_set(&config, "scanner.usb=0145:0012");
	struct scene *scene = journey_open(&config);
	journey_wait_device(scene, "scanner", "state", "ready");
	journey_scan(scene, "hrss-02", "identify");
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_slip_reads(scene, 1);
	assert_int_equal(journey_slips(scene), 1);
	journey_close(scene);
}

static void cards_that_do_not_serve(void **unused)
{
	(void)unused;
	static const struct {
		const char *card;
		enum problem problem;
	} cases[] = {{"damaged", PROBLEM_CARD_UNREADABLE}, {"bank", PROBLEM_CARD_NOT_ID},
		{"expired", PROBLEM_CARD_EXPIRED}};
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		journey_to_identify(scene);
		journey_poke(scene, "poke idcard card %s", cases[i].card);
		journey_problem(scene, cases[i].problem);
		journey_poke(scene, "poke idcard lift");
		/* No person lays the next within the quarter of a second between two looks. */
		journey_wait_state(scene, "card_present", "false");
		journey_tap(scene, "try_again", -1, "identify");
		journey_identify(scene, "rare"); /* another card serves */
		journey_home(scene);
		journey_tap(scene, "finish", -1, "attract");
	}
	assert_int_equal(journey_hall_count(scene, "tickets"), 0);
	journey_close(scene);
}

static void the_reader_goes_and_comes(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	/* Where the phone is another way, the page stays. */
	journey_scan(scene, "hrss-01", "identify");
	journey_poke(scene, "unplug idcard");
	journey_wait_device(scene, "idcard", "state", "absent");
	journey_wait(scene, "identify");
	journey_home(scene);
	/* Where the card is the only way, that is said at once. */
	journey_show_code(scene, "hrss-02");
	journey_problem(scene, PROBLEM_READER_MISSING);
	journey_poke(scene, "plug idcard");
	journey_wait_device(scene, "idcard", "state", "ready");
	journey_tap(scene, "try_again", -1, "identify");
	/* And also when it leaves while one stands there. */
	journey_poke(scene, "unplug idcard");
	journey_problem(scene, PROBLEM_READER_MISSING);
	journey_poke(scene, "plug idcard");
	journey_wait_device(scene, "idcard", "state", "ready");
	journey_tap(scene, "try_again", -1, "identify");
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_close(scene);
}

static void the_idle_warning_ends_in_a_wipe(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_to_identify(scene);
	journey_pass(scene, 40000); /* real time passes too */
	poll(NULL, 0, 100);
	journey_wait_state(scene, "warning", "false");
	journey_pass(scene, 20000);
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 10000);
	journey_wait_state(scene, "warning", "true");
	/* One touch is enough to go on, from the beginning. */
	journey_tap(scene, "more_time", -1, NULL);
	journey_wait_state(scene, "warning", "false");
	journey_wait(scene, "identify");
	journey_pass(scene, 40000);
	poll(NULL, 0, 100);
	journey_wait_state(scene, "warning", "false");
	journey_pass(scene, 20000);
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 30000);
	journey_wait(scene, "attract");
	journey_wait_state(scene, "active", "false");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(card_to_slip),
		cmocka_unit_test(phone_or_nothing_to_slip),
		cmocka_unit_test(a_code_leads_to_its_matter),
		cmocka_unit_test(devices_that_the_configuration_names),
		cmocka_unit_test(cards_that_do_not_serve),
		cmocka_unit_test(the_reader_goes_and_comes),
		cmocka_unit_test(the_idle_warning_ends_in_a_wipe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
