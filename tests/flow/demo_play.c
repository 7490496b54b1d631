/*
 * The scripted demo: visits to the real kiosk with virtual devices and the reference hall, pictures
 * of every page and slip, and summary.json. usage: demo_play OUT_DIR
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/str.h"
#include "tests/flow/demo.h"

static bool write_summary(struct play *play)
{
	struct json *root = json_new_object();
	struct json *versions = json_new_object();
	static const char *const libraries[][2] = {{"onedoor", ONEDOOR_VERSION}, LIBRARY_VERSIONS};
	for (size_t i = 0; i < ARRAY_LEN(libraries); i++) {
		json_set_str(versions, libraries[i][0], libraries[i][1]);
	}
	json_set_bool(root, "ok", !play->is_failed);
	json_set(root, "steps", play->steps);
	json_set(root, "slips", play->slips);
	json_set(root, "versions", versions);
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/summary.json", play->out);
	char *text = json_text(root);
	enum err err = fs_write_atomic(path, text, strlen(text));
	json_text_free(text);
	json_free(root);
	return err == OK;
}

static bool make_dirs(const char *out)
{
	static const char *const names[] = {"screens", "slips"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char path[PATH_MAX];
		str_format(path, sizeof(path), "%s/%s", out, names[i]);
		if (fs_make_dir(path) != OK) {
			fprintf(stderr, "demo: cannot make %s\n", path);
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: demo_play OUT_DIR\n");
		return 2;
	}
	json_init();
	struct play play = {.out = argv[1], .steps = json_new_array(), .slips = json_new_array()};
	if (!make_dirs(play.out)) {
		return 1;
	}
	demo_numbers(&play);
	demo_work(&play);
	demo_read(&play);
	demo_pay(&play);
	bool is_written = write_summary(&play);
	return is_written && !play.is_failed ? 0 : 1;
}
