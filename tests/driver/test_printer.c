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
#include "tests/harness/prints.h"

static const char lost_count[] =
	"QEMU forgets how much of a transfer was taken before it was cancelled";

enum { SOON_MS = 5000, JOB_MS = 12000, HEIGHT = 300 };

static struct rig *rig;
static const char *name;
static uint32_t job;

static long count(const char *question)
{
	return prints_count(rig, name, question);
}

static void knob(const char *knob_name, const char *value)
{
	rig_ask(rig, "knob %s %s %s", name, knob_name, value);
}

static void poke(const char *what)
{
	rig_ask(rig, "%s %s", name, what);
}

static void open_without(const char *printer)
{
	name = printer;
	rig = rig_open(DEVICE_PRINTER);
	rig_wait_status(rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
}

static void wait_ready(void)
{
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
}

static void plug(void)
{
	rig_ask(rig, "plug %s", name);
}

static void unplug(void)
{
	rig_ask(rig, "unplug %s", name);
	rig_wait_status(rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
}

/* A printer in good health that prints without taking time, with paper in its mouth cut off. */
static void begin(const char *printer)
{
	open_without(printer);
	knob("speed", "0");
	plug();
	wait_ready();
}

/* Everything a test may have turned is turned back: the printers outlive their tests. */
static void end(void)
{
	static const char *const knobs[][2] = {{"speed", "150"}, {"buffer", "65536"}, {"dle", "1"},
		{"ghs", ""}, {"gsr", ""}, {"asb", "1"}, {"deviceid", ""}, {"portstatus", ""},
		{"second_job_loses", "0"}, {"raster_max", "2303"}, {"reply_ms", ""}};
	static const char *const pokes[] = {
		"paper ok", "cover close", "cutter ok", "head ok", "online", "power-cycle"};
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		(void)rig_try(rig, "knob %s %s %s", name, knobs[i][0], knobs[i][1]);
	}
	(void)rig_try(rig, "fault %s clear", name);
	(void)rig_try(rig, "unplug %s", name);
	for (size_t i = 0; i < ARRAY_LEN(pokes); i++) {
		(void)rig_try(rig, "%s %s", name, pokes[i]);
	}
	struct rig *closing = rig;
	rig = NULL;
	rig_close(closing);
}

static int teardown(void **state)
{
	(void)state;
	if (rig) {
		end();
	}
	return 0;
}

static struct print_mark order(int height)
{
	int width = rig_status(rig)->width_dots;
	struct raster *raster = prints_make(width ? width : 576, height, ++job);
	struct print_mark mark = prints_mark(raster);
	prints_order(rig, job, raster);
	return mark;
}

static void expect_ended(enum print_result result, enum device_reason reason)
{
	struct msg *fact = rig_expect(rig, MSG_PRINT_ENDED, JOB_MS);
	assert_int_equal(fact->session, RIG_SESSION);
	assert_int_equal(fact->print.job, job);
	if (fact->print.result != result || fact->print.reason != reason) {
		fail_msg("result %d, %s instead of %d, %s", fact->print.result,
			device_reason_name(fact->print.reason), result, device_reason_name(reason));
	}
	msg_destroy(fact);
}

/* One job, one slip, and it is that one. */
static void print_well(int height)
{
	long inked = count("inked");
	struct print_mark mark = order(height);
	expect_ended(PRINT_DONE, REASON_NONE);
	assert_int_equal(count("inked"), inked + 1);
	prints_expect(rig, name, &mark);
}

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
		begin(printers[i].printer);
		knob("raster_max", "255"); /* a longer band would come out garbled */
		assert_string_equal(rig_status(rig)->model, printers[i].model);
		assert_int_equal(rig_status(rig)->width_dots, printers[i].width);
		assert_int_equal(count("width"), printers[i].width);
		assert_int_equal(rig_status(rig)->supply, SUPPLY_OK);
		long slips = count("slips");
		print_well(HEIGHT);
		print_well(1);
		print_well(700);
		assert_int_equal(count("slips"), slips + 3); /* and no blank piece between them */
		assert_int_equal(count("errors"), 0);	     /* it was asked nothing it lacks */
		rig_expect_silence(rig, 50);
		assert_int_equal(rig_status(rig)->state, DEVICE_READY);
		end();
	}
}

static void a_slip_that_is_too_wide_is_refused(void **state)
{
	(void)state;
	begin("c58");
	long lines = count("lines");
	job++;
	prints_order(rig, job, prints_make(576, HEIGHT, job));
	expect_ended(PRINT_NOT_DONE, REASON_PROTOCOL);
	job++;
	prints_order(rig, job, NULL);
	expect_ended(PRINT_NOT_DONE, REASON_PROTOCOL);
	assert_int_equal(count("lines"), lines);
	print_well(HEIGHT);
	end();
}

static void device_ids_of_every_form(void **state)
{
	(void)state;
	static const char *const forms[][2] = {{"normal", "1fc9:2016 Xprinter CT-S651"},
		{"little", "1fc9:2016 Xprinter CT-S651"}, {"unended", "1fc9:2016 Xprinter CT-S651"},
		{"empty", "1fc9:2016 Xprinter"}, {"stall", "1fc9:2016 Xprinter"}};
	open_without("wide");
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		knob("deviceid", forms[i][0]);
		plug();
		wait_ready();
		assert_string_equal(rig_status(rig)->model, forms[i][1]);
		assert_int_equal(rig_status(rig)->width_dots, i < 3 ? 640 : 576);
		unplug();
		assert_string_equal(rig_status(rig)->model, "");
	}
	end();
}

static void port_status_is_asked_where_nothing_else_answers(void **state)
{
	(void)state;
	open_without("xp");
	knob("dle", "0");
	knob("speed", "0");
	plug();
	wait_ready();
	order(HEIGHT);
	expect_ended(PRINT_DONE, REASON_NONE);
	poke("paper out");
	rig_wait_status(rig, DEVICE_ATTENTION, REASON_PAPER_OUT, SOON_MS);
	assert_int_equal(rig_status(rig)->supply, SUPPLY_OUT);
	unplug();
	poke("paper ok");
	/* 00 is no information: neither ready nor out of paper. */
	knob("portstatus", "0");
	plug();
	rig_wait_status(rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	order(HEIGHT);
	expect_ended(PRINT_NOT_DONE, REASON_NO_ANSWER);
	end();
}

static void answers_with_wrong_fixed_bits_are_none(void **state)
{
	(void)state;
	open_without("xp");
	knob("dle", "2");
	knob("portstatus", "0");
	knob("speed", "0");
	plug();
	rig_wait_status(rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	knob("dle", "1");
	wait_ready();
	print_well(HEIGHT);
	end();
}

static void old_answers_are_not_taken_for_new_ones(void **state)
{
	(void)state;
	begin("xp");
	poke("say 72 7e 1e"); /* paper end, of some time ago */
	print_well(HEIGHT);
	assert_int_equal(rig_status(rig)->supply, SUPPLY_OK);
	/* An old "queue done" proves nothing: this one does not answer any more. */
	knob("gsr", "0");
	poke("say 00");
	long inked = count("inked");
	order(HEIGHT);
	expect_ended(PRINT_UNCERTAIN, REASON_NO_ANSWER);
	assert_int_equal(count("inked"), inked + 1);
	end();
	begin("t88");
	print_well(HEIGHT);
	knob("ghs", "0");
	poke("say 37 22 41 41 41 42 00 37 22 41 41 41 43 00");
	order(HEIGHT);
	expect_ended(PRINT_UNCERTAIN, REASON_NO_ANSWER);
	end();
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
		begin(printers[p]);
		long lines = count("lines");
		for (size_t i = 0; i < ARRAY_LEN(ails); i++) {
			poke(ails[i].ill);
			order(HEIGHT);
			expect_ended(PRINT_NOT_DONE, ails[i].reason);
			rig_wait_status(rig, ails[i].state, ails[i].reason, SOON_MS);
			assert_int_equal(rig_status(rig)->supply, ails[i].supply);
			poke(ails[i].well);
			wait_ready();
			assert_int_equal(rig_status(rig)->supply, SUPPLY_OK);
		}
		assert_int_equal(count("lines"), lines);
		print_well(HEIGHT);
		end();
	}
}

static void a_change_is_seen_without_an_order(void **state)
{
	(void)state;
	begin("xp");
	poke("paper near");
	int64_t until_ms = clock_ms() + SOON_MS;
	while (rig_status(rig)->supply != SUPPLY_LOW) {
		rig_expect_silence(rig, 20);
		assert_true(clock_ms() < until_ms);
	}
	assert_int_equal(rig_status(rig)->state, DEVICE_READY);
	print_well(HEIGHT); /* there is some left */
	assert_int_equal(rig_status(rig)->supply, SUPPLY_LOW);
	poke("cover open");
	rig_wait_status(rig, DEVICE_ATTENTION, REASON_COVER_OPEN, SOON_MS);
	poke("cover close");
	wait_ready();
	end();
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
		begin(cases[i].printer);
		knob("buffer", cases[i].buffer);
		poke("paper left 20");
		long inked = count("inked");
		struct print_mark mark = order(400);
		expect_ended(PRINT_UNCERTAIN, REASON_PAPER_OUT);
		rig_wait_status(rig, DEVICE_ATTENTION, REASON_PAPER_OUT, SOON_MS);
		assert_int_equal(count("inked"), inked);
		poke("paper ok");
		wait_ready();
		rig_ask(rig, "wait %s inked %ld 3000", name, inked + 1);
		bool is_whole = strcmp(rig_ask(rig, "%s last", name), mark.text) == 0;
		assert_int_equal(is_whole, !cases[i].is_torn);
		rig_expect_silence(rig, 300); /* nothing is tried again */
		assert_int_equal(count("inked"), inked + 1);
		print_well(HEIGHT);
		end();
	}
}

static void a_cover_opened_in_the_middle(void **state)
{
	(void)state;
	begin("xp");
	knob("speed", "60");
	long lines = count("lines");
	order(800);
	rig_ask(rig, "wait %s lines %ld 3000", name, lines + 100);
	poke("cover open");
	expect_ended(PRINT_UNCERTAIN, REASON_COVER_OPEN);
	poke("cover close");
	wait_ready();
	knob("speed", "0");
	print_well(HEIGHT);
	end();
}

static void a_cutter_that_fails_at_the_cut(void **state)
{
	(void)state;
	static const char *const printers[] = {"xp", "t88"};
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		begin(printers[i]);
		poke("cutter fail");
		long inked = count("inked");
		struct print_mark mark = order(HEIGHT);
		expect_ended(PRINT_UNCERTAIN, REASON_CUTTER);
		rig_wait_status(rig, DEVICE_ATTENTION, REASON_CUTTER, SOON_MS);
		assert_int_equal(count("inked"), inked);
		poke("cutter ok");
		wait_ready();
		/* It hung there, printed, and is cut off before it can stick to the next. */
		rig_ask(rig, "wait %s inked %ld 3000", name, inked + 1);
		prints_expect(rig, name, &mark);
		print_well(HEIGHT);
		end();
	}
}

static void a_slow_printer_takes_its_time(void **state)
{
	(void)state;
	rig_not_in_guest(lost_count);
	static const char *const printers[] = {"xp", "t88", "pos80", "c58"};
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		begin(printers[i]);
		/* A chunk of 16 KB takes it longer than the driver waits: taken in parts. */
		knob("speed", "30");
		knob("buffer", "4096");
		print_well(400);
		end();
	}
}

static void a_proof_that_comes_late_still_proves(void **state)
{
	(void)state;
	begin("t88");
	knob("speed", "50"); /* all of it in the buffer, two seconds of printing to come */
	print_well(800);
	end();
}

static void unplugged_in_the_middle(void **state)
{
	(void)state;
	rig_not_in_guest(lost_count);
	static const char *const printers[] = {"xp", "t88", "pos80"};
	for (size_t i = 0; i < 2 * ARRAY_LEN(printers); i++) {
		bool loses_power = i % 2;
		begin(printers[i / 2]);
		knob("speed", "60");
		knob("buffer", "4096");
		long inked = count("inked");
		long lines = count("lines");
		order(800);
		rig_ask(rig, "wait %s lines %ld 3000", name, lines + 100);
		int64_t begin_ms = clock_ms();
		rig_ask(rig, "unplug %s", name);
		expect_ended(PRINT_UNCERTAIN, REASON_NOT_FOUND);
		rig_wait_status(rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		assert_in_range(clock_ms() - begin_ms, 0, 1000);
		if (loses_power) {
			poke("power-cycle");
		}
		knob("speed", "0");
		plug();
		wait_ready();
		print_well(HEIGHT);
		/* The torn piece was cut off before, and was never whole. */
		assert_int_equal(count("inked"), inked + 2);
		end();
	}
}

static void orders_without_a_printer(void **state)
{
	(void)state;
	open_without("xp");
	order(HEIGHT);
	expect_ended(PRINT_NOT_DONE, REASON_NOT_FOUND);
	rig_order(rig, CMD_WIPE);
	rig_expect_only(rig, MSG_WORKER_WIPED, SOON_MS);
	end();
}

static void plugging_again_and_again(void **state)
{
	(void)state;
	begin("xp");
	for (int i = 0; i < 20; i++) {
		rig_ask(rig, "unplug xp");
		rig_ask(rig, "plug xp");
	}
	/* What "ready" says may be of an earlier plugging; then the job is refused, not lost. */
	int64_t until_ms = clock_ms() + SOON_MS;
	long inked = count("inked");
	for (bool is_done = false; !is_done;) {
		wait_ready();
		order(HEIGHT);
		struct msg *fact = rig_expect(rig, MSG_PRINT_ENDED, JOB_MS);
		is_done = fact->print.result == PRINT_DONE;
		assert_true(is_done || fact->print.result == PRINT_NOT_DONE);
		msg_destroy(fact);
		assert_true(clock_ms() < until_ms);
	}
	assert_int_equal(count("inked"), inked + 1);
	unplug();
	plug();
	wait_ready();
	print_well(HEIGHT);
	end();
}

static void clones_that_lock_up_are_left_alone(void **state)
{
	(void)state;
	begin("pos80");
	knob("second_job_loses", "23"); /* when it is set up anew between two jobs */
	for (int i = 0; i < 4; i++) {
		print_well(HEIGHT);
	}
	assert_int_equal(count("locked"), 0);
	unplug();
	knob("second_job_loses", "0");
	plug();
	wait_ready();
	print_well(HEIGHT);
	/* One that stalls cannot be helped from here: it is said, and a person helps. */
	rig_ask(rig, "fault %s next stall", name);
	order(HEIGHT);
	struct msg *fact = rig_expect(rig, MSG_PRINT_ENDED, JOB_MS);
	assert_int_equal(fact->print.result, PRINT_NOT_DONE);
	msg_destroy(fact);
	rig_wait_status(rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	assert_int_equal(count("locked"), 0);
	unplug();
	plug();
	wait_ready();
	print_well(HEIGHT);
	end();
}

static void nothing_to_say_said_at_once(void **state)
{
	(void)state;
	begin("t88"); /* zero-length packets instead of NAK, answers after 20 ms */
	int64_t begin_ms = clock_ms();
	print_well(HEIGHT);
	assert_in_range(clock_ms() - begin_ms, 0, 1500);
	long before = count("transfers");
	rig_expect_silence(rig, 2100); /* one look at its health, and it is no storm */
	assert_in_range(count("transfers") - before, 1, 120);
	end();
}

/* A picture can hold the bytes of a command that is obeyed at once wherever it stands. */
static void pictures_give_no_commands(void **state)
{
	(void)state;
	static const uint8_t clear[] = {0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8};
	begin("xp");
	long inked = count("inked");
	struct raster *raster = prints_make(576, HEIGHT, ++job);
	memcpy(raster->bits + 72 * 100 + 5, clear, sizeof(clear));
	raster->bits[72 * 100 + 5] = 0x18; /* one dot more is what it costs */
	struct print_mark mark = prints_mark(raster);
	raster->bits[72 * 100 + 5] = 0x10;
	prints_order(rig, job, raster);
	expect_ended(PRINT_DONE, REASON_NONE);
	assert_int_equal(count("inked"), inked + 1);
	prints_expect(rig, name, &mark);
	end();
}

static void ending_in_the_middle_of_a_job(void **state)
{
	(void)state;
	begin("xp");
	knob("speed", "50");
	long lines = count("lines");
	order(1600);
	rig_ask(rig, "wait xp lines %ld 3000", lines + 100);
	rig_close(rig); /* within its limit */
	rig = rig_open(DEVICE_PRINTER);
	knob("speed", "0");
	wait_ready();
	long inked = count("inked");
	order(HEIGHT);
	expect_ended(PRINT_DONE, REASON_NONE);
	/* The old process's torn piece may hang at its head; it is one slip all the same. */
	assert_int_equal(count("inked"), inked + 1);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_width_is_printed_dot_by_dot, teardown),
		cmocka_unit_test_teardown(a_slip_that_is_too_wide_is_refused, teardown),
		cmocka_unit_test_teardown(device_ids_of_every_form, teardown),
		cmocka_unit_test_teardown(
			port_status_is_asked_where_nothing_else_answers, teardown),
		cmocka_unit_test_teardown(answers_with_wrong_fixed_bits_are_none, teardown),
		cmocka_unit_test_teardown(old_answers_are_not_taken_for_new_ones, teardown),
		cmocka_unit_test_teardown(what_ails_it_is_said_and_nothing_is_begun, teardown),
		cmocka_unit_test_teardown(a_change_is_seen_without_an_order, teardown),
		cmocka_unit_test_teardown(paper_ends_in_the_middle, teardown),
		cmocka_unit_test_teardown(a_cover_opened_in_the_middle, teardown),
		cmocka_unit_test_teardown(a_cutter_that_fails_at_the_cut, teardown),
		cmocka_unit_test_teardown(a_slow_printer_takes_its_time, teardown),
		cmocka_unit_test_teardown(a_proof_that_comes_late_still_proves, teardown),
		cmocka_unit_test_teardown(unplugged_in_the_middle, teardown),
		cmocka_unit_test_teardown(orders_without_a_printer, teardown),
		cmocka_unit_test_teardown(plugging_again_and_again, teardown),
		cmocka_unit_test_teardown(clones_that_lock_up_are_left_alone, teardown),
		cmocka_unit_test_teardown(nothing_to_say_said_at_once, teardown),
		cmocka_unit_test_teardown(pictures_give_no_commands, teardown),
		cmocka_unit_test_teardown(ending_in_the_middle_of_a_job, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
