/* What test_panel.c puts on the guest's panel, and witness.c expects there: pages of the notice,
 * the same code here and there. */
#ifndef ONEDOOR_TESTS_PANEL_PAGES_H
#define ONEDOOR_TESTS_PANEL_PAGES_H

#include "firmware/base/clock.h"
#include "firmware/notice/notice.h"

enum { PANEL_LONG_PX = 640, PANEL_SHORT_PX = 480 }; /* boot.sh gives QEMU's panel this size */
static const double panel_mm_per_px = 0.6;

enum { PAGE_MOMENT, PAGE_OUT, PAGE_CONFIG, PAGE_KIOSK, PAGE_KIOSK_NEXT, PAGES };
static const char *const panel_page_names[PAGES] = {
	"moment", "out", "config", "kiosk", "kiosk-next"};

/* The first three are what the notice shows itself; the others stand for a kiosk's. */
static inline const struct draw_list *panel_page_draw(struct ui *ui, int page)
{
	static const struct notice_page pages[PAGES] = {
		[PAGE_MOMENT] = {.terminal = "terminal-0001"},
		[PAGE_OUT] = {.is_out = true, .terminal = "terminal-0001"},
		[PAGE_CONFIG] = {.is_out = true,
			.reason = NOTICE_REASON_config,
			.terminal = "terminal-0001"},
		[PAGE_KIOSK] = {.lang = LANG_EN, .terminal = ""},
		[PAGE_KIOSK_NEXT] = {.is_out = true, .lang = LANG_EN, .terminal = ""},
	};
	return notice_draw(ui, clock_ms(), &pages[page]);
}

#endif
