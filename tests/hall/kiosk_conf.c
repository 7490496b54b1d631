#include "tests/hall/kiosk_conf.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MAX_LEN = 199 };

/* A terminal's own: who it is, and where it keeps its files, is not said from afar. */
static bool is_terminals_own(const char *section, const char *key)
{
	static const char *const names[] = {"terminal.id", "hall.ca", "hall.cert", "hall.key"};
	char name[2 * LINE_MAX_LEN];
	str_format(name, sizeof(name), "%s.%s", section, key);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_equal(name, names[i])) {
			return true;
		}
	}
	return str_equal(section, "path");
}

/* The line without a comment and the blanks at its end. */
static void strip(char *line)
{
	char *end = line[0] == '#' || line[0] == ';' ? line : line + strlen(line);
	for (char *at = line; at < end; at++) {
		if (*at == ';' && (at[-1] == ' ' || at[-1] == '\t')) {
			end = at;
		}
	}
	while (end > line && strchr(" \t\r", end[-1])) {
		end--;
	}
	*end = '\0';
}

static bool is_name(const char *text)
{
	size_t len = strlen(text);
	return len >= 1 && len <= 31 &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

static bool is_readable(const char *line)
{
	for (const char *at = line; *at; at++) {
		if (((unsigned char)*at < 0x20 && *at != '\t') || *at == 0x7f) {
			return false;
		}
	}
	return strlen(line) <= LINE_MAX_LEN && utf8_is_valid(line, strlen(line));
}

/* NULL: the line is good. */
static const char *take(json_t *conf, json_t **section, const char **name, char *line)
{
	size_t len = strlen(line);
	char *value = strchr(line, '=');
	if (len == 0) {
		return NULL;
	}
	if (!is_readable(line)) {
		return "too long, or not plain UTF-8";
	}
	if (line[0] == '[') {
		line[len - 1] = line[len - 1] == ']' ? '\0' : '?';
		if (!is_name(line + 1)) {
			return "a section stands alone in its line, as [hall]";
		}
		if (!json_object_get(conf, line + 1)) {
			json_object_set_new(conf, line + 1, json_object());
		}
		*name = line + 1;
		*section = json_object_get(conf, line + 1);
		return NULL;
	}
	if (!value || !*section) {
		return value ? "no [section] stands above it" : "key = value is right";
	}
	*value = '\0';
	strip(line);
	value += 1 + strspn(value + 1, " \t");
	if (!is_name(line)) {
		return "the key must begin at the left edge, in small letters";
	}
	if (is_terminals_own(*name, line)) {
		return "that is the terminal's own";
	}
	if (json_object_get(*section, line)) {
		return "the key stands there already";
	}
	json_object_set_new(*section, line, json_string(value));
	return NULL;
}

json_t *conf_read(char *text, char why[static CONF_WHY_LEN])
{
	json_t *conf = json_object(), *section = NULL;
	const char *name = NULL, *fault = NULL;
	for (int number = 1; text && !fault; number++) {
		char *line = strsep(&text, "\n");
		strip(line);
		fault = take(conf, &section, &name, line);
		if (fault) {
			snprintf(why, CONF_WHY_LEN, "line %d: %s", number, fault);
		}
	}
	if (fault) {
		json_decref(conf);
		return NULL;
	}
	return conf;
}

void conf_lay_over(json_t *conf, json_t *later)
{
	REQUIRE(json_object_update_recursive(conf, later) == 0);
}

char *conf_text(const json_t *conf)
{
	const char *name, *key;
	json_t *section, *value;
	size_t size = 1, len = 0;
	char *text = NULL;
	/* Once to measure it, once to write it. */
	for (int round = 0; round < 2; round++) {
		json_object_foreach((json_t *)(uintptr_t)conf, name, section)
		{
			if (json_object_size(section) == 0) {
				continue;
			}
			len += (size_t)snprintf(
				text ? text + len : NULL, text ? size - len : 0, "[%s]\n", name);
			json_object_foreach(section, key, value)
			{
				len += (size_t)snprintf(text ? text + len : NULL,
					text ? size - len : 0, "%s = %s\n", key,
					json_string_value(value));
			}
		}
		if (round == 0) {
			size += len;
			text = mem_alloc(size, 1);
			len = 0;
		}
	}
	return text;
}
