/* Any text as a configuration file: what is accepted keeps every limit, and the same file read
 * again gives the same. */
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/config.h"
#include "firmware/fleet/address.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_choice(const struct device_choice *choice)
{
	REQUIRE(choice->vendor || (!choice->product && !choice->interface && !choice->width_dots));
	REQUIRE(choice->interface >= -1 && choice->interface <= 31);
	REQUIRE(choice->out_endpoint >= -1 && choice->out_endpoint <= 0x0F);
	REQUIRE(choice->in_endpoint <= 0
			? choice->in_endpoint >= -1
			: choice->in_endpoint >= 0x81 && choice->in_endpoint <= 0x8F);
	REQUIRE(choice->width_dots >= 0 && choice->width_dots <= 1024 &&
		choice->width_dots % 8 == 0);
}

static void check(const struct config *config)
{
	REQUIRE(config->panel_width_px >= 480 && config->panel_width_px <= 7680);
	REQUIRE(config->panel_height_px >= 480 && config->panel_height_px <= 7680);
	REQUIRE(config->panel_mm_per_px >= 0.05 && config->panel_mm_per_px <= 2);
	REQUIRE(config->hall_block_size >= 0 && config->hall_block_size <= 50);
	REQUIRE(config->session_idle_s >= 20 && config->session_idle_s <= 600);
	REQUIRE(str_equal(config->session_language, "zh") ||
		str_equal(config->session_language, "en"));
	REQUIRE(str_equal(config->reader_side, "right") || str_equal(config->reader_side, "left") ||
		str_equal(config->reader_side, "below"));
	check_choice(&config->printer_usb);
	check_choice(&config->scanner_usb);
	REQUIRE(config->scanner_usb.width_dots == 0 && config->scanner_usb.interface <= 0);
	REQUIRE(utf8_is_valid(config->terminal_place, strlen(config->terminal_place)));
	REQUIRE(!address_fault(config->hall_url));
	REQUIRE(!config->hall_pinned_key[0] || !address_pin_fault(config->hall_pinned_key));
	REQUIRE(config->terminal_id[0] && config->path_data[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR + 1);
	static struct config once;
	static struct config again;
	config_init(&once);
	config_init(&again);
	enum err err = config_read_text(&once, (const char *)data, len, "fuzz");
	check(&once); /* also after a mistake: what was right is taken */
	if (err == OK) {
		REQUIRE(config_read_text(&again, (const char *)data, len, "fuzz") == OK);
		REQUIRE(memcmp(&once, &again, sizeof(once)) == 0);
	}
	return 0;
}
