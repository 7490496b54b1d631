/* Lists as long as the contract allows, with the real fonts: every row can be come to, by touch and
 * by keys, and a frame does not grow with the list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/hall/api_catalog.h"
#include "firmware/model/kiosk.h"
#include "tests/harness/full_catalog.h"
#include "ui/gfx/gfx.h"
#include "ui/screens/screens.h"
#include "ui/text/tr.h"

struct fixture {
	struct gfx *gfx;
	struct kiosk kiosk;
	struct ui *ui;
	int64_t at_ms;
};

static void frame(struct fixture *f)
{
	f->at_ms += 1000; /* whatever moves has come to rest */
	screen_frame(f->ui, &f->kiosk, NULL, f->at_ms);
}

static void show(struct fixture *f, enum screen screen, bool is_elder)
{
	f->kiosk.place.screen = screen;
	f->kiosk.screen_since_ms++;
	f->kiosk.prefs = (struct prefs){.lang = LANG_ZH, .is_elder = is_elder};
	ui_forget(f->ui);
	for (int i = 0; i < 3; i++) {
		frame(f);
	}
}

static const struct ui_node *focused(const struct ui *ui)
{
	int count = 0;
	const struct ui_node *nodes = ui_nodes(ui, &count);
	for (int i = 0; i < count; i++) {
		if (nodes[i].state & STATE_FOCUSED) {
			return &nodes[i];
		}
	}
	return NULL;
}

static void press(struct fixture *f, enum input_key key)
{
	f->at_ms += 100;
	ui_input(f->ui, &(struct input){.kind = INPUT_KEY, .key = key, .at_ms = f->at_ms});
	frame(f);
	frame(f);
}

/* Down and down: every row has the focus once, in order, and is in sight then. */
static void walk(struct fixture *f, enum screen screen, enum action action, int count)
{
	int seen = 0;
	for (int i = 0; i < count + 20 && seen < count; i++) {
		press(f, KEY_DOWN);
		const struct ui_node *node = focused(f->ui);
		assert_non_null(node);
		if (node->action != action) {
			assert_int_equal(seen, 0); /* not yet in the list, and never out of it */
			continue;
		}
		assert_int_equal(node->arg, seen);
		assert_int_equal(node->visible.h, node->rect.h);
		seen++;
	}
	if (seen < count) {
		fail_msg("%s: only %d of %d", screen_name(screen), seen, count);
	}
}

static void keys_come_to_every_row(void **state)
{
	struct fixture *f = *state;
	for (int is_elder = 0; is_elder < 2; is_elder++) {
		show(f, SCREEN_matters, is_elder);
		walk(f, SCREEN_matters, ACTION_matter,
			f->kiosk.catalog->departments[0].matter_count);
		show(f, SCREEN_departments, is_elder);
		walk(f, SCREEN_departments, ACTION_department,
			f->kiosk.catalog->zones[0].department_count);
	}
	show(f, SCREEN_zones, true); /* in one column */
	walk(f, SCREEN_zones, ACTION_zone, HALL_MAX_ZONES);
}

static const struct ui_node *pager_down(const struct ui *ui)
{
	int count = 0;
	const struct ui_node *nodes = ui_nodes(ui, &count);
	for (int i = 0; i < count; i++) {
		if (nodes[i].scroll_by > 0 && !(nodes[i].state & STATE_DISABLED)) {
			return &nodes[i];
		}
	}
	return NULL;
}

static void the_pager_comes_to_the_end(void **state)
{
	struct fixture *f = *state;
	int count = f->kiosk.catalog->departments[0].matter_count, pages = 0, seen = 0;
	show(f, SCREEN_matters, true);
	for (;;) {
		/* none is left out between two pages */
		while (seen < count && ui_find_node(f->ui, ACTION_matter, seen)) {
			seen++;
		}
		const struct ui_node *button = pager_down(f->ui);
		if (!button) {
			break;
		}
		assert_true(pages++ < count);
		int x = button->rect.x + button->rect.w / 2,
		    y = button->rect.y + button->rect.h / 2;
		for (int kind = INPUT_DOWN; kind <= INPUT_UP; kind += INPUT_UP - INPUT_DOWN) {
			f->at_ms += 50;
			ui_input(f->ui, &(struct input){.kind = (enum input_kind)kind,
						.x = x,
						.y = y,
						.at_ms = f->at_ms});
			frame(f);
		}
		f->at_ms += 1000;
	}
	assert_int_equal(seen, count);
	assert_true(pages > count / 8);
}

static void a_frame_holds_what_is_in_sight(void **state)
{
	struct fixture *f = *state;
	int count = 0;
	show(f, SCREEN_matters, false);
	(void)ui_nodes(f->ui, &count);
	assert_in_range(count, 10, 60);
}

static int setup(void **state)
{
	static struct fixture fixture;
	struct fixture *f = &fixture;
	const struct gfx_config gfx_config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 480,
		.height_px = 480,
		.title = "",
		.assets_dir = BUILD_DIR "/share"};
	const struct kiosk_config kiosk_config = {.terminal_id = "terminal-0001", .place = ""};
	const struct ui_config ui_config = {
		.width_px = 1080, .height_px = 1920, .mm_per_px = 0.369, .panel_bottom_mm = 700};
	json_init();
	if (tr_init(BUILD_DIR "/locale") != OK || gfx_create(&gfx_config, &f->gfx) != OK) {
		return -1;
	}
	kiosk_init(&f->kiosk, &kiosk_config);
	f->kiosk.is_active = true;
	f->kiosk.place.zone = f->kiosk.place.department = 0;
	struct catalog *catalog = NULL;
	struct catalog_extra extra;
	size_t len = 0;
	char *json = full_catalog_json(&len);
	enum err err = catalog_parse(json, len, "full", false, &catalog, &extra);
	free(json);
	f->kiosk.catalog = catalog;
	f->ui = ui_create(&ui_config, gfx_measurer(f->gfx));
	*state = f;
	return err == OK ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	ui_destroy(f->ui);
	kiosk_finish(&f->kiosk);
	gfx_destroy(f->gfx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_come_to_every_row),
		cmocka_unit_test(the_pager_comes_to_the_end),
		cmocka_unit_test(a_frame_holds_what_is_in_sight),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
