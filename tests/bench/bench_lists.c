/* What a frame of a list's page costs to lay out, short and long, and of its filter's page; and
 * what is computed once when something is chosen. Prints one JSON object. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/model/read.h"
#include "firmware/model/shape.h"
#include "tests/bench/figures.h"
#include "tests/harness/small_collections.h"
#include "ui/gfx/gfx.h"
#include "ui/screens/screens.h"
#include "ui/text/tr.h"

enum { SHORT = 200, LONG = 20000, VALUES = 60, FRAMES = 300, CHOICES = 60, NAME_SIZE = 48 };

struct bench {
	struct gfx *gfx;
	struct ui *ui;
	struct kiosk kiosk;
	int64_t at_ms;
};

static struct listing *make(int count)
{
	static struct filter_value values[VALUES];
	static struct filter filter = {"kind", {{"类别", "Kind"}}, VALUES, values};
	for (int i = 0; i < VALUES; i++) {
		values[i] = (struct filter_value){.code = "v", .name = {{"某一类企业", "A kind"}}};
	}
	struct listing *listing = small_listing_create("fees");
	struct arena *arena = arena_create(ARENA_PLAIN, 16 * 1024 * 1024);
	struct entry_row *rows = arena_array(arena, struct entry_row, (size_t)count);
	for (int i = 0; rows && i < count; i++) {
		char name[NAME_SIZE];
		int len = snprintf(name, sizeof(name), "运河市第%d号企业有限公司", i + 1);
		rows[i] = listing->rows[i % listing->row_count];
		rows[i].name.in[LANG_ZH] = arena_copy(arena, name, (size_t)len);
		rows[i].tags[0] = (int8_t)(i % VALUES);
	}
	struct listing *made = rows ? arena_new(arena, struct listing) : NULL;
	if (!made) {
		exit(1);
	}
	*made = *listing;
	made->arena = arena;
	made->rows = rows;
	made->row_count = count;
	made->collection.code = "fees";
	made->collection.filters = &filter;
	listing_destroy(listing);
	return made;
}

static struct read *read_of(struct bench *bench)
{
	return bench->kiosk.visit->states[SHAPE_read];
}

static void frames(struct bench *bench, enum screen screen, struct figure *figure)
{
	bench->kiosk.place.screen = screen;
	bench->kiosk.screen_since_ms++;
	for (int i = -3; i < FRAMES; i++) { /* the first ones are not yet at rest */
		bench->at_ms += 1000;
		int64_t start = clock_us();
		screen_frame(bench->ui, &bench->kiosk, NULL, bench->at_ms);
		if (i >= 0) {
			figure_take(figure, (double)(clock_us() - start) / 1000);
		}
	}
}

static void choose(struct bench *bench, struct figure *figure)
{
	for (int i = 0; i < CHOICES; i++) {
		int64_t start = clock_us();
		read_choose(read_of(bench), 0, i % VALUES - 1);
		read_open_filter(read_of(bench), 0);
		figure_take(figure, (double)(clock_us() - start) / 1000);
	}
	read_choose(read_of(bench), 0, -1);
	read_open_filter(read_of(bench), 0);
}

static bool begin(struct bench *bench)
{
	const struct gfx_config gfx_config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 480,
		.height_px = 480,
		.title = "",
		.assets_dir = BUILD_DIR "/share"};
	const struct kiosk_config kiosk_config = {.terminal_id = "terminal-0001", .place = ""};
	const struct ui_config ui_config = {
		.width_px = 1080, .height_px = 1920, .mm_per_px = 0.369, .panel_bottom_mm = 700};
	if (tr_init(BUILD_DIR "/locale") != OK || gfx_create(&gfx_config, &bench->gfx) != OK) {
		return false;
	}
	kiosk_init(&bench->kiosk, &kiosk_config);
	bench->kiosk.is_active = true;
	bench->kiosk.prefs = (struct prefs){.lang = LANG_ZH};
	bench->ui = ui_create(&ui_config, gfx_measurer(bench->gfx));
	return true;
}

int main(void)
{
	static struct bench bench;
	static struct figure few, many, filter, chosen;
	if (!begin(&bench)) {
		fprintf(stderr, "no fonts or assets\n");
		return 1;
	}
	read_take_listing(read_of(&bench), make(SHORT), NULL);
	frames(&bench, SCREEN_listing, &few);
	read_take_listing(read_of(&bench), make(LONG), NULL);
	choose(&bench, &chosen);
	frames(&bench, SCREEN_listing, &many);
	frames(&bench, SCREEN_filter, &filter);
	double ratio = figure_percentile(&many, 50) / figure_percentile(&few, 50);
	printf("{\n");
	figure_tell("frame_of_200", "ms", &few, NAN, ",\n");
	figure_tell("frame_of_20000", "ms", &many, NAN, ",\n");
	figure_value("frame_long_by_short", "times", ratio, 1.5, ",\n");
	figure_tell("filter_of_20000", "ms", &filter, 8, ",\n");
	figure_tell("choice_of_20000", "ms", &chosen, 8, "\n}\n");
	ui_destroy(bench.ui);
	kiosk_finish(&bench.kiosk);
	gfx_destroy(bench.gfx);
	return 0;
}
