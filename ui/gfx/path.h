/* How much of each pixel a path covers, row by row. Main thread. */
#ifndef ONEDOOR_UI_GFX_PATH_H
#define ONEDOOR_UI_GFX_PATH_H

#include "ui/kit/draw.h"

/* cover: width pixels of row y, from x on (all in the path's own pixels); overwritten. line 0:
 * filled. scratch: width integers. False when nothing of the row is covered. */
bool path_row(
	const struct path *path, int line, int x, int y, int width, uint8_t *cover, int *scratch);

#endif
