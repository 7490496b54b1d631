#include "tests/golden/stage.h"

#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/golden/world.h"
#include "ui/screens/screens.h"
#include "ui/text/tr.h"

#include <stdio.h>
#include <string.h>

enum { SHORT_PX = 1080, LONG_PX = 1920, PANEL_BOTTOM_MM = 700 };
enum {
	TURNS_MAX = 50,
	AT_REST_MS = 5000,
	FRAME_COUNT = 3
}; /* a list knows its length after its first frame */

static const struct panel_size tall = {SHORT_PX, LONG_PX, 0.369}, wide = {LONG_PX, SHORT_PX, 0.369};

struct panel {
	struct gfx *gfx;
	struct ui *ui;
};

struct stage {
	struct panel panels[2]; /* portrait, landscape */
	const struct panel *now;
	const struct draw_list *list; /* of the last frame */
	struct kiosk kiosk;
	bool has_kiosk;
	int64_t at_ms;
};

struct look look_at(int index)
{
	return (struct look){
		.lang = (enum lang)(index / 8 % 2),
		.is_landscape = index / 16 % 2,
		.is_elder = index / 4 % 2,
		.is_high_contrast = index / 2 % 2,
		.is_low_reach = index % 2,
	};
}

void look_name(const struct scenario *scenario, const struct look *look, char *out, size_t size)
{
	bool fits = str_format(out, size, "%s%s%s-%s-%s%s%s%s", screen_name(scenario->screen),
		scenario->name[0] ? "-" : "", scenario->name, look->lang == LANG_EN ? "en" : "zh",
		look->is_landscape ? "landscape" : "portrait", look->is_elder ? "-elder" : "",
		look->is_high_contrast ? "-contrast" : "", look->is_low_reach ? "-low" : "");
	REQUIRE(fits);
}

bool panel_size_read(const char *text, struct panel_size *out)
{
	int len = 0;
	return sscanf(text, "%dx%d@%lf%n", &out->width_px, &out->height_px, &out->mm_per_px,
		       &len) == 3 &&
	       text[len] == '\0' && out->width_px >= out->height_px && out->height_px > 0 &&
	       out->mm_per_px > 0;
}

static bool open_panel(struct panel *panel, const struct panel_size *size)
{
	const struct gfx_config gfx_config = {.display = DISPLAY_OFFSCREEN,
		.width_px = size->width_px,
		.height_px = size->height_px,
		.title = "",
		.assets_dir = BUILD_DIR "/share"};
	if (gfx_create(&gfx_config, &panel->gfx) != OK) {
		return false;
	}
	const struct ui_config ui_config = {.width_px = size->width_px,
		.height_px = size->height_px,
		.mm_per_px = size->mm_per_px,
		.panel_bottom_mm = PANEL_BOTTOM_MM};
	panel->ui = ui_create(&ui_config, gfx_measurer(panel->gfx));
	return true;
}

struct stage *stage_open(const char *locale_dir, const struct panel_size *landscape)
{
	json_init();
	if (tr_init(locale_dir) != OK) {
		fprintf(stderr, "no words in %s\n", locale_dir);
		return NULL;
	}
	struct stage *stage = mem_new(struct stage);
	if (!open_panel(&stage->panels[0], &tall) ||
		!open_panel(&stage->panels[1], landscape ? landscape : &wide)) {
		fprintf(stderr, "no fonts or assets\n");
		stage_close(stage);
		return NULL;
	}
	return stage;
}

static void leave(struct stage *stage)
{
	if (stage->has_kiosk) {
		ui_forget(stage->now->ui); /* its texts are the kiosk's */
		world_leave(&stage->kiosk);
		stage->has_kiosk = false;
	}
}

void stage_close(struct stage *stage)
{
	if (!stage) {
		return;
	}
	leave(stage);
	world_end();
	for (size_t i = 0; i < ARRAY_LEN(stage->panels); i++) {
		ui_destroy(stage->panels[i].ui);
		gfx_destroy(stage->panels[i].gfx);
	}
	mem_free(stage);
}

static void rest(struct stage *stage)
{
	for (int i = 0; i < FRAME_COUNT; i++) {
		stage->at_ms += AT_REST_MS;
		stage->list = screen_frame(stage->now->ui, &stage->kiosk, NULL, stage->at_ms);
	}
}

static void tap(struct stage *stage, struct rect at)
{
	struct input input = {.kind = INPUT_DOWN,
		.x = at.x + at.w / 2,
		.y = at.y + at.h / 2,
		.at_ms = stage->at_ms += AT_REST_MS};
	ui_input(stage->now->ui, &input);
	input.kind = INPUT_UP;
	ui_input(stage->now->ui, &input);
}

/* By the pager's button. False: there is no further page. */
static bool turn(struct stage *stage)
{
	int count = 0;
	const struct ui_node *nodes = ui_nodes(stage->now->ui, &count);
	for (int i = 0; i < count; i++) {
		if (nodes[i].scroll_by > 0 && !(nodes[i].state & STATE_DISABLED)) {
			tap(stage, nodes[i].rect);
			rest(stage);
			return true;
		}
	}
	return false;
}

/* At most so often. */
static int turns_of(const char *name)
{
	const char *last = strrchr(name, '-');
	last = last ? last + 1 : name;
	return str_equal(last, "next") ? 1 : str_equal(last, "end") ? TURNS_MAX : 0;
}

struct ui *stage_draw(struct stage *stage, const struct scenario *scenario, const struct look *look)
{
	leave(stage);
	stage->now = &stage->panels[look->is_landscape];
	scenario_init(scenario, look->lang, SOURCE_DIR "/tests/golden/catalog.json", &stage->kiosk);
	stage->has_kiosk = true;
	stage->kiosk.prefs = (struct prefs){.lang = look->lang,
		.is_elder = look->is_elder,
		.is_high_contrast = look->is_high_contrast,
		.is_low_reach = look->is_low_reach};
	rest(stage);
	int most = turns_of(scenario->name);
	for (int i = 0; i < most && turn(stage); i++) {
	}
	return stage->now->ui;
}

const struct kiosk *stage_kiosk(const struct stage *stage)
{
	return &stage->kiosk;
}

const char *hand_name(enum hand hand)
{
	static const char *const names[HAND_COUNT] = {"", "-focused", "-pressed"};
	return names[hand];
}

bool look_has_hands(const struct look *look)
{
	return !look->is_elder && !look->is_low_reach;
}

/* The page's own before what is around it; NULL: nothing can be touched. */
static const struct ui_node *first_control(const struct ui *ui)
{
	int count = 0;
	const struct ui_node *nodes = ui_nodes(ui, &count), *first = NULL;
	for (int i = 0; i < count; i++) {
		bool is_usable = !(nodes[i].state & STATE_DISABLED) &&
				 !rect_is_empty(nodes[i].visible) && nodes[i].role != ROLE_PAGE;
		if (is_usable && nodes[i].role != ROLE_BUTTON) {
			return &nodes[i];
		}
		first = first || !is_usable ? first : &nodes[i];
	}
	return first;
}

struct ui *stage_touch(struct stage *stage, enum hand hand)
{
	struct ui *ui = stage->now->ui;
	const struct ui_node *node = first_control(ui);
	stage->at_ms += AT_REST_MS;
	if (hand == HAND_KEY) {
		ui_input(ui,
			&(struct input){.kind = INPUT_KEY, .key = KEY_DOWN, .at_ms = stage->at_ms});
	} else if (hand == HAND_FINGER && node) {
		struct rect at = node->visible;
		ui_input(ui, &(struct input){.kind = INPUT_DOWN,
				     .x = at.x + at.w / 2,
				     .y = at.y + at.h / 2,
				     .at_ms = stage->at_ms});
	}
	stage->list = screen_frame(ui, &stage->kiosk, NULL, stage->at_ms);
	return ui;
}

const struct draw_list *stage_list(const struct stage *stage)
{
	return stage->list;
}

bool stage_shoot(struct stage *stage, const char *path)
{
	gfx_present(stage->now->gfx, stage->list);
	if (gfx_shot(stage->now->gfx, path) != OK) {
		fprintf(stderr, "cannot write %s\n", path);
		return false;
	}
	return true;
}
