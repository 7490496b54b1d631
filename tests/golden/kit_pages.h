/* Pages of programs beside the kiosk, made with the same kit: one main for all that draw them. */
#ifndef ONEDOOR_TESTS_GOLDEN_KIT_PAGES_H
#define ONEDOOR_TESTS_GOLDEN_KIT_PAGES_H

#include "firmware/base/lang.h"
#include "ui/kit/ui.h"

enum { KIT_PAGE_NAME_LEN = 63 };

/* Draws the which-th page, later_ms after it has come, and says its name ("notice-moment"). NULL:
 * there are no more. */
typedef const struct draw_list *kit_page_fn(struct ui *ui, int which, enum lang lang,
	int64_t later_ms, char name_out[KIT_PAGE_NAME_LEN + 1]);

/* LOCALE_DIR [OUT_DIR]: all of them on the panels that a terminal has, in both languages. The
 * checker's rules are held to each; with OUT_DIR the pictures are written, once a page that is new
 * has come to rest. Exit status 1 when there is a violation. */
int kit_pages_main(int argc, char **argv, kit_page_fn *page);

#endif
