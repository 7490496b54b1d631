/* When is a slip out? Bytes that nobody asked for, answers in pieces, answers that never come.
 * devices: printer:xprinter,name=xp printer:tm-t88v,name=t88 printer:pos80,name=pos80
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

enum {
	SLOW = 1200,	  /* rows: 150 mm */
	FIRST_WORD = 190, /* of them on paper when it speaks unasked: 0.6 s at 40 mm/s */
	HEIGHT = 300,
	WORD_PAUSE_MS = 40,
};

static const char all_of_it[] = "131072"; /* bytes of buffer: the whole slip lies in the printer */
static const char half_of_it[] = "65536";

struct stray {
	const char *buffer;
	const char *words[4]; /* each a transfer */
};

/* A slip of 150 mm on its way out of a slow printer, when it says something. */
static void say_while_printing(const struct stray *stray, const char *paper)
{
	printing_begin("xp");
	printing_knob("speed", "40");
	printing_knob("buffer", stray->buffer);
	printing_poke(paper);
	long lines = printing_count("lines");
	printing_order(SLOW);
	printing_wait("lines", lines + FIRST_WORD);
	for (int i = 0; i < 4 && stray->words[i]; i++) {
		rig_ask(printing.rig, "xp say %s", stray->words[i]);
		rig_expect_silence(printing.rig, WORD_PAUSE_MS);
	}
}

static const struct stray strays[] = {
	{all_of_it, {"00"}}, {half_of_it, {"00"}}, {all_of_it, {"03"}}, {all_of_it, {"0c"}},
	{all_of_it, {"00 00 00 00"}}, {all_of_it, {"00", "00"}}, {all_of_it, {"14 00 00 0f"}},
	{half_of_it, {"14 00 00 0f"}}, {all_of_it, {"11"}}, {all_of_it, {"16"}},
	{all_of_it, {"3b 30 00"}}, {all_of_it, {"3b 30 00 3b 30 00 00"}},
	{all_of_it, {"53 21 22 00"}},		     /* a block of an unknown kind */
	{all_of_it, {"37 22 41 41 41 41 00"}},	     /* a proof of something else */
	{all_of_it, {"14 00", "00 0f"}},	     /* in two transfers */
	{all_of_it, {"14 13 00", "11", "00 13 0f"}}, /* flow control between them */
	{all_of_it, {"5f 41", "42 43 00"}}, {all_of_it, {"20 03 01"}}, /* what GS I answers */
};

static void what_nobody_asked_for_proves_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(strays); i++) {
		say_while_printing(&strays[i], "paper left 52"); /* it ends at 1.3 s */
		printing_expect(PRINT_UNCERTAIN, REASON_PAPER_OUT);
		printing_end();
	}
}

static void what_nobody_asked_for_delays_nothing_but_the_proof(void **state)
{
	(void)state;
	static const struct stray some[] = {
		{all_of_it, {NULL}}, {all_of_it, {"00"}}, {all_of_it, {"00", "00"}},
		{all_of_it, {"37 22 41"}}, /* half a block, and silence */
	};
	for (size_t i = 0; i < ARRAY_LEN(some); i++) {
		say_while_printing(&some[i], "paper ok");
		long slips = printing_count("slips");
		printing_expect(PRINT_DONE, REASON_NONE);
		assert_int_equal(printing_count("slips"), slips + 1); /* it was cut by then */
		rig_expect_silence(printing.rig, 50);
		assert_int_equal(rig_status(printing.rig)->state, DEVICE_READY);
		printing_end();
	}
}

static void a_stray_byte_is_no_ability(void **state)
{
	(void)state;
	printing_open("xp");
	printing_knob("speed", "0");
	printing_knob(
		"gsr", "0"); /* it lacks GS r: nothing it says while it is asked changes that */
	rig_ask(printing.rig, "xp say 00");
	printing_plug();
	printing_wait_ready();
	printing_well(HEIGHT);
	printing_end();
}

/* It comes between a question and its answer, so that each answer is taken for the next one's. */
static void a_stray_answer_does_not_shift_the_others(void **state)
{
	(void)state;
	static const char *const words[] = {"32", "1a", "7e", "16"};
	printing_begin("xp");
	printing_knob("reply_ms", "100"); /* also what it says unasked */
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		rig_ask(printing.rig, "xp say %s", words[i]);
		printing_order(8);
		struct msg *fact = NULL;
		while (!fact) { /* it is never told to be ill, nor to lack paper */
			fact = rig_take(printing.rig, 5);
			assert_int_not_equal(rig_status(printing.rig)->state, DEVICE_ATTENTION);
			assert_int_not_equal(rig_status(printing.rig)->supply, SUPPLY_OUT);
			assert_int_not_equal(rig_status(printing.rig)->supply, SUPPLY_LOW);
		}
		assert_int_equal(fact->kind, MSG_PRINT_ENDED);
		assert_int_equal(fact->print.result, PRINT_DONE);
		msg_destroy(fact);
	}
	printing_end();
}

static void notices_and_halves_leave_it_in_step(void **state)
{
	(void)state;
	static const char *const words[] = {"3b 30 00", "3b", "30 00", "37 22 41", "14 00",
		"5f 54 4d", "14 00 00 0f 14 00", "53 21", "13", "11 13 11"};
	static const char *const printers[] = {"xp", "t88"};
	for (size_t p = 0; p < ARRAY_LEN(printers); p++) {
		printing_begin(printers[p]);
		long slips = printing_count("slips");
		for (size_t i = 0; i < ARRAY_LEN(words); i++) {
			rig_ask(printing.rig, "%s say %s", printing.name, words[i]);
			printing_well(HEIGHT);
			assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_OK);
		}
		assert_int_equal(printing_count("slips"), slips + (long)ARRAY_LEN(words));
		printing_poke("cover open"); /* and it still hears what matters */
		rig_wait_status(
			printing.rig, DEVICE_ATTENTION, REASON_COVER_OPEN, PRINTING_SOON_MS);
		printing_end();
	}
}

/* All of it arrived and nothing stopped the printer: it ends the slip itself, and a cut of ours
 * would only make a blank piece. */
static void an_uncertain_slip_that_came_out_gets_no_blank_piece(void **state)
{
	(void)state;
	static const struct {
		const char *printer, *lacks, *speed;
	} cases[] = {{"xp", "gsr", "0"}, {"t88", "ghs", "0"}, {"pos80", "gsr", "0"},
		{"xp", "gsr", "100"}, {"t88", "ghs", "100"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		printing_begin(cases[i].printer);
		printing_knob("speed", cases[i].speed);
		printing_knob("clears", "1");
		printing_knob(cases[i].lacks, "0"); /* it answers that no more */
		long slips = printing_count("slips");
		struct print_mark mark = printing_order(HEIGHT);
		printing_expect(PRINT_UNCERTAIN, REASON_NO_ANSWER);
		assert_int_equal(printing_count("slips"), slips + 1);
		prints_expect(printing.rig, printing.name, &mark);
		printing_knob(cases[i].lacks, "-");
		printing_well(HEIGHT);
		assert_int_equal(printing_count("slips"), slips + 2);
		printing_end();
	}
}

/* The same for one that is told to hurry, or falls silent once it has all of it. */
static void a_slip_that_is_left_alone_ends_itself(void **state)
{
	(void)state;
	printing_begin("xp");
	printing_knob("speed", "60");
	printing_knob("buffer", all_of_it);
	long slips = printing_count("slips");
	long lines = printing_count("lines");
	struct print_mark mark = printing_order(SLOW);
	printing_wait("lines", lines + 100);
	rig_order(printing.rig, CMD_WIPE); /* the next citizen is there already */
	printing_expect(PRINT_UNCERTAIN, REASON_NO_ANSWER);
	rig_expect_only(printing.rig, MSG_WORKER_WIPED, PRINTING_SOON_MS);
	printing_wait("slips", slips + 1);
	prints_expect(printing.rig, printing.name, &mark);
	printing_knob("speed", "0");
	printing_well(HEIGHT);
	assert_int_equal(printing_count("slips"), slips + 2);
	printing_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_nobody_asked_for_proves_nothing, printing_teardown),
		cmocka_unit_test_teardown(
			what_nobody_asked_for_delays_nothing_but_the_proof, printing_teardown),
		cmocka_unit_test_teardown(a_stray_byte_is_no_ability, printing_teardown),
		cmocka_unit_test_teardown(
			a_stray_answer_does_not_shift_the_others, printing_teardown),
		cmocka_unit_test_teardown(notices_and_halves_leave_it_in_step, printing_teardown),
		cmocka_unit_test_teardown(
			an_uncertain_slip_that_came_out_gets_no_blank_piece, printing_teardown),
		cmocka_unit_test_teardown(a_slip_that_is_left_alone_ends_itself, printing_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
