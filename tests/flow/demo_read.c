/* What can be looked up: a list filtered, an entry printed and shown to the scanner; a chart in
 * Chinese, English and high contrast, and as a table. */
#include "tests/flow/demo.h"

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

static void open_named(struct play *play, const char *action, const char *label, const char *next)
{
	journey_tap_named(play->scene, action, label);
	play_wait(play, next);
}

static void open_list(struct play *play, const char *shelf, const char *list)
{
	play_tap(play, "start", -1, "home");
	play_tap(play, "offer", OFFER_read, "shelves");
	open_named(play, "shelf", shelf, "shelf");
	open_named(play, "collection", list, "listing");
}

static void sees(struct play *play, const char *text)
{
	play_record(play, text, journey_shows(play->scene, text), clock_ms());
}

static void a_fee(struct play *play)
{
	char scan[PLAY_QR_LEN + 8];
	open_list(play, "清单", "收费");
	open_named(play, "filter", "类别", "filter");
	open_named(play, "filter_value", "考试考务费", "listing");
	play_tap(play, "row", -1, "article");
	play_tap(play, "print", -1, "printing");
	play_wait(play, "article");
	play_take_slip(play);
	play_tap(play, "home", -1, "home");
	str_format(scan, sizeof(scan), "scan %s", play->qr);
	play_device(play, "scanner", scan, "article");
	play_tap(play, "home", -1, "home");
	play_tap(play, "finish", -1, "attract");
}

static void look(struct play *play, const char *action, const char *name)
{
	int64_t started_ms = clock_ms();
	play_tap(play, action, -1, NULL);
	play_record(play, name, play_shoot(play, name), started_ms);
}

static void a_chart(struct play *play)
{
	open_list(play, "关于大厅", "大厅数据");
	open_named(play, "row", "从哪里办", "article");
	look(play, "toggle_lang", "chart-en");
	sees(play, "Show as a table");
	play_tap(play, "more_actions", -1, "modes");
	play->is_high_contrast = true;
	look(play, "toggle_contrast", "modes-contrast");
	play_tap(play, "back", -1, "article");
	look(play, "tables", "table-contrast");
	sees(play, "Show as a chart");
	play_record(
		play, "its unit is said once", !journey_shows(play->scene, "(%) (%)"), clock_ms());
	play_tap(play, "home", -1, "home");
	play->is_high_contrast = false;
	play_tap(play, "finish", -1, "attract");
}

void demo_read(struct play *play)
{
	play_open(play, "read", "panel.width_px=1080", "panel.height_px=1920",
		"panel.mm_per_px=0.369");
	if (!play->scene) {
		return;
	}
	a_fee(play);
	a_chart(play);
	play_close(play);
}
