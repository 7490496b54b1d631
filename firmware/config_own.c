#include "firmware/config_own.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/fleet/settings.h"
#include "firmware/msg/care.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)CONFIG_SAID_LEN == (int)CARE_WORDS_LEN, "it is told to the kiosk");

enum { CONF_MAX_LEN = 64 * 1024, TRIES_MAX = 2 };

static bool path_of(const struct config *config, const char *name, char path[PATH_MAX])
{
	return str_format(path, PATH_MAX, "%s/%s", config->path_own, name);
}

/* NULL: it is not there, or cannot be read, which is said. */
static char *read_own(const struct config *config, const char *name, size_t limit)
{
	char path[PATH_MAX], *text = NULL;
	size_t len = 0;
	enum err err =
		path_of(config, name, path) ? fs_read(path, limit, &text, &len) : ERR_INVALID;
	if (err && err != ERR_NOT_FOUND) {
		log_error("config", "%s: cannot be read: %s", path, err_name(err));
	}
	return err ? NULL : text;
}

static void put_down(struct config_own *own, const char *name, const char *why)
{
	log_error("config", "path.own: %s is not in force: %s", name, why);
	if (!own->said[0]) {
		(void)str_format(own->said, sizeof(own->said), "%s: %s", name, why);
	}
}

/* All of it or nothing. */
static void lay_conf(struct config *config, struct config_own *own)
{
	char *text = read_own(config, OWN_CONF, CONF_MAX_LEN);
	struct config over = *config;
	if (text && config_read_text(&over, text, strlen(text), OWN_CONF) == OK) {
		*config = over;
	} else if (text) {
		put_down(own, OWN_CONF, "it is not right");
	}
	mem_free(text);
}

static bool lay_signed(struct config *config, const char *name, struct config_own *own)
{
	char said[CONFIG_SAID_LEN + 1] = "";
	struct fleet_settings settings = {.text = NULL};
	struct config over = *config;
	char *kept = read_own(config, name, SETTINGS_FILE_MAX_LEN);
	if (!kept) {
		return false;
	}
	if (fleet_settings_read(config->fleet_key, kept, strlen(kept), &settings) != OK) {
		str_copy(said, sizeof(said), "not signed by the fleet");
	} else if (!str_equal(settings.terminal, config->terminal_id)) {
		str_copy(said, sizeof(said), "it is another terminal's");
	} else if (config_read_fleets(&over, settings.text, settings.text_len, name, said) == OK) {
		*config = over;
		own->version = settings.version;
	}
	if (own->version == 0) {
		put_down(own, name, said);
	}
	mem_free(settings.text);
	mem_free(kept);
	return own->version > 0;
}

/* Counts the starts with a configuration that no start has proved yet (care/settings.c); true: so
 * often that it is put aside. */
static bool is_hopeless(const struct config *config, bool is_start)
{
	char path[PATH_MAX], newest[PATH_MAX], bad[PATH_MAX];
	char *text = read_own(config, OWN_TRIAL, 16);
	int tries = text ? text[0] - '0' : -1;
	mem_free(text);
	if (tries < 0 || !is_start || !path_of(config, OWN_TRIAL, path) ||
		!path_of(config, OWN_SETTINGS, newest) || !path_of(config, OWN_SETTINGS_BAD, bad)) {
		return false;
	}
	if (tries >= TRIES_MAX) {
		bool is_aside = rename(newest, bad) == 0 && fs_remove(path) == OK;
		if (!is_aside) {
			log_error("config", "%s cannot be put aside: %s", newest,
				strerrordesc_np(errno));
		}
		return true;
	}
	const char count[] = {(char)('1' + tries), '\0'};
	if (fs_write_atomic(path, count, 1) != OK) {
		log_warn("config", "%s cannot be written", path);
	}
	return false;
}

void config_lay_own(struct config *config, bool is_start, struct config_own *own_out)
{
	*own_out = (struct config_own){.version = 0};
	lay_conf(config, own_out);
	if (!config->fleet_key[0]) {
		return; /* nothing is signed by nobody */
	}
	if (is_hopeless(config, is_start)) {
		put_down(own_out, OWN_SETTINGS, "the kiosk did not start with it");
	} else if (lay_signed(config, OWN_SETTINGS, own_out)) {
		return;
	}
	if (lay_signed(config, OWN_SETTINGS_GOOD, own_out)) {
		log_warn("config", "the last good configuration is in force");
	}
}

enum err config_judge(const char *text, size_t len, char said[CONFIG_SAID_LEN + 1])
{
	struct config *sandbox = mem_new(struct config);
	config_init(sandbox);
	enum err err = config_read_fleets(sandbox, text, len, "the fleet's", said);
	mem_free(sandbox);
	return err;
}
