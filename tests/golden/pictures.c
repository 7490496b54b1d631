/*
 * golden_pictures OUT_DIR [--long] [--panel PANEL] [WORD]...: every page in every state and look as
 * PNG, to page through: confirm-offline-zh-portrait-elder.png. Only those whose name contains every
 * WORD.
 * --long: with 40 % longer words. --panel 1920x1080@0.277: landscape is that.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/str.h"
#include "tests/golden/stage.h"

static bool is_wanted(const char *name, char **words, int count)
{
	for (int i = 0; i < count; i++) {
		if (!strstr(name, words[i])) {
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	if (argc < 2 || argv[1][0] == '-') {
		fprintf(stderr,
			"usage: golden_pictures OUT_DIR [--long] [--panel PANEL] [WORD]...\n");
		return 2;
	}
	bool is_long = argc > 2 && str_equal(argv[2], "--long");
	int at = 2 + is_long;
	struct panel_size size;
	bool has_panel = argc > at + 1 && str_equal(argv[at], "--panel");
	if (has_panel && !panel_size_read(argv[at + 1], &size)) {
		fprintf(stderr, "no panel: %s\n", argv[at + 1]);
		return 2;
	}
	at += has_panel ? 2 : 0;
	char **words = argv + at;
	int word_count = argc - at;
	struct stage *stage = stage_open(
		is_long ? BUILD_DIR "/locale-long" : BUILD_DIR "/locale", has_panel ? &size : NULL);
	if (!stage || fs_make_dir(argv[1]) != OK) {
		stage_close(stage);
		return 1;
	}
	int count = 0, written = 0;
	const struct scenario *all = scenarios(&count);
	bool is_good = true;
	for (int i = 0; i < count * LOOK_COUNT && is_good; i++) {
		const struct scenario *scenario = &all[i / LOOK_COUNT];
		struct look look = look_at(i % LOOK_COUNT);
		char name[120], path[1024];
		for (int hand = 0; hand < (look_has_hands(&look) ? HAND_COUNT : 1); hand++) {
			look_name(scenario, &look, name, sizeof(name));
			str_append(name, sizeof(name), "%s", hand_name((enum hand)hand));
			if (!is_wanted(name, words, word_count)) {
				continue;
			}
			stage_draw(stage, scenario, &look);
			stage_touch(stage, (enum hand)hand);
			is_good = is_good &&
				  str_format(path, sizeof(path), "%s/%s.png", argv[1], name) &&
				  stage_shoot(stage, path);
			written++;
		}
	}
	stage_close(stage);
	printf("%d pictures in %s\n", written, argv[1]);
	return is_good && written > 0 ? 0 : 1;
}
