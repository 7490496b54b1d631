/*
 * golden_notice LOCALE_DIR [OUT_DIR]: what stands on the panel while the kiosk does not draw, on
 * the panels that it is made for. The checker's rules are held to each; with OUT_DIR the pictures
 * are written. Exit status 1 when there is a violation.
 */
#include <stdio.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/notice/notice.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/check.h"
#include "ui/text/tr.h"

static const struct {
	const char *name;
	int width, height;
	double mm_per_px;
} panels[] = {{"portrait", 1080, 1920, 0.369}, {"landscape", 1920, 1080, 0.369},
	{"24-inch", 1920, 1080, 0.277}};
static const char *now_name;

static void note(void *arg, enum check_rule rule, const char *what)
{
	(void)arg;
	(void)rule;
	printf("%s: %s\n", now_name, what);
}

/* All of its pages in one language. Returns the count of violations. */
static int draw_all(struct gfx *gfx, struct ui *ui, const char *panel, enum lang lang, char *out)
{
	int violations = 0;
	for (int reason = -1; reason < NOTICE_REASON_COUNT; reason++) {
		const struct notice_page page = {.is_out = reason >= 0,
			.reason = (enum notice_reason)MAX_OF(reason, 0),
			.lang = lang,
			.terminal = "terminal-0001"};
		char name[80], path[1024];
		str_format(name, sizeof(name), "notice-%s-%s-%s",
			reason < 0    ? "moment"
			: reason == 0 ? "out"
				      : notice_reason_line(page.reason) + strlen("reason "),
			lang == LANG_EN ? "en" : "zh", panel);
		now_name = name;
		(void)gfx_present(gfx, notice_draw(ui, reason + 1, &page));
		violations += ui_check(ui, note, NULL);
		if (out) {
			REQUIRE(str_format(path, sizeof(path), "%s/%s.png", out, name));
			REQUIRE(gfx_shot(gfx, path) == OK);
		}
	}
	return violations;
}

int main(int argc, char **argv)
{
	if (argc < 2 || tr_init(argv[1]) != OK || (argc > 2 && fs_make_dir(argv[2]) != OK)) {
		fprintf(stderr, "usage: golden_notice LOCALE_DIR [OUT_DIR]\n");
		return 2;
	}
	int violations = 0;
	for (size_t i = 0; i < ARRAY_LEN(panels); i++) {
		const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
			.width_px = panels[i].width,
			.height_px = panels[i].height,
			.assets_dir = BUILD_DIR "/share"};
		const struct ui_config ui_config = {.width_px = panels[i].width,
			.height_px = panels[i].height,
			.mm_per_px = panels[i].mm_per_px,
			.panel_bottom_mm = 700};
		struct gfx *gfx = NULL;
		REQUIRE(gfx_create(&config, &gfx) == OK);
		struct ui *ui = ui_create(&ui_config, gfx_measurer(gfx));
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			violations += draw_all(gfx, ui, panels[i].name, (enum lang)lang,
				argc > 2 ? argv[2] : NULL);
		}
		ui_destroy(ui);
		gfx_destroy(gfx);
	}
	printf("%d violations\n", violations);
	return violations ? 1 : 0;
}
