/* The checker must find each kind of broken layout, and nothing in a sound one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ui/kit/check.h"
#include "ui/kit/ui.h"
#include "ui/kit/widgets.h"

/* A panel of 400 × 600 mm at 2 px/mm, its lower edge 700 mm above the floor: 520 mm within reach.
 */
enum { WIDTH_PX = 800, HEIGHT_PX = 1200, BOTTOM_MM = 700, SAID_MAX_LEN = 8192 };

static int half_an_em(void *arg, struct font font, const char *text, int len)
{
	(void)arg;
	(void)text;
	return len * font.size_px / 2;
}

typedef void draw_fn(struct ui *ui);

static char said[SAID_MAX_LEN];

static void say_it(void *arg, enum check_rule rule, const char *what)
{
	(void)arg;
	size_t len = strlen(said);
	snprintf(said + len, sizeof(said) - len, "%s%s\n", rule == RULE_LIMIT ? "limit: " : "",
		what);
}

static int check(draw_fn *draw, const struct ui_look *look)
{
	const struct ui_config config = {.width_px = WIDTH_PX,
		.height_px = HEIGHT_PX,
		.mm_per_px = 0.5,
		.panel_bottom_mm = BOTTOM_MM};
	struct ui *ui = ui_create(&config, (struct measurer){.text_width = half_an_em});
	for (int i = 0; i < 2; i++) { /* a list knows its length after its first frame */
		ui_begin(ui, i * 1000, look);
		draw(ui);
		ui_end(ui);
	}
	said[0] = '\0';
	int count = ui_check(ui, say_it, NULL);
	ui_destroy(ui);
	return count;
}

static void finds(draw_fn *draw, const char *what)
{
	int count = check(draw, &(struct ui_look){.page = 1});
	if (count == 0 || !strstr(said, what)) {
		fail_msg("expected '%s', it said:\n%s", what, said);
	}
}

static void target(struct ui *ui, int x, int y, int w, int h, int arg)
{
	ui_control(ui, ROLE_BUTTON, (struct rect){x, y, w, h}, ui_format(ui, "target %d", arg),
		ACTION_zone, arg, 0);
}

static void words(struct ui *ui, int x, int y, int w, int h, const char *text)
{
	ui_text(ui, (struct rect){x, y, w, h}, STYLE(.size = TEXT_BODY), text);
}

static void draw_sound(struct ui *ui)
{
	button(ui, (struct rect){20, 200, 300, 60},
		BUTTON(.kind = BUTTON_PRIMARY, .label = "Go on", .action = ACTION_start));
	button(ui, (struct rect){400, 200, 300, 60},
		BUTTON(.kind = BUTTON_OUTLINE, .label = "Back", .action = ACTION_back));
	words(ui, 20, 300, 700, 60, "A sound page");
	struct rect in = ui_scroll_begin(ui, 7, (struct rect){20, 400, 700, 300});
	for (int i = 0; i < 12; i++) {
		row(ui, rect_cut_top(&in, 80),
			ROW(.name = ui_format(ui, "Row %d", i), .action = ACTION_matter, .arg = i));
	}
	ui_scroll_end(ui, 12 * 80);
}

static void sound_page(void **state)
{
	(void)state;
	for (int bits = 0; bits < 8; bits++) {
		struct ui_look look = {.page = 1,
			.is_elder = bits & 1,
			.is_high_contrast = bits & 2,
			.is_low_reach = bits & 4};
		if (check(draw_sound, &look) != 0) {
			fail_msg("look %d: %s", bits, said);
		}
	}
}

static void draw_small(struct ui *ui)
{
	target(ui, 20, 20, 39, 60, 1);
}

static void draw_on_each_other(struct ui *ui)
{
	target(ui, 20, 20, 100, 100, 1);
	target(ui, 100, 100, 100, 100, 2);
}

static void draw_same(struct ui *ui)
{
	target(ui, 20, 20, 100, 100, 1);
	target(ui, 200, 20, 100, 100, 1);
}

static void draw_outside(struct ui *ui)
{
	target(ui, 750, 20, 100, 100, 1);
}

static void draw_nameless(struct ui *ui)
{
	ui_control(ui, ROLE_BUTTON, (struct rect){20, 20, 60, 60}, "", ACTION_back, 0, 0);
}

static void targets(void **state)
{
	(void)state;
	finds(draw_small, "limit: button \"target 1\" is 19.5 x 30.0 mm");
	finds(draw_on_each_other, "\"target 2\" lies on \"target 1\"");
	finds(draw_same, "do the same");
	finds(draw_outside, "is outside the panel");
	finds(draw_nameless, "has no label");
}

static void draw_high_up(struct ui *ui)
{
	target(ui, 20, 20, 100, 100, 1); /* 1,290 mm above the floor */
}

static void reach(void **state)
{
	(void)state;
	assert_int_equal(check(draw_high_up, &(struct ui_look){.page = 1}), 0);
	assert_int_equal(
		check(draw_high_up, &(struct ui_look){.page = 1, .is_low_reach = true}), 1);
	assert_non_null(strstr(said, "is out of reach"));
}

/* In the middle of a square of four: an arrow from any corner leads to the next corner. */
static void draw_island(struct ui *ui)
{
	target(ui, 380, 100, 100, 100, 1);
	target(ui, 100, 380, 100, 100, 2);
	target(ui, 100, 100, 100, 100, 3);
	target(ui, 260, 260, 60, 60, 4);
	target(ui, 380, 380, 100, 100, 5);
}

/* The same with the middle painted last: the arrows that lead nowhere go on to it. */
static void draw_found_island(struct ui *ui)
{
	target(ui, 100, 100, 100, 100, 3);
	target(ui, 380, 100, 100, 100, 1);
	target(ui, 100, 380, 100, 100, 2);
	target(ui, 380, 380, 100, 100, 5);
	target(ui, 260, 260, 60, 60, 4);
}

static void focus(void **state)
{
	(void)state;
	finds(draw_island, "\"target 4\" is not reached by the arrow keys");
	assert_int_equal(check(draw_found_island, &(struct ui_look){.page = 1}), 0);
}

static void draw_cut(struct ui *ui)
{
	words(ui, 20, 20, 100, 20, "Much more than there is room for");
}

static void draw_beside(struct ui *ui)
{
	words(ui, 700, 20, 300, 60, "Beyond the panel's edge");
}

static void draw_gone(struct ui *ui)
{
	words(ui, 20, HEIGHT_PX + 10, 300, 60, "Below the panel");
}

static void draw_shortened(struct ui *ui)
{
	words(ui, 20, 20, 700, 60, "Much more…");
}

static void draw_collision(struct ui *ui)
{
	words(ui, 20, 20, 700, 60, "One");
	words(ui, 30, 25, 700, 60, "Another");
}

static void draw_pale(struct ui *ui)
{
	ui_fill(ui, (struct rect){0, 0, 400, 100}, TONE_TINT);
	ui_text(ui, (struct rect){20, 20, 300, 60}, STYLE(.size = TEXT_BODY, .tone = TONE_LINE),
		"Pale");
}

static void draw_painted_over(struct ui *ui)
{
	words(ui, 20, 20, 300, 60, "Hidden");
	ui_fill(ui, (struct rect){0, 0, 60, 100}, TONE_CARD);
}

static void draw_icon_over(struct ui *ui)
{
	words(ui, 20, 20, 300, 60, "Hidden");
	ui_icon(ui, (struct rect){20, 20, 60, 60}, "help", TONE_INK);
}

static void draw_into_target(struct ui *ui)
{
	words(ui, 20, 20, 300, 60, "Runs into it");
	target(ui, 60, 20, 100, 60, 1);
}

static void texts(void **state)
{
	(void)state;
	finds(draw_cut, "does not fit into its");
	finds(draw_beside, "leaves the panel");
	finds(draw_gone, "is not drawn");
	finds(draw_shortened, "is shortened");
	finds(draw_collision, "runs into \"One\"");
	finds(draw_pale, "limit: \"Pale\" has a contrast of");
	finds(draw_painted_over, "is painted over");
	finds(draw_icon_over, "by icon help");
	finds(draw_into_target, "runs into button");
}

static void draw_crowd(struct ui *ui)
{
	struct rect in = ui_scroll_begin(ui, 7, (struct rect){20, 20, 700, 300});
	for (int i = 0; i < NODE_MAX * 3 / 4; i++) {
		target(ui, in.x, in.y + i * 60, 100, 50, i);
	}
	ui_scroll_end(ui, NODE_MAX * 60);
}

static void full_frame(void **state)
{
	(void)state;
	finds(draw_crowd, "the frame is nearly full");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_page),
		cmocka_unit_test(targets),
		cmocka_unit_test(reach),
		cmocka_unit_test(focus),
		cmocka_unit_test(texts),
		cmocka_unit_test(full_frame),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
