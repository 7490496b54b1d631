/* What scanners in the field send with the code, the same on every transport, and a keyboard whose
 * maker nobody knows.
 * devices: scanner:hidpos-honeywell,name=honeywell scanner:hidpos-newland,name=newland
 * scanner:hidpos-nocount,name=plain scanner:cdc,name=serial scanner:keyboard,name=keyboard
 * scanner:keyboard-noname,name=noname
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/harness/rig.h"

enum {
	SOON_MS = 20000,
	QUIET_MS = 250,	  /* a scanner just opened is not yet heard */
	SILENCE_MS = 700, /* longer than any pause that ends a code */
};

static const struct device_choice noname = {.vendor = 0x0145, .product = 0x0012};

struct bench {
	struct rig *rig;
	const char *name;
};

static struct bench bench;

static void begin_chosen(const char *name, struct device_choice chosen)
{
	bench.name = name;
	bench.rig = rig_open_with(DEVICE_SCANNER, (struct device_config){.chosen = chosen});
	rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
	rig_ask(bench.rig, "plug %s", name);
}

static void begin(const char *name)
{
	begin_chosen(name, (struct device_choice){0});
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, SOON_MS);
	rig_expect_silence(bench.rig, QUIET_MS);
}

static void end(void)
{
	struct rig *rig = bench.rig;
	bench.rig = NULL; /* first: a failure in here must not end it twice */
	(void)rig_try(rig, "unplug %s", bench.name);
	rig_close(rig);
}

static int teardown(void **state)
{
	(void)state;
	if (bench.rig) {
		end();
	}
	return 0;
}

static void ask(void)
{
	rig_order(bench.rig, CMD_SCAN_START);
	rig_settle(bench.rig);
}

static void expect(const char *code)
{
	struct msg *fact = rig_expect(bench.rig, MSG_SCANNED, SOON_MS);
	assert_int_equal(fact->session, RIG_SESSION);
	assert_int_equal(fact->scan.len, strlen(code));
	assert_memory_equal(fact->scan.token, code, strlen(code));
	msg_destroy(fact);
}

static void scan_hex_and_expect(const char *hex, const char *code)
{
	ask();
	rig_ask(bench.rig, "%s scan-hex %s", bench.name, hex);
	expect(code);
	/* Nothing of it is left for the next question. */
	ask();
	rig_expect_silence(bench.rig, QUIET_MS);
	rig_ask(bench.rig, "%s scan next-01", bench.name);
	expect("next-01");
}

/* In hex: what stands around hrss-02, 687273732d3032. */
static void what_stands_around_is_taken_off_everywhere(void **state)
{
	(void)state;
	static const char *const names[] = {"honeywell", "newland", "plain", "serial", "keyboard"};
	static const char *const shots[] = {
		"5d5131687273732d3032",		  /* ]Q1 */
		"02687273732d303203",		  /* STX ETX */
		"687273732d30320d687273732d3032", /* two codes */
		"687273732d30320d0a0a",		  /* CR LF LF */
		"687273732d303220",		  /* a blank */
		"0909687273732d303209",		  /* tabs */
		"025d4330687273732d3032032020",	  /* STX ]C0 ETX, blanks */
		"5d5132"
		"5c303030303236"
		"687273732d3032",		    /* ]Q2 \000026 */
		"687273732d30320d687273732d30350d", /* two different ones */
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		begin(names[i]);
		for (size_t k = 0; k < ARRAY_LEN(shots); k++) {
			scan_hex_and_expect(shots[k], "hrss-02");
		}
		if (strcmp(names[i], "keyboard") != 0) {
			scan_hex_and_expect("efbbbf687273732d3032", "hrss-02");
		}
		scan_hex_and_expect("485253532d3032", "HRSS-02"); /* the kiosk compares */
		end();
	}
}

/* The same by the identifier beside the data. */
static void an_identifier_beside_the_data_tells_of_eci(void **state)
{
	(void)state;
	begin("honeywell");
	rig_ask(bench.rig, "knob honeywell aim ]Q2");
	ask();
	rig_ask(bench.rig, "honeywell scan-hex 5c303030303236687273735c5c2d3032");
	expect("hrss\\-02");
	rig_ask(bench.rig, "knob honeywell aim ]Q1");
	end();
}

/* Presented twice: the first one counts. */
static void presented_twice(void **state)
{
	(void)state;
	static const char *const names[] = {"honeywell", "newland", "plain", "serial", "keyboard"};
	static const int pauses_ms[] = {0, 150};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		for (size_t k = 0; k < ARRAY_LEN(pauses_ms); k++) {
			begin(names[i]);
			ask();
			rig_ask(bench.rig, "%s scan hrss-02", bench.name);
			poll(NULL, 0, pauses_ms[k]);
			rig_ask(bench.rig, "%s scan hrss-02", bench.name);
			expect("hrss-02");
			rig_expect_silence(bench.rig, SILENCE_MS);
			end();
		}
	}
}

static void texts_of_menu_answers_are_no_codes(void **state)
{
	(void)state;
	begin("honeywell");
	ask();
	/* Of one part and of three. */
	rig_ask(bench.rig, "honeywell answer REVINF");
	rig_expect_silence(bench.rig, SILENCE_MS);
	rig_ask(bench.rig, "honeywell answer REVINFProduct Name: Voyager 1602g Boot Revision: 1 "
			   "Software Part Number: CA000064 Software Revision: 2 Serial Number: 3");
	rig_expect_silence(bench.rig, SILENCE_MS);
	/* The same with no part flagged as continued. */
	rig_ask(bench.rig,
		"honeywell report-hex 02065d5830524556494e46%0*d 02045d5830626f6f74%0*d "
		"02025d5a36062e%0*d",
		2 * 53, 0, 2 * 55, 0, 2 * 57, 0);
	rig_expect_silence(bench.rig, SILENCE_MS);
	rig_ask(bench.rig, "honeywell scan hrss-02");
	expect("hrss-02");
	/* A code of a kind without a letter of its own is one. */
	rig_ask(bench.rig, "knob honeywell aim ]X0");
	ask();
	rig_ask(bench.rig, "honeywell scan hrss-05");
	expect("hrss-05");
	rig_ask(bench.rig, "knob honeywell aim ]Q1");
	end();
	begin("serial"); /* which has no identifiers */
	ask();
	rig_ask(bench.rig, "serial scan-hex 524556494e460d0a626f6f740d0a062e");
	rig_expect_silence(bench.rig, SILENCE_MS);
	rig_ask(bench.rig, "serial scan hrss-02");
	expect("hrss-02");
	end();
}

/* Keys in reports with another shift, the release left out. */
static void reports_are_compared_with_their_modifiers(void **state)
{
	(void)state;
	begin("keyboard");
	ask();
	rig_ask(bench.rig, "keyboard report-hex 0000040000000000 0200040000000000 "
			   "0000040000000000 0000000000000000 0000280000000000 0000000000000000");
	expect("aAa");
	end();
}

static void an_unknown_keyboard_is_left_alone(void **state)
{
	(void)state;
	begin_chosen("noname", (struct device_choice){0});
	rig_settle(bench.rig);
	ask();
	rig_ask(bench.rig, "noname scan hrss-02");
	rig_expect_silence(bench.rig, SILENCE_MS);
	assert_int_equal(rig_status(bench.rig)->state, DEVICE_ABSENT);
	end();
}

static void the_configuration_names_a_keyboard(void **state)
{
	(void)state;
	begin_chosen("noname", noname);
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, SOON_MS);
	rig_expect_silence(bench.rig, QUIET_MS);
	assert_non_null(strstr(rig_status(bench.rig)->model, "0145:0012 keyboard"));
	ask();
	rig_ask(bench.rig, "noname scan hrss-02");
	expect("hrss-02");
	end();
}

/* It is preferred to what would be the better one, and the better one serves without it. */
static void the_chosen_one_comes_first(void **state)
{
	(void)state;
	bench.name = "noname";
	bench.rig = rig_open(DEVICE_SCANNER);
	rig_ask(bench.rig, "plug noname");
	rig_ask(bench.rig, "plug newland");
	rig_close(bench.rig);
	bench.rig = rig_open_with(DEVICE_SCANNER, (struct device_config){.chosen = noname});
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, SOON_MS);
	assert_non_null(strstr(rig_status(bench.rig)->model, "0145:0012"));
	rig_ask(bench.rig, "unplug noname");
	rig_settle(bench.rig);
	for (int i = 0; i < 40 && !strstr(rig_status(bench.rig)->model, "1eab:1d10"); i++) {
		rig_expect_silence(bench.rig, 100);
	}
	assert_non_null(strstr(rig_status(bench.rig)->model, "1eab:1d10"));
	rig_ask(bench.rig, "unplug newland");
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_stands_around_is_taken_off_everywhere, teardown),
		cmocka_unit_test_teardown(an_identifier_beside_the_data_tells_of_eci, teardown),
		cmocka_unit_test_teardown(presented_twice, teardown),
		cmocka_unit_test_teardown(texts_of_menu_answers_are_no_codes, teardown),
		cmocka_unit_test_teardown(reports_are_compared_with_their_modifiers, teardown),
		cmocka_unit_test_teardown(an_unknown_keyboard_is_left_alone, teardown),
		cmocka_unit_test_teardown(the_configuration_names_a_keyboard, teardown),
		cmocka_unit_test_teardown(the_chosen_one_comes_first, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
