/*
 * golden_papers OUT_DIR FILE...: documents (openapi.yaml `Document`) as PNG, to look at: on paper
 * of 576 and 384 dots, and all of them on pages of the panel without a frame, in every usual look
 * and with their charts as tables.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_document.h"
#include "ui/gfx/gfx.h"
#include "ui/gfx/shot.h"
#include "ui/kit/document.h"
#include "ui/kit/ui.h"
#include "ui/text/tr.h"

enum { SHORT = 1078, LONG = 1918, MARGIN = 38, PAGES_MOST = 12 };

struct look {
	const char *name;
	enum lang lang;
	bool is_landscape, is_elder, is_high_contrast, is_tables;
};

static const struct look looks[] = {
	{"zh", LANG_ZH, false, false, false, false},
	{"en", LANG_EN, false, false, false, false},
	{"zh-elder", LANG_ZH, false, true, false, false},
	{"en-elder", LANG_EN, false, true, false, false},
	{"zh-contrast", LANG_ZH, false, false, true, false},
	{"zh-landscape", LANG_ZH, true, false, false, false},
	{"en-landscape-elder", LANG_EN, true, true, false, false},
	{"zh-tables", LANG_ZH, false, false, false, true},
	{"en-tables-elder", LANG_EN, false, true, false, true},
};

static bool paper(struct gfx *gfx, const struct document *document, const char *stem)
{
	for (int i = 0; i < 4; i++) {
		char path[1024];
		struct raster *raster = NULL;
		int width = i / 2 ? 384 : 576;
		enum lang lang = (enum lang)(i % 2);
		REQUIRE(str_format(path, sizeof(path), "%s-paper-%d-%s.png", stem, width,
			lang == LANG_ZH ? "zh" : "en"));
		if (gfx_set_document(gfx, document, lang, width, &raster) != OK ||
			shot_raster(raster, path) != OK) {
			return false;
		}
		raster_destroy(raster);
	}
	return true;
}

static bool pages(const char *assets, const struct document *document, const char *stem,
	const struct look *look)
{
	const int width = look->is_landscape ? LONG : SHORT;
	const int height = look->is_landscape ? SHORT : LONG;
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = width,
		.height_px = height,
		.title = "",
		.assets_dir = assets};
	struct gfx *gfx = NULL;
	if (gfx_create(&config, &gfx) != OK) {
		return false;
	}
	const struct ui_config ui_config = {
		.width_px = width, .height_px = height, .mm_per_px = 0.369, .panel_bottom_mm = 700};
	struct ui *ui = ui_create(&ui_config, gfx_measurer(gfx));
	bool is_good = true;
	int all = 1;
	for (int page = 0; page * height < all && page < PAGES_MOST && is_good; page++) {
		char path[1024];
		struct rect at = {MARGIN, MARGIN - page * height, width - 2 * MARGIN, 0};
		ui_begin(ui, 1000 + page,
			&(struct ui_look){.is_elder = look->is_elder,
				.is_high_contrast = look->is_high_contrast,
				.page = 1});
		all = 2 * MARGIN + document_height(ui, at.w, document, look->lang, look->is_tables);
		document_draw(ui, at, ui_panel(ui), document, look->lang, look->is_tables);
		gfx_present(gfx, ui_end(ui));
		is_good = str_format(
				  path, sizeof(path), "%s-%s-%d.png", stem, look->name, page + 1) &&
			  gfx_shot(gfx, path) == OK;
	}
	ui_destroy(ui);
	gfx_destroy(gfx);
	return is_good;
}

static bool file(struct gfx *gfx, const char *assets, const char *dir, const char *path)
{
	char stem[1024], name[200], *json = NULL;
	size_t len = 0;
	int skipped = 0;
	struct document *document = NULL;
	const char *slash = strrchr(path, '/');
	str_copy(name, sizeof(name), slash ? slash + 1 : path);
	name[strcspn(name, ".")] = '\0';
	if (!str_format(stem, sizeof(stem), "%s/%s", dir, name) ||
		fs_read(path, DOCUMENT_MAX_LEN, &json, &len) != OK ||
		document_parse(json, len, &document, &skipped) != OK) {
		fprintf(stderr, "%s: cannot be read\n", path);
		mem_free(json);
		return false;
	}
	mem_free(json);
	bool is_good = paper(gfx, document, stem);
	for (size_t i = 0; i < ARRAY_LEN(looks) && is_good; i++) {
		is_good = pages(assets, document, stem, &looks[i]);
	}
	document_destroy(document);
	printf("%s: %d left out\n", path, skipped);
	return is_good;
}

int main(int argc, char **argv)
{
	struct gfx *gfx = NULL;
	const char *assets = BUILD_DIR "/share";
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = 64,
		.height_px = 64,
		.title = "",
		.assets_dir = assets};
	json_init();
	if (argc < 3 || fs_make_dir(argv[1]) != OK || tr_init(BUILD_DIR "/locale") != OK ||
		gfx_create(&config, &gfx) != OK) {
		fprintf(stderr, "usage: golden_papers OUT_DIR FILE...\n");
		return 2;
	}
	bool is_good = true;
	for (int i = 2; i < argc; i++) {
		is_good &= file(gfx, assets, argv[1], argv[i]);
	}
	gfx_destroy(gfx);
	return is_good ? 0 : 1;
}
