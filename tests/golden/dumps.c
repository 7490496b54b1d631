/*
 * golden_dumps DIR [--write]: every page as text, one file a page, compared with DIR/<page>.txt.
 * Regenerate with `cmake --build build --target golden`, look at `git diff`, commit.
 *
 *     = confirm-offline en landscape          a state in the usual theme
 *     button 672 316 108 44 | Take a number   role, x y w h in mm, what it says; -off, -on
 *     . Is this right?                        a text, its lines joined
 *     * pic-take-slip 120 300 150 100         a picture, x y w h in mm
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/golden/stage.h"

enum { DUMP_MAX_LEN = 1 << 20 };

static int mm_of(const struct ui *ui, int px)
{
	return (int)(px / ui_theme(ui)->px_per_mm + 0.5);
}

static void dump_nodes(FILE *out, const struct ui *ui)
{
	int count = 0;
	const struct ui_node *nodes = ui_nodes(ui, &count);
	for (int i = 0; i < count; i++) {
		struct rect rect = nodes[i].rect;
		if (rect_is_empty(nodes[i].visible)) {
			continue; /* scrolled away */
		}
		fprintf(out, "%s%s%s %d %d %d %d | %s\n", role_name(nodes[i].role),
			nodes[i].state & STATE_DISABLED ? "-off" : "",
			nodes[i].state & STATE_SELECTED ? "-on" : "", mm_of(ui, rect.x),
			mm_of(ui, rect.y), mm_of(ui, rect.w), mm_of(ui, rect.h), nodes[i].label);
	}
}

static bool is_same(struct rect a, struct rect b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

/* Whether a control already says it. */
static bool is_label(const struct ui *ui, const struct ui_line *line)
{
	int count = 0;
	const struct ui_node *nodes = ui_nodes(ui, &count);
	for (int i = 0; i < count; i++) {
		if (rect_covers(nodes[i].rect, line->rect) && nodes[i].role != ROLE_PAGE &&
			strstr(nodes[i].label, line->text)) {
			return true;
		}
	}
	return false;
}

static void dump_texts(FILE *out, const struct ui *ui)
{
	int count = 0;
	const struct ui_line *lines = ui_lines(ui, &count);
	bool is_open = false;
	for (int i = 0; i < count; i++) {
		bool goes_on = is_open && is_same(lines[i].box, lines[i - 1].box);
		if (!goes_on) {
			fputs(is_open ? "\n" : "", out);
			is_open = !is_label(ui, &lines[i]);
		}
		if (is_open) {
			fprintf(out, "%s%s", goes_on ? " / " : ". ", lines[i].text);
		}
	}
	fputs(is_open ? "\n" : "", out);
}

static void dump_pictures(FILE *out, const struct ui *ui, const struct draw_list *list)
{
	for (int i = 0; i < list->count; i++) {
		const struct draw_cmd *cmd = &list->cmds[i];
		if (cmd->kind == DRAW_ICON && cmd->text && str_starts(cmd->text, "pic-")) {
			fprintf(out, "* %s %d %d %d %d\n", cmd->text, mm_of(ui, cmd->rect.x),
				mm_of(ui, cmd->rect.y), mm_of(ui, cmd->rect.w),
				mm_of(ui, cmd->rect.h));
		}
	}
}

static void dump_screen(FILE *out, struct stage *stage, enum screen screen)
{
	int count = 0;
	const struct scenario *all = scenarios(&count);
	for (int i = 0; i < count * 4; i++) {
		const struct scenario *scenario = &all[i / 4];
		struct look look = {.lang = (enum lang)(i % 2), .is_landscape = i / 2 % 2};
		if (scenario->screen == screen) {
			const struct ui *ui = stage_draw(stage, scenario, &look);
			fprintf(out, "= %s%s%s %s %s\n", screen_name(screen),
				scenario->name[0] ? "-" : "", scenario->name,
				look.lang == LANG_EN ? "en" : "zh",
				look.is_landscape ? "landscape" : "portrait");
			dump_nodes(out, ui);
			dump_texts(out, ui);
			dump_pictures(out, ui, stage_list(stage));
		}
	}
}

/* The first line that differs, and the state it belongs to. */
static void tell_difference(const char *path, const char *was, const char *is)
{
	const char *head = is;
	int line = 1;
	while (*was && *was == *is) {
		if (is[0] == '\n') {
			line++;
			head = is[1] == '=' ? is + 1 : head;
		}
		was++;
		is++;
	}
	fprintf(stderr, "%s:%d differs in %.*s\n", path, line, (int)strcspn(head, "\n"), head);
}

static bool compare(const char *path, const char *dump)
{
	char *golden = NULL;
	size_t len = 0;
	if (fs_read(path, DUMP_MAX_LEN, &golden, &len) != OK) {
		fprintf(stderr, "%s is missing\n", path);
		return false;
	}
	bool is_equal = str_equal(golden, dump);
	if (!is_equal) {
		tell_difference(path, golden, dump);
	}
	mem_free(golden);
	return is_equal;
}

int main(int argc, char **argv)
{
	bool is_writing = argc == 3 && str_equal(argv[2], "--write");
	struct stage *stage =
		argc == 2 || is_writing ? stage_open(BUILD_DIR "/locale", NULL) : NULL;
	if (!stage) {
		fprintf(stderr, "usage: golden_dumps DIR [--write]\n");
		return 2;
	}
	int bad = 0;
	for (int screen = 0; screen < SCREEN_COUNT; screen++) {
		char path[1024], *dump = NULL;
		size_t len = 0;
		REQUIRE(str_format(path, sizeof(path), "%s/%s.txt", argv[1],
			screen_name((enum screen)screen)));
		FILE *out = open_memstream(&dump, &len);
		REQUIRE(out);
		dump_screen(out, stage, (enum screen)screen);
		fclose(out);
		if (len == 0) {
			fprintf(stderr, "%s: scenarios.c has no state of this page\n", path);
			bad++;
		} else if (is_writing) {
			bad += fs_write_atomic(path, dump, len) != OK;
		} else {
			bad += !compare(path, dump);
		}
		free(dump);
	}
	stage_close(stage);
	if (bad && !is_writing) {
		fprintf(stderr, "if it should be so: cmake --build build --target golden\n");
	}
	return bad ? 1 : 0;
}
