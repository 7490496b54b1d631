#include "tests/golden/kit_pages.h"

#include <stdio.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/check.h"
#include "ui/text/tr.h"

enum { REST_MS = 400 };

static const struct panel {
	const char *name;
	int width, height;
	double mm_per_px;
} panels[] = {{"portrait", 1080, 1920, 0.369}, {"landscape", 1920, 1080, 0.369},
	{"24-inch", 1920, 1080, 0.277}};

static char now_name[KIT_PAGE_NAME_LEN + 33];

static void note(void *arg, enum check_rule rule, const char *what)
{
	(void)arg;
	(void)rule;
	printf("%s: %s\n", now_name, what);
}

struct drawing {
	struct gfx *gfx;
	struct ui *ui;
	const char *panel, *out; /* out NULL: no pictures */
	kit_page_fn *page;
};

/* All of them in one language. Returns the count of violations. */
static int draw_all(const struct drawing *drawing, enum lang lang)
{
	char name[KIT_PAGE_NAME_LEN + 1], path[1024];
	const struct draw_list *list;
	int violations = 0;
	for (int i = 0; (list = drawing->page(drawing->ui, i, lang, 0, name)); i++) {
		str_format(now_name, sizeof(now_name), "%s-%s-%s", name,
			lang == LANG_EN ? "en" : "zh", drawing->panel);
		(void)gfx_present(drawing->gfx, list);
		violations += ui_check(drawing->ui, note, NULL);
		if (drawing->out) {
			list = drawing->page(drawing->ui, i, lang, REST_MS, name);
			(void)gfx_present(drawing->gfx, list);
			REQUIRE(str_format(
				path, sizeof(path), "%s/%s.png", drawing->out, now_name));
			REQUIRE(gfx_shot(drawing->gfx, path) == OK);
		}
	}
	return violations;
}

static int draw_on(const struct panel *panel, const char *out, kit_page_fn *page)
{
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = panel->width,
		.height_px = panel->height,
		.assets_dir = BUILD_DIR "/share"};
	const struct ui_config ui_config = {.width_px = panel->width,
		.height_px = panel->height,
		.mm_per_px = panel->mm_per_px,
		.panel_bottom_mm = 700};
	struct drawing drawing = {.panel = panel->name, .out = out, .page = page};
	int violations = 0;
	REQUIRE(gfx_create(&config, &drawing.gfx) == OK);
	drawing.ui = ui_create(&ui_config, gfx_measurer(drawing.gfx));
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		violations += draw_all(&drawing, (enum lang)lang);
	}
	ui_destroy(drawing.ui);
	gfx_destroy(drawing.gfx);
	return violations;
}

int kit_pages_main(int argc, char **argv, kit_page_fn *page)
{
	if (argc < 2 || tr_init(argv[1]) != OK || (argc > 2 && fs_make_dir(argv[2]) != OK)) {
		fprintf(stderr, "usage: %s LOCALE_DIR [OUT_DIR]\n", argv[0]);
		return 2;
	}
	int violations = 0;
	for (size_t i = 0; i < ARRAY_LEN(panels); i++) {
		violations += draw_on(&panels[i], argc > 2 ? argv[2] : NULL, page);
	}
	printf("%d violations\n", violations);
	return violations ? 1 : 0;
}
