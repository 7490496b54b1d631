/* Which printer is special in what, and what it says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/printer/quirks.h"

static void the_table_finds_the_exact_row_first(void **state)
{
	(void)state;
	assert_true(printer_quirk_find(0x0416, 0x5011)->flags & PRINTER_NO_RESET);
	assert_int_equal(printer_quirk_find(0x04B8, 0x0E02)->width_dots, 512);
	assert_true(printer_quirk_find(0x04B8, 0x0E28)->flags & PRINTER_EPSON);
	assert_null(printer_quirk_find(0x04B8, 0x1234));
	assert_true(printer_quirk_find(0x0519, 0x0047)->flags & PRINTER_ONE_WAY);
	assert_int_equal(printer_quirk_find(0x0483, 0x070B)->width_dots, 384);
	assert_null(printer_quirk_find(0x1234, 0x5678));
}

static void office_printers_are_not_ours(void **state)
{
	(void)state;
	assert_true(printer_is_office_vendor(0x03F0, 0x1234));
	assert_true(printer_is_office_vendor(0x04B8, 0x1140));
	assert_false(printer_is_office_vendor(0x04B8, 0x0E15));
	assert_false(printer_is_office_vendor(0x04B8, 0x0202));
	assert_false(printer_is_office_vendor(0x0416, 0x5011));
}

static enum err parse(struct printer_identity *identity, const char *text, bool is_little)
{
	uint8_t data[256];
	size_t len = strlen(text) + 2;
	assert_true(len <= sizeof(data));
	data[is_little] = (uint8_t)(len >> 8);
	data[!is_little] = (uint8_t)len;
	memcpy(data + 2, text, len - 2);
	return printer_identity_parse(identity, data, len);
}

static void a_device_id_is_read(void **state)
{
	(void)state;
	struct printer_identity identity;
	assert_int_equal(
		parse(&identity, "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;", false), OK);
	assert_string_equal(identity.maker, "EPSON");
	assert_string_equal(identity.model, "TM-T20II");
	assert_int_equal(parse(&identity, "MANUFACTURER: Xin ;\r\nmodel:POS-80", true), OK);
	assert_string_equal(identity.maker, "Xin");
	assert_string_equal(identity.model, "POS-80");
	assert_int_equal(parse(&identity, "COMMAND SET:ESC/POS;", false), ERR_NOT_FOUND);
	assert_int_equal(parse(&identity, "MFG:\x01\x1B[2Jevil;MDL:a\x7F\x80z;", false), OK);
	assert_string_equal(identity.maker, "[2Jevil");
	assert_string_equal(identity.model, "az");
}

/* What printers in the field do with the two bytes before the text. */
static void a_length_that_is_wrong_in_a_known_way_is_read_right(void **state)
{
	(void)state;
	static const struct {
		uint8_t first, second;
		const char *text; /* all that comes */
		const char *model;
	} cases[] = {
		{0, 20, "MFG:Acme;MDL:POS-58;", "POS-58"},	      /* it does not count itself */
		{0, 30, "MFG:Xprinter;CMD:E;MDL:XP-58II", "XP-58II"}, /* nor ends the last field */
		{30, 0, "MFG:Xprinter;CMD:E;MDL:XP-58II", "XP-58II"}, /* little-endian, the same */
		{22, 0, "MFG:Acme;MDL:POS-58;", "POS-58"},
		{0, 22, "MFG:Acme;MDL:POS-58", "POS-58"}, /* one more than there is */
		{0, 21, "MFG:Acme;MDL:POS-58", "POS-58"}, /* right, but unended */
		{0, 10, "MDL:POS58;", "POS58"},		  /* short, not counting itself */
		{10, 0, "MDL:POS58;", "POS58"}, {0, 12, "MDL:POS58;", "POS58"},
		{0, 22, "MFG:Acme;MDL:POS-58;SN:1234;", "POS-58"}, /* what follows is not its */
		{0, 200, "MFG:Acme;MDL:POS-58", "POS-58"},	   /* far too long */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint8_t data[256] = {cases[i].first, cases[i].second};
		size_t len = strlen(cases[i].text);
		memcpy(data + 2, cases[i].text, len);
		struct printer_identity identity;
		assert_int_equal(printer_identity_parse(&identity, data, len + 2), OK);
		assert_string_equal(identity.model, cases[i].model);
	}
}

static void what_fills_a_device_id_up_is_not_read(void **state)
{
	(void)state;
	uint8_t data[64] = {0, 20}; /* does not count itself, and sends 64 bytes in any case */
	memcpy(data + 2, "MFG:Acme;MDL:POS-58;", 20);
	struct printer_identity identity;
	assert_int_equal(printer_identity_parse(&identity, data, sizeof(data)), OK);
	assert_string_equal(identity.model, "POS-58");
	data[21] = '\0'; /* unended: NULs are not of the name, nor what lies behind them */
	data[1] = 40;
	memcpy(data + 30, "MDL:other;", 10);
	assert_int_equal(printer_identity_parse(&identity, data, sizeof(data)), OK);
	assert_string_equal(identity.model, "POS-58");
}

static void nonsense_is_refused(void **state)
{
	(void)state;
	struct printer_identity identity;
	assert_int_equal(
		printer_identity_parse(&identity, (const uint8_t[]){0, 2}, 2), ERR_NOT_FOUND);
	assert_int_equal(printer_identity_parse(&identity, (const uint8_t[]){0}, 1), ERR_PROTOCOL);
	assert_int_equal(printer_identity_parse(&identity, (const uint8_t[]){0xFF, 0xFF, 'M'}, 3),
		ERR_PROTOCOL);
	/* Says more than it sends. */
	static const uint8_t cut[] = {0, 100, 'M', 'D', 'L', ':', 'X'};
	assert_int_equal(printer_identity_parse(&identity, cut, sizeof(cut)), OK);
	assert_string_equal(identity.model, "X");
}

static void widths_follow_the_model(void **state)
{
	(void)state;
	assert_int_equal(printer_width_of_model("TM-T88V"), 512);
	assert_int_equal(printer_width_of_model("TM-T20II"), 576);
	assert_int_equal(printer_width_of_model("CT-S651"), 640);
	assert_int_equal(printer_width_of_model("XP-58IIH"), 384);
	assert_int_equal(printer_width_of_model("POS-80"), 576);
	assert_int_equal(printer_width_of_model(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_finds_the_exact_row_first),
		cmocka_unit_test(office_printers_are_not_ours),
		cmocka_unit_test(a_device_id_is_read),
		cmocka_unit_test(a_length_that_is_wrong_in_a_known_way_is_read_right),
		cmocka_unit_test(what_fills_a_device_id_up_is_not_read),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(widths_follow_the_model),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
