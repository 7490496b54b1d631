#include "firmware/base/json_file.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"

#include <string.h>

enum err json_file_read(const char *path, size_t limit, struct json **root_out)
{
	char *text = NULL;
	size_t len = 0;
	*root_out = NULL;
	enum err err = fs_read(path, limit, &text, &len);
	if (err == OK && json_parse(text, len, root_out) != OK) {
		err = ERR_INVALID;
	}
	mem_free(text);
	if (err == OK && json_kind(*root_out) != JSON_KIND_OBJECT) {
		json_free(*root_out);
		*root_out = NULL;
		err = ERR_INVALID;
	}
	return err;
}

enum err json_file_write(const char *path, struct json *root)
{
	char *text = json_text(root);
	json_free(root);
	enum err err = fs_write_atomic(path, text, strlen(text));
	json_text_free(text);
	return err;
}
