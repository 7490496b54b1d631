/*
 * golden_install LOCALE_DIR [OUT_DIR]: the stick's pages, on the panels that a terminal has. The
 * checker's rules are held to each; with OUT_DIR the pictures are written. Exit status 1 when there
 * is a violation.
 */
#include <stdio.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/install/install.h"
#include "ui/gfx/gfx.h"
#include "ui/kit/check.h"
#include "ui/text/tr.h"

static const struct {
	const char *name;
	int width, height;
	double mm_per_px;
} panels[] = {{"portrait", 1080, 1920, 0.369}, {"landscape", 1920, 1080, 0.369},
	{"24-inch", 1920, 1080, 0.277}};

static const struct disk large = {
	.name = "nvme0n1", .model = "Samsung SSD 980 500GB", .bytes = UINT64_C(500107862016)};
static const struct disk terminal = {.name = "sda",
	.model = "KINGSTON SA400S37120G",
	.bytes = UINT64_C(120034123776),
	.holds = DISK_TERMINAL,
	.has_data = true};
static const struct disk other = {.name = "sdb",
	.model = "WDC WD10EZEX-08WN4A0",
	.bytes = UINT64_C(1000204886016),
	.holds = DISK_OTHERS};
static const struct disk stick = {
	.name = "sdc", .model = "DataTraveler 3.0", .bytes = 31000000000, .fault = DISK_PLUGGED};
static const struct disk small = {
	.name = "mmcblk0", .model = "4FTE4R", .bytes = 1200000000, .fault = DISK_TOO_SMALL};

static void has(struct install *install, const struct disk *disk)
{
	struct disks disks = install->disks;
	disks.list[disks.count++] = *disk;
	disks.fine += disk->fault == DISK_FINE;
	install_see(install, &disks);
}

/* The pages one after the other; false: there are no more. */
static bool prepare(struct install *install, int which, enum lang lang, const char **name_out)
{
	static const char *const names[] = {"none", "none-refused", "new", "other", "again",
		"again-clear", "choose", "chosen", "held", "checking", "writing", "reading", "done",
		"leaving", "stick", "in-use", "gone", "broken", "differs"};
	enum { FIRST_FAULT = 14 };
	if (which >= (int)ARRAY_LEN(names)) {
		return false;
	}
	*name_out = names[which];
	install_init(install, lang, which == FIRST_FAULT ? INSTALL_STICK : INSTALL_FINE);
	if (which == 1) {
		has(install, &small);
		has(install, &stick);
	} else if (which == 4 || which == 5) {
		has(install, &terminal);
	} else if (which == 6 || which == 7) {
		has(install, &small);
		has(install, &large);
		has(install, &terminal);
		has(install, &other);
		has(install, &stick);
	} else if (which > 1) {
		has(install, which == 3 ? &other : &large);
	}
	if (which == 5) {
		REQUIRE(install_act(install, ACTION_install_keep, 0) == INSTALL_NOTHING);
	} else if (which == 7) {
		REQUIRE(install_act(install, ACTION_install_disk, 3) == INSTALL_NOTHING);
	} else if (which >= 8 && which < FIRST_FAULT) {
		REQUIRE(install_hold(install, true, 1) == INSTALL_NOTHING);
	}
	if (which > 8 && which < FIRST_FAULT) {
		REQUIRE(install_hold(install, true, 1 + INSTALL_HOLD_MS) == INSTALL_WRITE);
		install_tell(
			install, (enum install_step)MIN_OF(which - 9, 2), (which - 8) * 300 - 299);
	}
	if (which == 12 || which == 13) {
		install_end(install, INSTALL_FINE);
	}
	if (which == 13) {
		REQUIRE(install_act(install, ACTION_restart, 0) == INSTALL_RESTART);
	} else if (which > FIRST_FAULT) {
		install_end(install, (enum install_fault)(which - FIRST_FAULT + INSTALL_STICK));
	}
	return true;
}

static const char *now_name;

static void note(void *arg, enum check_rule rule, const char *what)
{
	(void)arg;
	(void)rule;
	printf("%s: %s\n", now_name, what);
}

/* All of them in one language. Returns the count of violations. */
static int draw_all(struct gfx *gfx, struct ui *ui, const char *panel, enum lang lang, char *out)
{
	struct install install;
	const char *page;
	int violations = 0;
	for (int i = 0; prepare(&install, i, lang, &page); i++) {
		char name[80], path[1024];
		str_format(name, sizeof(name), "install-%s-%s-%s", page,
			lang == LANG_EN ? "en" : "zh", panel);
		now_name = name;
		const int64_t now_ms = install.page == INSTALL_WORKING ? 30000 : 1200;
		(void)gfx_present(gfx, install_draw(ui, now_ms, &install));
		violations += ui_check(ui, note, NULL);
		if (out) {
			/* Where a page that is new has come to rest. */
			(void)gfx_present(gfx, install_draw(ui, now_ms + 400, &install));
			REQUIRE(str_format(path, sizeof(path), "%s/%s.png", out, name));
			REQUIRE(gfx_shot(gfx, path) == OK);
		}
	}
	return violations;
}

int main(int argc, char **argv)
{
	if (argc < 2 || tr_init(argv[1]) != OK || (argc > 2 && fs_make_dir(argv[2]) != OK)) {
		fprintf(stderr, "usage: golden_install LOCALE_DIR [OUT_DIR]\n");
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
