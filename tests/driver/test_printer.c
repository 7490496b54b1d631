/* The slip printer's driver against virtual printers of every shape: health, paper, honesty.
 * devices: printer:pos80,name=pos80 printer:tm-t88v,name=t88 printer:xp-c58k,name=c58
 * printer:xprinter,name=xp printer:xprinter,name=wide,width=640,mdl=CT-S651
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/printing.h"

static const char lost_count[] =
	"QEMU forgets how much of a transfer was taken before it was cancelled";

enum { SOON_MS = PRINTING_SOON_MS, JOB_MS = PRINTING_JOB_MS, HEIGHT = 300 };

static void every_width_is_printed_dot_by_dot(void **state)
{
	(void)state;
	static const struct {
		const char *printer, *model;
		int width;
	} printers[] = {
		{"pos80", "0416:5011 POS80 USB Printing Support", 576},
		{"t88", "04b8:0e02 EPSON TM-T88V", 512},
		{"c58", "0483:070b XP-C58K", 384},
		{"xp", "1fc9:2016 Xprinter XP-80", 576},
		{"wide", "1fc9:2016 Xprinter CT-S651", 640},
	};
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		printing_begin(printers[i].printer);
		printing_knob("raster_max", "255"); /* a longer band would come out garbled */
		assert_string_equal(rig_status(printing.rig)->model, printers[i].model);
		assert_int_equal(rig_status(printing.rig)->width_dots, printers[i].width);
		assert_int_equal(printing_count("width"), printers[i].width);
		assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_OK);
		long slips = printing_count("slips");
		printing_well(HEIGHT);
		printing_well(1);
		printing_well(700);
		assert_int_equal(
			printing_count("slips"), slips + 3);   /* and no blank piece between them */
		assert_int_equal(printing_count("errors"), 0); /* it was asked nothing it lacks */
		rig_expect_silence(printing.rig, 50);
		assert_int_equal(rig_status(printing.rig)->state, DEVICE_READY);
		printing_end();
	}
}

static void a_slip_that_is_too_wide_is_refused(void **state)
{
	(void)state;
	printing_begin("c58");
	long lines = printing_count("lines");
	printing.job++;
	prints_order(printing.rig, printing.job, prints_make(576, HEIGHT, printing.job));
	printing_expect(PRINT_NOT_DONE, REASON_PROTOCOL);
	printing.job++;
	prints_order(printing.rig, printing.job, NULL);
	printing_expect(PRINT_NOT_DONE, REASON_PROTOCOL);
	assert_int_equal(printing_count("lines"), lines);
	printing_well(HEIGHT);
	printing_end();
}

static void device_ids_of_every_form(void **state)
{
	(void)state;
	static const char *const forms[][2] = {{"normal", "1fc9:2016 Xprinter CT-S651"},
		{"little", "1fc9:2016 Xprinter CT-S651"}, {"unended", "1fc9:2016 Xprinter CT-S651"},
		{"short", "1fc9:2016 Xprinter CT-S651"},
		{"short-unended", "1fc9:2016 Xprinter CT-S651"},
		{"little-short-unended", "1fc9:2016 Xprinter CT-S651"},
		{"empty", "1fc9:2016 Xprinter"}, {"stall", "1fc9:2016 Xprinter"}};
	printing_open("wide");
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		printing_knob("deviceid", forms[i][0]);
		printing_plug();
		printing_wait_ready();
		assert_string_equal(rig_status(printing.rig)->model, forms[i][1]);
		assert_int_equal(rig_status(printing.rig)->width_dots, i < 6 ? 640 : 576);
		printing_unplug();
		assert_string_equal(rig_status(printing.rig)->model, "");
	}
	printing_end();
}

static void port_status_is_asked_where_nothing_else_answers(void **state)
{
	(void)state;
	printing_open("xp");
	printing_knob("dle", "0");
	printing_knob("speed", "0");
	printing_plug();
	printing_wait_ready();
	printing_order(HEIGHT);
	printing_expect(PRINT_DONE, REASON_NONE);
	printing_poke("paper out");
	rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_PAPER_OUT, SOON_MS);
	assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_OUT);
	printing_unplug();
	printing_poke("paper ok");
	/* 00 is no information: neither ready nor out of paper. */
	printing_knob("portstatus", "0");
	printing_plug();
	rig_wait_status(printing.rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	printing_order(HEIGHT);
	printing_expect(PRINT_NOT_DONE, REASON_NO_ANSWER);
	printing_end();
}

static void answers_with_wrong_fixed_bits_are_none(void **state)
{
	(void)state;
	printing_open("xp");
	printing_knob("dle", "2");
	printing_knob("portstatus", "0");
	printing_knob("speed", "0");
	printing_plug();
	rig_wait_status(printing.rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	printing_knob("dle", "1");
	printing_wait_ready();
	printing_well(HEIGHT);
	printing_end();
}

static void old_answers_are_not_taken_for_new_ones(void **state)
{
	(void)state;
	printing_begin("xp");
	printing_poke("say 72 7e 1e"); /* paper end, of some time ago */
	printing_well(HEIGHT);
	assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_OK);
	/* An old "queue done" proves nothing: this one does not answer any more. */
	printing_knob("gsr", "0");
	printing_poke("say 00");
	long inked = printing_count("inked");
	printing_order(HEIGHT);
	printing_expect(PRINT_UNCERTAIN, REASON_NO_ANSWER);
	assert_int_equal(printing_count("inked"), inked + 1);
	printing_end();
	printing_begin("t88");
	printing_well(HEIGHT);
	printing_knob("ghs", "0");
	char proof[32]; /* of the slip before, once more */
	str_copy(proof, sizeof(proof), rig_ask(printing.rig, "t88 proof"));
	assert_true(str_starts(proof, "3722"));
	rig_ask(printing.rig, "t88 say %s", proof);
	printing_order(HEIGHT);
	printing_expect(PRINT_UNCERTAIN, REASON_NO_ANSWER);
	printing_end();
}

static void what_ails_it_is_said_and_nothing_is_begun(void **state)
{
	(void)state;
	static const struct {
		const char *ill, *well;
		enum device_state state;
		enum device_reason reason;
		enum supply_state supply;
	} ails[] = {
		{"paper out", "paper ok", DEVICE_ATTENTION, REASON_PAPER_OUT, SUPPLY_OUT},
		{"cover open", "cover close", DEVICE_ATTENTION, REASON_COVER_OPEN, SUPPLY_OK},
		{"cutter jam", "cutter ok", DEVICE_ATTENTION, REASON_CUTTER, SUPPLY_OK},
		{"head hot", "head ok", DEVICE_ATTENTION, REASON_HEAD_HOT, SUPPLY_OK},
		{"offline", "online", DEVICE_ATTENTION, REASON_OFFLINE, SUPPLY_OK},
		{"silent", "online", DEVICE_FAULT, REASON_NO_ANSWER, SUPPLY_UNKNOWN},
	};
	static const char *const printers[] = {"xp", "t88"};
	for (size_t p = 0; p < ARRAY_LEN(printers); p++) {
		printing_begin(printers[p]);
		long lines = printing_count("lines");
		for (size_t i = 0; i < ARRAY_LEN(ails); i++) {
			printing_poke(ails[i].ill);
			printing_order(HEIGHT);
			printing_expect(PRINT_NOT_DONE, ails[i].reason);
			rig_wait_status(printing.rig, ails[i].state, ails[i].reason, SOON_MS);
			assert_int_equal(rig_status(printing.rig)->supply, ails[i].supply);
			printing_poke(ails[i].well);
			printing_wait_ready();
			assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_OK);
		}
		assert_int_equal(printing_count("lines"), lines);
		printing_well(HEIGHT);
		printing_end();
	}
}

static void a_change_is_seen_without_an_order(void **state)
{
	(void)state;
	printing_begin("xp");
	printing_poke("paper near");
	int64_t until_ms = clock_ms() + SOON_MS;
	while (rig_status(printing.rig)->supply != SUPPLY_LOW) {
		rig_expect_silence(printing.rig, 20);
		assert_true(clock_ms() < until_ms);
	}
	assert_int_equal(rig_status(printing.rig)->state, DEVICE_READY);
	printing_well(HEIGHT); /* there is some left */
	assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_LOW);
	printing_poke("cover open");
	rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_COVER_OPEN, SOON_MS);
	printing_poke("cover close");
	printing_wait_ready();
	printing_end();
}

/* What is in the printer when its paper ends must never become a second slip. */
static void paper_ends_in_the_middle(void **state)
{
	(void)state;
	rig_not_in_guest(lost_count);
	static const struct {
		const char *printer, *buffer;
		bool is_torn; /* the rest was thrown away, else it comes out with new paper */
	} cases[] = {
		{"xp", "65536", true}, {"t88", "65536", true}, {"pos80", "65536", false},
		{"pos80", "4096", true}, /* the rest never reached it */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		printing_begin(cases[i].printer);
		printing_knob("buffer", cases[i].buffer);
		printing_poke("paper left 20");
		long inked = printing_count("inked");
		struct print_mark mark = printing_order(400);
		printing_expect(PRINT_UNCERTAIN, REASON_PAPER_OUT);
		rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_PAPER_OUT, SOON_MS);
		assert_int_equal(printing_count("inked"), inked);
		printing_poke("paper ok");
		printing_wait_ready();
		rig_ask(printing.rig, "wait %s inked %ld 3000", printing.name, inked + 1);
		bool is_whole =
			strcmp(rig_ask(printing.rig, "%s last", printing.name), mark.text) == 0;
		assert_int_equal(is_whole, !cases[i].is_torn);
		rig_expect_silence(printing.rig, 300); /* nothing is tried again */
		assert_int_equal(printing_count("inked"), inked + 1);
		printing_well(HEIGHT);
		printing_end();
	}
}

static void a_cover_opened_in_the_middle(void **state)
{
	(void)state;
	printing_begin("xp");
	printing_knob("speed", "60");
	long lines = printing_count("lines");
	printing_order(800);
	rig_ask(printing.rig, "wait %s lines %ld 3000", printing.name, lines + 100);
	printing_poke("cover open");
	printing_expect(PRINT_UNCERTAIN, REASON_COVER_OPEN);
	printing_poke("cover close");
	printing_wait_ready();
	printing_knob("speed", "0");
	printing_well(HEIGHT);
	printing_end();
}

static void a_cutter_that_fails_at_the_cut(void **state)
{
	(void)state;
	static const char *const printers[] = {"xp", "t88"};
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		printing_begin(printers[i]);
		printing_poke("cutter fail");
		long inked = printing_count("inked");
		struct print_mark mark = printing_order(HEIGHT);
		printing_expect(PRINT_UNCERTAIN, REASON_CUTTER);
		rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_CUTTER, SOON_MS);
		assert_int_equal(printing_count("inked"), inked);
		printing_poke("cutter ok");
		printing_wait_ready();
		/* It hung there, printed, and is cut off before it can stick to the next. */
		rig_ask(printing.rig, "wait %s inked %ld 3000", printing.name, inked + 1);
		prints_expect(printing.rig, printing.name, &mark);
		printing_well(HEIGHT);
		printing_end();
	}
}

static void a_slow_printer_takes_its_time(void **state)
{
	(void)state;
	rig_not_in_guest(lost_count);
	static const char *const printers[] = {"xp", "t88", "pos80", "c58"};
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		printing_begin(printers[i]);
		/* A chunk of 16 KB takes it longer than the driver waits: taken in parts. */
		printing_knob("speed", "30");
		printing_knob("buffer", "4096");
		printing_well(400);
		printing_end();
	}
}

static void a_proof_that_comes_late_still_proves(void **state)
{
	(void)state;
	printing_begin("t88");
	printing_knob("speed", "50"); /* all of it in the buffer, two seconds of printing to come */
	printing_well(800);
	printing_end();
}

static void unplugged_in_the_middle(void **state)
{
	(void)state;
	rig_not_in_guest(lost_count);
	static const char *const printers[] = {"xp", "t88", "pos80"};
	for (size_t i = 0; i < 2 * ARRAY_LEN(printers); i++) {
		bool loses_power = i % 2;
		printing_begin(printers[i / 2]);
		printing_knob("speed", "60");
		printing_knob("buffer", "4096");
		long inked = printing_count("inked");
		long lines = printing_count("lines");
		printing_order(800);
		rig_ask(printing.rig, "wait %s lines %ld 3000", printing.name, lines + 100);
		int64_t begin_ms = clock_ms();
		rig_ask(printing.rig, "unplug %s", printing.name);
		printing_expect(PRINT_UNCERTAIN, REASON_NOT_FOUND);
		rig_wait_status(printing.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		assert_in_range(clock_ms() - begin_ms, 0, 1000);
		if (loses_power) {
			printing_poke("power-cycle");
		}
		printing_knob("speed", "0");
		printing_plug();
		printing_wait_ready();
		printing_well(HEIGHT);
		/* The torn piece was cut off before, and was never whole. */
		assert_int_equal(printing_count("inked"), inked + 2);
		printing_end();
	}
}

static void orders_without_a_printer(void **state)
{
	(void)state;
	printing_open("xp");
	printing_order(HEIGHT);
	printing_expect(PRINT_NOT_DONE, REASON_NOT_FOUND);
	rig_order(printing.rig, CMD_WIPE);
	rig_expect_only(printing.rig, MSG_WORKER_WIPED, SOON_MS);
	printing_end();
}

static void plugging_again_and_again(void **state)
{
	(void)state;
	printing_begin("xp");
	for (int i = 0; i < 20; i++) {
		rig_ask(printing.rig, "unplug xp");
		rig_ask(printing.rig, "plug xp");
	}
	/* What "ready" says may be of an earlier plugging; then the job is refused, not lost. */
	int64_t until_ms = clock_ms() + SOON_MS;
	long inked = printing_count("inked");
	for (bool is_done = false; !is_done;) {
		printing_wait_ready();
		printing_order(HEIGHT);
		struct msg *fact = rig_expect(printing.rig, MSG_PRINT_ENDED, JOB_MS);
		is_done = fact->print.result == PRINT_DONE;
		assert_true(is_done || fact->print.result == PRINT_NOT_DONE);
		msg_destroy(fact);
		assert_true(clock_ms() < until_ms);
	}
	assert_int_equal(printing_count("inked"), inked + 1);
	printing_unplug();
	printing_plug();
	printing_wait_ready();
	printing_well(HEIGHT);
	printing_end();
}

static void clones_that_lock_up_are_left_alone(void **state)
{
	(void)state;
	printing_begin("pos80");
	printing_knob("second_job_loses", "23"); /* when it is set up anew between two jobs */
	for (int i = 0; i < 4; i++) {
		printing_well(HEIGHT);
	}
	assert_int_equal(printing_count("locked"), 0);
	printing_unplug();
	printing_knob("second_job_loses", "0");
	printing_plug();
	printing_wait_ready();
	printing_well(HEIGHT);
	/* One that stalls cannot be helped from here: it is said, and a person helps. */
	rig_ask(printing.rig, "fault %s next stall", printing.name);
	printing_order(HEIGHT);
	struct msg *fact = rig_expect(printing.rig, MSG_PRINT_ENDED, JOB_MS);
	assert_int_equal(fact->print.result, PRINT_NOT_DONE);
	msg_destroy(fact);
	rig_wait_status(printing.rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	assert_int_equal(printing_count("locked"), 0);
	printing_unplug();
	printing_plug();
	printing_wait_ready();
	printing_well(HEIGHT);
	printing_end();
}

static void nothing_to_say_said_at_once(void **state)
{
	(void)state;
	printing_begin("t88"); /* zero-length packets instead of NAK, answers after 20 ms */
	int64_t begin_ms = clock_ms();
	printing_well(HEIGHT);
	assert_in_range(clock_ms() - begin_ms, 0, 1500);
	long before = printing_count("transfers");
	rig_expect_silence(printing.rig, 2100); /* one look at its health, and it is no storm */
	assert_in_range(printing_count("transfers") - before, 1, 120);
	printing_end();
}

/* A picture can hold the bytes of a command that is obeyed at once wherever it stands. */
static void pictures_give_no_commands(void **state)
{
	(void)state;
	static const uint8_t clear[] = {0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8};
	printing_begin("xp");
	long inked = printing_count("inked");
	struct raster *raster = prints_make(576, HEIGHT, ++printing.job);
	memcpy(raster->bits + 72 * 100 + 5, clear, sizeof(clear));
	raster->bits[72 * 100 + 5] = 0x18; /* one dot more is what it costs */
	struct print_mark mark = prints_mark(raster);
	raster->bits[72 * 100 + 5] = 0x10;
	prints_order(printing.rig, printing.job, raster);
	printing_expect(PRINT_DONE, REASON_NONE);
	assert_int_equal(printing_count("inked"), inked + 1);
	prints_expect(printing.rig, printing.name, &mark);
	printing_end();
}

static void ending_in_the_middle_of_a_job(void **state)
{
	(void)state;
	rig_not_in_guest(lost_count);
	printing_begin("xp");
	printing_knob("speed", "50");
	long lines = printing_count("lines");
	printing_order(1600);
	rig_ask(printing.rig, "wait xp lines %ld 3000", lines + 100);
	rig_close(printing.rig); /* within its limit */
	printing.rig = rig_open(DEVICE_PRINTER);
	printing_knob("speed", "0");
	printing_wait_ready();
	long inked = printing_count("inked");
	printing_order(HEIGHT);
	printing_expect(PRINT_DONE, REASON_NONE);
	/* The old process's torn piece may hang at its head; it is one slip all the same. */
	assert_int_equal(printing_count("inked"), inked + 1);
	printing_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_width_is_printed_dot_by_dot, printing_teardown),
		cmocka_unit_test_teardown(a_slip_that_is_too_wide_is_refused, printing_teardown),
		cmocka_unit_test_teardown(device_ids_of_every_form, printing_teardown),
		cmocka_unit_test_teardown(
			port_status_is_asked_where_nothing_else_answers, printing_teardown),
		cmocka_unit_test_teardown(
			answers_with_wrong_fixed_bits_are_none, printing_teardown),
		cmocka_unit_test_teardown(
			old_answers_are_not_taken_for_new_ones, printing_teardown),
		cmocka_unit_test_teardown(
			what_ails_it_is_said_and_nothing_is_begun, printing_teardown),
		cmocka_unit_test_teardown(a_change_is_seen_without_an_order, printing_teardown),
		cmocka_unit_test_teardown(paper_ends_in_the_middle, printing_teardown),
		cmocka_unit_test_teardown(a_cover_opened_in_the_middle, printing_teardown),
		cmocka_unit_test_teardown(a_cutter_that_fails_at_the_cut, printing_teardown),
		cmocka_unit_test_teardown(a_slow_printer_takes_its_time, printing_teardown),
		cmocka_unit_test_teardown(a_proof_that_comes_late_still_proves, printing_teardown),
		cmocka_unit_test_teardown(unplugged_in_the_middle, printing_teardown),
		cmocka_unit_test_teardown(orders_without_a_printer, printing_teardown),
		cmocka_unit_test_teardown(plugging_again_and_again, printing_teardown),
		cmocka_unit_test_teardown(clones_that_lock_up_are_left_alone, printing_teardown),
		cmocka_unit_test_teardown(nothing_to_say_said_at_once, printing_teardown),
		cmocka_unit_test_teardown(pictures_give_no_commands, printing_teardown),
		cmocka_unit_test_teardown(ending_in_the_middle_of_a_job, printing_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
