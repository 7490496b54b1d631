#include "tests/hall/fixtures_file.h"

#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdio.h>

enum { FILE_MAX = 4 * 1024 * 1024 };

enum err fixtures_read(const char *folder, const char *file, char **text_out)
{
	char path[1024];
	size_t len;
	snprintf(path, sizeof(path), "%s/%s", folder, file);
	enum err err = fs_read(path, FILE_MAX, text_out, &len);
	if (err && err != ERR_NOT_FOUND) {
		log_error("fixtures", "cannot read %s: %s", file, err_name(err));
	}
	return err;
}

enum err fixtures_read_json(const char *folder, const char *file, json_t **json_out)
{
	char *text = NULL;
	json_error_t error;
	*json_out = NULL;
	enum err err = fixtures_read(folder, file, &text);
	if (err) {
		return err == ERR_NOT_FOUND ? OK : err;
	}
	*json_out = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!*json_out) {
		log_error("fixtures", "%s line %d: %s", file, error.line, error.text);
		err = ERR_INVALID;
	}
	mem_free(text);
	return err;
}
