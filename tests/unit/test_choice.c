/* A device that the configuration names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/choice.h"
#include "firmware/base/log.h"
#include "firmware/config.h"

static void as_lsusb_shows_it(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint16_t vendor, product;
	} right[] = {
		{"0145:0012", 0x0145, 0x0012},
		{"FFFF:00aB", 0xFFFF, 0x00AB},
		{"ffff:0035", 0xFFFF, 0x0035},
		/* as a hand copies it */
		{"145:12", 0x0145, 0x0012},
		{"0x0145:12", 0x0145, 0x0012},
		{" 0145:0012 ", 0x0145, 0x0012},
	};
	for (size_t i = 0; i < ARRAY_LEN(right); i++) {
		struct device_choice choice = {0};
		const char *why = NULL;
		assert_int_equal(device_choice_parse(right[i].text, &choice, &why), OK);
		assert_int_equal(choice.vendor, right[i].vendor);
		assert_int_equal(choice.product, right[i].product);
	}
}

static void what_it_is_not(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "0145", "0145:00123", "0145-0012", "0145:001g",
		"0000:0012", ":", "0145:", "0145:001:", "0145:0012:", "0145 0012"};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct device_choice choice = {0};
		const char *why = NULL;
		assert_int_equal(device_choice_parse(wrong[i], &choice, &why), ERR_INVALID);
		assert_non_null(why);
		assert_int_equal(choice.vendor, 0);
	}
}

static void only_what_is_named(void **state)
{
	(void)state;
	static const struct device_choice none = {0}, tera = {.vendor = 0x0145, .product = 0x0012};
	const struct usb_info infos[] = {{.vendor = 0x0145, .product = 0x0012},
		{.vendor = 0x0145, .product = 0x0013}, {.vendor = 0x0146, .product = 0x0012},
		{.vendor = 0, .product = 0}};
	for (size_t i = 0; i < ARRAY_LEN(infos); i++) {
		assert_false(device_choice_names(&none, &infos[i]));
		assert_int_equal(device_choice_names(&tera, &infos[i]), i == 0);
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
	assert_int_equal(config_set(&config, "scanner.usb=ffff:0036,0"), ERR_INVALID);
	assert_int_equal(config_set(&config, "scanner.usb=ffff:0036,"), ERR_INVALID);
	assert_int_equal(config.scanner_usb.product, 0x0035);
	assert_int_equal(config_set(&config, "scanner.usb="), OK);
	assert_int_equal(config.scanner_usb.vendor, 0);
	assert_int_equal(read_text(&config, "[scanner]\nusb = 0145-0012\n"), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_lsusb_shows_it),
		cmocka_unit_test(what_it_is_not),
		cmocka_unit_test(only_what_is_named),
		cmocka_unit_test(a_row_of_the_configuration),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
