/* What a panel can show: sizes, as written in a configuration, and which of them is taken. Knows no
 * library; any thread. */
#ifndef ONEDOOR_UI_GFX_PANEL_MODE_H
#define ONEDOOR_UI_GFX_PANEL_MODE_H

#include <stdbool.h>

struct panel_mode {
	int width, height; /* 0: the panel's own */
	int hz;		   /* 0: any */
	bool is_preferred; /* by the panel */
};

/* "1920x1080", "1920x1080@60" or "" (the panel's own). */
bool panel_mode_parse(const char *text, struct panel_mode *mode_out);
/* Which of those the panel has (one at least): the wanted one; else its own, unless only another
 * has the picture's size (as it lies on the panel). *is_wanted_out: false when the wanted one is
 * not among them. */
int panel_mode_choose(const struct panel_mode *modes, int count, const struct panel_mode *wanted,
	int width, int height, bool *is_wanted_out);

#endif
