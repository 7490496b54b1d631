#include "ui/gfx/panel_mode.h"

#include <stdlib.h>

enum { LEAST_PX = 64, MOST_PX = 8192, MOST_HZ = 500 };

/* Digits up to `end`; what follows it in *text. */
static bool take_number(const char **text, char end, int least, int most, int *number_out)
{
	char *rest;
	if (**text < '1' || **text > '9') {
		return false;
	}
	const long number = strtol(*text, &rest, 10);
	if (*rest != end || number < least || number > most) {
		return false;
	}
	*number_out = (int)number;
	*text = *rest ? rest + 1 : rest;
	return true;
}

bool panel_mode_parse(const char *text, struct panel_mode *mode_out)
{
	struct panel_mode mode = {0};
	bool is_good = true;
	if (text[0]) {
		is_good = take_number(&text, 'x', LEAST_PX, MOST_PX, &mode.width) &&
			  (take_number(&text, '\0', LEAST_PX, MOST_PX, &mode.height) ||
				  (take_number(&text, '@', LEAST_PX, MOST_PX, &mode.height) &&
					  take_number(&text, '\0', 1, MOST_HZ, &mode.hz)));
	}
	if (is_good) {
		*mode_out = mode;
	}
	return is_good;
}

static bool has_size(const struct panel_mode *mode, int width, int height)
{
	return mode->width == width && mode->height == height;
}

int panel_mode_choose(const struct panel_mode *modes, int count, const struct panel_mode *wanted,
	int width, int height, bool *is_wanted_out)
{
	int own = 0;
	int fitting = -1;
	*is_wanted_out = true;
	for (int i = 0; i < count; i++) {
		if (wanted->width && has_size(&modes[i], wanted->width, wanted->height) &&
			(!wanted->hz || wanted->hz == modes[i].hz)) {
			return i;
		}
		if (modes[i].is_preferred && !modes[own].is_preferred) {
			own = i;
		}
		if (fitting < 0 && has_size(&modes[i], width, height)) {
			fitting = i;
		}
	}
	*is_wanted_out = !wanted->width;
	return fitting < 0 || has_size(&modes[own], width, height) ? own : fitting;
}
