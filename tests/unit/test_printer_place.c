/* The technician's row in every spelling, and where on a device the printer is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/printer/escpos_place.h"
#include "drivers/printer/quirks.h"
#include "firmware/config.h"

static void expect_choice(const struct device_choice *is, const struct device_choice *wanted)
{
	assert_int_equal(is->vendor, wanted->vendor);
	assert_int_equal(is->product, wanted->product);
	assert_int_equal(is->interface, wanted->interface);
	assert_int_equal(is->out_endpoint, wanted->out_endpoint);
	assert_int_equal(is->in_endpoint, wanted->in_endpoint);
	assert_int_equal(is->width_dots, wanted->width_dots);
}

static void rows_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		struct device_choice row;
	} cases[] = {
		{"04b8:0e15", {0x04B8, 0x0E15, -1, -1, -1, 0}},
		{"04B8:0E15,0", {0x04B8, 0x0E15, 0, -1, -1, 0}},
		{"04b8:e15,0,01,82,576", {0x04B8, 0x0E15, 0, 1, 0x82, 576}},
		{"04b8:0e15, 1, 0x02, 0x81, 384", {0x04B8, 0x0E15, 1, 2, 0x81, 384}},
		{"04b8:0e15,,,,512", {0x04B8, 0x0E15, -1, -1, -1, 512}},
		{"04b8:0e15,,03,0", {0x04B8, 0x0E15, -1, 3, 0, 0}},
		{"0x1a86:0x7584,31,f,8f,1024", {0x1A86, 0x7584, 31, 0x0F, 0x8F, 1024}},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct device_choice row;
		const char *why = NULL;
		assert_int_equal(device_choice_parse(cases[i].text, &row, &why), OK);
		expect_choice(&row, &cases[i].row);
	}
}

static void what_is_wrong_in_a_row_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "numbers"},
		{"04b8", "numbers"},
		{"04b8-0e15", "numbers"},
		{"04b8:", "numbers"},
		{":0e15", "numbers"},
		{"104b8:0e15", "numbers"},
		{"04b8:0e1g", "numbers"},
		{"04b8:0e15 0", "numbers"},
		{"04b8:-1", "numbers"},
		{"0000:0012", "numbers"},
		{"04b8:0e15,32", "interface"},
		{"04b8:0e15,a", "interface"},
		{"04b8:0e15,-1", "interface"},
		{"04b8:0e15,0,82", "endpoint out"},
		{"04b8:0e15,0,0", "endpoint out"},
		{"04b8:0e15,0,01,02", "endpoint in"},
		{"04b8:0e15,0,01,80", "endpoint in"},
		{"04b8:0e15,0,01,92", "endpoint in"},
		{"04b8:0e15,0,01,82,57", "width"},
		{"04b8:0e15,0,01,82,577", "width"},
		{"04b8:0e15,0,01,82,1032", "width"},
		{"04b8:0e15,0,01,82,57600", "width"},
		{"04b8:0e15,0,01,82,576,1", "nothing follows"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct device_choice row;
		const char *why = NULL;
		if (device_choice_parse(cases[i].text, &row, &why) != ERR_INVALID ||
			!strstr(why, cases[i].why)) {
			fail_msg("'%s': %s", cases[i].text, why);
		}
	}
}

static enum err read_text(struct config *config, const char *text)
{
	return config_read_text(config, text, strlen(text), "test");
}

static void the_configuration_takes_only_right_rows(void **state)
{
	(void)state;
	static const struct device_choice none = {0};
	static const struct device_choice epson = {0x04B8, 0x0E15, 0, 0x01, 0x82, 576};
	static const struct device_choice other = {0x1234, 0x5678, 1, 0x04, 0x85, 0};
	static struct config config;
	config_init(&config);
	expect_choice(&config.printer_usb, &none);
	assert_int_equal(config_set(&config, "printer.usb=04b8:0e15,0,01,82,576"), OK);
	expect_choice(&config.printer_usb, &epson);
	assert_int_equal(config_set(&config, "printer.usb=Epson"), ERR_INVALID);
	assert_int_equal(config_set(&config, "printer.usb=04b8:0e15,0,01,02"), ERR_INVALID);
	char longest[600] = "printer.usb=04b8:0e15";
	memset(longest + strlen(longest), ' ', 500);
	assert_int_equal(config_set(&config, longest), ERR_INVALID);
	expect_choice(&config.printer_usb, &epson);
	assert_int_equal(read_text(&config, "[printer]\nusb = 1234:5678,1,04,85\n"), OK);
	expect_choice(&config.printer_usb, &other);
	assert_int_equal(read_text(&config, "[printer]\nusb =\n"), OK);
	expect_choice(&config.printer_usb, &none);
	assert_int_equal(read_text(&config, "[printer]\nusb = 1234\n"), ERR_INVALID);
}

static struct usb_interface interface_of(uint8_t number, uint8_t class_code, uint8_t subclass,
	uint8_t protocol, uint8_t out, uint8_t in)
{
	struct usb_interface interface = {.number = number,
		.class_code = class_code,
		.subclass = subclass,
		.protocol = protocol};
	if (out) {
		interface.endpoints[interface.endpoint_count++] =
			(struct usb_endpoint){.address = out, .type = 2, .max_packet = 64};
	}
	if (in) {
		interface.endpoints[interface.endpoint_count++] =
			(struct usb_endpoint){.address = in, .type = 2, .max_packet = 64};
	}
	return interface;
}

static void expect_place(const struct usb_info *info, uint32_t quirks,
	const struct device_choice *row, int interface, int out, int in)
{
	struct escpos_place place = {0};
	if (interface < 0) {
		assert_false(escpos_place_find(info, quirks, row, &place));
		return;
	}
	assert_true(escpos_place_find(info, quirks, row, &place));
	assert_int_equal(place.interface, interface);
	assert_int_equal(place.out_endpoint, out);
	assert_int_equal(place.in_endpoint, in);
}

static void the_best_interface_is_found(void **state)
{
	(void)state;
	struct usb_info info = {.interface_count = 2};
	/* The same endpoints as vendor's and as printer's: Ithaca. */
	info.interfaces[0] = interface_of(0, 0xFF, 0, 0, 0x01, 0x82);
	info.interfaces[1] = interface_of(1, 7, 1, 2, 0x01, 0x82);
	expect_place(&info, 0, NULL, 1, 0x01, 0x82);
	expect_place(&info, PRINTER_TM, NULL, 1, 0x01, 0x82);
	/* One way, IPP, a disk and keys. */
	info.interfaces[0] = interface_of(0, 7, 1, 4, 0x01, 0x82);
	info.interfaces[1] = interface_of(1, 7, 1, 1, 0x03, 0);
	expect_place(&info, 0, NULL, 1, 0x03, 0);
	info.interfaces[1] = interface_of(1, 8, 6, 0x50, 0x03, 0x84);
	expect_place(&info, PRINTER_TM, NULL, -1, 0, 0);
	info.interfaces[0] = interface_of(0, 3, 1, 1, 0x01, 0x82);
	expect_place(&info, PRINTER_TM, NULL, -1, 0, 0);
	/* Vendor specific: only where it is known; both ways before one way. */
	info.interfaces[0] = interface_of(0, 0xFF, 0, 0, 0x01, 0);
	info.interfaces[1] = interface_of(1, 0xFF, 0xFF, 0xFF, 0x03, 0x84);
	expect_place(&info, 0, NULL, -1, 0, 0);
	expect_place(&info, PRINTER_EPSON, NULL, -1, 0, 0);
	expect_place(&info, PRINTER_TM, NULL, 1, 0x03, 0x84);
	expect_place(&info, PRINTER_TM | PRINTER_ONE_WAY, NULL, 1, 0x03, 0);
	/* Nothing goes out. */
	info.interfaces[0] = interface_of(0, 7, 1, 2, 0, 0x82);
	info.interfaces[1] = interface_of(1, 0xFF, 0, 0, 0, 0x84);
	expect_place(&info, PRINTER_TM, NULL, -1, 0, 0);
}

static void a_row_says_where(void **state)
{
	(void)state;
	struct usb_info info = {.interface_count = 3};
	info.interfaces[0] = interface_of(0, 7, 1, 2, 0x01, 0x82);
	info.interfaces[1] = interface_of(1, 0xFF, 0, 0, 0x03, 0x84);
	info.interfaces[2] = interface_of(5, 0x0A, 0, 0, 0x06, 0x87);
	struct device_choice row = {.interface = -1, .out_endpoint = -1, .in_endpoint = -1};
	expect_place(&info, 0, &row, 0, 0x01, 0x82);
	row.interface = 5; /* by its number, not its place in the list */
	expect_place(&info, 0, &row, 5, 0x06, 0x87);
	row.out_endpoint = 0x03;
	expect_place(&info, 0, &row, -1, 0, 0);
	row.interface = -1;
	expect_place(&info, 0, &row, 1, 0x03, 0x84);
	row.in_endpoint = 0;
	expect_place(&info, 0, &row, 1, 0x03, 0);
	row.in_endpoint = 0x82;
	expect_place(&info, 0, &row, -1, 0, 0);
	row.out_endpoint = -1; /* what the row says goes before what is known */
	expect_place(&info, PRINTER_ONE_WAY, &row, 0, 0x01, 0x82);
}

static void epsons_slip_printers_are_known_whatever_their_class(void **state)
{
	(void)state;
	static const uint16_t products[] = {0x0202, 0x0E02, 0x0E03, 0x0E15, 0x0E20, 0x0E21, 0x0E27,
		0x0E28, 0x0E2A, 0x0E39, 0x0EFF};
	for (size_t i = 0; i < ARRAY_LEN(products); i++) {
		const struct printer_quirk *quirk = printer_quirk_find(0x04B8, products[i]);
		assert_non_null(quirk);
		assert_int_equal(quirk->flags & PRINTER_TM, PRINTER_TM);
		assert_false(printer_is_office_vendor(0x04B8, products[i]));
	}
	assert_null(printer_quirk_find(0x04B8, 0x0F02));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read),
		cmocka_unit_test(what_is_wrong_in_a_row_is_said),
		cmocka_unit_test(the_configuration_takes_only_right_rows),
		cmocka_unit_test(the_best_interface_is_found),
		cmocka_unit_test(a_row_says_where),
		cmocka_unit_test(epsons_slip_printers_are_known_whatever_their_class),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
