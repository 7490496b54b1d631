/* A device that the configuration names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/usb/usb_wire.h"
#include "firmware/base/log.h"
#include "firmware/config.h"

static void as_lsusb_shows_it(void **state)
{
	(void)state;
	struct usb_choice choice;
	assert_true(usb_choice_parse(&choice, "0145:0012"));
	assert_int_equal(choice.vendor, 0x0145);
	assert_int_equal(choice.product, 0x0012);
	assert_true(usb_choice_parse(&choice, "FFFF:00aB"));
	assert_int_equal(choice.vendor, 0xFFFF);
	assert_int_equal(choice.product, 0x00AB);
	assert_true(usb_choice_parse(&choice, ""));
	assert_int_equal(choice.vendor, 0);
}

static void what_it_is_not(void **state)
{
	(void)state;
	static const char *const wrong[] = {"0145", "145:12", "0145:00123", "0145-0012",
		"0145:001g", "0x0145:12", " 0145:0012", "0145:0012 ", "0000:0012", ":",
		"0145:", "0145:001:"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct usb_choice choice = {1, 1};
		assert_false(usb_choice_parse(&choice, wrong[i]));
		assert_int_equal(choice.vendor, 0);
	}
}

static enum err read_text(struct config *config, const char *text)
{
	return config_read_text(config, text, strlen(text), "test");
}

static void a_row_of_the_configuration(void **state)
{
	(void)state;
	static struct config config;
	log_set_level(LOG_LEVEL_ERROR + 1);
	config_init(&config);
	assert_int_equal(config.scanner_usb.vendor, 0);
	assert_int_equal(read_text(&config, "[scanner]\nusb = 0145:0012\n"), OK);
	assert_int_equal(config.scanner_usb.vendor, 0x0145);
	assert_int_equal(config.scanner_usb.product, 0x0012);
	assert_int_equal(config_set(&config, "scanner.usb=ffff:0035"), OK);
	assert_int_equal(config.scanner_usb.vendor, 0xFFFF);
	assert_int_equal(config_set(&config, "scanner.usb=tera"), ERR_INVALID);
	assert_int_equal(config_set(&config, "scanner.usb="), OK);
	assert_int_equal(config.scanner_usb.vendor, 0);
	assert_int_equal(read_text(&config, "[scanner]\nusb = 145:12\n"), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_lsusb_shows_it),
		cmocka_unit_test(what_it_is_not),
		cmocka_unit_test(a_row_of_the_configuration),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
