/* Timelines on a page: nothing is cut, cards stand in line, and however long it is only what is in
 * sight is painted. And their words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/check.h"
#include "ui/kit/document.h"
#include "ui/kit/ui.h"
#include "ui/text/timeline_text.h"
#include "ui/text/tr.h"

enum { PANEL_W = 1080, PANEL_H = 1920, LANES_MOST = 12 };

static struct gfx *gfx;

struct frame {
	struct ui *ui;
	int height; /* as said */
	struct rect at;
};

/* The document at that place of a portrait panel, cut by nothing but its edge. */
static struct frame draw(
	const struct document *document, struct rect at, bool is_elder, enum lang lang)
{
	const struct ui_config config = {.width_px = PANEL_W,
		.height_px = PANEL_H,
		.mm_per_px = 0.369,
		.panel_bottom_mm = 700};
	struct frame frame = {ui_create(&config, gfx_measurer(gfx)), 0, at};
	ui_begin(frame.ui, 1000, &(struct ui_look){.is_elder = is_elder, .page = 1});
	frame.height = document_height(frame.ui, at.w, document, lang, false);
	document_draw(frame.ui, at, ui_panel(frame.ui), document, lang, false);
	ui_end(frame.ui);
	return frame;
}

static struct lane *add_lane(struct document *document, const char *whose, const char *text,
	enum progress progress, enum colour colour, int used, int allowed)
{
	struct lane *lane = document_add_lane(document, whose, text, progress);
	lane->colour = colour;
	lane->days_used = used;
	lane->days_allowed = allowed;
	return lane;
}

static struct document *with_lanes(int count)
{
	struct document *document = document_create(1, "t");
	document_add(document, BLOCK_timeline, "", "How far it is", "");
	document_add_step(document, "11-20 09:12", "Received", "Window A12", PROGRESS_DONE);
	document_add_step(document, "Now", "Examined", "", PROGRESS_NOW);
	for (int i = 0; i < count; i++) {
		add_lane(document, i % 2 ? "Fire" : "Human Resources and Social Security Bureau",
			i % 3 ? "Examining" : "Agreed once the escape routes were drawn in",
			(enum progress)(i % PROGRESS_COUNT), (enum colour)(i % 4), i * 3, 10);
	}
	document_add_step(document, "", "Issued", "", PROGRESS_AHEAD);
	return document;
}

static void note(void *arg, enum check_rule rule, const char *what)
{
	(void)rule;
	fail_msg("%d px wide: %s", *(int *)arg, what);
}

/* The nodes of the lanes: those that begin behind the words of their step. */
static int cards_of(const struct frame *frame, struct ui_node out[LANES_MOST + 1])
{
	int count = 0, found = 0;
	const struct ui_node *nodes = ui_nodes(frame->ui, &count);
	for (int i = 0; i < count && found <= LANES_MOST; i++) {
		assert_int_equal(nodes[i].role, ROLE_TEXT);
		if (nodes[i].rect.x > frame->at.x) {
			out[found++] = nodes[i];
		}
	}
	return found;
}

static bool are_apart(struct rect a, struct rect b)
{
	return rect_is_empty(rect_intersect(a, b));
}

static void nothing_is_cut_and_cards_are_in_line(void **state)
{
	(void)state;
	static const int widths[] = {1003, 760, 520};
	for (size_t w = 0; w < ARRAY_LEN(widths); w++) {
		for (int count = 1; count <= 4; count++) {
			for (int look = 0; look < 4; look++) {
				struct document *document = with_lanes(count);
				int width = widths[w];
				struct frame frame = draw(document, (struct rect){38, 20, width, 0},
					look / 2, (enum lang)(look % 2));
				ui_check(frame.ui, note, &width);
				struct ui_node cards[LANES_MOST + 1];
				assert_int_equal(cards_of(&frame, cards), count);
				for (int i = 0; i < count; i++) {
					struct rect card = cards[i].rect;
					bool is_beside = cards[i].rect.y == cards[0].rect.y;
					assert_true(card.x + card.w <= 38 + width);
					assert_true(card.y + card.h <= 20 + frame.height);
					assert_in_range(
						card.w, cards[0].rect.w - 1, cards[0].rect.w + 1);
					assert_true(is_beside ? card.h == cards[0].rect.h
							      : card.x == cards[0].rect.x);
					assert_true(i == 0 || are_apart(card, cards[i - 1].rect));
				}
				ui_destroy(frame.ui);
				document_destroy(document);
			}
		}
	}
}

static void two_stand_side_by_side_where_they_have_room(void **state)
{
	(void)state;
	struct document *document = with_lanes(2);
	struct ui_node cards[LANES_MOST + 1];
	for (int is_elder = 0; is_elder < 2; is_elder++) {
		struct frame frame =
			draw(document, (struct rect){38, 20, 1003, 0}, is_elder, LANG_ZH);
		assert_int_equal(cards_of(&frame, cards), 2);
		assert_int_equal(cards[0].rect.y, cards[1].rect.y);
		assert_int_equal(cards[0].rect.h, cards[1].rect.h);
		ui_destroy(frame.ui);
	}
	struct frame narrow = draw(document, (struct rect){38, 20, 560, 0}, false, LANG_ZH);
	assert_int_equal(cards_of(&narrow, cards), 2);
	assert_int_equal(cards[0].rect.x, cards[1].rect.x);
	assert_true(cards[1].rect.y > cards[0].rect.y);
	ui_destroy(narrow.ui);
	document_destroy(document);
	document = with_lanes(3);
	struct frame three = draw(document, (struct rect){38, 20, 1003, 0}, false, LANG_ZH);
	assert_int_equal(cards_of(&three, cards), 3);
	assert_int_equal(cards[0].rect.x, cards[1].rect.x);
	ui_destroy(three.ui);
	document_destroy(document);
}

/* As many steps and lanes as the contract allows, seen from its middle. */
static void only_what_is_in_sight_is_painted(void **state)
{
	(void)state;
	struct document *document = with_lanes(LANES_MOST);
	struct timeline *timeline = document->blocks[0].timeline;
	struct timeline_step *steps =
		arena_array(document->arena, struct timeline_step, DOCUMENT_MAX_ITEMS);
	assert_non_null(steps);
	for (int i = 0; i < DOCUMENT_MAX_ITEMS; i++) {
		steps[i] = timeline->steps[1];
	}
	timeline->steps = steps;
	timeline->step_count = DOCUMENT_MAX_ITEMS;
	struct frame whole = draw(document, (struct rect){38, 20, 1003, 0}, false, LANG_ZH);
	int height = whole.height;
	assert_true(height > DOCUMENT_MAX_ITEMS * LANES_MOST * 50);
	ui_destroy(whole.ui);
	for (int part = 0; part <= 4; part++) {
		struct frame frame = draw(document,
			(struct rect){
				38, -(int)((int64_t)height * part / 4) + PANEL_H / 2, 1003, 0},
			false, LANG_ZH);
		int nodes = 0, lines = 0;
		(void)ui_nodes(frame.ui, &nodes);
		(void)ui_lines(frame.ui, &lines);
		assert_in_range(nodes, 1, 60);
		assert_true(lines > 0 && lines < LINE_MAX / 2);
		ui_destroy(frame.ui);
	}
	document_destroy(document);
}

/* A text that is said is no control. */
static void neither_finger_nor_key_comes_to_a_step(void **state)
{
	(void)state;
	struct document *document = with_lanes(2);
	struct frame frame = draw(document, (struct rect){38, 20, 1003, 0}, false, LANG_ZH);
	int count = 0, arg;
	enum action action;
	const struct ui_node *nodes = ui_nodes(frame.ui, &count);
	assert_int_equal(count, 5);
	assert_non_null(strstr(nodes[0].label, "Received"));
	assert_non_null(strstr(nodes[0].label, "Window A12"));
	int x = nodes[0].rect.x + 10, y = nodes[0].rect.y + 10;
	const struct input inputs[] = {{.kind = INPUT_DOWN, .x = x, .y = y, .at_ms = 3000},
		{.kind = INPUT_UP, .x = x, .y = y, .at_ms = 3100},
		{.kind = INPUT_KEY, .key = KEY_DOWN, .at_ms = 5000}};
	for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
		ui_input(frame.ui, &inputs[i]);
		ui_begin(frame.ui, inputs[i].at_ms, &(struct ui_look){.page = 1});
		document_draw(frame.ui, frame.at, ui_panel(frame.ui), document, LANG_ZH, false);
		ui_end(frame.ui);
		nodes = ui_nodes(frame.ui, &count);
		for (int k = 0; k < count; k++) {
			assert_int_equal(nodes[k].state, 0);
		}
	}
	assert_false(ui_take_event(frame.ui, &action, &arg));
	ui_destroy(frame.ui);
	document_destroy(document);
}

static void words_of_clocks(void **state)
{
	(void)state;
	static const struct {
		enum progress progress;
		enum colour colour;
		int used, allowed;
		const char *clock, *days;
	} cases[] = {
		{PROGRESS_NOW, COLOUR_GREEN, 2, 20, "On time", "2 of 20 working days"},
		{PROGRESS_NOW, COLOUR_NONE, 0, 1, "", "0 of 1 working day"},
		{PROGRESS_NOW, COLOUR_YELLOW, 18, 20, "2 working days left",
			"18 of 20 working days"},
		{PROGRESS_NOW, COLOUR_YELLOW, 19, 20, "1 working day left",
			"19 of 20 working days"},
		{PROGRESS_NOW, COLOUR_YELLOW, 20, 20, "Due today", "20 of 20 working days"},
		{PROGRESS_NOW, COLOUR_YELLOW, 0, 0, "Due today", ""},
		{PROGRESS_NOW, COLOUR_YELLOW, -1, 20, "Little time left",
			"20 working days allowed"},
		{PROGRESS_STOPPED, COLOUR_RED, 23, 20, "Overdue by 3 working days",
			"23 of 20 working days"},
		{PROGRESS_NOW, COLOUR_NONE, 21, 20, "Overdue by 1 working day",
			"21 of 20 working days"},
		{PROGRESS_NOW, COLOUR_GREEN, 1, 0, "Overdue by 1 working day", ""},
		{PROGRESS_NOW, COLOUR_RED, 5, 20, "Overdue", "5 of 20 working days"},
		{PROGRESS_NOW, COLOUR_RED, -1, -1, "Overdue", ""},
		{PROGRESS_DONE, COLOUR_RED, 7, 5, "2 working days late", "7 of 5 working days"},
		{PROGRESS_DONE, COLOUR_YELLOW, 5, 5, "On time", "5 of 5 working days"},
		{PROGRESS_NOW, COLOUR_NONE, 4, -1, "", "4 working days so far"},
		{PROGRESS_SKIPPED, COLOUR_RED, 9, 1, "", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct lane lane = {.progress = cases[i].progress,
			.colour = cases[i].colour,
			.days_used = cases[i].used,
			.days_allowed = cases[i].allowed};
		char words[TIMELINE_TEXT_LEN];
		lane_clock_text(LANG_EN, &lane, words);
		assert_string_equal(words, cases[i].clock);
		lane_days_text(LANG_EN, &lane, words);
		assert_string_equal(words, cases[i].days);
		lane_clock_text(LANG_ZH, &lane, words);
		assert_int_equal(words[0] != '\0', cases[i].clock[0] != '\0');
	}
}

static void what_is_said(void **state)
{
	(void)state;
	struct document *document = document_create(1, "t");
	document_add(document, BLOCK_timeline, "", "", "");
	struct timeline_step *step = document_add_step(
		document, "11-24 09:12", "Examined", "One paper came late", PROGRESS_NOW);
	add_lane(document, "Fire", "Escape routes", PROGRESS_STOPPED, COLOUR_RED, 23, 20);
	add_lane(document, "Weather", "", PROGRESS_AHEAD, COLOUR_NONE, -1, -1);
	char said[200];
	step_spoken_text(LANG_EN, step, said, sizeof(said));
	assert_string_equal(said, "Examined, In progress, 11-24 09:12, One paper came late, "
				  "2 parts at the same time");
	lane_spoken_text(LANG_EN, &step->lanes[0], said, sizeof(said));
	assert_string_equal(said, "Fire, Escape routes, On hold, Overdue by 3 working days, "
				  "23 of 20 working days");
	lane_spoken_text(LANG_ZH, &step->lanes[1], said, sizeof(said));
	assert_string_equal(said, "Weather，待办");
	lane_spoken_text(LANG_ZH, &step->lanes[1], said, 10);
	assert_string_equal(said, "Weather"); /* at a whole character */
	document_destroy(document);
}

static int setup(void **state)
{
	(void)state;
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 320,
		.height_px = 240,
		.title = "",
		.assets_dir = BUILD_DIR "/share"};
	return tr_init(BUILD_DIR "/locale") == OK && gfx_create(&config, &gfx) == OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	gfx_destroy(gfx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_cut_and_cards_are_in_line),
		cmocka_unit_test(two_stand_side_by_side_where_they_have_room),
		cmocka_unit_test(only_what_is_in_sight_is_painted),
		cmocka_unit_test(neither_finger_nor_key_comes_to_a_step),
		cmocka_unit_test(words_of_clocks),
		cmocka_unit_test(what_is_said),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
