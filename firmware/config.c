#include "firmware/config.h"
#include "firmware/base/log.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/config_impl.h"
#include "firmware/fleet/address.h"
#include "firmware/fleet/health.h"
#include "firmware/fleet/pin.h"
#include "firmware/fleet/signature.h"
#include "firmware/msg/care.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

enum key_kind {
	KEY_TEXT, /* for people; may be empty */
	KEY_NAME,
	KEY_PATH,
	KEY_FILE, /* a path; may be empty: none */
	KEY_HOST, /* host:port; may be empty */
	KEY_URL,
	KEY_SERVER, /* the same; may be empty */
	KEY_SPAN,   /* of the day; may be empty */
	KEY_DEVICES,
	KEY_PIN,   /* may be empty */
	KEY_FLEET, /* its public key; may be empty */
	KEY_HASH,  /* of a PIN; may be empty */
	KEY_SOCKET,
	KEY_CHOICE,
	KEY_NUMBER,
	KEY_REAL,
	KEY_BOOL,
	KEY_MODE,     /* of a panel; may be empty */
	KEY_USB,      /* its number; may be empty */
	KEY_USB_PLACE /* and where on it */
};

static const struct key {
	const char *section, *name;
	enum key_kind kind;
	size_t offset;
	const char *fallback;
	double least, most;
	const char *choices; /* "a|b|c" */
} keys[] = {
#define AT(field) offsetof(struct config, field)
	{"terminal", "id", KEY_NAME, AT(terminal_id), TERMINAL_NOBODY, 0, 0, NULL},
	{"terminal", "place", KEY_TEXT, AT(terminal_place), "", 0, 0, NULL},
	{"panel", "display", KEY_CHOICE, AT(panel_display), "window", 0, 0, "window|offscreen|drm"},
	{"panel", "rotation", KEY_CHOICE, AT(panel_rotation), "0", 0, 0, "0|90|180|270"},
	{"panel", "mode", KEY_MODE, AT(panel_mode), "", 0, 0, NULL},
	{"panel", "width_px", KEY_NUMBER, AT(panel_width_px), "1080", 480, 7680, NULL},
	{"panel", "height_px", KEY_NUMBER, AT(panel_height_px), "1920", 480, 7680, NULL},
	{"panel", "mm_per_px", KEY_REAL, AT(panel_mm_per_px), "0.369", 0.05, 2, NULL},
	{"panel", "bottom_mm", KEY_NUMBER, AT(panel_bottom_mm), "700", 0, 2000, NULL},
	{"reader", "side", KEY_CHOICE, AT(reader_side), "right", 0, 0, "right|left|below"},
	{"printer", "usb", KEY_USB_PLACE, AT(printer_usb), "", 0, 0, NULL},
	{"printer", "roll_mm", KEY_NUMBER, AT(printer_roll_mm), "80000", 1000, 1000000, NULL},
	{"scanner", "usb", KEY_USB, AT(scanner_usb), "", 0, 0, NULL},
	{"hall", "url", KEY_URL, AT(hall_url), "https://localhost:8443", 0, 0, NULL},
	{"hall", "ca", KEY_PATH, AT(hall_ca), "/etc/onedoor/hall-ca.pem", 0, 0, NULL},
	{"hall", "cert", KEY_PATH, AT(hall_cert), "/etc/onedoor/terminal.pem", 0, 0, NULL},
	{"hall", "key", KEY_PATH, AT(hall_key), "/etc/onedoor/terminal.key", 0, 0, NULL},
	{"hall", "pinned_key", KEY_PIN, AT(hall_pinned_key), "", 0, 0, NULL},
	{"hall", "block_size", KEY_NUMBER, AT(hall_block_size), "20", 0, 50, NULL},
	{"hall", "answer_limit_ms", KEY_NUMBER, AT(hall_answer_limit_ms), "6000", 1000, 15000,
		NULL},
	{"hall", "lists_after_s", KEY_NUMBER, AT(hall_lists_after_s), "60", 0, 86400, NULL},
	{"fleet", "key", KEY_FLEET, AT(fleet_key), "", 0, 0, NULL},
	{"log", "syslog", KEY_HOST, AT(log_syslog), "", 0, 0, NULL},
	{"update", "server", KEY_SERVER, AT(update_server), "", 0, 0, NULL},
	{"update", "tenant", KEY_NAME, AT(update_tenant), "DEFAULT", 0, 0, NULL},
	{"update", "target", KEY_TEXT, AT(update_target), "", 0, 0, NULL},
	{"update", "token", KEY_TEXT, AT(update_token), "", 0, 0, NULL},
	{"update", "ca", KEY_PATH, AT(update_ca), "/etc/onedoor/hall-ca.pem", 0, 0, NULL},
	{"update", "window", KEY_SPAN, AT(update_window), "02:00-05:00", 0, 0, NULL},
	{"health", "devices", KEY_DEVICES, AT(health_devices), "idcard,scanner,printer", 0, 0,
		NULL},
	{"technician", "pin", KEY_HASH, AT(technician_pin), "", 0, 0, NULL},
	{"session", "idle_s", KEY_NUMBER, AT(session_idle_s), "60", 20, 600, NULL},
	{"session", "warning_s", KEY_NUMBER, AT(session_warning_s), "30", 20, 120, NULL},
	{"session", "done_s", KEY_NUMBER, AT(session_done_s), "25", 5, 120, NULL},
	{"session", "language", KEY_CHOICE, AT(session_language), "zh", 0, 0, "zh|en"},
	{"session", "ignores_hours", KEY_BOOL, AT(session_ignores_hours), "no", 0, 0, NULL},
	{"sound", "on", KEY_BOOL, AT(sound_on), "yes", 0, 0, NULL},
	{"sound", "volume", KEY_NUMBER, AT(sound_volume), "5", 0, 5, NULL},
	{"path", "data", KEY_PATH, AT(path_data), "/var/lib/onedoor", 0, 0, NULL},
	{"path", "own", KEY_PATH, AT(path_own), "/var/lib/onedoor/own", 0, 0, NULL},
	{"path", "assets", KEY_PATH, AT(path_assets), "/usr/share/onedoor/assets", 0, 0, NULL},
	{"path", "locale", KEY_PATH, AT(path_locale), "/usr/share/onedoor/locale", 0, 0, NULL},
	{"path", "reboot", KEY_PATH, AT(path_reboot), "/run/onedoor/reboot", 0, 0, NULL},
	{"path", "metrics", KEY_FILE, AT(path_metrics), "/run/onedoor/metrics.prom", 0, 0, NULL},
	{"path", "control", KEY_SOCKET, AT(path_control), "/run/onedoor/control.sock", 0, 0, NULL},
	{"path", "notice", KEY_SOCKET, AT(path_notice), "/run/onedoor/panel.sock", 0, 0, NULL},
	{"path", "health", KEY_PATH, AT(path_health), "/run/onedoor/health", 0, 0, NULL},
	{"path", "stick", KEY_SOCKET, AT(path_stick), "/run/onedoor-stick.sock", 0, 0, NULL},
#undef AT
};
_Static_assert(ARRAY_LEN(keys) <= CONFIG_KEYS_MAX, "the reader counts them");

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

/* What would be right, and where that is not enough why this is not. */
struct words {
	char rule[160];
	const char *why; /* NULL: the rule says it */
};

static bool copy_if(const char *why, struct words *words, void *field, const char *value)
{
	words->why = why;
	if (!why) {
		str_copy(field, CONFIG_TEXT_LEN + 1, value);
	}
	return !why;
}

static bool store_name(void *field, const char *value, struct words *words)
{
	enum { NAME_MAX_LEN = 64 }; /* as in a certificate, RFC 5280 A.1 */
	str_format(words->rule, sizeof(words->rule), "1 to %d bytes without blanks and quotes",
		NAME_MAX_LEN);
	size_t len = strlen(value);
	bool is_good = len > 0 && len <= NAME_MAX_LEN && strcspn(value, " \t\"'") == len;
	return is_good && copy_if(NULL, words, field, value);
}

static bool store_path(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule), "the path of a file or folder");
	const char *why = NULL;
	if (strstr(value, " #") || strstr(value, "\t#")) {
		why = "a comment behind a value begins with ';', not with '#'";
	} else if (value[0] == '"' || value[0] == '\'') {
		why = "without quotes";
	} else if (value[0] == '\0') {
		why = "it is empty";
	}
	return copy_if(why, words, field, value);
}

static bool store_file(void *field, const char *value, struct words *words)
{
	return value[0] ? store_path(field, value, words) : copy_if(NULL, words, field, value);
}

static bool store_socket(void *field, const char *value, struct words *words)
{
	enum { SOCKET_MAX_LEN = sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1 };
	if (strlen(value) > SOCKET_MAX_LEN) {
		str_format(words->rule, sizeof(words->rule),
			"the path of a socket, at most %d bytes", SOCKET_MAX_LEN);
		return false;
	}
	return store_path(field, value, words);
}

static bool store_host(void *field, const char *value, struct words *words)
{
	char url[CONFIG_TEXT_LEN + 1];
	str_copy(words->rule, sizeof(words->rule), "empty or host:port");
	if (!value[0]) {
		return copy_if(NULL, words, field, value);
	}
	if (strchr(value, '/') || !strchr(value, ':') ||
		!str_format(url, sizeof(url), "https://%s", value)) {
		return false;
	}
	return copy_if(address_fault(url), words, field, value);
}

static bool store_url(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule), "https://host or https://host:port");
	return copy_if(address_fault(value), words, field, value);
}

static bool store_server(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule), "empty, https://host or https://host:port");
	return copy_if(value[0] ? address_fault(value) : NULL, words, field, value);
}

static bool store_span(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule), "empty or as 02:00-05:00");
	return day_span_parse(value, field);
}

static bool store_devices(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule),
		"empty or some of idcard, scanner, printer, with ',' and no blank between them");
	unsigned devices;
	if (!health_devices_parse(value, &devices)) {
		return false;
	}
	*(unsigned *)field = devices;
	return true;
}

static bool store_pin(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule),
		"empty or sha256//... of the hall's public key, as curl prints it");
	return copy_if(value[0] ? address_pin_fault(value) : NULL, words, field, value);
}

static bool store_fleet(void *field, const char *value, struct words *words)
{
	uint8_t key[FLEET_KEY_LEN];
	str_format(words->rule, sizeof(words->rule),
		"empty or the fleet's Ed25519 key, %d characters of base64url", FLEET_KEY_TEXT_LEN);
	bool is_good = value[0] == '\0' || fleet_key_parse(value, key) == OK;
	return is_good && copy_if(NULL, words, field, value);
}

static bool store_hash(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule), "empty or what onedoorctl pin-hash prints");
	bool is_good = value[0] == '\0' || pin_hash_is_fit(value);
	return is_good && copy_if(NULL, words, field, value);
}

static bool store_choice(void *field, const struct key *key, const char *value, struct words *words)
{
	str_format(words->rule, sizeof(words->rule), "one of %s", key->choices);
	return is_choice(key->choices, value) && copy_if(NULL, words, field, value);
}

static bool store_number(void *field, const struct key *key, const char *value, struct words *words)
{
	double real = 0;
	bool is_whole = key->kind == KEY_NUMBER;
	str_format(words->rule, sizeof(words->rule), "a %s from %g to %g",
		is_whole ? "whole number" : "number", key->least, key->most);
	if (!parse_real(key, value, &real) || (is_whole && real != (double)(int64_t)real)) {
		return false;
	}
	if (is_whole) {
		*(int64_t *)field = (int64_t)real;
	} else {
		*(double *)field = real;
	}
	return true;
}

static bool store_bool(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule), "yes or no");
	if (!is_choice("yes|no|true|false|on|off|1|0", value)) {
		return false;
	}
	*(bool *)field = is_choice("yes|true|on|1", value);
	return true;
}

static bool store_mode(void *field, const char *value, struct words *words)
{
	str_copy(words->rule, sizeof(words->rule), "empty, as 1920x1080 or as 1920x1080@60");
	return panel_mode_parse(value, field);
}

static bool store_usb(void *field, const struct key *key, const char *value, struct words *words)
{
	bool has_place = key->kind == KEY_USB_PLACE;
	struct device_choice choice = {0};
	str_format(words->rule, sizeof(words->rule), "empty or vvvv:pppp%s",
		has_place ? "[,interface,out,in,width]" : "");
	if (value[0] && device_choice_parse(value, &choice, &words->why) != OK) {
		return false;
	}
	words->why = !has_place && strchr(value, ',') ? "nothing follows the two numbers" : NULL;
	if (!words->why) {
		*(struct device_choice *)field = choice;
	}
	return !words->why;
}

static bool store(void *field, const struct key *key, const char *value, struct words *words)
{
	switch (key->kind) {
	case KEY_TEXT:
		return copy_if(NULL, words, field, value);
	case KEY_NAME:
		return store_name(field, value, words);
	case KEY_PATH:
		return store_path(field, value, words);
	case KEY_SOCKET:
		return store_socket(field, value, words);
	case KEY_FILE:
		return store_file(field, value, words);
	case KEY_HOST:
		return store_host(field, value, words);
	case KEY_URL:
		return store_url(field, value, words);
	case KEY_SERVER:
		return store_server(field, value, words);
	case KEY_SPAN:
		return store_span(field, value, words);
	case KEY_DEVICES:
		return store_devices(field, value, words);
	case KEY_PIN:
		return store_pin(field, value, words);
	case KEY_FLEET:
		return store_fleet(field, value, words);
	case KEY_HASH:
		return store_hash(field, value, words);
	case KEY_CHOICE:
		return store_choice(field, key, value, words);
	case KEY_NUMBER:
	case KEY_REAL:
		return store_number(field, key, value, words);
	case KEY_BOOL:
		return store_bool(field, value, words);
	case KEY_MODE:
		return store_mode(field, value, words);
	case KEY_USB:
	case KEY_USB_PLACE:
		return store_usb(field, key, value, words);
	}
	return false;
}

void place_fault(struct place *place, const char *fmt, ...)
{
	char text[400];
	char line[16] = "";
	if (++place->fault_count > FAULTS_MAX) {
		return;
	}
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (place->line > 0) {
		str_format(line, sizeof(line), ":%d", place->line);
	}
	log_error("config", "%s%s: %s", place->name, line, text);
	if (place->said && place->fault_count == 1) {
		(void)str_format(
			place->said, CONFIG_SAID_LEN + 1, "%s%s: %s", place->name, line, text);
	}
}

/* What a mail or a web page left in a text that was copied from it. */
static bool has_unseen(const char *text, uint32_t *code_point_out)
{
	size_t len = strlen(text);
	for (size_t at = 0; at < len;) {
		at += utf8_decode(text + at, len - at, code_point_out);
		if (plain_is_unseen(*code_point_out)) {
			return true;
		}
	}
	return false;
}

bool config_store(struct config *config, int number, const char *value, struct place *place)
{
	const struct key *key = &keys[number];
	uint32_t code_point = 0;
	struct words words = {.rule = ""};
	if (strlen(value) > CONFIG_TEXT_LEN || !utf8_is_valid(value, strlen(value))) {
		place_fault(place, "%s.%s must be at most %d bytes of UTF-8", key->section,
			key->name, CONFIG_TEXT_LEN);
	} else if (has_unseen(value, &code_point)) {
		place_fault(place,
			"%s.%s has a character in it that cannot be seen (U+%04X): type it anew",
			key->section, key->name, (unsigned)code_point);
	} else if (store((char *)config + key->offset, key, value, &words)) {
		return true;
	} else {
		place_fault(place, "%s.%s must be %s, not '%.80s'%s%s", key->section, key->name,
			words.rule, value, words.why ? ": " : "", words.why ? words.why : "");
	}
	return false;
}

bool config_find_section(struct place *place, const char *section)
{
	char list[128] = "";
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (str_equal(keys[i].section, section)) {
			return true;
		}
		if (i == 0 || !str_equal(keys[i].section, keys[i - 1].section)) {
			str_append(list, sizeof(list), "%s%s", i ? ", " : "", keys[i].section);
		}
	}
	place_fault(place, "there is no section [%.40s]; there are %s", section, list);
	return false;
}

int config_find_key(struct place *place, const char *section, const char *name)
{
	char list[128] = "";
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (!str_equal(keys[i].section, section)) {
			continue;
		}
		if (str_equal(keys[i].name, name)) {
			return (int)i;
		}
		str_append(list, sizeof(list), "%s%s", list[0] ? ", " : "", keys[i].name);
	}
	place_fault(place, "there is no key '%.40s' in section [%s]; there are %s", name, section,
		list);
	return -1;
}

bool config_is_own(int number)
{
	static const char *const own[] = {
		"terminal.id", "hall.ca", "hall.cert", "hall.key", "path.", "fleet."};
	char name[64];
	str_format(name, sizeof(name), "%s.%s", keys[number].section, keys[number].name);
	for (size_t i = 0; i < ARRAY_LEN(own); i++) {
		bool is_section = own[i][strlen(own[i]) - 1] == '.';
		if (is_section ? str_starts(name, own[i]) : str_equal(name, own[i])) {
			return true;
		}
	}
	return false;
}

void config_init(struct config *config)
{
	memset(config, 0, sizeof(*config));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct place place = {.name = "default"};
		REQUIRE(config_store(config, (int)i, keys[i].fallback, &place));
		if (keys[i].kind == KEY_PATH || keys[i].kind == KEY_FILE) {
			config_prefix_path((char *)config + keys[i].offset);
		}
	}
}

enum err config_set(struct config *config, const char *assignment)
{
	char section[32];
	char name[64];
	struct place place = {.name = "--set"};
	const char *dot = strchr(assignment, '.');
	const char *equals = strchr(assignment, '=');
	if (!dot || !equals || dot > equals ||
		!str_copy_len(section, sizeof(section), assignment, (size_t)(dot - assignment)) ||
		!str_copy_len(name, sizeof(name), dot + 1, (size_t)(equals - dot - 1))) {
		place_fault(&place, "'%.80s' is not section.key=value", assignment);
		return ERR_INVALID;
	}
	int key =
		config_find_section(&place, section) ? config_find_key(&place, section, name) : -1;
	if (key < 0) {
		return ERR_NOT_FOUND;
	}
	return config_store(config, key, equals + 1, &place) ? OK : ERR_INVALID;
}
