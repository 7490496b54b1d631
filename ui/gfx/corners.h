/* Corner masks by radius, line and blur: few kinds on a page, each used often. Main thread. */
#ifndef ONEDOOR_UI_GFX_CORNERS_H
#define ONEDOOR_UI_GFX_CORNERS_H

#include "ui/gfx/canvas.h"

enum { CORNER_MAX = 32, CORNER_SIDE_MAX = 512 };

struct corners {
	struct kept_corner {
		int radius, line, blur;
		struct corner corner; /* size 0: free */
	} list[CORNER_MAX];
	int next; /* to be replaced when full */
};

/* Borrowed until the next call. */
const struct corner *corners_get(struct corners *corners, int radius, int line, int blur);
void corners_finish(struct corners *corners);

#endif
