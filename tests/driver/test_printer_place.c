/* Which devices are taken for the printer, and by which of their interfaces and endpoints.
 * devices: printer:tm-t20-vendor,name=t20 printer:tm-t88v-vendor,name=t88
 * printer:tm-t20ii-vendor,name=t20ii printer:ub-u05,name=ub printer:cashino,name=cashino
 * printer:ch340s,name=ch340s printer:pl2305,name=pl2305 printer:noname,name=noname,width=384
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/harness/printing.h"

enum { HEIGHT = 300 };

static void printers_of_the_field_are_taken(void **state)
{
	(void)state;
	static const struct {
		const char *printer, *model;
		int width;
	} printers[] = {
		{"t20", "04b8:0e03 TM-T20", 576},
		{"t88", "04b8:0e02 TM-T88V", 512},
		{"t20ii", "04b8:0e15 TM-T20II", 576},
		{"ub", "04b8:0202 TM-T88IV", 512},
		{"cashino", "0fe6:811e Cashino KP-300", 576},
	};
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		printing_begin(printers[i].printer);
		assert_string_equal(rig_status(printing.rig)->model, printers[i].model);
		assert_int_equal(rig_status(printing.rig)->width_dots, printers[i].width);
		assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_OK); /* it answers */
		assert_int_equal(printing_count("id-index"), 0x0000);
		printing_well(HEIGHT);
		assert_int_equal(printing_count("errors"), 0);
		printing_end();
	}
}

/* A bridge starts one way; its better setting is chosen, and asked for by its number. */
static void the_best_alternate_setting_is_chosen(void **state)
{
	(void)state;
	static const struct {
		const char *printer, *model;
	} bridges[] = {
		{"ch340s", "1a86:7584 QinHeng XP-80"}, {"pl2305", "067b:2305 Prolific XP-80"}};
	for (size_t i = 0; i < ARRAY_LEN(bridges); i++) {
		printing_begin(bridges[i].printer);
		assert_int_equal(printing_count("id-index"), 0x0001);
		assert_string_equal(rig_status(printing.rig)->model, bridges[i].model);
		printing_well(HEIGHT);
		printing_unplug();
		printing_plug();
		printing_wait_ready();
		printing_well(HEIGHT);
		printing_end();
	}
	printing_begin("ch340s"); /* it answers on what only that setting has */
	printing_poke("cover open");
	rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_COVER_OPEN, PRINTING_SOON_MS);
	printing_end();
}

static void what_nobody_knows_is_left_alone(void **state)
{
	(void)state;
	printing_open("noname");
	printing_plug();
	printing_order(HEIGHT);
	printing_expect(PRINT_NOT_DONE, REASON_NOT_FOUND);
	assert_int_equal(rig_status(printing.rig)->state, DEVICE_ABSENT);
	assert_int_equal(printing_count("transfers"), 0);
	printing_end();
}

static void a_row_takes_any_printer(void **state)
{
	(void)state;
	static const char *const rows[] = {
		"1234:5678,1,04,85,384", "1234:5678,,4,85,384", "1234:5678, 1, 0x04, 0x85, 384"};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		printing_choose(rows[i]);
		printing_begin("noname");
		assert_int_equal(rig_status(printing.rig)->width_dots, 384);
		assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_OK);
		assert_int_equal(printing_count("id-index"), 0x0100); /* its second interface */
		printing_well(HEIGHT);
		printing_poke("paper out");
		rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_PAPER_OUT, PRINTING_SOON_MS);
		printing_end();
	}
	printing_choose("1234:5678,1,04,0"); /* it cannot answer: not asked */
	printing_begin("noname");
	assert_int_equal(rig_status(printing.rig)->supply, SUPPLY_UNKNOWN);
	long inked = printing_count("inked");
	printing_order(HEIGHT);
	printing_expect(PRINT_UNCERTAIN, REASON_NONE);
	assert_int_equal(printing_count("inked"), inked + 1);
	printing_end();
}

static void a_row_goes_before_what_is_known(void **state)
{
	(void)state;
	printing_choose("0fe6:811e,0,01,82,512");
	printing_begin("cashino");
	assert_int_equal(rig_status(printing.rig)->width_dots, 512);
	printing_end();
	printing_choose("1234:5678"); /* of another: changes nothing here */
	printing_begin("cashino");
	assert_int_equal(rig_status(printing.rig)->width_dots, 576);
	printing_well(HEIGHT);
	printing_end();
}

static void a_row_that_does_not_fit_the_device_is_a_fault(void **state)
{
	(void)state;
	static const char *const rows[] = {
		"1234:5678,0", "1234:5678,2", "1234:5678,1,03", "1234:5678,1,04,82"};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		printing_choose(rows[i]);
		printing_open("noname");
		printing_plug();
		rig_wait_status(printing.rig, DEVICE_FAULT, REASON_PROTOCOL, PRINTING_SOON_MS);
		printing_order(HEIGHT);
		printing_expect(PRINT_NOT_DONE, REASON_PROTOCOL);
		printing_end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(printers_of_the_field_are_taken, printing_teardown),
		cmocka_unit_test_teardown(the_best_alternate_setting_is_chosen, printing_teardown),
		cmocka_unit_test_teardown(what_nobody_knows_is_left_alone, printing_teardown),
		cmocka_unit_test_teardown(a_row_takes_any_printer, printing_teardown),
		cmocka_unit_test_teardown(a_row_goes_before_what_is_known, printing_teardown),
		cmocka_unit_test_teardown(
			a_row_that_does_not_fit_the_device_is_a_fault, printing_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
