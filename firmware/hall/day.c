#include "firmware/hall/day.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

/* "2026-11-24 <key>\n" */
enum { FILE_LEN = DATE_LEN + 1 + SEAL_KEY_TEXT_LEN + 1 };

enum err day_load(struct day *day, const char *dir, const char *date)
{
	char path[PATH_MAX];
	char *text = NULL;
	size_t len = 0;
	if (!str_format(path, sizeof(path), "%s/day", dir)) {
		return ERR_TOO_BIG;
	}
	enum err err = fs_read(path, FILE_LEN, &text, &len);
	if (err != OK) {
		return err == ERR_TOO_BIG ? ERR_NOT_FOUND : err;
	}
	bool is_ours = len == FILE_LEN && memcmp(text, date, DATE_LEN) == 0 &&
		       text[DATE_LEN] == ' ' && text[FILE_LEN - 1] == '\n';
	if (is_ours) {
		text[FILE_LEN - 1] = '\0';
		is_ours = seal_parse_key(text + DATE_LEN + 1, day->key) == OK;
	}
	if (is_ours) {
		str_copy(day->date, sizeof(day->date), date);
	}
	mem_wipe(text, len);
	mem_free(text);
	return is_ours ? OK : ERR_NOT_FOUND;
}

enum err day_begin(struct day *day, const char *dir, const char *date)
{
	char path[PATH_MAX];
	char key[SEAL_KEY_TEXT_LEN + 1];
	char text[FILE_LEN + 1];
	day->date[0] = '\0';
	seal_new_key(day->key, key);
	if (!str_format(path, sizeof(path), "%s/day", dir) ||
		!str_format(text, sizeof(text), "%s %s\n", date, key)) {
		return ERR_TOO_BIG;
	}
	enum err err = fs_overwrite(path, text, FILE_LEN);
	if (err == OK) {
		str_copy(day->date, sizeof(day->date), date);
	}
	mem_wipe(text, sizeof(text));
	mem_wipe(key, sizeof(key));
	return err;
}
