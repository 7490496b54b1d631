/*
 * golden_glance: what who looks after a terminal sees of every page from afar. Every text of it is
 * one of the program's own words or of the catalogue, whatever the page is about; nothing of the
 * fictional people on them is in it; and the pages of nobody are not all stars.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/golden/stage.h"
#include "tests/golden/world.h"
#include "ui/screens/glance.h"

enum { SOURCES = 3, FILE_MAX = 8 * 1024 * 1024 };

static const char *const source_paths[SOURCES] = {
	BUILD_DIR "/locale/onedoor/LC_MESSAGES/onedoor-zh_CN.mo",
	BUILD_DIR "/locale/onedoor/LC_MESSAGES/onedoor-en.mo",
	SOURCE_DIR "/tests/golden/catalog.json",
};

/* Of the people in the scenarios: what a card said, was typed, or the hall knows of them. */
static const char *const persons[] = {"张三", "张*", "李*", "王*", "•", "5678", "1992", "13800",
	"33010", "2026112", "R2026", "¥", "7f3a09c2"};

static struct {
	char *data;
	size_t len;
} sources[SOURCES];

static bool is_ours(const char *text)
{
	for (int i = 0; i < SOURCES; i++) {
		if (memmem(sources[i].data, sources[i].len, text, strlen(text))) {
			return true;
		}
	}
	return false;
}

static bool is_a_persons(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(persons); i++) {
		if (strstr(text, persons[i])) {
			return true;
		}
	}
	return false;
}

static int judge(const char *name, const char *shot, bool is_at_rest, bool is_full)
{
	struct json *root = NULL;
	int bad = 0, shown = 0;
	REQUIRE(json_parse(shot, strlen(shot), &root) == OK);
	const struct json *nodes = json_get(root, "nodes");
	for (size_t i = 0; i < json_len(nodes); i++) {
		const char *text = json_str(json_at(nodes, i), "text", "");
		if (text[0] == '\0' || str_equal(text, "***")) {
			continue;
		}
		shown++;
		if ((!is_full && !is_ours(text)) || is_a_persons(text)) {
			fprintf(stderr, "%s: whose is '%s'?\n", name, text);
			bad++;
		}
	}
	bool is_empty = json_len(nodes) == 0 || json_len(nodes) > 256 || (is_at_rest && shown == 0);
	if (is_empty) {
		fprintf(stderr, "%s: nothing, or too much: %zu, %d of it in words\n", name,
			json_len(nodes), shown);
	}
	json_free(root);
	return bad + is_empty;
}

int main(void)
{
	struct stage *stage = stage_open(BUILD_DIR "/locale", NULL);
	if (!stage) {
		return 2;
	}
	for (int i = 0; i < SOURCES; i++) {
		if (fs_read(source_paths[i], FILE_MAX, &sources[i].data, &sources[i].len) != OK) {
			fprintf(stderr, "%s is missing\n", source_paths[i]);
			return 2;
		}
	}
	int count = 0, bad = 0;
	const struct scenario *all = scenarios(&count);
	for (int i = 0; i < count * 2; i++) {
		const struct scenario *scenario = &all[i / 2];
		const struct look look = {.lang = (enum lang)(i % 2)};
		char name[128];
		look_name(scenario, &look, name, sizeof(name));
		const struct ui *ui = stage_draw(stage, scenario, &look);
		char *shot = glance_text(ui, stage_kiosk(stage));
		bool is_at_rest = scenario->screen == SCREEN_attract ||
				  scenario->screen == SCREEN_out_of_service ||
				  scenario->screen == SCREEN_closed ||
				  scenario->screen == SCREEN_zones;
		bool is_full =
			strstr(scenario->name, "full"); /* of a catalogue that is in no file */
		bad += judge(name, shot, is_at_rest, is_full);
		mem_free(shot);
	}
	for (int i = 0; i < SOURCES; i++) {
		mem_free(sources[i].data);
	}
	stage_close(stage);
	fprintf(stderr, "%d pages, %d bad\n", count * 2, bad);
	return bad ? 1 : 0;
}
