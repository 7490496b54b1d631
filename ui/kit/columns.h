/* How wide the columns of a table are. The same on the page and on paper, in pixels or dots. */
#ifndef ONEDOOR_UI_KIT_COLUMNS_H
#define ONEDOOR_UI_KIT_COLUMNS_H

#include <stdbool.h>

/* want: on one line; least: below that a word would break. When all have what they want, each gets
 * the same more, at most `spread`; else what there is beyond the least goes where most is wanted.
 * False when not even that is there. */
bool columns_fit(
	const int *want, const int *least, int count, int room, int spread, int *width_out);

#endif
