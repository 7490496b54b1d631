/*
 * The configuration: an INI file that a technician edits, over embedded defaults. Read once at
 * start, on the main thread; each mistake is said (in the log) with file, line, section.key and
 * what would be right, as many of them as there are up to some 20, and the kiosk does not start.
 * assets/kiosk.conf.example lists every key and the rules of the file.
 */
#ifndef ONEDOOR_CONFIG_H
#define ONEDOOR_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "drivers/choice.h"
#include "firmware/model/updating.h"
#include "ui/gfx/panel_mode.h"

enum { CONFIG_TEXT_LEN = 255 };

struct config {
	char terminal_id[CONFIG_TEXT_LEN + 1];
	char terminal_place[CONFIG_TEXT_LEN + 1];
	char panel_display[CONFIG_TEXT_LEN + 1];  /* window, offscreen, drm */
	char panel_rotation[CONFIG_TEXT_LEN + 1]; /* 0, 90, 180, 270 */
	struct panel_mode panel_mode;
	int64_t panel_width_px, panel_height_px;
	double panel_mm_per_px;
	int64_t panel_bottom_mm;	       /* the picture's lower edge above the floor */
	char reader_side[CONFIG_TEXT_LEN + 1]; /* right, left, below */
	struct device_choice printer_usb, scanner_usb;
	int64_t printer_roll_mm; /* how long a new roll is */
	char hall_url[CONFIG_TEXT_LEN + 1];
	char hall_ca[CONFIG_TEXT_LEN + 1], hall_cert[CONFIG_TEXT_LEN + 1],
		hall_key[CONFIG_TEXT_LEN + 1];
	char hall_pinned_key[CONFIG_TEXT_LEN + 1];
	char fleet_key[CONFIG_TEXT_LEN + 1];
	char log_syslog[CONFIG_TEXT_LEN + 1];	  /* host:port; "" none */
	char technician_pin[CONFIG_TEXT_LEN + 1]; /* a hash */
	int64_t hall_block_size, hall_answer_limit_ms, hall_lists_after_s;
	char update_server[CONFIG_TEXT_LEN + 1]; /* empty: none */
	char update_tenant[CONFIG_TEXT_LEN + 1], update_target[CONFIG_TEXT_LEN + 1];
	char update_token[CONFIG_TEXT_LEN + 1]; /* a file; empty: none */
	char update_ca[CONFIG_TEXT_LEN + 1];
	struct day_span update_window;
	unsigned health_devices; /* bits of enum device_kind */
	int64_t session_idle_s, session_warning_s, session_done_s;
	char session_language[CONFIG_TEXT_LEN + 1]; /* zh, en */
	bool session_ignores_hours;
	bool sound_on;
	int64_t sound_volume;
	char path_data[CONFIG_TEXT_LEN + 1], path_own[CONFIG_TEXT_LEN + 1],
		path_assets[CONFIG_TEXT_LEN + 1], path_locale[CONFIG_TEXT_LEN + 1],
		path_reboot[CONFIG_TEXT_LEN + 1], path_metrics[CONFIG_TEXT_LEN + 1],
		path_notice[CONFIG_TEXT_LEN + 1], path_health[CONFIG_TEXT_LEN + 1],
		path_stick[CONFIG_TEXT_LEN + 1], path_control[CONFIG_TEXT_LEN + 1];
};

void config_init(struct config *config);
/* ERR_INVALID: something was wrong; the lines that were right are taken all the same. name stands
 * for the text in what is said. */
enum err config_read_text(
	struct config *config, const char *text, size_t len, const char *name) MUST_CHECK;
/* The same of what the fleet has signed: what is the terminal's own (id, files, fleet) is skipped,
 * and that is said. said_out: the first mistake. */
enum { CONFIG_SAID_LEN = 200 };
enum err config_read_fleets(struct config *config, const char *text, size_t len, const char *name,
	char said_out[CONFIG_SAID_LEN + 1]) MUST_CHECK;
/* "-" before the path: it is no fault when no file can be read there. */
enum err config_read_file(struct config *config, const char *path) MUST_CHECK;
/* "section.key=value", as on the command line; of two the later counts. */
enum err config_set(struct config *config, const char *assignment) MUST_CHECK;

/* These say all that is wrong and wait for the disk. Without what this one looks at (the files of
 * icons and texts, the list of fonts) there is no page. */
enum err config_check_pages(const struct config *config) MUST_CHECK;
/* Nor without the fonts of that list. Opens them, which the display does anyway: for --check, and
 * for words when the display could not be opened. */
enum err config_check_fonts(const struct config *config) MUST_CHECK;
/* What a kiosk needs to work, and what can be mended while it says so on its page: certificates and
 * key, the clock between their dates, the data folder (a file is written there and removed). */
enum err config_check_world(const struct config *config, int64_t now_ms) MUST_CHECK;

#endif
