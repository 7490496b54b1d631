/* What can go wrong with the slip: no paper, an uncertain end, a power cut, no printer at all. */
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"
#include "tests/harness/journey.h"

static struct scene *open_at_confirm(const char *printer)
{
	struct scene_config config = journey_config();
	config.printer = printer;
	struct scene *scene = journey_open(&config);
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	return scene;
}

static void no_paper_no_number(void **unused)
{
	(void)unused;
	struct scene *scene = open_at_confirm(",speed=0");
	journey_poke(scene, "poke printer paper out");
	journey_wait_device(scene, "printer", "supply", "out");
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_NO_PAPER);
	assert_int_equal(journey_hall_count(scene, "tickets"), 0);
	journey_poke(scene, "poke printer paper ok");
	journey_wait_device(scene, "printer", "state", "ready");
	journey_tap(scene, "try_again", -1, "confirm");
	journey_poke(scene, "poke printer cover open");
	journey_wait_device(scene, "printer", "reason", "cover_open");
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_PRINTER);
	journey_poke(scene, "poke printer cover close");
	journey_wait_device(scene, "printer", "state", "ready");
	journey_tap(scene, "try_again", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	assert_int_equal(journey_slips(scene), 1);
	assert_int_equal(journey_hall_count(scene, "tickets"), 1);
	journey_close(scene);
}

/* It is handed in all the same, the page says why nothing was printed, and prints it later. */
static void no_paper_for_a_receipt(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.printer = ",speed=0";
	struct scene *scene = journey_open(&config);
	applying_open_code(scene, "hrss-03");
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	journey_wait(scene, "review");
	journey_poke(scene, "poke printer paper out");
	journey_wait_device(scene, "printer", "supply", "out");
	journey_tap(scene, "submit", -1, "filed");
	journey_sees(scene, "没有打出小票");
	journey_sees(scene, "打印纸用完了");
	assert_false(journey_can_tap(scene, "print", -1));
	journey_poke(scene, "poke printer paper ok");
	journey_wait_device(scene, "printer", "state", "ready");
	journey_tap(scene, "print", -1, NULL);
	journey_wait(scene, "filed");
	journey_sees(scene, "请取走小票");
	journey_slip_reads(scene, 1);
	assert_false(journey_can_tap(scene, "print", -1));
	journey_close(scene);
}

static void paper_ends_in_mid_job(void **unused)
{
	(void)unused;
	struct scene *scene = open_at_confirm("");
	journey_poke(scene, "poke printer paper left 30");
	journey_tap(scene, "take_number", -1, "printing");
	char number[16];
	journey_number(scene, number);
	/* How much of it came out only the person can see. */
	journey_wait(scene, "uncertain");
	journey_sees(scene, number);
	journey_tap(scene, "slip_missing", -1, NULL);
	journey_problem(scene, PROBLEM_NO_PAPER);
	journey_sees(scene, number); /* it stays valid, and is there to be written down */
	journey_sees(scene, "号码同样有效");
	assert_int_equal(journey_hall_count(scene, "tickets"), 1);
	journey_poke(scene, "poke printer paper ok");
	journey_wait_device(scene, "printer", "state", "ready");
	journey_tap(scene, "try_again", -1, "done");
	char again[16];
	journey_number(scene, again);
	assert_string_equal(again, number);
	assert_int_equal(journey_hall_count(scene, "tickets"), 1);
	journey_close(scene);
}

static int printer_count(struct scene *scene, const char *what)
{
	int count = -1;
	assert_int_equal(sscanf(scene_vusb(scene, "poke printer %s", what), "ok %d", &count), 1);
	return count;
}

static void wait_printer(struct scene *scene, const char *what, int least)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (printer_count(scene, what) < least) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 5);
	}
}

/* Until the first dots are on the paper. */
static void start_printing(struct scene *scene, char *number)
{
	journey_tap(scene, "take_number", -1, "printing");
	journey_number(scene, number);
	assert_string_not_equal(number, "");
	wait_printer(scene, "rows", 1);
}

/* A printer that falls silent with the slip half out, and comes back when the person was asked.
 * With room for all of the job it ends it then; else the rest of it is lost. */
static struct scene *open_at_uncertain(const char *printer, char *number)
{
	struct scene *scene = open_at_confirm(printer);
	journey_poke(scene, "poke printer silent after 20");
	start_printing(scene, number);
	journey_wait(scene, "uncertain");
	journey_sees(scene, number);
	journey_poke(scene, "poke printer online");
	journey_wait_device(scene, "printer", "state", "ready");
	return scene;
}

static void uncertain_and_it_came(void **unused)
{
	(void)unused;
	char number[16];
	struct scene *scene = open_at_uncertain(",buffer=262144", number);
	char qr[JOURNEY_QR_LEN];
	wait_printer(scene, "slips", 1);
	poll(NULL, 0, 500);
	journey_wait(scene, "uncertain"); /* nothing is repeated before the person says so */
	journey_qr(scene, qr);
	assert_in_range(journey_slips_with(scene, qr), 0, 1);
	int slips = journey_slips(scene);
	journey_tap(scene, "slip_came", -1, "done");
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_slips(scene), slips);
	assert_int_equal(journey_hall_count(scene, "tickets"), 1);
	assert_int_equal(journey_hall_count(scene, "void"), 0);
	journey_close(scene);
}

static void uncertain_and_it_did_not_come(void **unused)
{
	(void)unused;
	char number[16];
	char again[16];
	struct scene *scene = open_at_uncertain("", number);
	char qr[JOURNEY_QR_LEN];
	journey_qr(scene, qr);
	assert_int_equal(journey_slips_with(scene, qr), 0);
	journey_tap(scene, "slip_missing", -1, "done");
	journey_number(scene, again);
	assert_string_equal(again, number); /* the same number once more, not another one */
	/* What the printer still had of the torn one may come out before it. */
	assert_in_range(journey_slips_with(scene, qr), 1, 2);
	journey_slip_reads(scene, journey_slips(scene));
	assert_int_equal(journey_hall_count(scene, "tickets"), 1);
	journey_close(scene);
}

static void uncertain_and_nobody_answers(void **unused)
{
	(void)unused;
	char number[16];
	struct scene *scene = open_at_uncertain(",buffer=262144", number);
	char qr[JOURNEY_QR_LEN];
	journey_qr(scene, qr);
	journey_pass(scene, 60000);
	journey_wait_state(scene, "warning", "true");
	journey_pass(scene, 30000);
	journey_wait(scene, "attract");
	assert_in_range(journey_slips_with(scene, qr), 0, 1);
	assert_int_equal(journey_hall_count(scene, "void"), 0); /* it may be in somebody's hand */
	journey_close(scene);
}

static void power_cut_between_print_and_settle(void **unused)
{
	(void)unused;
	static const char *const answers[] = {"slip_came", "slip_missing"};
	for (int i = 0; i < 2; i++) {
		/* Slow: the cut comes long before all of the job is in the printer. */
		struct scene *scene = open_at_confirm(",speed=40");
		char number[16];
		char again[16];
		char note[PATH_MAX];
		str_format(note, sizeof(note), "%s/data/printer-torn", scene_dir(scene));
		start_printing(scene, number);
		scene_kill_kiosk(scene);
		assert_int_equal(access(note, F_OK), 0); /* no more than that a slip hangs there */
		assert_true(scene_start_kiosk(scene));
		journey_wait(scene, "uncertain");
		journey_number(scene, again);
		assert_string_equal(again, number);
		assert_int_equal(printer_count(scene, "inked"), 0); /* of the printer's new life */
		journey_wait_ready(scene);
		/* The torn head is cut off before anything else; this printer has a new life, so
		 * the piece is blank. */
		wait_printer(scene, "slips", 1);
		journey_tap(scene, answers[i], -1, "done");
		assert_int_equal(journey_slips(scene), 1 + i);
		assert_int_equal(printer_count(scene, "inked"), i);
		assert_int_equal(access(note, F_OK), -1);
		journey_tap(scene, "finish", -1, "attract");
		assert_int_equal(journey_hall_count(scene, "tickets"), 1);
		/* Asked once: the next start knows. */
		scene_kill_kiosk(scene);
		assert_true(scene_start_kiosk(scene));
		journey_wait_ready(scene);
		journey_wait(scene, "attract");
		journey_close(scene);
	}
}

static void out_of_service_says_why_and_where(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	journey_hall_arg(&config, "--queue-only"); /* other shapes need no paper */
	struct scene *scene = journey_open(&config);
	journey_poke(scene, "poke printer paper out");
	journey_wait_device(scene, "printer", "supply", "out");
	journey_pass(scene, 5000);
	journey_wait(scene, "out_of_service");
	journey_sees(scene, "打印纸用完了");
	journey_sees(scene, "清波区政务服务中心"); /* the nearest other place */
	journey_sees(scene, "柳荫街");
	journey_poke(scene, "poke printer paper ok");
	journey_wait(scene, "attract");
	journey_poke(scene, "unplug printer");
	journey_wait_device(scene, "printer", "state", "absent");
	journey_pass(scene, 5000);
	journey_wait(scene, "out_of_service");
	journey_sees(scene, "打印机没有响应");
	journey_poke(scene, "plug printer");
	journey_wait(scene, "attract");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_paper_no_number),
		cmocka_unit_test(no_paper_for_a_receipt),
		cmocka_unit_test(paper_ends_in_mid_job),
		cmocka_unit_test(uncertain_and_it_came),
		cmocka_unit_test(uncertain_and_it_did_not_come),
		cmocka_unit_test(uncertain_and_nobody_answers),
		cmocka_unit_test(power_cut_between_print_and_settle),
		cmocka_unit_test(out_of_service_says_why_and_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
