#include "firmware/config.h"
#include "drivers/printer/row.h"
#include "drivers/usb/usb_wire.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX_LEN = 64 * 1024 };

enum key_kind { KEY_TEXT, KEY_CHOICE, KEY_NUMBER, KEY_REAL, KEY_BOOL, KEY_PRINTER, KEY_USB };

static const struct key {
	const char *section, *name;
	enum key_kind kind;
	size_t offset;
	const char *fallback;
	double least, most;
	const char *choices; /* "a|b|c" */
} keys[] = {
#define AT(field) offsetof(struct config, field)
	{"terminal", "id", KEY_TEXT, AT(terminal_id), "terminal-0001", 0, 0, NULL},
	{"terminal", "place", KEY_TEXT, AT(terminal_place), "", 0, 0, NULL},
	{"panel", "display", KEY_CHOICE, AT(panel_display), "window", 0, 0, "window|offscreen"},
	{"panel", "width_px", KEY_NUMBER, AT(panel_width_px), "1080", 480, 7680, NULL},
	{"panel", "height_px", KEY_NUMBER, AT(panel_height_px), "1920", 480, 7680, NULL},
	{"panel", "mm_per_px", KEY_REAL, AT(panel_mm_per_px), "0.369", 0.05, 2, NULL},
	{"panel", "bottom_mm", KEY_NUMBER, AT(panel_bottom_mm), "700", 0, 2000, NULL},
	{"reader", "side", KEY_CHOICE, AT(reader_side), "right", 0, 0, "right|left|below"},
	{"printer", "usb", KEY_PRINTER, AT(printer_usb), "", 0, 0, NULL},
	{"scanner", "usb", KEY_USB, AT(scanner_usb), "", 0, 0, NULL},
	{"hall", "url", KEY_TEXT, AT(hall_url), "https://localhost:8443", 0, 0, NULL},
	{"hall", "ca", KEY_TEXT, AT(hall_ca), "/etc/onedoor/hall-ca.pem", 0, 0, NULL},
	{"hall", "cert", KEY_TEXT, AT(hall_cert), "/etc/onedoor/terminal.pem", 0, 0, NULL},
	{"hall", "key", KEY_TEXT, AT(hall_key), "/etc/onedoor/terminal.key", 0, 0, NULL},
	{"hall", "pinned_key", KEY_TEXT, AT(hall_pinned_key), "", 0, 0, NULL},
	{"hall", "block_size", KEY_NUMBER, AT(hall_block_size), "20", 0, 50, NULL},
	{"hall", "answer_limit_ms", KEY_NUMBER, AT(hall_answer_limit_ms), "6000", 1000, 15000,
		NULL},
	{"session", "idle_s", KEY_NUMBER, AT(session_idle_s), "60", 20, 600, NULL},
	{"session", "warning_s", KEY_NUMBER, AT(session_warning_s), "30", 20, 120, NULL},
	{"session", "done_s", KEY_NUMBER, AT(session_done_s), "25", 5, 120, NULL},
	{"session", "language", KEY_CHOICE, AT(session_language), "zh", 0, 0, "zh|en"},
	{"session", "ignores_hours", KEY_BOOL, AT(session_ignores_hours), "no", 0, 0, NULL},
	{"sound", "on", KEY_BOOL, AT(sound_on), "yes", 0, 0, NULL},
	{"path", "data", KEY_TEXT, AT(path_data), "/var/lib/onedoor", 0, 0, NULL},
	{"path", "assets", KEY_TEXT, AT(path_assets), "/usr/share/onedoor/assets", 0, 0, NULL},
	{"path", "locale", KEY_TEXT, AT(path_locale), "/usr/share/onedoor/locale", 0, 0, NULL},
#undef AT
};

static bool is_choice(const char *choices, const char *value)
{
	size_t len = strlen(value);
	for (const char *at = choices; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL) {
		size_t word = strcspn(at, "|");
		if (word == len && strncmp(at, value, len) == 0) {
			return true;
		}
	}
	return false;
}

static bool parse_real(const struct key *key, const char *value, double *real_out)
{
	char *end;
	errno = 0;
	*real_out = strtod(value, &end);
	return end != value && *end == '\0' && errno == 0 && *real_out >= key->least &&
	       *real_out <= key->most;
}

static bool set_printer(char *field, const struct key *key, const char *value, const char *where)
{
	struct printer_row row;
	const char *why = "it is too long";
	bool is_short = strlen(value) <= CONFIG_TEXT_LEN;
	if (value[0] && (!is_short || printer_row_parse(value, &row, &why) != OK)) {
		log_error("config",
			"%s: %s.%s must be vvvv:pppp[,interface,out,in,width], not '%s': %s", where,
			key->section, key->name, is_short ? value : "...", why);
		return false;
	}
	str_copy(field, CONFIG_TEXT_LEN + 1, value);
	return true;
}

/* Says what is wrong and returns false, or stores the value. */
static bool set(struct config *config, const struct key *key, const char *value, const char *where)
{
	void *field = (char *)config + key->offset;
	double real = 0;
	switch (key->kind) {
	case KEY_PRINTER:
		return set_printer(field, key, value, where);
	case KEY_TEXT:
		if (!utf8_is_valid(value, strlen(value)) || strlen(value) > CONFIG_TEXT_LEN) {
			log_error("config", "%s: %s.%s must be at most %d bytes of UTF-8", where,
				key->section, key->name, CONFIG_TEXT_LEN);
			return false;
		}
		str_copy(field, CONFIG_TEXT_LEN + 1, value);
		return true;
	case KEY_CHOICE:
		if (!is_choice(key->choices, value)) {
			log_error("config", "%s: %s.%s must be one of %s, not '%s'", where,
				key->section, key->name, key->choices, value);
			return false;
		}
		str_copy(field, CONFIG_TEXT_LEN + 1, value);
		return true;
	case KEY_NUMBER:
	case KEY_REAL:
		if (!parse_real(key, value, &real) ||
			(key->kind == KEY_NUMBER && real != (double)(int64_t)real)) {
			log_error("config", "%s: %s.%s must be a %s from %g to %g, not '%s'", where,
				key->section, key->name,
				key->kind == KEY_REAL ? "number" : "whole number", key->least,
				key->most, value);
			return false;
		}
		if (key->kind == KEY_REAL) {
			*(double *)field = real;
		} else {
			*(int64_t *)field = (int64_t)real;
		}
		return true;
	case KEY_BOOL:
		if (!is_choice("yes|no|true|false|on|off|1|0", value)) {
			log_error("config", "%s: %s.%s must be yes or no, not '%s'", where,
				key->section, key->name, value);
			return false;
		}
		*(bool *)field = is_choice("yes|true|on|1", value);
		return true;
	case KEY_USB:
		if (!usb_choice_parse(field, value)) {
			log_error("config",
				"%s: %s.%s must be vvvv:pppp in hex as lsusb shows it, not '%s'",
				where, key->section, key->name, value);
			return false;
		}
		return true;
	}
	return false;
}

static const struct key *find_key(const char *section, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (str_equal(keys[i].section, section) && str_equal(keys[i].name, name)) {
			return &keys[i];
		}
	}
	return NULL;
}

void config_init(struct config *config)
{
	memset(config, 0, sizeof(*config));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		REQUIRE(set(config, &keys[i], keys[i].fallback, "default"));
	}
}

struct reading {
	struct config *config;
	const char *path;
	bool is_bad;
};

static int handle(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	const struct key *key = find_key(section, name);
	if (!key) {
		log_error("config", "%s: there is no key '%s' in section [%s]", reading->path, name,
			section);
		reading->is_bad = true;
		return 0;
	}
	if (!set(reading->config, key, value, reading->path)) {
		reading->is_bad = true;
		return 0;
	}
	return 1;
}

enum err config_read_text(struct config *config, const char *text, const char *name)
{
	struct reading reading = {.config = config, .path = name};
	int line = ini_parse_string(text, handle, &reading);
	if (line > 0 && !reading.is_bad) {
		log_error("config", "%s:%d: expected [section] or key = value", name, line);
	} else if (line > 0) {
		log_error("config", "%s: the first mistake is in line %d", name, line);
	}
	return line != 0 || reading.is_bad ? ERR_INVALID : OK;
}

enum err config_read_file(struct config *config, const char *path)
{
	char *text = NULL;
	size_t len = 0;
	enum err err = fs_read(path, FILE_MAX_LEN, &text, &len);
	if (err != OK) {
		log_error("config", "cannot read %s: %s", path, err_name(err));
		return err;
	}
	if (strlen(text) != len) {
		log_error("config", "%s is not a text file", path);
		err = ERR_INVALID;
	} else {
		err = config_read_text(config, text, path);
	}
	mem_free(text);
	return err;
}

enum err config_set(struct config *config, const char *assignment)
{
	char section[32];
	char name[64];
	const char *dot = strchr(assignment, '.');
	const char *equals = strchr(assignment, '=');
	if (!dot || !equals || dot > equals ||
		!str_copy_len(section, sizeof(section), assignment, (size_t)(dot - assignment)) ||
		!str_copy_len(name, sizeof(name), dot + 1, (size_t)(equals - dot - 1))) {
		log_error("config", "'%s' is not section.key=value", assignment);
		return ERR_INVALID;
	}
	const struct key *key = find_key(section, name);
	if (!key) {
		log_error("config", "there is no key '%s' in section [%s]", name, section);
		return ERR_NOT_FOUND;
	}
	return set(config, key, equals + 1, "command line") ? OK : ERR_INVALID;
}

static bool is_readable(const char *key, const char *path)
{
	if (access(path, R_OK) == 0) {
		return true;
	}
	log_error("config", "%s: cannot read '%s': %s", key, path, strerror(errno));
	return false;
}

enum err config_check(const struct config *config)
{
	bool is_good = true;
	if (!str_starts(config->hall_url, "https://")) {
		log_error(
			"config", "hall.url must begin with https://, not '%s'", config->hall_url);
		is_good = false;
	}
	if (config->terminal_id[0] == '\0') {
		log_error("config", "terminal.id must not be empty");
		is_good = false;
	}
	is_good = is_readable("hall.ca", config->hall_ca) && is_good;
	is_good = is_readable("hall.cert", config->hall_cert) && is_good;
	is_good = is_readable("hall.key", config->hall_key) && is_good;
	is_good = is_readable("path.assets", config->path_assets) && is_good;
	return is_good ? OK : ERR_INVALID;
}
